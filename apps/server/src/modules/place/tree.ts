import { placeKinds } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';

/** Campus → building → floor → area → point: a kind stands below an earlier one only, so no cycle can be. */
export const mayStandBelow = (kind: string, parentKind: string): boolean => rank(parentKind) < rank(kind);

export const rank = (kind: string): number => (placeKinds as readonly string[]).indexOf(kind);

/** One change of the tree at a time; readers do not wait. */
export const lockTree = (tx: Tx) => sql`select pg_advisory_xact_lock(hashtextextended('place', 0))`.execute(tx.db);

/** Path, full name and campus of a place and of everything below it, from what stands above. Null: the whole tree. */
export async function settle(tx: Tx, rootId: string | null): Promise<void> {
  await sql`
    with recursive tree as (
      select p.id, coalesce(above.path, '/') || p.id || '/' as path,
        coalesce(above.full_name || ' / ', '') || p.name as full_name, coalesce(above.campus_id, p.id) as campus_id
      from place p left join place above on above.id = p.parent_id
      where case when ${rootId}::uuid is null then p.parent_id is null else p.id = ${rootId}::uuid end
      union all
      select p.id, tree.path || p.id || '/', tree.full_name || ' / ' || p.name, tree.campus_id
      from place p join tree on p.parent_id = tree.id)
    update place set path = tree.path, full_name = tree.full_name, campus_id = tree.campus_id
    from tree where place.id = tree.id
      and (place.path, place.full_name, place.campus_id) is distinct from (tree.path, tree.full_name, tree.campus_id)
  `.execute(tx.db);
}

/** The plan that points of a place with this parent are drawn on. */
export async function planAbove(tx: Tx, parentId: string | null): Promise<string | null> {
  if (parentId === null) return null;
  const found = await sql<{ id: string }>`
    select a.id from place p join place a on p.path like a.path || '%'
    where p.id = ${parentId} and a.plan_file_id is not null order by length(a.path) desc limit 1
  `.execute(tx.db);
  return found.rows[0]?.id ?? null;
}

/** Forgets points of a moved subtree that were drawn on a plan it no longer lies on: no point is better than a wrong one. */
export async function forgetPoints(tx: Tx, rootId: string): Promise<void> {
  // Places below a plan of the subtree itself stay right; the plan's own place does not.
  await sql`
    update place set x = null, y = null from place root
    where root.id = ${rootId} and place.path like root.path || '%' and not exists (
      select from place a where a.plan_file_id is not null and a.path like root.path || '%'
        and place.path like a.path || '_%')
  `.execute(tx.db);
  await sql`
    update device set x = null, y = null from place root, place p
    where root.id = ${rootId} and p.id = device.place_id and p.path like root.path || '%' and not exists (
      select from place a where a.plan_file_id is not null and a.path like root.path || '%'
        and p.path like a.path || '%')
  `.execute(tx.db);
}
