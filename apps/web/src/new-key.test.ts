import fc from 'fast-check';
import { expect, test } from 'vitest';

import { newKey } from './new-key.ts';

const msOf = (key: string): number => Number.parseInt(key.replaceAll('-', '').slice(0, 12), 16);

test('a key is a UUIDv7 of the moment it was made', () => {
  const before = Date.now();
  const key = newKey();
  expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(msOf(key)).toBeGreaterThanOrEqual(before);
  expect(msOf(key)).toBeLessThanOrEqual(Date.now() + 1);
});

test('keys sort as they were made, however many there are in a millisecond and wherever the clock goes', () => {
  const start = Date.now() + 1_000;
  const steps = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 200 });
  let now = start;
  fc.assert(
    fc.property(steps, (moves) => {
      const keys = moves.map((by) => newKey((now += by)));
      expect(keys.toSorted()).toEqual(keys);
    }),
  );
  const many = Array.from({ length: 10_000 }, () => newKey(now));
  expect(many.toSorted()).toEqual(many);
  expect(new Set(many).size).toBe(many.length);
});
