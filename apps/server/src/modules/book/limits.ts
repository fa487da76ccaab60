import { decimalsOf, fromSmallest, refuse, toSmallest, type bookApi, type HandlerInput } from '@anyuan/contract';

import type { Ctx } from '../../kernel/ctx.ts';
import { bookOf } from './access.ts';
import { lockBook, signedByTwo } from './entry.ts';

/** Sets how much of an item may lie at a place. */
export async function putLimit(
  { book, code, place, most }: HandlerInput<typeof bookApi.putLimit>,
  ctx: Ctx,
): Promise<{ most: number | null }> {
  const kind = bookOf(ctx, book);
  if (!kind.limits) throw refuse('not_found', { what: place });
  const { limits } = kind;
  await ctx.tx(async (tx) => {
    await lockBook(tx, kind);
    const item = await tx.db
      .selectFrom('book_item')
      .select(['id', 'name'])
      .where('book', '=', book)
      .where('code', '=', code)
      .executeTakeFirst();
    const at = await tx.db.selectFrom('place').select(['id', 'full_name']).where('code', '=', place).executeTakeFirst();
    if (!item || !at) throw refuse('not_found', { what: item ? place : code });
    const which = { item_id: item.id, place_id: at.id };
    const before = await tx.db
      .selectFrom('book_limit')
      .select('most')
      .where('item_id', '=', item.id)
      .where('place_id', '=', at.id)
      .executeTakeFirst();
    const much = most === null ? '–' : most.toFixed(decimalsOf(kind));
    await signedByTwo(tx, kind, limits.two === true, {
      action: `book.${book}.limit`,
      stock: null,
      zh: `${limits.label[0]} ${item.name} ${at.full_name} ${much}`,
      en: `${limits.label[1]}: ${item.name}, ${at.full_name}, ${much}`,
      detail: { item: code, place, most },
    });
    if (most === null)
      await tx.db.deleteFrom('book_limit').where('item_id', '=', item.id).where('place_id', '=', at.id).execute();
    else
      await tx.db
        .insertInto('book_limit')
        .values({ ...which, most: toSmallest(kind, most) })
        .onConflict((conflict) =>
          conflict.columns(['item_id', 'place_id']).doUpdateSet({ most: toSmallest(kind, most) }),
        )
        .execute();
    tx.audit('book.limit', 'book', item.id, {
      book,
      item: code,
      place,
      before: before ? fromSmallest(kind, before.most) : null,
      after: most,
    });
    tx.publish('book.changed', item.id, { permission: kind.permission }, { book });
  });
  return { most };
}
