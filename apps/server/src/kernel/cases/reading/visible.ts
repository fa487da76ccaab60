import type { CaseType, Permission, Relation } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { keyFilter, keptFrom, type KeyColumns } from '../../auth/keys.ts';
import { sees, type Rights } from '../../auth/rights.ts';
import { plannedAnew } from '../../db/record-client.ts';
import type { CaseEngine } from '../types.ts';
import { keyPermissions, type RowWithParties } from './keys.ts';
import { reachOf, toPeople } from './row.ts';

/** Where the case table keeps what scopes are checked against. */
export const caseReach = {
  departmentPath: sql<string | null>`c.department_path`,
  campusId: sql<string | null>`c.campus_id`,
};
const read: KeyColumns = { ...caseReach, keys: sql`c.read` };
const turn: KeyColumns = { ...caseReach, keys: sql`c.turn`, hasOwnLines: true };

const permissionsOf = new WeakMap<CaseType, { read: Set<Permission>; turn: Set<Permission> }>();

function among(types: readonly CaseType[], which: 'read' | 'turn'): Set<Permission> {
  const all = new Set<Permission>();
  for (const type of types) {
    let known = permissionsOf.get(type);
    if (!known) permissionsOf.set(type, (known = keyPermissions([type])));
    for (const permission of known[which]) all.add(permission);
  }
  return all;
}

/** The one rule of which cases a caller sees; lists, counts and exports all go through it. `sees` is the same for one case in memory. */
export function visibleCases(
  engine: CaseEngine,
  rights: Rights,
  types: readonly CaseType[] = engine.types(),
): RawBuilder<boolean> {
  const conditions = [sql<boolean>`${sql.raw(plannedAnew)} ${keyFilter(rights, read, among(types, 'read'))}`];
  const others = engine.types().filter((type) => !types.includes(type));
  if (others.length > 0)
    conditions.push(
      others.length < types.length
        ? sql<boolean>`c.type <> all(${others.map(({ type }) => type)}::text[])`
        : sql<boolean>`c.type = any(${types.map(({ type }) => type)}::text[])`,
    );
  // Closed ones whose keys are those of an older release come back when they have been written anew.
  const stale = [...engine.stale];
  if (stale.length > 0) conditions.push(sql<boolean>`(c.is_open or c.type <> all(${stale}::text[]))`);
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** The same rule for a case at hand. */
export const seesCase = (rights: Rights, type: CaseType, row: RowWithParties): boolean =>
  sees(rights, reachOf(type, row, toPeople(row.reporter_id, row.parties)));

/** Not those that are kept from this caller because they are about him. */
export const unlessAboutMe = (rights: Rights): RawBuilder<boolean> => sql<boolean>`not ${keptFrom(rights, read)}`;

/** Cases that wait for this caller: open, and a step that moves them on is his to take. */
export function waitingFor(rights: Rights, types: readonly CaseType[]): RawBuilder<boolean> {
  if (rights.personId === null) return sql<boolean>`false`;
  return sql<boolean>`(c.is_open and ${keyFilter(rights, turn, among(types, 'turn'))})`;
}

/** Cases a person stands in one of these relations to. */
export function standsAs(person: string, as: readonly Relation[]): RawBuilder<boolean> {
  const party = sql`select cp.case_id from case_party cp where cp.person_id = ${person} and cp.relation = any(${as}::text[])`;
  return as.includes('reporter')
    ? sql<boolean>`c.id in (${party} union all select r.id from "case" r where r.reporter_id = ${person})`
    : sql<boolean>`c.id in (${party})`;
}
