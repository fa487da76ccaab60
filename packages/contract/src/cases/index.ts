import type { CaseType } from '../case-kit.ts';
import type { OpenedBy } from '../case-language.ts';
import { types as alarm } from './groups/alarm.ts';
import { types as device } from './groups/device.ts';
import { types as hazard } from './groups/hazard.ts';
import { types as integrity } from './groups/integrity.ts';
import { types as order } from './groups/order.ts';
import { types as patient } from './groups/patient.ts';
import { types as quality } from './groups/quality.ts';
import { types as service } from './groups/service.ts';
import { caseTypeNames, type CaseTypeName } from './names.ts';

const all = {
  ...alarm,
  ...order,
  ...hazard,
  ...device,
  ...service,
  ...patient,
  ...integrity,
  ...quality,
} satisfies Record<CaseTypeName, CaseType>;

/** Every case type of the hospital, in menu order. Pages load them by group (`load.ts`). */
export const caseTypes = Object.fromEntries(caseTypeNames.map((name) => [name, all[name]])) as typeof all;

/** What a step opens is declared, too: a misspelt `opens` does not compile. */
type Opened = { [T in CaseTypeName]: OpenedBy<(typeof caseTypes)[T]> }[CaseTypeName];
null as unknown as Opened satisfies CaseTypeName;

export function caseType(name: string): CaseType | undefined {
  return Object.hasOwn(caseTypes, name) ? caseTypes[name as CaseTypeName] : undefined;
}
