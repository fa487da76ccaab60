import type { Grant, Permission, Scope } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import type { DB } from '../db/types.ts';
import { mergeGrants } from './rights.ts';

type Grants = ReadonlyMap<Permission, Scope>;

/** So many combinations of roles as they stood at some time. */
const most = 1_000;
const known = new Map<string, Grants>();

/** What a query over `role` gives `grantsOf`: each with the mark that changes whenever what it allows does. */
export const marksOfRoles = sql<
  string[]
>`coalesce(array_agg(role.code || ' ' || role.grants_mark order by role.code), '{}')`;

/**
 * What these roles allow together. It is asked of the database once and kept under their marks; grants are read after their
 * mark and change together with it, so what is kept is never older than the mark.
 * @param marked as `marksOfRoles` gives them
 */
export async function grantsOf(db: Kysely<DB>, marked: readonly string[]): Promise<Grants> {
  const key = marked.join();
  const before = known.get(key);
  if (before) return before;
  const codes = marked.map((each) => each.slice(0, each.lastIndexOf(' ')));
  const rows = await db
    .selectFrom('role_grant')
    .select(['permission', 'scope'])
    .where(sql<boolean>`role_code = any(${codes}::text[])`)
    .execute();
  const grants = mergeGrants(rows as Grant[]);
  if (known.size >= most) known.clear();
  known.set(key, grants);
  return grants;
}
