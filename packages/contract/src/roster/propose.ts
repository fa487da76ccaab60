import type { Label } from '../common.ts';
import { loadsOf, isNight } from './fairness.ts';
import { clashOf, papersOf, violationLabels, type PlannedShift, type RosterRules } from './rules.ts';
import type { Stretch } from './span.ts';

/** A place in the roster that needs people still. */
export interface OpenPlace extends Stretch {
  key: string;
  post: string;
  missing: number;
}

export interface RosterProblem {
  slots: readonly OpenPlace[];
  /** By post: who belongs to it. */
  members: ReadonlyMap<string, readonly string[]>;
  planned: readonly PlannedShift[];
  rules: RosterRules;
  /** Why somebody is not there then, e.g. on leave; undefined: he is. */
  nameOf: (person: string) => string;
}

interface Candidate {
  person: string;
  slot: OpenPlace;
  as: PlannedShift;
}

/** Who could stand where, by every rule against what is planned already. */
export function candidatesOf({ slots, members, planned, rules }: RosterProblem): Candidate[] {
  const by = Map.groupBy(planned, ({ person }) => person);
  return slots.flatMap((slot) =>
    (members.get(slot.post) ?? []).flatMap((person): Candidate[] => {
      const as = { id: slot.key, post: slot.post, person, from: slot.from, to: slot.to };
      if (papersOf(as, rules).length > 0) return [];
      return (by.get(person) ?? []).some((one) => clashOf(one, as, rules)) ? [] : [{ person, slot, as }];
    }),
  );
}

/**
 * The roster as a linear program (CPLEX LP text): a place left empty costs most, then the burden of whoever carries
 * most, nights counting twice.
 */
export function programOf(problem: RosterProblem): { text: string; candidates: Candidate[] } {
  const candidates = candidatesOf(problem);
  const weight = (span: Stretch): number => (isNight(span) ? 2 : 1);
  const carried = new Map(loadsOf(problem.planned, () => true).map((one) => [one.person, one.shifts + one.nights]));
  const lines: string[] = [];
  for (const [n, slot] of problem.slots.entries()) {
    const own = candidates.flatMap((one, i) => (one.slot === slot ? [`x${i}`] : []));
    lines.push(`s${n}: ${[...own, `u${n}`].join(' + ')} = ${slot.missing}`);
  }
  for (const [person, indexes] of Map.groupBy(candidates.keys(), (i) => candidates[i]?.person ?? '')) {
    for (const [n, i] of indexes.entries())
      for (const j of indexes.slice(n + 1)) {
        const [a, b] = [candidates[i], candidates[j]];
        if (a && b && clashOf(a.as, b.as, problem.rules)) lines.push(`c${i}_${j}: x${i} + x${j} <= 1`);
      }
    const sum = indexes.map((i) => `${weight(candidates[i]?.slot ?? { from: 0, to: 0 })} x${i}`).join(' + ');
    lines.push(`l${indexes[0]}: ${sum} - top <= ${-(carried.get(person) ?? 0)}`);
  }
  const cost = [...problem.slots.map((_, n) => `1000 u${n}`), 'top'].join(' + ');
  const bounds = [...problem.slots.map(({ missing }, n) => `0 <= u${n} <= ${missing}`), 'top >= 0'];
  const text = [
    `Minimize\n obj: ${cost}`,
    `Subject To\n ${lines.join('\n ')}`,
    `Bounds\n ${bounds.join('\n ')}`,
    ...(candidates.length > 0 ? [`Binary\n ${candidates.map((_, i) => `x${i}`).join(' ')}`] : []),
    'End',
  ].join('\n');
  return { text, candidates };
}

/** Why nobody more stands there, person by person, in words. */
export function whyEmpty(slot: OpenPlace, problem: RosterProblem, filled: readonly PlannedShift[]): Label[] {
  const members = problem.members.get(slot.post) ?? [];
  if (members.length === 0) return [['该岗位还没有编入人员', 'Nobody belongs to this post yet']];
  const all = [...problem.planned, ...filled];
  return members.flatMap((person): Label[] => {
    const as = { id: slot.key, post: slot.post, person, from: slot.from, to: slot.to };
    const name = problem.nameOf(person);
    const own = all.filter((one) => one.person === person);
    // He stands there already.
    if (own.some((one) => one.post === slot.post && one.from === slot.from && one.to === slot.to)) return [];
    const [lacking] = papersOf(as, problem.rules);
    if (lacking) {
      const [zh, en] = violationLabels[lacking.rule];
      const day = lacking.endsOn ? `(${lacking.endsOn})` : '';
      return [[`${name}:${zh}${day}`, `${name}: ${en.toLowerCase()} ${day}`.trim()]];
    }
    for (const one of own) {
      const clash = clashOf(one, as, problem.rules);
      if (clash?.rule === 'overlap') return [[`${name}:该时段已有班`, `${name}: planned elsewhere then`]];
      if (clash)
        return [
          [
            `${name}:与前后班只隔 ${clash.hours} 小时,少于 ${problem.rules.restHours} 小时`,
            `${name}: ${clash.hours} h between shifts, less than ${problem.rules.restHours} h`,
          ],
        ];
    }
    return [[`${name}:可排,但为照顾均衡未排`, `${name}: could stand there`]];
  });
}
