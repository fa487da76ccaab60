import { expect, test } from 'vitest';

import { officeHours, quietHours, quietUntil, rangesOf } from './hours.ts';

test('office hours come one after the other, within a day', () => {
  for (const text of ['08:00-12:00,14:00-17:30', '00:00-24:00', '08:00-12:00,12:00-13:00', '23:59-24:00'])
    expect([text, officeHours.safeParse(text).success]).toEqual([text, true]);
  for (const text of ['', '8:00-12:00', '12:00-08:00', '08:00-08:00', '08:00-12:00,11:00-13:00', '08:00-24:30', '白天'])
    expect([text, officeHours.safeParse(text).success]).toEqual([text, false]);
  expect(officeHours.safeParse(7).success).toBe(false);
});

test('quiet hours are one stretch, over midnight or not, or none', () => {
  for (const text of ['21:30-07:30', '12:00-14:00', ''])
    expect([text, quietHours.safeParse(text).success]).toEqual([text, true]);
  for (const text of ['21:30', '21:30-07:30,12:00-14:00', 'nie'])
    expect([text, quietHours.safeParse(text).success]).toEqual([text, false]);
});

test('quiet hours end in the morning of the hospital, in the same night they began', () => {
  const ask = (text: string, local: string) =>
    quietUntil(rangesOf(text)[0], new Date(`${local}+08:00`))?.toISOString() ?? null;
  expect(ask('21:30-07:30', '2026-11-22T21:29:59')).toBeNull();
  expect(ask('21:30-07:30', '2026-11-22T21:30:00')).toBe('2026-11-22T23:30:00.000Z');
  expect(ask('21:30-07:30', '2026-11-23T00:00:00')).toBe('2026-11-22T23:30:00.000Z');
  expect(ask('21:30-07:30', '2026-11-23T07:29:59')).toBe('2026-11-22T23:30:00.000Z');
  expect(ask('21:30-07:30', '2026-11-23T07:30:00')).toBeNull();
  expect(ask('12:00-14:00', '2026-11-23T13:00:00')).toBe('2026-11-23T06:00:00.000Z');
  expect(ask('12:00-14:00', '2026-11-23T14:00:00')).toBeNull();
  expect(ask('', '2026-11-23T03:00:00')).toBeNull();
});
