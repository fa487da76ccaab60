import fc from 'fast-check';
import { expect, test } from 'vitest';

import { gathering } from './gather.ts';

const settled = (promises: Promise<unknown>[]) =>
  Promise.allSettled(promises).then((all) =>
    all.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason))),
  );

test('whatever is bad fails alone, the others are answered in their order, and nothing is taken twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
      async (good, most, atOnce) => {
        const done: number[] = [];
        const take = gathering(
          async (items: readonly number[]) => {
            await Promise.resolve();
            const bad = items.find((i) => !good[i]);
            if (bad !== undefined) throw new Error(`bad ${items.filter((i) => !good[i]).join()}`);
            done.push(...items);
            return items.map((i) => i * 2);
          },
          { most, atOnce },
        );
        const answers = await settled(good.map((_, i) => take(i)));
        expect(answers).toEqual(good.map((isGood, i) => (isGood ? i * 2 : `Error: bad ${i}`)));
        expect(done.toSorted((a, b) => a - b)).toEqual(good.flatMap((isGood, i) => (isGood ? [i] : [])));
        const inOrder = done.toSorted((a, b) => a - b);
        expect(atOnce === 1 ? done : inOrder).toEqual(inOrder);
      },
    ),
  );
});

test('what comes while a go is under way is one go, and a shared failure is tried once', async () => {
  const goes: number[][] = [];
  let go = () => {};
  const take = gathering(
    async (items: readonly number[]) => {
      goes.push([...items]);
      await new Promise<void>((resolve) => (go = resolve));
      if (items.includes(9)) throw new Error('away');
      return items;
    },
    { most: 4, isShared: () => true },
  );
  const first = [0, 1, 2, 3, 4].map(take);
  expect(goes).toEqual([[0]]);
  go();
  await first[0];
  await Promise.resolve();
  expect(goes).toEqual([[0], [1, 2, 3, 4]]);
  const later = settled([take(8), take(9)]);
  go();
  await Promise.all(first);
  await Promise.resolve();
  go();
  expect(await later).toEqual(['Error: away', 'Error: away']);
  expect(goes).toEqual([[0], [1, 2, 3, 4], [8, 9]]);
});
