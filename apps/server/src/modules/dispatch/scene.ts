import type { Scene } from '@anyuan/contract';
import { sql, type Kysely, type RawBuilder } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { cameraOpen, camerasFor, openToAll } from '../device/index.ts';
import { nearestPlan, pointOn } from '../place/index.ts';
import { hangsAt } from './hangs-at.ts';

/** Where a case is: device, place, plan and point on it. */
const spotOf = (db: Kysely<DB>, caseId: string) =>
  db
    .selectFrom('case as c')
    .leftJoin('device as d', hangsAt)
    .leftJoin('place as p', (on) => on.on(sql<boolean>`p.id = coalesce(d.place_id, c.place_id)`))
    .leftJoin(nearestPlan(sql`p.path`).as('near'), (on) => on.onTrue())
    .leftJoin(pointOn(sql`p.path`, sql`near.path`).as('point'), (on) => on.onTrue())
    .leftJoin('place as plan', 'plan.id', 'near.id')
    .leftJoin('department as dept', 'dept.id', 'p.department_id')
    .select([
      'd.id as device_id',
      'p.id as place_id',
      'plan.id as plan_id',
      'plan.plan_file_id',
      'plan.plan_width',
      'plan.plan_height',
      sql<number | null>`case when d.x is null then point.x else d.x end`.as('x'),
      sql<number | null>`case when d.x is null then point.y else d.y end`.as('y'),
      sql<string | null>`coalesce(
        (select a.phone from place a where starts_with(p.path, a.path) and a.phone is not null order by length(a.path) desc limit 1),
        dept.phone)`.as('phone'),
    ])
    .where('c.id', '=', caseId)
    .executeTakeFirst();

/** Where a case is, for whoever may read it: plan, point, the department's telephone, and the nearest cameras for those who may watch. */
export async function sceneOf(ctx: Ctx, caseId: string): Promise<Scene> {
  const spot = await spotOf(ctx.db, caseId);
  if (!spot) return { plan: null, at: null, phone: null, cameras: [] };
  const { x, y, plan_file_id: fileId, plan_width: width, plan_height: height } = spot;
  return {
    plan: fileId && width && height ? { fileId, width, height } : null,
    at: x !== null && y !== null ? { x, y } : null,
    phone: spot.phone,
    cameras: holds(ctx.rights, 'camera.view')
      ? await openOf(ctx.db, await camerasAt(ctx.db, spot), (camera) => cameraOpen(ctx.rights, 'view', camera))
      : [],
  };
}

/** The cameras nearest to a case, whoever may watch them. */
export async function camerasOfCase(db: Kysely<DB>, caseId: string): Promise<Scene['cameras']> {
  const spot = await spotOf(db, caseId);
  return spot ? camerasAt(db, spot) : [];
}

/** Cameras near it that may be put before everybody. */
export async function camerasForAll(db: Kysely<DB>, caseId: string): Promise<Scene['cameras']> {
  return openOf(db, await camerasOfCase(db, caseId), (camera) => openToAll('view', camera));
}

async function openOf(
  db: Kysely<DB>,
  cameras: Scene['cameras'],
  isOpen: (camera: RawBuilder<unknown>) => RawBuilder<boolean>,
): Promise<Scene['cameras']> {
  if (cameras.length === 0) return cameras;
  const { rows } = await sql<{ code: string }>`
    select d.code from device d where d.code = any(${cameras.map(({ code }) => code)}) and ${isOpen(sql`d.id`)}`.execute(
    db,
  );
  const open = new Set(rows.map(({ code }) => code));
  return cameras.filter(({ code }) => open.has(code));
}

async function camerasAt(
  db: Kysely<DB>,
  spot: {
    device_id: string | null;
    place_id: string | null;
    plan_id: string | null;
    x: number | null;
    y: number | null;
  },
): Promise<Scene['cameras']> {
  if (spot.device_id) return (await camerasFor(db, spot.device_id)).map(({ code, name }) => ({ code, name }));
  if (!spot.place_id) return [];
  // Raised by hand, without a device: the cameras of the same plan, nearest first.
  const { rows } = await sql<{ code: string; name: string }>`
    select d.code, d.name from device d join place p on p.id = d.place_id
      left join ${nearestPlan(sql`p.path`)} near on true
      left join ${pointOn(sql`p.path`, sql`near.path`)} point on true
    where d.kind = 'camera' and d.is_enabled and (near.id = ${spot.plan_id} or d.place_id = ${spot.place_id})
    order by sqrt((coalesce(d.x, point.x) - ${spot.x}::real) ^ 2 + (coalesce(d.y, point.y) - ${spot.y}::real) ^ 2), d.code
    limit 4`.execute(db);
  return rows;
}
