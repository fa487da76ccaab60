import {
  answersOf,
  decimalsOf,
  formOf,
  fromSmallest,
  isNew,
  movementOf,
  needsTwo,
  postings,
  refuse,
  toSmallest,
  unitAfter,
  type bookApi,
  type BookKind,
  type BookLine,
  type BookMovement,
  type HandlerInput,
} from '@anyuan/contract';

import type { Ctx, Tx } from '../../kernel/ctx.ts';
import { invalid } from '../../kernel/http/index.ts';
import { own } from '../../kernel/json.ts';
import { checkNames } from '../../kernel/names.ts';
import { bookOf } from './access.ts';
import { checkGood, checkLeft, checkMust, checkRoom } from './checks.ts';
import { checkApart, factsOf, linesOf, lockBook, openCase, signedByTwo, stockFor, writeEntry } from './entry.ts';
import { checkPlace, itemOf, workedStock } from './facts.ts';
import { bookHooks } from './hooks.ts';
import { invalidAt } from './invalid.ts';
import type { StockFacts } from './shown.ts';

/** The fields every movement may have, beside its own. */
export interface Said {
  batch?: string;
  expiry?: string;
  place?: string;
  to?: string;
  quantity?: number;
  from?: number;
  until?: number;
  voucher?: string;
  note?: string;
}
export type Which = Pick<HandlerInput<typeof bookApi.write>, 'item' | 'stock' | 'answers'>;

/** Writes an entry of a declared movement, by hand. */
export async function write(
  { book, movement: name, item, stock, answers, ...given }: HandlerInput<typeof bookApi.write>,
  ctx: Ctx,
): Promise<{ lines: BookLine[] }> {
  const kind = bookOf(ctx, book);
  const movement = movementOf(kind, name);
  if (!movement) throw refuse('not_found', { what: name });
  if (movement.writtenBy) {
    const [zh, en] = movement.writtenBy;
    throw refuse('book_written_elsewhere', { where: { zh, en } });
  }
  const parsed = formOf(kind, movement).safeParse(given);
  if (!parsed.success) throw invalid(parsed.error);
  const { batch, expiry, place, to, quantity, from, until, voucher, note, ...data } = parsed.data as Said &
    Record<string, unknown>;
  const said: Said = { ...spread({ batch, expiry, place, to, quantity, from, until, voucher, note }) };
  const entry = await ctx.tx((tx) => writeIn(tx, kind, name, { item, stock, answers }, said, data));
  return { lines: await linesOf(ctx, kind, entry) };
}

const spread = (said: { [K in keyof Said]: Said[K] | undefined }): Said =>
  Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));

/** The matter a step of which writes the entry. That somebody may take the step is judged there. */
export interface Matter {
  /** The case it is about; a shift is none. */
  caseId?: string;
  isDemo?: boolean;
  /** Whose doing it is, where it is not the caller's. */
  by?: { id: string; name: string };
}

/** Writes an entry in a transaction that is open; gives its id. */
export async function writeIn(
  tx: Tx,
  kind: BookKind,
  name: string,
  which: Which,
  said: Said,
  data: Record<string, unknown>,
  matter?: Matter,
): Promise<string> {
  const movement = movementOf(kind, name);
  if (!movement) throw new Error(`the book of ${kind.book} has no movement ${name}`);
  await lockBook(tx, kind);
  const { stock, answered } = await standingOf(tx, kind, movement, which, said, matter);
  const to = movement.does === 'move' ? await otherEnd(tx, kind, stock, said) : undefined;
  const quantity = quantityOf(kind, movement, said, answered, stock);
  checkMust(kind, movement, data);
  await checkNames(tx.db, movement.asks ?? {}, data);
  checkGood(tx, movement, stock);
  if (kind.single && movement.does === 'in' && stock.balance > 0) throw refuse('book_tag_taken');
  await checkRoom(tx, kind, stock.item.id, to, quantity);
  if (which.answers !== undefined) await checkLeft(tx, kind, name, which.answers, quantity);
  for (const hook of own(bookHooks, `${kind.book}.${name}`) ?? [])
    await hook(tx, { stock, quantity, data, answers: which.answers });
  const two = needsTwo(movement, factsOf(stock));
  const words = wordsOf(kind, stock, movement, quantity);
  await signedByTwo(tx, kind, two, {
    action: `book.${kind.book}.${name}`,
    stock,
    ...words,
    detail: {
      item: stock.item.code,
      batch: stock.batch,
      place: stock.place?.name ?? null,
      to: to?.place?.name ?? null,
      quantity,
      from: said.from ?? null,
      until: said.until ?? null,
      voucher: said.voucher ?? null,
      note: said.note ?? null,
      answers: which.answers ?? null,
      ...data,
    },
  });
  checkApart(tx, movement.apart ?? [], data);
  const caseId = movement.opens
    ? await openCase(tx, movement.opens, stock, words.zh, caseWords(words.zh, data), data)
    : (matter?.caseId ?? null);
  return writeEntry(tx, kind, stock, {
    movement: name,
    lines: postings(movement.does, quantity, stock.id, to?.id).map((line) => ({
      ...line,
      numberFrom: said.from ?? null,
      numberTo: said.until ?? null,
    })),
    needsTwo: two,
    voucher: said.voucher,
    note: said.note,
    data,
    answers: which.answers,
    caseId,
    by: matter?.by,
  });
}

const caseWords = (words: string, { reason }: Record<string, unknown>): string =>
  typeof reason === 'string' ? `${words}。${reason}` : words;

interface Standing {
  stock: StockFacts;
  /** What it answers: how much of it there was. */
  answered: number | null;
}

/** Which balance it is about: a new one, that of the line it answers, or the one that was named. */
async function standingOf(
  tx: Tx,
  kind: BookKind,
  movement: BookMovement,
  which: Which,
  { batch, expiry, place }: Said,
  matter: Matter | undefined,
): Promise<Standing> {
  const worked = (id: string) => workedStock(tx, kind, id, matter !== undefined);
  const about = answersOf(movement);
  if (about.length > 0) {
    if (which.answers === undefined) throw invalidAt('answers', '请选择对应的账页', 'say which line it answers');
    const line = await tx.db
      .selectFrom('book_line')
      .select(['stock_id', 'quantity', 'movement', 'reverses'])
      .where('id', '=', which.answers)
      .where('book', '=', kind.book)
      .executeTakeFirst();
    if (!line) throw refuse('not_found', { what: which.answers });
    if (!about.includes(line.movement) || line.reverses !== null)
      throw invalidAt('answers', '对应的账页不是这一类', 'it does not answer such a line');
    return { stock: await worked(line.stock_id), answered: line.quantity };
  }
  if (which.answers !== undefined) throw invalidAt('answers', '此项不对应其他账页', 'it answers no line');
  if (!isNew(movement)) {
    if (which.stock === undefined) throw invalidAt('stock', '请选择结存', 'choose what it is taken from');
    return { stock: await worked(which.stock), answered: null };
  }
  const itemId = await itemOf(tx, kind, which.item);
  const id = await stockFor(tx, itemId, {
    batch: batch ?? '',
    expiresOn: expiry ?? null,
    placeId: place === undefined ? null : await checkPlace(tx, place, 'place'),
    isDemo: matter?.isDemo,
  });
  return { stock: await worked(id), answered: null };
}

/** The same batch at the other place. */
async function otherEnd(tx: Tx, kind: BookKind, stock: StockFacts, { to }: Said): Promise<StockFacts> {
  if (to === undefined || to === stock.place?.id) throw invalidAt('to', '请选择另一处', 'choose another place');
  const placeId = await checkPlace(tx, to, 'to');
  const id = await stockFor(tx, stock.item.id, { batch: stock.batch, expiresOn: stock.expiresOn, placeId });
  return workedStock(tx, kind, id);
}

function quantityOf(
  kind: BookKind,
  movement: BookMovement,
  said: Said,
  answered: number | null,
  { balance }: StockFacts,
): number {
  if (movement.whole) return answered ?? 0;
  if (movement.all) return balance;
  if (kind.single) return 1;
  if (!kind.numbered) return toSmallest(kind, said.quantity ?? 0);
  const { from = 0, until = 0 } = said;
  if (until < from) throw invalidAt('until', '止号不能小于起号', 'the last number comes before the first');
  return until - from + 1;
}

/** What is done, in words. */
export function wordsOf(kind: BookKind, { item, batch }: StockFacts, movement: BookMovement, quantity: number) {
  const much = fromSmallest(kind, quantity).toFixed(decimalsOf(kind));
  const unit = unitAfter(kind, fromSmallest(kind, quantity), item);
  const what = [item.name, item.spec, batch].filter(Boolean).join(' ');
  return {
    zh: `${movement.label[0]} ${what} ${much} ${unit[0]}`,
    en: `${movement.label[1]}: ${what}, ${much} ${unit[1]}`,
  };
}
