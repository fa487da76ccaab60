import { type Coverage, deviceCoverage, type DeviceCoverage } from './coverage.ts';
import { thingKinds, type ThingKindName } from './kinds/index.ts';

/** One rule of what has to be where, of things of a kind or of devices. */
export type CoverageRule = { rule: string } & (
  | (Coverage & { kind: ThingKindName })
  | (DeviceCoverage & { kind: null })
);

/** Every rule, in the order of the registers; `smoke-mask.mask`, `device.camera`. */
export const coverageRules: readonly CoverageRule[] = [
  ...Object.entries(thingKinds).flatMap(([kind, { coverage }]) =>
    Object.entries(coverage).map(([name, one]) => ({ ...one, rule: `${kind}.${name}`, kind: kind as ThingKindName })),
  ),
  ...Object.entries(deviceCoverage).map(([name, one]) => ({ ...one, rule: `device.${name}`, kind: null })),
];
