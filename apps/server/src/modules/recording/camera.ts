import { refuse, type CameraAct } from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cameraOpen } from '../device/index.ts';

export interface RecordedCamera {
  id: string;
  code: string;
  name: string;
  place: string | null;
}

/** Cameras whose recordings this caller may see: of a device `d` at a place `p`. */
export const visibleRecordings = (rights: Rights, act: CameraAct = 'playback') =>
  sql<boolean>`(${reachFilter(rights, 'camera.playback', { campusId: sql`p.campus_id::text` })} and ${cameraOpen(rights, act)})`;

/** A camera this caller may see recordings of, also one that is switched off by now. */
export async function recordedCamera(ctx: Ctx, code: string, act: CameraAct = 'playback'): Promise<RecordedCamera> {
  const row = await ctx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.code', 'd.name', 'p.full_name as place'])
    .where('d.kind', '=', 'camera')
    .where('d.code', '=', code)
    .where(visibleRecordings(ctx.rights, act))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}
