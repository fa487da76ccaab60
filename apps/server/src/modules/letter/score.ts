import {
  daysOfTerm,
  indicators,
  letterGrades,
  letterKinds,
  letterTermNames,
  measuredPoints,
  refuse,
  totalOf,
  gradeOf,
  type HandlerInput,
  type LetterDetail,
  type LetterTarget,
  type LetterTerm,
  type letterApi,
  type PointOfTarget,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { allRights, type Rights } from '../../kernel/auth/index.ts';
import { caseSubject, dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { tie } from '../../kernel/subjects/index.ts';
import { valuesOf, type Aimed } from '../indicator/index.ts';
import { notify } from '../notice/index.ts';
import { getLetter } from './detail.ts';
import { letterSubject, tellLetters } from './subject.ts';

type Input<K extends keyof typeof letterApi> = HandlerInput<(typeof letterApi)[K]>;

/** Figures of a department's letter are those of the department and below, whoever asks; of a leader's, those of the house. */
async function rightsFor(ctx: Ctx, letter: LetterDetail): Promise<Rights> {
  const department =
    letter.level === 'leader' || !letter.department
      ? undefined
      : await ctx.db
          .selectFrom('department')
          .select(['path', 'campus_id'])
          .where('id', '=', letter.department.id)
          .executeTakeFirst();
  if (!department) return allRights;
  return {
    grants: new Map([...allRights.grants.keys()].map((permission) => [permission, 'departments'])),
    personId: null,
    departmentPath: department.path,
    campusId: department.campus_id,
  };
}

const nothing: PointOfTarget = { points: null, note: '', shown: null };

/** What is measured by itself in a term; the others are null. */
export async function measuredOf(ctx: Ctx, letter: LetterDetail, term: LetterTerm): Promise<PointOfTarget[]> {
  const { targets } = letter.body;
  if (!targets.some(({ indicator }) => indicator)) return targets.map(() => nothing);
  const names = targets.flatMap(({ indicator }) => (indicator && indicators[indicator] ? [indicator] : []));
  const asked = ctx.as(ctx.actor, await rightsFor(ctx, letter));
  const values = await valuesOf(asked, names, daysOfTerm(letter.year, term));
  return targets.map((target) => measuredTarget(target, target.indicator ? values.get(target.indicator) : undefined));
}

function measuredTarget(target: LetterTarget, measured: Aimed | undefined): PointOfTarget {
  if (!measured) return nothing;
  const { value, numerator, denominator, opens } = measured.value;
  const points = value === null ? null : measuredPoints(target, value, measured.aim ?? undefined);
  return { points, note: '', shown: { value, numerator, denominator, opens } };
}

export async function measureLetter({ id, term }: Input<'measure'>, ctx: Ctx): Promise<{ points: PointOfTarget[] }> {
  return { points: await measuredOf(ctx, await getLetter(ctx, id), term) };
}

/** The first day on which a term is scored: a quarter when it has begun. */
const hasBegun = (ctx: Ctx, year: number, term: LetterTerm): boolean => daysOfTerm(year, term).from <= dayOf(ctx.now());

export async function scoreLetter(given: Input<'score'>, ctx: Ctx): Promise<LetterDetail> {
  const { id, term, stage, vetoes, note } = given;
  const letter = await getLetter(ctx, id);
  if (letter.state === 'toSign') throw refuse('letter_not_signed');
  if (letter.state !== 'signed') throw refuse('letter_over');
  if (stage === 'check' && letter.taker?.id === ctx.rights.personId) throw refuse('own_letter');
  if (!(stage === 'self' ? letter.mayScore : letter.mayCheck)) throw refuse('wrong_person');
  if (!hasBegun(ctx, letter.year, term)) throw refuse('term_to_come');
  const measured = await measuredOf(ctx, letter, term);
  const self = letter.scores.find((one) => one.term === term && one.stage === 'self');
  const points = letter.body.targets.map((target, at): PointOfTarget => {
    const said = given.points[at] ?? { points: null, note: '' };
    const known = measured[at] ?? nothing;
    if (said.points !== null && said.points > target.weight)
      throw refuse('invalid', {
        issues: [{ path: `points.${at}`, message: `最多 ${target.weight} 分 at most ${target.weight} points` }],
      });
    // Nobody scores himself otherwise than what was measured; whoever examines may, and says why.
    if (stage === 'self')
      return known.points === null ? { ...said, shown: known.shown } : { ...known, note: said.note };
    const before = known.points ?? self?.points[at]?.points ?? null;
    const counts = said.points ?? before;
    if (before !== null && counts !== before && said.note === '')
      throw refuse('note_for_points', { path: `points.${at}` });
    return { points: counts, note: said.note, shown: known.shown };
  });
  if (vetoes.some((at) => at >= letter.body.vetoes.length))
    throw refuse('invalid', { issues: [{ path: 'vetoes', message: '没有该否决项 no such veto' }] });
  const total = totalOf(
    points.map((one) => one.points),
    vetoes,
  );
  if (total === null)
    throw refuse('invalid', {
      issues: points.flatMap((one, at) =>
        one.points === null ? [{ path: `points.${at}`, message: '未评分 not scored' }] : [],
      ),
    });
  await ctx.tx(async (tx) => {
    const values = {
      points: JSON.stringify(points) as never,
      vetoes,
      note,
      total,
      by_id: ctx.rights.personId,
      by_name: ctx.actor.name,
      at: tx.now,
    };
    const standing = await tx.db
      .selectFrom('letter')
      .select('state')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (standing?.state !== 'signed') throw refuse('letter_over');
    await tx.db
      .insertInto('letter_score')
      .values({ id: newId(), letter_id: id, term, stage, ...values })
      .onConflict((conflict) => conflict.columns(['letter_id', 'term', 'stage']).doUpdateSet(values))
      .execute();
    tx.audit('letter.score', 'letter', id, { number: letter.number, term, stage, total, vetoes, points });
    if (stage === 'check' && letter.taker)
      await notify(tx, [letter.taker.id], {
        subject: letterSubject(id),
        urgent: false,
        zh: `责任书考核得分 ${total}(${letter.number})`,
        en: `Your letter was scored ${total} (${letter.number})`,
      });
    tellLetters(tx, id);
  });
  return getLetter(ctx, id);
}

/** The year's check makes the result; what follows from it begins as a case of its own. */
export async function closeLetter({ id, note, follow }: Input<'close'>, ctx: Ctx): Promise<LetterDetail> {
  const letter = await getLetter(ctx, id);
  if (letter.state === 'toSign') throw refuse('letter_not_signed');
  if (letter.state !== 'signed') throw refuse('letter_over');
  if (letter.taker?.id === ctx.rights.personId) throw refuse('own_letter');
  if (!letter.mayCheck) throw refuse('wrong_person');
  const checked = letter.scores.find((one) => one.term === 'year' && one.stage === 'check');
  if (!checked || checked.total === null) throw refuse('year_unscored');
  const total = checked.total;
  const isVetoed = checked.vetoes.length > 0;
  const limits = {
    excellent: ctx.app.settings.get<number>('letter.excellent'),
    passed: ctx.app.settings.get<number>('letter.passed'),
  };
  const grade = gradeOf(total, isVetoed, limits);
  await ctx.tx(async (tx) => {
    const standing = await tx.db
      .selectFrom('letter')
      .select(['state', 'is_demo'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (standing?.state !== 'signed') throw refuse('letter_over');
    const result = { total, grade, isVetoed, note, by: ctx.actor.name, at: tx.now.toISOString() };
    const opened = follow
      ? await openFollow(tx, letter, follow, { total, grade, note, isDemo: standing.is_demo })
      : null;
    await tx.db
      .updateTable('letter')
      .set({ state: 'closed', closed_at: tx.now, result: JSON.stringify(result) as never, follow_id: opened })
      .where('id', '=', id)
      .execute();
    tx.audit('letter.close', 'letter', id, { number: letter.number, total, grade, follow: follow ?? null });
    if (opened) await tie(tx, letterSubject(id), caseSubject(opened), 'follows');
    if (letter.taker)
      await notify(tx, [letter.taker.id], {
        subject: letterSubject(id),
        urgent: false,
        zh: `责任书年度结果:${letterGrades[grade][0]},${total} 分(${letter.number})`,
        en: `Result of your letter: ${letterGrades[grade][1].toLowerCase()}, ${total} points (${letter.number})`,
      });
    tellLetters(tx, id);
  });
  return getLetter(ctx, id);
}

async function openFollow(
  tx: Tx,
  letter: LetterDetail,
  type: 'reward' | 'accountability',
  { total, grade, note, isDemo }: { total: number; grade: keyof typeof letterGrades; note: string; isDemo: boolean },
): Promise<string> {
  const who = letter.taker?.name ?? letter.department?.name ?? '';
  const basis = [
    `${letter.year} 年${letterKinds[letter.kind][0]}(${letter.number})考核${letterGrades[grade][0]},${total} 分`,
    ...(note === '' ? [] : [note]),
  ].join(':');
  const { row } = await tx.ctx.app.cases.open(tx, {
    type,
    title: `${who}:${letter.year} 年责任书考核${letterGrades[grade][0]}`,
    departmentId: letter.department?.id ?? null,
    demo: isDemo,
    data: { basis, ...(type === 'reward' && letter.taker && { people: [letter.taker.id] }) },
  });
  return row.id;
}

/** Terms that have ended by this day. */
export const endedTerms = (year: number, today: string): LetterTerm[] =>
  letterTermNames.filter((term) => daysOfTerm(year, term).to < today);

/** The terms `x (term, ended)` of letters `l` that are over by this day, as rows. */
export const endedTermRows = (today: string) => sql`lateral (
  select t.term, t.ended from (values ('q1', make_date(l.year, 3, 31)), ('q2', make_date(l.year, 6, 30)),
    ('q3', make_date(l.year, 9, 30)), ('q4', make_date(l.year, 12, 31)), ('year', make_date(l.year, 12, 31))) t (term, ended)
  where t.ended < ${today}::date and t.ended >= (l.signed_at at time zone 'UTC' + interval '8 hours')::date) x`;
