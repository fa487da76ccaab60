import { figureUnits, type FigureUnit } from '@anyuan/contract';

import { dayOf } from '../../../kernel/cases/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { figuresOf, type Period } from '../../../kernel/figures/index.ts';
import { nothingKnown, partsOf, type EvidenceProvider, type Measured } from './provider.ts';

interface Asked {
  source: string;
  figure: string;
  /** Of one group of a split only. */
  by?: string;
  key?: string;
}

/** A declared figure of any source, as the caller may be told it. */
export async function measuredFigure(ctx: Ctx, asked: Asked, period: Period): Promise<Measured | null> {
  const source = ctx.app.figures.find(ctx, asked.source);
  const figure = source?.figures[asked.figure];
  if (!source || !figure) return null;
  if (!source.isOpenTo(ctx.rights)) return nothingKnown('取证人无权查看', 'not open to whoever looks it up');
  const groups = await figuresOf(ctx, source, { ...period, by: asked.by ?? 'none' });
  const found = groups.find(({ key }) => asked.key === undefined || key === asked.key);
  const number = found?.figures.find(({ name }) => name === asked.figure);
  const page = `${source.page}?${source.opens ? (number?.of ?? '') : new URLSearchParams({ figure: number?.of ?? '' }).toString()}`;
  const today = dayOf(ctx.now());
  const effective = source.instantOf && period.to < today ? period.to : today;
  if (number?.withheld) return nothingKnown('样本过少,不予显示', 'too few records to be told');
  if (!number || number.value === null) return nothingKnown('暂无数据', 'No data');
  const [zh, en] = figureUnits[figure.unit as FigureUnit];
  const fraction = number.denominator === null ? '' : ` (${number.numerator ?? 0}/${number.denominator})`;
  const value = Math.round(number.value * 100) / 100;
  return {
    value,
    words: [`${figure.label[0]} ${value}${zh}${fraction}`, `${figure.label[1]} ${value} ${en}${fraction}`],
    page: source.mayOpen(ctx.rights) ? page : null,
    effective,
  };
}

/** 统计: any figure of the statistics, `hazard.onTime`. */
export const figureEvidence: EvidenceProvider = {
  from: 'figure',
  names: (ctx) => Object.fromEntries(ctx.app.figures.openTo(ctx).map(({ name, label }) => [name, label])),
  measure: (ctx, of, period) => {
    const [source, figure] = partsOf(of);
    return measuredFigure(ctx, { source, figure: figure ?? '' }, period);
  },
};
