import { configQuery, configResponse, deviceInfoQuery, deviceInfoResponse } from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { ask, charsetOf } from './ask.ts';
import { readCatalog } from './catalog.ts';
import type { Registered } from './devices.ts';
import { subscribe } from './subscribe.ts';

/** Asks a device that has just come who it is and what hangs on it. What it does not answer is asked again another day. */
export function greet(center: Center, device: Registered): void {
  void (async () => {
    for (const step of [askInfo, askInterval, readCatalog, subscribe]) {
      if (center.devices.get(device.code) !== device) return;
      await step(center, device).catch((error: unknown) =>
        center.app.log.debug({ err: error, device: device.ours }, 'a device did not answer what it was asked'),
      );
    }
  })();
}

async function askInfo(center: Center, device: Registered): Promise<void> {
  const said = await ask(
    center,
    device,
    'DeviceInfo',
    (sn) => deviceInfoQuery.write({ sn, deviceId: device.code }, { charset: charsetOf(device) }),
    (message) => {
      if (message.charset === 'utf-8' && /[^\0-\x7f]/.test(JSON.stringify(deviceInfoResponse.read(message))))
        device.quirks.add('utf-8');
      return deviceInfoResponse.read(message);
    },
  );
  device.maker = short(said.manufacturer) ?? device.maker;
  device.model = short(said.model) ?? device.model;
  device.firmware = short(said.firmware) ?? device.firmware;
  center.devices.touch(device);
}

const short = (text: string | undefined): string | undefined => text?.slice(0, 100);

/** How often it says that it lives: only those of 2016 and later can be asked. */
async function askInterval(center: Center, device: Registered): Promise<void> {
  if (device.version === null || device.version.startsWith('1')) return;
  const said = await ask(
    center,
    device,
    'ConfigDownload',
    (sn) => configQuery.write({ sn, deviceId: device.code, type: 'BasicParam' }),
    (message) => configResponse.read(message),
  );
  const { interval, misses } = said.basic ?? {};
  if (interval !== undefined && interval > 0 && interval <= 3_600) device.intervalSeconds = interval;
  if (misses !== undefined && misses > 0 && misses <= 20) device.misses = misses;
  center.devices.touch(device);
}
