import { expect, test } from 'vitest';

import { makeRush } from './rush.ts';

test('forty presses within a second are a rush, until a second has passed without', () => {
  let now = 10_000;
  const rush = makeRush(() => now);
  for (let i = 0; i < 39; i++) void rush.during(Promise.resolve());
  expect(rush.isOn()).toBe(false);
  void rush.during(Promise.resolve());
  expect(rush.isOn()).toBe(true);
  now += 1_000;
  expect(rush.isOn()).toBe(true);
  now += 1_000;
  expect(rush.isOn()).toBe(false);
});

test('calm is when the last press has been taken, also one that failed', async () => {
  const rush = makeRush();
  await rush.calm(60_000);
  const order: string[] = [];
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const taken = [rush.during(first.promise), rush.during(second.promise).catch(() => undefined)];
  const calm = rush.calm(60_000).then(() => order.push('calm'));
  first.resolve();
  await taken[0];
  order.push('one is left');
  second.reject(new Error('refused'));
  await Promise.all([calm, ...taken]);
  expect(order).toEqual(['one is left', 'calm']);
});

test('whoever waits for calm goes on after a while all the same', async () => {
  const rush = makeRush();
  const never = Promise.withResolvers<void>();
  let isOver = false;
  const press = rush.during(never.promise).then(() => (isOver = true));
  await rush.calm(1);
  expect(isOver).toBe(false);
  never.resolve();
  await press;
});
