import type { CaseType, Figure, Measure } from '@anyuan/contract';
import { fieldMeta } from '@anyuan/contract';
import type { z } from 'zod';

import { holds, type Rights } from '../../auth/rights.ts';
import { fieldOf } from '../../figures/measure.ts';
import { secrecyOf } from '../reading/secrets.ts';

const schemaOf = (type: CaseType, measure: Measure | undefined): z.ZodType | undefined => {
  const name = measure && fieldOf(measure);
  return name === undefined ? undefined : (type.fields.shape[name] as z.ZodType | undefined);
};

/** Does this figure add up a secret field? */
export const isSecretTotal = (type: CaseType, { of, per }: Figure): boolean =>
  [of, per].some((measure) => {
    const schema = schemaOf(type, measure);
    return schema !== undefined && secrecyOf(schema) >= 3;
  });

/** The total of one case is its secret: it is for those who may open the field, or are there for totals. */
export function mayTotal(rights: Rights, type: CaseType, { of, per }: Figure): boolean {
  return [of, per].every((measure) => {
    const schema = schemaOf(type, measure);
    if (!schema || secrecyOf(schema) < 3) return true;
    const sees = fieldMeta(schema)?.sees;
    const { confidential } = type.permissions;
    if (sees) return holds(rights, sees);
    return holds(rights, 'figure.read') || (confidential !== undefined && holds(rights, confidential));
  });
}
