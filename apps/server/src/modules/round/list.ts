import { dayAfter, type HandlerInput, instantIn, refuse, type Round, type roundApi } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { roundFigures } from './figures.ts';
import { withoutKept } from './kept-cameras.ts';
import { countedRounds, mineToDo, roundTables, visibleRounds } from './visible.ts';

/** Tables that only what is shown of a round needs. */
export const shownTables = sql`left join post o on o.id = r.post_id left join department d on d.id = r.department_id
  left join person p on p.id = r.owner_id`;
const ref = (alias: string) =>
  sql`case when ${sql.ref(`${alias}.id`)} is not null then jsonb_build_object('id', ${sql.ref(`${alias}.id`)},
    'code', ${sql.ref(`${alias}.code`)}, 'name', ${sql.ref(`${alias}.name`)}) end`;
export const shownColumns = sql`r.id, ${ref('l')} as plan, l.kind, l.area, r.day, r.from_at as "from", r.to_at as "to",
  r.closes_at as closes, r.state, r.verdict, r.extra, r.due_points as points, r.seen_points as seen, r.bad_points as bad,
  r.missed, r.rule, ${ref('o')} as post, ${ref('d')} as department,
  case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name) end as owner, r.done_at as "doneAt",
  r.by_name as by`;

/** Lists count no further (`kit/DataTable.tsx`); a year of rounds is not read for one number. */
const mostCounted = 10_001;

export type RoundRow = Omit<Round, 'from' | 'to' | 'closes' | 'doneAt'> & {
  from: Date;
  to: Date;
  closes: Date;
  doneAt: Date | null;
};

export const shownRound = (row: RoundRow): Round => ({
  ...row,
  from: row.from.toISOString(),
  to: row.to.toISOString(),
  closes: row.closes.toISOString(),
  doneAt: row.doneAt?.toISOString() ?? null,
});

/** Which rounds, as their list asks. */
export type RoundQuery = Omit<HandlerInput<typeof roundApi.list>, 'limit' | 'cursor' | 'sort'>;

function conditions(ctx: Ctx, query: RoundQuery): RawBuilder<boolean>[] {
  const { from, to, plan, kind, area, state, verdict, department, post, mine, bad, figure } = query;
  const find = (name: string) => (name === 'round' ? roundFigures(ctx) : undefined);
  const me = ctx.rights.personId;
  return [
    ...countedRounds(ctx),
    state === undefined ? sql<boolean>`r.state <> 'void'` : sql<boolean>`r.state = ${state}`,
    ...(from === undefined ? [] : [sql<boolean>`r.to_at > ${instantIn(from)}`]),
    ...(to === undefined ? [] : [sql<boolean>`r.from_at < ${instantIn(dayAfter(to, { count: 1, unit: 'day' }))}`]),
    ...(plan === undefined ? [] : [sql<boolean>`l.code = ${plan}`]),
    ...(kind === undefined ? [] : [sql<boolean>`l.kind = ${kind}`]),
    ...(area === undefined ? [] : [sql<boolean>`l.area = ${area}`]),
    ...(verdict === undefined ? [] : [sql<boolean>`r.verdict = ${verdict}`]),
    ...(department === undefined ? [] : [sql<boolean>`d.code = ${department}`]),
    ...(post === undefined ? [] : [sql<boolean>`o.code = ${post}`]),
    ...(mine === undefined || me === null ? [] : [sql<boolean>`${mineToDo(ctx, me)} = ${mine}`]),
    ...(bad === undefined ? [] : [sql<boolean>`(r.bad_points > 0) = ${bad}`]),
    ...(figure === undefined ? [] : [behindFigure(find, figure)]),
  ];
}

interface Paged {
  limit: number;
  cursor?: string | undefined;
  sort?: 'from' | '-from';
}

/** A page of rounds, in the order in which they are due. */
export async function roundRows(
  ctx: Ctx,
  { limit, cursor, sort, ...query }: RoundQuery & Paged,
): Promise<{ rows: RoundRow[]; next: string | null }> {
  const isDown = sort === '-from';
  const after =
    cursor === undefined
      ? sql<boolean>`true`
      : sql<boolean>`(r.from_at, r.id) ${isDown ? sql`<` : sql`>`} ${positionIn(cursor)}`;
  const direction = isDown ? sql`desc` : sql`asc`;
  const { rows } = await sql<RoundRow>`select ${shownColumns} from ${roundTables} ${shownTables}
    where ${all([visibleRounds(ctx.rights), ...conditions(ctx, query), after])}
    order by r.from_at ${direction}, r.id ${direction} limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(`${last.from.toISOString()} ${last.id}`));
  return { rows: await withoutKept(ctx, items), next };
}

/** How many there are; of more than `most`, that many. */
export async function countRounds(ctx: Ctx, query: RoundQuery, most: number): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total from (
    select from ${roundTables} ${shownTables} where ${all([visibleRounds(ctx.rights), ...conditions(ctx, query)])}
    limit ${most}) counted`.execute(ctx.db);
  return rows[0]?.total ?? 0;
}

/** Rounds of a period, and how many there are. */
export async function listRounds(ctx: Ctx, { limit, cursor, sort, ...query }: HandlerInput<typeof roundApi.list>) {
  const [total, { rows, next }] = await Promise.all([
    countRounds(ctx, query, mostCounted),
    roundRows(ctx, { ...query, limit, cursor, sort }),
  ]);
  return { items: rows.map(shownRound), total, next };
}

function positionIn(cursor: string): RawBuilder<unknown> {
  const [at = '', id = ''] = positionOf(cursor).split(' ');
  if (Number.isNaN(Date.parse(at)) || id.length !== 36) throw refuse('bad_request', { reason: 'cursor' });
  return sql`(${at}::timestamptz, ${id}::uuid)`;
}
