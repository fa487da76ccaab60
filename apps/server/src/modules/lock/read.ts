import {
  refuse,
  type BookKind,
  type HandlerInput,
  type LockOpening,
  type lockApi,
  type StoreLock,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { reachFilter } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cursorAfter, isUuid, pageFrom, positionOf } from '../../kernel/search.ts';
import { bookOf } from '../book/index.ts';

/** Locks where something of this book lies, within the caller's reach. */
const near = (kind: BookKind) => sql<boolean>`d.kind = 'lock' and exists (
  select from book_stock s join book_item i on i.id = s.item_id join place q on q.id = s.place_id
  where i.book = ${kind.book} and starts_with(q.path, p.path))`;

const reachedBy = (ctx: Ctx, kind: BookKind) =>
  reachFilter(ctx.rights, kind.permission, {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });

export async function locksOf(ctx: Ctx, kind: BookKind): Promise<StoreLock[]> {
  const { rows } = await sql<{
    device: StoreLock['device'];
    place: StoreLock['place'];
    what: string | null;
    since: string | null;
    approval: StoreLock['approval'];
  }>`
    select jsonb_build_object('id', d.id, 'code', d.code, 'name', d.name) as device,
      jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) as place,
      o.what, o.at as since,
      case when a.id is not null then jsonb_build_object('first', jsonb_build_object('id', a.first_id, 'name', a.first_name),
        'second', jsonb_build_object('id', a.second_id, 'name', a.second_name), 'reason', a.reason,
        'until', to_char(a.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as approval
    from device d join place p on p.id = d.place_id
    left join lateral (select what, at from lock_opening l where l.device_id = d.id order by l.at desc, l.id desc limit 1) o on true
    left join lateral (select * from lock_approval l where l.device_id = d.id and l.used_at is null and l.until > ${ctx.now()}
      order by l.at limit 1) a on true
    where d.is_enabled and ${near(kind)} and ${reachedBy(ctx, kind)} order by d.code`.execute(ctx.db);
  return rows.map(({ device, place, what, since, approval }) => ({
    device,
    place,
    isOpen: what === null ? null : what === 'unlocked',
    since: since === null ? null : new Date(since).toISOString(),
    approval,
  }));
}

/** The log of the locks of a book, newest first. */
export async function openings(
  { book, approved, limit, cursor }: HandlerInput<typeof lockApi.openings>,
  ctx: Ctx,
): Promise<{ items: LockOpening[]; total: number; next: string | null }> {
  const kind = bookOf(ctx, book);
  const from = sql`lock_opening l join device d on d.id = l.device_id join place p on p.id = d.place_id
    where ${near(kind)} and ${reachedBy(ctx, kind)} and ${approved === undefined ? sql`true` : sql`l.is_approved = ${approved}`}`;
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total from ${from}`.execute(ctx.db);
  const after = cursor === undefined ? sql`true` : sql`(l.at, l.id) < ${placeIn(cursor)}`;
  const { rows } = await sql<{
    id: string;
    lock_code: string;
    lock_name: string;
    place: string | null;
    what: LockOpening['what'];
    at: Date;
    first_name: string | null;
    second_name: string | null;
    reason: string | null;
    is_approved: boolean;
    case_id: string | null;
  }>`select l.* from ${from} and ${after} order by l.at desc, l.id desc limit ${limit + 1}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(`${last.at.toISOString()} ${last.id}`));
  return {
    total: counted[0]?.total ?? 0,
    next,
    items: items.map((row) => ({
      id: row.id,
      lock: { code: row.lock_code, name: row.lock_name },
      place: row.place,
      what: row.what,
      at: row.at.toISOString(),
      first: row.first_name,
      second: row.second_name,
      reason: row.reason,
      isApproved: row.is_approved,
      caseId: row.case_id,
    })),
  };
}

/** The instant and id behind which a page begins. */
function placeIn(cursor: string) {
  const [at, id] = positionOf(cursor).split(' ');
  const instant = new Date(at ?? '');
  if (Number.isNaN(instant.getTime()) || !isUuid(id ?? '')) throw refuse('bad_request', { reason: 'cursor' });
  return sql`(${instant}, ${id}::uuid)`;
}
