import { itemFormOf, toSmallest, type bookApi, type BookItem, type HandlerInput } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { invalid } from '../../kernel/http/index.ts';
import { newId } from '../../kernel/ids.ts';
import { checkNames } from '../../kernel/names.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { getEntry } from '../../kernel/registers/index.ts';
import { bookOf } from './access.ts';
import { invalidAt } from './invalid.ts';
import { itemList } from './shown.ts';

interface Said {
  name: string;
  spec?: string;
  unit?: string;
  least?: number;
  most?: number;
  isActive: boolean;
}

/** Adds what a book counts, or changes what is known of it. Its code and book stay. */
export async function putItem(
  { book, code, ...given }: HandlerInput<typeof bookApi.putItem>,
  ctx: Ctx,
): Promise<BookItem> {
  const kind = bookOf(ctx, book);
  const parsed = itemFormOf(kind).safeParse(given);
  if (!parsed.success) throw invalid(parsed.error);
  const { name, spec, unit, least, most, isActive, ...data } = parsed.data as unknown as Said & Record<string, unknown>;
  if (least !== undefined && most !== undefined && least > most)
    throw invalidAt('most', '限量不能低于最低库存', 'the highest stock is below the lowest');
  await checkNames(ctx.db, kind.item.shape, data);
  await ctx.tx(async (tx) => {
    const before = await tx.db
      .selectFrom('book_item')
      .select(['name', 'spec', 'unit', 'data', 'least', 'most', 'is_active'])
      .where('book', '=', book)
      .where('code', '=', code)
      .forUpdate()
      .executeTakeFirst();
    const row = {
      name,
      pinyin: pinyinOf(name),
      spec: spec ?? null,
      unit: unit ?? null,
      data: JSON.stringify(data) as never,
      least: least === undefined ? null : toSmallest(kind, least),
      most: most === undefined ? null : toSmallest(kind, most),
      is_active: isActive,
    };
    const { id } = await tx.db
      .insertInto('book_item')
      .values({ id: newId(), book, code, ...row })
      .onConflict((conflict) => conflict.columns(['book', 'code']).doUpdateSet(row))
      .returning('id')
      .executeTakeFirstOrThrow();
    const after = { name, spec, unit, least: row.least, most: row.most, isActive, ...data };
    if (!before) tx.audit('book.addItem', 'book', id, { book, code, before: null, after });
    else {
      const { is_active, data: known, ...was } = before;
      tx.audit('book.changeItem', 'book', id, { book, code, before: { ...was, isActive: is_active, ...known }, after });
    }
    tx.publish('book.changed', id, { permission: kind.permission }, { book });
  });
  return getEntry(itemList(kind), ctx, code);
}
