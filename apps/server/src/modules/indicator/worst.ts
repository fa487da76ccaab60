import type { Indicator, IndicatorAnswer } from '@anyuan/contract';

import type { Period } from '../../kernel/figures/index.ts';
import { linkOf, type Frame } from './term.ts';

const most = 3;

/** The worst three names behind a number: departments, or what the indicator says. */
export async function worstOf(
  frame: Frame,
  { of: term, better, worst: by = 'department', span }: Indicator,
  period: Period,
  whole: number | null,
): Promise<IndicatorAnswer['worst']> {
  const source = 'source' in term ? frame.numbers.source(term) : undefined;
  if (!source || !('source' in term) || span === 'ever' || whole === null || !source.splits.includes(by)) return [];
  const days = source.instantOf ? period : { from: frame.today, to: frame.today };
  const groups = await frame.numbers.groups({ term, ...days, by, isAlone: true });
  const isLess = better !== 'more';
  return groups
    .flatMap(({ key, label, answer: { value } }) =>
      key === null || value === null || (isLess ? value <= 0 : value >= whole) ? [] : [{ key, label, value }],
    )
    .toSorted((a, b) => (isLess ? b.value - a.value : a.value - b.value))
    .slice(0, most)
    .map(({ key, label, value }) => ({
      label,
      value,
      opens: linkOf(frame.ctx.rights, source, term, 'of', days, { by, key }),
    }));
}
