import {
  clinicalKinds,
  clinicalVerdicts,
  local,
  type ClinicalFact,
  type ClinicalKind,
  type Label,
  type Lang,
  type LedgerCell,
  type LedgerColumn,
} from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { RegisterSource } from '../../kernel/registers/index.ts';
import { countFacts, pageOfFacts, type Asked } from './list.ts';
import { wordOf } from './words.ts';

type Column = LedgerColumn & { read: (fact: ClinicalFact, at: 0 | 1) => LedgerCell };
const column = (key: string, label: Label, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label,
  kind,
  read,
});
const time = (at: string | null): LedgerCell => (at === null ? null : (local(new Date(at)) ?? null));

const common: readonly Column[] = [
  column('recordNo', ['病案号(末四位)', 'Chart'], 'text', ({ recordNo }) => recordNo),
  column('department', ['科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  column('doctor', ['责任医师', 'Doctor'], 'text', ({ doctor }) => doctor),
  column('variety', ['文书、类别、等级', 'What'], 'text', ({ variety }, at) => wordOf(variety)[at]),
];
const verdict = column('verdict', ['结论', 'Verdict'], 'text', (fact, at) => clinicalVerdicts[fact.verdict][at]);
const columnsOf: Readonly<Record<ClinicalKind, readonly Column[]>> = {
  paper: [
    ...common,
    column('startedAt', ['起算', 'From'], 'time', ({ startedAt }) => time(startedAt)),
    column('dueAt', ['应完成', 'Due'], 'time', ({ dueAt }) => time(dueAt)),
    column('doneAt', ['完成', 'Done'], 'time', ({ doneAt }) => time(doneAt)),
    column('late', ['超时(小时)', 'Hours late'], 'number', ({ lateMinutes }) =>
      lateMinutes === null ? null : Math.round(lateMinutes / 6) / 10,
    ),
    verdict,
  ],
  surgery: [
    ...common,
    column('startedAt', ['手术时间', 'Operated at'], 'time', ({ startedAt }) => time(startedAt)),
    column(
      'lacks',
      ['缺签', 'Missing'],
      'text',
      ({ lacks }, at) => lacks.map((name) => wordOf(name)[at]).join(at === 0 ? '、' : ', ') || null,
    ),
    verdict,
  ],
  grade: [...common, column('startedAt', ['评定时间', 'Judged at'], 'time', ({ startedAt }) => time(startedAt))],
};

/** Facts of one kind, to be taken along. */
export const clinicalRegister =
  (kind: ClinicalKind) =>
  (ctx: Ctx, { lang = 'zh', ...query }: Omit<Asked, 'kind'> & { lang?: Lang }): RegisterSource => {
    const asked: Asked = { ...query, kind };
    const columns = columnsOf[kind];
    const at = lang === 'zh' ? 0 : 1;
    const scope = [query.from, query.to].filter(Boolean).join('–') || dayOf(ctx.now());
    const given = Object.entries(asked).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, String(value)]],
    );
    return {
      label: clinicalKinds[kind],
      lang,
      columns,
      hasNumbers: true,
      scope,
      fileScope: scope,
      page: '/clinical',
      link: new URLSearchParams(given),
      signatures: [['质控科', 'Quality office']],
      needsPurpose: false,
      audit: { name: 'clinical', type: 'clinical', id: null, detail: { ...asked } },
      count: () => countFacts(ctx, asked),
      async read({ limit, cursor }) {
        const { items, next } = await pageOfFacts(ctx, asked, { limit, cursor });
        return { rows: items.map((one) => ({ id: one.id, cells: columns.map(({ read }) => read(one, at)) })), next };
      },
    };
  };
