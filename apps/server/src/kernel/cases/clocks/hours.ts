import { z } from 'zod';

import { dayMs, localMidnight } from './due.ts';

/** Two times of a day, in milliseconds from its midnight. */
export type TimeRange = readonly [from: number, to: number];

/** Settings the clocks themselves read. */
export const officeHoursKey = 'hospital.hours';
export const quietHoursKey = 'notice.quiet';

const one = String.raw`(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)`;
const ranges = new RegExp(`^${one}(?:,${one})*$`);

/** `08:00-12:00,14:00-17:30`: hours of one day, one after the other. */
export const officeHours = z
  .string()
  .regex(ranges)
  .refine((text) => {
    const edges = rangesOf(text).flat();
    return edges.every(
      (edge, at) => at === 0 || edge > (edges[at - 1] ?? 0) || (at % 2 === 0 && edge === edges[at - 1]),
    );
  });

/** `21:30-07:30`, over midnight or not; empty: reminders ring at any hour. */
export const quietHours = z.string().regex(new RegExp(`^(?:${one})?$`));

const timeOf = (text: string): number => {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return (hour * 60 + minute) * 60_000;
};

export function rangesOf(text: string): TimeRange[] {
  if (text === '') return [];
  return text.split(',').map((range) => {
    const [from = '', to = ''] = range.split('-');
    return [timeOf(from), timeOf(to)];
  });
}

/** When the quiet hours that run now are over; null outside of them. */
export function quietUntil(quiet: TimeRange | undefined, now: Date): Date | null {
  if (!quiet) return null;
  const [from, to] = quiet;
  const midnight = localMidnight(now);
  const time = now.getTime() - midnight;
  if (from <= to) return time >= from && time < to ? new Date(midnight + to) : null;
  if (time < to) return new Date(midnight + to);
  return time >= from ? new Date(midnight + dayMs + to) : null;
}
