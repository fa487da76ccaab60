import { indicators, type IndicatorName } from '@anyuan/contract';

import { dayOf } from '../../../kernel/cases/index.ts';
import { valueOf } from '../../indicator/index.ts';
import { nothingKnown, type EvidenceProvider } from './provider.ts';

/** 指标: an indicator of the period, as the board tells it. */
export const indicatorEvidence: EvidenceProvider = {
  from: 'indicator',
  names: () => Object.fromEntries(Object.entries(indicators).map(([name, { label }]) => [name, label])),
  async measure(ctx, of, period) {
    if (!Object.hasOwn(indicators, of)) return null;
    const told = await valueOf(ctx, of as IndicatorName, period);
    if (told.value === null || told.unconfirmed) return nothingKnown('暂无数据', 'No data');
    const [zh, en] = indicators[of as IndicatorName].label;
    const fraction = told.denominator === null ? '' : ` (${told.numerator ?? 0}/${told.denominator})`;
    const value = Math.round(told.value * 100) / 100;
    return {
      value,
      words: [`${zh} ${value}${fraction}`, `${en} ${value}${fraction}`],
      page: '/board',
      effective: told.to ?? dayOf(ctx.now()),
    };
  },
};
