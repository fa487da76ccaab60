/** What must be done, and how it turned out. Pure. */
export {
  planKind,
  planKindLabels,
  type PlanKind,
  planKindNames,
  type PlanKindName,
  planKinds,
  type PlanWhere,
  whereLabels,
} from './kinds.ts';
export {
  scanFlagNames,
  scanFlags,
  type ScanFlag,
  turned,
  type Turned,
  type RoundVerdict,
  roundVerdictLabels,
  roundVerdicts,
} from './verdict.ts';
