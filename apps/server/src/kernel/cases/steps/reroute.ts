import { refuse, type CaseAction, type CaseType } from '@anyuan/contract';

import type { Tx } from '../../ctx.ts';
import { takeBackNotices } from '../../subjects/notices.ts';
import { keepsFromSubjects, peopleOf, reachOf, type CaseRow } from '../reading/row.ts';

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
  if (keepsFromSubjects(type, row.secrecy)) await takeBackNotices(tx, { kind: 'case', id: row.id }, people.subjects);
}
