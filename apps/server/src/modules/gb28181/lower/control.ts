import { refuse, type GbControl } from '@anyuan/contract';
import { deviceControl, deviceControlResponse, isAnswered, type ControlSaid } from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { ask, tell } from './ask.ts';
import type { Registered } from './devices.ts';

const commands: Record<GbControl, ControlSaid> = {
  guard: { guard: 'SetGuard' },
  unguard: { guard: 'ResetGuard' },
  resetAlarm: { alarm: 'ResetAlarm', alarmInfo: { method: '0' } },
  record: { record: 'Record' },
  stopRecord: { record: 'StopRecord' },
  reboot: { boot: 'Boot' },
};

/** Tells a device to do something; those that are answered with what came of it are waited for (9.3.1). */
export async function control(
  center: Center,
  device: Registered,
  channel: string,
  command: GbControl,
): Promise<{ isAnswered: boolean }> {
  const said = commands[command];
  if (!isAnswered(said)) {
    await tell(center, device, deviceControl.write({ sn: center.nextSn(), deviceId: channel, ...said }), channel);
    return { isAnswered: false };
  }
  const { result } = await ask(
    center,
    device,
    'DeviceControl',
    (sn) => deviceControl.write({ sn, deviceId: channel, ...said }),
    (message) => deviceControlResponse.read(message),
    channel,
  );
  if (result === false) throw refuse('gb_refused', { what: device.name, status: 'ERROR' });
  return { isAnswered: true };
}
