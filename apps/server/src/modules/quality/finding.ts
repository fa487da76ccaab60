import { caseTypes, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { hooksOf, type NewCase } from '../../kernel/cases/index.ts';
import type { Tx } from '../../kernel/ctx.ts';

export const findingHooks = hooksOf(caseTypes.qualityFinding, {
  async opening(tx, fresh) {
    const department = fresh.departmentId;
    if (!department)
      throw refuse('invalid', { issues: [{ path: 'department', message: '请选择责任科室 / choose the department' }] });
    // What follows from another matter was not found by a check: there are no records to count.
    if (fresh.followsId) fresh.data['batch'] ??= fresh.note ?? fresh.title;
    else await countOnce(tx, fresh, department);
    if (fresh.data['defect'] !== 'none') fresh.data['isRepeat'] = await isRepeat(tx, fresh.data['defect'], department);
  },
});

/** How many records were checked is said once for each check and department, or the rate would count them twice. */
async function countOnce(tx: Tx, fresh: NewCase, department: string): Promise<void> {
  const batch = String(fresh.data['batch']);
  const counted = await countedBatch(tx, batch, department, fresh.mode);
  const says = fresh.data['checked'] !== undefined;
  if (counted !== null && says) throw refuse('already_counted', { number: counted });
  if (counted === null && !says) throw refuse('count_needed', { path: 'checked' });
}

/**
 * Where a finding of a source that goes on counting belongs: what has been judged since the last one is counted under a
 * batch of its own, so that together they are what was judged.
 */
export async function growingBatch(
  tx: Tx,
  { batch, department, judged, isDemo }: { batch: string; department: string; judged: number; isDemo: boolean },
): Promise<{ batch: string; checked?: number }> {
  await lockBatch(tx, batch, department);
  const { rows } = await sql<{ batch: string; checked: number }>`
    select data->>'batch' as batch, case when state <> 'withdrawn' and is_demo = ${isDemo} then (data->>'checked')::int else 0 end as checked
    from "case" where type = 'qualityFinding' and department_id = ${department} and mode = 'real' and data ? 'checked'
      and (data->>'batch' = ${batch} or starts_with(data->>'batch', ${`${batch}(`})) order by at, id`.execute(tx.db);
  const rest = judged - rows.reduce((sum, { checked }) => sum + checked, 0);
  const last = rows.findLast(({ checked }) => checked > 0);
  if (last && rest <= 0) return { batch: last.batch };
  return { batch: rows.length === 0 ? batch : `${batch}(${rows.length + 1})`, checked: Math.max(rest, 1) };
}

const lockBatch = async (tx: Tx, batch: string, department: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`quality:${batch}:${department}`}, 0))`.execute(tx.db);

/** The finding that said how many were checked; whoever asks has the batch to himself until he is done. */
async function countedBatch(
  tx: Tx,
  batch: string,
  department: string,
  mode: NewCase['mode'] = 'real',
): Promise<string | null> {
  await lockBatch(tx, batch, department);
  const counted = await tx.db
    .selectFrom('case')
    .select('number')
    .where('type', '=', 'qualityFinding')
    .where(sql<boolean>`data->>'batch' = ${batch} and data ? 'checked'`)
    .where('department_id', '=', department)
    .where('mode', '=', mode)
    .where('state', '<>', 'withdrawn')
    .executeTakeFirst();
  return counted?.number ?? null;
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
