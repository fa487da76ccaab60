import { fromSmallest, isSplit, type BookItem, type BookKind, type BookStock } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reachFilter, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Listed } from '../../kernel/registers/index.ts';
import { daysOf } from './terms.ts';

/** Things somewhere are reached by where they are; what is nowhere belongs to the whole hospital. */
const visible = (kind: BookKind, rights: Rights): RawBuilder<boolean> =>
  reachFilter(rights, kind.permission, {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });
export const seen = (kind: BookKind, rights: Rights): RawBuilder<boolean> => {
  const read = reachFilter(rights, 'book.read', {
    campusId: sql`p.campus_id::text`,
    departmentPath: sql`(select path from department where id = p.department_id)`,
  });
  return sql<boolean>`(${visible(kind, rights)} and ${read})`;
};

/** What writing needs to know of a balance. */
export interface StockFacts {
  id: string;
  batch: string;
  expiresOn: string | null;
  /** In the smallest unit. */
  balance: number;
  isDemo: boolean;
  item: {
    id: string;
    code: string;
    name: string;
    spec: string | null;
    unit: string | null;
    data: Record<string, unknown>;
  };
  place: { id: string; name: string } | null;
  reach: { campusId: string | null; departmentPath: string | null };
}

export const amount = (kind: BookKind) => (kept: number | null) =>
  kept === null ? null : fromSmallest(kind, Number(kept));
const instant = (at: Date | string | null): string | null => (at === null ? null : new Date(at).toISOString());

interface ItemRow {
  item: {
    id: string;
    code: string;
    name: string;
    spec: string | null;
    unit: string | null;
    data: Record<string, unknown>;
    least: number | null;
    most: number | null;
    isActive: boolean;
    balance: number;
  };
}

/** Over all places, or over a part of them? */
export const seesWhole = ({ permission }: BookKind, { grants }: Rights): boolean =>
  grants.get(permission) === 'all' && grants.get('book.read') === 'all';

/** What there is of an item as far as the reader sees: somebody of one ward does not learn what the others hold. */
const itemColumns =
  (kind: BookKind) =>
  (rights: Rights): RawBuilder<ItemRow> =>
    sql`jsonb_build_object('id', i.id, 'code', i.code, 'name', i.name, 'spec', i.spec, 'unit', i.unit,
  'data', i.data, 'least', i.least, 'most', i.most, 'isActive', i.is_active,
  'balance', ${seesWhole(kind, rights) ? inAll : inSight(kind, rights)}) as item`;

const itemOf = (kind: BookKind, { item }: ItemRow): BookItem => ({
  ...item,
  least: amount(kind)(item.least),
  most: amount(kind)(item.most),
  balance: fromSmallest(kind, item.balance),
});

/** How much there is of an item in all. */
const inAll = sql<number>`(select coalesce(sum(balance), 0) from book_stock where item_id = i.id)`;
const inSight = (kind: BookKind, rights: Rights): RawBuilder<number> =>
  sql<number>`(select coalesce(sum(n.balance), 0) from book_stock n left join place p on p.id = n.place_id
    where n.item_id = i.id and ${seen(kind, rights)})`;

/** What a book counts. Items are nowhere: whoever works on the book sees them. */
export const itemList = (kind: BookKind, reported: readonly string[] = []): Listed<ItemRow, BookItem> => ({
  isShort: true,
  id: sql`i.id`,
  code: sql`i.code`,
  from: sql`book_item i`,
  select: itemColumns(kind),
  toItem: (row) => itemOf(kind, row),
  visible: ({ grants }) => sql<boolean>`${grants.has(kind.permission)} and i.book = ${kind.book}`,
  search: [sql`i.code`, sql`i.name`, sql`i.spec`],
  pinyin: sql`i.pinyin`,
  filters: {
    active: (is: boolean) => sql`i.is_active = ${is}`,
    finding: (is: 'below' | 'above' | 'unreported' | 'noSheet', ctx) => {
      if (is === 'noSheet') return kind.hasSheets ? noSheet : sql<boolean>`false`;
      if (is === 'unreported') return unreported(kind, reported, ctx);
      return is === 'below' ? sql`(i.is_active and ${inAll} < i.least)` : sql`${inAll} > i.most`;
    },
  },
  sorts: {},
});

/** Chemicals in use whose safety data sheet nobody has put there. */
const noSheet = sql<boolean>`(i.is_active and not exists (
  select from stored_file f where f.subject_kind = 'bookItem' and f.subject_id = i.id and f.purpose = 'sheet'))`;

/** Items of the year before that nobody has reported yet, among those a book reports of. */
function unreported({ yearly }: BookKind, reported: readonly string[], ctx: Ctx): RawBuilder<boolean> {
  if (!yearly) return sql<boolean>`false`;
  const year = Number(dayOf(ctx.now()).slice(0, 4)) - 1;
  const [from, until] = [localMidnightOf(`${year}-01-01`), localMidnightOf(`${year + 1}-01-01`)];
  const undone = sql`not exists (select from book_line u where u.reverses = l.id)`;
  return sql<boolean>`(i.id = any(${[...reported]}::uuid[])
    and exists (select from book_line l where l.item_id = i.id and l.done_at >= ${from} and l.done_at < ${until})
    and not exists (select from book_line l where l.item_id = i.id and l.movement = ${yearly.movement}
      and l.reverses is null and (l.data->>${yearly.year})::int = ${year} and ${undone}))`;
}
const localMidnightOf = (day: string): Date => new Date(`${day}T00:00:00+08:00`);

/** Items of which a book reports once a year. */
export async function yearlyItems(ctx: Ctx, { book, yearly }: BookKind): Promise<string[]> {
  if (!yearly) return [];
  const items = await ctx.db.selectFrom('book_item').select(['id', 'data']).where('book', '=', book).execute();
  return items.filter(({ data }) => yearly.when({ data })).map(({ id }) => id);
}

interface StockRow extends ItemRow {
  id: string;
  batch: string;
  expires_on: string | null;
  place: BookStock['place'];
  balance: number;
  numbers: string;
  counted_at: Date | null;
  most_here: number | null;
}

const addDays = (ctx: Ctx, days: number): string => dayOf(new Date(ctx.now().getTime() + days * 86_400_000));

/** What may lie at the place of a balance, and what does, in all batches. */
const mostHere = sql<
  number | null
>`(select b.most from book_limit b where b.item_id = s.item_id and b.place_id = s.place_id)`;
const here = sql<number>`(select sum(o.balance) from book_stock o where o.item_id = s.item_id and o.place_id = s.place_id)`;

export type StockFinding = 'expired' | 'expiring' | 'overLimit' | 'uncounted';

/** Balances `s` with which this is wrong. */
export function stockFinding(kind: BookKind, is: StockFinding, ctx: Ctx, today: string): RawBuilder<boolean> {
  if (is === 'overLimit') return sql`(s.balance > 0 and ${here} > ${mostHere})`;
  if (is === 'expired') return sql`(s.balance > 0 and s.expires_on < ${today}::date)`;
  if (is === 'expiring')
    return sql`(s.balance > 0 and s.expires_on >= ${today}::date
      and s.expires_on <= ${addDays(ctx, daysOf(ctx.app, kind, 'expiry') ?? 0)}::date)`;
  const days = daysOf(ctx.app, kind, 'count');
  if (days === null) return sql`false`;
  const since = new Date(ctx.now().getTime() - days * 86_400_000);
  return sql`(s.balance > 0 and coalesce(s.counted_at,
    (select min(l.at) from book_line l where l.stock_id = s.id)) < ${since})`;
}

/** Balances, by item, batch and place. */
export const stockList = (kind: BookKind): Listed<StockRow, BookStock> => ({
  isShort: true,
  id: sql`s.id`,
  code: sql`(i.code || ' ' || s.batch || ' ' || s.id::text)`,
  from: sql`book_stock s join book_item i on i.id = s.item_id left join place p on p.id = s.place_id`,
  select: (
    rights,
  ) => sql`s.id, s.batch, s.expires_on::text, s.balance, s.numbers::text, s.counted_at, ${itemColumns(kind)(rights)},
    ${mostHere} as most_here,
    case when p.id is not null then
      jsonb_build_object('id', p.id, 'code', p.code, 'name', p.name, 'path', p.full_name) end as place`,
  toItem: (row) => ({
    id: row.id,
    item: itemOf(kind, row),
    batch: row.batch,
    expiresOn: row.expires_on,
    place: row.place,
    balance: fromSmallest(kind, row.balance),
    numbers: kind.numbered ? numbersText(kind, row.numbers) : null,
    countedAt: instant(row.counted_at),
    limit: amount(kind)(row.most_here),
  }),
  visible: (rights) => sql<boolean>`${seen(kind, rights)} and i.book = ${kind.book}`,
  search: [sql`i.code`, sql`i.name`, sql`i.spec`, sql`s.batch`, sql`p.full_name`],
  pinyin: sql`i.pinyin`,
  filters: {
    item: (code: string) => sql`i.code = ${code}`,
    place: (code: string) => sql`p.path like (select path from place where code = ${code}) || '%'`,
    // What is not split is one row an item, and one asks where it is all the more while it is out.
    empty: (is: boolean) => (is || !isSplit(kind) ? sql`true` : sql`s.balance > 0`),
    finding: (is: StockFinding, ctx) => stockFinding(kind, is, ctx, dayOf(ctx.now())),
  },
  sorts: { name: sql`i.pinyin`, expiresOn: sql`s.expires_on`, place: sql`p.full_name` },
});

const digits = (kind: BookKind, n: number): string => String(n).padStart(kind.numbered?.digits ?? 0, '0');
export const rangeText = (kind: BookKind, from: number, to: number): string =>
  from === to ? digits(kind, from) : `${digits(kind, from)}–${digits(kind, to)}`;
/** `{[1,21),[35,36)}` of PostgreSQL as people write it. */
const numbersText = (kind: BookKind, kept: string): string =>
  [...kept.matchAll(/\[(\d+),(\d+)\)/g)]
    .map(([, from, until]) => rangeText(kind, Number(from), Number(until) - 1))
    .join(', ');
