import {
  fromSmallest,
  keptUntil,
  openedBy,
  type BookKind,
  type BookLine,
  type BookOutstanding,
  type LimitOf,
} from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { Listed } from '../../kernel/registers/index.ts';
import { answered, isUndone } from './open.ts';
import { amount, rangeText, seen, seesWhole } from './shown.ts';
import { daysOf, limitOf } from './terms.ts';

interface LineRow {
  id: string;
  seq: number;
  entry: string;
  stock_id: string;
  batch: string;
  expires_on: string | null;
  place: string | null;
  item: BookLine['item'] & { data: Record<string, unknown> };
  movement: string;
  quantity: number;
  delta: number;
  balance: number;
  total: number | null;
  number_from: number | null;
  number_to: number | null;
  voucher: string | null;
  note: string | null;
  data: Record<string, unknown>;
  first_id: string;
  first_name: string;
  second_id: string | null;
  second_name: string | null;
  reverses: number | null;
  reversed_by: number | null;
  answers: number | null;
  answered: string[];
  open: number | null;
  case_id: string | null;
  at: Date;
  done_at: Date;
}

/** Lines that are still to be answered, in whole or in part. */
const isOpen = (outstanding: BookOutstanding) =>
  sql<boolean>`(l.movement = any(${[...openedBy(outstanding)]}) and l.reverses is null and not ${isUndone} and l.quantity > ${answered(outstanding.by)})`;

function isLate(kind: BookKind, ctx: Ctx): RawBuilder<boolean> {
  const due = kind.outstanding?.due;
  if (!due) return sql<boolean>`false`;
  if ('field' in due) return sql<boolean>`(l.data->>${due.field})::timestamptz < ${ctx.now()}`;
  const days = daysOf(ctx.app, kind, 'due') ?? due.days;
  return sql<boolean>`l.done_at < ${new Date(ctx.now().getTime() - days * 86_400_000)}`;
}

/** Items whose open lines count, where the book says of which. */
async function openItems(ctx: Ctx, kind: BookKind): Promise<string[] | null> {
  const when = kind.outstanding?.when;
  if (!when) return null;
  const items = await ctx.db.selectFrom('book_item').select(['id', 'data']).where('book', '=', kind.book).execute();
  return items.filter(({ data }) => when({ data })).map(({ id }) => id);
}

/** Lines of a book, newest last. */
export async function lineList(
  ctx: Ctx,
  kind: BookKind,
  behind?: (reference: string) => RawBuilder<boolean>,
): Promise<Listed<LineRow, BookLine>> {
  const only = await openItems(ctx, kind);
  const { outstanding } = kind;
  const open: RawBuilder<boolean> = outstanding
    ? sql<boolean>`(${isOpen(outstanding)} ${only === null ? sql`` : sql`and l.item_id = any(${[...only]}::uuid[])`})`
    : sql<boolean>`false`;
  return {
    id: sql`l.id`,
    code: sql`lpad(l.seq::text, 12, '0')`,
    from: sql`book_line l join book_item i on i.id = l.item_id join book_stock s on s.id = l.stock_id
      left join place p on p.id = s.place_id`,
    select: (
      rights,
    ) => sql`l.id, l.seq, l.entry_id as entry, l.stock_id, s.batch, s.expires_on::text, p.full_name as place,
      jsonb_build_object('id', i.id, 'code', i.code, 'name', i.name, 'spec', i.spec, 'unit', i.unit, 'data', i.data) as item,
      l.movement, l.quantity, l.delta, l.balance, ${seesWhole(kind, rights) ? sql`l.total` : sql`null::bigint as total`}, l.number_from, l.number_to, l.voucher, l.note, l.data,
      l.first_id, l.first_name, l.second_id, l.second_name, l.case_id, l.at, l.done_at,
      (select o.seq from book_line o where o.id = l.reverses) as reverses,
      (select u.seq from book_line u where u.reverses = l.id) as reversed_by,
      (select o.seq from book_line o where o.id = l.answers) as answers,
      array(select distinct a.movement from book_line a where a.answers = l.id and a.reverses is null
        and not exists (select from book_line u where u.reverses = a.id)) as answered,
      case when ${open} then l.quantity - ${answered(outstanding?.by ?? [])} end as open`,
    toItem: (row) => toLine(kind, row, limitOf(ctx.app, kind)),
    visible: (rights) => sql<boolean>`${seen(kind, rights)} and l.book = ${kind.book}`,
    search: [sql`i.code`, sql`i.name`, sql`l.voucher`, sql`s.batch`, sql`l.note`, sql`l.data::text`],
    pinyin: sql`i.pinyin`,
    filters: {
      item: (code: string) => sql`i.code = ${code}`,
      stock: (id: string) => sql`l.stock_id = ${id}`,
      movement: (name: string) => sql`l.movement = ${name}`,
      from: (at: string) => sql`l.done_at >= ${new Date(at)}`,
      to: (at: string) => sql`l.done_at <= ${new Date(at)}`,
      open: (is: boolean) => sql`${open} = ${is}`,
      overdue: (is: boolean, ctx) => (outstanding ? sql`(${open} and ${isLate(kind, ctx)}) = ${is}` : sql`${!is}`),
      case: (id: string) => sql`l.case_id = ${id}`,
      entry: (id: string) => sql`l.entry_id = ${id}`,
      // The records behind a number: the source is the figures' own, which know of lines.
      ...(behind && { figure: behind }),
    },
    sorts: {},
  };
}

export const numberOf = (kind: BookKind, seq: number): string => `${kind.prefix}-${String(seq).padStart(6, '0')}`;

function toLine(kind: BookKind, row: LineRow, limits: LimitOf): BookLine {
  const said = amount(kind);
  const { data: known, ...item } = row.item;
  return {
    id: row.id,
    number: numberOf(kind, row.seq),
    entry: row.entry,
    stock: { id: row.stock_id, batch: row.batch, expiresOn: row.expires_on, place: row.place },
    item,
    movement: row.movement,
    quantity: fromSmallest(kind, row.quantity),
    in: row.delta > 0 ? said(row.delta) : null,
    out: row.delta < 0 ? said(-row.delta) : null,
    balance: fromSmallest(kind, row.balance),
    total: said(row.total),
    numbers: row.number_from === null ? null : rangeText(kind, row.number_from, row.number_to ?? row.number_from),
    voucher: row.voucher,
    note: row.note,
    data: row.data,
    first: { id: row.first_id, name: row.first_name },
    second: row.second_id === null ? null : { id: row.second_id, name: row.second_name ?? '' },
    reverses: row.reverses === null ? null : numberOf(kind, row.reverses),
    reversedBy: row.reversed_by === null ? null : numberOf(kind, row.reversed_by),
    answers: row.answers === null ? null : numberOf(kind, row.answers),
    answered: row.answered,
    open: said(row.open),
    caseId: row.case_id,
    kept:
      row.reverses === null
        ? keptUntil(
            kind,
            { movement: row.movement, doneOn: dayOf(row.done_at), expiresOn: row.expires_on, data: known },
            limits,
          )
        : [],
    at: row.at.toISOString(),
    doneAt: row.done_at.toISOString(),
  };
}
