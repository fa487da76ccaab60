import { letterKinds, letterLevels, refuse, type Figure } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type FigureSource } from '../../kernel/figures/index.ts';
import { endedTermRows } from './score.ts';
import { countedLetters, isAway, letterTables, visibleLetters } from './visible.ts';

/** Which letters count. */
interface Which {
  signed?: true;
  scored?: true;
  excellent?: true;
  failed?: true;
}

const share = (label: readonly [string, string], of: Which, per: Which): Figure<Which> => ({
  label,
  of: { count: of },
  per: { count: per },
  unit: 'percent',
  better: 'more',
});

/** Letters by the day from which their year asks for them: coverage, and how they were scored. Who is away owes no signature. */
export const letterFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'letter',
  label: ['责任书', 'Letters of responsibility'],
  group: ['组织与责任', 'Responsibility'],
  figures: {
    letters: { label: ['应签责任书', 'Letters to be signed'], of: { count: {} }, unit: 'case' },
    coverage: share(['责任书签订率', 'Letters signed'], { signed: true }, {}),
    scored: share(['责任书考核率', 'Letters scored'], { signed: true, scored: true }, { signed: true }),
    excellent: { label: ['考核优秀', 'Excellent'], of: { count: { excellent: true } }, unit: 'case', better: 'more' },
    failed: { label: ['考核不合格', 'Failed'], of: { count: { failed: true } }, unit: 'case', better: 'less' },
  },
  from: letterTables,
  counts: all([sql<boolean>`l.state <> 'replaced' and not (l.state = 'toSign' and ${isAway})`, countedLetters(ctx)]),
  reach: visibleLetters,
  isOpenTo: (rights) => holds(rights, 'letter.read'),
  check(rights) {
    if (!holds(rights, 'letter.read')) throw refuse('forbidden', { permission: 'letter.read' });
  },
  // Made before its year begins, it is one of its year all the same.
  instantOf: () =>
    sql`greatest(l.made_at, (make_date(l.year, 1, 1)::timestamp - interval '8 hours') at time zone 'UTC')`,
  matches: (which = {}) =>
    all([
      sql<boolean>`true`,
      ...(which.signed ? [sql<boolean>`l.state <> 'toSign'`] : []),
      // Every quarter that is over has its check.
      ...(which.scored
        ? [
            sql<boolean>`not exists (select from ${endedTermRows(dayOf(ctx.now()))} where not exists (
              select from letter_score s where s.letter_id = l.id and s.term = x.term and s.stage = 'check'))`,
          ]
        : []),
      ...(which.excellent ? [sql<boolean>`coalesce(l.result->>'grade' = 'excellent', false)`] : []),
      ...(which.failed ? [sql<boolean>`coalesce(l.result->>'grade' = 'failed', false)`] : []),
    ]),
  splits: ['kind', 'level', 'department'],
  labelOf: (by) => ({ kind: ['类别', 'Kind'], level: ['层级', 'Level'] } as const)[by as 'kind' | 'level'],
  split(by) {
    if (by === 'kind') return { join: sql``, key: sql`l.kind` };
    if (by === 'level') return { join: sql``, key: sql`l.level` };
    if (by === 'department') return { join: sql``, key: sql`l.department_id::text` };
    return undefined;
  },
  options: (by) => (by === 'kind' ? letterKinds : by === 'level' ? letterLevels : undefined),
  opens: ({ by, key }) => new URLSearchParams(by === 'kind' || by === 'level' ? { [by]: key ?? '' } : {}).toString(),
  page: '/letters',
  mayOpen: (rights) => holds(rights, 'letter.read'),
});
