import type { CaseClock } from '@anyuan/contract';
import type { Selectable } from 'kysely';

import type { ClockPlan } from '../../db/json-types.ts';
import type { CaseClockTable } from '../../db/types.ts';
import { limitOf, nextDue, type Calendar } from './due.ts';

/** One clock of a case, on its way. Everything here is arithmetic; rows are read and written elsewhere. */
export type Course = Omit<Selectable<CaseClockTable>, 'case_id'>;

export function begin(
  name: string,
  clock: CaseClock,
  plan: ClockPlan | null,
  startedAt: Date,
  calendar: Calendar,
): Course {
  const course: Course = {
    clock: name,
    started_at: startedAt,
    step: 0,
    due_at: null,
    plan,
    pauses: [],
    paused_at: null,
    left_at: null,
    extra: 0,
    extensions: 0,
    warned: false,
  };
  return { ...course, due_at: firstDue(clock, course, calendar) };
}

/** The first step's limit: what was promised. Null while it stands still before it. */
export function promised(clock: CaseClock, course: Course, calendar: Calendar): Date | null {
  const [first] = clock.steps;
  return first ? limitOf(course, first, calendar) : null;
}

/** When to warn of the first limit, as long as that has not been done. */
function warningOf(clock: CaseClock, course: Course, calendar: Calendar): Date | null {
  const [first] = clock.steps;
  if (course.step > 0 || course.warned || !first || !clock.warn) return null;
  return limitOf(course, first, calendar, clock.warn);
}

const firstDue = (clock: CaseClock, course: Course, calendar: Calendar): Date | null =>
  warningOf(clock, course, calendar) ?? promised(clock, course, calendar);

/** Counted anew after a change: steps whose limit lies ahead again will ring again. */
export function rewound(clock: CaseClock, course: Course, now: Date, calendar: Calendar): Course {
  if (course.paused_at || course.left_at) return { ...course, due_at: null };
  const limits = clock.steps.map((span) => limitOf(course, span, calendar));
  const passed = limits.filter((limit) => limit !== null && limit <= now).length;
  const step = passed < limits.length ? Math.min(course.step, passed) : course.step;
  const warning = warningOf(clock, { ...course, step, warned: false }, calendar);
  const after = { ...course, step, warned: course.warned && !(warning && warning > now) };
  const due = step === 0 ? firstDue(clock, after, calendar) : nextDue(clock, after, step, null, now, calendar);
  return { ...after, due_at: due };
}

export const pause = (course: Course, now: Date): Course => ({ ...course, paused_at: now, due_at: null });

function unpaused(course: Course, now: Date): Course {
  if (!course.paused_at) return course;
  const pauses = [...course.pauses, [course.paused_at.toISOString(), now.toISOString()] as [string, string]];
  return { ...course, pauses, paused_at: null };
}

/** Leaves with its start kept; the time away is not credited. */
export const leave = (course: Course, now: Date): Course => ({
  ...unpaused(course, now),
  left_at: now,
  due_at: null,
});

/** Goes on after a pause or an absence. */
export const goOn = (clock: CaseClock, course: Course, now: Date, calendar: Calendar): Course =>
  rewound(clock, { ...unpaused(course, now), left_at: null }, now, calendar);

export const extended = (clock: CaseClock, course: Course, units: number, now: Date, calendar: Calendar): Course =>
  rewound(clock, { ...course, extra: course.extra + units, extensions: course.extensions + 1 }, now, calendar);

/** Was the promise kept, if the clock ends now? Broken once is broken. */
export function isKept(clock: CaseClock, course: Course, before: boolean | undefined, now: Date, calendar: Calendar) {
  const limit = promised(clock, course, calendar);
  return before !== false && !(limit && limit < (course.paused_at ?? now));
}

export interface Look {
  rings: 'step' | 'warning' | null;
  /** The limit it rings for. */
  limit: Date;
  /** The promise is broken as of now, whether it rings or waits for the morning. */
  isBroken: boolean;
  course: Course;
}

/**
 * Looks at a clock that is due.
 * @param quiet when the quiet hours that run now end, if they do
 */
export function look(clock: CaseClock, course: Course, now: Date, calendar: Calendar, quiet: Date | null): Look {
  const span = clock.steps[course.step];
  // Repeats have no limit of their own.
  const limit = (span && limitOf(course, span, calendar)) ?? course.due_at ?? now;
  const warning = limit > now ? warningOf(clock, course, calendar) : null;
  const due = warning ?? limit;
  // The calendar has changed since it was written down.
  if (due > now) return { rings: null, limit, isBroken: false, course: { ...course, due_at: due } };
  const isBroken = !warning && course.step === 0;
  if (quiet && !clock.isUrgent) {
    const later = warning && limit < quiet ? limit : quiet;
    return { rings: null, limit, isBroken, course: { ...course, due_at: later } };
  }
  if (warning) return { rings: 'warning', limit, isBroken, course: { ...course, warned: true, due_at: limit } };
  const step = course.step + 1;
  const next = nextDue(clock, course, step, course.due_at, now, calendar);
  return { rings: 'step', limit, isBroken, course: { ...course, step, due_at: next } };
}
