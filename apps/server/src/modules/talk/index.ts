import { refuse, talkApi, type TalkMessage } from '@anyuan/contract';
import type { Camera } from '@anyuan/media';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';

import type { App, Module } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { takeVoicesFromAbove, type SpeakBelow } from '../gb28181/index.ts';
import { cameraOf, findCamera, makeTickets, noteLook, stillOpen, voices, type Shown } from '../video/index.ts';
import { carry, type Held } from './carry.ts';
import { noteTalk } from './timeline.ts';
import { waysOf } from './ways.ts';

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
    takeVoicesFromAbove(app, (about, ended) => speakFromAbove(app, about, ended));
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
        all.held.get(wish.camera.id)?.giveWay?.();
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
  if (other && other.by !== by && !other.giveWay) throw refuse('talk_held', { who: other.name });
}

const shownBy = ({ ctx, camera }: Wish): Shown => ({ camera: camera.id, act: 'talk', person: ctx.rights.personId });

/** From the first word to the last: what comes by the socket goes to the loudspeaker. */
function speak(app: App, all: Talks, wish: Wish, socket: WebSocket): void {
  const { ctx, camera, code, caseId } = wish;
  const tell = (message: TalkMessage): void => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    if (message.state === 'ended') socket.close(1000);
  };
  const held: Held = { by: ctx.actor.id ?? '', name: ctx.actor.name };
  const carried = carry(app, all.held, { camera, code, held, shown: shownBy(wish) }, tell, (end, isHeard) =>
    ctx.tx(async (tx) => {
      tx.audit('camera.talkEnd', 'device', camera.id, { code, ...end });
      if (caseId !== undefined && isHeard) await noteTalk(tx, caseId, camera.id, end.seconds);
    }),
  );
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (!isBinary) return;
    carried.say(Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]));
  });
  socket.on('close', () => carried.end());
  socket.on('error', () => socket.terminate());
}

/** A platform above speaks, where nobody of the house does; whoever of the house begins goes first. */
async function speakFromAbove(
  app: App,
  { cameraId, code, by }: Parameters<SpeakBelow>[0],
  ended: Parameters<SpeakBelow>[1],
): ReturnType<SpeakBelow> {
  const { held } = talksOf(app);
  const camera = await cameraOf(app, cameraId, { isWhole: true });
  const other = held.get(cameraId);
  if (!camera || other) throw refuse('talk_held', { who: other?.name ?? code });
  const line: { end(): void } = { end: () => undefined };
  const carried = carry(
    app,
    held,
    {
      camera,
      code,
      held: { by: by.id, name: by.name, giveWay: () => line.end() },
      shown: { camera: cameraId, act: 'talk', person: null },
    },
    ({ state }) => {
      if (state === 'ended') ended();
    },
    (end) =>
      app
        .system('talk')
        .tx(async (tx) => tx.audit('camera.talkEnd', 'device', cameraId, { code, uplink: by.name, ...end })),
  );
  line.end = () => carried.end('busy');
  return carried;
}
