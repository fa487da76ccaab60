/** What happens: the engine of every case type. Opening and moving cases (steps), showing them (reading), their time limits (clocks), counting them (figures). Modules import nothing else of this folder. */
export { limitOfClock } from './clocks/clocks.ts';
export { type Calendar, dayMs, dayOf, dueAfter, localMidnight, weekday } from './clocks/due.ts';
export { officeHours, officeHoursKey, quietHours, quietHoursKey, quietUntil, rangesOf } from './clocks/hours.ts';
export { tick } from './clocks/ring.ts';
export { saysIn } from './declared-indexes.ts';
export { makeCaseEngine } from './engine.ts';
export { caseFigures, figures, realOnes, within } from './figures/source.ts';
export { matches } from './figures/where.ts';
export { type CaseHooks, hooksOf, type Ring, type Step, type StepOf, type TypeHooks } from './hooks.ts';
export { keyAnew } from './reading/keys.ts';
export { countedTo } from './reading/list.ts';
export { entriesFor, lookAt, partiesOf, readable, visibleParties } from './reading/read.ts';
export {
  type CaseRow,
  caseRows,
  keepsFromSubjects,
  type NamedCaseRow,
  peopleOf,
  reachOf,
  readerOf,
  upgraded,
} from './reading/row.ts';
export { mayOpen, secrecyOf, showsReporter, type Viewer, visibleData } from './reading/secrets.ts';
export { caseFacts, caseSubject } from './reading/subject.ts';
export { veiled } from './reading/veil.ts';
export { visibleCases } from './reading/visible.ts';
export { archive, type OldCase } from './steps/archive.ts';
export { takeAtOnce } from './steps/at-once.ts';
export { renameIds } from './steps/carry.ts';
export { moveDepartmentCases } from './steps/departments.ts';
export { announce } from './steps/open.ts';
export { addParties, leaveParties, peopleIn } from './steps/parties.ts';
export { checkRules } from './steps/rules.ts';
export { writeEntry } from './steps/timeline.ts';
export { type CaseFilter, type NewCase, type Opened, typeOf } from './types.ts';
