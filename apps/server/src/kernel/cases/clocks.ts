import { refuse, type CaseMode, type CaseType } from '@anyuan/contract';

import type { Tx } from '../ctx.ts';
import { extended, promised, type Course } from './course.ts';
import type { Calendar } from './due.ts';
import { withPlan } from './plan.ts';
import type { CaseRow } from './row.ts';
import { phaseOf, wind, type ClockOf, type Wound } from './wind.ts';

export type { ClockOf } from './wind.ts';

/**
 * Starts, pauses, keeps and stops the case's clocks to fit its new state and data.
 * @param row the case as it will be
 * @param anew clocks of which a new round begins
 */
export async function windClocks(
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  clockOf: ClockOf,
  calendar: Calendar,
  anew: readonly string[] = [],
): Promise<Pick<Wound, 'due' | 'kept'>> {
  if (Object.keys(type.clocks).length === 0) return { due: null, kept: row.kept };
  const known = await tx.db.selectFrom('case_clock').selectAll().where('case_id', '=', row.id).execute();
  const wound = wind(type, row, known, clockOf, tx.now, calendar, anew);
  if (wound.stopped.length > 0)
    await tx.db.deleteFrom('case_clock').where('case_id', '=', row.id).where('clock', 'in', wound.stopped).execute();
  if (wound.started.length > 0)
    await tx.db
      .insertInto('case_clock')
      .values(wound.started.map((course) => ({ case_id: row.id, ...newRow(course) })))
      .execute();
  for (const course of wound.changed) await writeCourse(tx, row.id, course);
  return wound;
}

/** The clocks a case starts with, before it is written. */
export function firstClocks(
  type: CaseType,
  mode: CaseMode,
  data: Record<string, unknown>,
  clockOf: ClockOf,
  now: Date,
  calendar: Calendar,
) {
  const { started, due } = wind(
    type,
    { state: type.initial, mode, stamps: {}, data, kept: {} },
    [],
    clockOf,
    now,
    calendar,
  );
  return { rows: started.map(newRow), deadline: due };
}

/** What was promised: the first step's limit, also when it is past; null while the clock stands still. */
export function limitNow(type: CaseType, course: Course, calendar: Calendar): Date | null {
  const declared = type.clocks[course.clock];
  return declared && !course.paused_at ? promised(withPlan(declared, course.plan), course, calendar) : null;
}

/** What a row of a new clock says; the rest is the table's default. */
const newRow = ({ clock, started_at, step, due_at, plan }: Course) => ({
  clock,
  started_at,
  step,
  due_at,
  plan: plan && JSON.stringify(plan),
});

export async function writeCourse(tx: Tx, caseId: string, course: Course): Promise<void> {
  const { clock, plan: _, pauses, ...rest } = course;
  await tx.db
    .updateTable('case_clock')
    .set({ ...rest, pauses: JSON.stringify(pauses) })
    .where('case_id', '=', caseId)
    .where('clock', '=', clock)
    .execute();
}

export async function stopClock(tx: Tx, caseId: string, name: string): Promise<void> {
  await tx.db.deleteFrom('case_clock').where('case_id', '=', caseId).where('clock', '=', name).execute();
}

/**
 * Gives a clock of the case more of its units, at most so often. Before `windClocks`, which tells the new limit.
 */
export async function extendClock(
  tx: Tx,
  row: CaseRow,
  type: CaseType,
  name: string,
  amount: number,
  maxTimes: number,
): Promise<void> {
  const declared = type.clocks[name];
  const course = await tx.db
    .selectFrom('case_clock')
    .selectAll()
    .where('case_id', '=', row.id)
    .where('clock', '=', name)
    .executeTakeFirst();
  if (!declared || !course || course.left_at || !['runs', 'paused'].includes(phaseOf(type, declared, row)))
    throw refuse('conflict', {
      reason: { zh: '该时限未在计时,不能延期', en: 'this time limit is not running and cannot be extended' },
    });
  if (course.extensions >= maxTimes) throw refuse('too_many_extensions', { times: maxTimes });
  const clock = withPlan(declared, course.plan);
  await writeCourse(tx, row.id, extended(clock, course, amount, tx.now, tx.ctx.app.settings.calendar));
}
