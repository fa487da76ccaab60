import {
  letterKinds,
  letterLevels,
  refuse,
  type HandlerInput,
  type LetterBody,
  type LetterContent,
  type LetterKind,
  type LetterLevel,
  type letterApi,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { notifyAll } from '../notice/index.ts';
import { contentOf } from './body.ts';
import {
  circleOf,
  leadersOf,
  lowerUnits,
  nearest,
  takersOf,
  topUnits,
  type Circle,
  type Member,
  type Unit,
} from './circle.ts';
import { letterSubject, tellLetters } from './subject.ts';

type Given = HandlerInput<typeof letterApi.cascade>;

/** One letter that is to be: whose, and between whom. */
interface Wanted {
  key: string;
  unit: Unit | undefined;
  giver: Member | undefined;
  taker: Member | undefined;
}

const prefixes: Record<LetterKind, string> = { safety: 'ZRS', clue: 'XMS' };

/** One act makes the letters of a level. What is there already stays; who signs is filled in from who heads what. */
export async function cascade(given: Given, ctx: Ctx): Promise<{ made: number; known: number; nobody: string[] }> {
  return ctx.tx((tx) => cascadeIn(tx, given));
}

/** @param quiet nobody is told: what happened long ago */
export async function cascadeIn(
  tx: Tx,
  given: Given,
  quiet?: 'silent',
): Promise<{ made: number; known: number; nobody: string[] }> {
  const { kind, year, level, dryRun, dueOn } = given;
  // Numbers are given one after the other.
  const templates = await tx.db
    .selectFrom('letter_template')
    .selectAll()
    .where('kind', '=', kind)
    .where('year', '=', year)
    .forUpdate()
    .execute();
  const template = templates.find((one) => one.level === level);
  const what = {
    zh: `${year} 年${letterKinds[kind][0]} ${letterLevels[level][0]}`,
    en: `${letterKinds[kind][1]} ${year}, ${letterLevels[level][1]}`,
  };
  if (!template) throw refuse('not_found', { what });
  if (!template.approved_at) throw refuse('template_unapproved', { what });
  const circle = await circleOf(tx);
  const wanted = await wantedOf(tx, circle, given);
  const there = await keysOf(tx, given);
  const fresh = wanted.filter(({ key }) => !there.has(key));
  const nobody = fresh
    .filter(({ giver, taker }) => !giver || !taker)
    .map(({ unit, taker }) => unit?.name ?? taker?.name ?? '');
  const counts = { made: fresh.length, known: wanted.length - fresh.length, nobody };
  if (dryRun || fresh.length === 0) {
    tx.unaudited('nothing was made');
    return counts;
  }
  const hospital = tx.ctx.app.settings.get<string>('hospital.name');
  let last = await lastNumber(tx, kind, year);
  const rows = fresh.map((one) => {
    last += 1;
    const number = `${prefixes[kind]}-${year}-${String(last).padStart(4, '0')}`;
    return {
      id: newId(),
      template_id: template.id,
      number,
      kind,
      year,
      level,
      key: one.key,
      department_id: one.unit?.id ?? null,
      giver_id: one.giver?.id ?? null,
      taker_id: one.taker?.id ?? null,
      body: JSON.stringify(
        bodyOf(contentOf(template.content), {
          hospital,
          title: template.name,
          number,
          no: 1,
          kind,
          year,
          level,
          department: one.unit?.name ?? null,
          giver: one.giver ?? null,
          taker: one.taker ?? null,
        }),
      ) as never,
      due_on: dueOn,
      made_at: tx.now,
      is_demo: template.is_demo,
    };
  });
  for (let from = 0; from < rows.length; from += 500)
    await tx.db
      .insertInto('letter')
      .values(rows.slice(from, from + 500))
      .execute();
  tx.audit('letter.cascade', 'letterTemplate', template.id, { kind, year, level, made: rows.length, dueOn });
  notifyAll(
    tx,
    (quiet ? [] : rows).flatMap(({ id, taker_id }) =>
      taker_id
        ? [
            {
              tx,
              people: [taker_id],
              notice: {
                subject: letterSubject(id),
                urgent: false,
                zh: `请于 ${dueOn} 前签订《${template.name}》`,
                en: `Please sign “${template.name}” by ${dueOn}`,
              },
            },
          ]
        : [],
    ),
  );
  tellLetters(tx, template.id);
  return counts;
}

type Named = Pick<Member, 'id' | 'name' | 'title'>;
const party = (one: Named | null): LetterBody['giver'] =>
  one ? { id: one.id, name: one.name, title: one.title ?? '' } : null;

export const bodyOf = (
  content: LetterContent,
  head: Omit<LetterBody, keyof LetterContent | 'giver' | 'taker'> & { giver: Named | null; taker: Named | null },
): LetterBody => ({ ...content, ...head, giver: party(head.giver), taker: party(head.taker) });

async function wantedOf(tx: Tx, circle: Circle, given: Given): Promise<Wanted[]> {
  const { kind, year, level } = given;
  const personOf = new Map(circle.people.map((one) => [one.id, one]));
  const unitOf = new Map(circle.units.map((one) => [one.id, one]));
  const named = given.giver ? personOf.get(given.giver) : undefined;
  if (given.giver && !named) throw refuse('not_found', { what: given.giver });
  if ((level === 'leader' || level === 'department') && !named) throw refuse('giver_needed');
  /** Nobody gives a letter to himself. */
  const apart = (giver: Member | undefined, takers: readonly Member[]): Member | undefined =>
    takers.find(({ id }) => id !== giver?.id);
  if (level === 'leader')
    return given.people.map((id) => {
      const taker = personOf.get(id);
      if (!taker) throw refuse('not_found', { what: id });
      return { key: id, unit: unitOf.get(taker.department_id ?? ''), giver: named, taker: apart(named, [taker]) };
    });
  const units = chosenUnits(circle, given);
  const headsOf = (unit: Unit): Member[] => circle.heads.get(unit.id) ?? [];
  if (level === 'department')
    return units.map((unit) => ({ key: unit.id, unit, giver: named, taker: apart(named, headsOf(unit)) }));
  const takers = await takersOf(tx, kind, year);
  /** Whoever took the letter of the department above, else whoever heads it. */
  const above = (unit: Unit, isBelowOnly: boolean): Member | undefined => {
    if (named) return named;
    const lettered = nearest(circle, unit.path, ({ id }) => takers.has(id), isBelowOnly);
    const taker = personOf.get((lettered && takers.get(lettered.id)) ?? '');
    if (taker) return taker;
    const headed = nearest(circle, unit.path, (one) => headsOf(one).length > 0, isBelowOnly);
    return headed && headsOf(headed)[0];
  };
  if (level === 'ward')
    return units.map((unit) => {
      const giver = above(unit, true);
      return { key: unit.id, unit, giver, taker: apart(giver, headsOf(unit)) };
    });
  const leaders = await leadersOf(tx, kind, year);
  const among = new Map(units.map((unit) => [unit.id, unit]));
  const givers = new Map(units.map((unit) => [unit.id, above(unit, false)]));
  return circle.people.flatMap((taker): Wanted[] => {
    const unit = among.get(taker.department_id ?? '');
    if (!unit || leaders.has(taker.id)) return [];
    const giver = givers.get(unit.id);
    return giver?.id === taker.id ? [] : [{ key: taker.id, unit, giver, taker }];
  });
}

function chosenUnits(circle: Circle, { level, departments }: Given): Unit[] {
  if (departments.length === 0) {
    if (level === 'department') return topUnits(circle);
    if (level === 'ward') return lowerUnits(circle);
    return circle.units.filter(({ is_peopled }) => is_peopled);
  }
  const byCode = new Map(circle.units.map((unit) => [unit.code, unit]));
  return [...new Set(departments)].map((code) => {
    const unit = byCode.get(code);
    if (!unit) throw refuse('not_found', { what: code });
    return unit;
  });
}

async function keysOf(tx: Tx, { kind, year, level }: { kind: LetterKind; year: number; level: LetterLevel }) {
  const rows = await tx.db
    .selectFrom('letter')
    .select('key')
    .where('kind', '=', kind)
    .where('year', '=', year)
    .where('level', '=', level)
    .where('state', '<>', 'replaced')
    .execute();
  return new Set(rows.map(({ key }) => key));
}

async function lastNumber(tx: Tx, kind: LetterKind, year: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(split_part(number, '-', 3)::int), 0) as last from letter where kind = ${kind} and year = ${year}`.execute(
    tx.db,
  );
  return rows[0]?.last ?? 0;
}
