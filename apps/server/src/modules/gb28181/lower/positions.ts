import { positionNotify, type Manscdp } from '@anyuan/gb28181';

import type { Registered } from './devices.ts';

/** Where something that moves says it is (WGS 84). */
export interface Position {
  at: Date;
  longitude: number;
  latitude: number;
  speed: number | null;
  direction: number | null;
  altitude: number | null;
}

export interface Positions {
  /** The last that was said of these 20 digits. */
  get(code: string): Position | undefined;
  /** True: the message was one, whatever it said. */
  take(device: Registered, message: Manscdp, now: Date): boolean;
  readonly count: number;
}

const codesAtMost = 20_000;

/** Kept in memory: where somebody went is nobody's record. */
export function makePositions(): Positions {
  const all = new Map<string, Position>();
  return {
    get: (code) => all.get(code),
    get count() {
      return all.size;
    },
    take(device, message, now) {
      if (!positionNotify.is(message)) return false;
      const said = positionNotify.read(message);
      // Editions before 2022 say one place a message, of whom the message is.
      const items = said.items ?? [{ ...said, deviceId: message.deviceId || device.code, at: said.at }];
      for (const { deviceId, at, longitude, latitude, speed, direction, altitude } of items) {
        if (longitude === undefined || latitude === undefined || !isPlace(longitude, latitude)) continue;
        // A device speaks of itself and of what hangs on it.
        if (deviceId !== device.code && !device.channels.has(deviceId)) continue;
        if (all.size >= codesAtMost && !all.has(deviceId)) continue;
        all.set(deviceId, {
          at: at ?? now,
          longitude,
          latitude,
          speed: speed ?? null,
          direction: direction ?? null,
          altitude: altitude ?? null,
        });
      }
      return true;
    },
  };
}

const isPlace = (longitude: number, latitude: number): boolean =>
  Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 && (longitude !== 0 || latitude !== 0);

/** As a page shows it; nothing is said of what nobody has said. */
export function shownPosition(positions: Positions | undefined, code: string) {
  const known = positions?.get(code);
  if (!known) return null;
  const { at, longitude, latitude, speed } = known;
  return { at: at.toISOString(), longitude, latitude, speed };
}
