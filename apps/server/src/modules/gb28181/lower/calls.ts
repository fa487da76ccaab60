import { refuse } from '@anyuan/contract';
import {
  endOfFile,
  invite,
  isOk,
  mansrtspType,
  mediaStatus,
  placeOf,
  readManscdp,
  readPlayback,
  readSdp,
  sdpType,
  ssrcNumber,
  usualPayloads,
  writePlayback,
  writeSdp,
  writeSubject,
  type Call,
  type GbSdp,
  type Header,
  type NewSdp,
  type SessionName,
  type Talk,
} from '@anyuan/gb28181';
import type { CallAnswer, CallPlace, CallPlan, PlayCommand, Reason } from '@anyuan/media';
import { sql } from 'kysely';

import type { App } from '../../../kernel/app.ts';
import type { GbStep } from '../../../kernel/db/index.ts';
import { newId } from '../../../kernel/ids.ts';
import { deviceOfStream } from '../../video/index.ts';
import { contactOf, hereFor, me, them, uriAt, type Center } from '../center.ts';
import type { Registered } from './devices.ts';
import { reasonOf } from './reasons.ts';
import type { CallKind, Calls, Wanted } from './wanted.ts';

/** One call for pictures, from the wish to its end. */
interface Active {
  id: string;
  stream: string;
  device: Registered;
  wanted: Wanted;
  ssrc: string;
  transport: CallPlan['transport'];
  /** The media node that receives it; undefined: this server does. */
  place: CallPlace | undefined;
  startedAt: number;
  steps: GbStep[];
  quirks: Set<string>;
  call: Call | null;
  talk: Talk | null;
  seq: number;
  fileSize: number | null;
  /** Asked for TCP, it has answered that it sends datagrams. */
  saysUdp: boolean;
  isOver: boolean;
}

/** Who is told when a stream ends from the other side. */
export type Ended = (stream: string, reason: Reason) => void;

/** What a recording has been told, and has agreed to. */
export type Steered = (stream: string, command: PlayCommand) => void;

export function makeCalls(center: () => Center, onEnded: Ended, onSteered: Steered): Calls {
  const active = new Map<string, Active>();
  const byes = new Set<Promise<unknown>>();

  function note(one: Active, step: string, status?: number | null): void {
    if (one.steps.length >= 60) return;
    const ms = Math.round(performance.now() - one.startedAt);
    one.steps.push({ step, ms, ...(status ? { status } : {}) });
  }

  function finish(one: Active, reason: string | null, status?: number): void {
    if (one.isOver) return;
    one.isOver = true;
    if (active.get(one.stream) === one) active.delete(one.stream);
    center().ssrcs.giveBack(one.ssrc);
    void keepCall(center().app, one, reason, status);
  }

  return {
    get count() {
      return active.size;
    },
    active: () => [...active.values()].map(({ stream, device, steps }) => ({ stream, device: device.code, steps })),

    plan(stream, device, wanted, place) {
      const { app, ssrcs } = center();
      const before = active.get(stream);
      if (before) hangUp(before, null);
      const ssrc = ssrcs.take(wanted.kind !== 'live');
      if (ssrc === undefined) return { reason: 'too_many' };
      const transport = transportOf(app, device);
      const one: Active = {
        id: newId(),
        stream,
        device,
        wanted,
        ssrc,
        transport,
        place,
        startedAt: performance.now(),
        steps: [],
        quirks: new Set(),
        call: null,
        talk: null,
        seq: 0,
        fileSize: null,
        saysUdp: false,
        isOver: false,
      };
      active.set(stream, one);
      void beginCall(app, one);
      return {
        transport,
        host: place?.host ?? center().host,
        ports: place ? place.ports : center().ports,
        ssrc: ssrcNumber(ssrc),
        trusts: device.quirks.has('own-ssrc'),
      };
    },

    async invite(stream, port) {
      const one = active.get(stream);
      if (!one) return { reason: 'interrupted' };
      const call = ring(center(), one, port, (step, status) => note(one, step, status));
      one.call = call;
      const { response, talk, ...rest } = await call.outcome;
      if (one.isOver) {
        void talk?.bye();
        return { reason: 'interrupted' };
      }
      if (!talk) {
        const reason = reasonOf(response?.status ?? null, 'why' in rest ? rest.why : 'refused');
        // Asked for TCP, and it knows none: the next try is by datagrams.
        if (response?.status === 488 && one.transport !== 'udp') learn(center(), one.device, 'udp');
        finish(one, reason, response?.status);
        return { reason, ...(response ? { status: response.status } : {}) };
      }
      one.talk = talk;
      talk.onRequest = (incoming) => {
        const { method, body } = incoming.request;
        incoming.answer(method === 'MESSAGE' ? 200 : 501);
        const message = method === 'MESSAGE' ? readManscdp(body) : undefined;
        if (!message || !mediaStatus.is(message) || mediaStatus.read(message).type !== endOfFile) return;
        endOf(one);
      };
      talk.onEnd = (why) => {
        if (why === 'local') return;
        note(one, 'bye');
        finish(one, 'ended');
        onEnded(stream, 'ended');
      };
      const sdp = readSdp(response?.body ?? Buffer.alloc(0));
      one.fileSize = sdp?.fileSize ?? null;
      one.saysUdp = one.transport !== 'udp' && sdp?.transport === 'udp' && sdp.setup === null;
      return answerOf(one, sdp);
    },

    bye(stream, reason) {
      const one = active.get(stream);
      if (one) hangUp(one, reason);
    },
    step(stream, step) {
      const one = active.get(stream);
      if (!one) return;
      note(one, step);
      if (step === 'picture') void keepCall(center().app, one, null, undefined, false);
    },
    quirk(stream, quirk) {
      const one = active.get(stream);
      if (!one) return;
      one.quirks.add(quirk);
      if (quirk === 'own-ssrc') learn(center(), one.device, quirk);
    },
    ended(device, channel) {
      for (const one of active.values())
        if (one.device.code === device && (one.wanted.channel === channel || channel === device)) endOf(one);
    },
    async control(stream, command) {
      const one = active.get(stream);
      if (!one?.talk?.isOpen) throw refuse('not_found', { what: stream });
      const body = writePlayback(command, ++one.seq);
      const outcome = await one.talk.request('INFO', { body, contentType: mansrtspType });
      if (outcome.kind === 'none') throw refuse('gb_silent', { what: one.device.name });
      if (outcome.status >= 300)
        throw refuse('gb_refused', { what: one.device.name, status: `${outcome.status} ${outcome.reason}` });
      tellMedia(stream, command.do);
    },
    async forward(stream, body) {
      const one = active.get(stream);
      if (!one?.talk?.isOpen) return 481;
      const outcome = await one.talk.request('INFO', { body, contentType: mansrtspType });
      if (isOk(outcome)) tellMedia(stream, readPlayback(body)?.command.do);
      return outcome.kind === 'none' ? 408 : outcome.status;
    },
    isWaiting: (cameraId) =>
      [...active.values()].some(
        ({ stream, wanted, steps }) =>
          wanted.kind === 'live' &&
          deviceOfStream(stream) === cameraId &&
          !steps.some(({ step }) => step === 'picture'),
      ),
    hasPlayed: (stream) => active.get(stream)?.steps.some(({ step }) => step === 'picture') ?? false,
    fileSize: (stream) => active.get(stream)?.fileSize ?? null,
    gone() {
      for (const one of active.values()) hangUp(one, 'interrupted');
    },
    async close() {
      for (const one of active.values()) hangUp(one, null);
      await Promise.race([Promise.all(byes), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]);
    },
  };

  /** A pause is no silence. */
  function tellMedia(stream: string, what: string | undefined): void {
    if (what === 'pause' || what === 'play') onSteered(stream, { do: what });
  }

  /** The recording has been sent to its end (9.8.2.1 q): it is our part to hang up. */
  function endOf(one: Active): void {
    if (one.wanted.kind === 'live') return;
    note(one, 'end_of_file');
    onEnded(one.stream, 'ended');
    hangUp(one, null);
  }

  function hangUp(one: Active, reason: Reason | null): void {
    // Some write so and mean TCP all the same: only when nothing came the next try is by datagrams.
    if (one.saysUdp && !one.steps.some(({ step }) => step === 'connected' || step === 'rtp'))
      learn(center(), one.device, 'udp');
    one.call?.cancel();
    if (one.talk?.isOpen) {
      note(one, 'bye');
      const bye = one.talk.bye().finally(() => byes.delete(bye));
      byes.add(bye);
    }
    finish(one, reason);
  }
}

function ring(center: Center, one: Active, port: number, step: (step: string, status: number | null) => void): Call {
  const { agent } = center.endpoint;
  const { device, wanted, ssrc } = one;
  const { channel } = wanted;
  const headers: Header[] = [
    ['From', `${me(center)};tag=${agent.newTag()}`],
    ['To', them(channel)],
    ['Call-ID', `${agent.options.random()}@${agent.options.here(device.hop).host}`],
    ['CSeq', '1 INVITE'],
    ['Contact', contactOf(center, device.hop)],
    // Annex L: the same picture has the same number of its sender.
    ['Subject', writeSubject({ sender: channel, senderSerial: ssrc, receiver: center.code, receiverSerial: '0' })],
    ['Content-Type', sdpType],
  ];
  const body = writeSdp(offerOf(center, one, port));
  const draft = { method: 'INVITE', uri: uriAt(channel, device.hop), headers, body };
  return invite(agent, draft, device.hop, { step });
}

const names: Record<CallKind, SessionName> = { live: 'Play', playback: 'Playback', download: 'Download' };

function offerOf(center: Center, { device, wanted, transport, place, ssrc }: Active, port: number): NewSdp {
  const { kind, channel, from, to, speed, stream } = wanted;
  const seconds = (at: Date | undefined): number | null => (at ? Math.floor(at.getTime() / 1_000) : null);
  return {
    owner: center.code,
    name: names[kind],
    address: place?.address ?? hereFor(center, device.hop.address),
    media: 'video',
    ...placeOf(transport, port),
    payloads: usualPayloads,
    direction: 'recvonly',
    from: seconds(from),
    to: seconds(to),
    uri: kind === 'live' ? null : `${channel}:0`,
    ssrc,
    // Editions before 2022 do not know it, and some refuse what they do not know.
    stream: kind === 'live' && (device.version ?? '').startsWith('3') ? (stream ?? 0) : null,
    downloadSpeed: kind === 'download' ? (speed ?? 4) : null,
  };
}

function answerOf(one: Active, sdp: GbSdp | undefined): CallAnswer {
  const { hop } = one.device;
  const named = sdp?.address;
  return {
    // Behind a router it names an address that is not there; where we connect ourselves it is what it says.
    address: one.transport === 'tcp-active' && named && named !== '0.0.0.0' ? named : hop.address,
    port: sdp?.port ?? 0,
    ssrc: sdp?.ssrc ? ssrcNumber(sdp.ssrc) : null,
  };
}

/** By datagrams, by its connection or by ours: what it is known for, else what the hospital has chosen. */
function transportOf(app: App, { quirks }: Registered): CallPlan['transport'] {
  for (const known of ['udp', 'tcp-active', 'tcp-passive'] as const) if (quirks.has(known)) return known;
  return app.settings.get<CallPlan['transport']>('gb28181.transport');
}

function learn(center: Center, device: Registered, quirk: string): void {
  if (device.quirks.has(quirk)) return;
  device.quirks.add(quirk);
  center.devices.touch(device);
}

async function beginCall(app: App, one: Active): Promise<void> {
  await app
    .system('gb28181')
    .tx(async (tx) => {
      tx.unaudited('steps of a call; who looks has his own line');
      await tx.db
        .insertInto('gb_call')
        .values({
          id: one.id,
          at: tx.now,
          device_id: one.device.deviceId,
          channel: one.wanted.channel,
          name: one.wanted.name,
          kind: one.wanted.kind,
          transport: one.transport,
        })
        .execute();
    })
    .catch((error: unknown) => app.log.warn({ err: error }, 'a call could not be noted'));
}

async function keepCall(app: App, one: Active, reason: string | null, status?: number, isOver = true): Promise<void> {
  await app
    .system('gb28181')
    .tx(async (tx) => {
      tx.unaudited('steps of a call; who looks has his own line');
      await sql`insert into gb_call (id, at, device_id, channel, name, kind, transport) values (${one.id}, ${tx.now},
        ${one.device.deviceId}, ${one.wanted.channel}, ${one.wanted.name}, ${one.wanted.kind}, ${one.transport})
        on conflict (id) do nothing`.execute(tx.db);
      await tx.db
        .updateTable('gb_call')
        .set({
          steps: JSON.stringify(one.steps),
          quirks: [...one.quirks],
          ...(isOver ? { ended_at: tx.now, reason, status: status ?? null } : {}),
        })
        .where('id', '=', one.id)
        .execute();
    })
    .catch((error: unknown) => app.log.warn({ err: error }, 'a call could not be noted'));
}
