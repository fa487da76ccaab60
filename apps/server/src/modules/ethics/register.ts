import { ethicsGrades, ethicsStages, type EthicsRow, type Lang } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import {
  listedRegister,
  readColumn,
  timeCell,
  type ReadColumn,
  type RegisterSource,
} from '../../kernel/registers/index.ts';
import { countEthics, pageOfEthics, type Asked } from './list.ts';

const columns: readonly ReadColumn<EthicsRow>[] = [
  readColumn('year', ['年度', 'Year'], 'number', ({ year }) => year),
  readColumn('department', ['科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  readColumn('person', ['姓名', 'Name'], 'text', ({ person }) => person.name),
  readColumn('title', ['职务', 'Title'], 'text', ({ title }) => title),
  readColumn('redPackets', ['红包上交', 'Red packets'], 'number', ({ redPackets }) => redPackets),
  readColumn('praise', ['表扬', 'Praise'], 'number', ({ praise }) => praise),
  readColumn('complaints', ['属实投诉', 'Complaints upheld'], 'number', ({ complaints }) => complaints),
  readColumn('stage', ['进度', 'Stage'], 'text', ({ stage }, at) => ethicsStages[stage][at]),
  readColumn(
    'proposed',
    ['科室意见', 'Proposed'],
    'text',
    ({ proposed }, at) => proposed && ethicsGrades[proposed][at],
  ),
  readColumn('grade', ['等次', 'Grade'], 'text', ({ grade }, at) => grade && ethicsGrades[grade][at]),
  readColumn('reason', ['理由', 'Reason'], 'text', ({ reason }) => reason),
  readColumn('decidedAt', ['评定时间', 'Decided at'], 'time', ({ decidedAt }) => timeCell(decidedAt)),
];

/** 医德考评汇总表: what the list shows, to be taken along. */
export function ethicsRegister(ctx: Ctx, { lang = 'zh', ...asked }: Asked & { lang?: Lang }): RegisterSource {
  return listedRegister({
    label: ['医德考评汇总表', 'Register of ethics assessments'],
    lang,
    columns,
    scope: [asked.year === undefined ? '' : String(asked.year), dayOf(ctx.now())],
    page: '/ethics',
    asked,
    signatures: [['医德考评办', 'Ethics office']],
    audit: 'ethics',
    idOf: ({ person }) => person.id,
    count: () => countEthics(ctx, asked),
    read: (page) => pageOfEthics(ctx, asked, page),
  });
}
