import { setTimeout } from 'node:timers/promises';

import {
  accept,
  answeringWay,
  endOfFile,
  header,
  kindOf,
  mediaStatus,
  placeOf,
  readPlayback,
  readSdp,
  readSubject,
  sdpType,
  ssrcNumber,
  usualPayloads,
  userOf,
  writeSdp,
  type GbSdp,
  type Incoming,
  type MediaWay,
  type Talk,
} from '@anyuan/gb28181';
import { MediaError, type Camera, type Reason } from '@anyuan/media';
import { sql } from 'kysely';

import { newId } from '../../../kernel/ids.ts';
import { recordPlay } from '../../recording/index.ts';
import { covered, masksOf, sending, viewOf, watchOver, type Sending } from '../../video/index.ts';
import { hereFor, type Center } from '../center.ts';
import { addSession, playUrl } from '../lower/streams.ts';
import { contactUp, inTurn, sendUp, type Platform } from './platforms.ts';
import { oneShared, type Shared } from './shares.ts';

/** Somebody above watches a camera of ours. */
export interface Watching {
  id: string;
  platform: Platform;
  shared: Shared;
  kind: 'live' | 'playback' | 'download';
  talk: Talk | null;
  since: Date;
  ssrc: string | null;
  /** Whoever asks for the same picture once more replaces the first (Annex K c). */
  source: string | null;
  /** It is looked after no more. */
  over: () => void;
}

export interface UpStreams {
  onInvite(one: Platform, incoming: Incoming): Promise<void>;
  all(): Iterable<Watching>;
  /** Ends what is watched of these cameras, or by this platform. */
  endWhere(which: (one: Watching) => boolean): void;
  close(): void;
}

const perPlatform = 200;
/** So long a picture from below may take before it counts as one that goes round. */
const roundMs = 3_000;
/** Faster than this recordings leave pictures out, and what is taken along is to be whole. */
const fastestWhole = 4;

const actOf = { live: 'view', playback: 'playback', download: 'export' } as const;
/** Whether no restriction keeps it from a platform. */
function isOpenFor(kind: Watching['kind'], { open }: Shared): boolean {
  const act = actOf[kind];
  return act === 'view' || open[act];
}

export function makeUpStreams(center: Center): UpStreams {
  const { app } = center;
  const all = new Map<string, Watching>();
  let gate: Sending | null = null;
  let endSn = 0;
  const media = (): Sending => (gate ??= sending(app, onSent));

  function onSent(id: string, reason: Reason): void {
    const one = all.get(id);
    if (one && one.kind !== 'live' && reason === 'ended') {
      // 9.8.2.1 q: that it has all of it, before we hang up.
      const sn = ++endSn;
      const body = mediaStatus.write({ sn, deviceId: one.shared.code, type: endOfFile });
      void inTurn(one.platform, () => sendUp(center, one.platform, body)).finally(() => end(one, null));
      return;
    }
    // The picture is gone: the other side is told, and may call again (Annex K a).
    if (one) end(one, reason);
  }

  function end(one: Watching, reason: string | null): void {
    if (!all.delete(one.id)) return;
    one.over();
    gate?.end(one.id);
    if (one.ssrc) center.ssrcs.giveBack(one.ssrc);
    if (one.kind !== 'live') center.calls.bye(one.id, null);
    if (one.talk?.isOpen) void one.talk.bye(reason ? [['Reason', `SIP;cause=480;text="${reason}"`]] : []);
  }

  async function onInvite(one: Platform, incoming: Incoming): Promise<void> {
    const { request } = incoming;
    const sdp = readSdp(request.body);
    const code = userOf(request.uri) || userOf(header(request, 'To'));
    if (!sdp) return incoming.answer(400);
    if (sdp.media === 'audio') return incoming.answer(488);
    const shared = await oneShared(app, one.row.id, code);
    if (!shared) return incoming.answer(404);
    // It would come back to where it came from.
    if (shared.host === one.row.gb_code) return incoming.answer(482);
    const kind = sdp.name === 'Playback' ? 'playback' : sdp.name === 'Download' ? 'download' : 'live';
    if (!isOpenFor(kind, shared)) return incoming.answer(403);
    if (kind !== 'live' && !one.row.allows_playback) return incoming.answer(403);
    const source = readSubject(header(request, 'Subject'))?.senderSerial ?? null;
    for (const other of all.values())
      if (
        other.platform === one &&
        other.shared.code === code &&
        other.kind === kind &&
        source !== null &&
        other.source === source
      )
        end(other, null);
    if ([...all.values()].filter(({ platform }) => platform === one).length >= perPlatform) return incoming.answer(486);
    incoming.answer(100);
    let isCancelled = false;
    incoming.onCancel(() => (isCancelled = true));
    const id = newId();
    if (kind === 'live' && (await comesBack(shared))) return incoming.answer(482);
    // 0: main, 1 and more: the smaller one, where there is one (a=streamnumber).
    const view = kind === 'live' ? await viewOf(app, shared.deviceId, sdp.stream ? 'sub' : 'main') : undefined;
    const camera = kind === 'live' ? view?.camera : await recording(one, shared, sdp, id, kind);
    if (!camera) return incoming.answer(404);
    const y = sdp.ssrc ?? center.ssrcs.take(kind !== 'live');
    if (y === undefined) return incoming.answer(486);
    const watching: Watching = {
      id,
      platform: one,
      shared,
      kind,
      talk: null,
      since: app.clock.now(),
      ssrc: sdp.ssrc ? null : y,
      source,
      over: () => undefined,
    };
    const transport = answeringWay(sdp);
    let port: number;
    try {
      await noteLook(center, watching, kind);
      port = await media().send(id, camera, {
        transport,
        host: center.host,
        ports: center.ports,
        ssrc: ssrcNumber(y),
        payloadType: sdp.payloads.find(({ name }) => name === 'PS')?.type ?? 96,
      });
    } catch (error) {
      if (watching.ssrc) center.ssrcs.giveBack(watching.ssrc);
      return incoming.answer(error instanceof MediaError && error.reason === 'too_many' ? 486 : 480);
    }
    all.set(id, watching);
    watching.over = watchOver(app, {
      camera: shared.deviceId,
      act: actOf[kind],
      person: null,
      isWhole: !camera.masks,
      cut: () => end(watching, null),
    });
    if (isCancelled) return end(watching, null);
    const talk = accept(center.endpoint.agent, incoming, {
      headers: [['Contact', contactUp(center, one)]],
      body: writeSdp(answerTo(center, one, sdp, transport, port, y, view?.stream === 'sub')),
      contentType: sdpType,
    });
    watching.talk = talk;
    talk.onEnd = () => end(watching, null);
    talk.onRequest = (inner) => void onTalk(watching, inner);
    await media()
      .to(id, sdp.address, sdp.port)
      .catch(() => end(watching, 'too_many'));
  }

  /**
   * Whether a picture that we wait for ourselves is asked for through us: where several platforms share with each other,
   * it would go round for ever. A platform below that is slow is waited for as long as a picture may take.
   */
  async function comesBack({ deviceId, host }: Shared): Promise<boolean> {
    if (host === null || kindOf(host) !== 'platform') return false;
    for (const until = performance.now() + roundMs; performance.now() < until;) {
      if (!center.calls.isWaiting(deviceId)) return false;
      await setTimeout(100);
    }
    return true;
  }

  async function recording(
    one: Platform,
    shared: Shared,
    sdp: GbSdp,
    id: string,
    kind: 'playback' | 'download',
  ): Promise<Camera | undefined> {
    if (sdp.from === null || sdp.to === null || sdp.to <= sdp.from) return undefined;
    const [from, to] = [new Date(sdp.from * 1_000), new Date(sdp.to * 1_000)];
    if (!shared.host || !shared.channel)
      return own(shared, id, from, to, kind === 'download' ? sdp.downloadSpeed : null);
    addSession(center, {
      id,
      by: one.row.id,
      cameraId: shared.deviceId,
      device: shared.host,
      wanted: {
        kind,
        channel: shared.channel,
        name: shared.name,
        from,
        to,
        ...(sdp.downloadSpeed === null ? {} : { speed: sdp.downloadSpeed }),
      },
    });
    return covered({ id, url: playUrl(id) }, await masksOf(app, shared.deviceId));
  }

  /** What the house itself has recorded. */
  async function own(shared: Shared, id: string, from: Date, to: Date, speed: number | null) {
    const record = await recordPlay(app, shared.deviceId, from, to);
    if (!record) return undefined;
    const camera = {
      id,
      url: 'record:',
      record: { ...record, ...(speed !== null && speed > 0 && { scale: Math.min(speed, fastestWhole) }) },
    };
    return covered(camera, await masksOf(app, shared.deviceId));
  }

  /** Pause, speed and place of a recording: by the device that has it, or by ourselves. */
  async function steer(one: Watching, body: Buffer): Promise<number> {
    if (one.shared.host) return center.calls.forward(one.id, body);
    const said = readPlayback(body)?.command;
    if (!said) return 400;
    if (said.do === 'teardown') {
      end(one, null);
      return 200;
    }
    const { at, ...rest } = said.do === 'play' ? said : { ...said, at: null };
    return (await media().steer(one.id, { ...rest, ...(typeof at === 'number' && { at }) })) ? 200 : 400;
  }

  async function onTalk(one: Watching, inner: Incoming): Promise<void> {
    if (inner.request.method !== 'INFO') return inner.answer(200);
    if (one.kind === 'live') return inner.answer(488);
    await steer(one, inner.request.body).then(
      (answer) => inner.answer(answer),
      () => inner.answer(480),
    );
  }

  return {
    onInvite,
    all: () => all.values(),
    endWhere(which) {
      for (const one of all.values()) if (which(one)) end(one, null);
    },
    close() {
      for (const one of all.values()) end(one, null);
    },
  };
}

function answerTo(
  center: Center,
  one: Platform,
  offer: GbSdp,
  transport: MediaWay,
  port: number,
  ssrc: string,
  isSmall: boolean,
): GbSdp {
  return {
    ...offer,
    owner: one.ours,
    address: hereFor(center, one.hop.address),
    ...placeOf(transport, port),
    payloads:
      offer.payloads.filter(({ name }) => name === 'PS').length > 0
        ? offer.payloads.filter(({ name }) => name === 'PS')
        : usualPayloads,
    direction: 'sendonly',
    ssrc,
    // What it is given, where it has said what it would like.
    stream: offer.stream === null ? null : isSmall ? offer.stream : 0,
    fileSize: null,
  };
}

/** Every look from above is a line of the audit trail, and one of the register of who watched. */
export async function noteLook(
  { app }: Center,
  { platform, shared }: Pick<Watching, 'platform' | 'shared'>,
  kind: Watching['kind'] | 'snapshot' | 'talk',
): Promise<void> {
  const { row } = platform;
  await app.system('gb28181').tx(async (tx) => {
    const device = await tx.db
      .selectFrom('device')
      .select('code')
      .where('id', '=', shared.deviceId)
      .executeTakeFirstOrThrow();
    await sql`insert into camera_look (id, at, last_at, person_name, unit, device_id, camera_code, camera_name, place,
        kind, purpose, reason)
      values (${newId()}, ${tx.now}, ${tx.now}, ${row.name}, ${row.name}, ${shared.deviceId}, ${device.code}, ${shared.name},
        ${shared.place}, ${kind}, 'uplink', ${row.gb_code})`.execute(tx.db);
    tx.audit('uplink.view', 'device', shared.deviceId, {
      uplink: row.code,
      code: device.code,
      gbCode: shared.code,
      kind,
    });
  });
}
