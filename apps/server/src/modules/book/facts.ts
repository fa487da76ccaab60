import { refuse, type BookKind } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { reaches } from '../../kernel/auth/index.ts';
import type { Ctx, Tx } from '../../kernel/ctx.ts';
import type { JsonObject } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';
import { pinyinOf } from '../../kernel/pinyin.ts';
import { invalidAt } from './invalid.ts';
import type { StockFacts } from './shown.ts';

interface Row extends Omit<StockFacts, 'reach'> {
  campusId: string | null;
  departmentPath: string | null;
}

const facts = (where: RawBuilder<unknown>) => sql<Row>`
  select s.id, s.batch, s.expires_on::text as "expiresOn", s.balance, s.is_demo as "isDemo",
    jsonb_build_object('id', i.id, 'code', i.code, 'name', i.name, 'spec', i.spec, 'unit', i.unit, 'data', i.data) as item,
    case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.full_name) end as place,
    p.campus_id as "campusId", (select path from department where id = p.department_id) as "departmentPath"
  from book_stock s join book_item i on i.id = s.item_id left join place p on p.id = s.place_id
  where ${where}`;

/** A balance the caller may work on; or any, where a step that is his own writes it. */
export async function workedStock(tx: Tx, kind: BookKind, id: string, isOfMatter = false): Promise<StockFacts> {
  const { rows } = await facts(sql`s.id = ${id} and i.book = ${kind.book}`).execute(tx.db);
  const [row] = rows;
  if (!row) throw refuse('not_found', { what: id });
  const { campusId, departmentPath, ...stock } = row;
  const reach = { campusId, departmentPath };
  if (isOfMatter) return { ...stock, reach };
  for (const permission of [kind.permission, 'book.write'] as const)
    if (!reaches(tx.ctx.rights, permission, reach)) throw refuse('not_found', { what: id });
  return { ...stock, reach };
}

/** The line of one of these movements that a matter has written and that still stands, if there is one. */
export async function standingLine(
  tx: Tx,
  kind: BookKind,
  caseId: string,
  movements: readonly string[],
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select l.id from book_line l
    where l.case_id = ${caseId} and l.book = ${kind.book} and l.movement = any(${[...movements]}) and l.reverses is null
      and not exists (select from book_line u where u.reverses = l.id)
    order by l.seq desc limit 1`.execute(tx.db);
  return rows[0]?.id;
}

/** What may lie at a place, and what does; null: as much as there is room for. */
export async function limitAt(
  tx: Tx,
  itemId: string,
  placeId: string | null,
): Promise<{ most: number; have: number } | null> {
  const { rows } = await sql<{ most: number; have: number }>`
    select b.most, (select coalesce(sum(balance), 0)::int8 from book_stock s
      where s.item_id = b.item_id and s.place_id = b.place_id) as have
    from book_limit b where b.item_id = ${itemId} and b.place_id = ${placeId}`.execute(tx.db);
  return rows[0] ?? null;
}

/** An item that comes into being with the first line about it. */
export async function ensureItem(
  tx: Tx,
  { book }: BookKind,
  code: string,
  given: { name: string; data: JsonObject; isDemo: boolean },
): Promise<void> {
  const { name, data, isDemo } = given;
  const made = await tx.db
    .insertInto('book_item')
    .values({
      id: newId(),
      book,
      code,
      name,
      pinyin: pinyinOf(name, { personName: true }),
      data: JSON.stringify(data) as never,
      is_demo: isDemo,
    })
    .onConflict((conflict) => conflict.columns(['book', 'code']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) tx.audit('book.addItem', 'book', made.id, { book, code, before: null, after: { name, ...data } });
}

/** The item of a code, while it is in use. */
export async function itemOf(tx: Tx, kind: BookKind, code: string | undefined): Promise<string> {
  if (code === undefined) throw invalidAt('item', '请选择品目', 'choose an item');
  const row = await tx.db
    .selectFrom('book_item')
    .select(['id', 'is_active'])
    .where('book', '=', kind.book)
    .where('code', '=', code)
    .executeTakeFirst();
  if (!row) throw refuse('not_found', { what: code });
  if (!row.is_active) throw invalidAt('item', '该品目已停用', 'this item is not in use');
  return row.id;
}

export async function checkPlace(ctx: Pick<Ctx, 'db'>, id: string, field: string): Promise<string> {
  const row = await ctx.db.selectFrom('place').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) throw invalidAt(field, '没有这个地点', 'there is no such place');
  return row.id;
}
