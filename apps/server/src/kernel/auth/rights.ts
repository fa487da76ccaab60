import { permissions, type Grant, type Permission, type Scope } from '@anyuan/contract';

import type { Reach } from '../db/json-types.ts';

/** What one caller may do and how far it reaches. Nothing is allowed that is not granted. */
export interface Rights {
  grants: ReadonlyMap<Permission, Scope>;
  personId: string | null;
  departmentPath: string | null;
  campusId: string | null;
}

export const noRights: Rights = { grants: new Map(), personId: null, departmentPath: null, campusId: null };

/** The system itself, for work that nobody asked for over HTTP. */
export const allRights: Rights = {
  ...noRights,
  grants: new Map((Object.keys(permissions) as Permission[]).map((permission) => [permission, 'all'])),
};

const width: Record<Scope, number> = { own: 0, department: 1, departments: 2, campus: 3, all: 4 };

/** Several roles may grant one permission: the widest reach counts. */
export function mergeGrants(grants: readonly Grant[]): Map<Permission, Scope> {
  const merged = new Map<Permission, Scope>();
  for (const { permission, scope } of grants) {
    const before = merged.get(permission);
    if (before === undefined || width[scope] > width[before]) merged.set(permission, scope);
  }
  return merged;
}

/** Holds the permission at all, whatever its reach. */
export const holds = (rights: Rights, permission: Permission): boolean => rights.grants.has(permission);

/**
 * Does a permission reach this thing? The same rule as `reachFilter` in SQL; a property test keeps them equal.
 * Whoever holds it reaches what is his own, in every scope.
 */
export function reaches(rights: Rights, permission: Permission, thing: Omit<Reach, 'permission'>): boolean {
  const scope = rights.grants.get(permission);
  if (scope === undefined || isKeptFrom(rights, thing)) return false;
  if (scope === 'all') return true;
  if (rights.personId !== null && thing.people?.includes(rights.personId)) return true;
  switch (scope) {
    case 'campus':
      return rights.campusId !== null && thing.campusId === rights.campusId;
    case 'departments':
      return rights.departmentPath !== null && (thing.departmentPath?.startsWith(rights.departmentPath) ?? false);
    case 'department':
      return rights.departmentPath !== null && thing.departmentPath === rights.departmentPath;
    case 'own':
      return false;
    default:
      return scope satisfies never;
  }
}

/** Is the caller one of those it must never reach? */
const isKeptFrom = (rights: Rights, thing: Omit<Reach, 'permission'>): boolean =>
  rights.personId !== null && (thing.except?.includes(rights.personId) ?? false);

/** It is there to be read, and for this caller, too. */
const isReader = (rights: Rights, reach: Reach): boolean =>
  reach.readers !== undefined &&
  holds(rights, reach.permission as Permission) &&
  !isKeptFrom(rights, reach) &&
  (reach.readers === 'all' || reach.readers.some((path) => rights.departmentPath?.startsWith(path) ?? false));

/**
 * May this caller see the thing at all? Things for named persons (secrecy 4) are seen by the holders of their
 * permission and by the people who stand in a relation to them, whatever else somebody holds.
 */
export function sees(rights: Rights, reach: Reach): boolean {
  if (reaches(rights, reach.permission as Permission, reach)) return true;
  if (isReader(rights, reach)) return true;
  return (
    reach.secrecy === 4 &&
    rights.personId !== null &&
    (reach.people?.includes(rights.personId) ?? false) &&
    !isKeptFrom(rights, reach)
  );
}
