import { dayNumberAt, nameOfDay } from '../recurrence/calendar.ts';
import type { PlannedShift } from './rules.ts';

/** What somebody carries, to be compared with the others of his line. */
export interface Load {
  person: string;
  shifts: number;
  hours: number;
  nights: number;
  /** Shifts that begin on a day of rest. */
  holidays: number;
}

const [nightFrom, nightTo] = [22, 6];

/** Three hours or more of it lie between 22 and 6 o'clock. */
export function isNight({ from, to }: { from: number; to: number }): boolean {
  let hours = 0;
  for (let at = from; at < to; at += 3_600_000) {
    const hour = (Math.floor(at / 3_600_000) + 8) % 24;
    if (hour >= nightFrom || hour < nightTo) hours++;
  }
  return hours >= 3;
}

export function loadsOf(shifts: readonly PlannedShift[], isWorking: (day: string) => boolean): Load[] {
  return [...Map.groupBy(shifts, ({ person }) => person)].map(([person, own]) => ({
    person,
    shifts: own.length,
    hours: Math.round(own.reduce((sum, { from, to }) => sum + (to - from) / 3_600_000, 0) * 10) / 10,
    nights: own.filter(isNight).length,
    holidays: own.filter(({ from }) => !isWorking(nameOfDay(dayNumberAt(from)))).length,
  }));
}
