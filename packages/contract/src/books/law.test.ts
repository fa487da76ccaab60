import fc from 'fast-check';
import { expect, test } from 'vitest';

import { after, counted, left, postings, undone, type Posting } from './law.ts';

const stocks = ['safe', 'ward', 'theatre'];
const stock = fc.constantFrom(...stocks);
const quantity = fc.integer({ min: 0, max: 200 });
const wish = fc.oneof(
  fc.record({ does: fc.constantFrom('in', 'out', 'none' as const), quantity, stock }),
  fc.record({ does: fc.constant('move' as const), quantity, stock, to: stock }).filter((one) => one.stock !== one.to),
  fc.record({ does: fc.constant('count' as const), quantity, stock }),
  fc.record({ does: fc.constant('undo' as const), quantity, stock }),
);

test('whatever is asked of a book: no balance falls below zero, and each is the sum of its lines', () => {
  fc.assert(
    fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
      let balances: ReadonlyMap<string, number> = new Map();
      const entries: { lines: Posting[]; isUndone: boolean }[] = [];
      for (const one of wishes) {
        const last = entries.findLast(({ isUndone }) => !isUndone);
        const lines =
          one.does === 'undo'
            ? last && undone(last.lines)
            : one.does === 'count'
              ? [counted(one.stock, balances.get(one.stock) ?? 0, one.quantity)]
              : postings(one.does, one.quantity, one.stock, 'to' in one ? one.to : undefined);
        const next = lines && after(balances, lines);
        if (!lines || !next) continue;
        if (one.does === 'undo') last!.isUndone = true;
        entries.push({ lines, isUndone: one.does === 'undo' });
        balances = next;
      }
      const written = entries.flatMap(({ lines }) => lines);
      for (const name of stocks) {
        const sum = written.filter((line) => line.stock === name).reduce((total, { delta }) => total + delta, 0);
        expect(balances.get(name) ?? 0).toBe(sum);
        expect(sum).toBeGreaterThanOrEqual(0);
      }
      for (const { quantity: much, delta } of written) expect([much, -much, 0]).toContain(delta);
    }),
  );
});

test('a move changes no total, a count finds what was found, and what is undone was never there', () => {
  fc.assert(
    fc.property(quantity, quantity, quantity, (here, there, much) => {
      const balances = new Map([
        ['safe', here],
        ['ward', there],
      ]);
      const moved = after(balances, postings('move', much, 'safe', 'ward'));
      expect(moved === null).toBe(much > here);
      const both = moved ?? balances;
      expect(both.get('safe')! + both.get('ward')!).toBe(here + there);
      expect(after(balances, [counted('safe', here, much)])?.get('safe')).toBe(much);
      const entry = postings('in', much, 'safe');
      expect(after(after(balances, entry)!, undone(entry))).toEqual(balances);
    }),
  );
  expect(() => postings('move', 1, 'safe', 'safe')).toThrow('two ends');
  expect(left(10, [2, 3])).toBe(5);
});
