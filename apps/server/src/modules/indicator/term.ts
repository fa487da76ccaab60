import { figureRef, type FigureNumber, type IndicatorName, type Term } from '@anyuan/contract';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { yearBefore, type AnySource, type Period } from '../../kernel/figures/index.ts';
import { sourced, type Sourced } from './brought.ts';
import { confirmedTo, type ConfirmedTo } from './confirmed.ts';
import { covered, enteredMonths, enteredPage, newest, summed, type Entered } from './entered.ts';
import { numbersOf, type Numbers } from './numbers.ts';
import { mayReckon, reckon } from './reckoned.ts';

type FigureTerm = Extract<Term, { source: string }>;

/** What an answer is put together from, for one caller. */
export interface Frame {
  ctx: Ctx;
  /** An indicator with what it is counted from here, since when. */
  indicator(name: IndicatorName): Sourced;
  numbers: Numbers;
  entered(name: Extract<Term, { entered: string }>['entered']): Entered;
  confirmedTo: ConfirmedTo;
  today: string;
}

export async function openFrame(ctx: Ctx, isFresh = false): Promise<Frame> {
  const entered = await enteredMonths(ctx);
  return {
    ctx,
    indicator: await sourced(ctx, entered),
    numbers: numbersOf(ctx, isFresh),
    entered,
    confirmedTo: await confirmedTo(ctx),
    today: dayOf(ctx.now()),
  };
}

/** A term with the days it is of. */
export interface Counted extends FigureNumber {
  /** Null: as it stands now. */
  period: Period | null;
  unknown?: number | undefined;
  pending?: boolean;
  opens: string | null;
  opensPer: string | null;
}
/** Of a period and of the same one a year before; null: there is none. */
export interface Both {
  now: Counted;
  before: Counted | null;
}

export const nothing = (period: Period | null): Counted => ({
  value: null,
  numerator: null,
  denominator: null,
  period,
  opens: null,
  opensPer: null,
});

/** The list of the records behind a part of a figure. */
export function linkOf(
  rights: Rights,
  source: AnySource,
  { figure: name, only }: FigureTerm,
  part: 'of' | 'per',
  period: Period,
  group?: { by: string; key: string | null },
): string | null {
  if (!source.mayOpen(rights)) return null;
  // A reference names one group; of a group within a group there is no list.
  if (only && group) return null;
  const by = only?.[0] ?? group?.by;
  const key = only?.[1] ?? group?.key ?? undefined;
  const where = by === undefined ? {} : { by, key };
  const given = source.opens?.({ name, part, ...where });
  if (given !== undefined) return given === '' ? source.page : `${source.page}?${given}`;
  const figure = figureRef({ type: source.name, name, part, from: period.from, to: period.to, ...where });
  return `${source.page}?${new URLSearchParams({ type: source.name, figure }).toString()}`;
}

/** May the caller be told it at all? */
export const isOpen = ({ ctx, numbers }: Frame, term: Term): boolean =>
  'source' in term
    ? numbers.source(term) !== undefined
    : 'entered' in term
      ? holds(ctx.rights, 'indicator.read')
      : mayReckon(ctx);

/** The days of which a term has a number, of those asked for. Null: none. */
export function daysOf(frame: Frame, term: Term, period: Period): Period | null {
  return 'entered' in term && term.how === 'sum' ? covered(frame.entered(term.entered), period) : period;
}

export async function both(frame: Frame, term: Term, period: Period): Promise<Both> {
  if ('source' in term) return bothOfFigure(frame, term, period);
  if ('reckoned' in term) {
    const { opens, ...number } = await reckon(frame.ctx, term.reckoned);
    return { now: { ...number, period: null, opens, opensPer: null }, before: null };
  }
  const entered = frame.entered(term.entered);
  const opens = holds(frame.ctx.rights, 'register.read') ? enteredPage : null;
  const number = (value: number | null, of: Period): Counted => ({
    value,
    numerator: value,
    denominator: null,
    period: of,
    opens,
    opensPer: null,
  });
  const past = yearBefore(period);
  if (term.how === 'sum') {
    const isWhole = covered(entered, period)?.to === period.to;
    const wasWhole = covered(entered, past)?.to === past.to;
    return {
      now: number(isWhole ? summed(entered, period) : null, period),
      before: number(wasWhole ? summed(entered, past) : null, past),
    };
  }
  const found = newest(entered, period);
  if (!found) return { now: number(null, period), before: null };
  const sameMonth = `${Number(found.month.slice(0, 4)) - 1}${found.month.slice(4)}`;
  return {
    now: number(found.value, { from: `${found.month}-01`, to: period.to }),
    before: number(entered.get(sameMonth) ?? null, { from: `${sameMonth}-01`, to: past.to }),
  };
}

async function bothOfFigure(frame: Frame, term: FigureTerm, period: Period): Promise<Both> {
  const { numbers, ctx } = frame;
  const source = numbers.source(term);
  const hasPeriod = source?.instantOf !== undefined;
  const days = hasPeriod ? period : { from: frame.today, to: frame.today };
  const answer = source && (await numbers.whole({ term, ...days }));
  if (!source || !answer) return { now: nothing(period), before: null };
  if (answer === 'pending') return { now: { ...nothing(period), pending: true }, before: null };
  const rate = source.figures[term.figure]?.per !== undefined;
  const counted = (number: FigureNumber & { unknown?: number | undefined }, of: Period): Counted => {
    const { value, numerator, denominator, withheld, told, unknown } = number;
    return {
      value,
      numerator,
      denominator,
      ...(withheld && { withheld }),
      ...(told && { told }),
      ...(unknown && { unknown }),
      period: hasPeriod ? of : null,
      opens: linkOf(ctx.rights, source, term, 'of', of),
      opensPer: rate ? linkOf(ctx.rights, source, term, 'per', of) : null,
    };
  };
  return {
    now: counted(answer, days),
    before: hasPeriod ? counted(answer.lastYear, yearBefore(days)) : null,
  };
}
