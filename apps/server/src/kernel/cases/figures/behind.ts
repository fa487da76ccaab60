import { parseFigureRef, refuse, type CaseType, type FigureRef } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { realOnes, within } from './compute.ts';
import { splitBy } from './groups.ts';
import { counted } from './measure.ts';
import { checkPeriod } from './period.ts';
import { all, stampOf } from './where.ts';

/** The records a figure counted, as a condition over `"case" c`; which of them the caller may see is not its business. */
export function figureFilter(types: readonly CaseType[], reference: string, isDemo: boolean): RawBuilder<boolean> {
  const ref = parseFigureRef(reference);
  const type = types.find((one) => one.type === ref?.type);
  const figure = ref && type?.figures?.[ref.name];
  const measure = ref?.part === 'per' ? figure?.per : figure?.of;
  if (!ref || !type || !figure || !measure) throw refuse('bad_request', { reason: 'figure' });
  checkPeriod(ref);
  const at = figure.at ?? 'at';
  return all([
    sql`c.type = ${type.type}`,
    realOnes(isDemo),
    within(ref, at),
    counted(measure),
    ...(ref.by === undefined ? [] : [inGroup(type, ref, ref.by, at)]),
  ]);
}

function inGroup(type: CaseType, { key: wanted }: FigureRef, by: string, at: string): RawBuilder<boolean> {
  const { join, key } = splitBy(type, by, stampOf(at));
  return sql<boolean>`exists (select from (select) as _ ${join} where ${key} is not distinct from ${wanted ?? null})`;
}
