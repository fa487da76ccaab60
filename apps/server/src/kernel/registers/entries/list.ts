import { refuse } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import type { Rights } from '../../auth/index.ts';
import type { Ctx } from '../../ctx.ts';
import { own } from '../../json.ts';
import { anywhere, isUuid, pageFrom, spelledLike } from '../../search.ts';
import { withoutHidden } from './hidden.ts';
import type { EntryKind } from './kind.ts';
import { mergedInto } from './merged.ts';

/** What somebody asks of a list: filters by name, words, a page of it. */
export interface EntryQuery {
  q?: string | undefined;
  sort?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

type Searched = Pick<
  EntryKind<object, unknown>,
  'id' | 'code' | 'from' | 'visible' | 'search' | 'pinyin' | 'filters' | 'sorts'
>;

/** Rows of any kind that are listed, whoever writes them. */
export type Listed<Row extends object, Item> = Searched &
  Pick<EntryKind<Row, Item>, 'more' | 'toItem' | 'hides'> & {
    /** What is read of a row; where it depends on how far the reader's rights reach, by them. */
    select: EntryKind<Row, Item>['select'] | ((rights: Rights) => EntryKind<Row, Item>['select']);
    /** There are so few that one statement finds, counts and shows them; no index leads through them in order anyway. */
    isShort?: true;
  };

const selected = <Row extends object, Item>({ select }: Listed<Row, Item>, { rights }: Ctx) =>
  typeof select === 'function' ? select(rights) : select;

const moreOf = <Row extends object, Item>({ more }: Listed<Row, Item>, ctx: Ctx) =>
  typeof more === 'function' ? more(ctx) : (more ?? sql``);

/** The one query path: what the caller may see, and what he asks for. */
function where(kind: Searched, ctx: Ctx, query: object): RawBuilder<boolean> {
  const asked = query as Record<string, unknown>;
  const conditions = [kind.visible(ctx.rights)];
  for (const [name, filter] of Object.entries(kind.filters))
    if (asked[name] !== undefined) conditions.push(filter(asked[name] as never, ctx));
  if (typeof asked['q'] === 'string' && asked['q'].trim() !== '') {
    const like = anywhere(asked['q'].trim().toLowerCase());
    const texts = kind.search.map((text) => sql<boolean>`${text} ilike ${like}`);
    const spelled = sql`${kind.pinyin} like ${spelledLike(asked['q'])}`;
    conditions.push(sql<boolean>`(${sql.join([...texts, spelled], sql` or `)})`);
  }
  return sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

export interface EntryPage<Item> {
  items: Item[];
  total: number;
  next: string | null;
}

/** How many there are. */
export async function countEntries(kind: Searched, ctx: Ctx, query: object): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*) as total from ${kind.from} where ${where(kind, ctx, query)}`.execute(ctx.db);
  return rows[0]?.total ?? 0;
}

/** How many there are for each of several questions, in one look. */
export async function countEach<Name extends string>(
  kind: Searched,
  ctx: Ctx,
  queries: Readonly<Record<Name, object>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(queries) as Name[];
  if (names.length === 0) return {} as Record<Name, number>;
  const counts = names.map((name) => sql`count(*) filter (where ${where(kind, ctx, queries[name])})`);
  const { rows } = await sql<{ counts: number[] }>`
    select jsonb_build_array(${sql.join(counts)}) as counts from ${kind.from} where ${kind.visible(ctx.rights)}`.execute(
    ctx.db,
  );
  return Object.fromEntries(names.map((name, at) => [name, rows[0]?.counts[at] ?? 0])) as Record<Name, number>;
}

interface Found {
  id: string;
  code: string;
  key: string;
}

/** The order asked for, and where a page of it begins. Sorted by text or day; who has none of it comes first. */
function orderOf(kind: Searched, query: EntryQuery) {
  const isDown = query.sort?.startsWith('-') ?? false;
  const name = query.sort?.slice(isDown ? 1 : 0) ?? 'code';
  const sort = name === 'code' ? undefined : own(kind.sorts, name);
  if (name !== 'code' && !sort) throw refuse('bad_request', { reason: 'sort' });
  const key = sort ? sql<string>`coalesce((${sort})::text, '') collate "C"` : sql<string>`''`;
  const then = isDown ? sql`desc` : sql`asc`;
  const from = query.cursor === undefined ? undefined : positionOf(query.cursor);
  const beyond = isDown ? sql`<` : sql`>`;
  const after = (itsKey: RawBuilder<unknown>, code: RawBuilder<unknown>): RawBuilder<boolean> =>
    !from
      ? sql`true`
      : sort
        ? sql`(${itsKey}, ${code}) ${beyond} (${from[0]} collate "C", ${from[1]})`
        : sql`${code} ${beyond} ${from[1]}`;
  const order = sort ? sql`key ${then}, code ${then}` : sql`code ${then}`;
  return { key, after, order };
}

const cursorAt = (last: Found): string => Buffer.from(JSON.stringify([last.key, last.code])).toString('base64url');

/** One page of ids in the order asked for. */
async function idsOf(kind: Searched, ctx: Ctx, query: EntryQuery): Promise<{ items: Found[]; next: string | null }> {
  const { key, after, order } = orderOf(kind, query);
  const { rows } = await sql<Found>`
    select ${kind.id} as id, ${kind.code} as code, ${key} as key from ${kind.from}
    where ${where(kind, ctx, query)} and ${after(key, kind.code)} order by ${order} limit ${query.limit + 1}`.execute(
    ctx.db,
  );
  return pageFrom(rows, query.limit, cursorAt);
}

/** The same with what is shown of each, and how many there are, in one statement. */
async function shortPage<Row extends object, Item>(
  kind: Listed<Row, Item>,
  ctx: Ctx,
  query: EntryQuery,
): Promise<EntryPage<Item>> {
  const { key, after, order } = orderOf(kind, query);
  const { rows } = await sql<Row & Found & { total: number }>`
    with found as (select ${kind.id} as id, ${kind.code} as code, ${key} as key from ${kind.from} where ${where(kind, ctx, query)}),
      page as (select * from found where ${after(sql`key`, sql`code`)} order by ${order} limit ${query.limit + 1})
    select (select count(*) from found)::int as total, page.code, page.key, ${selected(kind, ctx)}
    from page, ${kind.from} ${moreOf(kind, ctx)} where ${kind.id} = page.id order by ${order}`.execute(ctx.db);
  const { items, next } = pageFrom(rows, query.limit, cursorAt);
  const total = rows[0]?.total ?? (query.cursor === undefined ? 0 : await countEntries(kind, ctx, query));
  return { items: (await withoutHidden(kind, ctx, items.map(kind.toItem) as object[])) as Item[], total, next };
}

function positionOf(cursor: string): [key: string, code: string] {
  try {
    const value = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (Array.isArray(value) && value.length === 2 && value.every((one) => typeof one === 'string'))
      return value as [string, string];
  } catch {
    // Falls through to the refusal.
  }
  throw refuse('bad_request', { reason: 'cursor' });
}

async function itemsOf<Row extends object, Item>(
  kind: Listed<Row, Item>,
  ctx: Ctx,
  ids: readonly string[],
): Promise<Item[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Row & { entry_id: string }>`
    select ${kind.id} as entry_id, ${selected(kind, ctx)} from ${kind.from} ${moreOf(kind, ctx)}
    where ${kind.id} = any(${[...ids]})`.execute(ctx.db);
  const byId = new Map(rows.map((row) => [row.entry_id, row]));
  const items = ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [kind.toItem(row)] : [];
  });
  return (await withoutHidden(kind, ctx, items as object[])) as Item[];
}

/** A page of what the caller may see. */
export async function listEntries<Row extends object, Item>(
  kind: Listed<Row, Item>,
  ctx: Ctx,
  query: EntryQuery,
): Promise<EntryPage<Item>> {
  if (kind.isShort) return shortPage(kind, ctx, query);
  const page = await idsOf(kind, ctx, query);
  const ids = page.items.map(({ id }) => id);
  // What fits on the first page is counted by being there.
  const isAll = page.next === null && query.cursor === undefined;
  const [items, total] = await Promise.all([
    itemsOf(kind, ctx, ids),
    isAll ? ids.length : countEntries(kind, ctx, query),
  ]);
  return { items, total, next: page.next };
}

/** A page without its total, with the codes it stands for. */
export async function pageOfEntries<Row extends object, Item>(
  kind: Listed<Row, Item>,
  ctx: Ctx,
  query: EntryQuery,
): Promise<{ codes: string[]; items: Item[]; next: string | null }> {
  const page = await idsOf(kind, ctx, query);
  const ids = page.items.map(({ id }) => id);
  return { codes: page.items.map(({ code }) => code), items: await itemsOf(kind, ctx, ids), next: page.next };
}

/** One of them, if the caller may see it. */
export async function getEntry<Row extends object, Item>(
  kind: Listed<Row, Item>,
  ctx: Ctx,
  code: string,
): Promise<Item> {
  const { id } = await seenEntry(kind, ctx, code);
  const [item] = await itemsOf(kind, ctx, [id]);
  if (item === undefined) throw refuse('not_found', { what: code });
  return item;
}

/** Its id, for verbs that need no more than that it may be seen. */
export async function seenEntry(
  kind: Searched & { declared?: { kind: string } | undefined },
  ctx: Ctx,
  code: string,
): Promise<{ id: string }> {
  // Values of cases name things by id, people by code.
  const isIt = isUuid(code) ? sql`(${kind.code} = ${code} or ${kind.id} = ${code})` : sql`${kind.code} = ${code}`;
  const { rows } = await sql<{ id: string }>`
    select ${kind.id} as id from ${kind.from} where ${isIt} and ${kind.visible(ctx.rights)}`.execute(ctx.db);
  if (rows[0]) return rows[0];
  // A number that has become part of another still leads to it.
  const into = kind.declared?.kind === undefined ? null : await mergedInto(ctx.db, kind.declared.kind, code);
  if (into === null) throw refuse('not_found', { what: code });
  return seenEntry({ ...kind, declared: undefined }, ctx, into);
}

/** What somebody means by these words, by code and fullest name. */
export async function findEntries<Row extends object, Item extends { id: string; code: string; name: string }>(
  kind: EntryKind<Row, Item>,
  ctx: Ctx,
  q: string,
  limit: number,
): Promise<{ id: string; number: string; title: string }[]> {
  const { items } = await listEntries(kind, ctx, { q, limit });
  return items.map((item) => ({
    id: item.id,
    number: item.code,
    title: 'path' in item && typeof item.path === 'string' ? item.path : item.name,
  }));
}
