import { letterGrades, letterKinds, letterLevels, letterStates, type Lang, type Letter } from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import {
  listedRegister,
  readColumn,
  timeCell,
  type ReadColumn,
  type RegisterSource,
} from '../../kernel/registers/index.ts';
import { countLetters, pageOfLetters, type LetterQuery } from './read.ts';

const columns: readonly ReadColumn<Letter>[] = [
  readColumn('number', ['编号', 'No.'], 'text', ({ number }) => number),
  readColumn('kind', ['类别', 'Kind'], 'text', ({ kind }, at) => letterKinds[kind][at]),
  readColumn('level', ['层级', 'Level'], 'text', ({ level }, at) => letterLevels[level][at]),
  readColumn('department', ['科室', 'Department'], 'text', ({ department }) => department?.name ?? null),
  readColumn('giver', ['发书人', 'Given by'], 'text', ({ giver }) => giver?.name ?? null),
  readColumn('taker', ['责任人', 'Taken by'], 'text', ({ taker }) => taker?.name ?? null),
  readColumn('dueOn', ['签订期限', 'Sign by'], 'date', ({ dueOn }) => dueOn),
  readColumn('giverAt', ['发书人签字', 'Giver signed'], 'time', ({ giverSignedAt }) => timeCell(giverSignedAt)),
  readColumn('takerAt', ['责任人签字', 'Taker signed'], 'time', ({ takerSignedAt }) => timeCell(takerSignedAt)),
  readColumn('state', ['状态', 'State'], 'text', ({ state }, at) => letterStates[state][at]),
  readColumn('excuse', ['未签原因', 'Why not'], 'text', ({ excuse }) => excuse?.reason ?? null),
  ...(['q1', 'q2', 'q3', 'q4', 'year'] as const).map((term, n) =>
    readColumn<Letter>(
      term,
      n < 4 ? [`${n + 1} 季度`, `Q${n + 1}`] : ['年度', 'Year'],
      'number',
      ({ totals }) => totals[term] ?? null,
    ),
  ),
  readColumn('grade', ['结果', 'Result'], 'text', ({ result }, at) => (result ? letterGrades[result.grade][at] : null)),
];

/** 责任书台账: what the list shows, to be taken along. */
export function letterRegister(ctx: Ctx, { lang = 'zh', ...query }: LetterQuery & { lang?: Lang }): RegisterSource {
  const at = lang === 'zh' ? 0 : 1;
  return listedRegister({
    label: ['责任书台账', 'Register of letters'],
    lang,
    columns,
    scope: [
      query.year === undefined ? '' : String(query.year),
      query.kind === undefined ? '' : letterKinds[query.kind][at],
      query.level === undefined ? '' : letterLevels[query.level][at],
      dayOf(ctx.now()),
    ],
    page: '/letters',
    asked: query,
    signatures: [['创建办', 'Office']],
    audit: 'letter',
    idOf: ({ id }) => id,
    count: () => countLetters(ctx, query),
    read: (page) => pageOfLetters(ctx, query, page),
  });
}
