import { indicatorNames, type FrozenMonth, type IndicatorName } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { openFrame } from './term.ts';
import { byMonth, type MonthNumber } from './trend.ts';
import { read } from './value.ts';
import { trendPeriod } from './window.ts';

/** What was written down first of each month. */
export async function frozenOf(ctx: Ctx, from: string): Promise<Map<string, Map<string, number | null>>> {
  const rows = await ctx.db
    .selectFrom('indicator_month')
    .select(['indicator', 'month', 'value'])
    .where('seq', '=', 0)
    .where('month', '>=', from)
    .execute();
  return new Map(
    [...Map.groupBy(rows, ({ indicator }) => indicator)].map(([name, some]) => [
      name,
      new Map(some.map(({ month, value }) => [month, value])),
    ]),
  );
}

export async function listMonths(ctx: Ctx, name: IndicatorName): Promise<{ items: FrozenMonth[] }> {
  const rows = await ctx.db
    .selectFrom('indicator_month')
    .select(['month', 'seq', 'value', 'numerator', 'denominator', 'withheld', 'at'])
    .where('indicator', '=', name)
    .orderBy('month', 'desc')
    .orderBy('seq')
    .limit(400)
    .execute();
  return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })) };
}

const near = (a: number | null, b: number | null): boolean =>
  a === b || (a !== null && b !== null && Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)));

/**
 * Closes the months that are over: each is written down once, and again whenever it has come out differently since, so
 * that what was reported stays and a correction is seen as one. What stands as it is now is written down on the first
 * days of the next month.
 */
export async function closeMonths(ctx: Ctx): Promise<number> {
  const today = dayOf(ctx.now());
  const thisMonth = today.slice(0, 7);
  const period = trendPeriod(today);
  const frame = await openFrame(ctx, true);
  const found: { indicator: string; month: string; number: MonthNumber; isNow: boolean }[] = [];
  for (const name of indicatorNames) {
    const indicator = frame.indicator(name);
    const months = await byMonth(frame, indicator, period);
    for (const [month, number] of months)
      if (month < thisMonth) found.push({ indicator: name, month, number, isNow: false });
    if (months.size > 0 || today.slice(8) > '03') continue;
    const { now } = await read(frame, indicator, { from: today, to: today });
    const last = dayOf(new Date(Date.parse(`${thisMonth}-01T00:00:00+08:00`) - 86_400_000)).slice(0, 7);
    if (now.from === null) found.push({ indicator: name, month: last, number: now, isNow: true });
  }
  return ctx.tx(async (tx) => {
    const rows = await tx.db
      .selectFrom('indicator_month')
      .select(['indicator', 'month', 'seq', 'value', 'numerator', 'denominator'])
      .where('month', '>=', period.from.slice(0, 7))
      .orderBy('seq')
      .execute();
    const known = new Map(rows.map((row) => [`${row.indicator} ${row.month}`, row]));
    const fresh = found.filter(({ indicator, month, number, isNow }) => {
      const before = known.get(`${indicator} ${month}`);
      if (!before) return number.value !== null || number.withheld === true || number.denominator === 0;
      return (
        !isNow &&
        !(
          near(before.value, number.value) &&
          near(before.numerator, number.numerator) &&
          near(before.denominator, number.denominator)
        )
      );
    });
    if (fresh.length === 0) {
      tx.unaudited('no month was closed or came out differently');
      return 0;
    }
    await tx.db
      .insertInto('indicator_month')
      .values(
        fresh.map(({ indicator, month, number }) => ({
          id: newId(),
          indicator,
          month,
          seq: (known.get(`${indicator} ${month}`)?.seq ?? -1) + 1,
          value: number.value,
          numerator: number.numerator,
          denominator: number.denominator,
          withheld: number.withheld === true,
          at: tx.now,
        })),
      )
      .execute();
    tx.audit('indicator.close', 'indicator', null, { months: fresh.length, until: thisMonth });
    return fresh.length;
  });
}
