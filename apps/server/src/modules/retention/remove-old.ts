import { sql, type RawBuilder } from 'kysely';

import { idleMs, stillOpen } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

// Short transactions, so that alarms never wait behind a big clean-up.
const batch = 5_000;
const dayMs = 86_400_000;
/** A phone that was away for longer sends the whole photo anew. */
const partDays = 3;
// 《保安服务管理条例》 art. 25: kept at least 30 days, whatever the setting says.
const leastIntakeDays = 30;

/** Removes logs, events and notices older than the hospital's settings, and dead sessions; each removal leaves its audit line. */
export async function removeOld(
  ctx: Ctx,
): Promise<{ intake: number; events: number; notices: number; messages: number; sessions: number; keys: number }> {
  const { settings } = ctx.app;
  const before = (days: number) => new Date(ctx.now().getTime() - days * dayMs);
  const intakeBefore = before(Math.max(settings.get<number>('record.intakeDays'), leastIntakeDays));
  const eventsBefore = before(settings.get<number>('record.eventDays'));
  const intake = await remove(
    ctx,
    'intake_log',
    intakeBefore,
    sql`select remove_old_intake(${intakeBefore}, ${batch}) as removed`,
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
    sql`delete from session where id in (select id from session where not (${stillOpen(ctx.now(), idleMs(ctx.app))}) limit ${batch})`,
  );
  const keysBefore = before(settings.get<number>('record.keyDays'));
  const keys = await remove(
    ctx,
    'request_key',
    keysBefore,
    sql`delete from request_key where id in (select id from request_key where at < ${keysBefore} limit ${batch})`,
  );
  // A report that was begun and never sent leaves its photos behind.
  const stagedBefore = before(1);
  await remove(
    ctx,
    'stored_file',
    stagedBefore,
    sql`delete from stored_file where id in
      (select id from stored_file where subject_id is null and purpose = 'staged' and at < ${stagedBefore} limit ${batch})`,
  );
  await removeUnneededFiles(ctx, stagedBefore);
  // What a phone has named and not sent for so long will not come; the check says how many photos it had.
  await remove(
    ctx,
    'awaited_file',
    keysBefore,
    sql`delete from awaited_file where id in (select id from awaited_file where at < ${keysBefore} limit ${batch})`,
  );
  await ctx.app.parts.sweep(before(partDays));
  return { intake, events, notices, messages, sessions, keys };
}

/** Bytes that no row names any more, also those of a demonstration that was wiped: gone with proof of what they were. */
async function removeUnneededFiles(ctx: Ctx, before: Date): Promise<void> {
  const needed = async (hashes: readonly string[]) => {
    if (hashes.length === 0) return new Set<string>();
    const rows = await ctx.db.selectFrom('stored_file').select('sha256').where('sha256', 'in', hashes).execute();
    return new Set(rows.map(({ sha256 }) => sha256));
  };
  for await (const gone of ctx.app.files.sweep(before, needed))
    await ctx.tx(async (tx) => {
      for (const { sha256, size } of gone) tx.audit('file.remove', 'file', sha256, { sha256, size });
    });
}

async function remove(ctx: Ctx, table: string, before: Date, statement: RawBuilder<unknown>): Promise<number> {
  for (let removed = 0; ;) {
    const count = await ctx.tx(async (tx) => {
      const done = await statement.execute(tx.db);
      // The intake log is taken away by its owner, who says how much it was.
      const rows = Number(done.numAffectedRows ?? (done.rows[0] as { removed?: number } | undefined)?.removed ?? 0);
      if (rows > 0) tx.audit('retention.remove', 'table', table, { rows, before: before.toISOString() });
      return rows;
    });
    removed += count;
    if (count < batch) return removed;
  }
}
