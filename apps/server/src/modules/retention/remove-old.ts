import { sql, type RawBuilder } from 'kysely';

import { stillOpen } from '../../kernel/auth/sessions.ts';
import type { Ctx } from '../../kernel/ctx.ts';

// Short transactions, so that alarms never wait behind a big clean-up.
const batch = 5_000;
const dayMs = 86_400_000;
// 《保安服务管理条例》 art. 25: kept at least 30 days, whatever the setting says.
const leastIntakeDays = 30;

/** Removes logs, events and notices older than the hospital's settings, and dead sessions; each removal leaves its audit line. */
export async function removeOld(
  ctx: Ctx,
): Promise<{ intake: number; events: number; notices: number; messages: number; sessions: number }> {
  const { settings } = ctx.app;
  const before = (days: number) => new Date(ctx.now().getTime() - days * dayMs);
  const intakeBefore = before(Math.max(settings.get<number>('record.intakeDays'), leastIntakeDays));
  const eventsBefore = before(settings.get<number>('record.eventDays'));
  const intake = await remove(
    ctx,
    'intake_log',
    intakeBefore,
    sql`delete from intake_log where id in
      (select id from intake_log where at < ${intakeBefore} order by at limit ${batch})`,
  );
  // From the front only: the stream must not get holes.
  const events = await remove(
    ctx,
    'event',
    eventsBefore,
    sql`delete from event where seq in
      (select seq from event where seq < coalesce((select min(seq) from event where at >= ${eventsBefore}), 'infinity'::float8)
       order by seq limit ${batch})`,
  );
  const noticesBefore = before(settings.get<number>('record.noticeDays'));
  const notices = await remove(
    ctx,
    'notice',
    noticesBefore,
    sql`delete from notice where id in (select id from notice where at < ${noticesBefore} limit ${batch})`,
  );
  // Messages go with their notices; tests of a channel have none.
  const messages = await remove(
    ctx,
    'delivery',
    noticesBefore,
    sql`delete from delivery where id in (select id from delivery where notice_id is null and at < ${noticesBefore} limit ${batch})`,
  );
  const sessions = await remove(
    ctx,
    'session',
    ctx.now(),
    sql`delete from session where id in (select id from session where not (${stillOpen(ctx.now())}) limit ${batch})`,
  );
  // A report that was begun and never sent leaves its photos behind.
  const stagedBefore = before(1);
  await remove(
    ctx,
    'stored_file',
    stagedBefore,
    sql`delete from stored_file where id in
      (select id from stored_file where case_id is null and purpose = 'staged' and at < ${stagedBefore} limit ${batch})`,
  );
  return { intake, events, notices, messages, sessions };
}

async function remove(ctx: Ctx, table: string, before: Date, statement: RawBuilder<unknown>): Promise<number> {
  for (let removed = 0; ;) {
    const count = await ctx.tx(async (tx) => {
      const { numAffectedRows } = await statement.execute(tx.db);
      const rows = Number(numAffectedRows ?? 0n);
      if (rows > 0) tx.audit('retention.remove', 'table', table, { rows, before: before.toISOString() });
      return rows;
    });
    removed += count;
    if (count < batch) return removed;
  }
}
