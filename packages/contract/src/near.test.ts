import fc from 'fast-check';
import { expect, test } from 'vitest';

import { nearer, nearness, nearnessOf, walk, type Spot } from './near.ts';

const spot = (path: string, x: number | null = null, plan: string | null = null): Spot => ({
  path: `/${path}/`,
  kinds: ['campus', 'building', 'floor', 'area', 'point'],
  plan,
  at: x === null ? null : { x, y: 10 },
});

test('same floor, then building, then campus, whatever the tree looks like below', () => {
  const fire = spot('C/B1/F2/WARD', 100, 'F2');
  expect(nearnessOf(fire, spot('C/B1/F2/WARD'))).toBe('here');
  expect(nearnessOf(fire, spot('C/B1/F2/OTHER/DOOR'))).toBe('floor');
  expect(nearnessOf(fire, spot('C/B1/F2'))).toBe('floor');
  expect(nearnessOf(fire, spot('C/B1/F3/WARD'))).toBe('building');
  expect(nearnessOf(fire, spot('C/B2/F2'))).toBe('campus');
  expect(nearnessOf(fire, spot('D/B2'))).toBe('far');
  expect(nearnessOf(fire, null)).toBe('unknown');
});

test('the way is measured on one plan only, and along its sides', () => {
  expect(walk(spot('C/B/F/A', 100, 'F'), spot('C/B/F/D', 40, 'F'))).toBe(60);
  expect(walk(spot('C/B/F/A', 100, 'F'), spot('C/B/G/D', 100, 'G'))).toBeNull();
  expect(walk(spot('C/B/F/A', 100, 'F'), spot('C/B/F/D'))).toBeNull();
});

const ranked = fc.record({
  near: fc.constantFrom(...nearness),
  distance: fc.option(fc.nat(2000)),
  busy: fc.boolean(),
  planned: fc.boolean(),
});

test('the order is one order: nobody who is free stands behind somebody who is out, nor who is near behind who is far', () => {
  fc.assert(
    fc.property(fc.array(ranked, { maxLength: 60 }), (people) => {
      const sorted = people.toSorted(nearer);
      for (const [n, one] of sorted.entries())
        for (const next of sorted.slice(n + 1)) {
          expect(Number(one.busy)).toBeLessThanOrEqual(Number(next.busy));
          if (one.busy !== next.busy || one.planned !== next.planned) continue;
          expect(nearness.indexOf(one.near)).toBeLessThanOrEqual(nearness.indexOf(next.near));
        }
    }),
  );
});
