import { refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../kernel/cases/due.ts';
import type { CaseHooks, NewCase } from '../../kernel/cases/types.ts';
import type { Tx } from '../../kernel/ctx.ts';

export const findingHooks: CaseHooks = {
  async opening(tx, fresh) {
    const department = fresh.departmentId;
    if (!department)
      throw refuse('invalid', { issues: [{ path: 'department', message: '请选择责任科室 / choose the department' }] });
    // What follows from another matter was not found by a check: there are no records to count.
    if (fresh.followsId) fresh.data['batch'] ??= fresh.note ?? fresh.title;
    else await countOnce(tx, fresh, department);
    if (fresh.data['defect'] !== 'none') fresh.data['isRepeat'] = await isRepeat(tx, fresh.data['defect'], department);
  },

  before: {
    async clean({ data }) {
      if (data['defect'] !== 'none')
        throw refuse('conflict', { reason: { zh: '有缺陷的请派发整改', en: 'there is a defect: have it put right' } });
    },
    async dispatch({ tx, data, input }) {
      if (String(input['dueOn']) < dayOf(tx.now))
        throw refuse('conflict', { reason: { zh: '整改期限不能早于今天', en: 'the limit lies in the past' } });
      if (data['defect'] === 'none')
        throw refuse('conflict', { reason: { zh: '无缺陷的不需整改', en: 'there is no defect to put right' } });
    },
  },
};

/** How many records were checked is said once for each check and department, or the rate would count them twice. */
async function countOnce(tx: Tx, fresh: NewCase, department: string): Promise<void> {
  const batch = String(fresh.data['batch']);
  const key = `quality:${batch}:${department}`;
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.db);
  const counted = await tx.db
    .selectFrom('case')
    .select('number')
    .where('type', '=', 'qualityFinding')
    .where(sql<boolean>`data->>'batch' = ${batch} and data ? 'checked'`)
    .where('department_id', '=', department)
    .where('mode', '=', fresh.mode ?? 'real')
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst();
  const says = fresh.data['checked'] !== undefined;
  if (counted && says)
    throw refuse('conflict', {
      reason: {
        zh: `本批次本科室的检查份数已登记在 ${counted.number}`,
        en: `how many records were checked is already said in ${counted.number}`,
      },
    });
  if (!counted && !says)
    throw refuse('conflict', {
      reason: { zh: '请填写本批次本科室的检查份数', en: 'say how many records were checked' },
    });
}

/** The same department had a defect of the same class within the year before. */
async function isRepeat(tx: Tx, defect: unknown, department: string): Promise<boolean> {
  const earlier = await tx.db
    .selectFrom('case')
    .select('id')
    .where('type', '=', 'qualityFinding')
    .where('department_id', '=', department)
    .where(sql<boolean>`data->>'defect' = ${String(defect)}`)
    .where('state', '=', 'closed')
    .where('mode', '=', 'real')
    .where(sql<boolean>`at > ${tx.now}::timestamptz - interval '1 year'`)
    .executeTakeFirst();
  return earlier !== undefined;
}
