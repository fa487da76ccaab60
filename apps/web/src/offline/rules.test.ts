import { expect, test } from 'vitest';

import { isPhone, mayKeep, trimmed } from './rules.ts';

test('a phone keeps what its person was told, an office computer nothing', () => {
  const ask = (path: string, from = '/m/rounds', isTaken = false) => mayKeep({ path: `/api/v1${path}`, from, isTaken });
  expect([ask('/my-rounds'), ask('/me'), ask('/cases/1'), ask('/duty/numbers')]).toEqual([true, true, true, true]);
  expect([ask('/my-rounds', '/rounds'), ask('/me', '/mine'), ask('/me', '')]).toEqual([false, false, false]);
  expect([ask('/files/1'), ask('/cases/export'), ask('/devices/C1/video')]).toEqual([false, false, false]);
  expect(ask('/files/1', '/m', true)).toBe(true);
  expect([isPhone('/m'), isPhone('/me')]).toEqual([true, false]);
});

test('of what is too much the oldest goes', () => {
  const keys = Array.from({ length: 403 }, (_, at) => at);
  expect([trimmed(keys), trimmed(keys.slice(0, 400))]).toEqual([[0, 1, 2], []]);
});
