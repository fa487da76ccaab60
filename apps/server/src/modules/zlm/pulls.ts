import { setTimeout as wait } from 'node:timers/promises';

import { refuse, type ZlmPull } from '@anyuan/contract';
import type { Camera } from '@anyuan/media';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import { deviceKnown } from '../device/index.ts';
import { cameraOf, detourCameras, renewPictures } from '../video/index.ts';
import { addPull, dropPull, mediaOf, type ZlmLogin } from './client.ts';
import { addressOf, loginOf, pullApp, serverOf } from './servers.ts';

interface Now {
  /** Where cameras are read from that a server has at this moment. */
  ways: Map<string, string>;
  /** Which address of a camera a server was told since the start. */
  told: Map<string, string>;
  /** Servers that have pulled something since the start: what they may go on pulling is ended. */
  servers: Set<string>;
  /** What is being taken on at this moment, and does not stand anywhere yet. */
  coming: Set<string>;
  /** How often somebody has said what is pulled: what was read before that may hold no more. */
  changes: number;
}
const known = new WeakMap<App, Now>();
function nowOf(app: App): Now {
  let now = known.get(app);
  if (!now)
    known.set(app, (now = { ways: new Map(), told: new Map(), servers: new Set(), coming: new Set(), changes: 0 }));
  return now;
}

export const pullingServers = (app: App): string[] => [...nowOf(app).servers];
/** Where pictures are read from is asked here, too. */
export const openDetour = (app: App): void => detourCameras(app, (camera) => nowOf(app).ways.get(camera));

interface Pulled {
  device_id: string;
  code: string;
  campus_id: string | null;
}
async function pullsOf(app: App, server: string): Promise<Pulled[]> {
  const { rows } = await sql<Pulled>`
    select z.device_id, d.code, p.campus_id from zlm_pull z join device d on d.id = z.device_id
    left join place p on p.id = d.place_id where z.server_id = ${server} and d.is_enabled order by d.code`.execute(
    app.db,
  );
  return rows;
}

type Server = Awaited<ReturnType<typeof serverOf>>;
type Found = Pick<Server, 'id' | 'name' | 'url' | 'rtsp_port' | 'secret'>;

/** With its login in it, as ZLMediaKit wants it; the camera's own address, whoever reads it now. */
async function sourceOf(app: App, device: string): Promise<Camera | undefined> {
  const camera = await cameraOf(app, device, { isWhole: true, isDirect: true }).catch(() => undefined);
  return camera?.url.startsWith('rtsp') ? camera : undefined;
}
function fullUrl({ url, username, password }: Camera): string {
  const full = new URL(url);
  if (username !== undefined) full.username = encodeURIComponent(username);
  if (password !== undefined) full.password = encodeURIComponent(password);
  return full.href;
}

/** Cameras of ours are read from this server from now on, which pulls them; only what it can reach. */
export async function pullCameras(code: string, cameras: readonly string[], ctx: Ctx): Promise<{ pulled: number }> {
  const { app } = ctx;
  const server = await serverOf(ctx, code);
  if (!server.is_enabled) throw refuse('zlm_off', { what: server.name });
  const login = loginOf(app, server);
  let pulled = 0;
  for (const one of cameras) {
    const device = await cameraNamed(ctx, one);
    // Asked for twice is harmless.
    if ((await pullsOf(app, server.id)).some(({ device_id: id }) => id === device.id)) continue;
    const source = await sourceOf(app, device.id);
    if (!source) throw refuse('zlm_not_rtsp', { what: one });
    if (new URL(source.url).host === new URL(addressOf(server, '', '')).host) throw refuse('zlm_own', { what: one });
    const given = fullUrl(source);
    const { coming } = nowOf(app);
    coming.add(device.id);
    try {
      await addPull(app, login, { app: pullApp, stream: device.id, url: given, isPatient: false });
      await listed(app, login, device.id);
      await ctx.tx(async (tx) => {
        const values = {
          server_id: server.id,
          changed_by: personOf(ctx),
          changed_by_name: ctx.actor.name,
          changed_at: tx.now,
        };
        await tx.db
          .insertInto('zlm_pull')
          .values({ device_id: device.id, ...values })
          .onConflict((clash) => clash.column('device_id').doUpdateSet(values))
          .execute();
        tx.audit('zlm.pull', 'device', device.id, { code: one, server: code });
        changed(tx, device);
        tx.afterCommit(() => {
          nowOf(app).changes++;
          nowOf(app).told.set(device.id, given);
          turn(app, device.id, addressOf(server, pullApp, device.id));
        });
      });
    } catch (error) {
      await dropPull(app, login, pullApp, device.id).catch(() => undefined);
      throw error;
    } finally {
      coming.delete(device.id);
    }
    pulled++;
  }
  return { pulled };
}

const listedWithinMs = 5_000;
const listedEveryMs = 200;
/** It answers when it has reached the camera, and hands it on some moments later. */
async function listed(app: App, login: ZlmLogin, stream: string): Promise<void> {
  for (const until = performance.now() + listedWithinMs; performance.now() < until; await wait(listedEveryMs))
    if ((await mediaOf(app, login)).some((one) => one.app === pullApp && one.stream === stream)) return;
}

/** It is read from its own address again. */
export async function releaseCamera(code: string, camera: string, ctx: Ctx): Promise<{ ok: true }> {
  const { app } = ctx;
  const server = await serverOf(ctx, code);
  const device = await cameraNamed(ctx, camera);
  await ctx.tx(async (tx) => {
    const gone = await tx.db
      .deleteFrom('zlm_pull')
      .where('device_id', '=', device.id)
      .where('server_id', '=', server.id)
      .returning('device_id')
      .executeTakeFirst();
    if (!gone) throw refuse('not_found', { what: camera });
    tx.audit('zlm.release', 'device', device.id, { code: camera, server: code });
    changed(tx, device);
    tx.afterCommit(() => {
      nowOf(app).changes++;
      turn(app, device.id, undefined);
    });
  });
  // What it goes on pulling is seen at the next look and ended then.
  await dropPull(app, loginOf(app, server), pullApp, device.id).catch((error: unknown) =>
    app.log.warn({ err: error, server: code }, 'a camera is still pulled by ZLMediaKit'),
  );
  return { ok: true };
}

export async function listPulls(code: string, ctx: Ctx): Promise<{ items: ZlmPull[] }> {
  const server = await serverOf(ctx, code);
  const rows = await ctx.db
    .selectFrom('zlm_pull as z')
    .innerJoin('device as d', 'd.id', 'z.device_id')
    .select(['d.id', 'd.code', 'd.name'])
    .where('z.server_id', '=', server.id)
    .where(deviceKnown(ctx.rights))
    .orderBy('d.code')
    .execute();
  const { ways } = nowOf(ctx.app);
  return { items: rows.map(({ id, ...camera }) => ({ camera, isRead: ways.has(id) })) };
}

async function cameraNamed(ctx: Ctx, code: string): Promise<{ id: string; campus_id: string | null }> {
  const row = await ctx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'p.campus_id'])
    .where('d.code', '=', code)
    .where('d.kind', '=', 'camera')
    .where(deviceKnown(ctx.rights))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

const changed = (tx: Tx, { id, campus_id: campusId }: { id: string; campus_id: string | null }): void =>
  tx.publish('device.changed', id, { permission: 'device.read', campusId }, {});

/** Whoever has pictures of it comes back to where it is read now. */
function turn(app: App, device: string, way: string | undefined): void {
  const { ways } = nowOf(app);
  const before = ways.get(device);
  if (way === undefined) ways.delete(device);
  else ways.set(device, way);
  if (before !== way) renewPictures(app, device);
}

/** The server is removed, and with it what it pulls for us: its cameras are read directly. */
export async function endPulls(app: App, login: ZlmLogin, devices: readonly string[]): Promise<void> {
  nowOf(app).changes++;
  for (const id of devices) turn(app, id, undefined);
  for (const id of devices) await dropPull(app, login, pullApp, id);
}

/**
 * What a server is to pull, and pulls: what it has forgotten it is told again, what it shall pull no more is ended, and what it
 * has not is read from the cameras themselves until it has.
 */
export async function tendPulls(app: App, server: Found & { is_enabled: boolean }): Promise<void> {
  const now = nowOf(app);
  const before = now.changes;
  const isStale = (): boolean => now.changes !== before;
  now.servers.add(server.id);
  const wanted = await pullsOf(app, server.id);
  const away = (): void => {
    for (const { device_id: id } of wanted) turn(app, id, undefined);
  };
  if (!server.is_enabled) return away();
  const login = loginOf(app, server);
  const there = await mediaOf(app, login).catch(() => null);
  if (isStale()) return;
  if (!there) return away();
  const playing = new Set(there.filter((one) => one.app === pullApp).map(({ stream }) => stream));
  await Promise.all(wanted.map(({ device_id: id }) => tend(app, server, login, id, playing.has(id), isStale)));
  const ours = new Set(wanted.map(({ device_id: id }) => id));
  if (isStale()) return;
  for (const stream of playing)
    if (!ours.has(stream) && !now.coming.has(stream)) await dropPull(app, login, pullApp, stream);
}

async function tend(
  app: App,
  server: Found,
  login: ZlmLogin,
  id: string,
  isThere: boolean,
  isStale: () => boolean,
): Promise<void> {
  const source = await sourceOf(app, id);
  if (isStale()) return;
  if (!source) return turn(app, id, undefined);
  const given = fullUrl(source);
  const { told } = nowOf(app);
  const isTold = told.get(id) === given;
  if (isThere && isTold) return turn(app, id, addressOf(server, pullApp, id));
  turn(app, id, undefined);
  // What it was told before we started, or of another address or password, holds no more.
  if (!isTold) await dropPull(app, login, pullApp, id);
  if (isStale()) return;
  told.set(id, given);
  // One that it has not forgotten, and goes on trying, is refused as being there.
  await addPull(app, login, { app: pullApp, stream: id, url: given, isPatient: true }).catch((error: unknown) =>
    app.log.debug({ err: error, camera: id }, 'ZLMediaKit does not reach a camera, or tries already'),
  );
}
