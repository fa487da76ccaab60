import type { CaseType } from '../../case-kit.ts';
import { hazard } from '../hazard.ts';
import type { TypesOf } from '../names.ts';
import { snap } from '../snap.ts';

export const types = {
  hazard,
  snap,
} as const satisfies Record<TypesOf<'hazard'>, CaseType>;
