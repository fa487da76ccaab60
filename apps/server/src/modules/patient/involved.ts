import { refuse } from '@anyuan/contract';

import { type CaseRow, peopleIn } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { type Data } from './rules.ts';

interface Someone {
  id: string;
  path: string | null;
}

async function someones(tx: Tx, ids: readonly string[]): Promise<Someone[]> {
  if (ids.length === 0) return [];
  return tx.db
    .selectFrom('person as p')
    .leftJoin('department as d', 'd.id', 'p.department_id')
    .select(['p.id', 'd.path'])
    .where('p.id', 'in', ids)
    .execute();
}

/** Whom a case is about: its parties, and whoever its fields name by now. */
export async function subjectsOf(tx: Tx, row: CaseRow | null, data: Data): Promise<Someone[]> {
  const parties = row
    ? await tx.db
        .selectFrom('case_party')
        .select('person_id')
        .where('case_id', '=', row.id)
        .where('relation', '=', 'subject')
        .execute()
    : [];
  return someones(tx, [...new Set([...peopleIn(data['staff']), ...parties.map((party) => party.person_id)])]);
}

async function pathsOf(tx: Tx, departments: readonly string[]): Promise<string[]> {
  if (departments.length === 0) return [];
  const rows = await tx.db.selectFrom('department').select('path').where('id', 'in', departments).execute();
  return rows.map(({ path }) => path);
}

/** Departments a case is about: those it names, and those of the people it is about. */
export async function subjectPaths(tx: Tx, row: CaseRow | null, data: Data): Promise<string[]> {
  const people = await subjectsOf(tx, row, data);
  return [
    ...people.flatMap(({ path }) => (path === null ? [] : [path])),
    ...(await pathsOf(tx, peopleIn(data['accusedDepartments']))),
  ];
}

/** Refuses people the case is about. */
export async function checkHandlers(tx: Tx, row: CaseRow, data: Data, handlers: unknown): Promise<void> {
  const subjects = await subjectsOf(tx, row, data);
  if (peopleIn(handlers).some((id) => subjects.some((subject) => subject.id === id))) throw refuse('their_own_case');
}

/** Refuses people who work in a department the case is about, or in one below it. */
export async function checkColleagues(tx: Tx, row: CaseRow, data: Data, handlers: unknown): Promise<void> {
  const paths = await subjectPaths(tx, row, data);
  const people = await someones(tx, peopleIn(handlers));
  if (people.some(({ path }) => path !== null && paths.some((one) => path.startsWith(one))))
    throw refuse('their_colleagues');
}

/** Does the department lie in one that the case is about? */
export async function isTheirs(tx: Tx, row: CaseRow | null, data: Data, departmentId: unknown): Promise<boolean> {
  const [path] = await pathsOf(tx, peopleIn(departmentId));
  if (path === undefined) return false;
  return (await subjectPaths(tx, row, data)).some((one) => path.startsWith(one));
}
