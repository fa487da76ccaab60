import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { connect, Socket } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { TLSSocket } from 'node:tls';

import { MediaError } from './errors.ts';
import type { Saved } from './file/save.ts';
import type { OutAnswer, OutAsk } from './out/server.ts';
import type { View } from './protocol.ts';
import type { MediaCalls } from './ps/called.ts';
import { answerWorker } from './ps/exchange.ts';
import type { SenderOptions } from './ps/sender.ts';
import type { RecordNotice } from './record/desk.ts';
import { Supervisor, type Run } from './supervisor.ts';
import type { TalkWay } from './talk/way.ts';
import {
  type Camera,
  type CameraFacts,
  type CameraLook,
  type CameraState,
  DEFAULT_SETTINGS,
  type MediaSettings,
  type MediaStats,
  type PlayCommand,
  type Reason,
  type ViewOptions,
} from './types.ts';

export { MediaError, type MediaErrorCode } from './errors.ts';
export { parseAddress } from './rtsp/address.ts';
export { type Run, workerEntry } from './supervisor.ts';
export type { CallAnswer, CallPlan, CallRefused, MediaCalls } from './ps/called.ts';
export type { Saved } from './file/save.ts';
export type { PortRange } from './ps/ports.ts';
export type { RecordNotice } from './record/desk.ts';
export type { ClosedSegment } from './record/segment-file.ts';
export type { RecordTrouble } from './record/recorder.ts';
export type { PsTransport } from './ps/receiver.ts';
export type { SenderOptions } from './ps/sender.ts';
export { halvesOf, readLogin, type Halves } from './out/digest.ts';
export type { OutAnswer, OutAsk } from './out/server.ts';
export type { CalledVoice, TalkWay } from './talk/way.ts';
export { LOOK_HEIGHT, LOOK_WIDTH, REASONS } from './types.ts';
export type * from './types.ts';

export type MediaOptions = Partial<MediaSettings> & {
  /** The media process died (false) or is back (true). */
  onState?: (alive: boolean) => void;
  /** What a camera does that somebody watches; `unwatched`: nobody does any more. */
  onCamera?: (id: string, state: CameraState | 'unwatched', reason: Reason | undefined) => void;
  /** A camera sends pictures that nobody can begin with: a key picture may be asked for, where it takes such wishes. */
  onWantsKey?: (id: string) => void;
  /** Where a camera sends us by a redirect: the address to go to; rejects where we may not go. Without it nowhere. */
  resolve?: (host: string) => Promise<string>;
  /** Of a stream that is sent: null, its first picture is on its way; else why it has ended. */
  onSent?: (id: string, reason: Reason | null) => void;
  /** Of recordings. */
  onRecorded?: (notice: RecordNotice) => void;
  /** The folder they are written to; without it there are none. */
  records?: string;
  log?: (text: string) => void;
  run?: Run;
};

/** A browser's connection in the hands of the media process. */
export type LiveView = {
  /** Resolves when it is over. */
  ended: Promise<void>;
  cut(): void;
};

export type Media = {
  readonly alive: boolean;
  /** A ticket for one viewer, to be used once within 30 s. Who may have it is the caller's business. */
  attach(camera: Camera, options: ViewOptions): string;
  /** Hands a WebSocket upgrade to the media process; nothing has been written to `socket` when this rejects. */
  proxy(ticket: string, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<LiveView>;
  /** Of recordings that are played; false: not that way. */
  steer(id: string, command: PlayCommand): Promise<boolean>;
  snapshot(camera: Camera, options?: { width?: number }): Promise<Buffer>;
  /** Looks at a camera for a moment, to judge it. One that plays already is not asked anew. */
  look(camera: Camera, withinMs?: number): Promise<CameraLook>;
  /** Connects and tells what the camera sends. */
  probe(camera: Camera): Promise<CameraFacts>;
  /** Ends the pull of a camera that was removed or may no longer be watched. */
  forget(cameraId: string): Promise<void>;
  /** Who calls for streams whose address begins with `gb28181:`; null: nobody does any more. */
  answerCalls(calls: MediaCalls | null): void;
  /** The other side of a call has hung up. */
  hungUp(stream: string, reason: Reason): void;
  /** Sends a camera as a program stream (GB/T 28181 C.1); gives the port it leaves from. */
  send(id: string, camera: Camera, options: SenderOptions): Promise<number>;
  sendTo(id: string, address: string, port: number): Promise<void>;
  sendEnd(id: string): void;
  /** A recording from its beginning to its end as MP4; `told`: how many seconds of it have come, and why it has ended. */
  save(camera: Camera, told: (saved: Saved) => void): Promise<Readable>;
  /** Records a camera until `recordEnd`, or the end of the media process: whoever wants it says it again then. */
  record(camera: Camera, segmentMs: number): Promise<void>;
  recordEnd(cameraId: string): Promise<void>;
  /** Somebody speaks; gives the port his voice leaves from, 0: none of ours. `told`: null from when he is heard, else why not. */
  talk(id: string, way: TalkWay, told: (reason: Reason | null) => void): Promise<number>;
  talkTo(id: string, address: string, port: number): Promise<void>;
  /** G.711 A-law at 8 kHz. */
  say(id: string, samples: Uint8Array): void;
  talkEnd(id: string): void;
  /** Hands cameras on by RTSP over TCP, as long as this runs; gives the port. */
  handOn(out: HandOn): Promise<number>;
  /** Somebody who plays may not any more. */
  outCut(id: string): void;
  stats(): Promise<MediaStats>;
  stop(): Promise<void>;
};

export interface HandOn {
  host: string;
  /** 0: the system chooses one. */
  port: number;
  /** Who wants to play what, and may he? */
  ask(asked: OutAsk): Promise<OutAnswer>;
  left(id: string): void;
}

const TICKET_MS = 30_000;

/** Starts the media process and keeps it running. */
export async function startMedia(options: MediaOptions = {}): Promise<Media> {
  const { onState, onCamera, onWantsKey, onSent, onRecorded, records, resolve, log, run, ...settings } = options;
  let calls: MediaCalls | null = null;
  const views = new Map<string, () => void>();
  const saves = new Map<string, (saved: Saved) => void>();
  let out: HandOn | null = null;
  const talks = new Map<string, (reason: Reason | null) => void>();
  const endAll = (): void => {
    for (const end of views.values()) end();
  };
  const supervisor: Supervisor = new Supervisor(
    { ...DEFAULT_SETTINGS, ...settings },
    {
      alive: (alive) => {
        // Their connections died with the process that had them.
        if (!alive) {
          endAll();
          calls?.gone();
          for (const told of talks.values()) told('interrupted');
        } else if (out) supervisor.ask('out', { host: out.host, port: out.port }).catch(() => null);
        onState?.(alive);
      },
      log: (text) => log?.(text),
      notice(notice) {
        if ('log' in notice) log?.(notice.log);
        else if ('wantsKey' in notice) onWantsKey?.(notice.wantsKey);
        else if ('left' in notice) views.get(notice.left)?.();
        else if ('resolve' in notice) void answer(notice.resolve);
        else if ('sent' in notice) onSent?.(notice.sent.id, notice.sent.reason);
        else if ('outAsked' in notice) void answerOut(notice.outAsked);
        else if ('outLeft' in notice) out?.left(notice.outLeft);
        else if ('talk' in notice) talks.get(notice.talk.id)?.(notice.talk.reason);
        else if ('saved' in notice) saves.get(notice.saved.id)?.(notice.saved);
        else if ('recorded' in notice) onRecorded?.(notice.recorded);
        else if ('camera' in notice) onCamera?.(notice.camera.id, notice.camera.state, notice.camera.reason);
        else
          answerWorker(calls, notice, (question, said) => {
            void supervisor.ask('called', { question, answer: said }).catch(() => null);
          });
      },
    },
    run,
    records ?? null,
  );
  const answer = async ({ question, host }: { question: number; host: string }): Promise<void> => {
    const address = await (resolve?.(host) ?? Promise.reject(new Error('not wanted'))).catch(() => null);
    await supervisor.ask('resolved', { question, address }).catch(() => null);
  };
  const answerOut = async ({ question, asked }: { question: number; asked: OutAsk }): Promise<void> => {
    const refused = (): OutAnswer => ({ status: 503 });
    const said = await (out?.ask(asked).catch(refused) ?? refused());
    await supervisor.ask('outAnswered', { question, answer: said }).catch(() => null);
  };
  const tickets = new Map<string, { camera: Camera; options: ViewOptions }>();
  // Without media the rest of the system works on; the supervisor goes on trying.
  await supervisor.start().catch(() => {});

  return {
    get alive() {
      return supervisor.alive;
    },
    attach(camera, wanted) {
      if (!supervisor.alive) throw new MediaError('media_down');
      const ticket = randomBytes(18).toString('base64url');
      tickets.set(ticket, { camera, options: wanted });
      setTimeout(() => tickets.delete(ticket), TICKET_MS).unref();
      return ticket;
    },
    async proxy(ticket, request, socket, head) {
      const known = tickets.get(ticket);
      tickets.delete(ticket);
      if (!known) throw new MediaError('ticket_unknown');
      const view: View = { id: ticket, key: request.headers['sec-websocket-key'] ?? '', head, ...known };
      const ended = new Promise<void>((done) => {
        views.set(ticket, () => {
          views.delete(ticket);
          done();
        });
      });
      try {
        if (canGo(socket)) await supervisor.ask('view', view, socket);
        else {
          await supervisor.ask('admit', view);
          await pipe(supervisor.socket, ticket, socket, head);
        }
      } catch (error) {
        views.get(ticket)?.();
        throw error;
      }
      return { ended, cut: () => void supervisor.ask('cut', { id: ticket }).catch(() => null) };
    },
    steer: (id, command) => supervisor.ask('steer', { id, command }),
    async snapshot(camera, { width = 1920 } = {}) {
      return Buffer.from(await supervisor.ask('snapshot', { camera, width }));
    },
    look: (camera, withinMs = 6000) => supervisor.ask('look', { camera, withinMs }),
    probe: (camera) => supervisor.ask('probe', { camera }),
    async forget(id) {
      await supervisor.ask('forget', { id });
    },
    answerCalls(given) {
      calls = given;
    },
    hungUp: (stream, reason) => void supervisor.ask('hungUp', { stream, reason }).catch(() => null),
    send: (id, camera, wanted) => supervisor.ask('send', { id, camera, options: wanted }),
    async sendTo(id, address, port) {
      await supervisor.ask('sendTo', { id, address, port });
    },
    sendEnd: (id) => void supervisor.ask('sendEnd', { id }).catch(() => null),
    async save(camera, told) {
      const id = randomBytes(18).toString('base64url');
      await supervisor.ask('save', { id, camera });
      saves.set(id, (saved) => {
        told(saved);
        if (saved.reason !== null) saves.delete(id);
      });
      const from = await byName(supervisor.socket, id);
      from.once('close', () => {
        // Without a word: the process is gone.
        saves.get(id)?.({ seconds: 0, reason: 'interrupted' });
      });
      return from;
    },
    async record(camera, segmentMs) {
      await supervisor.ask('record', { camera, segmentMs });
    },
    async recordEnd(id) {
      await supervisor.ask('recordEnd', { id });
    },
    talk(id, way, told) {
      talks.set(id, told);
      return supervisor.ask('talk', { id, way });
    },
    async talkTo(id, address, port) {
      await supervisor.ask('talkTo', { id, address, port });
    },
    say: (id, samples) => void supervisor.ask('say', { id, samples }).catch(() => null),
    talkEnd(id) {
      if (talks.delete(id)) supervisor.ask('talkEnd', { id }).catch(() => null);
    },
    async handOn(wanted) {
      out = wanted;
      const port = await supervisor.ask('out', { host: wanted.host, port: wanted.port });
      out = { ...wanted, port };
      return port;
    },
    outCut: (id) => void supervisor.ask('outCut', { id }).catch(() => null),
    stats: () => supervisor.ask('stats', null),
    async stop() {
      await supervisor.stop();
      endAll();
    },
  };
}

/** A connection with TLS of ours cannot be given away: its keys are here. */
const canGo = (socket: Duplex): socket is Socket => socket instanceof Socket && !(socket instanceof TLSSocket);

/** A connection to the media process that says what it is for. */
function byName(path: string, id: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const worker = connect(path);
    worker.once('error', () => reject(new MediaError('media_down')));
    worker.once('connect', () => {
      worker.on('error', () => worker.destroy());
      worker.write(`${id}\n`);
      resolve(worker);
    });
  });
}

/** Joins such a connection to the media process, byte by byte. */
function pipe(path: string, ticket: string, socket: Duplex, head: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = connect(path);
    worker.once('error', () => reject(new MediaError('media_down')));
    worker.once('connect', () => {
      if (socket.destroyed) worker.destroy();
      worker.write(`${ticket}\n`);
      if (head.length > 0) worker.write(head);
      worker.pipe(socket).pipe(worker);
      worker.once('close', () => socket.destroy());
      socket.once('close', () => worker.destroy());
      socket.on('error', () => worker.destroy());
      resolve();
    });
  });
}
