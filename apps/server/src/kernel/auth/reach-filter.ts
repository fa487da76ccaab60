import type { Permission } from '@anyuan/contract';
import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';

import type { Rights } from './rights.ts';

/** Where a table keeps the facts that scopes are checked against. A missing one is reached by nobody in that scope. */
export interface ReachColumns {
  departmentPath?: RawBuilder<string | null>;
  campusId?: RawBuilder<string | null>;
  /** True for rows that are the caller's own. */
  own?: (personId: string) => Expression<SqlBool>;
}

/** A `like` pattern; unlike `starts_with` it can use the path's index. */
export const startingWith = (prefix: string): string => `${prefix.replace(/[\\%_]/g, '\\$&')}%`;

const never = sql<boolean>`false`;

/** The SQL side of `reaches`: rows a permission lets this caller see. Every list goes through here. */
export function reachFilter(rights: Rights, permission: Permission, columns: ReachColumns): RawBuilder<boolean> {
  const scope = rights.grants.get(permission);
  if (scope === undefined) return never;
  if (scope === 'all') return sql<boolean>`true`;
  const own = rights.personId !== null && columns.own ? sql<boolean>`${columns.own(rights.personId)}` : never;
  return sql<boolean>`(${own} or coalesce(${within(rights, scope, columns)}, false))`;
}

function within(
  rights: Rights,
  scope: 'own' | 'department' | 'departments' | 'campus',
  columns: ReachColumns,
): RawBuilder<boolean> {
  if (scope === 'campus' && columns.campusId && rights.campusId !== null)
    return sql<boolean>`${columns.campusId} = ${rights.campusId}`;
  if (scope === 'departments' && columns.departmentPath && rights.departmentPath !== null)
    return sql<boolean>`${columns.departmentPath} like ${startingWith(rights.departmentPath)}`;
  if (scope === 'department' && columns.departmentPath && rights.departmentPath !== null)
    return sql<boolean>`${columns.departmentPath} = ${rights.departmentPath}`;
  return never;
}
