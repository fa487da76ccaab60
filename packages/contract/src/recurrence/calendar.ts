/** Days as numbers since 1970-01-01, instants as epoch milliseconds. Hospitals of the product keep Beijing time, without summer time. */
export const dayMs = 86_400_000;
const offset = 8 * 3_600_000;

export const dayNumberAt = (at: number): number => Math.floor((at + offset) / dayMs);
export const startOfDay = (day: number): number => day * dayMs - offset;
export const numberOfDay = (name: string): number => Date.parse(`${name}T00:00:00Z`) / dayMs;
export const nameOfDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
/** 1: Monday … 7: Sunday. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

/** Says which days are worked: holidays and shifted working days first, then Monday to Friday. */
export interface WorkCalendar {
  isWorking(day: string): boolean;
}

/** A span between calendar days. `month` ends on the same day of the month, or on its last. */
export interface Interval {
  count: number;
  unit: 'day' | 'month';
}

/** The day so far after a day. */
export function dayAfter(day: string, { count, unit }: Interval): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  if (unit === 'day') return nameOfDay(Date.UTC(year, month - 1, date + count) / dayMs);
  return nameOfDay(dateIn(year * 12 + month - 1 + count, date));
}

/** A day of a month that is counted from year 0; a date it does not have is its last. */
export function dateIn(month: number, date: number): number {
  const [year, index] = [Math.floor(month / 12), month % 12];
  const last = Date.UTC(year, index + 1, 0) / dayMs;
  return Math.min(firstOf(month) + date - 1, last);
}

export const firstOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12, 1) / dayMs;
export const lastOf = (month: number): number => firstOf(month + 1) - 1;
/** The month of a day, counted from year 0. */
export function monthOfDay(day: number): number {
  const date = new Date(day * dayMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
export const monthOfName = (name: string): number => Number(name.slice(0, 4)) * 12 + Number(name.slice(5, 7)) - 1;
export const nameOfMonth = (month: number): string =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
