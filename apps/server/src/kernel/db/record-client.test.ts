import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { RecordClient } from './record-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

const chain = async () =>
  (await t.app.db.selectFrom('chain_head').select('audit_seq').executeTakeFirstOrThrow()).audit_seq;

test('the seal and the commit leave together, and nothing is left open', async () => {
  const before = await chain();
  await t.app.system('test').tx(async (tx) => tx.audit('test.one', 'test', null));
  expect(await chain()).toBe(before + 1);
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`.execute(
    t.app.db,
  );
  expect(rows[0]?.n).toBe(0);
});

test('a refused seal takes everything back, and the connection is as good as before', async () => {
  const before = await chain();
  const bad = t.app.system('test').tx(async (tx) => {
    tx.unaudited('a test');
    await tx.db
      .insertInto('setting')
      .values({ key: 'test.gone', value: '1' as never, changed_at: tx.now })
      .execute();
    tx.publish('setting.changed', 'not a uuid', { permission: 'setting.read' });
  });
  await expect(bad).rejects.toThrow(/uuid/);
  // Over every connection of the pool: a later change must really be committed.
  await Promise.all(
    Array.from({ length: 16 }, (_, i) =>
      t.app.system('test').tx(async (tx) => {
        tx.unaudited('a test');
        await tx.db
          .insertInto('setting')
          .values({ key: `test.${i}`, value: '1' as never, changed_at: tx.now })
          .execute();
      }),
    ),
  );
  const { n } = await t.app.db
    .selectFrom('setting')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('key', 'like', 'test.%')
    .executeTakeFirstOrThrow();
  // Each of the sixteen is bound by a line; the refused one left none.
  expect([n, await chain()]).toEqual([16, before + 16]);
});

test('what nobody waits for fails the transaction all the same, and its own failure is what is told', async () => {
  const before = await chain();
  const bad = (more: boolean) =>
    t.app.system('test').tx(async (tx) => {
      tx.audit('test.lost', 'test', null);
      tx.send(sql`insert into setting values ('test.sent', '1', ${tx.now})`);
      tx.send(sql`insert into setting values ('test.sent', 'no json', ${tx.now})`);
      // Whoever reads afterwards meets a transaction that is spoilt already.
      if (more) await tx.db.selectFrom('setting').select('key').execute();
    });
  await expect(bad(false)).rejects.toThrow(/json/);
  await expect(bad(true)).rejects.toThrow(/json/);
  const kept = await t.app.db.selectFrom('setting').select('key').where('key', '=', 'test.sent').execute();
  expect([kept, await chain()]).toEqual([[], before]);
});

test('statements of one moment are answered each on its own, in the order they were sent', async () => {
  const answers = await t.app.system('test').tx(async (tx) => {
    tx.unaudited('a test');
    tx.send(sql`insert into setting values ('test.order', '1', ${tx.now})`);
    const read = () => tx.db.selectFrom('setting').select('value').where('key', '=', 'test.order').execute();
    const one = read();
    tx.send(sql`update setting set value = '2' where key = 'test.order'`);
    return Promise.all([one, read()]);
  });
  expect(answers).toEqual([[{ value: 1 }], [{ value: 2 }]]);
  expect(new RecordClient()).toHaveProperty('pipeline', true);
});

test('parts of a transaction stand in the record in their order and under their own names', async () => {
  await t.app.system('test').tx(async (tx) => {
    const [first, second] = ['D1', 'D2'].map((name) => tx.as({ kind: 'device', id: name, name }));
    second?.audit('test.second', 'test', null);
    first?.audit('test.first', 'test', null);
    tx.audit('test.whole', 'test', null);
  });
  const rows = await t.app.db
    .selectFrom('audit')
    .select(['action', 'actor_name'])
    .orderBy('seq', 'desc')
    .limit(3)
    .execute();
  expect(rows.toReversed()).toEqual([
    { action: 'test.first', actor_name: 'D1' },
    { action: 'test.second', actor_name: 'D2' },
    { action: 'test.whole', actor_name: 'test' },
  ]);
});
