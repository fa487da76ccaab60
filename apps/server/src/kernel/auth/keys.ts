import type { Permission, Scope } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { startingWith } from './reach-filter.ts';
import type { Rights } from './rights.ts';

/** Who may (see a thing, move it on …), as one row says it; however many kinds of things there are, a list asks one condition. */
export interface Admitted {
  /** Holders of one of these, as far as their grant reaches. */
  permissions: readonly Permission[];
  /**
   * Whoever stands in a relation to the thing is judged by his own line instead: `true` may whatever he holds, else by
   * holding one of these in any scope; none of them: never.
   */
  people: ReadonlyMap<string, true | readonly Permission[]>;
}

/**
 * The keys a row carries for them: they change with the thing and its people only, never with grants, roles or the tree
 * of departments. A permission stands for its holders; a person for one who needs any of the row's permissions, in any
 * scope; `=person` for one who needs none, `permission:person` for one who needs this one, `!person` for one whom the
 * row's permissions do not let in.
 */
export function keysOf({ permissions, people }: Admitted): string[] {
  const keys: string[] = [...new Set(permissions)].sort();
  const all = keys.length;
  for (const [person, line] of [...people].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (line === true) keys.push(sureKey(person));
    else if (new Set(line).size === all) keys.push(...(all > 0 ? [person] : []));
    else keys.push(neverKey(person), ...[...new Set(line)].sort().map((permission) => ownKey(permission, person)));
  }
  return keys;
}

const sureKey = (person: string): string => `=${person}`;
const ownKey = (permission: Permission, person: string): string => `${permission}:${person}`;
const neverKey = (person: string): string => `!${person}`;

/** Where a table keeps its keys and what scopes are checked against. A missing one is reached by nobody in that scope. */
export interface KeyColumns {
  keys: RawBuilder<string[]>;
  /** People's lines may name some of the row's permissions only. */
  hasOwnLines?: boolean;
  departmentPath?: RawBuilder<string | null>;
  campusId?: RawBuilder<string | null>;
}

/**
 * Rows whose keys admit this caller: the SQL side of `reaches` over everything a row may name.
 * @param among the permissions that may stand in the keys, so that no others are asked for
 */
export function keyFilter(rights: Rights, columns: KeyColumns, among: ReadonlySet<Permission>): RawBuilder<boolean> {
  const held = [...rights.grants.keys()].filter((permission) => among.has(permission)).sort();
  const has = (keys: readonly string[]) => sql<boolean>`${columns.keys} && ${keys}::text[]`;
  const reached = any(
    byScope(rights, held).flatMap(([scope, permissions]) => {
      const where = within(rights, scope, columns);
      // Where it is comes first: it says no sooner than the keys do.
      return where ? [scope === 'all' ? has(permissions) : sql<boolean>`(${where} and ${has(permissions)})`] : [];
    }),
  );
  const me = rights.personId;
  if (me === null) return reached ?? sql<boolean>`false`;
  const lines = columns.hasOwnLines ? held.map((permission) => ownKey(permission, me)) : [];
  return any([
    // First what lets most rows in.
    ...(reached ? [sql<boolean>`(${reached} and not ${keptFrom(rights, columns)})`] : []),
    ...(held.length > 0 ? [sql<boolean>`(${has([me])} and ${has(held)})`] : []),
    has([sureKey(me), ...lines]),
  ]) as RawBuilder<boolean>;
}

/** Things whose own line for this caller lets nobody in; their permissions do not count for him. */
export const keptFrom = ({ personId }: Rights, { keys }: KeyColumns): RawBuilder<boolean> =>
  personId === null ? sql<boolean>`false` : sql<boolean>`${keys} && ${[neverKey(personId)]}::text[]`;

const any = (conditions: readonly RawBuilder<boolean>[]): RawBuilder<boolean> | null =>
  conditions.length === 0 ? null : sql<boolean>`(${sql.join(conditions, sql` or `)})`;

const byScope = ({ grants }: Rights, held: readonly Permission[]): [Scope, Permission[]][] => [
  ...Map.groupBy(held, (permission) => grants.get(permission) as Scope),
];

/** Where a scope ends; null: it reaches nothing but what is one's own. */
function within(rights: Rights, scope: Scope, { campusId, departmentPath }: KeyColumns): RawBuilder<boolean> | null {
  switch (scope) {
    case 'all':
      return sql<boolean>`true`;
    case 'campus':
      return campusId && rights.campusId !== null ? sql<boolean>`${campusId} = ${rights.campusId}` : null;
    case 'departments':
      return departmentPath && rights.departmentPath !== null
        ? sql<boolean>`${departmentPath} like ${startingWith(rights.departmentPath)}`
        : null;
    case 'department':
      return departmentPath && rights.departmentPath !== null
        ? sql<boolean>`${departmentPath} = ${rights.departmentPath}`
        : null;
    case 'own':
      return null;
    default:
      return scope satisfies never;
  }
}
