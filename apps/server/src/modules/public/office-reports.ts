import {
  surveyDimensions,
  type HandlerInput,
  type PublicReport,
  type publicApi,
  type SurveyDimension,
  type SurveyTotals,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { caseRows, visibleCases } from '../../kernel/cases/row.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';

/** What came in by the page, newest first; only what the caller may read as a case. */
export async function listReports(ctx: Ctx, query: HandlerInput<typeof publicApi.reports>) {
  let rows = caseRows(ctx.db)
    .innerJoin('public_report as r', 'r.case_id', 'c.id')
    .select('r.lang')
    .select(sql<number>`(select count(*) from public_addition a where a.case_id = c.id)`.as('additions'))
    .where(visibleCases(ctx.rights, ctx.app.cases.types()));
  if (query.type) rows = rows.where('c.type', '=', query.type);
  if (query.open !== undefined) rows = rows.where('c.is_open', '=', query.open);
  if (query.place) rows = rows.where('p.code', '=', query.place);
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  // Ids sort by time.
  if (query.cursor) rows = rows.where('c.id', '<', positionOf(query.cursor));
  const found = await rows
    .orderBy('c.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const { items, next } = pageFrom(found, query.limit, (last) => cursorAfter(last.id));
  return {
    items: items.map((row): PublicReport => ({
      id: row.id,
      number: row.number,
      type: row.type,
      state: row.state,
      open: row.is_open,
      title: row.title,
      at: row.at.toISOString(),
      dueAt: row.due_at?.toISOString() ?? null,
      place: row.place_id
        ? { id: row.place_id, code: row.place_code ?? '', name: row.place_name ?? '', path: row.place_path ?? '' }
        : null,
      additions: Number(row.additions),
      lang: row.lang === 'en' ? 'en' : 'zh',
    })),
    total: Number(total),
    next,
  };
}

const names = Object.keys(surveyDimensions) as SurveyDimension[];
const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value * 100) / 100);

/** How the hospital was rated. Without answers there is no mean, and it says so. */
export async function surveyTotals(ctx: Ctx, query: HandlerInput<typeof publicApi.survey>): Promise<SurveyTotals> {
  let answers = ctx.db.selectFrom('survey_response as v');
  if (!ctx.app.settings.get<boolean>('hospital.demo')) answers = answers.where('v.is_demo', '=', false);
  if (query.from) answers = answers.where('v.at', '>=', new Date(query.from));
  if (query.to) answers = answers.where('v.at', '<', new Date(query.to));
  if (query.place)
    answers = answers.where(
      sql<boolean>`v.place_id in (select q.id from place q where starts_with(q.path, (select path from place where code = ${query.place})))`,
    );
  const whole = await answers
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
