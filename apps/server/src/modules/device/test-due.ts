import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { publishDevice } from './publish.ts';

const soonOver = ({ now, ctx }: Tx): Date =>
  new Date(now.getTime() + ctx.app.settings.get<number>('device.testEndsSeconds') * 1000);

/** Kinds that are pressed as a test every so many months. */
export const isTested = (kind: string): boolean => kind === 'panic-button' || kind === 'panic-post';

/** `2026-01-31` + 1 month → `2026-02-28`. */
export function nextTest(app: App, from: string): string {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const months = month - 1 + app.settings.get<number>('device.testMonths');
  const lastDay = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}

/**
 * A test press of this device has arrived: the next is due one cycle later. Its test ends soon: whoever presses in
 * earnest then rings, and the next point may be put to test.
 */
export async function testedNow(tx: Tx, deviceId: string): Promise<void> {
  const row = await tx.db
    .updateTable('device')
    .set({
      last_test_at: tx.now,
      test_due_on: nextTest(tx.ctx.app, dayOf(tx.now)),
      // A press that says itself it is a test puts nothing to test: `least` would leave null out.
      test_until: sql<Date | null>`case when test_until is not null then least(test_until, ${soonOver(tx)}::timestamptz) end`,
    })
    .where('id', '=', deviceId)
    .returning(['id', 'place_id'])
    .executeTakeFirst();
  if (!row) return;
  const place =
    row.place_id === null
      ? undefined
      : await tx.db.selectFrom('place').select('campus_id').where('id', '=', row.place_id).executeTakeFirst();
  tx.audit('device.tested', 'device', deviceId);
  publishDevice(tx, { id: deviceId, campus_id: place?.campus_id ?? null });
}
