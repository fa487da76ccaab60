import { expect, test } from 'vitest';

import { monthWeeks } from './weeks.ts';

test('weeks begin on Monday', () => {
  // 1 November 2026 is a Sunday.
  const weeks = monthWeeks(2026, 10);
  expect(weeks[0]).toEqual(['', '', '', '', '', '', '2026-11-01']);
  expect(weeks).toHaveLength(6);
  expect(weeks.at(-1)).toEqual(['2026-11-30', '', '', '', '', '', '']);
});

test('a leap day is there once in four years', () => {
  expect(monthWeeks(2028, 1).flat()).toContain('2028-02-29');
  expect(monthWeeks(2026, 1).flat().filter(Boolean)).toHaveLength(28);
});
