import type { CaseClock, Span } from '@anyuan/contract';

/** Says which days are worked: rows of the calendar first, then Monday to Friday. */
export type IsWorking = (day: string) => boolean;

const second = 1000;
const day = 86_400 * second;
// China has one time zone and no summer time.
const offset = 8 * 3600 * second;

/** The calendar day of an instant in the hospital, `YYYY-MM-DD`. */
export const dayOf = (at: Date): string => new Date(at.getTime() + offset).toISOString().slice(0, 10);

const endOf = (onDay: string): Date => new Date(Date.parse(`${onDay}T00:00:00Z`) - offset + day);

export function weekday(onDay: string): boolean {
  const number = new Date(`${onDay}T00:00:00Z`).getUTCDay();
  return number >= 1 && number <= 5;
}

/**
 * When a span that starts now is over. Working days do not count the day of the start and end with the last
 * one's midnight (民法典 art. 201–203).
 */
export function dueAfter(from: Date, span: Span, isWorking: IsWorking): Date {
  if ('seconds' in span) return new Date(from.getTime() + span.seconds * second);
  if ('hours' in span) return new Date(from.getTime() + span.hours * 3600 * second);
  let onDay = dayOf(from);
  for (let left = ('workdays' in span && span.workdays) || 0; left > 0;) {
    onDay = dayOf(new Date(endOf(onDay).getTime()));
    if (isWorking(onDay)) left--;
  }
  return endOf(onDay);
}

/**
 * When the clock rings next.
 * @param step how often it has rung
 * @param lastDue when it was last due, for repeats
 * @param now repeats missed while the server was away are not made up for
 */
export function nextDue(
  clock: Pick<CaseClock, 'steps' | 'repeat'>,
  startedAt: Date,
  step: number,
  lastDue: Date | null,
  now: Date,
  isWorking: IsWorking,
): Date | null {
  const span = clock.steps[step];
  if (span) return dueAfter(startedAt, span, isWorking);
  if (!clock.repeat || !lastDue) return null;
  let due = dueAfter(lastDue, clock.repeat, isWorking);
  if ('workdays' in clock.repeat) while (due < now) due = dueAfter(due, clock.repeat, isWorking);
  else if (due < now) {
    const every = due.getTime() - lastDue.getTime();
    due = new Date(due.getTime() + Math.ceil((now.getTime() - due.getTime()) / every) * every);
  }
  return due;
}
