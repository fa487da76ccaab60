import { setTimeout } from 'node:timers/promises';

import {
  catalogNotify,
  catalogResponse,
  fillPage,
  isOk,
  manscdpType,
  notify,
  type NewCatalogItem,
} from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { insist } from './insist.ts';
import { charsetTo, inTurn, pageUp, sayUp, type Platform } from './platforms.ts';
import { oneShared, sharedWith, type Shared } from './shares.ts';

/** A page that nobody takes is tried for another half a minute. */
const missesAtMost = 5;
const pauseMs = 1_000;

const itemOf = (one: Platform, shared: Shared): NewCatalogItem => ({
  deviceId: shared.code,
  name: shared.name,
  manufacturer: 'Anyuan',
  model: 'IPC',
  civilCode: one.ours.slice(0, 6),
  address: shared.place ?? shared.name,
  parental: 0,
  parentId: one.ours,
  registerWay: 1,
  secrecy: 0,
  status: shared.isOnline,
});

/** Answers a question for the catalogue: page by page, each when the one before has been answered (Annex M). */
export async function answerCatalog(center: Center, one: Platform, sn: number, about: string): Promise<void> {
  const turn = ++one.asked;
  // Asked for one camera, for us, or for anything else we are (Annex J).
  const isAll = about === one.ours || about.length <= 10;
  const shared = isAll
    ? await sharedWith(center.app, one.row.id)
    : [await oneShared(center.app, one.row.id, about)].filter((each) => each !== undefined);
  const isDatagram = one.hop.transport === 'udp';
  // By TCP where it takes it: 20,000 cameras by twos and threes would take minutes.
  let isStream = !isDatagram || (shared.length > 200 && center.endpoint.agent.options.wider?.(one.hop) !== undefined);
  for (let at = 0, misses = 0; at === 0 || at < shared.length;) {
    const { count, body } = fillPage(shared, at, pageUp(center, one, { isStream }), (some) => {
      const items = some.map((each) => itemOf(one, each));
      return catalogResponse.write(
        { sn, deviceId: about, sum: shared.length, ...(items.length > 0 && { items }) },
        { charset: charsetTo(one) },
      );
    });
    // A turn for each: an alarm does not wait for 20,000 cameras.
    const outcome = await sayUp(center, one, body);
    if (isOk(outcome)) {
      at += Math.max(1, count);
      misses = 0;
      continue;
    }
    // It has given this one up and asked anew, or is gone.
    if (one.asked !== turn || one.stopped || ++misses > missesAtMost) return;
    // It goes on where it stopped, by datagrams where the stream did not bear.
    if (isDatagram) isStream = false;
    await setTimeout(pauseMs * 2 ** (misses - 1), undefined, { ref: false });
  }
}

type Change = 'ON' | 'OFF' | 'ADD' | 'DEL' | 'UPDATE';

/** Tells whoever has subscribed to the catalogue what has changed (N.4.3.2). */
export async function tellCatalog(
  center: Center,
  one: Platform,
  changes: readonly { code: string; event: Change; shared?: Shared }[],
): Promise<void> {
  if (changes.length === 0 || one.catalogSubscribers.size === 0) return;
  const items = changes.map(({ code, event, shared }): NewCatalogItem =>
    shared && (event === 'ADD' || event === 'UPDATE') ? { ...itemOf(one, shared), event } : { deviceId: code, event },
  );
  await inTurn(one, async () => {
    for (let at = 0; at < items.length;) {
      const sn = center.nextSn();
      const { count, body } = fillPage(items, at, pageUp(center, one, { isNotify: true }), (some) =>
        catalogNotify.write(
          { sn, deviceId: one.ours, sum: some.length, items: [...some] },
          { charset: charsetTo(one) },
        ),
      );
      at += count;
      for (const [key, subscriber] of one.catalogSubscribers) {
        const now = center.endpoint.agent.options.now();
        if (!subscriber.talk.isOpen || subscriber.expiresAt <= now) one.catalogSubscribers.delete(key);
        else {
          const outcome = await insist(one, () => notify(subscriber, now, { body, contentType: manscdpType }));
          // Whoever has missed a change asks for everything when it subscribes anew (RFC 6665 4.2.2).
          if (outcome.kind === 'none') {
            one.catalogSubscribers.delete(key);
            subscriber.talk.end('lost');
          }
        }
      }
    }
  });
}
