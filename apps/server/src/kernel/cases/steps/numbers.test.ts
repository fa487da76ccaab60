import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createPool } from '../../db/pool.ts';
import { freshDatabase } from '../../db/testing.ts';
import { makeNumbers } from './numbers.ts';

let url: string;
let drop: () => Promise<void>;
let pool: ReturnType<typeof createPool>;
beforeAll(async () => {
  ({ url, drop } = await freshDatabase());
  pool = createPool(url, { size: 2, isDurable: false });
});
afterAll(async () => {
  await pool.end();
  await drop();
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const counted = (numbers: readonly string[]) => numbers.map((number) => Number(number.split('-')[2]));

test('while it is quiet numbers follow each other without a gap, also over restarts and two processes', async () => {
  let now = 0;
  const [one, other] = [makeNumbers(pool, () => now), makeNumbers(pool, () => now)];
  const given: string[] = [];
  for (let i = 0; i < 12; i++) {
    given.push(...(await (i % 3 === 0 ? other : one).take('JJ', '202611', 1 + (i % 2))));
    now += 60_000;
  }
  await one.stop();
  given.push(...(await makeNumbers(pool).take('JJ', '202611', 1)));
  expect(counted(given)).toEqual(range(1, 19));
  expect(given[0]).toBe('JJ-202611-0001');
});

test('under load blocks are taken, and what was taken ahead is given back in the end', async () => {
  const numbers = makeNumbers(pool, () => 0);
  const given: string[] = [];
  for (let i = 0; i < 200; i++) given.push(...(await numbers.take('FL', '202611', 1)));
  expect(counted(given)).toEqual(range(1, 200));
  const taken = async () =>
    (await pool.query<{ last: number }>(`select last from case_number where prefix = 'FL'`)).rows[0]?.last ?? 0;
  expect(await taken()).toBeGreaterThan(200);
  await numbers.stop();
  expect(await taken()).toBe(200);
});

test('never twice, however many ask at once in however many processes', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }), async (counts) => {
      const month = `20${String(1000 + ++run)}`;
      const [one, other] = [makeNumbers(pool), makeNumbers(pool)];
      const given = await Promise.all(counts.map((count, i) => (i % 2 === 0 ? one : other).take('XX', month, count)));
      expect(given.map(({ length }) => length)).toEqual(counts);
      const all = counted(given.flat());
      expect(new Set(all).size).toBe(all.length);
      for (const some of given) expect(counted(some)).toEqual(counted(some).toSorted((a, b) => a - b));
    }),
    { numRuns: 20 },
  );
});
