import { createHash } from 'node:crypto';

import {
  indicatorGroups,
  otherLedgers,
  type IndicatorAnswer,
  type LedgerCell,
  type LedgerColumn,
} from '@anyuan/contract';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { ledgerFrame, type RegisterQuery, type RegisterSource } from '../../kernel/registers/index.ts';
import { boardIn } from './board.ts';
import { openFrame } from './term.ts';
import { changeText, fractionText, shownText } from './words.ts';

type Column = LedgerColumn & { read: (one: IndicatorAnswer, query: RegisterQuery) => LedgerCell };
const column = (
  key: string,
  zh: string,
  en: string,
  read: Column['read'],
  kind: LedgerColumn['kind'] = 'text',
): Column => ({
  key,
  label: [zh, en],
  kind,
  read,
});
const say = (label: readonly [string, string], { lang }: RegisterQuery): string => label[lang === 'zh' ? 0 : 1];

/** The fields in which an authority asks for it, word for word. */
const columns: readonly Column[] = [
  column('name', '指标名称', 'Indicator', (one, query) => say(one.label, query)),
  column('group', '类别', 'Group', (one, query) => say(indicatorGroups[one.group], query)),
  column('value', '本期值', 'This period', (one, { lang }) => shownText(one, one.unit, lang)),
  column('fraction', '分子 / 分母', 'Fraction', (one) => fractionText(one)),
  column(
    'before',
    '去年同期',
    'Year before',
    (one, { lang }) => one.lastYear && shownText(one.lastYear, one.unit, lang),
  ),
  column('change', '同比', 'Change', (one, { lang }) => changeText(one, lang)),
  column('target', '目标值', 'Target', (one) => one.target),
  column('met', '是否达标', 'Met', ({ isMet }, { lang }) =>
    isMet === null ? null : isMet ? (lang === 'zh' ? '是' : 'yes') : lang === 'zh' ? '否' : 'no',
  ),
  column('until', '统计截止', 'Up to', ({ to }) => to, 'date'),
  column('owner', '责任', 'Answers for it', (one, query) => say(one.owner, query)),
  column('note', '统计口径', 'How it is counted', (one, query) => say(one.note, query), 'long'),
];

const { label } = otherLedgers.indicator.ledgers.upward;

/** A row of a register has an id; an indicator's is made of its name. */
function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** 上报表: all indicators of a period, on screen, on paper, as PDF and Excel. */
export function indicatorLedger(ctx: Ctx, query: RegisterQuery): RegisterSource | undefined {
  if (query.type !== 'indicator' || query.ledger !== 'upward') return undefined;
  const { from, to } = query;
  let items: Promise<IndicatorAnswer[]> | undefined;
  const all = async (): Promise<IndicatorAnswer[]> => {
    ctx.need('indicator.read');
    items ??= openFrame(ctx, true)
      .then((frame) => boardIn(ctx, frame, { from, to }))
      .then((board) => board.items);
    return items;
  };
  return {
    label,
    ...ledgerFrame(query),
    columns,
    signatures: [
      ['填报人', 'Filled in by'],
      ['审核人', 'Checked by'],
      ['单位负责人', 'Head of the hospital'],
    ],
    count: async () => (holds(ctx.rights, 'indicator.read') ? (await all()).length : 0),
    async read() {
      const rows = (await all()).map((one) => ({
        id: idOf(one.name),
        cells: columns.map(({ read }) => read(one, query)),
      }));
      return { rows, next: null };
    },
  };
}
