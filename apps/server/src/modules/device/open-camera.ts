import type { CameraAct, Permission } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** Cameras that no restriction keeps this caller from, beside what his permission reaches. */
export const cameraOpen = (
  { personId }: Pick<Rights, 'personId'>,
  act: CameraAct,
  camera: RawBuilder<unknown> = sql`d.id`,
): RawBuilder<boolean> =>
  // Nobody's rights are those of the system, and of screens, for whom somebody else answers.
  personId === null ? sql<boolean>`true` : sql<boolean>`camera_open(${camera}, ${act}, ${personId}::uuid)`;

/** Cameras that nothing restricts: what has no person before it, a platform above or a wall that an alarm has taken, shows only those. */
export const openToAll = (camera: RawBuilder<unknown> = sql`d.id`): RawBuilder<boolean> =>
  sql<boolean>`camera_open(${camera}, 'view', null)`;

/** Which of these cameras the caller may know of. */
async function knownCameras(ctx: Ctx, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ code: string }>`
    select d.code from device d where d.code = any(${[...new Set(codes)]}) and ${cameraOpen(ctx.rights, 'view')}`.execute(
    ctx.db,
  );
  return new Set(rows.map(({ code }) => code));
}

/** Beside a device stand only the cameras that the caller may know of. */
export async function withoutHidden<D extends { cameras: readonly { code: string }[] }>(
  ctx: Ctx,
  devices: readonly D[],
): Promise<D[]> {
  const codes = devices.flatMap(({ cameras }) => cameras.map(({ code }) => code));
  if (codes.length === 0 || ctx.rights.grants.has('device.manage')) return [...devices];
  const known = await knownCameras(ctx, codes);
  return devices.map((one) => ({ ...one, cameras: one.cameras.filter(({ code }) => known.has(code)) }));
}

const acts: Partial<Record<Permission, CameraAct>> = {
  'camera.ptz': 'ptz',
  'camera.talk': 'talk',
  'camera.playback': 'playback',
};
export const actOf = (permission: Permission): CameraAct => acts[permission] ?? 'view';
