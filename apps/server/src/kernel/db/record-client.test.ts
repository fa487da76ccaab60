import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { RecordClient, sealText } from './record-client.ts';

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
  expect([n, await chain()]).toEqual([16, before]);
});

test('the statement that is recognised is the statement that is sent', () => {
  const compiled = sql`select seal(${1}, ${'[]'}::jsonb, ${'[]'}::jsonb)`.compile(t.app.db);
  expect(compiled.sql).toBe(sealText);
  expect(new RecordClient()).toHaveProperty('pipeline', true);
});
