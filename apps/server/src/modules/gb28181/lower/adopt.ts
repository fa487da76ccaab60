import { refuse, type gb28181Api, type HandlerInput } from '@anyuan/contract';

import type { Ctx } from '../../../kernel/ctx.ts';
import { enterDevices } from '../../device/index.ts';
import type { Center } from '../center.ts';
import { channelList, deviceKindOf } from './channels.ts';

type Adopt = HandlerInput<typeof gb28181Api.adopt>;

/** Enters channels into the register of devices: as new ones, or as those that were entered before by other means. */
export async function adopt(center: Center, ctx: Ctx, { code, items }: Adopt): Promise<{ entered: number }> {
  const host = await ctx.db
    .selectFrom('device')
    .select('id')
    .where('code', '=', code)
    .where('protocol', '=', 'gb28181')
    .executeTakeFirst();
  if (!host) throw refuse('not_found', { what: code });
  const wanted = items.map(({ channel }) => channel);
  const channels = new Map((await channelList(ctx, host.id, wanted)).map((one) => [one.code, one]));
  const rows = items.map(({ channel, device, name, place }) => {
    const known = channels.get(channel);
    if (!known) throw refuse('not_found', { what: channel });
    const wiring = { parent: code, protocol: 'gb28181', address: channel };
    // What was entered before keeps its name and its place.
    if (known.device)
      return {
        code: known.device.code,
        given: { ...wiring, ...(name && { name }), ...(place !== undefined && { place }) },
      };
    if (device !== undefined) return { code: device, given: { ...wiring, url: null } };
    return {
      code: channel,
      given: {
        ...wiring,
        name: name ?? known.name,
        kind: deviceKindOf(known.kind, known.name),
        place: place === undefined ? (known.suggestion?.place?.code ?? null) : place,
      },
    };
  });
  const entered = await enterDevices(ctx, rows);
  await center.devices.reread(host.id);
  const registered = center.devices.byId(host.id);
  if (registered) center.devices.heard(registered);
  return { entered };
}
