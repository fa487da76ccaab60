import { bookKind } from '@anyuan/contract';

import type { Tx } from '../../../kernel/ctx.ts';
import { addSheets } from './sheets.ts';
import { chemicals, drugs, loans } from './stock.ts';
import { addStores } from './stores.ts';
import { Book, dayAfter, peopleOf, placeOf, serial } from './writer.ts';

export { addRecent } from './recent.ts';
export { peopleOf } from './writer.ts';

const hourMs = 3_600_000;

/** The books of the demonstration hospital: what is kept, and the last weeks of it. */
export async function addBooks(tx: Tx): Promise<void> {
  await drugsOf(tx);
  await chemicalsOf(tx);
  await addSheets(tx);
  await loansOf(tx);
  await addStores(tx);
}

async function drugsOf(tx: Tx): Promise<void> {
  const book = new Book(tx, 'drug', await peopleOf(tx, 'pharmacy'));
  const placeId = await placeOf(tx, '麻醉药品库');
  let n = 0;
  for (const [drugClass, some] of Object.entries(drugs))
    for (const [name, spec, unit, form] of some) {
      n += 1;
      const at = await book.item(`TY-${serial(n)}`, {
        name,
        spec,
        unit,
        data: { class: drugClass, form, maker: '国药集团' },
        least: n % 9 === 0 ? 150 : 20,
        most: 400,
        batch: `26${serial(100 + n)}`,
        expiresOn: dayAfter(tx, n % 13 === 0 ? 60 : 500 + n),
        placeId,
      });
      const supplier = { supplier: '国药控股', quality: 'good' };
      book.write(720 - n, at, 'accept', 100 + (n % 5) * 20, 1, {
        two: true,
        voucher: `RK-${serial(n)}`,
        data: supplier,
      });
      for (let day = n % 7; day < 24; day += 7) {
        const issued = 1 + ((n + day) % 4);
        const about = { prescription: `CF-${serial(n)}${day}`, patientNo: `ZY-${20_000 + n * 31 + day}` };
        const hoursAgo = 650 - day * 26 - n / 10;
        const answers = book.write(hoursAgo, at, 'issue', issued, -1, { two: true, data: about });
        // A few of the last ones are not back yet.
        if (bookKind('drug')?.outstanding?.when?.({ data: { class: drugClass, form } }) && (day < 20 || n % 6 !== 0))
          book.write(hoursAgo - 4, at, 'empties', issued, 0, { two: true, answers });
      }
    }
  await book.close();
  await baseStocks(tx);
}

/** What two wards may hold of morphine and fentanyl, and hold. */
async function baseStocks(tx: Tx): Promise<void> {
  const [place, items] = [
    await placeOf(tx, 'ICU护士站'),
    await tx.db
      .selectFrom('book_stock as s')
      .innerJoin('book_item as i', 'i.id', 's.item_id')
      .select(['i.id as item', 's.id as stock', 's.batch', 's.expires_on'])
      .where('i.book', '=', 'drug')
      .where('i.is_demo', '=', true)
      .orderBy('i.code')
      .limit(6)
      .execute(),
  ];
  const book = new Book(tx, 'drug', await peopleOf(tx, 'pharmacy'));
  for (const [n, { item, stock, batch, expires_on }] of items.entries()) {
    await tx.db.insertInto('book_limit').values({ item_id: item, place_id: place, most: 10 }).execute();
    const there = await book.stockOf(item, batch, expires_on, place);
    book.move(20 - n, { item, stock }, there, 'base', n === 4 ? 10 : 6, `JS-${serial(n + 1)}`);
  }
  await book.close();
}

async function chemicalsOf(tx: Tx): Promise<void> {
  const book = new Book(tx, 'chemical', await peopleOf(tx, 'logistics'));
  const placeId = await placeOf(tx, '危化品库');
  const [receiver] = await peopleOf(tx, 'staff');
  for (const [n, { name, cas, hazard, control, unit }] of chemicals.entries()) {
    const two = control === 'toxic' || control === 'explosive';
    const much = control === 'toxic' ? 100 : two ? 500 : 2_500;
    const at = await book.item(`WH-${serial(n + 1)}`, {
      name,
      unit,
      data: { cas, hazard, control },
      least: much / 10,
      most: n % 17 === 0 ? much - 100 : much * 2,
      batch: `B26${serial(n)}`,
      expiresOn: dayAfter(tx, n % 11 === 0 ? 30 : 300 + n),
      placeId,
    });
    const answers = book.write(700 - n, at, 'receive', much, 1, {
      two,
      voucher: `RK-${serial(n)}`,
      data: { supplier: '安源化学试剂' },
    });
    if (two && n % 8 !== 0)
      book.write(640 - n, at, 'file', much, 0, {
        answers,
        data: { filing: `公备 26-${serial(n)}`, filedOn: dayAfter(tx, -26) },
      });
    for (let day = n % 5; day < 20; day += 10)
      book.write(500 - day * 20, at, 'issue', Math.ceil(much / 50), -1, {
        two,
        data: { receiver: receiver?.id, use: '检验', approval: `SP-${serial(n)}${day}` },
      });
  }
  await book.close();
}

async function loansOf(tx: Tx): Promise<void> {
  const book = new Book(tx, 'loan', await peopleOf(tx, 'service-desk'));
  for (const [n, [name, kind, much]] of loans.entries()) {
    const at = await book.item(`JY-${serial(n + 1)}`, { name, data: { kind } });
    book.write(800, at, 'add', much, 1);
    for (let turn = 0; turn < 3; turn += 1) {
      const hoursAgo = 160 - turn * 50 - n;
      const dueAt = new Date(tx.now.getTime() - (hoursAgo - 4) * hourMs).toISOString();
      const borrower = { borrower: ['赵女士', '钱先生', '孙女士', '李先生'][(n + turn) % 4], dueAt };
      const phone = `1380000${String(1000 + ((n * 7 + turn) % 900))}`;
      const answers = book.write(hoursAgo, at, 'lend', 1, -1, { data: { ...borrower, phone } });
      // Two of them have not come back in time.
      if (turn < 2 || n % 10 !== 3)
        book.write(hoursAgo - (n % 4 === 0 ? 5 : 3), at, 'handBack', 1, 1, { answers, data: { condition: 'good' } });
    }
  }
  await book.close();
}
