import { caseTypes, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { hooksOf, type CaseRow } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';

/** Rooms for talking (data sheet C33). */
export const roomBookingHooks = hooksOf(caseTypes.roomBooking, {
  async opening(tx, { data: { startsAt, endsAt } }) {
    if (!startsAt || !endsAt) return;
    const [from, to] = [new Date(startsAt), new Date(endsAt)];
    if (to <= from) throw refuse('ends_before_start', { path: 'endsAt' });
    if (to <= tx.now) throw refuse('past_booked', { path: 'endsAt' });
  },

  opened: (tx, row) => checkFree(tx, row),

  before: {
    async record({ data }) {
      const asked = data['recording'] ?? [];
      if (asked.length === 0 || asked.some(({ consent }) => consent !== 'agreed'))
        throw refuse('consent_needed', { path: 'recording' });
    },
  },
});

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
  if (other) throw refuse('room_taken', { number: other.number });
}
