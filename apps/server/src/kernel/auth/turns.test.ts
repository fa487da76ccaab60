import { expect, test } from 'vitest';

import { Turns } from './turns.ts';

/** Work that ends when it is told to. */
function piece() {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { done, end };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('no more than two run at once', async () => {
  const turns = new Turns(2, 100);
  let running = 0;
  let most = 0;
  const one = async () => {
    most = Math.max(most, ++running);
    await settle();
    running--;
  };
  await Promise.all(Array.from({ length: 50 }, (_, i) => turns.run(`address ${i % 3}`, one)));
  expect(most).toBe(2);
});

test('a flood from one address does not make another wait behind it', async () => {
  const turns = new Turns(1, 100);
  const order: string[] = [];
  const first = piece();
  const all = [turns.run('stranger', () => first.done)];
  for (let i = 0; i < 80; i++) all.push(turns.run('stranger', async () => void order.push('stranger')));
  all.push(turns.run('console', async () => void order.push('console')));
  first.end();
  await Promise.all(all);
  expect(order.indexOf('console')).toBeLessThanOrEqual(1);
});

test('too long a queue of one address is refused, and the place is free again after a failure', async () => {
  const turns = new Turns(1, 2);
  const first = piece();
  const running = turns.run('a', () => first.done);
  const waiting = [turns.run('a', async () => 1), turns.run('a', async () => 2)];
  await expect(turns.run('a', async () => 3)).rejects.toMatchObject({ code: 'too_many' });
  first.end();
  await running;
  expect(await Promise.all(waiting)).toEqual([1, 2]);
  await expect(turns.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await turns.run('a', async () => 'free')).toBe('free');
});
