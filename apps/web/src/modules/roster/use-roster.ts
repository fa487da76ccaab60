import { nameOfDay, numberOfDay, weekdayOf, type RosterGap, type RosterShift } from '@anyuan/contract';

import { dayTime, hourTime } from '../../kit/hospital-time.ts';

/** The Monday of the week a day lies in. */
export const mondayOf = (day: string): string => nameOfDay(numberOfDay(day) - (weekdayOf(numberOfDay(day)) - 1));
export const plusDays = (day: string, n: number): string => nameOfDay(numberOfDay(day) + n);
export const weekFrom = (monday: string): string[] => Array.from({ length: 7 }, (_, n) => plusDays(monday, n));

const weekdays = [
  ['周一', 'Mon'],
  ['周二', 'Tue'],
  ['周三', 'Wed'],
  ['周四', 'Thu'],
  ['周五', 'Fri'],
  ['周六', 'Sat'],
  ['周日', 'Sun'],
] as const;
export const weekdayLabel = (day: string): readonly [string, string] =>
  weekdays[weekdayOf(numberOfDay(day)) - 1] ?? [day, day];

export const isOn = (day: string, { from }: { from: string }): boolean => dayTime(from) === day;
/** `08:00–16:00` */
export const hoursOf = ({ from, until }: Pick<RosterShift | RosterGap, 'from' | 'until'>): string =>
  `${hourTime(from)}–${hourTime(until)}`;
/** `11-02` */
export const shortDay = (day: string): string => day.slice(5);
