import { hoursBook } from '@anyuan/contract';

import type { Tx } from '../../../kernel/ctx.ts';
import { newId } from '../../../kernel/ids.ts';
import { Book, peopleOf } from './writer.ts';

const hourMs = 3_600_000;

/** The last weeks of the books in which matters of two years have written before: goods at the desk, hours of volunteers. */
export async function addRecent(tx: Tx): Promise<void> {
  await storedOf(tx);
  await hoursOf(tx);
}

const stored = [
  ['A-03', '蓝色双肩包', '演示患者12', 30],
  ['A-07', '手提行李袋', '演示患者27', 9],
  ['A-11', '婴儿车', '演示患者41', 3],
  ['B-02', '雨衣、雨伞', '演示患者58', 52],
  ['B-05', '水果一袋', '演示患者63', 6],
] as const;

async function storedOf(tx: Tx): Promise<void> {
  const item = await tx.db
    .selectFrom('book_item')
    .select('id')
    .where('book', '=', 'custody')
    .where('code', '=', 'stored')
    .executeTakeFirst();
  if (!item) return;
  const book = new Book(tx, 'custody', await peopleOf(tx, 'service-desk'));
  for (const [n, [batch, what, owner, hoursAgo]] of stored.entries()) {
    const at = { item: item.id, stock: newId() };
    await tx.db
      .insertInto('book_stock')
      .values({ id: at.stock, item_id: at.item, batch, is_demo: true })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const fetchBy = new Date(tx.now.getTime() - (hoursAgo - 24) * hourMs).toISOString();
    const data = { what, owner, phone: `1990009000${n}`, fetchBy, keptAt: `寄存架 ${n + 1} 格`, isAllowed: true };
    const answers = book.write(hoursAgo, at, 'store', 1, 1, { data });
    // One was fetched in time, one is late.
    if (n === 3) book.write(hoursAgo - 20, at, 'fetch', 1, -1, { answers, data: { checked: true } });
  }
  await book.close();
}

const areas = ['志愿者服务站', '挂号收费处', '发热门诊', '住院大厅'] as const;

async function hoursOf(tx: Tx): Promise<void> {
  const volunteers = await peopleOf(tx, 'volunteer', 6);
  const book = new Book(tx, 'hours', await peopleOf(tx, 'service-desk'));
  for (const [n, volunteer] of volunteers.entries()) {
    const at = await book.item(`ZYZ-${n + 1}`, { name: volunteer.name, data: { person: volunteer.id } });
    for (let day = 56 - n; day > 0; day -= n % 2 ? 4 : 6) {
      const hours = 3 + ((day + n) % 4) * 0.5;
      const ended = day * 24 - 2;
      const instant = (hoursAgo: number): string => new Date(tx.now.getTime() - hoursAgo * hourMs).toISOString();
      book.write(ended, at, 'serve', Math.round(hours * 10 ** (hoursBook.unit.decimals ?? 0)), 1, {
        by: volunteer,
        data: { area: areas[(day + n) % areas.length], startedAt: instant(ended + hours), endedAt: instant(ended) },
      });
    }
  }
  await book.close();
}
