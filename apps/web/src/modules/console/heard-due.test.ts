import { expect, test } from 'vitest';

import { isHeardDue } from './heard-due.ts';

const noon = Date.parse('2026-11-22T04:00:00Z');

test('the bell is asked again two hours after it was heard, and at once where nobody ever said so', () => {
  expect(isHeardDue(null, noon)).toBe(true);
  expect(isHeardDue(String(noon), noon + 7_199_000)).toBe(false);
  expect(isHeardDue(String(noon), noon + 7_200_000)).toBe(true);
});
