import type { Grant } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../kernel/ctx.ts';
import type { RoleSeed } from './roles.ts';

/** What releases have offered one role before: permission → how far; `null` where nobody remembers that. */
export type Offered = Map<string, string | null>;

interface Offering {
  granted: Grant[];
  taken: string[];
  /** What is remembered as offered from now on, and what no longer. */
  known: Grant[];
  forgotten: string[];
}

/**
 * What a release's grants for a role mean to one that exists: new pairs arrive, what is still as it was offered follows
 * the release, and what the hospital has changed or taken away is its own.
 */
export function offering(grants: readonly Grant[], before: Offered, held: ReadonlyMap<string, string>): Offering {
  const isAsOffered = (permission: string): boolean =>
    held.has(permission) && held.get(permission) === before.get(permission);
  const gone = [...before.keys()].filter((known) => !grants.some(({ permission }) => permission === known));
  return {
    granted: grants.filter(({ permission, scope }) =>
      before.has(permission) ? isAsOffered(permission) && held.get(permission) !== scope : !held.has(permission),
    ),
    taken: gone.filter(isAsOffered),
    known: grants.filter(({ permission, scope }) => before.get(permission) !== scope),
    forgotten: gone,
  };
}

/**
 * What was offered before, by role. An installation from before releases remembered it is read from the record: a role
 * whose grants nobody has changed holds what it was offered; of the others it is what they hold and have ever held.
 */
export async function offeredBefore(tx: Tx, seeds: readonly RoleSeed[]): Promise<Map<string, Offered>> {
  const rows = await tx.db.selectFrom('known_grant').selectAll().execute();
  const byRole = (some: readonly { role_code: string; permission: string; scope: string | null }[]) =>
    [...Map.groupBy(some, (row) => row.role_code)].map(
      ([role, pairs]) => [role, new Map(pairs.map(({ permission, scope }) => [permission, scope]))] as const,
    );
  const known = new Map<string, Offered>(byRole(rows));
  const unknown = seeds.map(({ code }) => code).filter((code) => !known.has(code));
  if (unknown.length === 0) return known;
  const found = await sql<{ role_code: string; permission: string; scope: string | null }>`
    with changed as materialized (
      select subject_id as role_code, detail::jsonb #> '{before,grants}' as before
      from audit where action = 'role.change' and subject_type = 'role' and subject_id = any(${unknown})
        and detail::jsonb #> '{before,grants}' is distinct from detail::jsonb #> '{after,grants}'),
    pair as (
      select role_code, permission, scope from role_grant where role_code = any(${unknown})
      union all
      select role_code, one->>'permission', null from changed, jsonb_array_elements(before) as one
      where jsonb_typeof(before) = 'array')
    select p.role_code, p.permission,
      case when p.role_code not in (select role_code from changed) then max(p.scope) end as scope
    from pair p group by p.role_code, p.permission`.execute(tx.db);
  return new Map([...known, ...byRole(found.rows)]);
}
