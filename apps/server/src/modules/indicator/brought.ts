import { indicatorNames, indicators, type Indicator, type IndicatorName } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import type { Period } from '../../kernel/figures/index.ts';
import { clinicalSince } from '../clinical/index.ts';
import type { Entered, enteredMonths } from './entered.ts';

/** An indicator with the first day from which the record system says it; before that counts what was entered. */
export interface Sourced extends Indicator {
  since?: string;
}

/** As the record system says it. */
export function asBrought(declared: Sourced): Indicator {
  const { brought } = declared;
  if (!brought) return declared;
  const fed: Sourced = { ...declared, of: { source: 'clinical', figure: brought.figure } };
  // A rate brings its own.
  delete fed.per;
  delete fed.times;
  delete fed.since;
  return fed;
}

/** What is counted in a period, and over which of its days: the two ways are never added up. */
export function countedIn(indicator: Sourced, period: Period): { indicator: Indicator; period: Period } {
  const { since } = indicator;
  if (since === undefined || period.to < since) return { indicator, period };
  return {
    indicator: asBrought(indicator),
    period: { from: period.from < since ? since : period.from, to: period.to },
  };
}

/**
 * Each indicator with the month from which it is brought: the first one there is anything of. A month that was closed on
 * what was entered keeps it, whatever is brought of it later.
 */
export async function sourced(
  ctx: Ctx,
  entered: Awaited<ReturnType<typeof enteredMonths>>,
): Promise<(name: IndicatorName) => Sourced> {
  const first = await clinicalSince(ctx);
  const fed = indicatorNames.filter((name) => first.has(indicators[name].brought?.kind as never));
  if (fed.length === 0) return (name) => indicators[name];
  const { rows } = await sql<{
    indicator: IndicatorName;
    month: string;
    numerator: number | null;
    denominator: number | null;
  }>`
    select distinct on (indicator, month) indicator, month, numerator, denominator from indicator_month
    where indicator = any(${fed}) order by indicator, month, seq desc`.execute(ctx.db);
  const since = new Map(
    fed.map((name): [IndicatorName, string] => {
      const { of, per, brought } = indicators[name] as Indicator;
      const [above, below] = [of, per].map((term): Entered =>
        term && 'entered' in term ? entered(term.entered) : new Map(),
      );
      const kept = rows
        .filter(
          ({ indicator, month, numerator, denominator }) =>
            indicator === name &&
            numerator !== null &&
            above?.get(month) === numerator &&
            below?.get(month) === denominator,
        )
        .map(({ month }) => monthAfter(month));
      return [name, [first.get(brought?.kind as never) ?? '', ...kept].toSorted().at(-1) as string];
    }),
  );
  return (name) => {
    const month = since.get(name);
    return month === undefined ? indicators[name] : { ...indicators[name], since: `${month}-01` };
  };
}

const monthAfter = (month: string): string => {
  const [year = 0, of = 0] = month.split('-').map(Number);
  return of === 12 ? `${year + 1}-01` : `${year}-${String(of + 1).padStart(2, '0')}`;
};
