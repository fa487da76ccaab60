import { books, caseTypeNames, caseTypes, planKindLabels, type CaseTypeName } from '@anyuan/contract';

import { dayOf } from '../../../kernel/cases/index.ts';
import { measuredFigure } from './figure.ts';
import { partsOf, type EvidenceProvider } from './provider.ts';

/** 计划: how rounds of a kind of plan turned out; `meeting.missed`: another figure of them. Without: on time, in percent. */
export const planEvidence: EvidenceProvider = {
  from: 'plan',
  names: () => planKindLabels,
  measure: (ctx, of, period) => {
    const [key, figure] = partsOf(of);
    return Object.hasOwn(planKindLabels, key)
      ? measuredFigure(ctx, { source: 'round', figure: figure ?? 'onTime', by: 'kind', key }, period)
      : Promise.resolve(null);
  },
};

/** 案件: how many of a type the period has; `hazard.onTime`: a figure of them. */
export const caseEvidence: EvidenceProvider = {
  from: 'case',
  names: () => Object.fromEntries(caseTypeNames.map((type) => [type, caseTypes[type].label])),
  async measure(ctx, of, period) {
    const [name, figure] = partsOf(of);
    if (!Object.hasOwn(caseTypes, name)) return null;
    if (figure !== undefined) return measuredFigure(ctx, { source: name, figure }, period);
    const count = await ctx.app.cases.count(ctx, { type: [name], from: period.from, to: period.to });
    const [zh, en] = caseTypes[name as CaseTypeName].label;
    const today = dayOf(ctx.now());
    return {
      value: count,
      words: [`期内${zh} ${count} 件`, `${count} of ${en} in the period`],
      page: `/cases?${new URLSearchParams({ type: name, from: period.from, to: period.to }).toString()}`,
      effective: period.to < today ? period.to : today,
    };
  },
};

/** 账册: a figure of a book; without one, how many entries it has. */
export const bookEvidence: EvidenceProvider = {
  from: 'book',
  names: () => Object.fromEntries(Object.entries(books).map(([name, { label }]) => [name, label])),
  measure: (ctx, of, period) => {
    const [name, figure] = partsOf(of);
    return Object.hasOwn(books, name)
      ? measuredFigure(ctx, { source: `book.${name}`, figure: figure ?? 'entries' }, period)
      : Promise.resolve(null);
  },
};
