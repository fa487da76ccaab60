import type { HandlerInput, PublicReport, publicApi } from '@anyuan/contract';
import { sql } from 'kysely';

import { caseRows, visibleCases } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';

/** What came in by the page, newest first; only what the caller may read as a case. */
export async function listReports(ctx: Ctx, query: HandlerInput<typeof publicApi.reports>) {
  let rows = caseRows(ctx.db)
    .innerJoin('public_report as r', 'r.case_id', 'c.id')
    .select('r.lang')
    .select(sql<number>`(select count(*) from public_addition a where a.case_id = c.id)`.as('additions'))
    .where(visibleCases(ctx.app.cases, ctx.rights));
  // What is broken becomes one or the other.
  if (query.type) rows = rows.where('c.type', 'in', query.type === 'fault' ? ['hazard', 'repair'] : [query.type]);
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
