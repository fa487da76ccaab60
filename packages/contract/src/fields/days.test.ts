import { expect, test } from 'vitest';

import { lastMinute, local } from './days.ts';

test('a limit that ends with a day is written 23:59 of that day, any other as it is', () => {
  const written = (at: string) => local(lastMinute(at));
  expect(written('2026-11-27T16:00:00Z')).toBe('2026-11-27 23:59');
  expect(written('2026-12-31T16:00:00Z')).toBe('2026-12-31 23:59');
  expect(local(lastMinute(new Date('2026-11-27T16:00:00Z')))).toBe('2026-11-27 23:59');
  // Midnight of Greenwich is eight in the morning here.
  expect(written('2026-11-28T00:00:00Z')).toBe('2026-11-28 08:00');
  expect(written('2026-11-27T15:59:30Z')).toBe('2026-11-27 23:59');
});
