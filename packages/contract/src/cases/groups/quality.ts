import type { CaseType } from '../../case-kit.ts';
import { adverseEvent } from '../adverse-event.ts';
import type { TypesOf } from '../names.ts';
import { qualityFinding } from '../quality-finding.ts';

export const types = {
  qualityFinding,
  adverseEvent,
} as const satisfies Record<TypesOf<'quality'>, CaseType>;
