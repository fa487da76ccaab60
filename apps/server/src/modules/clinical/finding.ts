import { ApiError, clinicalKinds, refuse } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayMs, dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { all } from '../../kernel/figures/index.ts';
import { growingBatch } from '../quality/index.ts';
import { clinicalColumns, clinicalTables, countedFacts, publishClinical, reachedFacts, type Row } from './visible.ts';
import { wordOf } from './words.ts';

const defects = { paper: 'late', surgery: 'surgery', grade: 'record' } as const;

/** What was late, incomplete or of a lower grade becomes a quality finding: put right, checked again. */
export async function becomeFinding(ctx: Ctx, id: string): Promise<{ caseId: string }> {
  return ctx.tx(async (tx) => {
    await sql`select id from clinical_fact where id = ${id} for update`.execute(tx.db);
    const { rows } = await sql<
      Row & { doctor_id: string | null; is_demo: boolean }
    >`select ${clinicalColumns(ctx)}, f.doctor_id, f.is_demo from ${clinicalTables}
      where f.id = ${id} and ${all([reachedFacts(ctx.rights, 'quality.handle'), ...countedFacts(ctx)])}`.execute(tx.db);
    const [row] = rows;
    if (!row) throw refuse('not_found', { what: id });
    if (row.caseId !== null) throw refuse('passed_on');
    if (row.verdict !== 'bad' && row.verdict !== 'missing') throw refuse('nothing_wrong');
    const { department } = row;
    if (!department) throw refuse('invalid', { issues: [{ path: 'department', message: '没有科室 / no department' }] });
    const counted = await growingBatch(tx, {
      batch: `病历系统 ${clinicalKinds[row.kind][0]} ${dayOf(row.due_at).slice(0, 7)}`,
      department: department.id,
      judged: await judgedIn(tx, row),
      isDemo: row.is_demo,
    });
    const word = wordOf(row.variety)[0];
    const what = { paper: `${word}超时`, surgery: '手术安全核查缺签', grade: `${word}病历` }[row.kind];
    const words = [
      `${what}(病案 ${row.recordNo})`,
      ...(row.lateMinutes === null ? [] : [`超时 ${Math.ceil(row.lateMinutes / 60)} 小时`]),
      ...(row.lacks.length === 0 ? [] : [`缺:${row.lacks.map((name) => wordOf(name)[0]).join('、')}`]),
    ];
    const opened = await ctx.app.cases.open(tx, {
      type: 'qualityFinding',
      title: what,
      departmentId: department.id,
      note: '病历系统数据',
      demo: row.is_demo,
      data: {
        ...counted,
        defect: defects[row.kind],
        severity: 'minor',
        description: words.join(';'),
        ...(row.doctor_id && { staff: row.doctor_id }),
      },
    });
    await tx.db.updateTable('clinical_fact').set({ case_id: opened.row.id }).where('id', '=', id).execute();
    tx.audit('clinical.find', 'clinical', id, { number: opened.row.number });
    publishClinical(tx, id);
    return { caseId: opened.row.id };
  });
}

const oldestDays = 31;
const mostAtOnce = 500;

/**
 * Papers that are late by as much as the hospital says become findings without anybody's tap. What was late longer than
 * a month ago stays as it is, so that a hospital that begins with it is not flooded.
 */
export async function findLate(ctx: Ctx): Promise<number> {
  const hours = ctx.app.settings.get<number>('clinical.findAfterHours');
  if (hours === 0) return 0;
  const now = ctx.now();
  const { rows } = await sql<{ id: string }>`select f.id from ${clinicalTables}
    where ${all([
      sql<boolean>`f.kind = 'paper' and f.case_id is null and f.department_id is not null and f.is_good is not true`,
      sql<boolean>`f.due_at > ${new Date(now.getTime() - oldestDays * dayMs)}`,
      sql<boolean>`coalesce(f.done_at, ${now}) >= f.due_at + make_interval(hours => ${hours})`,
      ...countedFacts(ctx),
    ])} order by f.due_at, f.id limit ${mostAtOnce}`.execute(ctx.db);
  let found = 0;
  for (const { id } of rows) {
    try {
      await becomeFinding(ctx, id);
      found++;
    } catch (error) {
      // Somebody has just done it by hand, or the paper was removed or put right meanwhile.
      if (!(error instanceof ApiError) || !['passed_on', 'not_found', 'nothing_wrong'].includes(error.code))
        throw error;
    }
  }
  return found;
}

/** So many of the kind were judged in the department in that month. */
async function judgedIn(tx: Tx, { kind, department, due_at, is_demo }: Row & { is_demo: boolean }): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from clinical_fact f
    where f.kind = ${kind} and f.department_id = ${department?.id ?? null} and f.is_demo = ${is_demo}
      and to_char(f.due_at at time zone 'Asia/Shanghai', 'YYYY-MM') = ${dayOf(due_at).slice(0, 7)}
      and (f.is_good is not null or f.due_at < ${tx.now})`.execute(tx.db);
  return rows[0]?.n ?? 0;
}
