import { fieldMeta, refuse, surveyQuestions, type Figure, type SurveyDimension } from '@anyuan/contract';
import { sql } from 'kysely';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, meanOf, type FigureSource } from '../../kernel/figures/index.ts';

export const dimensions = Object.keys(surveyQuestions) as SurveyDimension[];

/** Which answers count. */
interface Which {
  withVisit?: true;
  /** One of the marks is two or less. */
  low?: true;
  complaint?: true;
}

const marks = (dimension: SurveyDimension): Figure<Which> => ({
  label: fieldMeta(surveyQuestions[dimension])?.label ?? [dimension, dimension],
  of: { mean: dimension },
  unit: 'score',
  better: 'more',
});

const figures: Record<string, Figure<Which>> = {
  answers: { label: ['评价份数', 'Answers'], of: { count: {} }, unit: 'case', better: 'more' },
  withVisit: { label: ['附就诊号', 'With a visit number'], of: { count: { withVisit: true } }, unit: 'case' },
  mean: { label: ['平均分', 'Mean of all marks'], of: { mean: 'all' }, unit: 'score', better: 'more' },
  low: { label: ['有低分项', 'With a low mark'], of: { count: { low: true } }, unit: 'case', better: 'less' },
  complaints: { label: ['转为投诉', 'Became a complaint'], of: { count: { complaint: true } }, unit: 'case' },
  ...Object.fromEntries(dimensions.map((one) => [one, marks(one)])),
};

const markOf = (dimension: string) => sql`m.${sql.ref(dimension)}`;
/** The marks of an answer, read out of their JSON once. */
const marksOf = sql`lateral jsonb_to_record(v.marks) as m(${sql.join(dimensions.map((one) => sql`${sql.ref(one)} int`))})`;

const mayAsk = (rights: Rights): boolean => holds(rights, 'public.manage') || holds(rights, 'figure.read');

/** How patients rate the hospital; at one place and below, if one is named. Answers of the demonstration count only in it. */
export const surveyFigures = (ctx: Ctx, place?: string): FigureSource<Which> => ({
  name: 'open-rating',
  label: ['满意度评价(公开扫码)', 'Open ratings of patients'],
  group: ['公众页面', 'Public page'],
  figures,
  from: sql`survey_response as v left join place as spot on spot.id = v.place_id cross join ${marksOf}`,
  counts: all([
    ...(ctx.app.settings.get<boolean>('hospital.demo') ? [] : [sql<boolean>`not v.is_demo`]),
    ...(place === undefined
      ? []
      : [sql<boolean>`starts_with(spot.path, (select path from place where code = ${place}))`]),
  ]),
  reach: () => sql<boolean>`true`,
  isOpenTo: mayAsk,
  check(rights) {
    if (!mayAsk(rights)) throw refuse('forbidden', { permission: 'figure.read' });
  },
  instantOf: () => sql`v.at`,
  matches: (which = {}) =>
    all([
      ...(which.withVisit ? [sql<boolean>`v.visit_hash is not null`] : []),
      ...(which.complaint ? [sql<boolean>`v.complaint_id is not null`] : []),
      ...(which.low ? [sql<boolean>`coalesce(least(${sql.join(dimensions.map(markOf))}) <= 2, false)`] : []),
    ]),
  numberOf: (name) => (name === 'all' ? meanOf(dimensions.map(markOf)) : markOf(name)),
  splits: ['place'],
  split: (by) =>
    by === 'place'
      ? { join: sql``, key: sql`coalesce(nullif(split_part(spot.path, '/', 3), ''), spot.id::text)` }
      : undefined,
  opens: () => 'tab=survey',
  page: '/public',
  mayOpen: (rights) => holds(rights, 'public.manage'),
});
