import {
  refuse,
  type CameraHealth,
  type cameraHealthApi,
  type HealthShare,
  type Reply,
  type Result,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cameraOpen } from '../device/index.ts';
import { findCamera, noteLook } from '../video/index.ts';

const visible = (ctx: Ctx) =>
  sql<boolean>`(${reachFilter(ctx.rights, 'camera.view', { campusId: sql`p.campus_id::text` })} and ${cameraOpen(ctx.rights, 'view')})`;

interface Row extends Omit<CameraHealth, 'at' | 'since'> {
  at: Date | null;
  since: Date | null;
}

/** Cameras the caller may watch, those in trouble first. */
export async function healthOf(ctx: Ctx, code?: string): Promise<CameraHealth[]> {
  const { rows } = await sql<Row>`
    select d.code, d.name, p.full_name as place, d.maker, t.name as project, h.at,
      coalesce(h.verdicts, '[]') as verdicts, h.since, h.reason, h.fps, h.kbps, h.clock_ahead_ms as "clockAheadMs",
      h.picture is not null as "hasPicture",
      coalesce(h.good_day_picture, h.good_night_picture) is not null as "hasGood"
    from device d left join place p on p.id = d.place_id left join camera_health h on h.device_id = d.id
      left join thing t on t.id = d.project_id
    where d.kind = 'camera' and d.is_enabled and ${visible(ctx)} ${code === undefined ? sql`` : sql`and d.code = ${code}`}
    order by jsonb_array_length(coalesce(h.verdicts, '[]')) = 0, h.since, d.code limit 2000`.execute(ctx.db);
  return rows.map((row) => ({ ...row, at: row.at?.toISOString() ?? null, since: row.since?.toISOString() ?? null }));
}

/** The picture of now, or of when it was well in the same light. Whoever sees it has looked at the camera. */
export async function pictureOf(ctx: Ctx, code: string, which: 'now' | 'good'): Promise<Reply> {
  const camera = await findCamera(ctx, code);
  const { rows } = await sql<{ picture: Buffer | null }>`
    select case when ${which} = 'now' then picture
      else coalesce(good_day_picture, good_night_picture) end as picture
    from camera_health where device_id = ${camera.id}`.execute(ctx.db);
  const body = rows[0]?.picture;
  if (!body) throw refuse('not_found', { what: code });
  await noteLook(ctx, 'snapshot', camera, { purpose: 'maintenance' });
  return { body, type: 'image/jpeg' };
}

interface Share {
  name: string;
  contractor: string;
  looks: number;
  well: number;
  troubles: Record<string, number>;
}

/** Share of good looks by camera, and by who built it: the project, else the make. */
export async function reportOf(ctx: Ctx, days: number): Promise<Result<typeof cameraHealthApi.report>> {
  const from = new Date(ctx.now().getTime() - days * 86_400_000);
  const { rows } = await sql<Share>`
    select d.code || ' ' || d.name as name, coalesce(t.name, d.maker, '') as contractor,
      sum(h.looks)::int as looks, sum(h.well)::int as well,
      coalesce((select jsonb_object_agg(s.k, s.n) from (
        select e.key as k, sum(e.value::int)::int as n from camera_health_day o, jsonb_each_text(o.troubles) e
        where o.device_id = d.id and o.day > ${from}::date group by e.key) s), '{}') as troubles
    from camera_health_day h join device d on d.id = h.device_id left join place p on p.id = d.place_id
      left join thing t on t.id = d.project_id
    where h.day > ${from}::date and ${visible(ctx)}
    group by d.id, d.code, d.name, t.name, d.maker order by sum(h.well)::float8 / sum(h.looks), d.code`.execute(ctx.db);
  return {
    cameras: rows.map(({ name, looks, well, troubles }) => ({ name, looks, well, troubles, cameras: 1 })),
    contractors: byContractor(rows),
  };
}

function byContractor(rows: readonly Share[]): HealthShare[] {
  const all = new Map<string, HealthShare>();
  for (const { contractor, looks, well, troubles } of rows) {
    const sum = all.get(contractor) ?? { name: contractor, cameras: 0, looks: 0, well: 0, troubles: {} };
    sum.cameras++;
    sum.looks += looks;
    sum.well += well;
    const counts = sum.troubles as Record<string, number>;
    for (const [trouble, n] of Object.entries(troubles)) counts[trouble] = (counts[trouble] ?? 0) + n;
    all.set(contractor, sum);
  }
  return [...all.values()].toSorted((one, other) => one.well / one.looks - other.well / other.looks);
}
