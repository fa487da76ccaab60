import { z } from 'zod';

import { fault } from '../fault.ts';

/** A time of the day, `00:00` to `24:00`. */
const clock = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, fault('须是时刻,如 08:30', 'must be a time of the day such as 08:30'));
const span = { from: clock, to: clock };
const few = (least: number, most: number) => z.number().int().min(least).max(most);

export const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
export const clockOf = (minute: number): string => {
  const inDay = minute % 1440;
  return `${String(Math.floor(inDay / 60)).padStart(2, '0')}:${String(inDay % 60).padStart(2, '0')}`;
};
/** From which minute of the day to which; what ends no later than it begins ends on the next day. */
export function minutesOf({ from, to }: { from: string; to: string }): readonly [from: number, to: number] {
  const [begins, ends] = [minuteOf(from), minuteOf(to)];
  return [begins, ends > begins ? ends : ends + 1440];
}

/** When on a day that is due; what passes midnight belongs to the day on which it began. */
export const Times = z.discriminatedUnion('at', [
  /** Any time of so many days. */
  z.object({ at: z.literal('day'), span: few(1, 31).default(1) }),
  z.object({
    at: z.literal('windows'),
    windows: z
      .array(z.object(span))
      .min(1)
      .max(24)
      .refine(areApart, fault('各时段须依次排列、不重叠', 'windows come one after the other')),
  }),
  /** So many times, each in its part of the span. */
  z.object({ at: z.literal('spread'), count: few(1, 48), ...span }),
  /** Once in every so many minutes of the span; the last part may be shorter. */
  z.object({ at: z.literal('every'), minutes: few(5, 1440), ...span }),
]);
export type Times = z.infer<typeof Times>;

function areApart(windows: readonly { from: string; to: string }[]): boolean {
  const all = windows.map(minutesOf);
  const [first] = all;
  return all.every(([from, to], at) => {
    const next = all[at + 1];
    return to > from && (next ? next[0] >= to : to <= (first?.[0] ?? 0) + 1440);
  });
}

const day = z.iso.date();
const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/, fault('须是年月,如 2026-05', 'must be a month such as 2026-05'));
const monthly = { every: few(1, 24).default(1), from: month.optional(), times: Times };
const weekday = few(1, 7);
const distinct = <T extends z.ZodType<number>>(one: T, most: number) =>
  z
    .array(one)
    .min(1)
    .max(most)
    .transform((all) => [...new Set(all)].toSorted((a, b) => (a < 0 ? 99 : a) - (b < 0 ? 99 : b)));

/** How often something is due. One for rounds, checks, meetings, drills, returns, reviews. */
export const Recurrence = z.discriminatedUnion('on', [
  z.object({
    on: z.literal('day'),
    every: few(1, 366).default(1),
    /** The day to count from; of every single day there is nothing to count. */
    from: day.optional(),
    times: Times,
  }),
  /** Every day that is worked, or that is not. */
  z.object({ on: z.literal('working'), times: Times }),
  z.object({ on: z.literal('rest'), times: Times }),
  z.object({
    on: z.literal('week'),
    /** 1: Monday … 7: Sunday. */
    days: distinct(weekday, 7),
    every: few(1, 52).default(1),
    /** A day of the week to count from. */
    from: day.optional(),
    times: Times,
  }),
  z.object({
    on: z.literal('month'),
    /** Dates; −1 is the last day. A date that a month does not have is its last day. */
    days: distinct(z.union([few(1, 31), z.literal(-1)]), 12),
    ...monthly,
    /** Where it would fall on a day of rest. */
    shift: z.enum(['before', 'after']).optional(),
  }),
  /** The first, … fourth, last Monday, …, of the month. */
  z.object({ on: z.literal('nth'), nth: z.union([few(1, 4), z.literal(-1)]), weekday, ...monthly }),
  /** Once within each week, month, …, on whatever day. */
  z.object({ on: z.literal('period'), each: z.enum(['week', 'month', 'quarter', 'half', 'year']) }),
  /** In the last days before days of rest that are at least so many. */
  z.object({ on: z.literal('holiday'), before: few(1, 14), least: few(3, 10).default(3) }),
  /** So long after it was done the last time; it may be done some days ahead. */
  z.object({
    on: z.literal('after'),
    count: few(1, 400),
    unit: z.enum(['day', 'month']),
    first: day,
    ahead: few(0, 60).default(0),
  }),
  z.object({ on: z.literal('once'), day, times: Times }),
  /** Only when somebody calls for it. */
  z.object({ on: z.literal('call') }),
]);
export type Recurrence = z.infer<typeof Recurrence>;
