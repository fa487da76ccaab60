import { local, type HandlerInput, type publicApi, type SurveyRemark, type SurveyTotals } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { figuresOf } from '../../kernel/figures/index.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { dimensions, surveyFigures } from './survey-figures.ts';

interface Span {
  from?: string | undefined;
  to?: string | undefined;
  place?: string | undefined;
}

/** Answers of a period, at a place and below. Those of the demonstration count only in it. */
function answersIn(ctx: Ctx, { from, to, place }: Span) {
  let answers = ctx.db.selectFrom('survey_response as v');
  if (!ctx.app.settings.get<boolean>('hospital.demo')) answers = answers.where('v.is_demo', '=', false);
  if (from) answers = answers.where('v.at', '>=', new Date(from));
  if (to) answers = answers.where('v.at', '<', new Date(to));
  if (place)
    answers = answers.where(
      sql<boolean>`v.place_id in (select q.id from place q where starts_with(q.path, (select path from place where code = ${place})))`,
    );
  return answers;
}

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);
const first = '2020-01-01';

/** How the hospital was rated: the figures of the survey, of a period and a place. Without answers there is no mean, and it says so. */
export async function surveyTotals(ctx: Ctx, query: HandlerInput<typeof publicApi.survey>): Promise<SurveyTotals> {
  const day = (at: Date) => local(at)!.slice(0, 10);
  const from = query.from === undefined ? first : day(new Date(query.from));
  // The last day is the one before which the period ends.
  const to = day(query.to === undefined ? ctx.now() : new Date(Date.parse(query.to) - 1));
  const [whole] = from > to ? [] : await figuresOf(ctx, surveyFigures(ctx, query.place), { from, to, by: 'none' });
  const of = (name: string) => whole?.figures.find((one) => one.name === name);
  const count = (name: string): number => of(name)?.value ?? 0;
  return {
    n: count('answers'),
    withVisit: count('withVisit'),
    mean: rounded(of('mean')?.value ?? null),
    low: count('low'),
    complaints: count('complaints'),
    dimensions: dimensions.map((dimension) => ({
      dimension,
      n: of(dimension)?.denominator ?? 0,
      mean: rounded(of(dimension)?.value ?? null),
    })),
  };
}

/** What people wrote, newest first. */
export async function listRemarks(ctx: Ctx, query: HandlerInput<typeof publicApi.remarks>) {
  const rows = answersIn(ctx, query).where('v.words', 'is not', null);
  const { total } = await rows.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow();
  const found = await rows
    .leftJoin('place as p', 'p.id', 'v.place_id')
    .select(['v.id', 'v.at', 'v.words', 'v.complaint_id', 'p.id as place_id', 'p.code', 'p.name', 'p.full_name'])
    .select(sql<number>`(select avg(m.value::int)::float8 from jsonb_each_text(v.marks) m)`.as('mean'))
    // Ids sort by time.
    .where(
      sql<boolean>`(${query.cursor === undefined} or v.id < ${query.cursor ? positionOf(query.cursor) : null}::uuid)`,
    )
    .orderBy('v.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const { items, next } = pageFrom(found, query.limit, (last) => cursorAfter(last.id));
  return {
    items: items.map((row): SurveyRemark => ({
      id: row.id,
      at: row.at.toISOString(),
      place: row.place_id
        ? { id: row.place_id, code: row.code ?? '', name: row.name ?? '', path: row.full_name ?? '' }
        : null,
      mean: rounded(row.mean) ?? 0,
      words: row.words ?? '',
      complaintId: row.complaint_id,
    })),
    total: Number(total),
    next,
  };
}
