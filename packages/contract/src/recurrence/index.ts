/** When something is due, again and again: one for rounds, checks of things, meetings, drills, returns and reviews. Pure. */
export {
  dayAfter,
  dayNumberAt,
  type Interval,
  nameOfDay,
  numberOfDay,
  startOfDay,
  weekdayOf,
  type WorkCalendar,
} from './calendar.ts';
export { nextAfter, type Occurrence, occurrences, raised } from './occurrences.ts';
export { recurrenceIn } from './read.ts';
export { Recurrence, type Times } from './rule.ts';
export { nthNames, periodNames, recurrenceText, weekdayNames } from './words.ts';
