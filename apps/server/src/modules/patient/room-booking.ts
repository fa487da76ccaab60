import { sql } from 'kysely';

import type { CaseRow } from '../../kernel/cases/row.ts';
import type { CaseHooks } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { no, type Data } from './rules.ts';

/** Rooms for talking (data sheet C33). */
export const roomBookingHooks: CaseHooks = {
  async opening(tx, { data }) {
    const [from, to] = [new Date(data['startsAt'] as string), new Date(data['endsAt'] as string)];
    if (to <= from) throw no('结束须晚于开始', 'it has to end after it begins');
    if (to <= tx.now) throw no('不能预约已过去的时间', 'the past cannot be booked');
  },

  opened: (tx, row) => checkFree(tx, row),

  before: {
    async record({ data }) {
      const asked = (data['recording'] as Data[] | undefined) ?? [];
      if (asked.length === 0 || asked.some(({ consent }) => consent !== 'agreed'))
        throw no('在场人全部同意后才能录音录像', 'recorded only if everybody there agrees');
    },
  },
};

async function checkFree(tx: Tx, { id, place_id, data }: CaseRow): Promise<void> {
  // Bookings of one room come one after the other; the case that is written already is seen by the next one only.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`room:${place_id}`}, 0))`.execute(tx.db);
  const other = await tx.db
    .selectFrom('case')
    .select('number')
    .where('type', '=', 'roomBooking')
    .where('place_id', '=', place_id)
    .where('is_open', '=', true)
    .where('id', '<>', id)
    .where(sql<boolean>`(data->>'startsAt')::timestamptz < ${data['endsAt']}::timestamptz`)
    .where(sql<boolean>`(data->>'endsAt')::timestamptz > ${data['startsAt']}::timestamptz`)
    .executeTakeFirst();
  if (other) throw no(`该时段已被预约(${other.number})`, `the room is booked for that time (${other.number})`);
}
