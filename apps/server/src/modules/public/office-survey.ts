import {
  surveyDimensions,
  type HandlerInput,
  type publicApi,
  type SurveyDimension,
  type SurveyRemark,
  type SurveyTotals,
} from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';

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

const names = Object.keys(surveyDimensions) as SurveyDimension[];
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

/** How the hospital was rated. Without answers there is no mean, and it says so. */
export async function surveyTotals(ctx: Ctx, query: HandlerInput<typeof publicApi.survey>): Promise<SurveyTotals> {
  const whole = await answersIn(ctx, query)
    .select([
      sql<number>`count(*)`.as('n'),
      sql<number>`count(v.visit_hash)`.as('with_visit'),
      sql<number>`count(v.complaint_id)`.as('complaints'),
      sql<number>`count(*) filter (where exists (select from jsonb_each_text(v.marks) m where m.value::int <= 2))`.as(
        'low',
      ),
      sql<number | null>`avg((select avg(m.value::int) from jsonb_each_text(v.marks) m))::float8`.as('mean'),
      ...names.flatMap((name) => [
        sql<number>`count(v.marks->>${sql.lit(name)})`.as(`n_${name}`),
        sql<number | null>`avg((v.marks->>${sql.lit(name)})::int)::float8`.as(`mean_${name}`),
      ]),
    ])
    .executeTakeFirstOrThrow();
  const of = whole as unknown as Record<string, number | null>;
  return {
    n: Number(whole.n),
    withVisit: Number(whole.with_visit),
    mean: rounded(whole.mean),
    low: Number(whole.low),
    complaints: Number(whole.complaints),
    dimensions: names.map((dimension) => ({
      dimension,
      n: Number(of[`n_${dimension}`]),
      mean: rounded(of[`mean_${dimension}`] ?? null),
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
