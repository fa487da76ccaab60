import type { HandlerInput, Intake, Result, signalApi } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';

/** What needed no case, or has a doubt that somebody should clear up: for the control room's page. */
export async function unanswered(
  ctx: Ctx,
  { since }: HandlerInput<typeof signalApi.unanswered>,
): Promise<Result<typeof signalApi.unanswered>> {
  const { rows } = await sql<Result<typeof signalApi.unanswered>>`
    select count(*) filter (where verdict = 'unknown')::int as unknown,
      count(*) filter (where verdict = 'old')::int as old,
      count(*) filter (where code = 'unknown_zone')::int as zones,
      count(*) filter (where verdict = 'kept')::int as kept
    from intake_log where verdict in ('unknown', 'old', 'flagged', 'kept') and at >= ${new Date(since)}`.execute(
    ctx.db,
  );
  return rows[0] ?? { unknown: 0, old: 0, zones: 0, kept: 0 };
}

/** The intake log, newest first. */
export async function intake(
  ctx: Ctx,
  query: HandlerInput<typeof signalApi.intake>,
): Promise<{ items: Intake[]; total: number; next: string | null }> {
  let rows = ctx.db.selectFrom('intake_log');
  if (query.verdict) rows = rows.where('verdict', '=', query.verdict);
  if (query.device) rows = rows.where('device', '=', query.device);
  const { total } = await rows.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const before = Number(query.cursor ?? Number.MAX_SAFE_INTEGER);
  const found = await rows
    .selectAll()
    .where('id', '<', Number.isSafeInteger(before) ? before : 0)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const items = found.slice(0, query.limit).map((row): Intake => ({
    id: row.id,
    at: row.at.toISOString(),
    via: row.via,
    device: row.device,
    verdict: row.verdict as Intake['verdict'],
    code: row.code,
    body: row.body,
    signalId: row.signal_id,
  }));
  return { items, total, next: found.length > query.limit ? String(items.at(-1)?.id) : null };
}
