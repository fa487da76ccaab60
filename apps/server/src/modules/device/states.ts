import type { DeviceState } from '@anyuan/contract';
import { sql } from 'kysely';

import { announce, writeEntry } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { publishDevice } from './publish.ts';

/** Only one of these at a time. */
const excludes: Partial<Record<DeviceState, DeviceState>> = { armed: 'disarmed', disarmed: 'armed' };

interface Ended {
  device_id: string;
  state: string;
  case_id: string | null;
}

/** Notes that a device is in this condition from now on, without a word to anybody; gives false when it was already. */
export async function addState(tx: Tx, deviceId: string, state: DeviceState, detail: string | null): Promise<boolean> {
  const fresh = await tx.db
    .insertInto('device_state')
    .values({ device_id: deviceId, state, since: tx.now, detail: detail?.slice(0, 300) ?? null })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (fresh.numInsertedOrUpdatedRows !== 1n) return false;
  const other = excludes[state];
  if (other)
    await tx.db.deleteFrom('device_state').where('device_id', '=', deviceId).where('state', '=', other).execute();
  return true;
}

/** Ends conditions of devices, without a word but to their repairs: nobody drives out for what has mended itself. */
export async function dropStates(
  tx: Tx,
  deviceIds: readonly string[],
  states: readonly DeviceState[],
): Promise<Ended[]> {
  const ended = await tx.db
    .deleteFrom('device_state')
    .where('device_id', 'in', deviceIds)
    .where('state', 'in', states)
    .returning(['device_id', 'state', 'case_id'])
    .execute();
  for (const caseId of new Set(ended.map((row) => row.case_id).filter((id) => id !== null)))
    await noteRestored(tx, caseId);
  return ended;
}

/** Devices that are not heard of any more, since they were heard last. */
export async function fallSilent(tx: Tx, deviceIds: readonly string[]): Promise<void> {
  await sql`insert into device_state (device_id, state, since)
    select device_id, 'offline', last_seen_at from device_seen where device_id = any(${deviceIds}::uuid[])
    on conflict do nothing`.execute(tx.db);
}

/** A device says that it is in this condition; gives false when it was already. */
export async function enterState(
  tx: Tx,
  deviceId: string,
  state: DeviceState,
  detail: string | null = null,
): Promise<boolean> {
  if (!(await addState(tx, deviceId, state, detail))) return false;
  tx.audit('device.state', 'device', deviceId, { state, detail });
  await tell(tx, deviceId);
  return true;
}

/** These conditions of a device are over; gives those that were. */
export async function leaveStates(tx: Tx, deviceId: string, states: readonly DeviceState[]): Promise<Ended[]> {
  const ended = await dropStates(tx, [deviceId], states);
  if (ended.length === 0) return ended;
  tx.audit('device.state', 'device', deviceId, { ended: ended.map(({ state }) => state) });
  await tell(tx, deviceId);
  return ended;
}

/** A line on an open case: what it is about is over. Gives the case's number, if it is open. */
export async function noteRestored(tx: Tx, caseId: string): Promise<{ id: string; number: string } | undefined> {
  const row = await tx.db
    .selectFrom('case')
    .select(['id', 'number'])
    .where('id', '=', caseId)
    .where('is_open', '=', true)
    .executeTakeFirst();
  if (!row) return undefined;
  await writeEntry(tx, caseId, { action: 'restored' });
  await announce(tx.ctx.app.cases, tx, 'case.noted', caseId);
  return row;
}

async function tell(tx: Tx, deviceId: string): Promise<void> {
  const row = await tx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.code', 'p.campus_id'])
    .where('d.id', '=', deviceId)
    .executeTakeFirstOrThrow();
  publishDevice(tx, row, { code: row.code });
}
