import {
  type Dimension,
  dimensionNames,
  dimensions,
  type Figure,
  friendly,
  refuse,
  surveyPopulations,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, meanOf, type FigureSource } from '../../kernel/figures/index.ts';
import { isTold, readsAll, surveyReach } from './told.ts';

/** Which answers count; those by the open code only where it is said. */
interface Which {
  isOpen?: true;
  who?: 'patients' | 'staff';
  low?: true;
  complaint?: true;
}

// A period may be a day: whoever sees a few departments only has their results by survey, not by day.
const mayAsk = (rights: Rights): boolean => readsAll(rights) || holds(rights, 'figure.read');
const mayCount = (rights: Rights): boolean => holds(rights, 'survey.read') || holds(rights, 'figure.read');
const check =
  (may: (rights: Rights) => boolean) =>
  (rights: Rights): void => {
    if (!may(rights)) throw refuse('forbidden', { permission: 'survey.read' });
  };

const patients: Which = { who: 'patients' };
const score = (label: readonly [string, string], of: string, where: Which): Figure<Which> => ({
  label,
  of: { mean: of, where },
  unit: 'score',
  better: 'more',
});
const figures: Record<string, Figure<Which>> = {
  answers: { label: ['有效问卷', 'Answers with a ticket'], of: { count: {} }, unit: 'case', better: 'more' },
  mean: score(['患者平均分', 'Mean of patients'], 'all', patients),
  staff: score(['职工平均分', 'Mean of staff'], 'all', { who: 'staff' }),
  ...Object.fromEntries(
    dimensionNames.map((name) => [name, score([`患者 · ${dimensions[name][0]}`, dimensions[name][1]], name, patients)]),
  ),
  friendliness: score(['医患友好度', 'Friendliness index'], 'friendliness.index', {}),
  friendlinessPatients: score(['医患友好度(患者)', 'Friendliness, patients'], 'friendliness.index', patients),
  friendlinessStaff: score(['医患友好度(职工)', 'Friendliness, staff'], 'friendliness.index', { who: 'staff' }),
  low: { label: ['有低分项', 'With a low mark'], of: { count: { low: true } }, unit: 'case', better: 'less' },
  complaints: { label: ['转为投诉', 'Became a complaint'], of: { count: { complaint: true } }, unit: 'case' },
  openAnswers: { label: ['公开扫码问卷(另计)', 'By the open code'], of: { count: { isOpen: true } }, unit: 'case' },
  openMean: score(['公开扫码平均分(另计)', 'Mean by the open code'], 'all', { isOpen: true }),
};

const markOf = (name: Dimension): RawBuilder<unknown> => sql`m.${sql.ref(name)}`;
/** The marks of an answer, read out of their JSON once. */
const marks = sql`lateral jsonb_to_record(v.marks) as m(${sql.join(
  dimensionNames.map((name) => sql`${sql.ref(name)} numeric`),
)})`;
/** Mean of the three dimensions, from 0 to 100: by arithmetic, since a sub-query for every answer costs ten times as much. */
const friendliness = sql`(${meanOf(friendly.map(markOf))} - 1) * 25`;

const demo = (ctx: Ctx, alias: string) =>
  ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not ${sql.ref(`${alias}.is_demo`)}`];
const byName = {
  survey: ['调查', 'Survey'],
  population: ['调查对象', 'Who is asked'],
} as const;

/** How those who held a ticket rate the hospital; departments are compared where enough have answered, on the page of the survey. */
export const surveyFigures = (ctx: Ctx): FigureSource<Which> => ({
  name: 'survey',
  label: ['满意度调查', 'Surveys'],
  group: ['服务与满意', 'Service'],
  figures,
  from: sql`survey_answer as v join survey as s on s.id = v.survey_id cross join ${marks}`,
  counts: all([...demo(ctx, 'v'), isTold(ctx)]),
  reach: (rights) => sql<boolean>`${mayAsk(rights)}`,
  isOpenTo: mayAsk,
  check: check(mayAsk),
  // A survey of staff counts as a whole, on its last day: no part of it is cut out by asking for a day.
  instantOf: () =>
    sql`(case when s.population = 'staff' then s.to_on::timestamp at time zone 'Asia/Shanghai' else v.at end)`,
  matches: (which = {}) =>
    all([
      sql<boolean>`v.is_open = ${which.isOpen ?? false}`,
      ...(which.who === undefined ? [] : [sql<boolean>`(s.population = 'staff') = ${which.who === 'staff'}`]),
      ...(which.low ? [sql<boolean>`v.is_low`] : []),
      ...(which.complaint ? [sql<boolean>`v.complaint_id is not null`] : []),
    ]),
  numberOf: (name) =>
    name === 'all' ? sql`v.mean` : name === 'friendliness.index' ? friendliness : markOf(name as Dimension),
  splits: ['survey', 'population'],
  labelOf: (by) => byName[by as keyof typeof byName],
  options: (by) => (by === 'population' ? surveyPopulations : undefined),
  split: (by) =>
    by === 'survey'
      ? { join: sql``, key: sql`s.name` }
      : by === 'population'
        ? { join: sql``, key: sql`s.population` }
        : undefined,
  opens: () => '',
  page: '/surveys',
  mayOpen: (rights) => holds(rights, 'survey.read'),
});

/** Tickets that were given out, and how many of them came back. */
export const ticketFigures = (ctx: Ctx): FigureSource<{ answered?: true }> => ({
  name: 'survey-ticket',
  label: ['满意度调查发放与收回', 'Tickets of surveys'],
  group: ['服务与满意', 'Service'],
  figures: {
    invited: { label: ['发放', 'Given out'], of: { count: {} }, unit: 'case' },
    answered: { label: ['收回', 'Answered'], of: { count: { answered: true } }, unit: 'case', better: 'more' },
    rate: {
      label: ['应答率', 'Response'],
      of: { count: { answered: true } },
      per: { count: {} },
      unit: 'percent',
      better: 'more',
    },
  },
  from: sql`survey_ticket as t join survey as s on s.id = t.survey_id`,
  counts: all(demo(ctx, 't')),
  reach: (rights) =>
    holds(rights, 'survey.read') ? surveyReach(rights, sql`t.department_id`) : sql<boolean>`${mayCount(rights)}`,
  isOpenTo: mayCount,
  check: check(mayCount),
  instantOf: () => sql`t.at`,
  matches: (which = {}) => all(which.answered ? [sql<boolean>`t.is_answered`] : []),
  splits: ['survey', 'population', 'department'],
  labelOf: (by) => byName[by as keyof typeof byName],
  options: (by) => (by === 'population' ? surveyPopulations : undefined),
  split: (by) =>
    by === 'survey'
      ? { join: sql``, key: sql`s.name` }
      : by === 'population'
        ? { join: sql``, key: sql`s.population` }
        : by === 'department'
          ? { join: sql``, key: sql`t.department_id::text` }
          : undefined,
  opens: () => '',
  page: '/surveys',
  mayOpen: (rights) => holds(rights, 'survey.read'),
});
