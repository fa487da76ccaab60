import { dayMs, numberOfDay, startOfDay } from '../recurrence/calendar.ts';

/** From an instant until another, in epoch milliseconds. */
export interface Stretch {
  from: number;
  to: number;
}

const minuteOf = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3));

/** Hours of a day; what ends before or when it begins ends the next day: 08:00–08:00 is a whole day. */
export function spanOn(day: string, { from, until }: { from: string; until: string }): Stretch {
  const start = startOfDay(numberOfDay(day));
  const [begins, ends] = [start + minuteOf(from) * 60_000, start + minuteOf(until) * 60_000];
  return { from: begins, to: ends > begins ? ends : ends + dayMs };
}

export const meets = (a: Stretch, b: Stretch): boolean => a.from < b.to && a.to > b.from;
/** How long lies between them; negative while they overlap. */
export const apart = (a: Stretch, b: Stretch): number => Math.max(a.from, b.from) - Math.min(a.to, b.to);
