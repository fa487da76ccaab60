import type { CaseClock, Span, SpanUnit as Unit } from '@anyuan/contract';

import type { Pause } from '../../db/json-types.ts';

/** Says which days are worked: rows of the calendar first, then Monday to Friday. */
export type IsWorking = (day: string) => boolean;

/** What limits are counted with. `office`: hours of a working day, in milliseconds from its midnight. */
export interface Calendar {
  isWorking: IsWorking;
  office: readonly (readonly [from: number, to: number])[];
}

/** Since when a clock runs, and when it stood still. `extra`: units added to every step. */
export interface Run {
  started_at: Date;
  pauses: readonly Pause[];
  paused_at: Date | null;
  extra: number;
}

/** A piece of time that counts. Whole days count at the instant of their end. */
type Piece = readonly [from: number, to: number, worth: number];

const second = 1000;
export const dayMs = 86_400 * second;
// China has one time zone and no summer time.
const offset = 8 * 3600 * second;
/** What one unit is worth: milliseconds that run, or days that end. */
const worth: Record<Unit, number> = {
  seconds: second,
  hours: 3600 * second,
  workhours: 3600 * second,
  days: 1,
  workdays: 1,
};

const dayNumber = (at: number): number => Math.floor((at + offset) / dayMs);
const startOf = (day: number): number => day * dayMs - offset;
const nameOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** The calendar day of an instant in the hospital, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => nameOf(dayNumber(at.getTime()));
/** The hospital's last midnight before an instant, as epoch milliseconds. */
export const localMidnight = (at: Date): number => startOf(dayNumber(at.getTime()));

export function weekday(onDay: string): boolean {
  const number = new Date(`${onDay}T00:00:00Z`).getUTCDay();
  return number >= 1 && number <= 5;
}

/** Counted by whole days, not by time that runs. */
export const isByDay = (unit: Unit): boolean => worth[unit] === 1;
export const unitOf = (span: Span): Unit => Object.keys(span)[0] as Unit;
export const amountOf = (span: Span): number => (Object.values(span)[0] as number | undefined) ?? 0;
const worthOf = (span: Span): number => {
  const one = worth[unitOf(span)];
  return one === 1 ? amountOf(span) : Math.round(amountOf(span) * one);
};

/** When it ran: from its start to each pause, and since the last one for good. */
function* stretches({ started_at, pauses, paused_at }: Run): Generator<readonly [from: number, to: number]> {
  let from = started_at.getTime();
  for (const [stopped, resumed] of pauses) {
    yield [from, Date.parse(stopped)];
    from = Date.parse(resumed);
  }
  yield [from, paused_at?.getTime() ?? Infinity];
}

function* pieces(run: Run, unit: Unit, calendar: Calendar): Generator<Piece> {
  const first = dayNumber(run.started_at.getTime());
  for (const [from, to] of stretches(run))
    if (unit === 'seconds' || unit === 'hours') yield [from, to, to - from];
    else
      for (let day = dayNumber(from); startOf(day) < to; day++) {
        if (unit !== 'days' && !calendar.isWorking(nameOf(day))) continue;
        if (unit === 'workhours') yield* officePieces(startOf(day), from, to, calendar);
        // 民法典 art. 201: the day of the start does not count. A day counts if the clock runs when it ends.
        else if (day > first && startOf(day + 1) <= to) yield [startOf(day + 1), startOf(day + 1), 1];
      }
}

function* officePieces(midnight: number, from: number, to: number, { office }: Calendar): Generator<Piece> {
  for (const [opens, closes] of office) {
    const start = Math.max(from, midnight + opens);
    const end = Math.min(to, midnight + closes);
    if (end > start) yield [start, end, end - start];
  }
}

/** The instant at which so much has run; null if it stands still before. */
function whenRun(run: Run, unit: Unit, amount: number, calendar: Calendar): Date | null {
  let left = amount;
  for (const [from, , counts] of pieces(run, unit, calendar)) {
    if (counts >= left) return new Date(worth[unit] === 1 ? from : Math.round(from + left));
    left -= counts;
  }
  return null;
}

/** How much has run by an instant. */
function runBy(run: Run, unit: Unit, at: number, calendar: Calendar): number {
  let used = 0;
  for (const [from, to, counts] of pieces(run, unit, calendar)) {
    if (from > at) break;
    used += to > at ? at - from : counts;
    if (to >= at) break;
  }
  return used;
}

/** When a span with the run's extra units is over, or so much (`warn`) before; null if the clock stands still before. */
export function limitOf(run: Run, span: Span, calendar: Calendar, warn?: Span): Date | null {
  const unit = unitOf(span);
  const amount = worthOf(span) + run.extra * worth[unit] - (warn ? worthOf(warn) : 0);
  // No days at all: by the end of the same day.
  if (amount === 0 && worth[unit] === 1 && !warn) return new Date(startOf(dayNumber(run.started_at.getTime()) + 1));
  return amount > 0 ? whenRun(run, unit, amount, calendar) : null;
}

const never: Pick<Run, 'pauses' | 'paused_at' | 'extra'> = { pauses: [], paused_at: null, extra: 0 };

/** When a span that starts now is over. */
export function dueAfter(from: Date, span: Span, calendar: Calendar): Date {
  return limitOf({ ...never, started_at: from }, span, calendar) ?? from;
}

/**
 * When the clock is due next.
 * @param step how often it has rung
 * @param lastDue when it was last due, for repeats
 * @param now repeats missed while the server was away, or the hospital slept, are not made up for
 */
export function nextDue(
  { steps, repeat }: Pick<CaseClock, 'steps' | 'repeat'>,
  run: Run,
  step: number,
  lastDue: Date | null,
  now: Date,
  calendar: Calendar,
): Date | null {
  const span = steps[step];
  if (span) return limitOf(run, span, calendar);
  const last = steps.at(-1);
  if (!repeat || !last) return null;
  const unit = unitOf(last);
  const base = worthOf(last) + run.extra * worth[unit];
  const every = worthOf(repeat);
  let count = Math.max(1, Math.ceil((runBy(run, unit, now.getTime(), calendar) - base) / every));
  for (;;) {
    const due = whenRun(run, unit, base + count * every, calendar);
    if (!due || (due >= now && (!lastDue || due > lastDue))) return due;
    count++;
  }
}
