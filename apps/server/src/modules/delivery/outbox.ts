import { sql } from 'kysely';

import { rangesOf, quietHoursKey, quietUntil } from '../../kernel/cases/hours.ts';
import type { Tx } from '../../kernel/ctx.ts';

export const jobName = 'delivery';

/** Messages of one try: whoever finds another number of tries in the row comes too late. */
export interface SendJob {
  ids: string[];
  tries: number;
}

/**
 * Puts notices into the outbox of every channel that takes them, in their own transaction: a message goes out if and
 * only if the notice is there. One statement, for it may stand in the way of an alarm.
 */
export async function enqueue(tx: Tx, noticeIds: readonly string[]): Promise<void> {
  const { settings } = tx.ctx.app;
  const [quiet] = rangesOf(settings.get<string>(quietHoursKey));
  const morning = quietUntil(quiet, tx.now) ?? tx.now;
  const { rows } = await sql<{ id: string; next_at: Date }>`
    with told as (
      select n.id, n.is_urgent, n.person_id, c.is_demo as is_demo_case from notice n left join "case" c on c.id = n.case_id
      where n.id = any(${noticeIds}::uuid[])
    ), wanted as (
      select t.id, t.is_urgent, ch.channel, t.person_id from told t
      join person p on p.id = t.person_id and not p.is_demo
      join delivery_channel ch on ch.level = 'all' or (ch.level = 'urgent' and t.is_urgent)
      where (t.is_urgent or not ch.channel = any(p.muted_channels))
        and case ch.channel when 'sms' then p.phone when 'email' then p.email when 'wecom' then p.wecom_id end is not null
      union all
      (select t.id, t.is_urgent, ch.channel, null from told t
      join delivery_channel ch on ch.channel = 'wecomGroup' and (ch.level = 'all' or (ch.level = 'urgent' and t.is_urgent))
      where t.is_demo_case is not true limit 1)
    )
    insert into delivery (id, notice_id, channel, person_id, at, is_urgent, state, next_at)
    select gen_random_uuid(), id, channel, person_id, ${tx.now}, is_urgent, 'waiting',
      case when is_urgent then ${tx.now}::timestamptz else ${morning}::timestamptz end
    from wanted returning id, next_at`.execute(tx.db);
  for (const [at, some] of Map.groupBy(rows, (row) => row.next_at.getTime()))
    await addJob(tx, { ids: some.map(({ id }) => id), tries: 0 }, new Date(at));
}

export async function addJob(tx: Tx, job: SendJob, at: Date): Promise<void> {
  // One job for each message's next try; the first try of many is one job together.
  const key = job.ids.length === 1 ? `delivery:${job.ids[0]}` : undefined;
  await tx.ctx.app.jobs.add(tx, jobName, job, { ...(key ? { key } : {}), runAt: at });
}

/** What waits gets its job again: the one it had may have died with its process, or with the database. */
export async function resume(tx: Tx, dueBefore?: Date): Promise<void> {
  let waiting = tx.db.selectFrom('delivery').select(['id', 'tries', 'next_at']).where('state', '=', 'waiting');
  if (dueBefore) waiting = waiting.where('next_at', '<', dueBefore);
  for (const { id, tries, next_at } of await waiting.execute()) await addJob(tx, { ids: [id], tries }, next_at);
}
