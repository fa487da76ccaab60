import {
  counted,
  decimalsOf,
  fromSmallest,
  movementOf,
  needsTwo,
  refuse,
  toSmallest,
  undone,
  type bookApi,
  type BookKind,
  type BookLine,
  type BookSummary,
  type HandlerInput,
} from '@anyuan/contract';

import { dayOf } from '../../kernel/cases/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { bookOf } from './access.ts';
import { factsOf, linesOf, lockBook, openCase, signedByTwo, writeEntry } from './entry.ts';
import { workedStock } from './facts.ts';
import { numberOf } from './lines.ts';
import { summaryOf } from './summary.ts';

export const countMovement = 'count';

/** Undoes an entry by one that says the opposite: both stay. */
export async function reverse(
  { book, id, note }: HandlerInput<typeof bookApi.reverse>,
  ctx: Ctx,
): Promise<{ lines: BookLine[] }> {
  const kind = bookOf(ctx, book);
  const entry = await ctx.tx((tx) => reverseIn(tx, kind, id, note));
  return { lines: await linesOf(ctx, kind, entry) };
}

/** The same in a transaction that is open; `isOfMatter`: a step that has written it takes it back. */
export async function reverseIn(tx: Tx, kind: BookKind, id: string, note: string, isOfMatter = false): Promise<string> {
  await lockBook(tx, kind);
  const line = await tx.db
    .selectFrom('book_line')
    .select(['entry_id', 'stock_id', 'movement', 'seq', 'reverses', 'case_id'])
    .where('id', '=', id)
    .where('book', '=', kind.book)
    .executeTakeFirst();
  if (!line) throw refuse('not_found', { what: id });
  if (line.reverses !== null) throw refuse('book_is_reverse');
  const movement = movementOf(kind, line.movement);
  const stock = await workedStock(tx, kind, line.stock_id, isOfMatter);
  const rows = await tx.db
    .selectFrom('book_line')
    .select(['id', 'stock_id', 'quantity', 'delta', 'number_from', 'number_to'])
    .where('entry_id', '=', line.entry_id)
    .orderBy('seq')
    .execute();
  for (const row of rows) await workedStock(tx, kind, row.stock_id, isOfMatter);
  // What a matter has written nobody takes back alone.
  const isForeign = movement?.writtenBy !== undefined && !isOfMatter;
  const two = isForeign || (movement ? needsTwo(movement, factsOf(stock)) : kind.count.two === true);
  const number = numberOf(kind, line.seq);
  await signedByTwo(tx, kind, two, {
    action: `book.${kind.book}.reverse`,
    stock,
    zh: `冲正 ${number}`,
    en: `reverse ${number}`,
    detail: { line: number, note },
  });
  return writeEntry(tx, kind, stock, {
    movement: line.movement,
    lines: undone(rows.map(({ stock_id, quantity, delta }) => ({ stock: stock_id, quantity, delta }))).map(
      (one, at) => ({
        ...one,
        reverses: rows[at]?.id ?? null,
        numberFrom: rows[at]?.number_from ?? null,
        numberTo: rows[at]?.number_to ?? null,
      }),
    ),
    needsTwo: two,
    note,
    data: {},
    caseId: line.case_id,
  });
}

/** Sets a balance right by what was found; a difference is looked into at once. */
export async function count(
  { book, id, found: said, note }: HandlerInput<typeof bookApi.count>,
  ctx: Ctx,
): Promise<{ line: BookLine; difference: number }> {
  const kind = bookOf(ctx, book);
  const found = toSmallest(kind, said);
  const { entry, difference } = await ctx.tx(async (tx) => {
    await lockBook(tx, kind);
    const stock = await workedStock(tx, kind, id);
    const posting = counted(id, stock.balance, found);
    const much = (kept: number) => fromSmallest(kind, kept).toFixed(decimalsOf(kind));
    const what = [stock.item.name, stock.item.spec, stock.batch, stock.place?.name].filter(Boolean).join(' ');
    const zh = `盘点 ${what}:账面 ${much(stock.balance)},实盘 ${much(found)},差 ${much(posting.delta)}`;
    const two = kind.count.two === true;
    await signedByTwo(tx, kind, two, {
      action: `book.${kind.book}.count`,
      stock,
      zh,
      en: `count ${what}: ${much(stock.balance)} in the book, ${much(found)} found`,
      detail: { item: stock.item.code, batch: stock.batch, book: stock.balance, found, note: note ?? null },
    });
    const caseId = posting.delta === 0 ? null : await openCase(tx, kind.count.opens, stock, `账实不符:${what}`, zh);
    return {
      difference: posting.delta,
      entry: await writeEntry(tx, kind, stock, {
        movement: countMovement,
        // Numbered things move by their numbers: which ones are missing is told by an entry of its own.
        lines: [kind.numbered ? { stock: id, quantity: 0, delta: 0 } : posting],
        needsTwo: two,
        note,
        data: { found: fromSmallest(kind, found), expected: fromSmallest(kind, stock.balance) },
        isCount: true,
        caseId,
      }),
    };
  });
  const [line] = await linesOf(ctx, kind, entry);
  return { line: line!, difference: fromSmallest(kind, difference) };
}

/** Closes a book through a day that is over. */
export async function close({ book, through }: HandlerInput<typeof bookApi.close>, ctx: Ctx): Promise<BookSummary> {
  const kind = bookOf(ctx, book);
  if (ctx.rights.grants.get(kind.permission) !== 'all') throw refuse('forbidden', { permission: kind.permission });
  await ctx.tx(async (tx) => {
    const { closedThrough } = await lockBook(tx, kind);
    if (through >= dayOf(tx.now)) throw refuse('book_not_yet');
    if (closedThrough !== null && through <= closedThrough) throw refuse('book_closed', { day: closedThrough });
    await signedByTwo(tx, kind, true, {
      action: `book.${kind.book}.close`,
      stock: null,
      zh: `结账至 ${through}`,
      en: `close through ${through}`,
      detail: { book, through },
    });
    await tx.db.updateTable('book_head').set({ closed_through: through }).where('book', '=', book).execute();
    tx.audit('book.close', 'book', null, { book, through });
  });
  return summaryOf(ctx, kind);
}
