import type { DeviceState, Priority } from '@anyuan/contract';

import { addParties, caseSubject } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { deviceSubject } from '../device/index.ts';
import { onDutyIds } from '../duty/index.ts';
import { readersAmong } from '../identity/index.ts';
import { notify } from '../notice/index.ts';

/** One device has one open repair: whatever else goes wrong with it joins, however late. */
export const repairKey = (deviceId: string): string => `repair:${deviceId}`;

export type Trouble = Extract<DeviceState, 'tamper' | 'fault' | 'power-loss' | 'low-battery' | 'offline'>;
const urgency: Partial<Record<Trouble, Priority>> = { tamper: 2 };

export interface BrokenDevice {
  id: string;
  name: string;
  place_id: string | null;
  place_name: string | null;
}

/** Asks for the repair of a device and tells its owner; without one, the control room. */
export async function askForRepair(
  tx: Tx,
  device: BrokenDevice,
  trouble: Trouble,
  detail: string | null,
): Promise<{ id: string; number: string }> {
  const owner = await ownerOf(tx, device.id);
  const people = await toTell(tx, device.id, trouble, owner.personId);
  const { row, repeat } = await tx.ctx.app.cases.open(tx, {
    type: 'repair',
    title: titleOf(device),
    placeId: device.place_id,
    deviceId: device.id,
    departmentId: owner.departmentId,
    reporterId: null,
    ...(urgency[trouble] && { priority: urgency[trouble] }),
    data: { problem: trouble, ...(detail ? { description: detail } : {}) },
    joinKey: repairKey(device.id),
    joinSeconds: Number.POSITIVE_INFINITY,
    // In words of their own, once.
    told: [...people, ...(owner.personId === null ? [] : [owner.personId])],
  });
  await tx.db
    .updateTable('device_state')
    .set({ case_id: row.id })
    .where('device_id', '=', device.id)
    .where('state', '=', trouble)
    .execute();
  if (!repeat) {
    if (owner.personId !== null) await addParties(tx, row.id, [owner.personId], 'assignee');
    await tellOwner(tx, row, people);
  }
  return { id: row.id, number: row.number };
}

const titleOf = ({ name, place_name }: BrokenDevice): string =>
  (place_name && !name.includes(place_name) ? `${place_name} ${name}` : name).slice(0, 200);

/** The person who answers for a device, if he still works here. */
async function ownerOf(tx: Tx, deviceId: string): Promise<{ personId: string | null; departmentId: string | null }> {
  const row = await tx.db
    .selectFrom('device as d')
    .leftJoin('person as o', (join) => join.onRef('o.id', '=', 'd.owner_id').on('o.is_active', '=', true))
    .select(['o.id as personId', 'd.department_id as departmentId'])
    .where('d.id', '=', deviceId)
    .executeTakeFirst();
  return row ?? { personId: null, departmentId: null };
}

/** Who hears that a repair has been asked for. Whoever answers for a device and may see it was told when it fell silent. */
async function toTell(tx: Tx, deviceId: string, trouble: Trouble, owner: string | null): Promise<string[]> {
  if (owner === null) return onDutyIds(tx, ['control-room']);
  const knows = trouble === 'offline' ? await readersAmong(tx, deviceSubject(deviceId), [owner]) : [];
  return knows.includes(owner) ? [] : [owner];
}

const tellOwner = (tx: Tx, row: { id: string; title: string; number: string }, people: readonly string[]) =>
  notify(tx, people, {
    subject: caseSubject(row.id),
    urgent: false,
    zh: `设备待修:${row.title}(${row.number})`,
    en: `A device is out of order: ${row.title} (${row.number})`,
  });
