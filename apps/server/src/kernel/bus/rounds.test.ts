import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { inRounds } from './rounds.ts';

test('everybody hears everything once and in order, whatever is said while others are still being told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 })), { maxLength: 20 }),
      fc.integer({ min: 1, max: 120 }),
      async (said, size) => {
        const heard = Array.from({ length: size }, (): number[] => []);
        const tell = inRounds<number, number[]>(
          () => heard,
          (events) => (one) => void one.push(...events),
          (error) => {
            throw error;
          },
        );
        let next = 0;
        for (const [count, turns] of said) {
          tell(Array.from({ length: count }, () => next++));
          for (let i = 0; i < turns; i++) await turn();
        }
        const all = Array.from({ length: next }, (_, i) => i);
        await expect.poll(() => heard.every(({ length }) => length === next), { interval: 1 }).toBe(true);
        expect(heard.every((one) => one.every((event, i) => event === all[i]))).toBe(true);
      },
    ),
    { numRuns: 60 },
  );
});

test('other work has its turn while 400 are told', async () => {
  let told = 0;
  const between: number[] = [];
  const tell = inRounds<string, number>(
    () => Array.from({ length: 400 }, (_, i) => i),
    () => () => void told++,
    () => undefined,
  );
  tell(['press']);
  while (told < 400) {
    between.push(told);
    await turn();
  }
  expect(between.length).toBeGreaterThan(10);
});

test('a round that fails is said, and the next ones are told', async () => {
  const errors: unknown[] = [];
  const heard: string[] = [];
  const tell = inRounds<string, string[]>(
    () => [heard],
    ([event]) => {
      if (event === 'bad') throw new Error('cannot');
      return (one) => void one.push(event ?? '');
    },
    (error) => errors.push(error),
  );
  tell(['bad']);
  await wait(1);
  tell(['good']);
  await expect.poll(() => heard).toEqual(['good']);
  expect(errors).toHaveLength(1);
});
