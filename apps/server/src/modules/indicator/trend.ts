import type { FigureNumber, Term, Indicator } from '@anyuan/contract';

import { monthsOf, lastDayOf, type Period } from '../../kernel/figures/index.ts';
import { asBrought, type Sourced } from './brought.ts';
import { daysOf, isOpen, type Counted, type Frame } from './term.ts';
import { quotient } from './value.ts';

export type MonthNumber = Pick<FigureNumber, 'value' | 'numerator' | 'denominator' | 'withheld'>;

/** Of each month of a period what an indicator was, as far as that can be counted afterwards; what stands now cannot. */
export async function byMonth(frame: Frame, indicator: Sourced, period: Period): Promise<Map<string, MonthNumber>> {
  const { since } = indicator;
  if (since === undefined) return monthsAs(frame, indicator, period);
  const [entered, brought] = await Promise.all([
    isOpen(frame, indicator.of) ? monthsAs(frame, indicator, period) : [],
    monthsAs(frame, asBrought(indicator), period),
  ]);
  const from = since.slice(0, 7);
  return new Map([
    ...[...entered].filter(([month]) => month < from),
    ...[...brought].filter(([month]) => month >= from),
  ]);
}

async function monthsAs(frame: Frame, indicator: Indicator, period: Period): Promise<Map<string, MonthNumber>> {
  const { of, per, times = 1, confirmed, span } = indicator;
  if (span === 'ever') return new Map();
  const [above, below] = await Promise.all([months(frame, of, period), per ? months(frame, per, period) : null]);
  const found = new Map<string, MonthNumber>();
  for (const [month, number] of above) {
    const other = below?.get(month);
    if (below && !other) continue;
    const one = other ? quotient(number, other, times) : number;
    const days = { from: `${month}-01`, to: lastDayOf(month) };
    const isTold = one.value !== 0 || !confirmed || frame.confirmedTo(confirmed, days) === days.to;
    found.set(month, isTold ? one : { ...one, value: null, numerator: null });
  }
  return found;
}

async function months(frame: Frame, term: Term, period: Period): Promise<Map<string, Counted>> {
  const where = { period: null, opens: null, opensPer: null };
  if ('source' in term) {
    if (!frame.numbers.source(term)?.instantOf) return new Map();
    const groups = await frame.numbers.groups({ term, ...period, by: 'month', isAlone: true });
    return new Map(
      groups.flatMap(({ key, answer }) => (key === null ? [] : [[key, { ...answer, ...where }] as const])),
    );
  }
  if ('reckoned' in term) return new Map();
  const entered = frame.entered(term.entered);
  const whole = monthsOf(period).filter((month) => daysOf(frame, term, { from: `${month}-01`, to: lastDayOf(month) }));
  return new Map(
    whole.flatMap((month): [string, Counted][] => {
      const value = entered.get(month);
      return value === undefined ? [] : [[month, { value, numerator: value, denominator: null, ...where }]];
    }),
  );
}
