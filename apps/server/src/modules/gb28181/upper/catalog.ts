import {
  catalogNotify,
  catalogResponse,
  isOk,
  manscdpType,
  notify,
  pagesOf,
  type NewCatalogItem,
} from '@anyuan/gb28181';

import type { Center } from '../center.ts';
import { charsetTo, inTurn, sendUp, type Platform } from './platforms.ts';
import { sharedWith, type Shared } from './shares.ts';

/** Cameras in one message: what a datagram takes, or what a stream does not mind (Annex M allows 10,000). */
const inDatagram = 2;
const inStream = 40;

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
  const shared = await sharedWith(center.app, one.row.id);
  // Asked for one camera, for us, or for anything else we are (Annex J).
  const wanted = about === one.ours || about.length <= 10 ? shared : shared.filter(({ code }) => code === about);
  const items = wanted.map((each) => itemOf(one, each));
  await inTurn(one, async () => {
    let size = one.hop.transport === 'udp' ? inDatagram : inStream;
    // By TCP where it takes it: 20,000 cameras by twos would take minutes.
    if (size === inDatagram && items.length > 200 && center.endpoint.agent.options.wider?.(one.hop)) size = inStream;
    for (let pages = pagesOf(items, size), at = 0; at < pages.length; at++) {
      const { sum, items: some } = pages[at]!;
      const body = catalogResponse.write(
        { sn, deviceId: about, sum, ...(some.length > 0 && { items: [...some] }) },
        { charset: charsetTo(one) },
      );
      const outcome = await sendUp(center, one, body);
      if (isOk(outcome)) continue;
      // Lost on the way: once more, and in smaller pieces; then it will ask again.
      if (size === inStream) {
        size = inDatagram;
        const done = at * inStream;
        pages = pagesOf(items, size);
        at = Math.floor(done / size) - 1;
      } else if (!isOk(await sendUp(center, one, body))) return;
    }
  });
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
    for (const { items: some } of pagesOf(items, one.hop.transport === 'udp' ? inDatagram : inStream)) {
      const body = catalogNotify.write(
        { sn: center.nextSn(), deviceId: one.ours, sum: some.length, items: [...some] },
        { charset: charsetTo(one) },
      );
      for (const [key, subscriber] of one.catalogSubscribers) {
        const now = center.endpoint.agent.options.now();
        if (!subscriber.talk.isOpen || subscriber.expiresAt <= now) one.catalogSubscribers.delete(key);
        else await notify(subscriber, now, { body, contentType: manscdpType });
      }
    }
  });
}
