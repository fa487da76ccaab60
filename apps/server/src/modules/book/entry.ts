import {
  ApiError,
  decimalsOf,
  fromSmallest,
  refuse,
  unitAfter,
  type BookCase,
  type BookItemFacts,
  type BookKind,
  type BookLine,
  type ErrorCode,
  type Posting,
} from '@anyuan/contract';
import { sql } from 'kysely';

import { personOf, type Ctx, type Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { happened, toldFacts } from '../../kernel/done-at.ts';
import { newId } from '../../kernel/ids.ts';
import { listEntries } from '../../kernel/registers/index.ts';
import { lineList } from './lines.ts';
import type { StockFacts } from './shown.ts';

/** A line about to be written. */
export interface NewLine extends Posting {
  numberFrom?: number | null;
  numberTo?: number | null;
  reverses?: string | null;
}

export interface NewEntry {
  movement: string;
  lines: readonly NewLine[];
  needsTwo: boolean;
  voucher?: string | null | undefined;
  note?: string | null | undefined;
  data: JsonObject;
  answers?: string | null | undefined;
  isCount?: boolean;
  caseId?: string | null;
  by?: { id: string; name: string } | undefined;
}

/** Whoever writes in a book waits for who writes now: what is read from here on stands until the commit. */
export async function lockBook(tx: Tx, kind: BookKind): Promise<{ closedThrough: string | null }> {
  await tx.db
    .insertInto('book_head')
    .values({ book: kind.book })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const head = await tx.db
    .selectFrom('book_head')
    .select('closed_through')
    .where('book', '=', kind.book)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { closedThrough: head.closed_through };
}

/** The second signature, where it is asked for: of somebody who works on this book, over where it is kept. */
export async function signedByTwo(
  tx: Tx,
  kind: BookKind,
  needsTwo: boolean,
  said: { action: string; stock: StockFacts | null; zh: string; en: string; detail: JsonObject },
): Promise<void> {
  if (!needsTwo) return;
  const { stock } = said;
  await tx.countersign({
    permission: kind.permission,
    ...(stock?.place && { reach: stock.reach }),
    action: said.action,
    subjectType: 'book',
    subjectId: stock?.id ?? null,
    zh: `${kind.label[0]}:${said.zh}`,
    en: `${kind.label[1]}: ${said.en}`,
    detail: said.detail,
  });
}

/** Who signs and who watches are different people. */
export function checkApart(tx: Tx, fields: readonly string[], data: Readonly<Record<string, unknown>>): void {
  const people = [personOf(tx.ctx), tx.second?.id, ...fields.map((name) => data[name])].filter(Boolean);
  if (new Set(people).size !== people.length) throw refuse('book_same_person');
}

/** Something is missing: it is looked into at once. */
export async function openCase(
  tx: Tx,
  opens: BookCase,
  stock: StockFacts,
  title: string,
  words: string,
  said: Readonly<Record<string, unknown>> = {},
) {
  const { row } = await tx.ctx.app.cases.open(tx, {
    type: opens.type,
    title,
    placeId: stock.place?.id ?? null,
    data: opens.data(words, said),
    demo: stock.isDemo,
  });
  return row.id;
}

/** Writes an entry, whole or not at all. The database gives numbers and balances, and refuses what breaks the law of books. */
export async function writeEntry(tx: Tx, kind: BookKind, stock: StockFacts, entry: NewEntry): Promise<string> {
  const entryId = newId();
  const now = happened(tx.ctx.told, tx.now);
  try {
    for (const line of entry.lines)
      await tx.db
        .insertInto('book_line')
        .values({
          id: newId(),
          book: kind.book,
          entry_id: entryId,
          stock_id: line.stock,
          item_id: stock.item.id,
          movement: entry.movement,
          quantity: line.quantity,
          delta: line.delta,
          number_from: line.numberFrom ?? null,
          number_to: line.numberTo ?? null,
          voucher: entry.voucher ?? null,
          note: entry.note ?? null,
          data: JSON.stringify(entry.data) as never,
          first_id: entry.by?.id ?? personOf(tx.ctx),
          first_name: entry.by?.name ?? tx.ctx.actor.name,
          second_id: tx.second?.id ?? null,
          second_name: tx.second?.name ?? null,
          needs_second: entry.needsTwo,
          reverses: line.reverses ?? null,
          answers: entry.answers ?? null,
          is_count: entry.isCount ?? false,
          case_id: entry.caseId ?? null,
          at: tx.now,
          done_at: now.at,
        })
        .execute();
  } catch (error) {
    throw refusalIn(kind, stock, error) ?? error;
  }
  const detail = {
    book: kind.book,
    movement: entry.movement,
    item: stock.item.code,
    batch: stock.batch,
    quantity: entry.lines[0]?.quantity ?? 0,
    ...toldFacts(now),
  };
  if (entry.isCount) tx.audit('book.count', 'book', entryId, detail);
  else if (entry.lines[0]?.reverses) tx.audit('book.reverse', 'book', entryId, detail);
  else tx.audit('book.write', 'book', entryId, detail);
  tx.publish('book.changed', entryId, { permission: kind.permission, ...stock.reach }, { book: kind.book });
  return entryId;
}

/** Refusals of the law itself (migration 0120), which nobody else could judge. */
const refusals = new Set<string>([
  'not_found',
  'book_short',
  'book_closed',
  'book_counted',
  'book_reversed',
  'book_is_reverse',
  'book_answered',
  'book_too_much',
  'book_number_known',
  'book_number_missing',
] satisfies ErrorCode[]);

/** What the database says of a line it does not take (`book_refuse`), as everybody else's refusals are told. */
function refusalIn(kind: BookKind, { item }: StockFacts, error: unknown): ApiError | undefined {
  const { code, message = '', detail } = error as { code?: string; message?: string; detail?: string };
  if (code !== 'AY001' || !refusals.has(message)) return undefined;
  const details = JSON.parse(detail ?? '{}') as Record<string, unknown>;
  const said = (value: unknown): unknown =>
    typeof value === 'number'
      ? `${fromSmallest(kind, value).toFixed(decimalsOf(kind))} ${unitAfter(kind, value, item)[0]}`.trim()
      : value;
  return refuse(
    message as ErrorCode,
    Object.fromEntries(Object.entries(details).map(([key, value]) => [key, said(value)])),
  );
}

/** The lines of an entry, as the list shows them. */
export async function linesOf(ctx: Ctx, kind: BookKind, entry: string): Promise<BookLine[]> {
  const { items } = await listEntries(await lineList(ctx, kind), ctx, { entry, limit: 10 } as never);
  return items;
}

/** What is known of an item, for the rules of its book. */
export const factsOf = (stock: StockFacts): BookItemFacts => ({ data: stock.item.data });

/** A balance by its item, batch and place; made when it is needed first. */
export async function stockFor(
  tx: Tx,
  itemId: string,
  given: { batch: string; expiresOn: string | null; placeId: string | null; isDemo?: boolean | undefined },
): Promise<string> {
  await sql`insert into book_stock (id, item_id, batch, expires_on, place_id, is_demo)
    values (${newId()}, ${itemId}, ${given.batch}, ${given.expiresOn}, ${given.placeId}, ${given.isDemo ?? false})
    on conflict (item_id, batch, place_id) do nothing`.execute(tx.db);
  const row = await tx.db
    .selectFrom('book_stock')
    .select('id')
    .where('item_id', '=', itemId)
    .where('batch', '=', given.batch)
    .where('place_id', 'is not distinct from', given.placeId)
    .executeTakeFirstOrThrow();
  // One batch ends on one day, wherever it lies.
  const { rows } = await sql<{ expires_on: string | null }>`
    select expires_on::text from book_stock where item_id = ${itemId} and batch = ${given.batch}
      and expires_on is distinct from ${given.expiresOn}::date`.execute(tx.db);
  if (rows[0]) throw refuse('book_batch_differs', { day: rows[0].expires_on ?? '–' });
  return row.id;
}
