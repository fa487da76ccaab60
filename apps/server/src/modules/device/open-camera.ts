import type { CameraAct, Permission } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

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
export const deviceKnown = (rights: Rights, device = 'd'): RawBuilder<boolean> =>
  keepsAll(rights)
    ? sql<boolean>`true`
    : sql<boolean>`(${sql.ref(device)}.kind <> 'camera' or ${cameraOpen(rights, 'view', sql.ref(`${device}.id`))})`;

type Named = 'id' | 'code';

/** Of these devices, the cameras that the caller must not know of. */
export async function hiddenAmong(ctx: Ctx, by: Named, wanted: readonly string[]): Promise<ReadonlySet<string>> {
  if (wanted.length === 0 || keepsAll(ctx.rights)) return new Set();
  const { rows } = await sql<{ key: string }>`
    select d.${sql.ref(by)}::text as key from device d
    where d.${sql.ref(by)}::text = any(${[...new Set(wanted)]}) and not ${deviceKnown(ctx.rights)}`.execute(ctx.db);
  return new Set(rows.map(({ key }) => key));
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

const acts: Partial<Record<Permission, CameraAct>> = {
  'camera.ptz': 'ptz',
  'camera.talk': 'talk',
  'camera.playback': 'playback',
};
export const actOf = (permission: Permission): CameraAct => acts[permission] ?? 'view';
