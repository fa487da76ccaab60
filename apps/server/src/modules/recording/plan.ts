import { refuse, type HandlerInput, type recordingApi, type Result } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { recordedCamera } from './camera.ts';
import { keptDays } from './keep-days.ts';
import { nudge, recordingNow } from './keeper.ts';

/** How a camera is recorded, and for how long that is kept. */
export async function planOf(
  { code }: HandlerInput<typeof recordingApi.plan>,
  ctx: Ctx,
): Promise<Result<typeof recordingApi.plan>> {
  const { id } = await recordedCamera(ctx, code);
  const { rows } = await sql<{ mode: 'always' | 'before' | null; keepDays: number | null; keptDays: number }>`
    select r.mode, r.keep_days as "keepDays", ${keptDays(ctx.app)} as "keptDays"
    from device d left join place p on p.id = d.place_id left join recording_plan r on r.device_id = d.id
    where d.id = ${id}`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: code });
  return { ...row, isRecording: recordingNow(ctx.app).has(id) };
}

export async function putPlan(
  { code, mode, keepDays }: HandlerInput<typeof recordingApi.putPlan>,
  ctx: Ctx,
): Promise<{ ok: true }> {
  const { id } = await recordedCamera(ctx, code);
  await ctx.tx(async (tx) => {
    if (mode === null) await tx.db.deleteFrom('recording_plan').where('device_id', '=', id).execute();
    else {
      const values = {
        mode,
        keep_days: keepDays,
        changed_by: ctx.actor.id,
        changed_by_name: ctx.actor.name,
        changed_at: tx.now,
      };
      await tx.db
        .insertInto('recording_plan')
        .values({ device_id: id, ...values })
        .onConflict((clash) => clash.column('device_id').doUpdateSet(values))
        .execute();
    }
    tx.audit('recording.plan', 'device', id, { code, mode, keepDays });
  });
  nudge(ctx.app);
  return { ok: true };
}

/** A recording of an alarm is no longer needed: from now on it goes when its days are over. */
export async function releaseClip(
  { id, why }: HandlerInput<typeof recordingApi.release>,
  ctx: Ctx,
): Promise<{ ok: true }> {
  const row = await ctx.db
    .selectFrom('recording_clip as c')
    .innerJoin('device as d', 'd.id', 'c.device_id')
    .select(['c.case_id', 'd.code', 'c.to_at'])
    .where('c.id', '=', id)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: id });
  await recordedCamera(ctx, row.code);
  if (row.to_at === null) throw refuse('in_use', { what: row.code });
  await ctx.tx(async (tx) => {
    await tx.db
      .updateTable('recording_clip')
      .set({ released_at: tx.now, released_by: ctx.actor.id, released_by_name: ctx.actor.name, released_why: why })
      .where('id', '=', id)
      .where('released_at', 'is', null)
      .execute();
    tx.audit('recording.release', 'case', row.case_id, { code: row.code, why });
  });
  return { ok: true };
}
