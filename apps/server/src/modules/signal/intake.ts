import type { HandlerInput, Intake, signalApi } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';

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
    via: row.via as Intake['via'],
    device: row.device,
    verdict: row.verdict as Intake['verdict'],
    code: row.code,
    body: row.body,
    signalId: row.signal_id,
  }));
  return { items, total, next: found.length > query.limit ? String(items.at(-1)?.id) : null };
}
