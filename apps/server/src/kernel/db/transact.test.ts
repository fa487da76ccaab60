import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp();
});
afterAll(() => t.stop());

const look = sql`select 1`;

test('in a test, whoever asks for a second connection within a transaction is refused: by a query, by a transaction', async () => {
  const ctx = t.app.system('test');
  const second = /second connection within a transaction/;
  await expect(ctx.tx(() => look.execute(ctx.db))).rejects.toThrow(second);
  await expect(ctx.tx(() => t.app.system('other').tx((tx) => look.execute(tx.db)))).rejects.toThrow(second);
  // Also when it is asked for behind something else.
  await expect(
    ctx.tx(async (tx) => {
      await look.execute(tx.db);
      await Promise.all([look.execute(tx.db), look.execute(ctx.db)]);
    }),
  ).rejects.toThrow(second);
});

test('the transaction itself, others beside it and what comes after it are let through', async () => {
  const ctx = t.app.system('test');
  const one = ctx.tx(async (tx) => {
    tx.unaudited('only looks');
    await look.execute(tx.db);
  });
  const beside = await Promise.all([one, look.execute(ctx.db)]);
  expect([beside[1].rows.length, (await look.execute(ctx.db)).rows.length]).toEqual([1, 1]);
});
