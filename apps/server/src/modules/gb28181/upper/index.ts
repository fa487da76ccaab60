import { refuse, uplinkApi } from '@anyuan/contract';
import { broadcast, header, readManscdp, userOf, type Incoming } from '@anyuan/gb28181';

import type { App } from '../../../kernel/app.ts';
import { entryHandlers, getEntry, putEntry, whenMerged } from '../../../kernel/registers/index.ts';
import { hiddenIds } from '../../device/index.ts';
import { maybeCenter, type Center } from '../center.ts';
import { makeUpAlarms } from './alarms.ts';
import { tellCatalog } from './catalog.ts';
import { uplinkKind } from './kind.ts';
import { makePlatforms, type Platform, type Platforms } from './platforms.ts';
import { tellPositions } from './positions.ts';
import { sharesRegister } from './register.ts';
import { onUpMessage, onUpSubscribe } from './serve.ts';
import {
  carryShares,
  endWrongShares,
  negotiate,
  negotiations,
  oneShared,
  share,
  sharedWith,
  shareList,
  unshare,
} from './shares.ts';
import { makeUpStreams, type UpStreams } from './streams.ts';
import { endVoices } from './voice.ts';

/** What is open towards platforms above. */
export interface Upper {
  platforms: Platforms;
  streams: UpStreams;
  /** Answers a request that a platform has sent; false: it is none of theirs. */
  take(incoming: Incoming, from: string): Promise<boolean>;
  tick(): Promise<void>;
  /** What is shared, or may be shown, may have changed: those who have subscribed are told of what has. */
  changed(): Promise<void>;
  close(): Promise<void>;
}
const uppers = new WeakMap<App, Upper>();
export const upperOf = (app: App): Upper | undefined => uppers.get(app);

const rereadEveryMs = 30_000;

export async function openUpper(center: Center): Promise<Upper> {
  const { app } = center;
  const platforms = makePlatforms(center);
  const streams = makeUpStreams(center);
  const alarms = makeUpAlarms(center, platforms);
  const unsubscribe = app.bus.subscribe((events) => alarms.take(events));
  let reread = 0;
  await platforms.reread();
  /** The cameras each platform has been told of. */
  const known = new Map<string, ReadonlySet<string>>();
  let telling: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | null = null;

  /** One after the other, so that nothing is told twice. */
  async function tellChanges(): Promise<void> {
    // What may not be seen any more ends first, whoever is slow to be told.
    await endUnshared();
    const here = [...platforms.all()];
    for (const id of known.keys()) if (!here.some(({ row }) => row.id === id)) known.delete(id);
    for (const one of here) {
      const shared = await sharedWith(app, one.row.id);
      const was = known.get(one.row.id);
      const is = new Set(shared.map(({ code }) => code));
      known.set(one.row.id, is);
      // It asks for the catalogue first, and subscribes to what changes.
      if (!was) continue;
      // In its turn, and nobody here waits for a platform that does not answer.
      tellCatalog(center, one, [
        ...shared.flatMap((each) =>
          was.has(each.code) ? [] : [{ code: each.code, event: 'ADD' as const, shared: each }],
        ),
        ...[...was].flatMap((code) => (is.has(code) ? [] : [{ code, event: 'DEL' as const }])),
      ]).catch((error: unknown) =>
        app.log.warn({ err: error, platform: one.row.code }, 'a platform above could not be told'),
      );
    }
  }
  await tellChanges();

  const upper: Upper = {
    platforms,
    streams,
    async take(incoming, from) {
      // Most that comes is a device's, from where no platform is: nothing of it is read here.
      const some = platforms.from(incoming.hop, from);
      if (some.length === 0 || (center.devices.get(from) && !asksUs(center, incoming))) return false;
      const one = await meant(app, some, incoming);
      if (!one) return false;
      await dispatch(center, one, streams, alarms, incoming);
      return true;
    },
    async tick() {
      const now = center.endpoint.agent.options.now();
      if (now - reread >= rereadEveryMs) {
        reread = now;
        await endWrongShares(app);
        await platforms.reread();
        await upper.changed();
      }
      platforms.tick();
      for (const one of platforms.all())
        void tellPositions(center, one).catch((error: unknown) =>
          app.log.warn({ err: error, platform: one.row.code }, 'a platform above could not be told where things are'),
        );
    },
    changed() {
      // Whoever comes while one waits for its turn is told of by that one: twenty lists of cameras are one look.
      waiting ??= telling.then(() => {
        waiting = null;
        return tellChanges();
      });
      telling = waiting.catch(() => undefined);
      return waiting;
    },
    async close() {
      unsubscribe();
      alarms.close();
      streams.close();
      await endVoices(center, () => false);
      await platforms.close();
      uppers.delete(app);
    },
  };

  /** What is not shared any more, or whose platform is gone, is not watched any more. */
  async function endUnshared(): Promise<void> {
    const here = new Set([...platforms.all()].map(({ row }) => row.id));
    for (const id of new Set([...streams.all()].map(({ platform }) => platform.row.id))) {
      const codes = new Set((await sharedWith(app, id)).map(({ code }) => code));
      streams.endWhere(({ platform, shared }) => platform.row.id === id && (!here.has(id) || !codes.has(shared.code)));
    }
    await endVoices(
      center,
      async (one, code) =>
        [...platforms.all()].includes(one) &&
        one.row.allows_talk &&
        (await oneShared(app, one.row.id, code))?.open.talk === true,
    );
  }

  uppers.set(app, upper);
  return upper;
}

/** Of somebody who is above and below us at once (wvp#1729): whether it asks us, or tells what we have asked it. */
function asksUs({ code }: Center, { request }: Incoming): boolean {
  // A voice that we want to be heard below is called for at our own code.
  if (request.method === 'INVITE') return userOf(request.uri) !== code;
  if (request.method !== 'MESSAGE') return request.method === 'SUBSCRIBE';
  const message = readManscdp(request.body);
  return message !== undefined && (message.root === 'Query' || message.root === 'Control' || broadcast.is(message));
}

/** Two agreements with one platform are two of us: whom it means is who it calls, or who shares what it asks for. */
async function meant(app: App, some: readonly Platform[], { request }: Incoming): Promise<Platform | undefined> {
  if (some.length < 2) return some[0];
  const called = [userOf(request.uri), userOf(header(request, 'To'))];
  const named = some.find(({ ours }) => called.includes(ours));
  if (named) return named;
  for (const one of some) for (const code of called) if (await oneShared(app, one.row.id, code)) return one;
  return some[0];
}

async function dispatch(
  center: Center,
  one: Platform,
  streams: UpStreams,
  alarms: ReturnType<typeof makeUpAlarms>,
  incoming: Incoming,
): Promise<void> {
  switch (incoming.request.method) {
    case 'MESSAGE':
      return onUpMessage(center, one, streams, incoming);
    case 'INVITE':
      return streams.onInvite(one, incoming);
    case 'SUBSCRIBE':
      return onUpSubscribe(center, one, alarms, incoming);
    case 'OPTIONS':
      return incoming.answer(200);
    default:
      return incoming.answer(481);
  }
}

export function mountUplinks(app: App): void {
  const kind = uplinkKind(app);
  app.registers.add(sharesRegister);
  whenMerged(app, 'device', carryShares);
  const again = async (): Promise<void> => {
    const upper = upperOf(app);
    if (!upper) return;
    await upper.platforms.reread();
    await upper.changed();
    upper.platforms.tick();
  };
  app.http.api('uplink', uplinkApi, {
    ...entryHandlers(app, kind),
    async put({ code, ...given }, ctx) {
      await putEntry(kind, ctx, code, given);
      await again();
      return getEntry(kind, ctx, code);
    },
    async shares({ code }, ctx) {
      return { items: await shareList(ctx, code) };
    },
    async share(input, ctx) {
      await getEntry(kind, ctx, input.code);
      const done = await share(ctx, input);
      await upperOf(app)?.changed();
      return done;
    },
    async unshare(input, ctx) {
      await getEntry(kind, ctx, input.code);
      const { ended } = await unshare(ctx, input);
      await upperOf(app)?.changed();
      return { ended };
    },
    async negotiations({ code }, ctx) {
      return { items: await negotiations(ctx, code) };
    },
    negotiate: (input, ctx) => negotiate(ctx, input),
    async watching(_, ctx) {
      if (!maybeCenter(app)) throw refuse('gb_off');
      const all = [...(upperOf(app)?.streams.all() ?? [])];
      const hidden = await hiddenIds(
        ctx,
        all.map(({ shared }) => shared.deviceId),
      );
      return {
        items: all
          .filter(({ shared }) => !hidden.has(shared.deviceId))
          .map(({ platform, shared, kind: what, since }) => ({
            uplink: platform.row.name,
            camera: shared.name,
            gbCode: shared.code,
            kind: what,
            since: since.toISOString(),
          })),
      };
    },
  });
}
