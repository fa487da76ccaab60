import type { CaseType } from '../../case-kit.ts';
import { alarm } from '../alarm.ts';
import type { TypesOf } from '../names.ts';

export const types = {
  alarm,
} as const satisfies Record<TypesOf<'alarm'>, CaseType>;
