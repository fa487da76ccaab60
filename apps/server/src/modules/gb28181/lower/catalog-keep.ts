import { kindOf, parentsOf, type CatalogItem } from '@anyuan/gb28181';
import { sql } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import type { Tx } from '../../../kernel/ctx.ts';
import { gathering } from '../../../kernel/gather.ts';
import type { Registered } from './devices.ts';

/** What a device has said of what hangs on it. */
export interface SaidList {
  device: Registered;
  items: readonly CatalogItem[];
  /** 20 digits that it says are gone. */
  gone?: readonly string[];
  /** It was asked for all of it: how many it says there are, and whether so many came. */
  asked?: { sum: number; isWhole: boolean };
}

/** Lists of so many devices at most are one transaction. */
const most = 50;

/** Keeps lists: after a power cut all recorders of a house send theirs within seconds, and few statements write them. */
export const makeKeeper = (app: App): ((said: SaidList) => Promise<void>) =>
  gathering<SaidList, void>(
    async (all) => {
      await app.system('gb28181').tx(async (tx) => {
        tx.unaudited('the list a device sends of what hangs on it');
        for (const some of inTurns(all)) await keep(tx, some);
      });
      return all.map(() => undefined);
    },
    { most },
  );

/** What one device has said comes in its order, one after the other. */
function inTurns(all: readonly SaidList[]): SaidList[][] {
  const byDevice = [...Map.groupBy(all, ({ device }) => device.deviceId).values()];
  const turns = Math.max(...byDevice.map(({ length }) => length));
  return Array.from({ length: turns }, (_, i) => byDevice.flatMap((own) => own[i] ?? []));
}

async function keep(tx: Tx, all: readonly SaidList[]): Promise<void> {
  const rows = all.flatMap(rowsOf);
  // What a message about a change leaves out stays as it was.
  if (rows.length > 0)
    await sql`insert into gb_channel as g (device_id, code, kind, name, parent, is_on, maker, model, civil_code, ptz_type,
        longitude, latitude)
      select r.device_id, r.code, r.kind, coalesce(r.name, r.code), r.parent, r.is_on, r.maker, r.model,
        r.civil_code, r.ptz_type, r.longitude, r.latitude
      from jsonb_to_recordset(${json(rows)}::jsonb) as r(device_id uuid, code text, kind text, name text, parent text,
        is_on boolean, maker text, model text, civil_code text, ptz_type text, longitude double precision,
        latitude double precision) order by r.device_id, r.code
      on conflict (device_id, code) do update set kind = excluded.kind,
        name = case when excluded.name = excluded.code then g.name else excluded.name end,
        parent = coalesce(excluded.parent, g.parent), is_on = coalesce(excluded.is_on, g.is_on),
        maker = coalesce(excluded.maker, g.maker), model = coalesce(excluded.model, g.model),
        civil_code = coalesce(excluded.civil_code, g.civil_code), ptz_type = coalesce(excluded.ptz_type, g.ptz_type),
        longitude = coalesce(excluded.longitude, g.longitude), latitude = coalesce(excluded.latitude, g.latitude),
        gone_at = null`.execute(tx.db);

  const gone = all.flatMap(({ device, gone: codes = [] }) =>
    codes.map((code) => ({ device_id: device.deviceId, code })),
  );
  if (gone.length > 0)
    await sql`update gb_channel g set gone_at = coalesce(g.gone_at, ${tx.now}::timestamptz)
      from jsonb_to_recordset(${json(gone)}::jsonb) as r(device_id uuid, code text)
      where g.device_id = r.device_id and g.code = r.code`.execute(tx.db);

  const asked = all.flatMap(({ device, asked: said }) =>
    said ? [{ device_id: device.deviceId, sum: said.sum, is_whole: said.isWhole }] : [],
  );
  if (asked.length === 0) return;
  // Only a list that came whole says of what is not in it that it is gone: datagrams are lost on the way.
  const whole = all.filter(({ asked: said }) => said?.isWhole);
  const named = whole.flatMap(({ device, items }) =>
    items.map(({ deviceId }) => ({ device_id: device.deviceId, code: deviceId })),
  );
  await sql`update gb_channel g set gone_at = ${tx.now}::timestamptz
    where g.device_id = any(${whole.map(({ device }) => device.deviceId)}::uuid[]) and g.gone_at is null
      and not exists (select from jsonb_to_recordset(${json(named)}::jsonb) as r(device_id uuid, code text)
        where r.device_id = g.device_id and r.code = g.code)`.execute(tx.db);
  await sql`update gb_registration g set catalog_at = ${tx.now}::timestamptz, catalog_sum = r.sum, catalog_whole = r.is_whole
    from jsonb_to_recordset(${json(asked)}::jsonb) as r(device_id uuid, sum integer, is_whole boolean)
    where g.device_id = r.device_id`.execute(tx.db);
}

const rowsOf = ({ device, items }: SaidList) => [
  ...new Map(
    items
      .filter(({ deviceId }) => deviceId !== device.code)
      .map((item) => [
        item.deviceId ?? '',
        {
          device_id: device.deviceId,
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
  ).values(),
];

const json = (rows: unknown[]): string => JSON.stringify(rows).replaceAll(String.raw`\u0000`, '');
