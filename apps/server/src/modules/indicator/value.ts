import { type Indicator, type IndicatorName, type IndicatorValue } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { yearBefore, type Period } from '../../kernel/figures/index.ts';
import { asBrought, countedIn, type Sourced } from './brought.ts';
import { both, daysOf, isOpen, nothing, openFrame, type Both, type Counted, type Frame } from './term.ts';

/** An indicator of a period, and of the same part of the year before. */
export interface Reading {
  now: IndicatorValue;
  before: IndicatorValue | null;
  change: number | null;
}

/** Whether this caller may be told an indicator: each source it is made of. */
export const mayTell = (frame: Frame, indicator: Sourced): boolean =>
  isOpenAs(frame, indicator) || (indicator.since !== undefined && isOpenAs(frame, asBrought(indicator)));

const isOpenAs = (frame: Frame, { of, per }: Indicator): boolean =>
  isOpen(frame, of) && (per === undefined || isOpen(frame, per));

/** Ten years: what is still open began in them. */
const everFrom = (today: string): string => `${Number(today.slice(0, 4)) - 9}-01-01`;

export async function read(frame: Frame, indicator: Sourced, asked: Period): Promise<Reading> {
  const { today } = frame;
  const passed: Period = { from: asked.from, to: asked.to > today ? today : asked.to };
  const isEver = indicator.span === 'ever';
  const period = isEver ? { from: everFrom(today), to: today } : passed;
  if (period.from > period.to) return { now: told(nothing(asked)), before: null, change: null };
  const counted = await bothWays(frame, indicator, period);
  const now = answerOf(frame, indicator, counted.now, isEver);
  const before = counted.before && !isEver ? answerOf(frame, indicator, counted.before, false) : null;
  // Months that are told against fewer are not compared.
  const isAlike = now.told === undefined || before?.told === undefined || lengthOf(now.told) === lengthOf(before.told);
  return { now, before, change: isAlike && !before?.withheld ? changeOf(now.value, before?.value ?? null) : null };
}

/** The value of an indicator in a period, for this caller: fresh, with the fraction and where its records are listed. */
export async function valueOf(ctx: Ctx, name: IndicatorName, period: Period): Promise<IndicatorValue> {
  const frame = await openFrame(ctx, true);
  return tellOf(frame, frame.indicator(name), period);
}

/** The same out of a frame; what the caller may not ask for has no value. */
export const tellOf = async (frame: Frame, indicator: Sourced, period: Period): Promise<IndicatorValue> =>
  mayTell(frame, indicator) ? (await read(frame, indicator, period)).now : told(nothing(period));

/** Each of the two years as it was counted then. */
async function bothWays(frame: Frame, declared: Sourced, asked: Period): Promise<Both> {
  const { indicator, period } = countedIn(declared, asked);
  if (!isOpenAs(frame, indicator)) return { now: nothing(period), before: null };
  const counted = await (indicator.per ? divided : alone)(frame, indicator, period);
  const { since } = declared;
  const past = yearBefore(period);
  if (since === undefined || indicator === declared || past.from >= since) return counted;
  const isEntered = past.to < since && isOpenAs(frame, declared);
  return { now: counted.now, before: isEntered ? (await divided(frame, declared, past)).now : null };
}

async function alone(frame: Frame, { of }: Indicator, period: Period): Promise<Both> {
  const days = daysOf(frame, of, period);
  return days ? both(frame, of, days) : { now: nothing(period), before: null };
}

/** One number by another, over the same days; where one is entered month by month, over the months entered. */
async function divided(frame: Frame, { of, per, times = 1 }: Indicator, period: Period): Promise<Both> {
  if (!per) return alone(frame, { of } as Indicator, period);
  const shorter = daysOf(frame, of, period);
  const days = shorter && daysOf(frame, per, shorter);
  if (!days) return { now: nothing(period), before: null };
  const [above, below] = await Promise.all([both(frame, of, days), both(frame, per, days)]);
  return {
    now: quotient(above.now, below.now, times),
    before: above.before && below.before ? quotient(above.before, below.before, times) : null,
  };
}

export function quotient(above: Counted, below: Counted, times: number): Counted {
  const isWithheld = above.withheld === true || below.withheld === true || !isSame(above.told, below.told);
  const value =
    isWithheld || above.value === null || below.value === null || below.value === 0
      ? null
      : (above.value / below.value) * times;
  return {
    value,
    numerator: isWithheld ? null : above.value,
    denominator: isWithheld ? null : below.value,
    ...((above.pending || below.pending) && { pending: true }),
    ...(isWithheld && { withheld: true }),
    ...(above.told && !isWithheld && { told: above.told }),
    ...(above.unknown && { unknown: above.unknown }),
    period: above.period,
    opens: above.opens,
    opensPer: below.opens,
  };
}

const isSame = (a: Period | undefined, b: Period | undefined): boolean => a?.from === b?.from && a?.to === b?.to;
const lengthOf = ({ from, to }: Period): number => Math.round((Date.parse(to) - Date.parse(from)) / 2_592_000_000);

const changeOf = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before === 0 ? null : (now - before) / before;

function answerOf(frame: Frame, { confirmed }: Indicator, counted: Counted, isEver: boolean): IndicatorValue {
  const { period } = counted;
  if (!confirmed || counted.value !== 0 || !period) return told(isEver ? { ...counted, period: null } : counted);
  const until = frame.confirmedTo(confirmed, period);
  if (until === null) return { ...told(counted), value: null, numerator: null, unconfirmed: true };
  return told({ ...counted, period: { from: period.from, to: until } });
}

function told({
  period,
  value,
  numerator,
  denominator,
  withheld,
  pending,
  told: part,
  unknown,
  opens,
  opensPer,
}: Counted): IndicatorValue {
  return {
    value,
    numerator,
    denominator,
    ...(withheld && { withheld }),
    ...(pending && { pending }),
    ...(part && { told: part }),
    ...(unknown && { unknown }),
    from: period?.from ?? null,
    to: period?.to ?? null,
    opens,
    opensPer,
  };
}
