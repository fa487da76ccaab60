/** What is counted: measures, periods, last year, groups, and the records behind every number, over any source. Modules import nothing else of this folder. */
export { behindFigure, narrowed, within } from './behind.ts';
export { crossOf } from './cross.ts';
export { figuresOf, type FigureQuery } from './compute.ts';
export { all, meanOf, type Condition } from './condition.ts';
export { checkPeriod, dayAfter, lastDayOf, monthsOf, type Period, samePartOfLastYear, yearBefore } from './period.ts';
export {
  type AnySource,
  described,
  type FigureBook,
  type FigureProvider,
  type FigureSource,
  makeFigureBook,
  oneSource,
  type Part,
  type Split,
} from './source.ts';
export { noteLook } from './withhold.ts';
