import { dayAfter, type Interval } from '../recurrence/index.ts';

export { dayAfter, type Interval };
export const everyDays = (count: number): Interval => ({ count, unit: 'day' });
export const everyMonths = (count: number): Interval => ({ count, unit: 'month' });
export const everyYears = (count: number): Interval => everyMonths(12 * count);

/** One span for all, or one for each choice of a field; of a choice that is not named there is none. */
export type Intervals = Interval | { by: string; intervals: Readonly<Record<string, Interval>> };
export const byField = (by: string, intervals: Readonly<Record<string, Interval>>): Intervals => ({ by, intervals });

/** Where a number comes from, and whether anybody has read it there. */
export interface Source {
  text: string;
  confirmed: boolean;
}
export const source = (text: string): Source => ({ text, confirmed: true });
/** From memory or from practice: pages say that it is to be confirmed. */
export const practice = (text: string): Source => ({ text, confirmed: false });

/** When it is over: so long after a day that is known of it, or on that very day. */
export interface End {
  label: readonly [string, string];
  from: string;
  /** Not every one has such a day: without it, it does not end. */
  isOptional?: boolean;
  after?: Intervals;
  /** It is something to be done by that day: field with the day on which it was, after which nothing is due. */
  done?: string;
  source: Source;
}

/** What is looked at again and again: first so long after a day that is known of it, then after the last time. */
export interface Check {
  label: readonly [string, string];
  every: Intervals;
  /** Absent: the same as `every`. */
  first?: Intervals;
  /** Field with the day to count the first from; absent: the day it was entered. */
  from?: string;
  /** What is looked at, each good or not. */
  points: Readonly<Record<string, readonly [string, string]>>;
  source: Source;
}

export interface Terms {
  ends: Readonly<Record<string, End>>;
  checks: Readonly<Record<string, Check>>;
}

/** A number of a term that a hospital may set otherwise. */
export interface Limit {
  /** `scrap.water`, `service.first.co2`, `monthly`. */
  key: string;
  interval: Interval;
  source: Source;
}

const limitsIn = (key: string, intervals: Intervals | undefined, from: Source): Limit[] =>
  intervals === undefined
    ? []
    : 'by' in intervals
      ? Object.entries(intervals.intervals).map(([choice, interval]) => ({
          key: `${key}.${choice}`,
          interval,
          source: from,
        }))
      : [{ key, interval: intervals, source: from }];

/** Every number in the terms of a kind. */
export const limitsOf = ({ ends, checks }: Terms): Limit[] => [
  ...Object.entries(ends).flatMap(([name, end]) => limitsIn(name, end.after, end.source)),
  ...Object.entries(checks).flatMap(([name, check]) => [
    ...limitsIn(`${name}.first`, check.first, check.source),
    ...limitsIn(name, check.every, check.source),
  ]),
];

/** What is known of one thing, as far as its terms ask. Days are `YYYY-MM-DD`. */
export interface Dated {
  values: Readonly<Record<string, unknown>>;
  /** The day it was entered. */
  since: string;
  /** By check: the last day on which it was made. */
  checked: Readonly<Record<string, string>>;
}

export interface Due {
  term: string;
  sort: 'end' | 'check';
  on: string;
}

export interface Reckoned {
  dues: Due[];
  /** Terms that cannot be told, because a day or a choice is missing. */
  unknown: string[];
}

/** What the hospital has set a limit to; a number in the unit of its declaration. */
export type LimitOf = (key: string, declared: Interval) => number;
export const asDeclared: LimitOf = (_, { count }) => count;

/** When each term of a thing is due next. */
export function reckon(
  { ends, checks }: Terms,
  { values, since, checked }: Dated,
  limitOf: LimitOf = asDeclared,
): Reckoned {
  const dues: Due[] = [];
  const unknown: string[] = [];
  const settle = (
    term: string,
    sort: Due['sort'],
    base: unknown,
    interval: Interval | 'none' | undefined,
    isOptional = false,
  ): void => {
    if (interval === 'none') return;
    if (typeof base === 'string' && base !== '' && interval) dues.push({ term, sort, on: dayAfter(base, interval) });
    else if (!isOptional) unknown.push(term);
  };
  const chosen = (key: string, intervals: Intervals): Interval | 'none' | undefined => {
    if (!('by' in intervals)) return { ...intervals, count: limitOf(key, intervals) };
    const choice = values[intervals.by];
    if (typeof choice !== 'string') return undefined;
    const interval = intervals.intervals[choice];
    return interval ? { ...interval, count: limitOf(`${key}.${choice}`, interval) } : 'none';
  };
  for (const [term, { from, after, isOptional, done }] of Object.entries(ends))
    if (done === undefined || !values[done])
      settle(term, 'end', values[from], after ? chosen(term, after) : everyDays(0), isOptional);
  for (const [term, { from, first, every }] of Object.entries(checks)) {
    const last = checked[term];
    if (last !== undefined) settle(term, 'check', last, chosen(term, every));
    else settle(term, 'check', from ? values[from] : since, chosen(first ? `${term}.first` : term, first ?? every));
  }
  return { dues, unknown };
}

/** The earliest of one sort; null: there is none. */
export const earliest = (dues: readonly Due[], sort: Due['sort']): string | null =>
  dues.flatMap((due) => (due.sort === sort ? [due.on] : [])).toSorted()[0] ?? null;

export type Standing = 'fine' | 'soon' | 'over';
/** The day itself is still in time. */
export const standingOf = (on: string, today: string, warnDays: number): Standing =>
  today > on ? 'over' : dayAfter(today, everyDays(warnDays)) >= on ? 'soon' : 'fine';
