import { readdirSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { half } from '../../kit/half.ts';
import { groupOf, isClock, stepsRise, unitWord } from './value.ts';

test('clocks are told apart from plain numbers and texts', () => {
  expect(isClock({ steps: [20, 45], repeat: 60 })).toBe(true);
  for (const value of [60, '安院', null, { steps: 20 }]) expect(isClock(value)).toBe(false);
});

test('reminders rise; the first may be the same day', () => {
  expect(stepsRise([20, 45])).toBe(true);
  expect(stepsRise([0])).toBe(true);
  expect(stepsRise([20, 20])).toBe(false);
  expect(stepsRise([-1, 20])).toBe(false);
});

test('settings stand in groups, and a new group is not lost', () => {
  expect(groupOf({ key: 'clock.alarm.answer' })).toBe('groupClock');
  expect(groupOf({ key: 'alarm.joinSeconds' })).toBe('group_alarm');
  expect(groupOf({ key: 'patrol.days' })).toBe('group_other');
});

test('an unknown unit has no word', () => {
  expect(unitWord('workdays')).toBe('unit_workdays');
  expect(unitWord('workhours')).toBe('unit_workhours');
  expect(unitWord('furlong')).toBeUndefined();
});

test('a source is read in one language', () => {
  expect(half('数据单 C1 / data sheet C1', 'zh')).toBe('数据单 C1');
  expect(half('数据单 C1 / data sheet C1', 'en')).toBe('data sheet C1');
  expect(half('GB/T 28181-2022 9.6: 60 s × 3', 'en')).toBe('GB/T 28181-2022 9.6: 60 s × 3');
});

test('every unit of the server has a word, or is a sign everybody reads', () => {
  const folder = new URL('../../../../server/src/settings/', import.meta.url);
  const units = readdirSync(folder)
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .flatMap((text) => [...text.matchAll(/^ {4}'([a-zA-Z]{1,8})',$/gm)])
    .map(([, unit = '']) => unit);
  expect(units).toEqual(expect.arrayContaining(['min', 'h', 'CNY']));
  expect([...new Set(units)].filter((unit) => unit !== 'GB' && unitWord(unit) === undefined)).toEqual([]);
});
