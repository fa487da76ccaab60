import { refuse } from '@anyuan/contract';
import type { Camera } from '@anyuan/media';
import { sql } from 'kysely';

import { reachFilter } from '../../kernel/auth/reach-filter.ts';
import type { Ctx } from '../../kernel/ctx.ts';

/** A camera this caller may watch, with its address and opened password; never sent to a browser. */
export async function findCamera(ctx: Ctx, code: string): Promise<Camera> {
  const row = await ctx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select(['d.id', 'd.source_url', 'd.source_user', 'd.source_secret', 'd.source_transport'])
    .where('d.code', '=', code)
    .where('d.kind', '=', 'camera')
    .where('d.is_enabled', '=', true)
    .where(reachFilter(ctx.rights, 'camera.view', { campusId: sql`p.campus_id::text` }))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  if (!row.source_url)
    throw refuse('camera_unreachable', { reason: { zh: '没有登记视频地址', en: 'no video address on record' } });
  return {
    id: row.id,
    url: row.source_url,
    ...(row.source_user ? { username: row.source_user } : {}),
    ...(row.source_secret ? { password: ctx.app.secrets.open(row.source_secret) } : {}),
    transport: (row.source_transport ?? 'tcp') as NonNullable<Camera['transport']>,
  };
}
