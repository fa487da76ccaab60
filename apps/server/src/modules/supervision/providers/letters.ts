import { letterKinds, type LetterKind } from '@anyuan/contract';
import { sql } from 'kysely';

import { dayOf } from '../../../kernel/cases/index.ts';
import {
  countedLetters,
  endedTermRows,
  examinersOf,
  isAway,
  lackingSides,
  letterSubject,
  letterTables,
  visibleLetters,
} from '../../letter/index.ts';
import { daysAgo, today } from './days.ts';
import { oneOwner, type OverdueProvider } from './provider.ts';

const labelOf = (what: string) => letterKinds[what as LetterKind] ?? ([what, what] as const);

/** 责任书: past the day by which both should have signed. */
export const unsignedLetters: OverdueProvider = {
  source: 'letter',
  permission: 'letter.read',
  rows: (ctx) => ({
    from: letterTables,
    where: sql<boolean>`l.state = 'toSign' and not ${isAway} and l.due_on < ${today(ctx)} and ${visibleLetters(ctx.rights)}
      and ${countedLetters(ctx)}`,
    id: sql`l.id`,
    what: sql`l.kind`,
    number: sql`l.number`,
    title: sql`l.body->>'title'`,
    departmentId: sql`l.department_id`,
    ownerIds: lackingSides,
    dueOn: sql`l.due_on`,
  }),
  labelOf,
  subjectOf: letterSubject,
};

/** 责任书考核: a quarter or the year has been over for the days there are, and nobody has checked it. */
export const unscoredLetters: OverdueProvider = {
  source: 'letterScore',
  permission: 'letter.read',
  rows(ctx) {
    const days = ctx.app.settings.get<number>('letter.scoreDays');
    return {
      from: sql`${letterTables} cross join lateral (
        select min(x.ended) as ended from ${endedTermRows(daysAgo(ctx, days))} where not exists (
          select from letter_score s where s.letter_id = l.id and s.term = x.term and s.stage = 'check')) lacks`,
      where: sql<boolean>`l.state = 'signed' and lacks.ended is not null and ${visibleLetters(ctx.rights)}
        and ${countedLetters(ctx)}`,
      id: sql`l.id`,
      what: sql`l.kind`,
      number: sql`l.number`,
      title: sql`l.body->>'title'`,
      departmentId: sql`l.department_id`,
      ownerIds: oneOwner(sql`l.taker_id`),
      dueOn: sql`lacks.ended + ${days}::int`,
    };
  },
  labelOf,
  subjectOf: letterSubject,
  /** Whoever has not scored himself; of whom has, whoever examines. */
  owes: (tx, ids) => examinersOf(tx, ids, dayOf(tx.now)),
};
