import { type ClinicalFact, type clinicalApi, dayAfter, type HandlerInput, instantIn, refuse } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, isUuid, pageFrom, positionOf } from '../../kernel/search.ts';
import { clinicalFigures } from './figures.ts';
import {
  clinicalColumns,
  clinicalTables,
  countedFacts,
  doctorOf,
  reachedFacts,
  shown,
  verdictOf,
  type Row,
} from './visible.ts';

export type Asked = Omit<HandlerInput<typeof clinicalApi.list>, 'limit' | 'cursor'>;

export function askedFacts(ctx: Ctx, asked: Asked): RawBuilder<boolean> {
  const { kind, variety, department, doctor, verdict, late, mine, from, to, figure } = asked;
  return all([
    reachedFacts(ctx.rights, 'clinical.read'),
    ...countedFacts(ctx),
    // A number counts what it counts, of whatever kind.
    ...(figure === undefined
      ? [sql<boolean>`f.kind = ${kind}`]
      : [behindFigure((name) => (name === 'clinical' ? clinicalFigures(ctx) : undefined), figure)]),
    ...(variety === undefined ? [] : [sql<boolean>`f.variety = ${variety}`]),
    ...(department === undefined ? [] : [sql<boolean>`d.code = ${department}`]),
    ...(doctor === undefined ? [] : [sql<boolean>`${doctorOf} = ${doctor}`]),
    ...(verdict === undefined ? [] : [sql<boolean>`${verdictOf(ctx)} = ${verdict}`]),
    ...(late === undefined ? [] : [sql<boolean>`(${verdictOf(ctx)} in ('bad', 'missing')) = ${late}`]),
    ...(mine ? [sql<boolean>`f.doctor_id = ${ctx.rights.personId}`] : []),
    ...(from === undefined ? [] : [sql<boolean>`f.due_at >= ${instantIn(from)}`]),
    ...(to === undefined ? [] : [sql<boolean>`f.due_at < ${instantIn(dayAfter(to, { count: 1, unit: 'day' }))}`]),
  ]);
}

export async function countFacts(ctx: Ctx, asked: Asked): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${clinicalTables}
    where ${askedFacts(ctx, asked)}`.execute(ctx.db);
  return rows[0]?.n ?? 0;
}

function positionIn(cursor: string): RawBuilder<unknown> {
  const [at = '', id = ''] = positionOf(cursor).split(' ');
  if (Number.isNaN(Date.parse(at)) || !isUuid(id)) throw refuse('bad_request', { reason: 'cursor' });
  return sql`(${at}::timestamptz, ${id}::uuid)`;
}

/** The newest first. */
export async function pageOfFacts(
  ctx: Ctx,
  asked: Asked,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<{ items: ClinicalFact[]; next: string | null }> {
  const { rows } = await sql<Row>`select ${clinicalColumns(ctx)} from ${clinicalTables}
    where ${askedFacts(ctx, asked)} ${cursor === undefined ? sql`` : sql`and (f.due_at, f.id) < ${positionIn(cursor)}`}
    order by f.due_at desc, f.id desc limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(`${last.due_at.toISOString()} ${last.id}`));
  return { items: items.map(shown), next };
}

export const listFacts = async ({ limit, cursor, ...asked }: HandlerInput<typeof clinicalApi.list>, ctx: Ctx) => ({
  ...(await pageOfFacts(ctx, asked, { limit, cursor })),
  total: await countFacts(ctx, asked),
});
