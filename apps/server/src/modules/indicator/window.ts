import type { BoardSpan } from '@anyuan/contract';

import type { Period } from '../../kernel/figures/index.ts';

/** Thirteen months: this one, and the twelve before it. */
export const trendPeriod = (today: string): Period => ({
  from: `${Number(today.slice(0, 4)) - 1}${today.slice(4, 7)}-01`,
  to: today,
});

/** From the first day of this month, quarter or year to today. */
export function periodOf(span: BoardSpan, today: string): Period {
  const [year = '', month = ''] = today.split('-');
  const first = span === 'year' ? 1 : span === 'month' ? Number(month) : Math.floor((Number(month) - 1) / 3) * 3 + 1;
  return { from: `${year}-${String(first).padStart(2, '0')}-01`, to: today };
}
