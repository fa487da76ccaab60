import {
  catalogQuery,
  catalogResponse,
  eventOf,
  kindOf,
  parentsOf,
  type CatalogItem,
  type Manscdp,
} from '@anyuan/gb28181';
import { sql } from 'kysely';

import type { Tx } from '../../../kernel/ctx.ts';
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
  await center.app.system('gb28181').tx(async (tx) => {
    tx.unaudited('the list a device sends of what hangs on it');
    await keep(tx, device, items);
    // Only a list that came whole says of what is not in it that it is gone: datagrams are lost on the way.
    if (isWhole) await markGone(tx, device, items);
    await tx.db
      .updateTable('gb_registration')
      .set({ catalog_at: tx.now, catalog_sum: sum, catalog_whole: isWhole })
      .where('device_id', '=', device.deviceId)
      .execute();
  });
  await center.devices.reread(device.deviceId);
  await reflect(center, device, items);
  return { sum, came: items.length };
}

/** Items that came without being asked for add and change, and take nothing away: some send one camera as the whole. */
export async function onLooseItems(center: Center, device: Registered, items: readonly CatalogItem[]): Promise<void> {
  if (items.length === 0) return;
  await center.app.system('gb28181').tx(async (tx) => {
    tx.unaudited('the list a device sends of what hangs on it');
    await keep(tx, device, items);
  });
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
  await center.app.system('gb28181').tx(async (tx) => {
    tx.unaudited('the list a device sends of what hangs on it');
    await keep(tx, device, told);
    const codes = gone.map(({ deviceId }) => deviceId ?? '');
    await sql`update gb_channel set gone_at = coalesce(gone_at, ${tx.now}::timestamptz)
      where device_id = ${device.deviceId} and code = any(${codes}::text[])`.execute(tx.db);
  });
  const before = device.channels;
  await center.devices.reread(device.deviceId);
  const lost = gone.map(({ deviceId }) => before.get(deviceId ?? '')).filter((id) => id !== undefined);
  if (lost.length > 0) await fellSilent(center.app, lost);
  await reflect(center, device, told);
}

async function keep(tx: Tx, device: Registered, items: readonly CatalogItem[]): Promise<void> {
  const rows = new Map(
    items
      .filter(({ deviceId }) => deviceId !== device.code)
      .map((item) => [
        item.deviceId ?? '',
        {
          code: (item.deviceId ?? '').slice(0, 64),
          kind: kindOf(item.deviceId ?? ''),
          name: item.name?.slice(0, 200) ?? null,
          parent: parentsOf(item)[0]?.slice(0, 64) ?? null,
          is_on: item.status ?? null,
          maker: item.manufacturer?.slice(0, 100) ?? null,
          model: item.model?.slice(0, 100) ?? null,
          civil_code: item.civilCode?.slice(0, 20) ?? null,
          ptz_type: item.info?.ptzType?.slice(0, 20) ?? null,
          longitude: item.longitude ?? null,
          latitude: item.latitude ?? null,
        },
      ]),
  );
  // What a message about a change leaves out stays as it was.
  await sql`insert into gb_channel as g (device_id, code, kind, name, parent, is_on, maker, model, civil_code, ptz_type,
      longitude, latitude)
    select ${device.deviceId}::uuid, r.code, r.kind, coalesce(r.name, r.code), r.parent, r.is_on, r.maker, r.model,
      r.civil_code, r.ptz_type, r.longitude, r.latitude
    from jsonb_to_recordset(${JSON.stringify([...rows.values()]).replaceAll(String.raw`\u0000`, '')}::jsonb) as r(code text,
      kind text, name text, parent text, is_on boolean, maker text, model text, civil_code text, ptz_type text,
      longitude double precision, latitude double precision) order by r.code
    on conflict (device_id, code) do update set kind = excluded.kind,
      name = case when excluded.name = excluded.code then g.name else excluded.name end,
      parent = coalesce(excluded.parent, g.parent), is_on = coalesce(excluded.is_on, g.is_on),
      maker = coalesce(excluded.maker, g.maker), model = coalesce(excluded.model, g.model),
      civil_code = coalesce(excluded.civil_code, g.civil_code), ptz_type = coalesce(excluded.ptz_type, g.ptz_type),
      longitude = coalesce(excluded.longitude, g.longitude), latitude = coalesce(excluded.latitude, g.latitude),
      gone_at = null`.execute(tx.db);
}

async function markGone(tx: Tx, device: Registered, items: readonly CatalogItem[]): Promise<void> {
  const codes = items.map(({ deviceId }) => deviceId ?? '');
  await sql`update gb_channel set gone_at = ${tx.now}::timestamptz
    where device_id = ${device.deviceId} and gone_at is null and not code = any(${codes}::text[])`.execute(tx.db);
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
