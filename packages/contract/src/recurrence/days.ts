import {
  dateIn,
  firstOf,
  lastOf,
  monthOfDay,
  monthOfName,
  nameOfDay,
  numberOfDay,
  weekdayOf,
  type WorkCalendar,
} from './calendar.ts';
import type { Recurrence } from './rule.ts';

/** A day that is due, or the first of so many days within which it is due once. */
export interface DueDay {
  day: number;
  /** Absent: the times of the rule say when. */
  days?: number;
}

// Where nothing is said to count from: a Monday and the first of a month.
const origin = numberOfDay('2024-01-01');
const originMonth = monthOfName('2024-01');
/** No days of rest are longer in one piece; a calendar that says otherwise shifts nothing. */
const longestRest = 30;

const mod = (n: number, by: number): number => ((n % by) + by) % by;

/** Days between two (both included) on which it is due, in order, each once. */
export function dueDays(rule: Recurrence, from: number, to: number, calendar: WorkCalendar): DueDay[] {
  const rests = (day: number): boolean => !calendar.isWorking(nameOfDay(day));
  switch (rule.on) {
    case 'day': {
      const base = rule.from === undefined ? origin : numberOfDay(rule.from);
      return days(from, to).flatMap((day) => (mod(day - base, rule.every) === 0 ? [{ day }] : []));
    }
    case 'working':
    case 'rest':
      return days(from, to).flatMap((day) => (rests(day) === (rule.on === 'rest') ? [{ day }] : []));
    case 'week': {
      const base = mondayOf(rule.from === undefined ? origin : numberOfDay(rule.from));
      return days(from, to).flatMap((day) =>
        rule.days.includes(weekdayOf(day)) && mod((mondayOf(day) - base) / 7, rule.every) === 0 ? [{ day }] : [],
      );
    }
    case 'month': {
      const wanted = months(rule, from - longestRest, to + longestRest).flatMap((month) =>
        rule.days.map((date) => (date < 0 ? lastOf(month) : dateIn(month, date))),
      );
      return within(
        wanted.map((day) => (rule.shift ? shifted(day, rule.shift, rests) : day)),
        from,
        to,
      );
    }
    case 'nth':
      return within(
        months(rule, from, to).map((month) => nthOf(month, rule.nth, rule.weekday)),
        from,
        to,
      );
    case 'period':
      return periods(rule.each, from, to);
    case 'holiday':
      return days(from + rule.before, to + rule.before).flatMap((day) =>
        rests(day) && !rests(day - 1) && days(day, day + rule.least - 1).every(rests)
          ? [{ day: day - rule.before, days: rule.before }]
          : [],
      );
    case 'once':
      return within([numberOfDay(rule.day)], from, to);
    case 'after':
    case 'call':
      return [];
    default:
      return rule satisfies never;
  }
}

const days = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n);
const mondayOf = (day: number): number => day - weekdayOf(day) + 1;

function months(
  { every, from: base }: { every: number; from?: string | undefined },
  from: number,
  to: number,
): number[] {
  const first = base === undefined ? originMonth : monthOfName(base);
  const [begins, ends] = [monthOfDay(from), monthOfDay(to)];
  return days(begins, ends).filter((month) => mod(month - first, every) === 0);
}

/** Dates that fall on the same day are due there once. */
const within = (wanted: readonly number[], from: number, to: number): DueDay[] =>
  [...new Set(wanted)]
    .filter((day) => day >= from && day <= to)
    .toSorted((a, b) => a - b)
    .map((day) => ({ day }));

function shifted(day: number, to: 'before' | 'after', rests: (day: number) => boolean): number {
  const step = to === 'before' ? -1 : 1;
  for (let far = 0; far <= longestRest; far++) if (!rests(day + far * step)) return day + far * step;
  return day;
}

function nthOf(month: number, nth: number, weekday: number): number {
  if (nth < 0) {
    const last = lastOf(month);
    return last - mod(weekdayOf(last) - weekday, 7);
  }
  const first = firstOf(month);
  return first + mod(weekday - weekdayOf(first), 7) + (nth - 1) * 7;
}

const monthsIn = { month: 1, quarter: 3, half: 6, year: 12 } as const;

/** Whole weeks and months: one that had begun before is not due anew. */
function periods(each: Extract<Recurrence, { on: 'period' }>['each'], from: number, to: number): DueDay[] {
  if (each === 'week') return days(from, to).flatMap((day) => (weekdayOf(day) === 1 ? [{ day, days: 7 }] : []));
  const count = monthsIn[each];
  return days(monthOfDay(from), monthOfDay(to)).flatMap((month) => {
    const day = firstOf(month);
    return month % count === 0 && day >= from && day <= to ? [{ day, days: firstOf(month + count) - day }] : [];
  });
}
