import { refuse, type CaseAction, type CaseType } from '@anyuan/contract';

import type { Tx } from '../ctx.ts';
import type { Reach } from '../db/json-types.ts';
import { keepsFromSubjects, peopleOf, reachOf, type CaseRow } from './row.ts';

/** The department a step hands the case to. */
export async function routeTo(
  tx: Tx,
  action: CaseAction,
  input: Record<string, unknown>,
): Promise<Partial<Pick<CaseRow, 'department_id' | 'department_path'>>> {
  const id = action.routes ? input[action.routes] : undefined;
  if (typeof id !== 'string') return {};
  const department = await tx.db
    .selectFrom('department')
    .select(['id', 'path'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!department) throw refuse('not_found', { what: { zh: '所选科室', en: 'the chosen department' } });
  return { department_id: department.id, department_path: department.path };
}

/**
 * A case has become more secret, or is about somebody now: what was told before is taken back from those who may
 * no longer know it, as far as it has not been seen.
 */
export async function forgetWhoMayNotKnow(tx: Tx, type: CaseType, row: CaseRow): Promise<void> {
  const people = await peopleOf(tx.db, row);
  const reach = reachOf(type, row, people);
  await tx.db
    .updateTable('event')
    .set({ reach: JSON.stringify(reach) as never })
    .where('subject_id', '=', row.id)
    .execute();
  if (keepsFromSubjects(type, row.secrecy)) await takeBackNotices(tx, row.id, people.subjects);
}

/** Notices of a case are gone for these people, from the stream of events too; a number of it never is. */
export async function takeBackNotices(tx: Tx, caseId: string, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const gone = await tx.db
    .deleteFrom('notice')
    .where('case_id', '=', caseId)
    .where('person_id', 'in', people)
    .returning('id')
    .execute();
  if (gone.length === 0) return;
  const nobody: Reach = { permission: 'own', people: [] };
  await tx.db
    .updateTable('event')
    .set({ reach: JSON.stringify(nobody) as never, data: '{}' as never })
    .where(
      'subject_id',
      'in',
      gone.map(({ id }) => id),
    )
    .execute();
}
