import type { EntryRef, HandlerInput, PersonRef, Result, rosterApi } from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import type { Ctx } from '../../kernel/ctx.ts';
import { all, behindFigure } from '../../kernel/figures/index.ts';
import { cursorAfter, pageFrom, positionOf } from '../../kernel/search.ts';
import { shiftFigures, shiftTables, visiblePosts } from './figures.ts';

interface Row {
  id: string;
  post: z.infer<typeof EntryRef>;
  person: PersonRef;
  starts_at: Date;
  ends_at: Date;
  note: string | null;
  place: string;
}

/** Shifts that a number of the statistics counted, the latest first. */
export async function listPlanned(
  { limit, cursor, figure }: HandlerInput<typeof rosterApi.shifts>,
  ctx: Ctx,
): Promise<Result<typeof rosterApi.shifts>> {
  const find = (name: string) => (name === 'roster-shift' ? shiftFigures(ctx) : undefined);
  const wanted = all([visiblePosts(ctx.rights), ...(figure === undefined ? [] : [behindFigure(find, figure)])]);
  const place = sql<string>`(to_char(w.starts_at at time zone 'UTC', 'YYYYMMDDHH24MISS') || w.id::text)`;
  const [{ rows }, total] = await Promise.all([
    sql<Row>`
      select w.id, w.starts_at, w.ends_at, w.note, ${place} as place,
        jsonb_build_object('id', post.id, 'code', post.code, 'name', post.name) as post,
        jsonb_build_object('id', x.id, 'name', x.name) as person
      from ${shiftTables} where ${wanted} and ${cursor === undefined ? sql`true` : sql`${place} collate "C" < ${positionOf(cursor)}`}
      order by ${place} collate "C" desc limit ${limit + 1}`.execute(ctx.db),
    sql<{ n: number }>`select count(*)::int as n from ${shiftTables} where ${wanted}`.execute(ctx.db),
  ]);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.place));
  return {
    items: items.map(({ id, post, person, starts_at, ends_at, note }) => ({
      id,
      post,
      person,
      from: starts_at.toISOString(),
      until: ends_at.toISOString(),
      note,
    })),
    total: total.rows[0]?.n ?? 0,
    next,
  };
}
