import { dayAfter, dayNumberAt, nameOfDay, numberOfDay, startOfDay, type WorkCalendar } from './calendar.ts';
import { dueDays } from './days.ts';
import { clockOf, type Recurrence } from './rule.ts';
import { raisedTimes, type Window, windowsOf } from './windows.ts';

/** One time that something is due, between two instants in epoch milliseconds. */
export interface Occurrence {
  /** Of one rule no two have the same: when its window opens, by the clock of the hospital. */
  key: string;
  /** The day it belongs to, also when its window opens after midnight. */
  day: string;
  from: number;
  to: number;
}

const minuteMs = 60_000;

/** Those whose window opens from one instant on and before the other: pieces of time share none, and lose none. */
export function occurrences(rule: Recurrence, from: number, before: number, calendar: WorkCalendar): Occurrence[] {
  // A window may open on the day after the one it belongs to.
  const due = dueDays(rule, dayNumberAt(from) - 1, dayNumberAt(before), calendar);
  const usual = 'times' in rule ? windowsOf(rule.times).map(opening) : [];
  const found: Occurrence[] = [];
  for (const { day, days } of due) {
    const start = startOfDay(day);
    const name = nameOfDay(day);
    for (const one of days === undefined ? usual : [opening([0, days * 1440])]) {
      const opens = start + one.opensMs;
      if (opens < from || opens >= before) continue;
      const key = `${one.isNextDay ? nameOfDay(day + 1) : name}${one.clock}`;
      found.push({ key, day: name, from: opens, to: start + one.closesMs });
    }
  }
  return found;
}

/** A window as it is the same on every day. */
const opening = ([opens, closes]: Window) => ({
  opensMs: opens * minuteMs,
  closesMs: closes * minuteMs,
  isNextDay: opens >= 1440,
  clock: `T${clockOf(opens)}`,
});

/** When it is due next by a rule that counts from the last time. `last`: the day on which it was done; null: never yet. */
export function nextAfter(rule: Extract<Recurrence, { on: 'after' }>, last: string | null): Occurrence {
  const due = last === null ? rule.first : dayAfter(last, rule);
  const day = numberOfDay(due);
  // Never before the day after it was done: what is done twice on one day is not due twice.
  const earliest = last === null ? day - rule.ahead : Math.max(numberOfDay(last) + 1, day - rule.ahead);
  const opens = Math.min(earliest, day);
  return { key: `${nameOfDay(opens)}T00:00`, day: due, from: startOfDay(opens), to: startOfDay(day + 1) };
}

/** The same, so many times as often. Rules that name days stay as they are. */
export const raised = (rule: Recurrence, factor: number): Recurrence =>
  'times' in rule ? { ...rule, times: raisedTimes(rule.times, factor) } : rule;
