import type { EntryRef, HandlerInput, Result, rosterApi } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { dayFigures, dayTables, visiblePosts } from './figures.ts';

/** A day of a post as this morning finds it. */
export interface Looked {
  post: string;
  day: string;
  isSpecial: boolean;
  ahead: number;
  missing: number;
}

/** Keeps how complete the days ahead are: the first look stays, the last is put anew. */
export async function keepDays(tx: Tx, days: readonly Looked[]): Promise<void> {
  await sql`
    insert into post_day (post_id, day, is_special, ahead, first_missing, missing)
    select v.post, v.day, v."isSpecial", v.ahead, v.missing, v.missing
    from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as v(post uuid, day date, "isSpecial" boolean, ahead integer, missing integer)
    on conflict (post_id, day) do update set missing = excluded.missing, is_special = excluded.is_special`.execute(
    tx.db,
  );
  tx.unaudited('reckoned from the roster, whose changes have lines of their own');
}

interface Row {
  post: z.infer<typeof EntryRef>;
  day: string;
  special: boolean;
  ahead: number;
  first: number;
  missing: number;
}

/** Days of posts with how complete they were, the latest first. */
export async function listDays(
  { limit, cursor, post, from, to, gaps, figure }: HandlerInput<typeof rosterApi.days>,
  ctx: Ctx,
): Promise<Result<typeof rosterApi.days>> {
  const find = (name: string) => (name === 'roster-day' ? dayFigures(ctx) : undefined);
  const wanted = all([
    visiblePosts(ctx.rights),
    ...(post === undefined ? [] : [sql<boolean>`post.code = ${post}`]),
    ...(from === undefined ? [] : [sql<boolean>`w.day >= ${from}::date`]),
    ...(to === undefined ? [] : [sql<boolean>`w.day <= ${to}::date`]),
    ...(gaps ? [sql<boolean>`greatest(w.first_missing, w.missing) > 0`] : []),
    ...(figure === undefined ? [] : [behindFigure(find, figure)]),
  ]);
  const place = sql<string>`w.day::text || ' ' || post.code`;
  const [{ rows }, total] = await Promise.all([
    sql<Row & { place: string }>`
      select jsonb_build_object('id', post.id, 'code', post.code, 'name', post.name) as post, w.day::text as day,
        w.is_special as special, w.ahead, w.first_missing as first, w.missing, ${place} as place
      from ${dayTables} where ${wanted} and ${cursor === undefined ? sql`true` : sql`${place} collate "C" < ${positionOf(cursor)}`}
      order by ${place} collate "C" desc limit ${limit + 1}`.execute(ctx.db),
    sql<{ n: number }>`select count(*)::int as n from ${dayTables} where ${wanted}`.execute(ctx.db),
  ]);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.place));
  return { items: items.map(({ place: _place, ...row }) => row), total: total.rows[0]?.n ?? 0, next };
}
