import { randomBytes } from 'node:crypto';

import { refuse, type GbOrder, type GbUpgrade } from '@anyuan/contract';
import {
  deviceConfig,
  deviceConfigResponse,
  deviceControl,
  deviceControlResponse,
  upgradeResult,
  type ConfigSaid,
  type ControlSaid,
  type Manscdp,
} from '@anyuan/gb28181';

import type { Ctx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Center } from '../center.ts';
import { ask, charsetOf, tell } from './ask.ts';
import type { Registered } from './devices.ts';

type Said = { config: ConfigSaid } | { control: ControlSaid };
const bit = (is: boolean): 0 | 1 => (is ? 1 : 0);

function saidBy(order: Exclude<GbOrder, { do: 'upgrade' }>): Said {
  switch (order.do) {
    case 'basic':
      return { config: { basic: order.basic } };
    case 'mirror':
      return { config: { mirror: order.mirror } };
    case 'alarmReport':
      return {
        config: { alarmReport: { motion: bit(order.alarmReport.motion), field: bit(order.alarmReport.field) } },
      };
    case 'osd': {
      const { length, width, timeX, timeY, isTimeOn, timeType, isTextOn, lines } = order.osd;
      const osd = { length, width, timeX, timeY, timeType, timeEnable: bit(isTimeOn), textEnable: bit(isTextOn) };
      return { config: { osd: { ...osd, sum: lines.length, lines } } };
    }
    case 'mask': {
      const regions = order.mask.regions.map(({ left, top, right, bottom }, i) => ({
        seq: i + 1,
        point: [left, top, right, bottom].join(','),
      }));
      return { config: { mask: { on: bit(order.mask.isOn), sum: regions.length, regions } } };
    }
    case 'home': {
      const { isOn, resetSeconds, preset } = order.home;
      return {
        control: {
          home: {
            enabled: bit(isOn),
            ...(resetSeconds !== null && { resetSeconds }),
            ...(preset !== null && { preset }),
          },
        },
      };
    }
    case 'formatCard':
      return { control: { format: order.card } };
    default:
      return order satisfies never;
  }
}

/** Sets a device, or has it format a card or fetch a new firmware (A.2.3). Answered by all but the card (9.3.1 d, e). */
export async function give(
  ctx: Ctx,
  center: Center,
  device: Registered,
  channel: string,
  order: GbOrder,
): Promise<void> {
  if (order.do === 'upgrade') return upgrade(ctx, center, device, channel, order);
  const said = saidBy(order);
  if ('config' in said) return configure(center, device, channel, said.config);
  if (order.do === 'formatCard')
    return tell(
      center,
      device,
      deviceControl.write({ sn: center.nextSn(), deviceId: channel, ...said.control }),
      channel,
    );
  return command(center, device, channel, said.control);
}

async function command(center: Center, device: Registered, channel: string, said: ControlSaid): Promise<void> {
  const { result } = await ask(
    center,
    device,
    'DeviceControl',
    (sn) => deviceControl.write({ sn, deviceId: channel, ...said }, { charset: charsetOf(device) }),
    (message) => deviceControlResponse.read(message),
    channel,
  );
  if (result === false) throw refuse('gb_refused', { what: device.name, status: 'ERROR' });
}

export async function configure(center: Center, device: Registered, channel: string, said: ConfigSaid): Promise<void> {
  const { result } = await ask(
    center,
    device,
    'DeviceConfig',
    (sn) => deviceConfig.write({ sn, deviceId: channel, ...said }, { charset: charsetOf(device) }),
    (message) => deviceConfigResponse.read(message),
    channel,
  );
  if (result === false) throw refuse('gb_refused', { what: device.name, status: 'ERROR' });
}

/** It fetches its firmware, starts anew, and says what became of it, which may take half an hour (9.13). */
async function upgrade(
  ctx: Ctx,
  center: Center,
  device: Registered,
  channel: string,
  { firmware, url, maker }: Extract<GbOrder, { do: 'upgrade' }>,
): Promise<void> {
  // 32 characters at least (A.2.3.1.12).
  const session = randomBytes(16).toString('hex');
  await ctx.tx(async (tx) => {
    tx.unaudited('the order has its own line');
    await tx.db
      .insertInto('gb_upgrade')
      .values({ id: newId(), device_id: device.deviceId, at: tx.now, firmware, by_name: ctx.actor.name, session })
      .execute();
  });
  try {
    await command(center, device, channel, {
      upgrade: { firmware, url, manufacturer: maker ?? device.maker ?? '', session },
    });
  } catch (error) {
    const status = (error as { message?: string }).message ?? null;
    await note(center, device, { session, isDone: false, firmware, reason: status });
    throw error;
  }
}

async function note(
  center: Center,
  device: Registered,
  { session, isDone, firmware, reason }: { session: string; isDone: boolean; firmware?: string; reason: string | null },
): Promise<void> {
  await center.app.system('gb28181').tx(async (tx) => {
    const row = await tx.db
      .updateTable('gb_upgrade')
      .set({ is_done: isDone, ended_at: tx.now, reason: reason?.slice(0, 300) ?? null })
      .where('session', '=', session)
      .where('device_id', '=', device.deviceId)
      .where('is_done', 'is', null)
      .returning('firmware')
      .executeTakeFirst();
    // Told once more, or of an upgrade that somebody else had asked for.
    if (!row) return tx.unaudited('nothing that was awaited');
    tx.audit('gb28181.upgraded', 'device', device.deviceId, {
      code: device.ours,
      firmware: firmware ?? row.firmware,
      isDone,
      ...(reason !== null && { reason: reason.slice(0, 300) }),
    });
  });
}

/** A.2.5.9: what became of it; true: the message was one. */
export async function onUpgraded(center: Center, device: Registered, message: Manscdp): Promise<boolean> {
  if (!upgradeResult.is(message)) return false;
  const { session = '', result, firmware, reason } = upgradeResult.read(message);
  await note(center, device, {
    session,
    isDone: result === true,
    ...(firmware !== undefined && { firmware: firmware.slice(0, 100) }),
    reason: reason ?? null,
  });
  if (result === true && firmware !== undefined) {
    device.firmware = firmware.slice(0, 100);
    center.devices.touch(device);
  }
  return true;
}

const upgradesShown = 20;
export async function upgradesOf({ db }: Pick<Ctx, 'db'>, deviceId: string): Promise<GbUpgrade[]> {
  const rows = await db
    .selectFrom('gb_upgrade')
    .selectAll()
    .where('device_id', '=', deviceId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(upgradesShown)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    firmware: row.firmware,
    by: row.by_name,
    isDone: row.is_done,
    endedAt: row.ended_at?.toISOString() ?? null,
    reason: row.reason,
  }));
}
