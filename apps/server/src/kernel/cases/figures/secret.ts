import type { CaseType, Figure, Measure } from '@anyuan/contract';
import { fieldMeta } from '@anyuan/contract';
import type { z } from 'zod';

import { holds, type Rights } from '../../auth/rights.ts';
import { secrecyOf } from '../secrets.ts';

const fieldOf = (measure: Measure): string | undefined => {
  if ('sum' in measure) return measure.sum;
  if ('mean' in measure) return measure.mean;
  return 'distinct' in measure ? measure.distinct : undefined;
};

/** The total of one case is its secret: it is for those who may open the field, or are there for totals. */
export function mayTotal(rights: Rights, type: CaseType, { of, per }: Figure): boolean {
  return [of, per].every((measure) => {
    const name = measure && fieldOf(measure);
    const schema = name === undefined ? undefined : (type.fields.shape[name] as z.ZodType | undefined);
    if (!schema || secrecyOf(schema) < 3) return true;
    const sees = fieldMeta(schema)?.sees;
    const { confidential } = type.permissions;
    if (sees) return holds(rights, sees);
    return holds(rights, 'figure.read') || (confidential !== undefined && holds(rights, confidential));
  });
}
