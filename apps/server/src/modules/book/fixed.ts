import { books, type BookKind } from '@anyuan/contract';

import type { App } from '../../kernel/app.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';

/** What books count from the first day on is there before anybody opens them. */
export async function addFixedItems(app: App): Promise<void> {
  const wanted = (Object.values(books) as BookKind[]).flatMap(({ book, items }) =>
    Object.entries(items ?? {}).map(([code, item]) => ({ book, code, ...item })),
  );
  const known = await app.db.selectFrom('book_item').select(['book', 'code']).execute();
  const missing = wanted.filter(({ book, code }) => !known.some((one) => one.book === book && one.code === code));
  if (missing.length === 0) return;
  await app.system('book').tx(async (tx) => {
    for (const { book, code, name, unit, data } of missing) {
      const id = newId();
      const row = { id, book, code, name, pinyin: pinyinOf(name), unit: unit ?? null, data: JSON.stringify(data) };
      await tx.db
        .insertInto('book_item')
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      tx.audit('book.addItem', 'book', id, { book, code, before: null, after: { name, ...data } });
    }
  });
}
