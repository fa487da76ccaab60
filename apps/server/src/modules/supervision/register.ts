import { overdueSources, refuse, type Lang, type Overdue, type OverdueSource } from '@anyuan/contract';

import { holds } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { listedRegister, readColumn, type ReadColumn, type RegisterSource } from '../../kernel/registers/index.ts';
import { countOverdue, needsPurposeOf, pageOfOverdue } from './list.ts';
import type { OverdueQuery } from './query.ts';

const columns: readonly ReadColumn<Overdue>[] = [
  readColumn('source', ['类别', 'Source'], 'text', ({ source }, at) => overdueSources[source][at]),
  readColumn('what', ['事项类型', 'What'], 'text', ({ what }, at) => what[at]),
  readColumn('number', ['编号', 'No.'], 'text', ({ number }) => number),
  readColumn('title', ['事项', 'Title'], 'long', ({ title, what }, at) => title || what[at]),
  readColumn('department', ['责任科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  readColumn('owner', ['责任人', 'Owner'], 'text', ({ owners }) => owners.map(({ name }) => name).join('、') || null),
  readColumn('dueOn', ['期限', 'Due'], 'date', ({ dueOn }) => dueOn),
  readColumn('days', ['逾期天数', 'Days over'], 'number', ({ days }) => days),
  readColumn('pressed', ['催办次数', 'Pressed'], 'number', ({ pressed }) => pressed),
  readColumn('last', ['最近催办', 'Last pressed'], 'date', ({ lastPress }) =>
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
  return listedRegister({
    label: ['督办清单', 'Supervision list'],
    lang,
    columns,
    scope: [
      query.source === undefined ? '' : overdueSources[query.source][at],
      without && query.source === undefined ? (['不含案件', 'without cases'] as const)[at] : '',
      dayOf(ctx.now()),
    ],
    page: '/supervision',
    asked: query,
    signatures: [['督办部门', 'Supervised by']],
    audit: 'supervision',
    needsPurpose: without === undefined && (await needsPurposeOf(ctx, query)),
    idOf: ({ source, id }) => `${source} ${id}`,
    count: async () => (await countOverdue(ctx, query, without)).total,
    read: (page) => pageOfOverdue(ctx, query, { ...page, without }),
  });
}
