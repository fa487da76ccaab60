import fc from 'fast-check';
import { expect, test } from 'vitest';

import { gapsOf, type Demand } from './coverage.ts';
import { isNight, loadsOf } from './fairness.ts';
import { candidatesOf, programOf, whyEmpty, type RosterProblem } from './propose.ts';
import { clashOf, violationsOf, type HeldPaper, type PlannedShift, type RosterRules } from './rules.ts';
import { spanOn, type Stretch } from './span.ts';

const hourMs = 3_600_000;
const pairOf = (a: string, b: string): string => (a < b ? `${a},${b}` : `${b},${a}`);
const people = ['a', 'b', 'c', 'd'];
const posts = ['GATE', 'ROOM', 'LINE'];
const start = Date.parse('2026-11-02T00:00:00+08:00');

const shifts = fc
  .array(
    fc.record({
      post: fc.constantFrom(...posts),
      person: fc.constantFrom(...people),
      begins: fc.integer({ min: 0, max: 28 * 24 }),
      hours: fc.constantFrom(4, 8, 12, 24),
    }),
    { maxLength: 40 },
  )
  .map((rows) =>
    rows.map(({ post, person, begins, hours }, n): PlannedShift => ({
      id: String(n),
      post,
      person,
      from: start + begins * hourMs,
      to: start + (begins + hours) * hourMs,
    })),
  );
const papers = fc.array(
  fc.record({
    person: fc.constantFrom(...people),
    kind: fc.constantFrom('guard', 'fire'),
    validTo: fc.option(fc.integer({ min: 1, max: 30 }).map((day) => `2026-11-${String(day).padStart(2, '0')}`)),
  }),
  { maxLength: 8 },
);
const rulesWith = (held: HeldPaper[], restHours = 11): RosterRules => ({
  restHours,
  onCall: new Set(['LINE']),
  papers: new Map([
    ['GATE', ['guard']],
    ['ROOM', ['guard', 'fire']],
  ]),
  held,
});

/** The same asked hour by hour, as somebody would who walks through the month with a list. */
test('what breaks a rule is what a clerk finds who walks through the month hour by hour', () => {
  fc.assert(
    fc.property(shifts, papers, (planned, held) => {
      const found = violationsOf(planned, rulesWith(held));
      const overlaps = new Set(found.filter(({ rule }) => rule === 'overlap').map(({ person }) => person));
      for (const person of people) {
        const own = planned.filter((one) => one.person === person);
        let twice = false;
        for (let hour = 0; hour < 30 * 24; hour++) {
          const at = start + hour * hourMs + 1;
          if (own.filter(({ from, to }) => from < at && to > at).length > 1) twice = true;
        }
        expect(overlaps.has(person)).toBe(twice);
      }
      for (const shift of planned)
        for (const kind of rulesWith(held).papers.get(shift.post) ?? []) {
          const lastDay = new Date(shift.to - 1 + 8 * hourMs).toISOString().slice(0, 10);
          const own = held.filter((one) => one.person === shift.person && one.kind === kind);
          const isGood = own.some(({ validTo }) => validTo === null || validTo >= lastDay);
          const isSaid = found.some((one) => one.shift === shift.id && one.paper === kind);
          expect(isSaid).toBe(!isGood);
        }
    }),
  );
});

test('rest: never less than asked between two working days, and nothing is said of who is on call', () => {
  fc.assert(
    fc.property(shifts, (planned) => {
      const said = violationsOf(planned, { ...rulesWith([]), papers: new Map() }).filter(({ rule }) => rule === 'rest');
      const pairs = new Set(said.map(({ shift, other }) => pairOf(shift, other ?? '')));
      for (const a of planned)
        for (const b of planned) {
          if (a.id >= b.id || a.person !== b.person) continue;
          const between = Math.max(a.from, b.from) - Math.min(a.to, b.to);
          const whole = Math.max(a.to, b.to) - Math.min(a.from, b.from);
          const breaks =
            between >= 0 && between < 11 * hourMs && whole > 13 * hourMs && a.post !== 'LINE' && b.post !== 'LINE';
          expect(pairs.has(pairOf(a.id, b.id))).toBe(breaks);
        }
    }),
  );
});

test('a day in two parts is one working day; a night after an evening is not', () => {
  const one = (from: string, until: string, day = '2026-11-02'): PlannedShift => ({
    id: from,
    post: 'GATE',
    person: 'a',
    from: spanOn(day, { from, until }).from,
    to: spanOn(day, { from, until }).to,
  });
  const rules = { restHours: 11, onCall: new Set<string>() };
  expect(clashOf(one('08:00', '12:00'), one('13:30', '17:30'), rules)).toBeUndefined();
  expect(clashOf(one('16:00', '00:00'), one('00:00', '08:00', '2026-11-03'), rules)).toEqual({
    rule: 'rest',
    hours: 0,
  });
  expect(clashOf(one('08:00', '16:00'), one('08:00', '16:00', '2026-11-03'), rules)).toBeUndefined();
  expect(spanOn('2026-11-02', { from: '08:00', until: '08:00' })).toEqual({
    from: Date.parse('2026-11-02T00:00:00Z'),
    to: Date.parse('2026-11-03T00:00:00Z'),
  });
});

const stretch = fc
  .tuple(fc.nat(47), fc.integer({ min: 1, max: 24 }))
  .map(([from, hours]): Stretch => ({ from: from * hourMs, to: (from + hours) * hourMs }));

test('gaps are exactly the hours in which fewer stand there than the greatest need of that hour', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(stretch, fc.nat(4)).map(([one, needed]): Demand => ({ ...one, needed })),
        { maxLength: 6 },
      ),
      fc.array(stretch, { maxLength: 10 }),
      (demands, standing) => {
        const gaps = gapsOf(demands, standing);
        for (let hour = 0; hour < 72; hour++) {
          const at = hour * hourMs + 1;
          const there = <T extends Stretch>(all: readonly T[]) => all.filter(({ from, to }) => from < at && to > at);
          const missing = Math.max(
            0,
            Math.max(0, ...there(demands).map(({ needed }) => needed)) - there(standing).length,
          );
          expect(there(gaps).reduce((sum, gap) => sum + gap.missing, 0)).toBe(missing);
        }
      },
    ),
  );
});

test('loads add up to what was planned', () => {
  fc.assert(
    fc.property(shifts, (planned) => {
      const loads = loadsOf(planned, (day) => new Date(day).getUTCDay() % 6 !== 0);
      expect(loads.reduce((sum, one) => sum + one.shifts, 0)).toBe(planned.length);
      expect(loads.reduce((sum, one) => sum + one.hours, 0)).toBe(
        planned.reduce((sum, { from, to }) => sum + (to - from) / hourMs, 0),
      );
      expect(loads.reduce((sum, one) => sum + one.nights, 0)).toBe(planned.filter(isNight).length);
    }),
  );
});

test('nobody is a candidate where he would break a rule, and an empty place says why of everybody who belongs to it', () => {
  fc.assert(
    fc.property(shifts, papers, (planned, held) => {
      const slot = { key: 's', post: 'ROOM', ...spanOn('2026-11-10', { from: '08:00', until: '20:00' }), missing: 2 };
      const problem: RosterProblem = {
        slots: [slot],
        members: new Map([['ROOM', people]]),
        planned,
        rules: rulesWith(held),
        nameOf: (person) => person,
      };
      const candidates = candidatesOf(problem);
      for (const { as } of candidates) {
        const before = violationsOf(planned, problem.rules).length;
        expect(violationsOf([...planned, as], problem.rules).length).toBe(before);
      }
      const possible = new Set(candidates.map(({ person }) => person));
      const stands = (person: string) =>
        planned.some(
          (one) => one.person === person && one.post === 'ROOM' && one.from === slot.from && one.to === slot.to,
        );
      const said = whyEmpty(slot, problem, []).map(([zh]) => zh);
      for (const person of people) {
        const mine = said.filter((text) => text.startsWith(`${person}:`));
        expect(mine).toHaveLength(stands(person) ? 0 : 1);
        expect(mine.some((text) => text.includes('可排'))).toBe(possible.has(person));
      }
      expect(programOf(problem).text).toContain('Minimize');
    }),
  );
});
