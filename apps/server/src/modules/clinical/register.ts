import { clinicalKinds, clinicalVerdicts, type ClinicalFact, type ClinicalKind, type Lang } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import {
  listedRegister,
  readColumn,
  timeCell,
  type ReadColumn,
  type RegisterSource,
} from '../../kernel/registers/index.ts';
import { countFacts, pageOfFacts, type Asked } from './list.ts';
import { wordOf } from './words.ts';

const common: readonly ReadColumn<ClinicalFact>[] = [
  readColumn('recordNo', ['病案号(末四位)', 'Chart'], 'text', ({ recordNo }) => recordNo),
  readColumn('department', ['科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  readColumn('doctor', ['责任医师', 'Doctor'], 'text', ({ doctor }) => doctor),
  readColumn('variety', ['文书、类别、等级', 'What'], 'text', ({ variety }, at) => wordOf(variety)[at]),
];
const verdict = readColumn<ClinicalFact>(
  'verdict',
  ['结论', 'Verdict'],
  'text',
  (fact, at) => clinicalVerdicts[fact.verdict][at],
);
const columnsOf: Readonly<Record<ClinicalKind, readonly ReadColumn<ClinicalFact>[]>> = {
  paper: [
    ...common,
    readColumn('startedAt', ['起算', 'From'], 'time', ({ startedAt }) => timeCell(startedAt)),
    readColumn('dueAt', ['应完成', 'Due'], 'time', ({ dueAt }) => timeCell(dueAt)),
    readColumn('doneAt', ['完成', 'Done'], 'time', ({ doneAt }) => timeCell(doneAt)),
    readColumn('late', ['超时(小时)', 'Hours late'], 'number', ({ lateMinutes }) =>
      lateMinutes === null ? null : Math.round(lateMinutes / 6) / 10,
    ),
    verdict,
  ],
  surgery: [
    ...common,
    readColumn('startedAt', ['手术时间', 'Operated at'], 'time', ({ startedAt }) => timeCell(startedAt)),
    readColumn(
      'lacks',
      ['缺签', 'Missing'],
      'text',
      ({ lacks }, at) => lacks.map((name) => wordOf(name)[at]).join(at === 0 ? '、' : ', ') || null,
    ),
    verdict,
  ],
  grade: [
    ...common,
    readColumn('startedAt', ['评定时间', 'Judged at'], 'time', ({ startedAt }) => timeCell(startedAt)),
  ],
};

/** Facts of one kind, to be taken along. */
export const clinicalRegister =
  (kind: ClinicalKind) =>
  (ctx: Ctx, { lang = 'zh', ...query }: Omit<Asked, 'kind'> & { lang?: Lang }): RegisterSource => {
    const asked: Asked = { ...query, kind };
    return listedRegister({
      label: clinicalKinds[kind],
      lang,
      columns: columnsOf[kind],
      scope: [[query.from, query.to].filter(Boolean).join('–') || dayOf(ctx.now())],
      page: '/clinical',
      asked,
      signatures: [['质控科', 'Quality office']],
      audit: 'clinical',
      idOf: ({ id }) => id,
      count: () => countFacts(ctx, asked),
      read: (page) => pageOfFacts(ctx, asked, page),
    });
  };
