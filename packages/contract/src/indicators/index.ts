import { conductIndicators } from './conduct.ts';
import { hazardIndicators } from './hazard.ts';
import type { Indicator } from './kit.ts';
import { orderIndicators } from './order.ts';
import { patientIndicators } from './patient.ts';
import { readinessIndicators } from './readiness.ts';
import { responsibilityIndicators } from './responsibility.ts';
import { safetyIndicators } from './safety.ts';
import { serviceIndicators } from './service.ts';

export { enteredNumbers, type EnteredNumber } from './entered.ts';
export { type Indicator, type IndicatorGroup, indicatorGroups, type Reckoned, type Term } from './kit.ts';

const declared = {
  ...safetyIndicators,
  ...hazardIndicators,
  ...orderIndicators,
  ...readinessIndicators,
  ...responsibilityIndicators,
  ...patientIndicators,
  ...conductIndicators,
  ...serviceIndicators,
} as const satisfies Record<string, Indicator>;

export type IndicatorName = keyof typeof declared;
/** Everything the hospital answers for. A new indicator is an entry in the file of its group. */
export const indicators: Readonly<Record<IndicatorName, Indicator>> = declared;
export const indicatorNames = Object.keys(declared) as IndicatorName[];

/** 两升两降: two that are to rise, two that are to fall; one card of four arrows. */
export const fourArrows = ['fixedAssets', 'workload', 'disputes', 'compensation'] as const satisfies IndicatorName[];
