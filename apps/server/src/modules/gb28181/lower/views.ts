import { refuse, type GbCall, type GbDevice } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../../kernel/ctx.ts';
import type { GbStep } from '../../../kernel/db/index.ts';
import { deviceKnown, visibleDevices } from '../../device/index.ts';
import { maybeCenter } from '../center.ts';
import { channelKnown } from './channels.ts';
import { shownPosition } from './positions.ts';

/** Devices of GB/T 28181 as a page shows them. Where one is reached is told to those who keep devices. */
export async function deviceList(ctx: Ctx, code?: string): Promise<(GbDevice & { id: string })[]> {
  const center = maybeCenter(ctx.app);
  const known = (device: string) => deviceKnown(ctx.rights, device);
  const { rows } = await sql<Row>`
    select d.id, d.code, d.name, d.address as gb_code, r.registered_at, r.expires_at, r.heard_at, r.transport,
      r.address, r.port, r.version, r.maker, r.model, r.firmware, r.quirks, r.catalog_at, r.catalog_sum, r.catalog_whole,
      (select count(*)::int from gb_channel c where c.device_id = d.id and c.gone_at is null
        and c.kind not in ('group', 'organisation', 'user', 'platform')
        and not exists (select from device o where o.parent_id = d.id and o.address = c.code and not ${known('o')})) as channels,
      (select count(*)::int from device c where c.parent_id = d.id and c.is_enabled and ${known('c')}) as adopted
    from device d left join place p on p.id = d.place_id left join gb_registration r on r.device_id = d.id
    where d.protocol = 'gb28181' and d.parent_id is null and d.is_enabled
      and ${visibleDevices(ctx.rights)} and ${code === undefined ? sql`true` : sql`d.code = ${code}`}
    order by d.code`.execute(ctx.db);
  const mayKeep = ctx.rights.grants.has('device.manage');
  return rows.map((row) => {
    const here = center?.devices.get(row.gb_code ?? '');
    return {
      id: row.id,
      code: row.code,
      name: row.name,
      gbCode: row.gb_code ?? '',
      isOnline: here !== undefined,
      registeredAt: (here?.registeredAt ?? row.registered_at)?.toISOString() ?? null,
      expiresAt: (here?.expiresAt ?? row.expires_at)?.toISOString() ?? null,
      heardAt: (here?.heardAt ?? row.heard_at)?.toISOString() ?? null,
      transport: here?.hop.transport ?? row.transport,
      address:
        mayKeep && row.address !== null ? `${here?.hop.address ?? row.address}:${here?.hop.port ?? row.port}` : null,
      version: here?.version ?? row.version,
      maker: here?.maker ?? row.maker,
      model: here?.model ?? row.model,
      firmware: here?.firmware ?? row.firmware,
      quirks: here ? [...here.quirks] : (row.quirks ?? []),
      catalogAt: row.catalog_at?.toISOString() ?? null,
      catalogSum: row.catalog_sum,
      catalogWhole: row.catalog_whole,
      channels: row.channels,
      adopted: row.adopted,
      position: shownPosition(center?.positions, row.gb_code ?? ''),
    };
  });
}

interface Row {
  id: string;
  code: string;
  name: string;
  gb_code: string | null;
  registered_at: Date | null;
  expires_at: Date | null;
  heard_at: Date | null;
  transport: string | null;
  address: string | null;
  port: number | null;
  version: string | null;
  maker: string | null;
  model: string | null;
  firmware: string | null;
  quirks: string[] | null;
  catalog_at: Date | null;
  catalog_sum: number | null;
  catalog_whole: boolean | null;
  channels: number;
  adopted: number;
}

export async function oneDevice(ctx: Ctx, code: string): Promise<GbDevice & { id: string }> {
  const [one] = await deviceList(ctx, code);
  if (!one) throw refuse('not_found', { what: code });
  return one;
}

const callsShown = 30;

/** The last calls for pictures, newest first, with their ladders; those under way as they stand. */
export async function callList(ctx: Ctx, deviceId: string): Promise<GbCall[]> {
  const rows = await ctx.db
    .selectFrom('gb_call')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where(channelKnown(ctx.rights, sql`gb_call.channel`, deviceId))
    .orderBy('at', 'desc')
    .limit(callsShown)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    channel: row.channel,
    name: row.name,
    kind: row.kind,
    transport: row.transport,
    steps: row.steps as GbStep[],
    quirks: row.quirks,
    reason: row.reason,
    status: row.status,
  }));
}
