import type { CaseType } from '../../case-kit.ts';
import { contractorScore } from '../contractor-score.ts';
import { contractorVisit } from '../contractor-visit.ts';
import { itIncident } from '../it-incident.ts';
import type { TypesOf } from '../names.ts';
import { repair } from '../repair.ts';

export const types = {
  repair,
  contractorVisit,
  contractorScore,
  itIncident,
} as const satisfies Record<TypesOf<'device'>, CaseType>;
