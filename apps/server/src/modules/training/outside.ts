import type { Result, trainingApi } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { holdersOf } from '../identity/index.ts';
import { notify } from '../notice/index.ts';

export const outsideJob = 'training-outside';

/** When somebody from outside (消防救援支队) taught about fire last, and when the next one is invited. */
export async function outsideTrainer(ctx: Ctx): Promise<Result<typeof trainingApi.outside>> {
  const now = ctx.now();
  const { rows } = await sql<{ last: Date | null; next: Date | null; first: Date | null }>`
    select max(ends_at) filter (where is_outside and course = 'fire' and ends_at <= ${now}) as last,
      min(starts_at) filter (where is_outside and course = 'fire' and ends_at > ${now}) as next,
      min(starts_at) as first
    from training where cancelled_at is null
      and (not is_demo or ${ctx.app.settings.get<boolean>('hospital.demo')})`.execute(ctx.db);
  const { last = null, next = null, first = null } = rows[0] ?? {};
  const months = ctx.app.settings.get<number>('training.outsideMonths');
  const since = new Date(now);
  since.setUTCMonth(since.getUTCMonth() - months);
  // A hospital that has only begun to keep its trainings here has a year, too.
  const from = last ?? first;
  const missed = next === null && from !== null && from <= since;
  return { last: last?.toISOString() ?? null, next: next?.toISOString() ?? null, missed };
}

/** Once a month whoever answers for training hears that nobody was here for a year, as long as nobody is invited. */
export async function warnOfOutside(ctx: Ctx): Promise<void> {
  const { last, missed } = await outsideTrainer(ctx);
  if (!missed) return;
  const day = last === null ? null : dayOf(new Date(last));
  await ctx.tx(async (tx) => {
    const people = await holdersOf(tx, 'readiness.manage');
    await notify(tx, people, {
      subject: null,
      urgent: false,
      isClock: true,
      zh: `已满一年没有外请教员的消防培训${day === null ? '' : `(上次 ${day})`},请邀请消防救援队伍授课`,
      en: `No trainer from outside has taught about fire for a year${day === null ? '' : ` (last on ${day})`}: invite the fire brigade`,
    });
    tx.audit('training.outside', 'training', null, { last: day, people: people.length });
  });
}
