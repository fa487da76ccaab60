import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../test/kit.ts';
import type { Tx } from './ctx.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

const write = (tx: Tx, prefix: string) =>
  tx.db.insertInto('case_number').values({ prefix, month: '202611', last: 1 }).execute();
const written = async (prefix: string) =>
  (await t.app.db.selectFrom('case_number').select('prefix').where('prefix', '=', prefix).execute()).length;

test('a change that leaves no audit line and says nothing is refused and undone, also when somebody catches it', async () => {
  const system = t.app.system('test');
  const swallowed = await system.tx((tx) => write(tx, 'X1')).catch(() => 'caught');
  expect(swallowed).toBe('caught');
  expect(await written('X1')).toBe(0);
  // The kit throws what is left here when the test ends.
  expect(t.app.breaches.splice(0).map(({ message }) => message)).toEqual([expect.stringContaining('test changed')]);
});

test('a line, a reason, or nothing written: all three are right', async () => {
  const system = t.app.system('test');
  await system.tx(async (tx) => {
    await write(tx, 'X2');
    tx.audit('test.write', 'test', null);
  });
  await system.tx(async (tx) => {
    await write(tx, 'X3');
    tx.unaudited('a test');
  });
  expect(await system.tx((tx) => tx.db.selectFrom('case_number').select('prefix').execute())).not.toEqual([]);
  expect([await written('X2'), await written('X3'), t.app.breaches.length]).toEqual([1, 1, 0]);
});
