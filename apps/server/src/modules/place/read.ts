import { refuse, type HandlerInput, type Place, type placeApi } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { reachFilter } from '../../kernel/auth/reach-filter.ts';
import type { Rights } from '../../kernel/auth/rights.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/types.ts';
import { anywhere, cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';

export function placeRows(db: Kysely<DB>) {
  return db
    .selectFrom('place as p')
    .selectAll('p')
    .select([
      sql<number>`(select count(*) from place c where c.parent_id = p.id)`.as('children'),
      sql<number>`(select count(*) from device d where d.place_id = p.id)`.as('devices'),
    ]);
}

type PlaceRow = Awaited<ReturnType<ReturnType<typeof placeRows>['executeTakeFirstOrThrow']>>;

/** Places this caller may see. */
export const visiblePlaces = (rights: Rights) =>
  reachFilter(rights, 'place.read', {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });

export async function listPlaces(
  ctx: Ctx,
  query: HandlerInput<typeof placeApi.list>,
): Promise<{ items: Place[]; total: number; next: string | null }> {
  let rows = placeRows(ctx.db).where(visiblePlaces(ctx.rights));
  if (query.kind) rows = rows.where('p.kind', '=', query.kind);
  if (query.key !== undefined) rows = rows.where('p.is_key', '=', query.key);
  if (query.parent) rows = rows.where(sql<boolean>`p.parent_id = (select id from place where code = ${query.parent})`);
  if (query.q) {
    const like = anywhere(query.q.trim().toLowerCase());
    rows = rows.where(sql<boolean>`(p.code ilike ${like} or p.full_name ilike ${like} or p.pinyin like ${like})`);
  }
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  if (query.cursor) rows = rows.where('p.code', '>', positionOf(query.cursor));
  const found = await rows
    .orderBy('p.code')
    .limit(query.limit + 1)
    .execute();
  const { items, next } = pageFrom(found, query.limit, (last) => cursorAfter(last.code));
  return { items: items.map(toPlace), total, next };
}

export async function getPlace(ctx: Ctx, code: string): Promise<Place> {
  const row = await placeRows(ctx.db).where('p.code', '=', code).where(visiblePlaces(ctx.rights)).executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  return toPlace(row);
}

function toPlace(row: PlaceRow): Place {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind as Place['kind'],
    parentId: row.parent_id,
    path: row.full_name,
    key: row.is_key,
    keyKind: row.key_kind as Place['keyKind'],
    phone: row.phone,
    departmentId: row.department_id,
    plan:
      row.plan_file_id && row.plan_width && row.plan_height
        ? { fileId: row.plan_file_id, width: row.plan_width, height: row.plan_height }
        : null,
    at: row.x !== null && row.y !== null ? { x: row.x, y: row.y } : null,
    children: row.children,
    devices: row.devices,
    demo: row.is_demo,
  };
}
