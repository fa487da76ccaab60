import type { CaseItem } from '@anyuan/contract';
import { expect, test } from 'vitest';

import { sinceWord } from './words.ts';

test('the time beside an alarm says what it counts', () => {
  const alarm = (state: string, closedAt: string | null = null) => ({ type: 'alarm', state, closedAt }) as CaseItem;
  expect(sinceWord(alarm('raised'))).toBe('since_ringing');
  expect(sinceWord(alarm('onScene'))).toBe('since_pressed');
  expect(sinceWord(alarm('closed', '2026-11-22T06:00:00.000Z'))).toBe('since_took');
});
