import { databaseClient } from '../apps/server/src/kernel/db/client.ts';
import { signIn, startPostgres, startServer } from '../apps/server/test/process.ts';
import { quantiles } from './lib/quantiles.ts';
import type { Bench } from './run.ts';

const rounds = 100;

/** Lines of one book by the hundred, as the trigger takes them: 40 items, five batches each. */
const fill = (lines: number): string => `
  insert into book_head (book) values ('chemical');
  insert into book_item (id, book, code, name, pinyin, unit, data)
    select gen_random_uuid(), 'chemical', 'I' || n, '试剂' || n, 'shiji' || n, 'g', '{"control": "none"}'
    from generate_series(1, 40) n;
  insert into book_stock (id, item_id, batch, expires_on)
    select gen_random_uuid(), id, 'B' || n, current_date + 100 from book_item, generate_series(1, 5) n where book = 'chemical';
  insert into book_line (id, book, entry_id, stock_id, item_id, movement, quantity, delta, first_id, first_name, needs_second,
      at, done_at)
    select gen_random_uuid(), 'chemical', gen_random_uuid(), s.id, s.item_id, case when n % 2 = 1 then 'receive' else 'issue' end,
      2, case when n % 2 = 1 then 2 else - 2 end + 0, gen_random_uuid(), '甲', false, now(), now()
    from generate_series(1, ${lines / 200}) n, book_stock s join book_item i on i.id = s.item_id where i.book = 'chemical';`;

/** `books [lines]`: balances, pages and entries of one book, over HTTP, as the founding account. */
export async function run(args: string[]): Promise<Bench> {
  const lines = Number(args[0] ?? 10_000);
  const postgres = await startPostgres();
  const server = await startServer({ env: { DATABASE_URL: postgres.url } });
  const db = databaseClient(postgres.url);
  await db.connect();
  await db.query(fill(lines));
  await db.query('analyze');
  const admin = await signIn(server.url);
  const item = { name: '二甲苯', unit: 'ml', cas: '1330-20-7', hazard: 'flammable', control: 'none', isActive: true };
  await admin.call('PUT', '/books/chemical/items/XY', item);
  await admin.call('PUT', '/places/C', { name: '本部', kind: 'campus' });
  const { id: place } = await admin.call<{ id: string }>('GET', '/places/C');
  const receive = () =>
    admin.call('POST', '/books/chemical/entries/receive', {
      item: 'XY',
      batch: 'A',
      place,
      expiry: '2030-01-01',
      quantity: 5,
      supplier: '甲',
      voucher: '1',
    });
  const steps: Record<string, () => Promise<unknown>> = {
    'an entry': receive,
    'balances, first page': () => admin.call('GET', '/books/chemical/stocks?empty=true&limit=50'),
    'balance of one item': () => admin.call('GET', '/books/chemical/stocks?empty=true&item=I7'),
    'lines, newest': () => admin.call('GET', '/books/chemical/lines?limit=50'),
    'lines of one item': () => admin.call('GET', '/books/chemical/lines?limit=50&item=I7'),
    'findings of all books': () => admin.call('GET', '/books'),
  };
  const rows: Bench['rows'] = [];
  for (const [step, work] of Object.entries(steps)) rows.push({ step, ...(await timed(work)) });
  await db.end();
  await server.stop();
  await postgres.stop();
  return { sizes: { lines, target: 'balances p95 <= 20 ms at 10,000 lines' }, rows };
}

async function timed(work: () => Promise<unknown>) {
  const ms: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await work();
    ms.push(performance.now() - began);
  }
  return quantiles(ms);
}
