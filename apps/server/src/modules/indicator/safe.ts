import { indicatorGroups, indicatorNames, indicators, type IndicatorValue } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import { countedIn } from './brought.ts';
import { openFrame } from './term.ts';
import { read } from './value.ts';

export interface SafeNumber {
  label: readonly [string, string];
  note: readonly [string, string];
  unit: (typeof indicators)[keyof typeof indicators]['unit'];
  isRate: boolean;
  now: IndicatorValue;
  before: IndicatorValue | null;
}
export interface SafeGroup {
  label: readonly [string, string];
  items: SafeNumber[];
}

/** Whether the hospital tells anything of itself. */
export const isSafePublic = ({ settings }: App): boolean =>
  settings.get<boolean>('public.indicators') || settings.get<boolean>('hospital.demo');

/**
 * What a hospital tells the public of itself: indicators that say nothing of persons, of this year, without the lists
 * behind them. Null: it does not.
 */
export async function safeNumbers(app: App): Promise<{ from: string; to: string; groups: SafeGroup[] } | null> {
  if (!isSafePublic(app)) return null;
  const ctx = app.system('public');
  const frame = await openFrame(ctx);
  const to = dayOf(ctx.now());
  const from = `${to.slice(0, 4)}-01-01`;
  const names = indicatorNames.filter((name) => indicators[name].isPublic);
  const items = await Promise.all(
    names.map(async (name) => {
      const indicator = frame.indicator(name);
      const { now, before } = await read(frame, indicator, { from, to });
      const { label, note, unit, group, of } = countedIn(indicator, { from, to }).indicator;
      const isRate = 'source' in of && frame.numbers.source(of)?.figures[of.figure]?.per !== undefined;
      return { group, label, note, unit, isRate, now, before };
    }),
  );
  const groups = Object.entries(indicatorGroups).map(([group, label]) => ({
    label,
    items: items.filter((one) => one.group === group),
  }));
  return { from, to, groups: groups.filter((one) => one.items.length > 0) };
}
