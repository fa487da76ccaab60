import { refuse, type Permission, type VideoStream } from '@anyuan/contract';
import type { Camera, Mask } from '@anyuan/media';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { reachFilter } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { AddressRefused, pinned } from '../../kernel/outgoing.ts';
import { actOf, cameraOpen } from '../device/index.ts';

const found = (db: Ctx['db']) =>
  db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .leftJoin('gb_registration as r', (join) =>
      join.on((eb) => eb(eb.fn.coalesce('d.parent_id', 'd.id'), '=', eb.ref('r.device_id'))),
    )
    .leftJoin('camera_mask as m', 'm.device_id', 'd.id')
    .select(['m.masks', 'd.source_sub_url', 'd.gb_sub', 'r.version as gb_version'])
    .select(['d.id', 'd.source_url', 'd.source_user', 'd.source_secret', 'd.source_transport', 'd.protocol'])
    .where('d.is_enabled', '=', true);
type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof found>['executeTakeFirst']>>>;

/** `camera` is what the media process is told, with its opened password: never sent to a browser. `id`: the device. */
export interface FoundCamera {
  id: string;
  camera: Camera;
}
/** One of its pictures. */
export interface FoundView extends FoundCamera {
  stream: VideoStream;
}

/** A camera this caller may watch, or do that with; with what he may not see covered. */
export async function findCamera(ctx: Ctx, code: string, permission: Permission = 'camera.view'): Promise<FoundCamera> {
  const row = await findRow(ctx, code, permission);
  return { id: row.id, camera: await toCamera(ctx.app, row, permission !== 'camera.view' || row.sees_all) };
}

/** The same with the smaller picture, where it is wanted and the camera sends one. */
export async function findView(ctx: Ctx, code: string, wanted: VideoStream): Promise<FoundView> {
  const row = await findRow(ctx, code, 'camera.view');
  return toView(ctx.app, row, wanted, row.sees_all);
}

async function findRow(ctx: Ctx, code: string, permission: Permission): Promise<Row & { sees_all: boolean }> {
  const row = await found(ctx.db)
    .select(seesAll(ctx).as('sees_all'))
    .where('d.code', '=', code)
    // An intercom has no picture, and a voice.
    .where('d.kind', 'in', permission === 'camera.talk' ? ['camera', 'intercom'] : ['camera'])
    .where(reachFilter(ctx.rights, permission, { campusId: sql`p.campus_id::text` }))
    .where(cameraOpen(ctx.rights, actOf(permission)))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

/** Whether what is covered of the device `d` at the place `p` is open to him. */
const seesAll = ({ rights }: Ctx) =>
  sql<boolean>`${reachFilter(rights, 'camera.unmasked', { campusId: sql`p.campus_id::text` })}`;

/** The same of any camera; undefined: there is none of that id that is switched on. `isWhole`: with nothing covered. */
export async function cameraOf(
  app: App,
  id: string,
  { isWhole = false, isDirect = false } = {},
): Promise<Camera | undefined> {
  const row = await found(app.db).where('d.id', '=', id).where('d.kind', '=', 'camera').executeTakeFirst();
  if (row && isDirect) return covered(await directCamera(app, row), isWhole ? [] : (row.masks ?? []));
  return row && toCamera(app, row, isWhole);
}

/** Where a camera is read from instead of from itself, its main picture; undefined: from itself. */
type Detour = (cameraId: string) => string | undefined;
const detours = new WeakMap<App, Detour>();
export const detourCameras = (app: App, detour: Detour): void => void detours.set(app, detour);

/** What is covered of it for whoever may not see it. */
export async function masksOf({ db }: Pick<Ctx, 'db'>, id: string): Promise<readonly Mask[]> {
  const row = await db.selectFrom('camera_mask').select('masks').where('device_id', '=', id).executeTakeFirst();
  return row?.masks ?? [];
}

/** The camera with these parts covered; with none as it is. */
export const covered = (camera: Camera, masks: readonly Mask[]): Camera =>
  masks.length === 0 ? camera : { ...camera, id: `${camera.id}${maskedMark}`, masks };

/** What was recorded lies there as it was seen, and cannot be covered when it is read. */
export async function needWhole(ctx: Ctx, id: string): Promise<void> {
  if ((await masksBefore(ctx, id)).length > 0) throw refuse('camera_masked');
}

/** What of it is covered for this caller. */
async function masksBefore(ctx: Ctx, id: string): Promise<readonly Mask[]> {
  const row = await ctx.db
    .selectFrom('camera_mask as m')
    .innerJoin('device as d', 'd.id', 'm.device_id')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select('m.masks')
    .where('d.id', '=', id)
    .where(sql<boolean>`not ${seesAll(ctx)}`)
    .executeTakeFirst();
  return row?.masks ?? [];
}

/** The same of what a device recorded, which comes as pictures do. */
export async function coveredFor(ctx: Ctx, id: string, camera: Camera): Promise<Camera> {
  return covered(camera, await masksBefore(ctx, id));
}

/** One of its pictures, of any camera. */
export async function viewOf(app: App, id: string, wanted: VideoStream): Promise<FoundView | undefined> {
  const row = await found(app.db).where('d.id', '=', id).where('d.kind', '=', 'camera').executeTakeFirst();
  return row && toView(app, row, wanted, false);
}

const subMark = '/sub';
const maskedMark = '/masked';
/** The device behind a stream of the media process. */
export const deviceOfStream = (id: string): string => id.split('/', 1)[0] ?? id;
export const streamOf = (id: string): VideoStream => (id.split('/').includes('sub') ? 'sub' : 'main');

const calledLive = 'gb28181:live/';
/** What it sends now, not what its device has recorded. */
export const isLive = ({ url, record }: Camera): boolean =>
  record === undefined && (!url.startsWith('gb28181:') || url.startsWith(calledLive));

async function toView(app: App, row: Row, wanted: VideoStream, isWhole: boolean): Promise<FoundView> {
  const masks = isWhole ? [] : (row.masks ?? []);
  const sub = wanted === 'sub' && (await subUrl(app, row));
  if (!sub) return { id: row.id, camera: covered(await bareCamera(app, row), masks), stream: 'main' };
  const camera = await directCamera(app, row);
  return { id: row.id, camera: covered({ ...camera, id: `${row.id}${subMark}`, url: sub }, masks), stream: 'sub' };
}

/** Editions of GB/T 28181 before 2022 cannot be asked for it. */
async function subUrl(app: App, row: Row): Promise<string | undefined> {
  if (row.source_url) return row.source_sub_url ? pinnedUrl(app, row.source_sub_url) : undefined;
  if (row.gb_sub === null || !row.gb_version?.startsWith('3')) return undefined;
  return `${calledLive}${row.id}/${row.gb_sub}`;
}

async function toCamera(app: App, row: Row, isWhole: boolean): Promise<Camera> {
  return covered(await bareCamera(app, row), isWhole ? [] : (row.masks ?? []));
}

async function bareCamera(app: App, row: Row): Promise<Camera> {
  const detour = detours.get(app)?.(row.id);
  if (detour === undefined) return directCamera(app, row);
  return { id: row.id, url: await pinnedUrl(app, detour), transport: 'tcp' };
}

async function directCamera(app: App, row: Row): Promise<Camera> {
  // Its device is called for it.
  if (!row.source_url && row.protocol === 'gb28181') return { id: row.id, url: `${calledLive}${row.id}` };
  if (!row.source_url)
    throw refuse('camera_unreachable', { reason: { zh: '没有登记视频地址', en: 'no video address on record' } });
  return {
    id: row.id,
    url: await pinnedUrl(app, row.source_url),
    ...(row.source_user ? { username: row.source_user } : {}),
    ...(row.source_secret ? { password: app.secrets.open(row.source_secret) } : {}),
    transport: (row.source_transport ?? 'tcp') as NonNullable<Camera['transport']>,
  };
}

/** The media process resolves no names: it goes to the address that was looked at here. */
async function pinnedUrl(app: App, source: string): Promise<string> {
  const url = URL.parse(source);
  if (!url) throw refuse('camera_unreachable', { reason: 'bad_address' });
  try {
    const address = await pinned(app, url.hostname);
    url.hostname = address.includes(':') ? `[${address}]` : address;
    return url.href;
  } catch (error) {
    throw refuse('camera_unreachable', { reason: error instanceof AddressRefused ? error.message : 'bad_address' });
  }
}
