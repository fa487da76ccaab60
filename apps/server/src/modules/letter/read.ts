import {
  letterLevelNames,
  refuse,
  type HandlerInput,
  type Letter,
  type LetterBoard,
  type LetterKind,
  type LetterLevel,
  type LetterState,
  type letterApi,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { anywhere, cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { hasSigned, isAway, letterTables, visibleLetters } from './visible.ts';

export type LetterQuery = Omit<HandlerInput<typeof letterApi.list>, 'limit' | 'cursor'>;

export interface LetterRow {
  id: string;
  number: string;
  no: number;
  kind: LetterKind;
  year: number;
  level: LetterLevel;
  department: Letter['department'];
  giver: Letter['giver'];
  taker: Letter['taker'];
  state: LetterState;
  due_on: string;
  giver_at: Date | null;
  taker_at: Date | null;
  signed_at: Date | null;
  excuse: Letter['excuse'];
  result: Letter['result'];
  totals: Letter['totals'] | null;
}

const person = (column: string) => sql`(select jsonb_build_object('id', p.id, 'name', p.name) from person p
  where p.id = ${sql.ref(column)})`;
const signedAt = (side: string) =>
  sql`(select s.at from letter_signature s where s.letter_id = l.id and s.side = ${sql.lit(side)})`;

const columns = sql`l.id, l.number, l.no, l.kind, l.year, l.level, l.state, l.due_on::text as due_on, l.signed_at, l.excuse, l.result,
  case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
  ${person('l.giver_id')} as giver, ${person('l.taker_id')} as taker,
  ${signedAt('giver')} as giver_at, ${signedAt('taker')} as taker_at,
  (select jsonb_object_agg(x.term, x.total) from (select distinct on (s.term) s.term, s.total from letter_score s
    where s.letter_id = l.id order by s.term, s.stage = 'check' desc) x) as totals`;

export const shownLetter = (row: LetterRow): Letter => ({
  id: row.id,
  number: row.number,
  no: row.no,
  kind: row.kind,
  year: row.year,
  level: row.level,
  department: row.department,
  giver: row.giver,
  taker: row.taker,
  state: row.state,
  dueOn: row.due_on,
  giverSignedAt: row.giver_at === null ? null : row.giver_at.toISOString(),
  takerSignedAt: row.taker_at === null ? null : row.taker_at.toISOString(),
  signedAt: row.signed_at?.toISOString() ?? null,
  excuse: row.excuse,
  result: row.result,
  totals: row.totals ?? {},
});

const all = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> =>
  sql`(${sql.join(conditions, sql` and `)})`;

/** A side of his whose signature lacks. */
export const waitsFor = (me: string | null): RawBuilder<boolean> =>
  me === null
    ? sql<boolean>`false`
    : sql<boolean>`(l.state = 'toSign' and ((l.giver_id = ${me} and not ${hasSigned('giver')})
        or (l.taker_id = ${me} and not ${hasSigned('taker')})))`;

function asked(
  ctx: Ctx,
  { kind, year, level, department, state, unsigned, mine, q }: LetterQuery,
): RawBuilder<boolean> {
  return all([
    visibleLetters(ctx.rights),
    state === undefined ? sql<boolean>`l.state <> 'replaced'` : sql<boolean>`l.state = ${state}`,
    ...(kind === undefined ? [] : [sql<boolean>`l.kind = ${kind}`]),
    ...(year === undefined ? [] : [sql<boolean>`l.year = ${year}`]),
    ...(level === undefined ? [] : [sql<boolean>`l.level = ${level}`]),
    ...(department === undefined ? [] : [sql<boolean>`d.code = ${department}`]),
    ...(unsigned === undefined
      ? []
      : [unsigned ? sql<boolean>`l.state = 'toSign'` : sql<boolean>`l.state <> 'toSign'`]),
    ...(mine ? [waitsFor(ctx.rights.personId)] : []),
    ...(q === undefined || q === ''
      ? []
      : [
          sql<boolean>`(l.number ilike ${anywhere(q)} or l.body->'taker'->>'name' ilike ${anywhere(q)}
            or l.body->>'department' ilike ${anywhere(q)})`,
        ]),
  ]);
}

export async function countLetters(ctx: Ctx, query: LetterQuery): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${letterTables} where ${asked(ctx, query)}`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}

/** By year, the newest first, then by number. */
const position = sql<string>`lpad((9999 - l.year)::text, 4, '0') || ' ' || l.number`;

export async function pageOfLetters(
  ctx: Ctx,
  query: LetterQuery,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
) {
  const beyond = cursor === undefined ? sql`` : sql`and ${position} > ${positionOf(cursor)}`;
  const { rows } = await sql<LetterRow & { position: string }>`
    select ${columns}, ${position} as position from ${letterTables} where ${asked(ctx, query)} ${beyond}
    order by position limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.position));
  return { items: items.map(shownLetter), next };
}

export async function listLetters({ limit, cursor, ...query }: HandlerInput<typeof letterApi.list>, ctx: Ctx) {
  return { ...(await pageOfLetters(ctx, query, { limit, cursor })), total: await countLetters(ctx, query) };
}

export async function letterRow(ctx: Ctx, id: string): Promise<LetterRow> {
  const { rows } = await sql<LetterRow>`select ${columns} from ${letterTables}
    where l.id = ${id} and ${visibleLetters(ctx.rights)}`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: id });
  return row;
}

type Counts = Omit<LetterBoard['levels'][number], 'level'>;

/** Who has signed and who has not, within the caller's reach. */
export async function boardOf({ kind, year }: HandlerInput<typeof letterApi.board>, ctx: Ctx): Promise<LetterBoard> {
  const isOpen = sql`l.state = 'toSign'`;
  const owed = sql`${isOpen} and not ${isAway}`;
  const counts = sql`count(*)::int as total, count(*) filter (where not (${isOpen}))::int as signed,
    count(*) filter (where ${isOpen} and ${isAway})::int as absent,
    count(*) filter (where ${isOpen} and coalesce(l.excuse->>'kind' = 'refused', false))::int as refused,
    count(*) filter (where ${owed} and (l.giver_id is null or l.taker_id is null))::int as nobody,
    count(*) filter (where ${owed} and l.giver_id is not null and not ${hasSigned('giver')})::int as "giverLacks",
    count(*) filter (where ${owed} and l.taker_id is not null and not ${hasSigned('taker')})::int as "takerLacks",
    count(*) filter (where ${owed} and l.due_on < ${dayOf(ctx.now())}::date)::int as overdue`;
  const which = sql`${visibleLetters(ctx.rights)} and l.kind = ${kind} and l.year = ${year} and l.state <> 'replaced'`;
  const { rows: levels } = await sql<Counts & { level: LetterLevel }>`
    select l.level, ${counts} from ${letterTables} where ${which} group by l.level`.execute(ctx.db);
  const { rows: departments } = await sql<LetterBoard['departments'][number]>`
    select case when d.id is not null then jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) end as department,
      ${counts} from ${letterTables} where ${which} group by d.id order by d.path nulls last`.execute(ctx.db);
  const { rows: mine } = await sql<{ n: number }>`
    select count(*)::int as n from letter l where ${waitsFor(ctx.rights.personId)}`.execute(ctx.db);
  return {
    levels: levels.toSorted((a, b) => letterLevelNames.indexOf(a.level) - letterLevelNames.indexOf(b.level)),
    departments,
    mine: mine[0]?.n ?? 0,
  };
}
