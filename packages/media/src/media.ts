import { randomBytes } from 'node:crypto';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';

import { MediaError } from './errors.ts';
import type { Saved } from './file/save.ts';
import type { HandOn, Media, MediaEvents } from './media-types.ts';
import type { OutAnswer, OutAsk } from './out/server.ts';
import type { View } from './protocol.ts';
import type { MediaCalls } from './ps/called.ts';
import { answerWorker } from './ps/exchange.ts';
import type { Camera, Reason, ViewOptions } from './types.ts';
import type { MediaWorker, WorkerEvents } from './worker.ts';

const TICKET_MS = 30_000;

/** What can be asked of one media process, wherever it runs. */
export function mediaOver(open: (events: WorkerEvents) => MediaWorker, options: MediaEvents = {}): Media {
  const { onState, onCamera, onWantsKey, onSent, onRecorded, resolve, where, log } = options;
  let calls: MediaCalls | null = null;
  const views = new Map<string, () => void>();
  const saves = new Map<string, (saved: Saved) => void>();
  let out: HandOn | null = null;
  const talks = new Map<string, (reason: Reason | null) => void>();
  const endAll = (): void => {
    for (const end of views.values()) end();
  };
  const worker: MediaWorker = open({
    alive: (alive) => {
      // Their connections died with the process that had them.
      if (!alive) {
        endAll();
        calls?.gone();
        for (const told of talks.values()) told('interrupted');
      } else if (out) worker.ask('out', { host: out.host, port: out.port }).catch(() => null);
      onState?.(alive);
    },
    log: (text) => log?.(text),
    notice(notice) {
      if ('log' in notice) log?.(notice.log);
      else if ('wantsKey' in notice) onWantsKey?.(notice.wantsKey);
      else if ('left' in notice) views.get(notice.left)?.();
      else if ('resolve' in notice) void answer(notice.resolve);
      else if ('where' in notice) void place(notice.where);
      else if ('sent' in notice) onSent?.(notice.sent.id, notice.sent.reason);
      else if ('outAsked' in notice) void answerOut(notice.outAsked);
      else if ('outLeft' in notice) out?.left(notice.outLeft);
      else if ('talk' in notice) talks.get(notice.talk.id)?.(notice.talk.reason);
      else if ('saved' in notice) saves.get(notice.saved.id)?.(notice.saved);
      else if ('recorded' in notice) onRecorded?.(notice.recorded);
      else if ('camera' in notice) onCamera?.(notice.camera.id, notice.camera.state, notice.camera.reason);
      else
        answerWorker(calls, notice, (question, said) => {
          void worker.ask('called', { question, answer: said }).catch(() => null);
        });
    },
  });
  const answer = async ({ question, host }: { question: number; host: string }): Promise<void> => {
    const address = await (resolve?.(host) ?? Promise.reject(new Error('not wanted'))).catch(() => null);
    await worker.ask('resolved', { question, address }).catch(() => null);
  };
  const place = async ({ id, camera }: { id: string; camera: Camera }): Promise<void> => {
    try {
      const far = (await where?.(camera)) ?? null;
      if (far) pipe(await worker.reach(id), far, Buffer.alloc(0));
      else await worker.ask('placed', { id, reason: null });
    } catch (error) {
      const reason = (error instanceof MediaError ? error.reason : undefined) ?? 'interrupted';
      await worker.ask('placed', { id, reason }).catch(() => null);
    }
  };
  const answerOut = async ({ question, asked }: { question: number; asked: OutAsk }): Promise<void> => {
    const refused = (): OutAnswer => ({ status: 503 });
    const said = await (out?.ask(asked).catch(refused) ?? refused());
    await worker.ask('outAnswered', { question, answer: said }).catch(() => null);
  };
  const tickets = new Map<string, { camera: Camera; options: ViewOptions }>();
  return {
    get alive() {
      return worker.alive;
    },
    attach(camera, wanted) {
      if (!worker.alive) throw new MediaError('media_down');
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
        if (worker.isNear && canGo(socket)) await worker.ask('view', view, socket);
        else {
          await worker.ask('admit', view);
          pipe(await worker.reach(ticket), socket, head);
        }
      } catch (error) {
        views.get(ticket)?.();
        throw error;
      }
      return { ended, cut: () => void worker.ask('cut', { id: ticket }).catch(() => null) };
    },
    steer: (id, command) => worker.ask('steer', { id, command }),
    async snapshot(camera, { width = 1920 } = {}) {
      return Buffer.from(await worker.ask('snapshot', { camera, width }));
    },
    look: (camera, withinMs = 6000) => worker.ask('look', { camera, withinMs }),
    probe: (camera) => worker.ask('probe', { camera }),
    async forget(id) {
      await worker.ask('forget', { id });
    },
    answerCalls(given) {
      calls = given;
    },
    hungUp: (stream, reason) => void worker.ask('hungUp', { stream, reason }).catch(() => null),
    send: (id, camera, wanted) => worker.ask('send', { id, camera, options: wanted }),
    async sendTo(id, address, port) {
      await worker.ask('sendTo', { id, address, port });
    },
    sendEnd: (id) => void worker.ask('sendEnd', { id }).catch(() => null),
    async relay(camera) {
      const id = randomBytes(18).toString('base64url');
      await worker.ask('relay', { id, camera });
      return worker.reach(id);
    },
    async save(camera, told) {
      const id = randomBytes(18).toString('base64url');
      await worker.ask('save', { id, camera });
      saves.set(id, (saved) => {
        told(saved);
        if (saved.reason !== null) saves.delete(id);
      });
      const from = await worker.reach(id);
      from.once('close', () => {
        // Without a word: the process is gone.
        saves.get(id)?.({ seconds: 0, reason: 'interrupted' });
      });
      return from;
    },
    async record(camera, how) {
      await worker.ask('record', { camera, how });
    },
    async recordEnd(id) {
      await worker.ask('recordEnd', { id });
    },
    talk(id, way, told) {
      talks.set(id, told);
      return worker.ask('talk', { id, way });
    },
    async talkTo(id, address, port) {
      await worker.ask('talkTo', { id, address, port });
    },
    say: (id, samples) => void worker.ask('say', { id, samples }).catch(() => null),
    talkEnd(id) {
      if (talks.delete(id)) worker.ask('talkEnd', { id }).catch(() => null);
    },
    async handOn(wanted) {
      out = wanted;
      const port = await worker.ask('out', { host: wanted.host, port: wanted.port });
      out = { ...wanted, port };
      return port;
    },
    outCut: (id) => void worker.ask('outCut', { id }).catch(() => null),
    stats: () => worker.ask('stats', null),
    async stop() {
      await worker.stop();
      endAll();
    },
  };
}

/** A connection with TLS of ours cannot be given away: its keys are here. */
const canGo = (socket: Duplex): socket is Socket => socket instanceof Socket && !(socket instanceof TLSSocket);

/** Joins a browser's connection to the media process, byte by byte. */
function pipe(worker: Duplex, socket: Duplex, head: Buffer): void {
  if (socket.destroyed) return void worker.destroy();
  if (head.length > 0) worker.write(head);
  worker.pipe(socket).pipe(worker);
  worker.once('close', () => socket.destroy());
  socket.once('close', () => worker.destroy());
  socket.on('error', () => worker.destroy());
}
