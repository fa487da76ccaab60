import { refuse, type CaseItem } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../ctx.ts';
import { anywhere, pageFrom } from '../search.ts';
import { caseRows, toItem, visibleCases } from './row.ts';
import { typeOf, type CaseEngine, type CaseQuery } from './types.ts';

/** Cases the caller may read, filtered and paged by position (not by count, so that nothing is skipped while cases come in). */
export async function list(
  engine: CaseEngine,
  ctx: Ctx,
  query: CaseQuery,
): Promise<{ items: CaseItem[]; total: number; next: string | null }> {
  const now = ctx.now();
  let rows = caseRows(ctx.db).where(visibleCases(ctx.rights, engine.types()));
  if (query.type) rows = rows.where('c.type', 'in', query.type);
  if (query.state) rows = rows.where('c.state', 'in', query.state);
  if (query.mode) rows = rows.where('c.mode', '=', query.mode);
  if (query.open !== undefined) rows = rows.where('c.is_open', '=', query.open);
  if (query.device) rows = rows.where('d.code', '=', query.device);
  if (query.place)
    rows = rows.where(sql<boolean>`p.path like (select path from place where code = ${query.place}) || '%'`);
  if (query.overdue !== undefined)
    rows = rows.where(sql<boolean>`(c.is_open and coalesce(c.due_at < ${now}, false)) = ${query.overdue}`);
  if (query.from) rows = rows.where('c.at', '>=', new Date(query.from));
  if (query.to) rows = rows.where('c.at', '<', new Date(query.to));
  if (query.q) {
    const text = anywhere(query.q);
    rows = rows.where(
      sql<boolean>`(c.number ilike ${text} or c.title ilike ${text} or p.full_name ilike ${text} or d.code ilike ${text})`,
    );
  }
  if (query.mine) {
    const me = ctx.rights.personId;
    rows = rows.where(
      sql<boolean>`(c.reporter_id = ${me} or exists (select from case_party cp where cp.case_id = c.id and cp.person_id = ${me}))`,
    );
  }
  const { total } = await rows
    .clearSelect()
    .select(sql<number>`count(*)`.as('total'))
    .executeTakeFirstOrThrow();
  const found = await (query.cursor ? rows.where(after(query.sort, query.cursor)) : rows)
    .orderBy(order(query.sort))
    .limit(query.limit + 1)
    .execute();
  const shown = found.map((row) => toItem(typeOf(engine, row.type), row, now));
  return { total, ...pageFrom(shown, query.limit, ({ priority, at, id }) => encode([priority, at, id])) };
}

function order(sort: CaseQuery['sort']) {
  if (sort === 'queue') return sql`c.priority, c.at, c.id`;
  return sort === 'old' ? sql`c.at, c.id` : sql`c.at desc, c.id desc`;
}

function after(sort: CaseQuery['sort'], cursor: string) {
  const [priority, at, id] = decode(cursor);
  if (sort === 'queue')
    return sql<boolean>`(c.priority, c.at, c.id) > (${priority}::smallint, ${at}::timestamptz, ${id}::uuid)`;
  if (sort === 'old') return sql<boolean>`(c.at, c.id) > (${at}::timestamptz, ${id}::uuid)`;
  return sql<boolean>`(c.at, c.id) < (${at}::timestamptz, ${id}::uuid)`;
}

type Position = [priority: number, at: string, id: string];
const encode = (position: Position): string => Buffer.from(JSON.stringify(position)).toString('base64url');

function decode(cursor: string): Position {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (
      Array.isArray(value) &&
      typeof value[0] === 'number' &&
      !Number.isNaN(Date.parse(String(value[1]))) &&
      /^[0-9a-f-]{36}$/.test(String(value[2]))
    )
      return value as Position;
  } catch {
    // Falls through to the refusal.
  }
  throw refuse('bad_request', { reason: 'cursor' });
}
