import { alarm, caseTypes, type CaseType } from '@anyuan/contract';
import { describe, expect, test } from 'vitest';

import { loadCaseTypes } from '../case-types.ts';
import { enteredAt, mainStep, wayOf } from './case-way.ts';

await loadCaseTypes();

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

test('the time in a state counts from when the case came into it, the last time', () => {
  const at = (minute: number): string => `2026-11-22T08:${String(minute).padStart(2, '0')}:00Z`;
  const step = (minute: number, from: string | null, to: string | null) => ({ at: at(minute), from, to });
  const item = { at: at(0) };
  const into = (state: string, ...steps: ReturnType<typeof step>[]) => enteredAt(item, steps, 'raised', state);
  const going = [step(0, null, 'raised'), step(2, 'raised', 'acknowledged'), step(5, 'acknowledged', 'handling')];
  expect(into('handling', ...going)).toBe(at(5));
  expect(into('acknowledged', ...going)).toBe(at(2));
  // What is done within a state, or merely noted, does not begin it anew.
  expect(into('handling', ...going, step(9, 'handling', 'handling'), step(11, null, null))).toBe(at(5));
  // Sent back and taken up again: the last time counts.
  expect(into('handling', ...going, step(20, 'handling', 'acknowledged'), step(30, 'acknowledged', 'handling'))).toBe(
    at(30),
  );
  // The first state is the one thing that begins with the case, unless it came back to it.
  expect(into('raised')).toBe(at(0));
  expect(into('raised', ...going, step(40, 'handling', 'raised'))).toBe(at(40));
  expect(into('closed', ...going)).toBeUndefined();
});
