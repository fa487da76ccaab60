import {
  bookKind,
  books,
  decimalsOf,
  openedBy,
  refuse,
  type BookKind,
  type Figure,
  type FigureUnit,
  type Label,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { holds, type Rights } from '../../kernel/auth/index.ts';
import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { all, type Condition, type FigureProvider, type FigureSource } from '../../kernel/figures/index.ts';
import { isUndone, settledBy } from './open.ts';
import { seen, stockFinding, type StockFinding } from './shown.ts';
import { daysOf } from './terms.ts';

const group: Label = ['账册', 'Books'];
const mayAsk = (kind: BookKind, rights: Rights): boolean =>
  holds(rights, 'book.read') && holds(rights, kind.permission);
const isReal = (ctx: Ctx, row: RawBuilder<unknown>): Condition =>
  ctx.app.settings.get<boolean>('hospital.demo') ? sql`true` : sql`not ${row}`;

/** Amounts of one unit are added up; of a book whose items say their own, entries are counted. */
const unitOf = ({ book, unit }: BookKind): FigureUnit | null =>
  unit === 'item' ? null : book === 'fund' ? 'yuan' : book === 'hours' ? 'hour' : 'case';
const amount = (kind: BookKind, column: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${column})::numeric / ${sql.lit(10 ** decimalsOf(kind))}`;

/** Which lines of a period count. */
interface Lines {
  moved?: 'in' | 'out';
  counted?: true;
  differs?: true;
  agrees?: true;
  opened?: true;
  late?: true;
}

function figuresOfLines(kind: BookKind): Record<string, Figure<Lines>> {
  const unit = unitOf(kind);
  const moved = (label: Label, way: 'in' | 'out'): Figure<Lines> =>
    unit
      ? { label, of: { sum: 'quantity', where: { moved: way } }, unit }
      : { label, of: { count: { moved: way } }, unit: 'case' };
  const { outstanding } = kind;
  return {
    entries: { label: ['记账笔数', 'Entries'], of: { count: {} }, unit: 'case' },
    in: moved(unit ? ['收入', 'In'] : ['收入笔数', 'Entries in'], 'in'),
    out: moved(unit ? ['发出', 'Out'] : ['发出笔数', 'Entries out'], 'out'),
    counts: { label: ['盘点次数', 'Counts'], of: { count: { counted: true } }, unit: 'case', better: 'more' },
    differences: { label: ['账实不符', 'Differences'], of: { count: { differs: true } }, unit: 'case', better: 'less' },
    differenceRate: {
      label: ['账实不符率', 'Share of counts that differ'],
      of: { count: { differs: true } },
      per: { count: { counted: true } },
      unit: 'percent',
      better: 'less',
    },
    matchRate: {
      label: ['账实相符率', 'Share of counts that agree'],
      of: { count: { agrees: true } },
      per: { count: { counted: true } },
      unit: 'percent',
      better: 'more',
    },
    ...(outstanding?.due && {
      opened: {
        label: [`${outstanding.label[0]}(应办)`, `${outstanding.label[1]}: to be settled`],
        of: { count: { opened: true } },
        unit: 'case',
      },
      late: {
        label: [`${outstanding.label[0]}(逾期)`, `${outstanding.label[1]}: late`],
        of: { count: { late: true } },
        unit: 'case',
        better: 'less',
      },
      lateRate: {
        label: [`${outstanding.label[0]}逾期率`, `${outstanding.label[1]}: share late`],
        of: { count: { late: true } },
        per: { count: { opened: true } },
        unit: 'percent',
        better: 'less',
      },
    }),
  };
}

/** Until when a line was to be settled, and when it was. */
function isLate(ctx: Ctx, kind: BookKind): Condition {
  const { outstanding } = kind;
  if (!outstanding?.due) return sql`false`;
  const days = daysOf(ctx.app, kind, 'due');
  const due =
    'field' in outstanding.due
      ? sql`(l.data->>${sql.lit(outstanding.due.field)})::timestamptz`
      : sql`l.done_at + make_interval(days => ${days}::int)`;
  return sql<boolean>`coalesce(${settledBy(outstanding.by)}, ${ctx.now()}) > ${due}`;
}

/** What happened in a book in a period; what was undone never did. */
export const lineFigures = (ctx: Ctx, kind: BookKind): FigureSource<Lines> => ({
  name: `book.${kind.book}`,
  label: kind.label,
  group,
  figures: figuresOfLines(kind),
  from: sql`book_line l join book_item i on i.id = l.item_id join book_stock s on s.id = l.stock_id
    left join place p on p.id = s.place_id`,
  counts: all([
    sql`l.book = ${kind.book}`,
    sql`l.reverses is null`,
    sql<boolean>`not ${isUndone}`,
    isReal(ctx, sql`l.is_demo`),
  ]),
  reach: (rights) => seen(kind, rights),
  isOpenTo: (rights) => mayAsk(kind, rights),
  check(rights) {
    if (!mayAsk(kind, rights)) throw refuse('forbidden', { permission: kind.permission });
  },
  instantOf: () => sql`l.done_at`,
  matches: ({ moved, counted, differs, agrees, opened, late } = {}) =>
    all([
      ...(moved ? [moved === 'in' ? sql<boolean>`l.delta > 0` : sql<boolean>`l.delta < 0`] : []),
      ...(counted ? [sql<boolean>`l.is_count`] : []),
      ...(differs ? [sql<boolean>`(l.is_count and l.case_id is not null)`] : []),
      ...(agrees ? [sql<boolean>`(l.is_count and l.case_id is null)`] : []),
      ...(opened || late
        ? [sql<boolean>`l.movement = any(${kind.outstanding ? [...openedBy(kind.outstanding)] : []})`]
        : []),
      ...(late ? [isLate(ctx, kind)] : []),
    ]),
  numberOf: () => amount(kind, sql`l.quantity`),
  splits: ['movement', 'item'],
  labelOf: (by) => (by === 'movement' ? ['摘要', 'Entry'] : by === 'item' ? ['品名', 'Name'] : undefined),
  split: (by) =>
    by === 'movement'
      ? { join: sql``, key: sql`l.movement` }
      : by === 'item'
        ? { join: sql``, key: sql`concat_ws(' ', i.name, i.spec)` }
        : undefined,
  options: (by) =>
    by === 'movement'
      ? {
          ...Object.fromEntries(Object.entries(kind.movements).map(([name, { label }]) => [name, label])),
          count: ['盘点', 'Count'],
        }
      : undefined,
  page: `/books/${kind.book}`,
  mayOpen: (rights) => mayAsk(kind, rights),
});

/** Which balances count, as they stand now. */
interface Stocks {
  finding?: StockFinding;
  here?: true;
}

const count = (which: Stocks) => ({ count: which });

function figuresOfStocks(kind: BookKind): Record<string, Figure<Stocks>> {
  const unit = unitOf(kind);
  const { outstanding, dimensions, limits } = kind;
  const ill = { unit: 'case', better: 'less' } as const;
  return {
    here: { label: ['在库品批', 'Balances'], of: count({ here: true }), unit: 'case' },
    ...(unit && { balance: { label: ['结存', 'Balance'], of: { sum: 'balance' }, unit } }),
    ...(outstanding && {
      out: { label: outstanding.label, of: { sum: 'open' }, unit: 'case' },
      overdue: {
        label: [`${outstanding.label[0]}(已逾期)`, `${outstanding.label[1]}: overdue`],
        of: { sum: 'overdue' },
        ...ill,
      },
    }),
    ...(dimensions.expiry && {
      expired: { label: ['已过期', 'Expired'], of: count({ finding: 'expired' }), ...ill },
      expiring: { label: ['即将过期', 'Expires soon'], of: count({ finding: 'expiring' }), ...ill },
    }),
    ...(limits && {
      overLimit: { label: ['超过该处限量', 'Above a limit'], of: count({ finding: 'overLimit' }), ...ill },
    }),
    ...(kind.count.every && {
      uncounted: { label: ['逾期未盘点', 'Not counted in time'], of: count({ finding: 'uncounted' }), ...ill },
    }),
  };
}

/** How many lines at a balance are open, or open and late. */
function openAt(ctx: Ctx, kind: BookKind, which: 'open' | 'overdue'): RawBuilder<unknown> {
  const { outstanding } = kind;
  if (!outstanding) return sql`0`;
  return sql`(select count(*) from book_line l where l.stock_id = s.id and l.reverses is null and not ${isUndone}
    and l.movement = any(${[...openedBy(outstanding)]}) and ${settledBy(outstanding.by)} is null
    ${which === 'overdue' ? sql`and ${isLate(ctx, kind)}` : sql``})`;
}

/** How a book stands now. */
export const stockFigures = (ctx: Ctx, kind: BookKind): FigureSource<Stocks> => ({
  name: `stock.${kind.book}`,
  label: [`${kind.label[0]}(现状)`, `${kind.label[1]}, now`],
  group,
  figures: figuresOfStocks(kind),
  from: sql`book_stock s join book_item i on i.id = s.item_id left join place p on p.id = s.place_id`,
  counts: all([sql`i.book = ${kind.book}`, isReal(ctx, sql`s.is_demo`)]),
  reach: (rights) => seen(kind, rights),
  isOpenTo: (rights) => mayAsk(kind, rights),
  check(rights) {
    if (!mayAsk(kind, rights)) throw refuse('forbidden', { permission: kind.permission });
  },
  matches: ({ finding, here } = {}) =>
    all([
      ...(here ? [sql<boolean>`s.balance > 0`] : []),
      ...(finding ? [stockFinding(kind, finding, ctx, dayOf(ctx.now()))] : []),
    ]),
  numberOf: (field) =>
    field === 'balance' ? amount(kind, sql`s.balance`) : sql`${openAt(ctx, kind, field as 'open')}::numeric`,
  splits: ['item'],
  labelOf: (by) => (by === 'item' ? ['品名', 'Name'] : undefined),
  split: (by) => (by === 'item' ? { join: sql``, key: sql`concat_ws(' ', i.name, i.spec)` } : undefined),
  opens({ name }) {
    if (name === 'out') return 'tab=lines&open=true';
    if (name === 'overdue') return 'tab=lines&overdue=true';
    const measure = figuresOfStocks(kind)[name]?.of;
    const finding = measure && 'count' in measure ? measure.count.finding : undefined;
    return finding ? `finding=${finding}` : 'tab=stocks';
  },
  page: `/books/${kind.book}`,
  mayOpen: (rights) => mayAsk(kind, rights),
});

/** What books have to count: what happened, and how they stand. */
export const bookFigures: FigureProvider = {
  names: () => Object.keys(books).flatMap((book) => [`book.${book}`, `stock.${book}`]),
  find(ctx, name) {
    const [shape, book = ''] = name.split('.');
    const kind = bookKind(book);
    if (!kind) return undefined;
    return shape === 'book' ? lineFigures(ctx, kind) : shape === 'stock' ? stockFigures(ctx, kind) : undefined;
  },
};
