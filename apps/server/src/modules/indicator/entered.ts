import type { EnteredNumber } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { lastDayOf, monthsOf, type Period } from '../../kernel/figures/index.ts';

/** Where what was entered is listed, with who entered it and when. */
export const enteredPage = '/registers/hospital-month';

/** What was entered of each month: month → number. Of two entries of a month the newer one counts. */
export type Entered = ReadonlyMap<string, number>;

export async function enteredMonths(ctx: Ctx): Promise<(name: EnteredNumber) => Entered> {
  const isDemo = ctx.app.settings.get<boolean>('hospital.demo');
  const { rows } = await sql<{ month: string; data: Record<string, unknown> }>`
    select distinct on (month) to_char(make_date((t.data->>'year')::int, (t.data->>'month')::int, 1), 'YYYY-MM') as month, t.data
    from thing t where t.kind = 'hospital-month' and t.in_service ${isDemo ? sql`` : sql`and not t.is_demo`}
    order by month, t.code desc`.execute(ctx.db);
  return (name) =>
    new Map(
      rows.flatMap(({ month, data }): [string, number][] => {
        const value = data[name];
        return typeof value === 'number' ? [[month, value]] : [];
      }),
    );
}

/**
 * The days of a period of which is entered: whole months from its first day on, as far as none is missing. Two numbers
 * that are divided by each other must be of the same days. Null: the first month already is missing, or cut.
 */
export function covered(entered: Entered, { from, to }: Period): Period | null {
  if (!from.endsWith('-01')) return null;
  let last: string | null = null;
  for (const month of monthsOf({ from, to })) {
    if (!entered.has(month) || lastDayOf(month) > to) break;
    last = lastDayOf(month);
  }
  return last === null ? null : { from, to: last };
}

/** Added up over whole months. */
export function summed(entered: Entered, period: Period): number {
  return monthsOf(period).reduce((sum, month) => sum + (entered.get(month) ?? 0), 0);
}

/** The newest month entered that is over by the end of a period, no older than a year; null: there is none. */
export function newest(entered: Entered, { to }: Period): { month: string; value: number } | null {
  const oldest = `${Number(to.slice(0, 4)) - 1}${to.slice(4, 7)}`;
  const month = [...entered.keys()]
    .filter((one) => lastDayOf(one) <= to && one >= oldest)
    .toSorted()
    .at(-1);
  return month === undefined ? null : { month, value: entered.get(month) as number };
}
