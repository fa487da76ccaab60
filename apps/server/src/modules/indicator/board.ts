import { indicatorNames, type BoardSpan, type IndicatorAnswer, type IndicatorName } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { monthsOf, samePartOfLastYear, type Period } from '../../kernel/figures/index.ts';
import { countedIn } from './brought.ts';
import { frozenOf } from './frozen.ts';
import { chosenOf, targetOf, type Chosen } from './settings.ts';
import { openFrame, type Frame } from './term.ts';
import { byMonth } from './trend.ts';
import { mayTell, read } from './value.ts';
import { periodOf, trendPeriod } from './window.ts';
import { worstOf } from './worst.ts';

export interface Board {
  at: string;
  from: string;
  to: string;
  lastYear: Period;
  items: IndicatorAnswer[];
}

export async function boardOf(ctx: Ctx, { span, fresh }: { span: BoardSpan; fresh: boolean }): Promise<Board> {
  const frame = await openFrame(ctx, fresh);
  return boardIn(ctx, frame, periodOf(span, frame.today));
}

/** Every indicator this caller may be told, of a period. */
export async function boardIn(ctx: Ctx, frame: Frame, period: Period): Promise<Board> {
  const window = trendPeriod(period.to < frame.today ? period.to : frame.today);
  const isWhole = ctx.rights.grants.get('figure.read') === 'all';
  const [chosen, frozen] = await Promise.all([
    chosenOf(ctx),
    isWhole ? frozenOf(ctx, window.from.slice(0, 7)) : new Map<string, Map<string, number | null>>(),
  ]);
  const open = indicatorNames.filter((name) => mayTell(frame, frame.indicator(name)));
  const items = await Promise.all(
    open.map(async (name) => answerOf(frame, name, period, window, chosen.get(name), frozen.get(name))),
  );
  return {
    at: frame.numbers.oldest().toISOString(),
    ...period,
    lastYear: samePartOfLastYear(period, ctx.now()),
    items,
  };
}

async function answerOf(
  frame: Frame,
  name: IndicatorName,
  period: Period,
  window: Period,
  chosen: Chosen | undefined,
  frozen: ReadonlyMap<string, number | null> | undefined,
): Promise<IndicatorAnswer> {
  const indicator = frame.indicator(name);
  const counted = countedIn(indicator, period);
  const { label, group, unit, better, of, per, times, aim, owner, note } = counted.indicator;
  const [{ now, before, change }, months] = await Promise.all([
    read(frame, indicator, period),
    byMonth(frame, indicator, window),
  ]);
  const target = targetOf(name, chosen);
  const isRate =
    per !== undefined || ('source' in of && frame.numbers.source(of)?.figures[of.figure]?.per !== undefined);
  const trend = monthsOf(window).map((month) => {
    const was = frozen?.get(month);
    return {
      month,
      value: months.get(month)?.value ?? (months.size === 0 ? (was ?? null) : null),
      ...(was !== undefined && { frozen: was }),
    };
  });
  return {
    name,
    ...now,
    label,
    group,
    unit,
    better: better ?? null,
    isRate,
    times: times ?? null,
    target,
    aim: aim ?? null,
    isMet: isMet(better, target, aim ?? null, now.value, change),
    owner: chosen?.owner ? [chosen.owner.name, chosen.owner.name] : owner,
    note,
    lastYear: before,
    change,
    trend,
    worst: per && !('source' in per) ? [] : await worstOf(frame, counted.indicator, counted.period, now.value),
  };
}

function isMet(
  better: 'more' | 'less' | undefined,
  target: number | null,
  aim: number | null,
  value: number | null,
  change: number | null,
): boolean | null {
  if (target !== null && value !== null && better) return better === 'more' ? value >= target : value <= target;
  if (aim !== null && change !== null) return aim < 0 ? change <= aim : change >= aim;
  return null;
}
