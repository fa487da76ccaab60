import type { Insertable } from 'kysely';

import type { Tx } from '../../../kernel/ctx.ts';
import type { DB } from '../../../kernel/db/index.ts';
import { newId } from '../../../kernel/ids.ts';
import { pinyinOf } from '../../../kernel/pinyin.ts';

type Line = Insertable<DB['book_line']>;
export type Person = { id: string; name: string };

const hourMs = 3_600_000;

export async function peopleOf(tx: Tx, role: string, count = 2): Promise<Person[]> {
  const people = await tx.db
    .selectFrom('person as p')
    .innerJoin('person_role as r', 'r.person_id', 'p.id')
    .select(['p.id', 'p.name'])
    .where('p.is_demo', '=', true)
    .where('r.role_code', '=', role)
    .orderBy('p.phone')
    .limit(count)
    .execute();
  if (people.length < count) throw new Error(`the demonstration hospital has no ${count} people of ${role}`);
  return people.map(({ id, name }) => ({ id, name: name ?? '' }));
}

export async function placeOf(tx: Tx, name: string): Promise<string> {
  const place = await tx.db
    .selectFrom('place')
    .select('id')
    .where('is_demo', '=', true)
    .where('name', '=', name)
    .orderBy('code')
    .executeTakeFirst();
  if (!place) throw new Error(`the demonstration hospital has no place ${name}`);
  return place.id;
}

export const dayAfter = (tx: Tx, days: number): string =>
  new Date(tx.now.getTime() + days * 24 * hourMs).toISOString().slice(0, 10);
export const serial = (n: number): string => String(n).padStart(3, '0');

export interface At {
  item: string;
  stock: string;
}
interface More {
  data?: object;
  voucher?: string;
  answers?: string;
  two?: boolean;
  numbers?: readonly [number, number];
  by?: Person;
}

export interface NewItem {
  name: string;
  spec?: string;
  unit?: string;
  data: Record<string, unknown>;
  least?: number;
  most?: number;
  batch?: string;
  expiresOn?: string;
  placeId?: string;
}

/** A book being written: entries in the order in which they happened. */
export class Book {
  readonly #tx: Tx;
  readonly #book: string;
  readonly #signers: readonly Person[];
  #last = '';
  readonly #lines: (Line & { done_at: Date })[] = [];

  constructor(tx: Tx, book: string, signers: readonly Person[]) {
    this.#tx = tx;
    this.#book = book;
    this.#signers = signers;
  }

  async item(code: string, given: NewItem): Promise<At> {
    const [item, stock] = [newId(), newId()];
    this.#last = item;
    const { db } = this.#tx;
    await db
      .insertInto('book_item')
      .values({
        id: item,
        book: this.#book,
        code,
        name: given.name,
        pinyin: pinyinOf(given.name),
        spec: given.spec ?? null,
        unit: given.unit ?? null,
        data: JSON.stringify(given.data),
        least: given.least ?? null,
        most: given.most ?? null,
        is_demo: true,
      })
      .execute();
    await db
      .insertInto('book_stock')
      .values({
        id: stock,
        item_id: item,
        batch: given.batch ?? '',
        expires_on: given.expiresOn ?? null,
        place_id: given.placeId ?? null,
      })
      .execute();
    return { item, stock };
  }

  /** Where a batch of an item lies elsewhere. */
  async stockOf(item: string, batch: string, expiresOn: unknown, placeId: string): Promise<string> {
    const id = newId();
    await this.#tx.db
      .insertInto('book_stock')
      .values({ id, item_id: item, batch, expires_on: expiresOn as string | null, place_id: placeId })
      .execute();
    return id;
  }

  /** Out of one place and into another, as one entry that two have signed. */
  move(hoursAgo: number, from: At, to: string, movement: string, quantity: number, voucher: string): void {
    const entry = this.write(hoursAgo, from, movement, quantity, -1, { two: true, voucher });
    const other = this.write(hoursAgo, { item: from.item, stock: to }, movement, quantity, 1, { two: true, voucher });
    const line = this.#lines.find(({ id }) => id === other);
    if (line) line.entry_id = entry;
  }

  /** Another batch of the item that was written last. */
  async batch(batch: string, expiresOn: string, placeId: string): Promise<At> {
    const stock = newId();
    const item = this.#last;
    await this.#tx.db
      .insertInto('book_stock')
      .values({ id: stock, item_id: item, batch, expires_on: expiresOn, place_id: placeId })
      .execute();
    return { item, stock };
  }

  /** @param hoursAgo when it was done */
  write(hoursAgo: number, at: At, movement: string, quantity: number, sign: -1 | 0 | 1, more: More = {}): string {
    const id = newId();
    const [first = { id: '', name: '' }, second = first] = more.by ? [more.by, ...this.#signers] : this.#signers;
    const when = new Date(this.#tx.now.getTime() - hoursAgo * hourMs);
    this.#lines.push({
      id,
      book: this.#book,
      entry_id: id,
      stock_id: at.stock,
      item_id: at.item,
      movement,
      quantity,
      delta: sign === 0 ? 0 : sign * quantity,
      voucher: more.voucher ?? null,
      data: JSON.stringify(more.data ?? {}),
      first_id: first.id,
      first_name: first.name,
      second_id: more.two ? second.id : null,
      second_name: more.two ? second.name : null,
      needs_second: more.two ?? false,
      answers: more.answers ?? null,
      number_from: more.numbers?.[0] ?? null,
      number_to: more.numbers?.[1] ?? null,
      at: when,
      done_at: when,
    });
    return id;
  }

  async close(): Promise<void> {
    await this.#tx.db
      .insertInto('book_head')
      .values({ book: this.#book })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    for (const line of this.#lines.toSorted((a, b) => a.done_at.getTime() - b.done_at.getTime()))
      await this.#tx.db.insertInto('book_line').values(line).execute();
  }
}
