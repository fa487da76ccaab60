import { refuse, talkApi, type CameraReason, type TalkMessage } from '@anyuan/contract';
import type { Camera, TalkWay } from '@anyuan/media';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { callForVoice } from '../gb28181/index.ts';
import { findCamera, makeTickets, noteLook, stillOpen, voices, watchOver, type Shown } from '../video/index.ts';
import { noteTalk } from './timeline.ts';
import { waysOf } from './ways.ts';

/** Nobody speaks for longer than this without a breath: a button that was left pressed must not hold a loudspeaker. */
const longestMs = 5 * 60_000;
const ticketMs = 30_000;
/** A second and a half of A-law in one message is no microphone. */
const largestPiece = 12_000;

interface Wish {
  ctx: Ctx;
  camera: Camera;
  code: string;
  /** The case it is said about. */
  caseId: string | undefined;
}
interface Held {
  by: string;
  name: string;
}
interface Talks {
  tickets: ReturnType<typeof makeTickets>;
  wishes: Map<string, Wish>;
  /** Who speaks through which camera. */
  held: Map<string, Held>;
}

const talks = new WeakMap<App, Talks>();
function talksOf(app: App): Talks {
  let all = talks.get(app);
  if (!all) talks.set(app, (all = { tickets: makeTickets(), wishes: new Map(), held: new Map() }));
  return all;
}

/** Speaking through a camera's loudspeaker, or over a device that calls for the voice: one at a time, each a line of the trail. */
export const talk: Module = {
  name: 'talk',
  zh: '喊话:经摄像机、国标设备的扬声器说话,一次一人,每次留痕',
  routes(app) {
    const sockets = new WebSocketServer({ noServer: true, maxPayload: largestPiece, perMessageDeflate: false });
    app.http.api('talk', talkApi, {
      async begin({ code, ...look }, ctx) {
        const all = talksOf(app);
        const { camera } = await findCamera(ctx, code, 'camera.talk');
        voices(app);
        needsFree(all, camera.id, ctx.actor.id ?? '');
        const line = await noteLook(ctx, 'talk', camera, look);
        const ticket = newId();
        all.tickets.issue(ticket, ctx.actor, line);
        all.wishes.set(ticket, { ctx, camera, code, caseId: look.caseId });
        setTimeout(() => all.wishes.delete(ticket), ticketMs).unref();
        return { path: `/api/v1/video/talk/${ticket}` };
      },
      ways: ({ id }, ctx) => waysOf(ctx, id),
    });
    app.http.socket(
      '/video/talk',
      async ({ url, who, request, socket, head, ended }) => {
        voices(app);
        const all = talksOf(app);
        const ticket = url.pathname.split('/').at(-1) ?? '';
        all.tickets.redeem(ticket, who.actor);
        const wish = all.wishes.get(ticket);
        all.wishes.delete(ticket);
        if (!wish) throw refuse('bad_token');
        await stillOpen(app, shownBy(wish));
        needsFree(all, wish.camera.id, who.actor.id ?? '');
        sockets.handleUpgrade(request, socket, head, (opened) => {
          ended.addEventListener('abort', () => opened.close(4401, 'session ended'));
          if (ended.aborted) opened.close(4401, 'session ended');
          speak(app, all, wish, opened);
        });
      },
      'camera.talk',
    );
  },
};

function needsFree({ held }: Talks, cameraId: string, by: string): void {
  const other = held.get(cameraId);
  if (other && other.by !== by) throw refuse('talk_held', { who: other.name });
}

const shownBy = ({ ctx, camera }: Wish): Shown => ({ camera: camera.id, act: 'talk', person: ctx.rights.personId });

/** From the first word to the last: what comes by the socket goes to the loudspeaker. */
function speak(app: App, all: Talks, wish: Wish, socket: WebSocket): void {
  const { ctx, camera, code, caseId } = wish;
  const id = newId();
  const held: Held = { by: ctx.actor.id ?? '', name: ctx.actor.name };
  all.held.set(camera.id, held);
  const began = performance.now();
  let bytes = 0;
  let isOver = false;
  let isHeard = false;
  let hangUp: (() => void) | null = null;
  const media = voices(app);
  const tell = (message: TalkMessage): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const longest = setTimeout(() => end('timeout'), longestMs);
  const over = watchOver(app, { ...shownBy(wish), cut: () => end('refused') });

  function end(reason?: CameraReason): void {
    if (isOver) return;
    isOver = true;
    clearTimeout(longest);
    over();
    if (all.held.get(camera.id) === held) all.held.delete(camera.id);
    media.end(id);
    hangUp?.();
    tell({ state: 'ended', ...(reason && { reason }) });
    socket.close(1000);
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    ctx
      .tx(async (tx) => {
        tx.audit('camera.talkEnd', 'device', camera.id, {
          code,
          seconds,
          spoken: Math.round(bytes / 800) / 10,
          ...(reason && { reason }),
        });
        if (caseId !== undefined && isHeard) await noteTalk(tx, caseId, camera.id, seconds);
      })
      .catch((error: unknown) => app.log.warn({ err: error }, 'the end of a talk was not written down'));
  }
  const told = (what: 'opened' | CameraReason): void => {
    if (what !== 'opened') return end(what);
    isHeard = true;
    tell({ state: 'talking' });
  };

  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isBinary || isOver) return;
    const piece = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    bytes += piece.length;
    media.say(id, piece);
  });
  socket.on('close', () => end());
  socket.on('error', () => socket.terminate());
  tell({ state: 'calling' });

  async function call(): Promise<void> {
    if (!camera.url.startsWith('gb28181:')) return void (await media.open(id, { camera }, told));
    const way = await callForVoice(app, camera.id, {
      open: (called: Extract<TalkWay, { called: unknown }>['called']) => media.open(id, { called }, told),
      to: (address, port) => media.to(id, address, port),
      ended: end,
    });
    if (isOver) way();
    else hangUp = way;
  }
  call().catch((error: unknown) => {
    app.log.info({ err: error, camera: code }, 'nobody is heard through a camera');
    end(reasonIn(error));
  });
}

/** What a refusal means to whoever speaks. */
function reasonIn(error: unknown): CameraReason {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'gb_absent' || code === 'gb_off') return 'unreachable';
  if (code === 'gb_silent') return 'timeout';
  if (code === 'gb_refused') return 'refused';
  return code === 'talk_held' ? 'busy' : 'camera_error';
}
