import type { GbChannel, GbChannelKind } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Rights } from '../../../kernel/auth/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { deviceKnown } from '../../device/index.ts';
import { maybeCenter } from '../center.ts';
import { shownPosition } from './positions.ts';

interface Place {
  code: string;
  name: string;
  full_name: string;
}

/** A channel behind which no camera stands that is kept from the caller: of a device, or the device itself. */
export const channelKnown = (rights: Rights, channel: RawBuilder<unknown>, deviceId: string): RawBuilder<boolean> =>
  sql<boolean>`not exists (select from device o
    where o.parent_id = ${deviceId} and o.address = ${channel} and not ${deviceKnown(rights, 'o')})`;

/** What hangs on a device, which of it is entered, and what a name suggests of the rest; `only`: of these codes. */
export async function channelList(
  { app, db, rights }: Ctx,
  deviceId: string,
  only: readonly string[] | null = null,
): Promise<GbChannel[]> {
  const channels = await db
    .selectFrom('gb_channel')
    .selectAll()
    .where('device_id', '=', deviceId)
    .where(channelKnown(rights, sql`gb_channel.code`, deviceId))
    .$if(only !== null, (all) => all.where('code', '=', sql<string>`any(${[...(only ?? [])]}::text[])`))
    .orderBy('kind')
    .orderBy('name')
    .execute();
  // Of the house's devices those that may be meant: a house has thousands of them.
  const [codes, names] = [channels.map(({ code }) => code), channels.map(({ name }) => name)];
  const ours = await db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.code', 'd.name', 'd.address', 'd.parent_id', 'p.full_name as place'])
    .where(
      sql<boolean>`((d.parent_id = ${deviceId} and d.address = any(${codes}::text[]))
        or (d.parent_id is null and d.protocol is null and (d.name = any(${names}::text[]) or d.code = any(${codes}::text[]))))`,
    )
    .where('d.is_enabled', '=', true)
    .where(deviceKnown(rights))
    .execute();
  const mine = new Map(
    ours
      .filter((one) => one.parent_id !== null)
      .map(({ code, name, place, address }) => [address ?? '', { code, name, place }]),
  );
  const free = ours.filter((one) => one.parent_id === null);
  const byName = new Map(free.map((one) => [one.name, one]));
  const byCode = new Map(free.map((one) => [one.code, one]));
  // Places whose name one of them has in its own.
  const { rows: places } = await sql<{ code: string; name: string; full_name: string }>`
    select code, name, full_name from place
    where length(name) >= 2 and strpos(${channels
      .filter(({ code }) => !mine.has(code))
      .map(({ name }) => name)
      .join('\n')}, name) > 0`.execute(db);
  // The longest name first: 门诊大厅 is not 门诊.
  const longest = places.toSorted((one, other) => other.name.length - one.name.length);
  const positions = maybeCenter(app)?.positions;
  return channels.map((one): GbChannel => {
    const device = mine.get(one.code);
    const isThing = one.kind !== 'group' && one.kind !== 'organisation' && one.kind !== 'user';
    return {
      code: one.code,
      kind: one.kind as GbChannelKind,
      name: one.name,
      parent: one.parent,
      isOn: one.is_on,
      goneAt: one.gone_at?.toISOString() ?? null,
      position: shownPosition(positions, one.code),
      hasPtz: one.ptz_type === '1' || one.ptz_type === '4' || one.ptz_type === '5',
      device: device ? { code: device.code, name: device.name, place: device.place } : null,
      suggestion:
        device || !isThing ? null : suggestion(one.name, byCode.get(one.code) ?? byName.get(one.name), longest),
    };
  });
}

function suggestion(
  name: string,
  device: { code: string; name: string } | undefined,
  places: readonly Place[],
): GbChannel['suggestion'] {
  const place = places.find((one) => name.includes(one.name));
  return {
    place: place ? { code: place.code, name: place.full_name } : null,
    device: device ? { code: device.code, name: device.name } : null,
  };
}

/** What kind of device of ours a channel is. */
export function deviceKindOf(kind: string, name: string): string {
  if (kind === 'camera' || kind === 'encoder') return 'camera';
  if (kind === 'recorder' || kind === 'alarm-host' || kind === 'screen' || kind === 'door') return kind;
  if (kind === 'alarm-out') return 'siren';
  if (kind === 'voice-in' || kind === 'voice-out') return 'intercom';
  if (kind !== 'alarm-in') return 'other';
  if (/烟|火|温感/.test(name)) return 'fire-detector';
  return /按钮|一键|紧急|求助/.test(name) ? 'panic-button' : 'intrusion-zone';
}
