import type { CaseItem, CaseMode, CaseType } from '@anyuan/contract';
import type { Kysely, Selectable } from 'kysely';

import type { Reach } from '../../db/json-types.ts';
import type { CaseTable, DB } from '../../db/types.ts';

export type CaseRow = Selectable<CaseTable>;

/** A case with the names of where and what, as lists and events show it. */
export function caseRows(db: Kysely<DB>) {
  return db
    .selectFrom('case as c')
    .leftJoin('place as p', 'p.id', 'c.place_id')
    .leftJoin('device as d', 'd.id', 'c.device_id')
    .leftJoin('department as dep', 'dep.id', 'c.department_id')
    .selectAll('c')
    .select([
      'p.code as place_code',
      'p.name as place_name',
      'p.full_name as place_path',
      'd.code as device_code',
      'd.name as device_name',
      'dep.name as department_name',
    ]);
}

export type NamedCaseRow = CaseRow & {
  place_code: string | null;
  place_name: string | null;
  place_path: string | null;
  device_code: string | null;
  device_name: string | null;
  department_name: string | null;
};

export function toItem(type: CaseType, row: NamedCaseRow, now: Date): CaseItem {
  const data = upgraded(type, row);
  return {
    id: row.id,
    number: row.number,
    type: row.type,
    state: row.state,
    mode: row.mode as CaseMode,
    priority: row.priority,
    title: row.title,
    repeats: row.repeats,
    at: row.at.toISOString(),
    lastAt: row.last_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
    overdue: row.is_open && row.due_at !== null && row.due_at < now,
    closedAt: row.closed_at?.toISOString() ?? null,
    place: row.place_id
      ? { id: row.place_id, code: row.place_code ?? '', name: row.place_name ?? '', path: row.place_path ?? '' }
      : null,
    device: row.device_id ? { id: row.device_id, code: row.device_code ?? '', name: row.device_name ?? '' } : null,
    departmentId: row.department_id,
    department: row.department_id ? { id: row.department_id, name: row.department_name ?? '' } : null,
    escalation: row.escalation,
    stamps: row.stamps,
    facts: Object.fromEntries((type.listed ?? []).filter((key) => key in data).map((key) => [key, data[key]])),
    version: row.version,
    demo: row.is_demo,
  };
}

/** The permission that lets one see a case: its type's, or that of the named few. */
export const readerOf = (type: CaseType, secrecy: number) =>
  secrecy >= 4 ? (type.permissions.named ?? type.permissions.read) : type.permissions.read;

/** A case for named persons never reaches whom it is about; others do as their type says. */
export const keepsFromSubjects = (type: CaseType, secrecy: number): boolean =>
  type.subjects === 'excluded' || secrecy >= 4;

/** Who may hear of this case: what rights are checked against. */
export function reachOf(type: CaseType, row: CaseRow, { people, subjects }: People): Reach {
  return {
    permission: readerOf(type, row.secrecy),
    secrecy: row.secrecy,
    departmentPath: row.department_path,
    campusId: row.campus_id,
    people,
    ...(keepsFromSubjects(type, row.secrecy) && subjects.length > 0 ? { except: subjects } : {}),
  };
}

/** The people of a case: whoever reported it and its parties; and whom it is about. */
export interface People {
  people: string[];
  subjects: string[];
}

export async function peopleOf(db: Kysely<DB>, row: Pick<CaseRow, 'id' | 'reporter_id'>): Promise<People> {
  const parties = await db
    .selectFrom('case_party')
    .select(['person_id', 'relation'])
    .where('case_id', '=', row.id)
    .execute();
  return toPeople(row.reporter_id, parties);
}

export function toPeople(
  reporterId: string | null,
  parties: readonly { person_id: string; relation: string }[],
): People {
  return {
    people: [...new Set([...(reporterId ? [reporterId] : []), ...parties.map((party) => party.person_id)])],
    subjects: parties.filter(({ relation }) => relation === 'subject').map((party) => party.person_id),
  };
}

/** Data of an older release, brought up to what the declaration says now. */
export function upgraded(type: CaseType, row: Pick<CaseRow, 'data' | 'data_version'>): Record<string, unknown> {
  return (type.upgrades ?? []).slice(row.data_version - 1).reduce((data, upgrade) => upgrade(data), row.data);
}
