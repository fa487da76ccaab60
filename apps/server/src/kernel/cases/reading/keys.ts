import {
  countsFor,
  isDone,
  relations,
  stepFits,
  type By,
  type CaseAction,
  type CaseType,
  type Permission,
  type Relation,
} from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { keysOf, type Admitted } from '../../auth/keys.ts';
import type { Stamps } from '../../db/json-types.ts';
import type { DB } from '../../db/types.ts';
import { typeOf, type CaseEngine } from '../types.ts';
import { keepsFromSubjects, readerOf, toPeople, type CaseRow } from './row.ts';

/** What of a case its keys depend on, beside its people. */
export type KeyedRow = Pick<CaseRow, 'state' | 'is_open' | 'secrecy' | 'stamps' | 'reporter_id' | 'data'>;
/** Somebody in a relation to a case. */
export interface Party {
  person_id: string;
  relation: string;
  stamps: Stamps;
}

/** The keys of a case: `read` for whoever may see it, `turn` for whoever may take a step that moves it on. Pure. */
export function caseKeys(type: CaseType, row: KeyedRow, parties: readonly Party[]): Pick<CaseRow, 'read' | 'turn'> {
  return { read: keysOf(readers(type, row, parties)), turn: row.is_open ? keysOf(movers(type, row, parties)) : [] };
}

/** As `sees` has it. */
function readers(type: CaseType, row: KeyedRow, parties: readonly Party[]): Admitted {
  const permission = readerOf(type, row.secrecy);
  const { people, subjects } = toPeople(row.reporter_id, parties);
  const kept = keepsFromSubjects(type, row.secrecy) ? subjects : [];
  const line = row.secrecy === 4 ? (true as const) : [permission];
  return { permissions: [permission], people: new Map(people.map((id) => [id, kept.includes(id) ? [] : line])) };
}

const isRelation = (by: By): by is Relation => (relations as readonly string[]).includes(by);
const permissionsIn = (by: readonly By[]): Permission[] => by.filter((one): one is Permission => !isRelation(one));

/** As `allowedActions` has it, of the steps that lead to another state. */
function movers(type: CaseType, row: KeyedRow, parties: readonly Party[]): Admitted {
  const moves = Object.values(type.actions).filter(
    (action) =>
      action.to !== undefined &&
      !action.internal &&
      stepFits(type, row.state, action) &&
      !isDone(action, { stamps: row.stamps, ownStamps: {} }),
  );
  const holding = (action: CaseAction): Permission[] =>
    permissionsIn(action.by).filter((permission) => countsFor(type, permission, row.data, action));
  const { people, subjects } = toPeople(row.reporter_id, parties);
  const kept = keepsFromSubjects(type, row.secrecy) ? subjects : [];
  const lineOf = (id: string): true | Permission[] => {
    const mine = parties.filter(({ person_id }) => person_id === id);
    const stands = new Set(mine.map(({ relation }) => relation));
    if (id === row.reporter_id) stands.add('reporter');
    const ownStamps = Object.assign({}, ...mine.map(({ stamps }) => stamps)) as Stamps;
    const open = moves.filter(
      (action) =>
        !isDone(action, { stamps: row.stamps, ownStamps }) &&
        !(stands.has('subject') && !action.by.includes('subject')) &&
        !action.notBy?.some((relation) => stands.has(relation)),
    );
    if (open.some(({ by }) => by.some((one) => isRelation(one) && stands.has(one)))) return true;
    return kept.includes(id) ? [] : open.flatMap(holding);
  };
  return {
    permissions: moves.flatMap(holding),
    people: new Map(people.map((id) => [id, lineOf(id)])),
  };
}

/** The permissions that may stand in the keys of these types. */
export function keyPermissions(types: readonly CaseType[]): { read: Set<Permission>; turn: Set<Permission> } {
  return {
    read: new Set(types.flatMap(({ permissions: { read, named } }) => (named ? [read, named] : [read]))),
    turn: new Set(types.flatMap(({ actions }) => Object.values(actions).flatMap(({ by }) => permissionsIn(by)))),
  };
}

export const partiesJson = sql<Party[]>`coalesce((select jsonb_agg(jsonb_build_object(
    'person_id', person_id, 'relation', relation, 'stamps', stamps)) from case_party where case_id = c.id), '[]')`;

const sameKeys = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((key, i) => key === b[i]);

/** The same for cases known by their ids; whoever else is changing them or their people is waited for. */
export async function keyAnew(engine: CaseEngine, db: Kysely<DB>, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  // Apart from the reading: a statement that has waited for a row still sees the parties of before.
  await db.selectFrom('case').select('id').where('id', 'in', ids).orderBy('id').forUpdate().execute();
  const rows = await db
    .selectFrom('case as c')
    .selectAll('c')
    .select(partiesJson.as('parties'))
    .where('c.id', 'in', ids)
    .execute();
  return writeKeys(db, keysChanged(engine, rows));
}

/** Cases with their people, as they were read. */
export type RowWithParties = CaseRow & { parties: readonly Party[] };

/** The keys these cases should have, of those that have others. */
export const keysChanged = (engine: CaseEngine, rows: readonly RowWithParties[]): Keyed[] =>
  rows.flatMap((row) => {
    const { read, turn } = caseKeys(typeOf(engine, row.type), row, row.parties);
    return sameKeys(read, row.read) && sameKeys(turn, row.turn) ? [] : [{ id: row.id, read, turn }];
  });

type Keyed = Pick<CaseRow, 'id' | 'read' | 'turn'>;

async function writeKeys(db: Kysely<DB>, changed: readonly Keyed[]): Promise<number> {
  if (changed.length > 0)
    await sql`update "case" as c set
        read = array(select jsonb_array_elements_text(k.read)), turn = array(select jsonb_array_elements_text(k.turn))
      from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as k(id uuid, read jsonb, turn jsonb)
      where c.id = k.id`.execute(db);
  return changed.length;
}
