import { createServer, type Socket } from 'node:net';

import { MediaError } from '../errors.ts';
import { save } from '../file/save.ts';
import { OutServer, type OutAnswer, type OutAsk } from '../out/server.ts';
import type { Ask, FromWorker, Question, View } from '../protocol.ts';
import { CalledSource, type Called } from '../ps/called.ts';
import { ParentCalls } from '../ps/exchange.ts';
import { PsSender, type SenderOptions } from '../ps/sender.ts';
import { RecordDesk } from '../record/desk.ts';
import { RecordPlays } from '../record/source.ts';
import { Places } from '../relay/placed.ts';
import { RelaySender } from '../relay/sender.ts';
import { openRtsp } from '../rtsp/client.ts';
import { openMouth } from '../talk/mouth.ts';
import type { Mouth, TalkWay } from '../talk/way.ts';
import { DEFAULT_SETTINGS, type Camera, type MediaSettings } from '../types.ts';
import type { AudioFormat, Sink, Source } from '../unit.ts';
import { Hub } from './hub.ts';
import { MaskedSource } from './masked.ts';
import type { Encoder } from './sound.ts';
import type { Transcode, Transcoder } from './transcoder.ts';
import { Viewer } from './viewer.ts';

// The media process: bytes from cameras are read here, and here native code lives and may die. It learns addresses
// and passwords only over the channel to its parent.
const TICKET_MS = 30_000;
const MAX_TICKET = 64;
const admitted = new Map<string, View>();
const saving = new Map<string, Camera>();
const relaying = new Map<string, Camera>();
const viewers = new Map<string, Viewer>();
const asked = new Map<number, { resolve(address: string): void; reject(error: Error): void }>();
let hub: Hub | null = null;
let desk: RecordDesk | null = null;
let places: Places | null = null;
let settings: MediaSettings | null = null;
let questions = 0;

const tell = (message: FromWorker): void => {
  // A parent that is gone needs no telling; `disconnect` ends this process.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};
const called: Called = new Map();
const calls = new ParentCalls((message) => tell(message));
const senders = new Map<string, PsSender>();
let out: OutServer | null = null;
const outAsks = new Map<number, (answer: OutAnswer) => void>();
const plays = new RecordPlays();
const mouths = new Map<string, Mouth>();
const log = (text: string): void => tell({ log: text });

process.on('disconnect', () => process.exit(0));
// Ctrl+C reaches the whole group; the parent decides when this process ends.
process.on('SIGINT', () => {});
process.on('message', (question: Question, socket?: Socket) => {
  answer(question, socket).then(
    (value) => tell({ id: question.id, answer: value }),
    (error: unknown) => {
      const known = error instanceof MediaError ? error : new MediaError('camera_unreachable', 'unsupported');
      if (!(error instanceof MediaError)) log(error instanceof Error ? error.message : 'unknown error');
      tell({ id: question.id, error: { code: known.code, reason: known.reason } });
    },
  );
});

async function answer(question: Question, socket?: Socket): Promise<Ask[keyof Ask]['answer']> {
  if (question.op === 'ping') return Math.round(process.memoryUsage.rss() / 1024 / 1024);
  if (question.op === 'start') return start(question.ask);
  if (!hub) throw new MediaError('media_down');
  switch (question.op) {
    case 'view':
      // It may have gone on its way here.
      if (socket) view(question.ask, socket);
      else tell({ left: question.ask.id });
      return null;
    case 'admit':
      hub.needRoom(question.ask.camera);
      admit(question.ask);
      return null;
    case 'cut':
      viewers.get(question.ask.id)?.destroy();
      return null;
    case 'save':
      expect(saving, question.ask);
      return null;
    case 'relay':
      hub.needRoom(question.ask.camera);
      expect(relaying, question.ask);
      return null;
    case 'placed':
      places?.placed(question.ask.id, question.ask.reason);
      return null;
    case 'record':
      await desk?.begin(question.ask.camera, question.ask.how);
      return null;
    case 'recordEnd':
      await desk?.end(question.ask.id);
      return null;
    case 'recordStop':
      await desk?.stop();
      return null;
    case 'steer': {
      const { id, command } = question.ask;
      return plays.steer(id, command) || (called.get(id)?.steer(command) ?? false);
    }
    case 'snapshot':
      return hub.snapshot(question.ask.camera, question.ask.width);
    case 'look':
      return hub.look(question.ask.camera, question.ask.withinMs);
    case 'probe':
      return hub.probe(question.ask.camera);
    case 'forget':
      hub.forget(question.ask.id);
      return null;
    case 'resolved': {
      const { question: number, address } = question.ask;
      if (address) asked.get(number)?.resolve(address);
      else asked.get(number)?.reject(new Error('an address that is not gone to'));
      asked.delete(number);
      return null;
    }
    case 'called':
      calls.answered(question.ask.question, question.ask.answer);
      return null;
    case 'hungUp':
      called.get(question.ask.stream)?.hungUp(question.ask.reason);
      return null;
    case 'send':
      return send(hub, question.ask.id, question.ask.camera, question.ask.options);
    case 'sendTo':
      senders.get(question.ask.id)?.towards(question.ask.address, question.ask.port);
      return null;
    case 'sendEnd':
      senders.get(question.ask.id)?.stop();
      return null;
    case 'talk':
      return talk(question.ask.id, question.ask.way);
    case 'talkTo':
      mouths.get(question.ask.id)?.towards(question.ask.address, question.ask.port);
      return null;
    case 'say':
      mouths.get(question.ask.id)?.say(Buffer.from(question.ask.samples));
      return null;
    case 'talkEnd':
      mouths.get(question.ask.id)?.stop();
      mouths.delete(question.ask.id);
      return null;
    case 'out':
      return openOut(hub, question.ask);
    case 'outAnswered':
      outAsks.get(question.ask.question)?.(question.ask.answer);
      outAsks.delete(question.ask.question);
      return null;
    case 'outCut':
      out?.cut(question.ask.id);
      return null;
    case 'stats':
      return hub.stats();
    default:
      return question satisfies never;
  }
}

async function start(ask: Ask['start']['ask']): Promise<null> {
  settings = ask.settings;
  hub = new Hub(
    settings,
    {
      open,
      // FFmpeg is loaded when something must be decoded, and not before.
      openEncoder,
      transcode: lazyTranscoder,
      snapshot: async (...about) => (await import('../decode/snapshot.ts')).snapshot(...about),
      look: async (...about) => (await import('../decode/look.ts')).lookAt(...about),
    },
    {
      camera: (id, state, reason) => tell({ camera: { id, state, reason } }),
      wantsKey: (id) => tell({ wantsKey: id }),
      log,
    },
  );
  if (ask.isOneOfMany) places = new Places((id, camera) => tell({ where: { id, camera } }), openHere);
  if (ask.records) {
    // What the one before left open is finished before anything new is begun.
    desk = new RecordDesk(hub, { openEncoder, transcode: lazyTranscoder }, (recorded) => tell({ recorded }));
    await desk.recover();
  }
  const server = createServer(byName);
  await new Promise<void>((resolved, reject) => server.once('error', reject).listen(ask.socket, resolved));
  return null;
}

/** What was recorded lies here; what a camera sends now may be read elsewhere. */
function open(camera: Camera, sink: Sink): Source {
  return (camera.record ? null : places)?.open(camera, sink) ?? openHere(camera, sink);
}

function openHere(camera: Camera, sink: Sink): Source {
  if (camera.masks && hub)
    return new MaskedSource(
      camera,
      sink,
      hub,
      lazyTranscoder,
      settings?.transcodeMaxHeight ?? DEFAULT_SETTINGS.transcodeMaxHeight,
    );
  if (camera.record) return plays.open(camera, camera.record, sink);
  return camera.url.startsWith('gb28181:')
    ? new CalledSource(camera, sink, calls, called)
    : openRtsp(camera, sink, { answerMs: settings?.connectTimeoutMs ?? 10_000, resolve });
}

async function openEncoder(format: AudioFormat): Promise<Encoder> {
  return (await import('../decode/aac.ts')).openAac(format);
}

/** Where a camera sends us, only the parent knows whether one may go. */
function resolve(host: string): Promise<string> {
  const question = ++questions;
  return new Promise((resolved, reject) => {
    asked.set(question, { resolve: resolved, reject });
    tell({ resolve: { question, host } });
  });
}

function view({ id, key, head, camera, options }: View, socket: Socket): void {
  if (!hub || !settings) return void socket.destroy();
  const viewer = new Viewer(socket, key, Buffer.from(head), options, settings);
  viewers.set(id, viewer);
  socket.once('close', () => {
    viewers.delete(id);
    tell({ left: id });
  });
  if (socket.destroyed) tell({ left: id });
  try {
    hub.join(camera, viewer);
  } catch (error) {
    viewer.tell('failed', error instanceof MediaError ? error.reason : 'unsupported');
    viewer.close();
  }
}

/** Sends a camera to somebody who has asked for it by GB/T 28181; it is pulled once, however many have. */
async function send(from: Hub, id: string, camera: Camera, options: SenderOptions): Promise<number> {
  const begin = (): void => {
    try {
      if (sender) from.tap(camera, sender);
    } catch {
      sender?.ended('too_many');
    }
  };
  const sender: PsSender | null = await PsSender.open(options, {
    // What was recorded begins when somebody is there to see it.
    ...(camera.record && { ready: begin }),
    started: () => tell({ sent: { id, reason: null } }),
    ended: (reason) => tell({ sent: { id, reason } }),
    stopped() {
      if (senders.get(id) === sender) senders.delete(id);
      if (sender) from.untap(camera, sender);
    },
  });
  if (!sender) throw new MediaError('camera_unreachable', 'too_many');
  senders.get(id)?.stop();
  senders.set(id, sender);
  try {
    if (!camera.record) from.tap(camera, sender);
  } catch (error) {
    sender.stop();
    throw error;
  }
  return sender.port;
}

/** Hands cameras on by RTSP; who may, only the parent knows. */
async function openOut(from: Hub, { host, port }: { host: string; port: number }): Promise<number> {
  out ??= await OutServer.open(host, port, {
    ask: (asked: OutAsk) =>
      new Promise((resolved) => {
        const question = ++questions;
        outAsks.set(question, resolved);
        tell({ outAsked: { question, asked } });
      }),
    tap: (camera, sink) => from.tap(camera, sink),
    untap: (camera, sink) => from.untap(camera, sink),
    left: (id) => tell({ outLeft: id }),
  });
  return out.port;
}

/** Somebody speaks through a camera. */
async function talk(id: string, way: TalkWay): Promise<number> {
  const mouth = await openMouth(way, settings?.connectTimeoutMs ?? 10_000, {
    opened: () => tell({ talk: { id, reason: null } }),
    ended(reason) {
      mouths.delete(id);
      tell({ talk: { id, reason } });
    },
  });
  if (!mouth) throw new MediaError('camera_unreachable', 'too_many');
  mouths.set(id, mouth);
  return mouth.port;
}

/** It comes by a connection that says this id. */
function expect(cameras: Map<string, Camera>, { id, camera }: { id: string; camera: Camera }): void {
  cameras.set(id, camera);
  setTimeout(() => cameras.delete(id), TICKET_MS).unref();
}

function admit(ask: View): void {
  admitted.set(ask.id, ask);
  setTimeout(() => admitted.delete(ask.id), TICKET_MS).unref();
}

/** A connection that cannot be handed over, since its TLS is the parent's: it comes by a local socket and says whose it is. */
function byName(socket: Socket): void {
  let text = Buffer.alloc(0);
  const hear = (chunk: Buffer): void => {
    text = Buffer.concat([text, chunk]);
    const end = text.indexOf(10);
    if (end < 0 && text.length < MAX_TICKET) return;
    socket.removeListener('data', hear);
    const id = text.toString('latin1', 0, Math.max(0, end));
    const ask = admitted.get(id);
    const camera = saving.get(id);
    const relayed = relaying.get(id);
    const taker = places?.taker(id);
    admitted.delete(id);
    saving.delete(id);
    relaying.delete(id);
    const rest = text.subarray(end + 1);
    if (ask) view({ ...ask, head: rest }, socket);
    else if (relayed && hub) new RelaySender(relayed, socket, hub, rest.length > 0);
    else if (taker) taker(socket);
    else if (camera) save(camera, socket, open, openEncoder, (saved) => tell({ saved: { id, ...saved } }));
    else socket.destroy();
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', hear);
}

function lazyTranscoder(...about: Parameters<Transcode>): Transcoder {
  const early: Parameters<Transcoder['push']>[] = [];
  let isClosed = false;
  let real: Transcoder | null = null;
  const begin = (opened: Transcoder | null): void => {
    real = opened;
    for (const picture of early.splice(0)) {
      opened?.push(...picture);
      picture[0].release();
    }
  };
  import('../decode/transcode.ts').then(
    ({ openTranscoder }) => begin(isClosed ? null : openTranscoder(...about)),
    about[3],
  );
  return {
    push(...picture) {
      if (real) return real.push(...picture);
      picture[0].hold();
      early.push(picture);
    },
    close() {
      isClosed = true;
      real?.close();
      begin(null);
    },
  };
}
