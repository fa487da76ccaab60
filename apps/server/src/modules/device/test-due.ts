import type { Device } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/due.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { getDevice } from './read.ts';
import { managedDevice, publishDevice } from './row.ts';

/** Kinds that are pressed as a test every so many months. */
export const isTested = (kind: string): boolean => kind === 'panic-button' || kind === 'panic-post';

/** `2026-01-31` + 1 month → `2026-02-28`. */
export function nextTest(app: App, from: string): string {
  const [year = 0, month = 0, day = 0] = from.split('-').map(Number);
  const months = month - 1 + app.settings.get<number>('device.testMonths');
  const lastDay = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}

/** A test press of this device has arrived: the next is due one cycle later. */
export async function testedNow(tx: Tx, deviceId: string): Promise<void> {
  const row = await tx.db
    .updateTable('device')
    .set({ last_test_at: tx.now, test_due_on: nextTest(tx.ctx.app, dayOf(tx.now)) })
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

/** For so many minutes its signals count as a test; 0 ends that. */
export async function startTest(ctx: Ctx, code: string, minutes: number): Promise<Device> {
  await ctx.tx(async (tx) => {
    const row = await managedDevice(tx, code);
    const until = minutes === 0 ? null : new Date(tx.now.getTime() + minutes * 60_000);
    await tx.db.updateTable('device').set({ test_until: until }).where('id', '=', row.id).execute();
    tx.audit('device.test', 'device', row.id, { code, minutes });
    publishDevice(tx, row);
  });
  return getDevice(ctx, code);
}
