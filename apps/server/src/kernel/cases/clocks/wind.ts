import type { CaseClock, CaseMode, CaseType } from '@anyuan/contract';

import type { Kept } from '../../db/json-types.ts';
import { begin, goOn, isKept, leave, pause, promised, rewound, type Course } from './course.ts';
import { amountOf, dayMs, type Calendar } from './due.ts';
import { planOf, withPlan } from './plan.ts';

/** A clock as the hospital has set it: the declaration, or the setting that overrides it. */
export type ClockOf = (type: CaseType, name: string) => CaseClock;

/** What clocks need to know of a case. */
export interface Standing {
  state: string;
  mode: CaseMode | (string & {});
  stamps: Readonly<Record<string, string>>;
  data: Readonly<Record<string, unknown>>;
  kept: Readonly<Kept>;
}

/**
 * How a clock stands in the case's present state. `void`: it has no say here (mode, empty start); `stopped`: a step
 * has answered it for good; `left`: the case is somewhere else.
 */
export function phaseOf(
  type: CaseType,
  clock: CaseClock,
  { state, mode, stamps, data }: Omit<Standing, 'kept'>,
): 'runs' | 'paused' | 'left' | 'stopped' | 'void' {
  if (clock.modes && !(clock.modes as readonly string[]).includes(mode)) return 'void';
  if (clock.when && !fits(clock.when, data)) return 'void';
  if (clock.since !== undefined && !sinceOf(clock, { stamps, data })) return 'void';
  const isStopped = clock.stoppedBy?.some((action) => {
    const stamp = type.actions[action]?.stamp;
    return stamp !== undefined && stamp in stamps;
  });
  if (isStopped) return 'stopped';
  if (clock.pausedIn?.includes(state)) return 'paused';
  return clock.during.includes(state) ? 'runs' : 'left';
}

const byStamp = 'stamp:';
/** The moment the case names for the clock to count from. */
function sinceOf({ since }: CaseClock, { stamps, data }: Pick<Standing, 'stamps' | 'data'>): Date | null {
  const value = since?.startsWith(byStamp) ? stamps[since.slice(byStamp.length)] : since && data[since];
  const at = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

/** Where it begins, if the case names a moment to count from or a day to end on. */
function startOf(clock: CaseClock, known: Pick<Standing, 'stamps' | 'data'>): Date | null {
  const [first] = clock.steps;
  const onDay = clock.until === undefined ? undefined : known.data[clock.until];
  if (typeof onDay !== 'string' || !first) return sinceOf(clock, known);
  return new Date(Date.parse(`${onDay}T12:00:00+08:00`) - amountOf(first) * dayMs);
}

const fits = (when: NonNullable<CaseClock['when']>, data: Standing['data']): boolean =>
  Object.entries(when).every(([name, wanted]) => {
    const values: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    const has = data[name];
    return Array.isArray(has) ? has.some((one) => values.includes(one)) : values.includes(has);
  });

export interface Wound {
  started: Course[];
  changed: Course[];
  /** Names of clocks that are gone, not just silent. */
  stopped: string[];
  /** The earliest limit of the deadlines that run. */
  due: Date | null;
  kept: Kept;
}

/**
 * Starts, pauses, keeps and stops the clocks of one case to fit its state.
 * @param anew clocks of which a new round begins now, if they run
 */
export function wind(
  type: CaseType,
  row: Standing,
  known: readonly Course[],
  clockOf: ClockOf,
  now: Date,
  calendar: Calendar,
  anew: readonly string[] = [],
): Wound {
  const wound: Wound = { started: [], changed: [], stopped: [], due: null, kept: { ...row.kept } };
  for (const [name, declared] of Object.entries(type.clocks)) {
    const before = known.find(({ clock }) => clock === name);
    const phase = phaseOf(type, declared, row);
    const isAnew = before !== undefined && phase === 'runs' && anew.includes(name);
    const former = before && withPlan(declared, before.plan);
    const clock = former && !isAnew ? former : clockOf(type, name);
    const since = startOf(clock, row);
    const course =
      before && !isAnew
        ? moved(clock, before, phase, since, now, calendar)
        : phase === 'runs'
          ? begin(name, clock, clock === declared ? null : planOf(clock), since ?? now, calendar)
          : null;
    if (before && (!course || isAnew)) wound.stopped.push(name);
    if (course && (!before || isAnew)) wound.started.push(course);
    else if (before && course && before !== course) wound.changed.push(course);

    const wasRunning = before && !before.left_at;
    const isRunning = course && !course.left_at;
    if (wasRunning && (!isRunning || isAnew || (course.paused_at && !before.paused_at)) && phase !== 'void') {
      const isSo = isKept(former ?? clock, before, wound.kept[name], now, calendar);
      // A pause or a new round ends no promise, but what has been missed before it is missed.
      if (!isRunning || !isSo) wound.kept[name] = isSo;
    } else if (isRunning && !wasRunning && wound.kept[name]) delete wound.kept[name];

    const limit = phase === 'runs' && course && declared.isDeadline ? promised(clock, course, calendar) : null;
    if (limit && (!wound.due || limit < wound.due)) wound.due = limit;
  }
  return wound;
}

/** Where a clock that is there goes with its case; the same object if nothing changes, null if it goes. */
function moved(
  clock: CaseClock,
  course: Course,
  phase: ReturnType<typeof phaseOf>,
  since: Date | null,
  now: Date,
  calendar: Calendar,
): Course | null {
  if (phase === 'stopped' || phase === 'void') return null;
  if (phase === 'left') {
    if (!clock.keeps) return null;
    return course.left_at ? course : leave(course, now);
  }
  const start = since && since.getTime() !== course.started_at.getTime() ? { ...course, started_at: since } : course;
  if (phase === 'paused') return start.paused_at ? start : pause({ ...start, left_at: null }, now);
  if (start.paused_at || start.left_at) return goOn(clock, start, now, calendar);
  return start === course ? course : rewound(clock, start, now, calendar);
}
