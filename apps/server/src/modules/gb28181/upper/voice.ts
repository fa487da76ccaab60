import {
  broadcast,
  broadcastResponse,
  domainOf,
  heardPayloads,
  invite,
  placeOf,
  sdpType,
  writeSdp,
  type Header,
  type Manscdp,
  type Talk,
} from '@anyuan/gb28181';

import type { App } from '../../../kernel/app.ts';
import { hereFor, uriAt, type Center } from '../center.ts';
import { openEar, type Ear } from './ear.ts';
import { charsetTo, contactUp, sayUp, type Platform } from './platforms.ts';
import { oneShared, type Shared } from './shares.ts';
import { noteLook } from './streams.ts';

/** Takes a voice to the loudspeaker of a camera. Throws where somebody of the house speaks through it. */
export type SpeakBelow = (
  about: { cameraId: string; code: string; by: { id: string; name: string } },
  ended: () => void,
) => Promise<{ say(samples: Buffer): void; end(): void }>;

const speakers = new WeakMap<App, SpeakBelow>();
/** Who knows how to speak through cameras says so. */
export const takeVoicesFromAbove = (app: App, speak: SpeakBelow): void => void speakers.set(app, speak);

const perPlatform = 8;

/** A platform that speaks through a camera. */
interface Voice {
  one: Platform;
  code: string;
  end(): void;
}
const open = new WeakMap<Center, Set<Voice>>();
function voicesOf(center: Center): Set<Voice> {
  let all = open.get(center);
  if (!all) open.set(center, (all = new Set()));
  return all;
}

/** A platform wants to speak through a camera that it sees (9.12.1): told that it may, it is called for its voice. */
export async function onUpBroadcast(center: Center, one: Platform, message: Manscdp): Promise<void> {
  const { source = '', target = '' } = broadcast.read(message);
  const shared = await oneShared(center.app, one.row.id, target);
  const speak = speakers.get(center.app);
  const talks = [...voicesOf(center)].filter((voice) => voice.one === one).length;
  const may = one.row.allows_talk && shared?.open.talk === true && talks < perPlatform;
  const answer = (result: boolean): Promise<unknown> =>
    sayUp(
      center,
      one,
      broadcastResponse.write({ sn: message.sn ?? 0, deviceId: target, result }, { charset: charsetTo(one) }),
    );
  if (!may || !shared || !speak || source === '') return void (await answer(false));
  await answer(true);
  await begin(center, one, shared, source, speak);
}

async function begin(center: Center, one: Platform, shared: Shared, source: string, speak: SpeakBelow): Promise<void> {
  const { app, ssrcs } = center;
  const transport = one.hop.transport === 'udp' ? 'udp' : 'tcp';
  const ssrc = ssrcs.take(false);
  let say: (samples: Buffer) => void = () => undefined;
  const ear =
    ssrc === undefined ? null : await openEar(transport, center.host, center.ports, (samples) => say(samples));
  if (ssrc === undefined || !ear) {
    if (ssrc !== undefined) ssrcs.giveBack(ssrc);
    return;
  }
  let talk: Talk | undefined;
  let line: { end(): void } | undefined;
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    voicesOf(center).delete(voice);
    ear.close();
    ssrcs.giveBack(ssrc);
    line?.end();
    if (talk?.isOpen) void talk.bye();
  };
  const voice: Voice = { one, code: shared.code, end };
  voicesOf(center).add(voice);
  try {
    talk = await call(center, one, shared, source, { ear, ssrc, transport });
    if (!talk) return end();
    talk.onEnd = () => end();
    talk.onRequest = (incoming) => incoming.answer(incoming.request.method === 'MESSAGE' ? 200 : 501);
    await noteLook(center, { platform: one, shared }, 'talk');
    const way = await speak(
      { cameraId: shared.deviceId, code: shared.camera, by: { id: one.row.id, name: one.row.name } },
      () => end(),
    );
    line = way;
    say = (samples) => way.say(samples);
    if (isOver) way.end();
  } catch (error) {
    app.log.info({ err: error, platform: one.row.code, camera: shared.code }, 'a platform above is not heard');
    end();
  }
}

/** We call for the voice: it comes to us (9.12.1.2). */
async function call(
  center: Center,
  one: Platform,
  shared: Shared,
  source: string,
  { ear, ssrc, transport }: { ear: Ear; ssrc: string; transport: 'udp' | 'tcp' },
): Promise<Talk | undefined> {
  const { agent } = center.endpoint;
  const body = writeSdp({
    owner: shared.code,
    address: hereFor(center, one.hop.address),
    media: 'audio',
    ...placeOf(transport === 'tcp' ? 'tcp-passive' : 'udp', ear.port),
    payloads: heardPayloads,
    direction: 'recvonly',
    ssrc,
    // Annex G: sound 1 is G.711, 64 kbit/s at 8 kHz.
    format: { audio: { codec: 1, rate: 8, sampling: 1 } },
  });
  const headers: Header[] = [
    ['From', `<sip:${shared.code}@${domainOf(shared.code)}>;tag=${agent.newTag()}`],
    ['To', `<sip:${source}@${domainOf(source)}>`],
    ['Call-ID', `${agent.options.random()}@${agent.options.here(one.hop).host}`],
    ['CSeq', '1 INVITE'],
    ['Contact', contactUp(center, one)],
    ['Subject', `${source}:${ssrc},${shared.code}:0`],
    ['Content-Type', sdpType],
  ];
  const uri = uriAt(source, one.hop);
  const { talk } = await invite(agent, { method: 'INVITE', uri, headers, body }, one.hop).outcome;
  return talk ?? undefined;
}

/** Ends what may not go on: the platform is gone, may not speak any more, or does not see the camera. */
export async function endVoices(
  center: Center,
  mayGoOn: (one: Platform, code: string) => Promise<boolean> | boolean,
): Promise<void> {
  for (const { one, code, end } of voicesOf(center)) if (!(await mayGoOn(one, code))) end();
}
