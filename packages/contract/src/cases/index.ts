import type { CaseType } from '../case-kit.ts';
import { alarm } from './alarm.ts';

/** Every case type of the hospital, in menu order. */
export const caseTypes = { alarm } as const satisfies Record<string, CaseType>;

export type CaseTypeName = keyof typeof caseTypes;

export function caseType(name: string): CaseType | undefined {
  return Object.hasOwn(caseTypes, name) ? caseTypes[name as CaseTypeName] : undefined;
}
