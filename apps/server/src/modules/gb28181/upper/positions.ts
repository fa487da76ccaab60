import { manscdpType, notify, positionNotify } from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import type { Position } from '../lower/positions.ts';
import { charsetTo, inTurn, type Platform } from './platforms.ts';
import { sharedWith } from './shares.ts';

/** Tells whoever has subscribed where shared things are that move, each as often as was asked for at most (9.11.4). */
export async function tellPositions(center: Center, one: Platform): Promise<void> {
  if (one.positionSubscribers.size === 0 || center.positions.count === 0) return;
  const shared = await sharedWith(center.app, one.row.id);
  const known = shared.flatMap(({ code, channel }) => {
    const position = channel === null ? undefined : center.positions.get(channel);
    return position ? [{ code, position }] : [];
  });
  const now = center.endpoint.agent.options.now();
  for (const [key, { subscriber, everyMs, told }] of one.positionSubscribers) {
    if (!subscriber.talk.isOpen || subscriber.expiresAt <= now) {
      one.positionSubscribers.delete(key);
      continue;
    }
    const fresh = known.filter(({ code, position }) => {
      const before = told.get(code);
      return before === undefined || (before.of !== position && now - before.at >= everyMs);
    });
    for (const { code, position } of fresh) told.set(code, { of: position, at: now });
    for (const body of bodiesOf(center, one, fresh))
      await inTurn(one, () => notify(subscriber, now, { body, contentType: manscdpType }));
  }
}

const together = 4;

/** Several in a message are the edition of 2022; before it there was one. */
function bodiesOf(center: Center, one: Platform, some: readonly { code: string; position: Position }[]): Buffer[] {
  const said = { charset: charsetTo(one) };
  const items = some.map(({ code, position: { at, longitude, latitude, speed, direction, altitude } }) => ({
    deviceId: code,
    at,
    longitude,
    latitude,
    ...(speed !== null && { speed }),
    ...(direction !== null && { direction }),
    ...(altitude !== null && { altitude }),
  }));
  if (one.row.edition !== '3.0')
    return items.map((item) => positionNotify.write({ ...item, sn: center.nextSn() }, said));
  return Array.from({ length: Math.ceil(items.length / together) }, (_, i) => {
    const part = items.slice(i * together, (i + 1) * together);
    return positionNotify.write({ sn: center.nextSn(), deviceId: one.ours, sum: part.length, items: part }, said);
  });
}
