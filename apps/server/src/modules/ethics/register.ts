import {
  ethicsGrades,
  ethicsStages,
  local,
  type EthicsRow,
  type Label,
  type Lang,
  type LedgerCell,
  type LedgerColumn,
} from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { RegisterSource } from '../../kernel/registers/index.ts';
import { countEthics, pageOfEthics, type Asked } from './list.ts';

type Column = LedgerColumn & { read: (row: EthicsRow, at: 0 | 1) => LedgerCell };
const column = (key: string, label: Label, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label,
  kind,
  read,
});

const columns: readonly Column[] = [
  column('year', ['年度', 'Year'], 'number', ({ year }) => year),
  column('department', ['科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  column('person', ['姓名', 'Name'], 'text', ({ person }) => person.name),
  column('title', ['职务', 'Title'], 'text', ({ title }) => title),
  column('redPackets', ['红包上交', 'Red packets'], 'number', ({ redPackets }) => redPackets),
  column('praise', ['表扬', 'Praise'], 'number', ({ praise }) => praise),
  column('complaints', ['属实投诉', 'Complaints upheld'], 'number', ({ complaints }) => complaints),
  column('stage', ['进度', 'Stage'], 'text', ({ stage }, at) => ethicsStages[stage][at]),
  column('proposed', ['科室意见', 'Proposed'], 'text', ({ proposed }, at) => proposed && ethicsGrades[proposed][at]),
  column('grade', ['等次', 'Grade'], 'text', ({ grade }, at) => grade && ethicsGrades[grade][at]),
  column('reason', ['理由', 'Reason'], 'text', ({ reason }) => reason),
  column('decidedAt', ['评定时间', 'Decided at'], 'time', ({ decidedAt }) =>
    decidedAt === null ? null : (local(new Date(decidedAt)) ?? null),
  ),
];

/** 医德考评汇总表: what the list shows, to be taken along. */
export function ethicsRegister(ctx: Ctx, { lang = 'zh', ...asked }: Asked & { lang?: Lang }): RegisterSource {
  const at = lang === 'zh' ? 0 : 1;
  const scope = [asked.year === undefined ? '' : String(asked.year), dayOf(ctx.now())].filter(Boolean).join(' ');
  const given = Object.entries(asked).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return {
    label: ['医德考评汇总表', 'Register of ethics assessments'],
    lang,
    columns,
    hasNumbers: true,
    scope,
    fileScope: scope,
    page: '/ethics',
    link: new URLSearchParams(given),
    signatures: [['医德考评办', 'Ethics office']],
    needsPurpose: false,
    audit: { name: 'ethics', type: 'ethics', id: null, detail: { ...asked } },
    count: () => countEthics(ctx, asked),
    async read({ limit, cursor }) {
      const { items, next } = await pageOfEthics(ctx, asked, { limit, cursor });
      return {
        rows: items.map((one) => ({ id: one.person.id, cells: columns.map(({ read }) => read(one, at)) })),
        next,
      };
    },
  };
}
