import { refuse, relations, type CaseItem } from '@anyuan/contract';
import { sql } from 'kysely';

import type { Ctx } from '../../ctx.ts';
import { anywhere, folded, gramsOf, pageFrom } from '../../search.ts';
import { figureFilter } from '../figures/source.ts';
import { typeOf, type CaseEngine, type CaseFilter, type CaseQuery } from '../types.ts';
import { caseRows, toItem } from './row.ts';
import { isHiddenDevice, keptFromSearch, veiled } from './veil.ts';
import { standsAs, visibleCases, waitingFor } from './visible.ts';

const hourMs = 3_600_000;
/** Nobody reads further than this, and counting half a million rows for a page foot would take longer than the page. */
export const countedTo = 10_000;

/**
 * The cases this caller may read that fit a query, without order or page.
 * @param kept devices whose cases are not found by words: they would tell of them
 */
export function matching(engine: CaseEngine, ctx: Ctx, query: CaseFilter, kept: readonly string[] = []) {
  const now = ctx.now();
  const me = ctx.rights.personId;
  const types = engine
    .types()
    .filter((type) => !query.type || query.type.includes(type.type))
    .filter((type) => !query.group || type.group === query.group)
    .filter((type) => !query.q || !type.isUnsearched);
  let rows = caseRows(ctx.db).where(visibleCases(engine, ctx.rights, types));
  if (query.state) rows = rows.where('c.state', 'in', query.state);
  if (query.mode) rows = rows.where('c.mode', '=', query.mode);
  // Written out, not as a parameter: only so the indexes of open cases fit the kept plan of this statement.
  if (query.open !== undefined) rows = rows.where(query.open ? sql<boolean>`c.is_open` : sql<boolean>`not c.is_open`);
  if (query.device) rows = rows.where('d.code', '=', query.device);
  if (query.place)
    rows = rows.where(sql<boolean>`p.path like (select path from place where code = ${query.place}) || '%'`);
  if (query.department)
    rows = rows.where(
      sql<boolean>`c.department_path like (select path from department where id = ${query.department}) || '%'`,
    );
  if (query.overdue === true) rows = rows.where(sql<boolean>`c.is_open and c.due_at < ${now}`);
  if (query.overdue === false) rows = rows.where(sql<boolean>`not (c.is_open and coalesce(c.due_at < ${now}, false))`);
  if (query.dueWithin !== undefined)
    rows = rows
      .where(sql<boolean>`c.is_open`)
      .where('c.due_at', '>=', now)
      .where('c.due_at', '<', new Date(now.getTime() + query.dueWithin * hourMs));
  if (query.from) rows = rows.where('c.at', '>=', new Date(query.from));
  if (query.to) rows = rows.where('c.at', '<', new Date(query.to));
  if (query.q) {
    const ways = [...new Set([query.q.toLowerCase(), folded(query.q)])].filter((way) => way !== '');
    const found = ways.map((way) => {
      const grams = gramsOf(way);
      const holds = sql<boolean>`c.search like ${anywhere(way)}`;
      return grams.length > 0 && !query.isCommonWord ? sql<boolean>`(${holds} and ${hasGrams(grams)})` : holds;
    });
    rows = rows.where(sql<boolean>`(${sql.join(found, sql` or `)})`);
    if (kept.length > 0)
      rows = rows.where(
        sql<boolean>`(c.device_id is null or c.device_id <> all(${[...kept]}::uuid[]) or c.number ilike ${anywhere(query.q)})`,
      );
  }
  if (query.mine) rows = rows.where(me === null ? sql<boolean>`false` : standsAs(me, relations));
  if (query.as) rows = rows.where(me === null ? sql<boolean>`false` : standsAs(me, [query.as]));
  if (query.person) rows = rows.where(standsAs(query.person, ['assignee']));
  if (query.figure)
    rows = rows.where(figureFilter(engine.types(), query.figure, ctx.app.settings.get<boolean>('hospital.demo')));
  if (query.warned)
    rows = rows.where(
      sql<boolean>`exists (select from notice n where n.subject_id = c.id and n.person_id = ${me} and n.is_clock and n.seen_at is null)`,
    );
  if (query.todo) rows = rows.where(waitingFor(ctx.rights, types));
  return rows;
}

const hasGrams = (grams: readonly string[]) => sql<boolean>`search_grams(c.search) @> ${grams}::text[]`;

/** Words that more cases have are found sooner by walking the list than by collecting them all from the index. */
const rareUpTo = 2_000;

/** The planner takes pairs of characters for independent and a common word for a rare one; so the index is asked. */
async function isCommon(ctx: Ctx, word: string | undefined): Promise<boolean> {
  const grams = gramsOf(word ?? '');
  if (grams.length === 0) return false;
  const some = ctx.db
    .selectFrom('case as c')
    .select(sql<number>`1`.as('one'))
    .where(hasGrams(grams))
    .limit(rareUpTo + 1)
    .as('some');
  const { found } = await ctx.db
    .selectFrom(some)
    .select((eb) => eb.fn.countAll<number>().as('found'))
    .executeTakeFirstOrThrow();
  return found > rareUpTo;
}

/** How many there are, counted as far as anybody would read. */
export async function count(ctx: Ctx, rows: ReturnType<typeof matching>): Promise<number> {
  const some = rows
    .clearSelect()
    .select(sql<number>`1`.as('one'))
    .limit(countedTo + 1)
    .as('some');
  const { total } = await ctx.db
    .selectFrom(some)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

export async function countByType(
  engine: CaseEngine,
  ctx: Ctx,
  query: CaseFilter,
): Promise<{ type: string; count: number }[]> {
  if (query.device && (await isHiddenDevice(ctx, query.device))) return [];
  return matching(engine, ctx, query, await keptFromSearch(ctx, query.q))
    .clearSelect()
    .select((eb) => ['c.type', eb.fn.countAll<number>().as('count')])
    .groupBy('c.type')
    .execute();
}

/** Cases the caller may read, filtered and paged by position (not by count, so that nothing is skipped while cases come in). */
export async function list(
  engine: CaseEngine,
  ctx: Ctx,
  query: CaseQuery,
): Promise<{ items: CaseItem[]; total: number; next: string | null }> {
  if (query.device && (await isHiddenDevice(ctx, query.device))) return { items: [], total: 0, next: null };
  const [isCommonWord, kept] = [await isCommon(ctx, query.q), await keptFromSearch(ctx, query.q)];
  const rows = matching(engine, ctx, { ...query, isCommonWord }, kept);
  const { total, ids } = await countedWithPage(ctx, rows, query);
  const found =
    ids.length === 0 && total <= countedTo ? [] : await pageOf(rows, query, total <= countedTo ? ids : null);
  const now = ctx.now();
  const shown = pageFrom(
    (await veiled(engine, ctx, found)).map((row) => toItem(typeOf(engine, row.type), row, now)),
    query.limit,
    ({ priority, at, dueAt, id }) => encode([priority, query.sort === 'due' ? (dueAt ?? far) : at, id]),
  );
  return { total, ...shown, items: await withAssignees(ctx, shown.items) };
}

/**
 * How many there are, and which of them the page shows, in one look: few are gathered first and sorted then, as walking
 * in their order would look at nearly all cases for them.
 */
async function countedWithPage(
  ctx: Ctx,
  rows: Matching,
  { sort, cursor, limit }: CaseQuery,
): Promise<{ total: number; ids: string[] }> {
  const found = rows
    .clearSelect()
    .select(['c.id', 'c.priority', 'c.at', 'c.due_at'])
    .limit(countedTo + 1)
    .as('c');
  const onPage = cursor ? after(sort, cursor) : sql<boolean>`true`;
  return ctx.db
    .selectFrom(found)
    .select((eb) => [
      eb.fn.countAll<number>().as('total'),
      sql<
        string[]
      >`coalesce((array_agg(c.id order by ${order(sort)}) filter (where ${onPage}))[1:${sql.lit(limit + 1)}], '{}')`.as(
        'ids',
      ),
    ])
    .executeTakeFirstOrThrow();
}

/** One page and one row more: these, or where there are too many to gather, those next in the order. */
function pageOf(rows: Matching, { sort, cursor, limit }: CaseQuery, ids: readonly string[] | null) {
  let page = rows;
  if (ids) page = page.where('c.id', 'in', ids);
  else if (cursor) page = page.where(after(sort, cursor));
  return page
    .orderBy(order(sort))
    .limit(limit + 1)
    .execute();
}

type Matching = ReturnType<typeof matching>;

async function withAssignees(ctx: Ctx, items: readonly CaseItem[]): Promise<CaseItem[]> {
  if (items.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('case_party as cp')
    .innerJoin('person as p', 'p.id', 'cp.person_id')
    .select(['cp.case_id', 'p.id', 'p.name'])
    .where(
      'cp.case_id',
      'in',
      items.map(({ id }) => id),
    )
    .where('cp.relation', '=', 'assignee')
    .orderBy('cp.joined_at')
    .execute();
  const byCase = Map.groupBy(rows, (row) => row.case_id);
  return items.map((item) => ({
    ...item,
    assignees: (byCase.get(item.id) ?? []).map(({ id, name }) => ({ id, name })),
  }));
}

const far = '9999-01-01T00:00:00.000Z';
const due = sql`coalesce(c.due_at, ${far}::timestamptz)`;

function order(sort: CaseQuery['sort']) {
  if (sort === 'queue') return sql`c.priority, c.at, c.id`;
  if (sort === 'due') return sql`${due}, c.id`;
  return sort === 'old' ? sql`c.at, c.id` : sql`c.at desc, c.id desc`;
}

function after(sort: CaseQuery['sort'], cursor: string) {
  const [priority, at, id] = decode(cursor);
  if (sort === 'queue')
    return sql<boolean>`(c.priority, c.at, c.id) > (${priority}::smallint, ${at}::timestamptz, ${id}::uuid)`;
  if (sort === 'due') return sql<boolean>`(${due}, c.id) > (${at}::timestamptz, ${id}::uuid)`;
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
