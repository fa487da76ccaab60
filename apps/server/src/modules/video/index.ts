import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';

import { refuse, videoApi, type Permission } from '@anyuan/contract';
import {
  Fleet,
  MediaError,
  startMedia,
  workerEntry,
  type Camera,
  type CameraLook,
  type HandOn,
  type Media,
  type MediaCalls,
  type MediaEvents,
  type Member,
  type PlayCommand,
  type Reason,
  type RecordHow,
  type RecordNotice,
  type Saved,
  type SenderOptions,
  type TalkWay,
} from '@anyuan/media';

import type { App, Module } from '../../kernel/app.ts';
import { cleanEnv, runnerOf } from '../../kernel/children.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { pinned } from '../../kernel/outgoing.ts';
import { cameraOpen } from '../device/index.ts';
import { deviceOfStream, findCamera, findView, isLive, streamOf } from './camera.ts';
import { looksRegister, noteLook, noteWatched } from './looks.ts';
import { campusOf, cutViews, startRecheck, stillOpen, watchOver, type Shown } from './open-views.ts';
import { makeTickets, type Tickets } from './tickets.ts';

const started = new WeakMap<App, Running>();

interface Running {
  /** The media process of this server, and those of nodes. */
  fleet: Fleet;
  /** What a further one is told, too. */
  events: Pick<MediaEvents, 'resolve' | 'onWantsKey'>;
  /** That of this server: recordings, platforms above and voices are its own. */
  media: Media;
  tickets: Tickets;
  /** Streams of cameras whose pictures come at this moment. */
  playing: ReadonlySet<string>;
  /** Told of streams to platforms above that have ended. */
  sent: Set<(id: string, reason: Reason) => void>;
  /** Told of recordings, and of the media process. */
  recorded: Set<RecordListener>;
  /** What the tickets are for, until they are shown; absent: for the system itself. */
  wanted: Map<string, Shown>;
  /** Looks that are going on. */
  lasting: Set<Promise<void>>;
}

/** Asks a camera for a key picture; those who speak with cameras add themselves. */
type KeyAsker = (cameraId: string) => void;
const keyAskers = new WeakMap<App, Set<KeyAsker>>();
/** Told of cameras whose pictures nobody can begin with; gives how to end that. */
export function whenKeyWanted(app: App, ask: KeyAsker): () => void {
  let all = keyAskers.get(app);
  if (!all) keyAskers.set(app, (all = new Set()));
  all.add(ask);
  return () => void all.delete(ask);
}

/** Somebody else has asked for a key picture of this camera. */
export function askForKey(app: App, cameraId: string): void {
  for (const ask of keyAskers.get(app) ?? []) ask(cameraId);
}
/** The picture that a camera takes by itself; undefined: whoever is asked knows of none. */
type StillAsker = (cameraId: string) => Promise<Buffer | undefined>;
const stillAskers = new WeakMap<App, Set<StillAsker>>();
/** Asked for pictures of cameras that nobody watches; gives how to end that. */
export function whenStillWanted(app: App, ask: StillAsker): () => void {
  let all = stillAskers.get(app);
  if (!all) stillAskers.set(app, (all = new Set()));
  all.add(ask);
  return () => void all.delete(ask);
}

/** What it takes itself is there at once, however far its next key picture is; what is covered is covered here. */
async function ownStill(app: App, camera: Camera): Promise<Buffer | undefined> {
  const id = deviceOfStream(camera.id);
  if (camera.masks || isPlaying(app, id)) return undefined;
  for (const ask of stillAskers.get(app) ?? []) {
    const picture = await ask(id).catch((error: unknown) => {
      app.log.debug({ err: error }, 'a camera gave no picture of its own');
      return undefined;
    });
    if (picture) return picture;
  }
  return undefined;
}

/** A picture of it, as JPEG; throws what may be told to whoever asked. */
export async function stillOf(app: App, camera: Camera, width?: number): Promise<Buffer> {
  const own = await ownStill(app, camera);
  if (own) return own;
  return running(app)
    .fleet.on(camera, (media) => media.snapshot(camera, { ...(width !== undefined && { width }) }))
    .catch((error: unknown) => {
      throw refusalOf(error);
    });
}

interface RecordListener {
  notice(notice: RecordNotice): void;
  /** It is there again and records nothing yet, or is gone. */
  alive(isAlive: boolean): void;
}

/** Whether this camera's pictures come at this moment: then nobody need ask it whether it is there. */
export const isPlaying = (app: App, cameraId: string): boolean =>
  [...(started.get(app)?.playing ?? [])].some((stream) => deviceOfStream(stream) === cameraId);

function running(app: App): Running {
  const found = started.get(app);
  if (!found) throw refuse('media_down');
  return found;
}

/** Who calls for pictures that have to be called for; null: nobody does any more. */
export const answerCalls = (app: App, calls: MediaCalls | null): void => started.get(app)?.fleet.answerCalls(calls);
export const endCall = (app: App, stream: string, reason: Reason): void =>
  started.get(app)?.fleet.hungUp(stream, reason);
/** What is called for has agreed to wait, or to go on. */
export function steerCall(app: App, stream: string, command: PlayCommand): void {
  void started
    .get(app)
    ?.fleet.steerCalled(stream, command)
    .catch(() => undefined);
}

/**
 * Gives a way to watch a stream, once, to whoever asks now; that he may, and why he looks, is the caller's business.
 * `line`: of the register, to say there how long he did. `of`: where it is not the live picture of a camera that he sees
 * in his own name.
 */
export function openView(
  ctx: Ctx,
  camera: Camera,
  { hevc, line = null, of }: { hevc: boolean; line?: string | null; of?: Shown },
  door = liveDoor,
): string {
  const { fleet, tickets, wanted } = running(ctx.app);
  if (!fleet.alive) throw refuse('media_down');
  const ticket = attempt(() => fleet.attach(camera, { hevc }));
  tickets.issue(ticket, ctx.actor, line);
  const person = ctx.rights.personId;
  const shown = of ?? (person === null ? null : { camera: deviceOfStream(camera.id), act: 'view' as const, person });
  if (shown) wanted.set(ticket, { ...shown, isWhole: !camera.masks });
  setTimeout(() => wanted.delete(ticket), ticketMs).unref();
  return `/api/v1${door}/${ticket}`;
}

/** A recording as MP4, from its beginning to its end. */
export async function saveStream(app: App, camera: Camera, told: (saved: Saved) => void): Promise<Readable> {
  const { media } = running(app);
  return media.save(camera, told).catch((error: unknown) => {
    throw refusalOf(error);
  });
}

/** A short look at what a camera sends, to judge it by; throws `MediaError` where there is nothing to see. */
export const lookAt = (app: App, camera: Camera): Promise<CameraLook> =>
  running(app).fleet.on(camera, (media) => media.look(camera));
/** Whether there is somebody who looks. */
export const canLook = (app: App): boolean => started.get(app)?.fleet.alive ?? false;

/** Pictures sent to a platform above. */
export interface Sending {
  send(id: string, camera: Camera, options: SenderOptions): Promise<number>;
  to(id: string, address: string, port: number): Promise<void>;
  end(id: string): void;
  /** Of recordings of ours; false: not that way. */
  steer(id: string, command: PlayCommand): Promise<boolean>;
}
/** `ended`: told when one of them ends by itself. */
export function sending(app: App, ended: (id: string, reason: Reason) => void): Sending {
  const { media, sent } = running(app);
  sent.add(ended);
  return {
    send: (...about) => media.send(...about),
    to: (...about) => media.sendTo(...about),
    end: (id) => media.sendEnd(id),
    steer: (id, command) => media.steer(id, command),
  };
}
/** Recording by the media process; undefined: there is none. What it tells comes until `stop`. */
export function recording(app: App, listener: RecordListener) {
  const { media, recorded } = started.get(app) ?? {};
  if (!media || !recorded) return undefined;
  recorded.add(listener);
  return {
    isAlive: () => media.alive,
    begin: (camera: Camera, how: RecordHow) => media.record(camera, how),
    end: (cameraId: string) => media.recordEnd(cameraId),
    stop: () => void recorded.delete(listener),
  };
}
/** Speaking through cameras. */
export interface SpokenWays {
  /** Gives the port the voice leaves from; `told`: it is heard from now on, or why not any more. */
  open(id: string, way: TalkWay, told: (what: 'opened' | Reason) => void): Promise<number>;
  to(id: string, address: string, port: number): Promise<void>;
  say(id: string, samples: Buffer): void;
  end(id: string): void;
}
export function voices(app: App): SpokenWays {
  const { media } = running(app);
  if (!media.alive) throw refuse('media_down');
  return {
    open: (id, way, told) => media.talk(id, way, (reason) => told(reason ?? 'opened')),
    to: (id, address, port) => media.talkTo(id, address, port),
    say: (id, samples) => media.say(id, samples),
    end: (id) => media.talkEnd(id),
  };
}
/** Hands cameras on by RTSP; `ask` says who may. */
export function handOn(app: App, out: HandOn): { port: Promise<number>; cut(id: string): void } {
  const { media } = running(app);
  return { port: media.handOn(out), cut: (id) => media.outCut(id) };
}
export { campusOf, recheckViews, stillOpen, watchOver, whileOpen, type Shown } from './open-views.ts';
/** Whoever has pictures of a camera is sent away, and comes back to what is told of it now. */
export function renewPictures(app: App, id: string): void {
  cutViews(app, id);
  started
    .get(app)
    ?.fleet.forget(id)
    .catch((error: unknown) => app.log.warn({ err: error }, 'pictures go on as they were'));
}
export {
  cameraOf,
  covered,
  coveredFor,
  detourCameras,
  deviceOfStream,
  findCamera,
  findView,
  masksOf,
  needWhole,
  viewOf,
} from './camera.ts';
export { makeTickets } from './tickets.ts';
export { takeHead, type Hand } from './hold.ts';
export { noteLook, noteLooks, purposeOf } from './looks.ts';

/** That of this server among the media nodes. */
export const homeNode = 'server';
/** Media nodes beside this server. Undefined: there is no video here. */
export function mediaFleet(
  app: App,
): { fleet: Fleet; events: Pick<MediaEvents, 'resolve' | 'onWantsKey'> } | undefined {
  const { fleet, events } = started.get(app) ?? {};
  return fleet && events && { fleet, events };
}
export type { Fleet, Member };

/** Where recordings lie. */
export const recordingFolder = ({ config }: App): string =>
  resolve(config.recordings ?? join(config.data, 'recordings'));

/** Without a place for them there are no recordings, but pictures all the same. */
function recordsOf(app: App): { records?: string } {
  const records = recordingFolder(app);
  try {
    mkdirSync(records, { recursive: true, mode: 0o750 });
    return { records };
  } catch (error) {
    app.log.error({ err: error, folder: records }, 'recordings have no place');
    return {};
  }
}

const ticketMs = 40_000;
const liveDoor = '/video/live';

/** Writes down how long it was, when it is over; the server waits for it when it stops. */
function watching(app: App, line: string, over: Promise<void>, began: number): void {
  const lasting = started.get(app)?.lasting;
  const noted: Promise<void> = over
    .then(() => noteWatched(app, line, Math.round((performance.now() - began) / 1000)))
    // A view that never was lasted no time.
    .catch((error: unknown) => app.log.debug({ err: error }, 'how long a look lasted was not written'))
    .finally(() => lasting?.delete(noted));
  lasting?.add(noted);
}

/** Where tickets are shown, as long as one holds the permission. */
export function openDoor(app: App, path: string, permission: Permission): void {
  app.http.socket(
    path,
    async ({ url, who, request, socket, head, ended, handOver }) => {
      const { fleet, tickets, wanted } = running(app);
      const ticket = url.pathname.split('/').at(-1) ?? '';
      const line = tickets.redeem(ticket, who.actor);
      const asked = wanted.get(ticket);
      wanted.delete(ticket);
      // A screen shows what somebody else answers for; its own rights reach nowhere.
      const isOwn = who.rights.personId !== null;
      const needed = asked?.act === 'playback' ? 'camera.playback' : 'camera.view';
      const shown = asked && { ...asked, ...(isOwn && { campus: () => campusOf(who.rights, needed) }) };
      if (shown) await stillOpen(app, shown);
      const began = performance.now();
      const until = handOver();
      const view = fleet.proxy(ticket, request, socket, head);
      until(view.then((one) => one.ended));
      if (line !== null)
        watching(
          app,
          line,
          view.then((one) => one.ended),
          began,
        );
      try {
        const { cut, ended: over } = await view;
        if (shown) {
          const isOver = watchOver(app, { ...shown, cut });
          void over.finally(isOver).catch(() => undefined);
        }
        ended.addEventListener('abort', cut);
        if (ended.aborted) cut();
      } catch (error) {
        throw refusalOf(error);
      }
    },
    permission,
  );
}

/** Live pictures: who may look, with a line in the audit trail. The pictures themselves never pass this process's code. */
export const video: Module = {
  name: 'video',
  zh: '实时画面与抓图',
  routes(app) {
    app.registers.add(looksRegister);
    app.http.api('video', videoApi, {
      async live({ code, hevc, stream: wanted, ...look }, ctx) {
        const { fleet } = running(app);
        const { id, camera, stream } = await findView(ctx, code, wanted);
        if (!fleet.alive) throw refuse('media_down');
        const line = await noteLook(ctx, 'live', { id }, look);
        return { path: openView(ctx, camera, { hevc, line }), stream };
      },
      async snapshot({ code, width, ...look }, ctx) {
        running(app);
        const { id, camera } = await findCamera(ctx, code);
        await noteLook(ctx, 'snapshot', { id }, look);
        return { body: await stillOf(app, camera, width), type: 'image/jpeg' };
      },
      async status(_, ctx) {
        const { fleet } = running(app);
        const stats = [...(await fleet.stats()).values()];
        const cameras = await app.db
          .selectFrom('device as d')
          .select(['d.id', 'd.code', cameraOpen(ctx.rights, 'view').as('is_open')])
          .where('d.kind', '=', 'camera')
          .execute();
        const codes = new Map(cameras.map((row) => [row.id, row.is_open ? row.code : null]));
        return {
          alive: fleet.alive,
          streams: stats
            .flatMap(({ streams }) => streams.filter(({ isFed }) => !isFed))
            .filter(({ id }) => codes.get(deviceOfStream(id)) !== null)
            .map((stream) => ({
              camera: codes.get(deviceOfStream(stream.id)) ?? stream.id,
              stream: streamOf(stream.id),
              viewers: stream.viewers,
              fps: stream.fps,
              kbps: Math.round(stream.bitrate / 1000),
              codec: stream.codec ?? '',
              width: stream.width,
              height: stream.height,
            })),
        };
      },
    });
    openDoor(app, liveDoor, 'camera.view');
  },
  start: async (app) => {
    const endRecheck = startRecheck(app);
    if (!app.config.media) return async () => endRecheck();
    const playing = new Set<string>();
    const sent: Running['sent'] = new Set();
    const recorded: Running['recorded'] = new Set();
    const lasting: Running['lasting'] = new Set();
    let fleet: Fleet | undefined;
    // A camera may send us elsewhere; where that is nowhere we go, it does not send us there either.
    const resolve = (host: string): Promise<string> => pinned(app, host);
    const onWantsKey = (id: string): void => askForKey(app, deviceOfStream(id));
    const media = await startMedia({
      // Native code that reads what cameras send: it has neither our environment nor, where we are root, our rights.
      run: { ...runnerOf(workerEntry), env: cleanEnv() },
      log: (text) => app.log.info({ media: text }, 'media'),
      resolve,
      onWantsKey,
      // What devices have recorded is fetched by whoever asked for it: it may come faster than a line between machines takes it.
      where: (camera) => (isLive(camera) ? (fleet?.whoReads(camera) ?? Promise.resolve(null)) : Promise.resolve(null)),
      onSent: (id, reason) => {
        if (reason) for (const told of sent) told(id, reason);
      },
      ...recordsOf(app),
      onRecorded: (notice) => {
        for (const { notice: told } of recorded) told(notice);
      },
      onCamera: (...told) => fleet?.camera(homeNode, ...told),
      onState(alive) {
        fleet?.turned(homeNode, alive);
        for (const { alive: told } of recorded) told(alive);
        if (alive) app.log.info('video is served');
        else app.log.warn('video is away; alarms go on');
      },
    });
    fleet = new Fleet({ id: homeNode, media, takesAny: true, place: null }, deviceOfStream, {
      camera: (id, state) => (state === 'playing' ? playing.add(id) : playing.delete(id)),
      moved: (device, from, to) => app.log.info({ device, from, to }, 'a camera is read elsewhere now'),
    });
    started.set(app, {
      fleet,
      events: { resolve, onWantsKey },
      media,
      tickets: makeTickets(),
      wanted: new Map(),
      playing,
      sent,
      recorded,
      lasting,
    });
    return async () => {
      endRecheck();
      started.delete(app);
      await media.stop();
      await Promise.all(lasting);
    };
  },
};

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusalOf(error);
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof MediaError)) return error;
  return error.code === 'media_down' ? refuse('media_down') : refuse('camera_unreachable', { reason: error.message });
}
