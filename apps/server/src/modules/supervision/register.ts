import {
  overdueSources,
  refuse,
  type Label,
  type Lang,
  type LedgerCell,
  type LedgerColumn,
  type Overdue,
  type OverdueSource,
} from '@anyuan/contract';

import { holds } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { RegisterSource } from '../../kernel/registers/index.ts';
import { countOverdue, needsPurposeOf, pageOfOverdue } from './list.ts';
import type { OverdueQuery } from './query.ts';

type Column = LedgerColumn & { read: (one: Overdue, at: 0 | 1) => LedgerCell };
const column = (key: string, label: Label, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label,
  kind,
  read,
});

const columns: readonly Column[] = [
  column('source', ['类别', 'Source'], 'text', ({ source }, at) => overdueSources[source][at]),
  column('what', ['事项类型', 'What'], 'text', ({ what }, at) => what[at]),
  column('number', ['编号', 'No.'], 'text', ({ number }) => number),
  column('title', ['事项', 'Title'], 'long', ({ title, what }, at) => title || what[at]),
  column('department', ['责任科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  column('owner', ['责任人', 'Owner'], 'text', ({ owners }) => owners.map(({ name }) => name).join('、') || null),
  column('dueOn', ['期限', 'Due'], 'date', ({ dueOn }) => dueOn),
  column('days', ['逾期天数', 'Days over'], 'number', ({ days }) => days),
  column('pressed', ['催办次数', 'Pressed'], 'number', ({ pressed }) => pressed),
  column('last', ['最近催办', 'Last pressed'], 'date', ({ lastPress }) =>
    lastPress ? dayOf(new Date(lastPress.at)) : null,
  ),
];

type Asked = OverdueQuery & { lang?: Lang; purpose?: string | undefined };

/** Cases leave the house only by the right that lets their registers out. */
const withoutCases: readonly OverdueSource[] = ['case'];

/** 督办清单: what the list shows, to be taken along; without cases for whoever takes no cases along. */
export async function overdueRegister(ctx: Ctx, asked: Asked): Promise<RegisterSource> {
  const { lang = 'zh', purpose: _, ...query } = asked;
  const without = holds(ctx.rights, 'case.export') ? undefined : withoutCases;
  if (without && query.source === 'case') throw refuse('forbidden', { permission: 'case.export' });
  const at = lang === 'zh' ? 0 : 1;
  const day = dayOf(ctx.now());
  const scope = [
    query.source === undefined ? '' : overdueSources[query.source][at],
    without && query.source === undefined ? ['不含案件', 'without cases'][at] : '',
    day,
  ]
    .filter(Boolean)
    .join(' ');
  const given = Object.entries(query).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return {
    label: ['督办清单', 'Supervision list'],
    lang,
    columns,
    hasNumbers: true,
    scope,
    fileScope: scope,
    page: '/supervision',
    link: new URLSearchParams(given),
    signatures: [['督办部门', 'Supervised by']],
    needsPurpose: without === undefined && (await needsPurposeOf(ctx, query)),
    audit: { name: 'supervision', type: 'supervision', id: null, detail: { ...query } },
    count: async () => (await countOverdue(ctx, query, without)).total,
    async read({ limit, cursor }) {
      const { items, next } = await pageOfOverdue(ctx, query, { limit, cursor, without });
      return {
        rows: items.map((one) => ({ id: `${one.source} ${one.id}`, cells: columns.map(({ read }) => read(one, at)) })),
        next,
      };
    },
  };
}
