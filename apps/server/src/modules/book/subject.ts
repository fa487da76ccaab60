import { bookKind, books, type BookKind } from '@anyuan/contract';
import { sql, type Kysely } from 'kysely';

import { holds } from '../../kernel/auth/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import type { DB } from '../../kernel/db/index.ts';
import { anywhere, spelledLike } from '../../kernel/search.ts';
import type { SubjectFacts, SubjectKind } from '../../kernel/subjects/index.ts';

/** Items of books as what files and links are about: the safety data sheet of a chemical, the licence of a source. */
export const itemSubjects: SubjectKind = {
  kind: 'bookItem',
  label: ['账册品目', 'Item of a book'],
  table: 'book_item',
  door: 'book.read',
  page: () => ({ page: '/books', phonePage: null }),
  adds: 'book.manage',
  purposes: {
    sheet: { label: ['安全技术说明书(SDS)', 'Safety data sheet'] },
    paper: { label: ['批件、证明', 'Licence or certificate'] },
    photo: { label: ['照片', 'Photo'] },
  },
  find: findItems,
  facts: itemFacts,
  async noted(tx, id) {
    const [facts] = (await itemFacts(tx.db, [id])).values();
    if (facts) tx.publish('book.changed', id, facts.reach, { book: facts.type });
  },
};

async function findItems(ctx: Ctx, q: string, limit: number) {
  const mine = (Object.values(books) as BookKind[]).filter(({ permission }) => holds(ctx.rights, permission));
  const like = anywhere(q.trim().toLowerCase());
  const { rows } = await sql<{ id: string; number: string; title: string }>`
    select i.id, i.code as number, concat_ws(' ', i.name, i.spec) as title from book_item i
    where i.book = any(${mine.map(({ book }) => book)}::text[])
      and (i.code ilike ${like} or i.name ilike ${like} or i.pinyin like ${spelledLike(q)})
    order by i.code limit ${limit}`.execute(ctx.db);
  return rows;
}

async function itemFacts(db: Kysely<DB>, ids: readonly string[]): Promise<ReadonlyMap<string, SubjectFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('book_item')
    .select(['id', 'book', 'code', 'name', 'spec'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(
    rows.flatMap(({ id, book, code, name, spec }): [string, SubjectFacts][] => {
      const kind = bookKind(book);
      if (!kind) return [];
      const { permission, label } = kind;
      return [
        [
          id,
          {
            number: code,
            title: [name, spec].filter(Boolean).join(' '),
            type: book,
            label,
            reach: { permission },
            reads: permission,
            relations: [],
          },
        ],
      ];
    }),
  );
}
