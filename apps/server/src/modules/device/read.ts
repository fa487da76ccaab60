import { refuse, type Device, type deviceApi, type HandlerInput } from '@anyuan/contract';
import { sql, type Kysely, type RawBuilder } from 'kysely';

import { reachFilter } from '../../kernel/auth/reach-filter.ts';
import type { Rights } from '../../kernel/auth/rights.ts';
import { dayOf } from '../../kernel/cases/due.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/types.ts';
import { anywhere, cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { nearestPlan, pointOn } from '../place/index.ts';

/** What is known of a device's condition, as one word. */
export const health: RawBuilder<Device['health']> = sql`case
  when s.is_online is false then 'offline' when d.fault is not null then 'fault'
  when s.is_online then 'online' else 'unknown' end`;

function deviceRows(db: Kysely<DB>) {
  return db
    .selectFrom('device as d')
    .leftJoin('device_seen as s', 's.device_id', 'd.id')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .leftJoin(nearestPlan(sql`p.path`).as('plan'), (on) => on.onTrue())
    .leftJoin(pointOn(sql`p.path`, sql`plan.path`).as('point'), (on) => on.onTrue())
    .select([
      'd.id',
      'd.code',
      'd.name',
      'd.kind',
      'd.place_id',
      'p.code as place_code',
      'p.name as place_name',
      'p.full_name as place_path',
      'plan.id as plan_place_id',
      sql<number | null>`case when d.x is null then point.x else d.x end`.as('x'),
      sql<number | null>`case when d.x is null then point.y else d.y end`.as('y'),
      health.as('health'),
      's.last_seen_at',
      'd.fault',
      'd.test_due_on',
      'd.last_test_at',
      'd.test_until',
      'd.is_enabled',
      'd.is_demo',
      sql<boolean>`d.source_url is not null`.as('has_source'),
      sql<boolean>`exists (select from api_token t where t.device_id = d.id)`.as('has_token'),
      sql<Device['cameras']>`(
        select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'code', c.code, 'name', c.name) order by l.position), '[]')
        from device_camera l join device c on c.id = l.camera_id where l.device_id = d.id)`.as('cameras'),
    ]);
}

type DeviceRow = Awaited<ReturnType<ReturnType<typeof deviceRows>['executeTakeFirstOrThrow']>>;

/** Devices this caller may see. */
export const visibleDevices = (rights: Rights) =>
  reachFilter(rights, 'device.read', {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });

export async function listDevices(
  ctx: Ctx,
  query: HandlerInput<typeof deviceApi.list>,
): Promise<{ items: Device[]; total: number; next: string | null }> {
  let rows = deviceRows(ctx.db).where(visibleDevices(ctx.rights));
  if (query.kind) rows = rows.where('d.kind', '=', query.kind);
  if (query.enabled !== undefined) rows = rows.where('d.is_enabled', '=', query.enabled);
  if (query.health) rows = rows.where(health, '=', query.health);
  if (query.testOverdue !== undefined)
    rows = rows.where(sql<boolean>`coalesce(d.test_due_on < ${dayOf(ctx.now())}::date, false) = ${query.testOverdue}`);
  if (query.place)
    rows = rows.where(sql<boolean>`p.path like (select path from place where code = ${query.place}) || '%'`);
  if (query.q) {
    const like = anywhere(query.q.trim().toLowerCase());
    rows = rows.where(
      sql<boolean>`(d.code ilike ${like} or d.name ilike ${like} or d.pinyin like ${like} or p.full_name ilike ${like})`,
    );
  }
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  if (query.cursor) rows = rows.where('d.code', '>', positionOf(query.cursor));
  const found = await rows
    .orderBy('d.code')
    .limit(query.limit + 1)
    .execute();
  const { items, next } = pageFrom(found, query.limit, (last) => cursorAfter(last.code));
  return { items: items.map(toDevice), total, next };
}

export async function getDevice(ctx: Ctx, code: string): Promise<Device> {
  const row = await deviceRows(ctx.db).where('d.code', '=', code).where(visibleDevices(ctx.rights)).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return toDevice(row);
}

/** The device, for who may see it and for verbs that need no more than its row. */
export async function seenDevice(ctx: Ctx, code: string): Promise<{ id: string }> {
  const row = await ctx.db
    .selectFrom('device as d')
    .leftJoin('place as p', 'p.id', 'd.place_id')
    .select('d.id')
    .where('d.code', '=', code)
    .where(visibleDevices(ctx.rights))
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return row;
}

function toDevice(row: DeviceRow): Device {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind as Device['kind'],
    place: row.place_id
      ? { id: row.place_id, code: row.place_code ?? '', name: row.place_name ?? '', path: row.place_path ?? '' }
      : null,
    at: row.x !== null && row.y !== null ? { x: row.x, y: row.y } : null,
    planPlaceId: row.plan_place_id,
    health: row.health,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    fault: row.fault,
    testDueOn: row.test_due_on,
    lastTestAt: row.last_test_at?.toISOString() ?? null,
    testUntil: row.test_until?.toISOString() ?? null,
    cameras: row.cameras,
    hasSource: row.has_source,
    hasToken: row.has_token,
    enabled: row.is_enabled,
    demo: row.is_demo,
  };
}
