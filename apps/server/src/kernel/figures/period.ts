import { refuse } from '@anyuan/contract';

/** Calendar days of the hospital, both included. */
export interface Period {
  from: string;
  to: string;
}

const dayMs = 86_400_000;
// China has one time zone and no summer time.
const offset = 8 * 3_600_000;
const utc = (day: string): Date => new Date(`${day}T00:00:00Z`);
const text = (at: Date): string => at.toISOString().slice(0, 10);

/** The hospital's day. */
export const dayOf = (at: Date): string => text(new Date(at.getTime() + offset));

const longest = 3700;

export function checkPeriod({ from, to }: Period): void {
  const days = (utc(to).getTime() - utc(from).getTime()) / dayMs;
  if (days < 0)
    throw refuse('bad_request', { reason: { zh: '开始日期晚于结束日期', en: 'the first day is after the last' } });
  if (days > longest)
    throw refuse('bad_request', { reason: { zh: '时间段最长十年', en: 'a period is ten years at most' } });
}

/** From the first day's midnight to the midnight that ends the last. */
export const bounds = ({ from, to }: Period): [from: Date, until: Date] => [
  new Date(utc(from).getTime() - offset),
  new Date(utc(to).getTime() - offset + dayMs),
];

/**
 * What a period is compared with: the same days one year before, of one that is not over those that have passed, so
 * that two months are never held against twelve. A period that ends with February does so then, too.
 */
export function samePartOfLastYear({ from, to }: Period, now: Date): Period {
  const today = dayOf(now);
  const passed = to > today ? today : to;
  return yearBefore({ from, to: passed < from ? from : passed });
}

export function yearBefore({ from, to }: Period): Period {
  const back = (at: Date) => new Date(Date.UTC(at.getUTCFullYear() - 1, at.getUTCMonth(), at.getUTCDate()));
  const until = back(new Date(utc(to).getTime() + dayMs));
  return { from: text(back(utc(from))), to: text(new Date(until.getTime() - dayMs)) };
}

export const dayAfter = (day: string): string => text(new Date(utc(day).getTime() + dayMs));
/** `2026-02` → `2026-02-28` */
export const lastDayOf = (month: string): string =>
  text(new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)));

/** `2026-01`, `2026-02`, … */
export function monthsOf({ from, to }: Period): string[] {
  const months: string[] = [];
  const last = utc(to);
  for (
    let at = utc(`${from.slice(0, 7)}-01`);
    at <= last;
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1))
  )
    months.push(text(at).slice(0, 7));
  return months;
}

/** The days of a month that belong to a period. */
export function monthIn({ from, to }: Period, month: string): Period {
  const last = lastDayOf(month);
  const first = `${month}-01`;
  return { from: first > from ? first : from, to: last < to ? last : to };
}

export const monthBefore = (month: string): string => `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`;
export const monthAfter = (month: string): string => `${Number(month.slice(0, 4)) + 1}${month.slice(4)}`;
