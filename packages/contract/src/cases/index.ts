import type { CaseType } from '../case-kit.ts';
import { alarm } from './alarm.ts';
import { hazard } from './hazard.ts';
import { help } from './help.ts';
import { incident } from './incident.ts';
import { linkage } from './linkage.ts';
import { lostItem } from './lost-item.ts';
import { policeHandover } from './police-handover.ts';
import { snap } from './snap.ts';
import { staffDispute } from './staff-dispute.ts';
import { tout } from './tout.ts';
import { warningNotice } from './warning-notice.ts';

/** Every case type of the hospital, in menu order. */
export const caseTypes = {
  alarm,
  tout,
  warningNotice,
  incident,
  help,
  staffDispute,
  linkage,
  policeHandover,
  hazard,
  snap,
  lostItem,
} as const satisfies Record<string, CaseType>;

export type CaseTypeName = keyof typeof caseTypes;

export function caseType(name: string): CaseType | undefined {
  return Object.hasOwn(caseTypes, name) ? caseTypes[name as CaseTypeName] : undefined;
}
