import type { Result, talkApi } from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter } from '../../kernel/auth/index.ts';
import { readable } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cameraOpen, camerasFor, deviceKnown } from '../device/index.ts';

const most = 8;

/**
 * What one can speak through where a case happened: the intercom that called, intercoms of the place, the cameras of
 * the alarm in their order, other cameras of the place. What last had no loudspeaker comes after all others.
 */
export async function waysOf(ctx: Ctx, caseId: string): Promise<Result<typeof talkApi.ways>> {
  const row = await readable(ctx.app.cases, ctx, caseId);
  // Whoever threatens somebody must not hear that help has been called.
  if (row.data['kind'] === 'duress') return { isSilent: true, items: [] };
  const near = row.device_id ? await camerasFor(ctx.db, row.device_id) : [];
  const { rows } = await sql<{ code: string; name: string }>`
    with ranked as (
      select d.*, case
        when d.kind = 'intercom' and d.id = ${row.device_id}::uuid then 0
        when d.kind = 'intercom' then 1
        else 1 + coalesce(array_position(${near.map(({ id }) => id)}::uuid[], d.id), ${most}) end as rank
      from device d
      where d.is_enabled and d.kind in ('camera', 'intercom')
        and (d.source_url is not null or d.protocol = 'gb28181')
        and (d.id = ${row.device_id}::uuid or d.place_id = ${row.place_id}::uuid or d.id = any(${near.map(({ id }) => id)}::uuid[])))
    select d.code, d.name from ranked d left join place p on p.id = d.place_id
    where ${reachFilter(ctx.rights, 'camera.talk', { campusId: sql`p.campus_id::text` })}
      and ${cameraOpen(ctx.rights, 'talk')} and ${deviceKnown(ctx.rights)}
    order by coalesce((
      select a.detail::jsonb->>'reason' in ('unsupported', 'refused') from audit a
      where a.subject_id = d.id::text and a.action = 'camera.talkEnd' order by a.seq desc limit 1), false), d.rank, d.code
    limit ${most}`.execute(ctx.db);
  return { isSilent: false, items: rows };
}
