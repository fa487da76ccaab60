import type { CaseType } from '../case-kit.ts';
import { alarm } from './alarm.ts';
import { lostItem } from './lost-item.ts';

/** Every case type of the hospital, in menu order. */
export const caseTypes = { alarm, lostItem } as const satisfies Record<string, CaseType>;

export type CaseTypeName = keyof typeof caseTypes;

export function caseType(name: string): CaseType | undefined {
  return Object.hasOwn(caseTypes, name) ? caseTypes[name as CaseTypeName] : undefined;
}
