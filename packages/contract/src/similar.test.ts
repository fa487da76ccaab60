import fc from 'fast-check';
import { expect, test } from 'vitest';

import { likeness } from './similar.ts';

test('the same said otherwise is alike, another matter is not', () => {
  const first = '带孩子候诊三小时,询问时护士态度生硬,要求道歉';
  expect(likeness(first, '孩子候诊三小时,护士态度生硬,没人道歉')).toBeGreaterThan(0.5);
  expect(likeness(first, '停车场收费不透明,出口道闸坏了两天')).toBeLessThan(0.1);
});

test('it is symmetric, between 0 and 1, and 1 for the same letters', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const found = likeness(a, b);
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThanOrEqual(1);
      expect(likeness(b, a)).toBeCloseTo(found, 12);
    }),
  );
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z一-龥]{2,40}$/), (a) => {
      expect(likeness(a, `${a}。 `)).toBe(1);
    }),
  );
});
