import { after as lawAfter, counted, postings, undone, type Posting } from '@anyuan/contract';
import fc from 'fast-check';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { verifyAudit } from '../../kernel/audit/index.ts';
import type { DB } from '../../kernel/db/index.ts';
import { newId } from '../../kernel/ids.ts';

// The law of books is the database's own: whoever writes, however many at once, and as whomever.

let t: TestApp;
let keeper: As;
let stock: string;
let ward: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T02:00:00Z' });
  keeper = await t.as('logistics');
  await keeper.place.put({ code: 'C', name: '本部', kind: 'campus' });
  const place = (await keeper.place.put({ code: 'STORE', name: '危化品库', kind: 'area', parent: 'C' })).id;
  ward = (await keeper.place.put({ code: 'LAB', name: '病理科', kind: 'area', parent: 'C' })).id;
  await keeper.book.putItem({
    book: 'chemical',
    code: 'XYLENE',
    name: '二甲苯',
    unit: 'ml',
    cas: '1330-20-7',
    hazard: 'flammable',
    control: 'none',
    isActive: true,
  });
  stock = (await receive(place, 100, 'A1')).stock.id;
});
afterAll(() => t.stop());

async function receive(place: string, quantity: number, batch: string) {
  const { lines } = await keeper.book.write({
    book: 'chemical',
    movement: 'receive',
    item: 'XYLENE',
    batch,
    place,
    expiry: '2027-12-31',
    quantity,
    supplier: '化学试剂公司',
    voucher: 'RK-1',
  });
  return lines[0]!;
}
/** As a page asks: under one key, and again while the server has no connection to spare. */
async function issue(quantity: number) {
  const wanted = { stock, quantity, receiver: keeper.personId, use: '脱蜡', approval: 'SP-1' };
  const key = { 'idempotency-key': newId() };
  for (;;) {
    const answer = await keeper.call('POST', '/api/v1/books/chemical/entries/issue', wanted, key);
    if (answer.status !== 503) return answer;
  }
}

const sums = async (db: Kysely<DB>) =>
  (
    await sql<{ id: string; balance: number; sum: number; least: number; last: number }>`
      select s.id, s.balance, coalesce(sum(l.delta), 0)::int8 as sum, coalesce(min(l.balance), 0) as least,
        coalesce((array_agg(l.balance order by l.seq desc))[1], 0) as last
      from book_stock s left join book_line l on l.stock_id = s.id group by s.id`.execute(db)
  ).rows;

test('200 at once want one each of 100: 100 have it, no balance was ever below zero, and it is the sum of its lines', async () => {
  const answers = await Promise.all(Array.from({ length: 200 }, () => issue(1)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(100);
  for (const { status, json } of answers.filter((one) => one.status !== 200))
    expect({ status, json }).toMatchObject({
      status: 409,
      json: { error: { code: 'book_short', details: { have: '0 ml' } } },
    });
  const { rows } = await sql<{ seqs: number; newest: number }>`
    select count(distinct seq)::int as seqs, max(seq)::int as newest from book_line where book = 'chemical'`.execute(
    t.app.db,
  );
  expect(rows).toEqual([{ seqs: 101, newest: 101 }]);
  for (const { balance, sum, least, last } of await sums(t.app.db)) {
    expect([balance, last]).toEqual([sum, sum]);
    expect(least).toBeGreaterThanOrEqual(0);
  }
});

test('a request that is sent again with its key writes one line', async () => {
  await receive(ward, 10, 'A2');
  const before = (await sums(t.app.db)).length;
  const key = newId();
  const again = () =>
    keeper.call(
      'POST',
      '/api/v1/books/chemical/entries/receive',
      {
        item: 'XYLENE',
        batch: 'A3',
        place: ward,
        expiry: '2027-12-31',
        quantity: 7,
        supplier: '化学试剂公司',
        voucher: 'RK-2',
      },
      { 'idempotency-key': key },
    );
  const [first, second] = await Promise.all([again(), again()]);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(first.json).toEqual(second.json);
  const stocks = await sums(t.app.db);
  expect(stocks).toHaveLength(before + 1);
  expect(stocks.map(({ balance }) => balance)).toContain(7);
});

/** A line as somebody past the server would write it. */
interface Raw extends Posting {
  reverses?: string;
  first?: string;
  second?: string | null;
  doneAt?: Date;
}
async function line(db: Kysely<DB>, raw: Raw): Promise<string> {
  const id = newId();
  const item = await db
    .selectFrom('book_stock')
    .select('item_id')
    .where('id', '=', raw.stock)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('book_line')
    .values({
      id,
      book: 'chemical',
      entry_id: id,
      stock_id: raw.stock,
      item_id: item.item_id,
      movement: 'issue',
      quantity: raw.quantity,
      delta: raw.delta,
      first_id: raw.first ?? keeper.personId,
      first_name: '甲',
      second_id: raw.second ?? null,
      second_name: raw.second ? '乙' : null,
      needs_second: false,
      reverses: raw.reverses ?? null,
      at: t.clock.now(),
      done_at: raw.doneAt ?? t.clock.now(),
    })
    .execute();
  return id;
}

class Undone extends Error {}
/** Tried in a transaction that is undone; gives what it threw, if it did. */
async function tried(work: (db: Kysely<DB>) => Promise<unknown>, as: Kysely<DB> = t.owner): Promise<string | null> {
  try {
    await as.transaction().execute(async (db) => {
      await work(db);
      throw new Undone();
    });
  } catch (error) {
    return error instanceof Undone ? null : (error as Error).message;
  }
  return null;
}

test('the database keeps the same law as the pages reckon by', async () => {
  const stocks = (await sums(t.app.db)).map(({ id }) => id).slice(0, 2);
  const [here, there] = stocks as [string, string];
  const much = fc.integer({ min: 0, max: 30 });
  const wish = fc.oneof(
    fc.record({ does: fc.constantFrom('in', 'out', 'none', 'move' as const), much }),
    fc.record({ does: fc.constantFrom('count', 'undo' as const), much }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { maxLength: 14 }), async (wishes) => {
      const failed = await tried(async (db) => {
        let balances: ReadonlyMap<string, number> = new Map(
          (await sums(db)).map(({ id, balance }): [string, number] => [id, balance]),
        );
        const written: { ids: string[]; lines: Posting[]; isOver: boolean }[] = [];
        for (const { does, much: quantity } of wishes) {
          const last = written.findLast(({ isOver }) => !isOver);
          if (does === 'undo' && !last) continue;
          const lines =
            does === 'undo'
              ? undone(last!.lines)
              : does === 'count'
                ? [counted(here, balances.get(here) ?? 0, quantity)]
                : postings(does, quantity, here, there);
          const next = lawAfter(balances, lines);
          await sql`savepoint one`.execute(db);
          const ids: string[] = [];
          let refused: string | null = null;
          try {
            for (const [at, posting] of lines.entries())
              ids.push(await line(db, { ...posting, ...(does === 'undo' && { reverses: last!.ids[at]! }) }));
          } catch (error) {
            refused = (error as Error).message;
            await sql`rollback to savepoint one`.execute(db);
          }
          expect({ does, refused }).toEqual({ does, refused: next ? null : 'book_short' });
          if (!next) continue;
          if (does === 'undo') last!.isOver = true;
          written.push({ ids, lines, isOver: does === 'undo' });
          balances = next;
          const now = new Map((await sums(db)).map(({ id, balance, sum }) => [id, [balance, sum]]));
          for (const id of stocks) expect(now.get(id)).toEqual([balances.get(id), balances.get(id)]);
        }
      });
      expect(failed).toBeNull();
    }),
    { numRuns: 25 },
  );
});

test('one person never signs both, whoever writes it', async () => {
  const me = keeper.personId;
  const twice = { stock, quantity: 0, delta: 0, first: me, second: me };
  expect(await tried((db) => line(db, twice))).toContain('book_two_people');
  expect(await tried((db) => line(db, { ...twice, second: newId() }))).toBeNull();
  const alone = sql`insert into book_line (id, book, entry_id, stock_id, item_id, movement, quantity, delta, first_id, first_name,
    needs_second, at, done_at) select ${newId()}, book, entry_id, stock_id, item_id, movement, 0, 0, first_id, first_name, true,
    at, at from book_line limit 1`;
  expect(await tried((db) => alone.execute(db))).toContain('book_both_sign');
});

test('nothing is told before a stock-take, in a closed period, or of tomorrow', async () => {
  const hour = (n: number) => new Date(t.clock.now().getTime() + n * 3_600_000);
  const told = (doneAt: Date) => (db: Kysely<DB>) => line(db, { stock, quantity: 0, delta: 0, doneAt });
  expect(await tried(told(hour(-1)))).toBeNull();
  expect(await tried(told(hour(1)))).toContain('book_not_ahead');
  await keeper.book.count({ book: 'chemical', id: stock, found: 0 });
  expect(await tried(told(hour(-1)))).toBe('book_counted');
  expect(
    await tried(async (db) => {
      await sql`update book_head set closed_through = '2026-11-24' where book = 'chemical'`.execute(db);
      await told(hour(0))(db);
    }),
  ).toBe('book_closed');
});

const paths = {
  'a line changed': `update book_line set note = 'x'`,
  'a number changed': `update book_line set quantity = quantity + 1`,
  'a line deleted': `delete from book_line`,
  'all of it emptied': `truncate book_line`,
  'all of it emptied with what hangs on it': `truncate book_stock cascade`,
  'a balance set': `update book_stock set balance = balance + 1`,
  'a balance made': `insert into book_stock (id, item_id, batch, balance) select gen_random_uuid(), item_id, 'Z', 5 from book_stock limit 1`,
  'a balance deleted': `delete from book_stock`,
  'numbers set back': `update book_head set seq = seq - 1`,
  'numbers left out': `update book_head set seq = seq + 1`,
  'a closed period opened': `update book_head set closed_through = '2020-01-01'; update book_head set closed_through = null`,
  'an item under another code': `update book_item set code = 'Y'`,
  'real ones made a demonstration, to be deleted': `update book_item set is_demo = true`,
} as const;
test.each(Object.entries(paths))('as its owner, %s: refused', async (_, statement) => {
  expect(await tried((db) => sql.raw(statement).execute(db))).toMatch(
    /never changed or taken away|follow from the lines|a book goes on|stays in its book/,
  );
});

test('as its owner, asleep triggers or not, lines are not changed', async () => {
  const quietly = 'set local session_replication_role = replica;';
  for (const statement of [paths['a line changed'], paths['a line deleted'], paths['all of it emptied']])
    expect(await tried((db) => sql.raw(quietly + statement).execute(db))).toContain('never changed or taken away');
});

const off = `alter table book_line disable trigger user; alter table book_stock disable trigger user;
  alter table book_head disable trigger user; alter table book_item disable trigger user;`;
const on = `${off.replaceAll('disable', 'enable')} alter table book_line enable always trigger book_stays;
  alter table book_line enable always trigger book_stays_whole;`;
/** What is done, what is found, and how it is put back. */
const deeds = {
  'a voucher changed': [
    `update book_line set voucher = 'FALSE' where seq = 1`,
    'edited book_line',
    `update book_line set voucher = 'RK-1' where seq = 1`,
  ],
  'a signature exchanged': [
    `update book_line set second_id = item_id where seq = 2`,
    'edited book_line',
    `update book_line set second_id = null where seq = 2`,
  ],
  'a line gone': [
    `create table gone as select * from book_line where seq = 3; delete from book_line where seq = 3`,
    'missing book_line',
    `insert into book_line select * from gone; drop table gone`,
  ],
  'a balance set': [
    `update book_stock set balance = balance + 1 where balance > 0`,
    'edited book_stock',
    `update book_stock set balance = balance - 1 where balance > 0`,
  ],
  'numbers left out': [`update book_head set seq = seq + 5`, 'edited book_head', `update book_head set seq = seq - 5`],
  'an item renamed': [
    `update book_item set name = '水' where code = 'XYLENE'`,
    'edited book_item',
    `update book_item set name = '二甲苯' where code = 'XYLENE'`,
  ],
} as const;

async function verified(): Promise<{ ok: boolean; found: string[] }> {
  const { ok, problems } = await verifyAudit(t.app.db, [], t.app.files);
  return { ok, found: problems.map((one) => `${one.kind} ${one.thing?.table ?? ''}`) };
}

test.each(Object.entries(deeds))(
  'as its owner with every trigger taken off, %s: verifying finds it',
  async (_, deed) => {
    const [statement, expected, back] = deed;
    const done = (what: string) => t.owner.transaction().execute((db) => sql.raw(`${off} ${what}; ${on}`).execute(db));
    expect(await verified()).toEqual({ ok: true, found: [] });
    await done(statement);
    const { ok, found } = await verified();
    expect(ok).toBe(false);
    expect(found).toContain(expected);
    await done(back);
    expect(await verified()).toEqual({ ok: true, found: [] });
  },
);

test('a line that somebody added by hand is found, however well it keeps the law', async () => {
  await t.owner.transaction().execute((db) => line(db, { stock, quantity: 5, delta: 5 }));
  const { ok, found } = await verified();
  expect(ok).toBe(false);
  expect(found).toEqual(expect.arrayContaining(['outside book_line', 'outside book_stock', 'outside book_head']));
});
