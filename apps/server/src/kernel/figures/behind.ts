import { parseFigureRef, refuse, type FigureRef } from '@anyuan/contract';
import { sql } from 'kysely';

import { all, type Condition } from './condition.ts';
import { counted } from './measure.ts';
import { bounds, checkPeriod, type Period } from './period.ts';
import { monthOf, type FigureSource, type Split } from './source.ts';

/** In this period by this instant. */
export function within<F>({ instantOf }: Pick<FigureSource<F>, 'instantOf'>, period: Period, at: string): Condition {
  if (!instantOf) return sql<boolean>`true`;
  const [from, until] = bounds(period);
  const stamp = instantOf(at);
  return sql<boolean>`(${stamp} >= ${from} and ${stamp} < ${until})`;
}

/** How a source is split. Refuses a split it does not know. */
export function splitOf<F>(source: FigureSource<F>, by: string, at: string): Split {
  if (by === 'none') return { join: sql``, key: sql`null::text` };
  if (by === 'month' && source.instantOf) return { join: sql``, key: monthOf(source.instantOf(at)) };
  const split = source.split(by);
  if (!split) throw refuse('bad_request', { reason: `by: ${by}` });
  return split;
}

/** The records a figure counted, as a condition over its source; which of them the caller may see is not its business. */
export function behindFigure<F>(find: (name: string) => FigureSource<F> | undefined, reference: string): Condition {
  const ref = parseFigureRef(reference);
  const source = ref && find(ref.type);
  const figure = source?.figures[ref?.name ?? ''];
  const measure = ref?.part === 'per' ? figure?.per : figure?.of;
  if (!ref || !source || !figure || !measure) throw refuse('bad_request', { reason: 'figure' });
  checkPeriod(ref);
  const at = figure.at ?? 'at';
  return all([
    source.counts,
    within(source, ref, at),
    counted(source, figure, measure),
    ...(ref.by === undefined ? [] : [inGroup(splitOf(source, ref.by, at), ref)]),
  ]);
}

const inGroup = ({ join, key }: Split, { key: wanted }: Pick<FigureRef, 'key'>): Condition =>
  sql<boolean>`exists (select from (select) as _ ${join} where ${key} is not distinct from ${wanted ?? null})`;

/** The same source, of one group of one of its splits alone. */
export const narrowed = <F>(source: FigureSource<F>, by: string, key: string): FigureSource<F> => ({
  ...source,
  counts: all([source.counts, inGroup(splitOf(source, by, 'at'), { key })]),
});
