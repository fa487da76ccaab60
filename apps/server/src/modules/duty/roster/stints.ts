import {
  nameOfDay,
  numberOfDay,
  startOfDay,
  type EntryRef,
  type HandlerInput,
  type PersonRef,
  type Result,
  type rosterApi,
} from '@anyuan/contract';
import { sql } from 'kysely';
import type { z } from 'zod';

import { reachFilter } from '../../../kernel/auth/index.ts';
import type { Ctx } from '../../../kernel/ctx.ts';
import { cursorAfter, pageFrom, positionOf } from '../../../kernel/search.ts';

interface Row {
  id: string;
  post: z.infer<typeof EntryRef>;
  person: PersonRef;
  since: Date;
  until: Date | null;
  planned_from: Date | null;
  planned_until: Date | null;
}

/** Who signed on and off, the newest first, beside what was planned. */
export async function listStints(
  { limit, cursor, post, from, to }: HandlerInput<typeof rosterApi.stints>,
  ctx: Ctx,
): Promise<Result<typeof rosterApi.stints>> {
  const where = sql`${reachFilter(ctx.rights, 'duty.read', { campusId: sql`p.campus_id::text` })}
    and ${post === undefined ? sql`true` : sql`post.code = ${post}`}
    and ${from === undefined ? sql`true` : sql`s.since >= ${new Date(startOfDay(numberOfDay(from)))}`}
    and ${to === undefined ? sql`true` : sql`s.since < ${new Date(startOfDay(numberOfDay(nameOfDay(numberOfDay(to) + 1))))}`}`;
  const tables = sql`sign_on s join post on post.id = s.post_id join person on person.id = s.person_id left join place p on p.id = post.place_id`;
  const [{ rows }, total] = await Promise.all([
    sql<Row>`
      select s.id, s.since, s.until, jsonb_build_object('id', post.id, 'code', post.code, 'name', post.name) as post,
        jsonb_build_object('id', person.id, 'name', person.name) as person, h.starts_at as planned_from, h.ends_at as planned_until
      from ${tables} left join lateral (
        select starts_at, ends_at from shift h where h.post_id = s.post_id and h.person_id = s.person_id
          and h.starts_at < coalesce(s.until, s.since + interval '1 minute') and h.ends_at > s.since
          order by h.starts_at limit 1) h on true
      where ${where} and ${cursor === undefined ? sql`true` : sql`s.id::text < ${positionOf(cursor)}`}
      order by s.id desc limit ${limit + 1}`.execute(ctx.db),
    sql<{ n: number }>`select count(*)::int as n from ${tables} where ${where}`.execute(ctx.db),
  ]);
  const { items, next } = pageFrom(rows, limit, (last) => cursorAfter(last.id));
  return {
    items: items.map(({ planned_from, planned_until, since, until, ...row }) => ({
      ...row,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      planned:
        planned_from && planned_until ? { from: planned_from.toISOString(), until: planned_until.toISOString() } : null,
    })),
    total: total.rows[0]?.n ?? 0,
    next,
  };
}
