import { catalogQuery, catalogResponse, eventOf, type CatalogItem, type Manscdp } from '@anyuan/gb28181';

import { fellSilent } from '../../device/index.ts';
import type { Center } from '../center.ts';
import { askAll, charsetOf } from './ask.ts';
import type { Registered } from './devices.ts';

export const partOf = (message: Manscdp): { sum: number | undefined; items: CatalogItem[] } => {
  const { sum, items = [] } = catalogResponse.read(message);
  return { sum, items: items.filter(({ deviceId }) => deviceId !== undefined && deviceId !== '') };
};

/** Asks a device for all that hangs on it and keeps the list. */
export async function readCatalog(center: Center, device: Registered): Promise<{ sum: number; came: number }> {
  const { items, sum, isWhole } = await askAll(
    center,
    device,
    'Catalog',
    (sn) => catalogQuery.write({ sn, deviceId: device.code }, { charset: charsetOf(device) }),
    partOf,
    ({ deviceId }) => deviceId ?? '',
  );
  // Its registration is written with the next handful, and the list is noted on it.
  await center.devices.settled();
  await center.keepList({ device, items, asked: { sum, isWhole } });
  await center.devices.reread(device.deviceId);
  await reflect(center, device, items);
  return { sum, came: items.length };
}

/** Items that came without being asked for add and change, and take nothing away: some send one camera as the whole. */
export async function onLooseItems(center: Center, device: Registered, items: readonly CatalogItem[]): Promise<void> {
  if (items.length === 0) return;
  await center.keepList({ device, items });
  await center.devices.reread(device.deviceId);
  await reflect(center, device, items);
}

/** Changes of a catalogue (N.4.3.2): what came, went, or is on and off. */
export async function onCatalogChanges(
  center: Center,
  device: Registered,
  items: readonly CatalogItem[],
): Promise<void> {
  const gone = items.filter((item) => eventOf(item) === 'DEL');
  const told = items
    .filter((item) => eventOf(item) !== 'DEL')
    .map((item): CatalogItem => {
      const event = eventOf(item);
      if (event === 'ON') return { ...item, status: true };
      // A picture that is lost or a camera out of order is there, and sees nothing.
      return event === 'OFF' || event === 'VLOST' || event === 'DEFECT' ? { ...item, status: false } : item;
    });
  await center.keepList({ device, items: told, gone: gone.map(({ deviceId }) => deviceId ?? '') });
  const before = device.channels;
  await center.devices.reread(device.deviceId);
  const lost = gone.map(({ deviceId }) => before.get(deviceId ?? '')).filter((id) => id !== undefined);
  if (lost.length > 0) await fellSilent(center.app, lost);
  await reflect(center, device, told);
}

/** Cameras of ours among them that are off are off at once; those that are on are heard with their device. */
async function reflect(center: Center, device: Registered, items: readonly CatalogItem[]): Promise<void> {
  const off = items.filter(({ status }) => status === false).map(({ deviceId }) => deviceId ?? '');
  center.devices.heard(device);
  if (off.length === 0) return;
  const rows = await center.app.db
    .selectFrom('device')
    .select('id')
    .where('parent_id', '=', device.deviceId)
    .where('address', 'in', off)
    .execute();
  if (rows.length > 0)
    await fellSilent(
      center.app,
      rows.map(({ id }) => id),
    );
}
