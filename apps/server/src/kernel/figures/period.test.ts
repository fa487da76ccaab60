import fc from 'fast-check';
import { expect, test } from 'vitest';

import { bounds, samePartOfLastYear, type Period } from './period.ts';

const noon = (day: string): Date => new Date(`${day}T12:00:00+08:00`);
const days = ({ from, to }: Period): number => {
  const [start, end] = bounds({ from, to });
  return Math.round((end.getTime() - start.getTime()) / 86_400_000);
};

test.each([
  // Over: the whole of it.
  ['2025-01-01', '2025-12-31', '2026-03-10', '2024-01-01', '2024-12-31'],
  // Not over: what has passed.
  ['2026-01-01', '2026-12-31', '2026-03-10', '2025-01-01', '2025-03-10'],
  ['2026-03-01', '2026-03-31', '2026-03-31', '2025-03-01', '2025-03-31'],
  ['2024-02-01', '2024-02-29', '2026-03-10', '2023-02-01', '2023-02-28'],
  ['2025-02-01', '2025-02-28', '2026-03-10', '2024-02-01', '2024-02-29'],
  ['2024-01-01', '2024-12-31', '2024-02-29', '2023-01-01', '2023-02-28'],
  // Not begun.
  ['2027-01-01', '2027-12-31', '2026-03-10', '2026-01-01', '2026-01-01'],
])('%s to %s, seen on %s, is compared with %s to %s', (from, to, today, fromThen, toThen) =>
  expect(samePartOfLastYear({ from, to }, noon(today))).toEqual({ from: fromThen, to: toThen }),
);

test("the hospital's day counts, not that of Greenwich", () => {
  const year = { from: '2026-01-01', to: '2026-12-31' };
  expect(samePartOfLastYear(year, new Date('2026-03-10T15:59:59Z')).to).toBe('2025-03-10');
  expect(samePartOfLastYear(year, new Date('2026-03-10T16:00:00Z')).to).toBe('2025-03-11');
});

test('as many days are compared as have passed, but for a day in February', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, day, day, (a, b, today) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const passed = { from, to: to < today ? to : today };
      if (passed.to < from) return;
      expect(Math.abs(days(samePartOfLastYear({ from, to }, noon(today))) - days(passed)) / days(passed)).toBeLessThan(
        1 / 365 + 1 / days(passed),
      );
    }),
  );
});
