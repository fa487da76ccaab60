import {
  letterGrades,
  letterKinds,
  letterLevels,
  letterStates,
  local,
  type Label,
  type Lang,
  type Letter,
  type LedgerCell,
  type LedgerColumn,
} from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { RegisterSource } from '../../kernel/registers/index.ts';
import { countLetters, pageOfLetters, type LetterQuery } from './read.ts';

type Column = LedgerColumn & { read: (letter: Letter, at: 0 | 1) => LedgerCell };
const column = (key: string, label: Label, kind: LedgerColumn['kind'], read: Column['read']): Column => ({
  key,
  label,
  kind,
  read,
});
const time = (at: string | null): LedgerCell => (at === null ? null : (local(new Date(at)) ?? null));

const columns: readonly Column[] = [
  column('number', ['编号', 'No.'], 'text', ({ number }) => number),
  column('kind', ['类别', 'Kind'], 'text', ({ kind }, at) => letterKinds[kind][at]),
  column('level', ['层级', 'Level'], 'text', ({ level }, at) => letterLevels[level][at]),
  column('department', ['科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  column('giver', ['发书人', 'Given by'], 'text', ({ giver }) => giver?.name ?? null),
  column('taker', ['责任人', 'Taken by'], 'text', ({ taker }) => taker?.name ?? null),
  column('dueOn', ['签订期限', 'Sign by'], 'date', ({ dueOn }) => dueOn),
  column('giverAt', ['发书人签字', 'Giver signed'], 'time', ({ giverSignedAt }) => time(giverSignedAt)),
  column('takerAt', ['责任人签字', 'Taker signed'], 'time', ({ takerSignedAt }) => time(takerSignedAt)),
  column('state', ['状态', 'State'], 'text', ({ state }, at) => letterStates[state][at]),
  column('excuse', ['未签原因', 'Why not'], 'text', ({ excuse }) => excuse?.reason ?? null),
  ...(['q1', 'q2', 'q3', 'q4', 'year'] as const).map((term, n) =>
    column(
      term,
      n < 4 ? [`${n + 1} 季度`, `Q${n + 1}`] : ['年度', 'Year'],
      'number',
      ({ totals }) => totals[term] ?? null,
    ),
  ),
  column('grade', ['结果', 'Result'], 'text', ({ result }, at) => (result ? letterGrades[result.grade][at] : null)),
];

/** 责任书台账: what the list shows, to be taken along. */
export function letterRegister(ctx: Ctx, { lang = 'zh', ...query }: LetterQuery & { lang?: Lang }): RegisterSource {
  const at = lang === 'zh' ? 0 : 1;
  const scope = [
    query.year === undefined ? '' : String(query.year),
    query.kind === undefined ? '' : letterKinds[query.kind][at],
    query.level === undefined ? '' : letterLevels[query.level][at],
    dayOf(ctx.now()),
  ].filter(Boolean);
  const given = Object.entries(query).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, String(value)]],
  );
  return {
    label: ['责任书台账', 'Register of letters'],
    lang,
    columns,
    hasNumbers: true,
    scope: scope.join(' '),
    fileScope: scope.join(' '),
    page: '/letters',
    link: new URLSearchParams(given),
    signatures: [['创建办', 'Office']],
    needsPurpose: false,
    audit: { name: 'letter', type: 'letter', id: null, detail: { ...query } },
    count: () => countLetters(ctx, query),
    async read({ limit, cursor }) {
      const { items, next } = await pageOfLetters(ctx, query, { limit, cursor });
      return { rows: items.map((one) => ({ id: one.id, cells: columns.map(({ read }) => read(one, at)) })), next };
    },
  };
}
