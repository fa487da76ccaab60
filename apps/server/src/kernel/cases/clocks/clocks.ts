import { refuse, type CaseMode, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Tx } from '../../ctx.ts';
import type { CaseRow } from '../reading/row.ts';
import { typeOf } from '../types.ts';
import { extended, promised, type Course } from './course.ts';
import { dueAfter, type Calendar } from './due.ts';
import { withPlan } from './plan.ts';
import { phaseOf, wind, type ClockOf, type Wound } from './wind.ts';

export type { ClockOf } from './wind.ts';

/**
 * Starts, pauses, keeps and stops the case's clocks to fit its new state and data.
 * @param row the case as it will be
 * @param at when that was, if it is told later: promises are judged by it
 * @param anew clocks of which a new round begins
 */
export async function windClocks(
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  clockOf: ClockOf,
  calendar: Calendar,
  at: Date = tx.now,
  anew: readonly string[] = [],
): Promise<Pick<Wound, 'due' | 'kept'>> {
  if (Object.keys(type.clocks).length === 0) return { due: null, kept: row.kept };
  const known = await tx.db.selectFrom('case_clock').selectAll().where('case_id', '=', row.id).execute();
  const kept = at < tx.now ? await forgiven(tx, type, row, known, at, calendar) : row.kept;
  const wound = wind(type, { ...row, kept }, known, clockOf, at, calendar, anew);
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

/**
 * What had been kept at that moment: a clock that rang only because word of the step came late has broken no promise,
 * if its limit was still ahead and it had not rung before.
 */
async function forgiven(
  tx: Tx,
  type: CaseType,
  row: CaseRow,
  known: readonly Course[],
  at: Date,
  calendar: Calendar,
): Promise<CaseRow['kept']> {
  const late = known.filter((course) => {
    const limit = row.kept[course.clock] === false && !course.left_at ? limitNow(type, course, calendar) : null;
    return limit !== null && limit >= at;
  });
  if (late.length === 0) return row.kept;
  const rung = await tx.db
    .selectFrom('case_event')
    .select('action')
    .where('case_id', '=', row.id)
    .where(
      'action',
      'in',
      late.map(({ clock }) => `clock:${clock}`),
    )
    .where('at', '<', at)
    .where(sql<boolean>`(data->>'step')::int > 0`)
    .execute();
  const forgotten = new Set(late.map(({ clock }) => clock));
  for (const { action } of rung) forgotten.delete(action.slice('clock:'.length));
  return Object.fromEntries(Object.entries(row.kept).filter(([clock]) => !forgotten.has(clock)));
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
  return { rows: started, deadline: due };
}

/** What was promised: the first step's limit, also when it is past; null while the clock stands still. */
export function limitNow(type: CaseType, course: Course, calendar: Calendar): Date | null {
  const declared = type.clocks[course.clock];
  return declared && !course.paused_at ? promised(withPlan(declared, course.plan), course, calendar) : null;
}

/** When a clock of the case is over as it runs, with what it was given more and where it stood still; without one, as if it began then. */
export async function limitOfClock(tx: Tx, row: CaseRow, name: string, from: Date): Promise<Date> {
  const { cases, settings } = tx.ctx.app;
  const type = typeOf(cases, row.type);
  const course = await tx.db
    .selectFrom('case_clock')
    .selectAll()
    .where('case_id', '=', row.id)
    .where('clock', '=', name)
    .executeTakeFirst();
  const [first] = cases.clockOf(type, name).steps;
  const fresh = first ? dueAfter(from, first, settings.calendar) : from;
  return course ? (limitNow(type, course, settings.calendar) ?? never) : fresh;
}

// A clock that stands still has no end yet.
const never = new Date(8.64e15);

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
    throw refuse('limit_not_running');
  if (course.extensions >= maxTimes) throw refuse('too_many_extensions', { times: maxTimes });
  const clock = withPlan(declared, course.plan);
  await writeCourse(tx, row.id, extended(clock, course, amount, tx.now, tx.ctx.app.settings.calendar));
}
