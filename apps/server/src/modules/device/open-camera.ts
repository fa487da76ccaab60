import type { CameraAct, Permission } from '@anyuan/contract';
import { sql, type Kysely, type RawBuilder } from 'kysely';

import type { Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';

/** Reckoned once for a statement, however many cameras it looks at. */
const notClosed = (camera: RawBuilder<unknown>, act: CameraAct, person: string | null): RawBuilder<boolean> =>
  sql<boolean>`${camera} not in (select cameras_closed(${act}, ${person}::uuid))`;

/** Cameras that no restriction keeps this caller from, beside what his permission reaches. */
export const cameraOpen = (
  { personId }: Pick<Rights, 'personId'>,
  act: CameraAct,
  camera: RawBuilder<unknown> = sql`d.id`,
): RawBuilder<boolean> =>
  // Nobody's rights are those of the system, and of screens, for whom somebody else answers.
  personId === null ? sql<boolean>`true` : notClosed(camera, act, personId);

/** Cameras that nothing restricts: what has no person before it, a platform above or a wall that an alarm has taken, gets only those. */
export const openToAll = (act: CameraAct = 'view', camera: RawBuilder<unknown> = sql`d.id`): RawBuilder<boolean> =>
  notClosed(camera, act, null);

/** Whoever keeps devices knows of all of them, because they have to be kept. */
const keepsAll = ({ grants }: Rights): boolean => grants.has('device.manage');

/** Devices `d` that restrictions of cameras leave to this caller. */
export function deviceKnown(rights: Rights, device = 'd', closed?: readonly string[]): RawBuilder<boolean> {
  if (keepsAll(rights) || closed?.length === 0) return sql<boolean>`true`;
  const camera = sql.ref(`${device}.id`);
  const open = closed ? sql`${camera} <> all(${[...closed]}::uuid[])` : cameraOpen(rights, 'view', camera);
  return sql<boolean>`(${sql.ref(device)}.kind <> 'camera' or ${open})`;
}

/** Of these devices by code, the cameras that the caller must not know of. */
export async function hiddenAmong({ db, rights }: Ctx, codes: readonly string[]): Promise<ReadonlySet<string>> {
  if (codes.length === 0 || keepsAll(rights)) return new Set();
  const { rows } = await sql<{ code: string }>`
    select d.code from device d where d.code = any(${[...new Set(codes)]}) and not ${deviceKnown(rights)}`.execute(db);
  return new Set(rows.map(({ code }) => code));
}

/** Whether a person must not know of a camera; whoever keeps devices knows of all. Its own names are none that a query around it has. */
export const isHiddenFrom = (camera: RawBuilder<unknown>, person: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`(${camera} in (select cameras_closed('view', null)) and not camera_open(${camera}, 'view', ${person})
    and not exists (select from person_role keeper join role_grant keeping on keeping.role_code = keeper.role_code
      where keeper.person_id = ${person} and keeping.permission = 'device.manage'))`;

/** Who of these people must not know of which of these devices. */
export async function hiddenFrom(
  db: Kysely<DB>,
  ids: readonly string[],
  people: readonly string[],
): Promise<{ id: string; person: string }[]> {
  if (ids.length === 0 || people.length === 0) return [];
  const { rows } = await sql<{ id: string; person: string }>`
    select d.id, p.id as person from device d, unnest(${[...people]}::uuid[]) p(id)
    where d.id = any(${[...ids]}::uuid[]) and d.kind = 'camera' and ${isHiddenFrom(sql`d.id`, sql`p.id`)}`.execute(db);
  return rows;
}

/** Of these devices by id, the cameras that the caller must not know of. */
export async function hiddenIds(
  { db, rights }: Pick<Ctx, 'db' | 'rights'>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (rights.personId === null) return new Set();
  return new Set((await hiddenFrom(db, ids, [rights.personId])).map(({ id }) => id));
}

/** Those of these that a restriction names. */
export async function restricted(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select c.id from cameras_closed('view', null) c(id) where c.id = any(${[...ids]}::uuid[])`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

const closed = new WeakMap<Ctx, Promise<string[]>>();

/** All cameras that are kept from the caller, asked once for all that he is told in one request. */
export function closedTo(ctx: Ctx): Promise<string[]> {
  const known = closed.get(ctx);
  if (known) return known;
  const { personId } = ctx.rights;
  const asked =
    personId === null
      ? Promise.resolve([])
      : sql<{ id: string }>`select cameras_closed('view', ${personId}::uuid)::text as id order by 1`
          .execute(ctx.db)
          .then(({ rows }) => rows.map(({ id }) => id));
  closed.set(ctx, asked);
  return asked;
}

/** Cameras that the caller must not know of by any door; whoever keeps devices knows of all. */
export const keptFrom = async (ctx: Ctx): Promise<readonly string[]> => (keepsAll(ctx.rights) ? [] : closedTo(ctx));

const acts: Partial<Record<Permission, CameraAct>> = {
  'camera.ptz': 'ptz',
  'camera.talk': 'talk',
  'camera.playback': 'playback',
};
export const actOf = (permission: Permission): CameraAct => acts[permission] ?? 'view';
