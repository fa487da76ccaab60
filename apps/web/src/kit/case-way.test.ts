import { alarm, caseTypes, type CaseType } from '@anyuan/contract';
import { describe, expect, test } from 'vitest';

import { mainStep, wayOf } from './case-way.ts';

const nothing = (): boolean => false;

test('an alarm goes from ringing to its end by the declared first steps', () => {
  expect(wayOf(alarm, 'raised', nothing)).toEqual([
    'raised',
    'acknowledged',
    'dispatched',
    'onScene',
    'handling',
    'closed',
  ]);
  // Who drove there at once was never dispatched; a way that ended shows what it passed and its end.
  expect(wayOf(alarm, 'onScene', (state) => state === 'raised')).toEqual(['raised', 'onScene', 'handling', 'closed']);
  expect(wayOf(alarm, 'falseAlarm', (state) => state === 'raised')).toEqual(['raised', 'falseAlarm']);
});

test('the step to see first leads onward, not back, not out', () => {
  expect(mainStep(alarm, 'onScene', ['falseAlarm', 'escalate', 'handle', 'close'])).toBe('handle');
  expect(mainStep(alarm, 'raised', ['falseAlarm', 'escalate'])).toBeUndefined();
});

describe.each(Object.values(caseTypes) as CaseType[])('$type', (type) => {
  test('its way begins where a case begins, ends in a final state and never turns round', () => {
    const way = wayOf(type, type.initial, nothing);
    expect(way[0]).toBe(type.initial);
    expect(new Set(way).size).toBe(way.length);
    expect(type.final).toContain(way.at(-1));
  });
});
