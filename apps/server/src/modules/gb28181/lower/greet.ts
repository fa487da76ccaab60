import { configQuery, configResponse, deviceInfoQuery, deviceInfoResponse } from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { ask, charsetOf } from './ask.ts';
import { readCatalog } from './catalog.ts';
import type { Registered } from './devices.ts';
import { subscribe } from './subscribe.ts';
import type { Greeter } from './wanted.ts';

/** So many are asked at the same time; each question has ten seconds. */
const atOnce = 64;
/** So many new ones within so long are a crowd: all of them are let in before any of them is asked. */
const crowd = 20;
const crowdMs = 250;
/** Somebody new every moment must not put it off for ever. */
const waitAtMostMs = 3_000;

export function makeGreeter(center: () => Center): Greeter {
  const waiting: { device: Registered; since: number }[] = [];
  let arrivals: number[] = [];
  let busy = 0;
  let timer: NodeJS.Timeout | undefined;

  function next(): void {
    clearTimeout(timer);
    timer = undefined;
    while (busy < atOnce) {
      const [first] = waiting;
      if (!first) return;
      const now = performance.now();
      arrivals = arrivals.filter((at) => now - at < crowdMs);
      if (arrivals.length >= crowd && now - first.since < waitAtMostMs) {
        timer = setTimeout(next, crowdMs);
        return;
      }
      waiting.shift();
      busy++;
      void question(center(), first.device).finally(() => {
        busy--;
        next();
      });
    }
  }

  return {
    greet(device) {
      const since = performance.now();
      arrivals.push(since);
      waiting.push({ device, since });
      next();
    },
    stop() {
      clearTimeout(timer);
      waiting.length = 0;
    },
  };
}

async function question(center: Center, device: Registered): Promise<void> {
  for (const step of [askInfo, askInterval, readCatalog, subscribe]) {
    if (center.devices.get(device.code) !== device) return;
    await step(center, device).catch((error: unknown) =>
      center.app.log.debug({ err: error, device: device.ours }, 'a device did not answer what it was asked'),
    );
  }
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
