import { sql } from 'kysely';

import { idleMs, stillOpen } from '../../kernel/auth/index.ts';
import { quietHoursKey, quietUntil, rangesOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';

export const jobName = 'delivery';

/** Messages of one try: whoever finds another number of tries in the row comes too late. */
export interface SendJob {
  ids: string[];
  tries: number;
}

/**
 * Puts notices into the outbox of every channel that takes them, in their own transaction: a message goes out if and
 * only if the notice is there. One statement that nobody waits for, for it may stand in the way of an alarm; the first
 * try of many is one job together.
 */
export function enqueue(tx: Tx, noticeIds: readonly string[]): void {
  const { settings } = tx.ctx.app;
  const [quiet] = rangesOf(settings.get<string>(quietHoursKey));
  const morning = quietUntil(quiet, tx.now) ?? tx.now;
  tx.send(sql`
    with told as (
      select n.id, n.is_urgent, n.person_id, n.is_demo from notice n
      where n.id = any(${noticeIds}::uuid[])
    ), wanted as (
      select t.id, t.is_urgent, ch.channel, t.person_id, null::uuid as push_id from told t
      join person p on p.id = t.person_id and not p.is_demo
      join delivery_channel ch on ch.level = 'all' or (ch.level = 'urgent' and t.is_urgent)
      where (t.is_urgent or not ch.channel = any(p.muted_channels))
        and case ch.channel when 'sms' then p.phone when 'email' then p.email when 'wecom' then p.wecom_id end is not null
      union all
      select t.id, t.is_urgent, ch.channel, t.person_id, s.id from told t
      join delivery_channel ch on ch.channel = 'push' and (ch.level = 'all' or (ch.level = 'urgent' and t.is_urgent))
      join push_subscription s on s.person_id = t.person_id
      join session on session.id = s.session_id and ${stillOpen(tx.now, idleMs(tx.ctx.app))}
      join person p on p.id = t.person_id
      where t.is_urgent or not 'push' = any(p.muted_channels)
      union all
      (select t.id, t.is_urgent, ch.channel, null, null from told t
      join delivery_channel ch on ch.channel = 'wecomGroup' and (ch.level = 'all' or (ch.level = 'urgent' and t.is_urgent))
      where not t.is_demo limit 1)
    ), put as (
      insert into delivery (id, notice_id, channel, person_id, push_id, at, is_urgent, state, next_at)
      select gen_random_uuid(), id, channel, person_id, push_id, ${tx.now}, is_urgent, 'waiting',
        case when is_urgent then ${tx.now}::timestamptz else ${morning}::timestamptz end
      from wanted returning id, next_at
    ), tries as (select next_at, array_agg(id) as ids from put group by next_at)
    select ${tx.ctx.app.jobs.adding(
      jobName,
      sql`json_build_object('ids', ids, 'tries', 0)`,
      // One job for each message's next try.
      { key: sql`case when cardinality(ids) = 1 then 'delivery:' || ids[1] end`, runAt: sql`next_at` },
    )} from tries`);
}

export async function addJob(tx: Tx, job: SendJob, at: Date): Promise<void> {
  // One job for each message's next try.
  const key = job.ids.length === 1 ? `delivery:${job.ids[0]}` : undefined;
  await tx.ctx.app.jobs.add(tx, jobName, job, { ...(key ? { key } : {}), runAt: at });
}

/** What waits gets its job again: the one it had may have died with its process, or with the database. */
export async function resume(tx: Tx, dueBefore?: Date): Promise<void> {
  tx.unaudited('it only wakes what waits');
  let waiting = tx.db.selectFrom('delivery').select(['id', 'tries', 'next_at']).where('state', '=', 'waiting');
  if (dueBefore) waiting = waiting.where('next_at', '<', dueBefore);
  for (const { id, tries, next_at } of await waiting.execute()) await addJob(tx, { ids: [id], tries }, next_at);
}
