import { type Calendar, dayMs, dayOf, localMidnight } from '../../../kernel/cases/index.ts';
import type { Script, Span } from './script.ts';

const second = 1000;
const minute = 60 * second;
const units = { s: second, m: minute, h: 60 * minute, d: dayMs };

export function millis(span: Span): number {
  const unit = span.at(-1) as keyof typeof units;
  return Math.round(Number(span.slice(0, -1)) * units[unit]);
}

/** The instants of a script's steps, the opening first; each step lies after the one before. */
export function momentsOf(script: Script, now: Date, calendar: Calendar): Date[] {
  const [hour = 9, minutes = 0] = script.time.split(':').map(Number);
  const day = localMidnight(now) - script.daysAgo * dayMs;
  const place = (instant: number): number => (script.isOffice ? inOffice(instant, calendar) : instant);
  let asked = script.ago ? now.getTime() - millis(script.ago) : day + (hour * 60 + minutes) * minute;
  let at = place(asked);
  // Today's have begun already, and on a Sunday Friday's are the newest.
  while (at >= now.getTime()) at = place((asked -= dayMs));
  return [
    new Date(at),
    ...script.steps.map(({ after }) => {
      at = place(at + Math.max(millis(after), second));
      return new Date(at);
    }),
  ];
}

/** The instant itself in office hours, else a little after they next begin. */
function inOffice(instant: number, { isWorking, office }: Calendar): number {
  // Whoever comes in the morning does one thing after the other.
  const late = (5 + (Math.floor(instant / minute) % 40)) * minute;
  for (let midnight = localMidnight(new Date(instant)); ; midnight += dayMs) {
    if (!isWorking(dayOf(new Date(midnight)))) continue;
    for (const [from, to] of office) {
      if (instant >= midnight + to) continue;
      return instant >= midnight + from ? instant : midnight + from + Math.min(late, (to - from) / 2);
    }
  }
}
