import { refuse, uplinkApi } from '@anyuan/contract';
import type { Incoming } from '@anyuan/gb28181';

import type { App } from '../../../kernel/app.ts';
import { entryHandlers, getEntry, putEntry, whenMerged } from '../../../kernel/registers/index.ts';
import { maybeCenter, type Center } from '../center.ts';
import { makeUpAlarms } from './alarms.ts';
import { tellCatalog } from './catalog.ts';
import { uplinkKind } from './kind.ts';
import { makePlatforms, type Platform, type Platforms } from './platforms.ts';
import { sharesRegister } from './register.ts';
import { onUpMessage, onUpSubscribe } from './serve.ts';
import {
  carryShares,
  endWrongShares,
  negotiate,
  negotiations,
  share,
  sharedWith,
  shareList,
  unshare,
} from './shares.ts';
import { makeUpStreams, type UpStreams } from './streams.ts';

/** What is open towards platforms above. */
export interface Upper {
  platforms: Platforms;
  streams: UpStreams;
  /** Answers a request that a platform has sent; false: it is none of theirs. */
  take(incoming: Incoming, from: string): Promise<boolean>;
  tick(): Promise<void>;
  /** What is shared has changed: those who have subscribed are told. */
  changed(platformId: string, before: readonly { code: string }[]): Promise<void>;
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

  const upper: Upper = {
    platforms,
    streams,
    async take(incoming, from) {
      const one = platforms.from(incoming.hop, from);
      if (!one || center.devices.get(from)) return false;
      await dispatch(center, one, streams, alarms, incoming);
      return true;
    },
    async tick() {
      const now = center.endpoint.agent.options.now();
      if (now - reread >= rereadEveryMs) {
        reread = now;
        await endWrongShares(app);
        await platforms.reread();
        await endUnshared();
      }
      platforms.tick();
    },
    async changed(platformId, before) {
      const one = [...platforms.all()].find(({ row }) => row.id === platformId);
      if (!one) return;
      const shared = await sharedWith(app, platformId);
      const [was, is] = [new Set(before.map(({ code }) => code)), new Map(shared.map((each) => [each.code, each]))];
      await tellCatalog(center, one, [
        ...[...is]
          .filter(([code]) => !was.has(code))
          .map(([code, each]) => ({ code, event: 'ADD' as const, shared: each })),
        ...[...was].filter((code) => !is.has(code)).map((code) => ({ code, event: 'DEL' as const })),
      ]);
      await endUnshared();
    },
    async close() {
      unsubscribe();
      alarms.close();
      streams.close();
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
  }

  uppers.set(app, upper);
  return upper;
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
      return onUpMessage(center, one, incoming);
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
    if (upper) await upper.platforms.reread().then(() => upper.platforms.tick());
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
      const { id } = await getEntry(kind, ctx, input.code);
      const before = await sharedWith(app, id);
      const done = await share(ctx, input);
      await upperOf(app)?.changed(id, before);
      return done;
    },
    async unshare(input, ctx) {
      const { id } = await getEntry(kind, ctx, input.code);
      const before = await sharedWith(app, id);
      const { ended } = await unshare(ctx, input);
      await upperOf(app)?.changed(id, before);
      return { ended };
    },
    async negotiations({ code }, ctx) {
      return { items: await negotiations(ctx, code) };
    },
    negotiate: (input, ctx) => negotiate(ctx, input),
    async watching() {
      if (!maybeCenter(app)) throw refuse('gb_off');
      return {
        items: [...(upperOf(app)?.streams.all() ?? [])].map(({ platform, shared, kind: what, since }) => ({
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
