import fc from 'fast-check';
import { expect, test } from 'vitest';

import { daysOfMonth, otherMonth } from './month.ts';

test('months follow each other without a gap, and their weeks begin on Monday', () => {
  expect(daysOfMonth('2024-02').days).toHaveLength(29);
  expect([daysOfMonth('2026-11').lead, daysOfMonth('2026-06').lead]).toEqual([6, 0]);
  fc.assert(
    fc.property(
      fc.integer({ min: 2000, max: 2099 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: -30, max: 30 }),
      (year, at, by) => {
        const month = `${year}-${String(at).padStart(2, '0')}`;
        expect(otherMonth(otherMonth(month, by), -by)).toBe(month);
        const { days, lead } = daysOfMonth(month);
        expect([days[0], days.every((day) => day.startsWith(month))]).toEqual([`${month}-01`, true]);
        expect((lead + days.length) % 7).toBe(daysOfMonth(otherMonth(month, 1)).lead);
      },
    ),
  );
});
