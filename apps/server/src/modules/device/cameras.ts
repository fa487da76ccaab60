import type { deviceApi, HandlerInput, Result } from '@anyuan/contract';
import { sql, type Kysely, type RawBuilder } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { seenEntry } from '../../kernel/registers/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { deviceKind, visibleDevices } from './kind.ts';

export interface CameraNear {
  id: string;
  code: string;
  name: string;
  /** In plan pixels on the same plan, else in steps through the tree of places. */
  distance: number;
  samePlan: boolean;
}

/** Cameras ordered by nearness to a device: on its plan by distance, then through the tree of places. */
export async function camerasNear(
  db: Kysely<DB>,
  deviceId: string,
  limit: number,
  visible = sql<boolean>`true`,
): Promise<CameraNear[]> {
  const { rows } = await sql<{ planPath: string | null }>`
    select plan.path as "planPath" from device d join place p on p.id = d.place_id
      left join ${nearestPlan(sql`p.path`)} plan on true where d.id = ${deviceId}`.execute(db);
  const planPath = rows[0]?.planPath;
  // Most floors have cameras enough; the whole hospital is looked through only for those that have not.
  if (planPath) {
    const onPlan = (await among(db, deviceId, limit, sql`${visible} and p.path like ${planPath + '%'}`)).filter(
      (camera) => camera.samePlan,
    );
    if (onPlan.length === limit) return onPlan;
  }
  return rows.length === 0 ? [] : among(db, deviceId, limit, visible);
}

async function among(
  db: Kysely<DB>,
  deviceId: string,
  limit: number,
  which: RawBuilder<boolean>,
): Promise<CameraNear[]> {
  const spot = (where: RawBuilder<boolean>) => sql`
    select d.id, d.code, d.name, p.path, plan.id as plan_id,
      case when d.x is null then point.x else d.x end as x, case when d.x is null then point.y else d.y end as y
    from device d join place p on p.id = d.place_id
      left join ${nearestPlan(sql`p.path`)} plan on true
      left join ${pointOn(sql`p.path`, sql`plan.path`)} point on true
    where ${where}`;
  // A path is 37 characters a level; what two paths share from the left is where their branches meet.
  const { rows } = await sql<CameraNear>`
    with here as (${spot(sql`d.id = ${deviceId}`)}),
      camera as (${spot(sql`d.kind = 'camera' and d.is_enabled and d.id <> ${deviceId} and ${which}`)}),
      near as (
        select c.id, c.code, c.name, coalesce(c.plan_id = h.plan_id and c.x is not null and h.x is not null, false) as same_plan,
          sqrt((c.x - h.x) ^ 2 + (c.y - h.y) ^ 2) as pixels,
          (length(c.path) + length(h.path) - 2 - 2 * 37 * (
            select count(*) from generate_series(1, least(length(c.path), length(h.path)) / 37) level
            where substr(c.path, 1, 1 + 37 * level) = substr(h.path, 1, 1 + 37 * level))) / 37 as steps
        from camera c cross join here h)
    select id, code, name, same_plan as "samePlan", (case when same_plan then pixels else steps end)::float8 as distance
    from near order by same_plan desc, distance, code limit ${limit}
  `.execute(db);
  return rows;
}

/** The cameras to show for a device: those linked to it, else the nearest on the plan. */
export async function camerasFor(
  db: Kysely<DB>,
  deviceId: string,
  limit = 4,
): Promise<{ id: string; code: string; name: string }[]> {
  const linked = await db
    .selectFrom('device_camera as l')
    .innerJoin('device as c', 'c.id', 'l.camera_id')
    .select(['c.id', 'c.code', 'c.name'])
    .where('l.device_id', '=', deviceId)
    .where('c.is_enabled', '=', true)
    .orderBy('l.position')
    .limit(limit)
    .execute();
  if (linked.length > 0) return linked;
  return (await camerasNear(db, deviceId, limit)).map(({ id, code, name }) => ({ id, code, name }));
}

export async function suggestCameras(
  ctx: Ctx,
  { code, limit }: HandlerInput<typeof deviceApi.suggestCameras>,
): Promise<Result<typeof deviceApi.suggestCameras>> {
  const { id } = await seenEntry(deviceKind(ctx.app), ctx, code);
  return { items: await camerasNear(ctx.db, id, limit, visibleDevices(ctx.rights)) };
}
