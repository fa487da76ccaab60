import { expect, test } from 'vitest';

import { attempts } from './photo.ts';

test('a photo keeps its shape, never grows, and every try is smaller or coarser than the one before', () => {
  const tries = [...attempts(4000, 3000)];
  expect(tries[0]).toEqual({ width: 1600, height: 1200, quality: 0.82 });
  for (const one of tries) expect(one.width / one.height).toBeCloseTo(4 / 3, 1);
  for (const [index, one] of tries.slice(1).entries()) {
    const before = tries[index]!;
    expect(one.width < before.width || one.quality < before.quality).toBe(true);
  }
  expect(tries.at(-1)!.width).toBeLessThan(240);
  expect([...attempts(300, 200)][0]).toMatchObject({ width: 300, height: 200 });
});
