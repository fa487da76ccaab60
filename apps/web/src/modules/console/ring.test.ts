import { expect, test } from 'vitest';

import { heard, ringsOf, samplesOf } from './ring.ts';
import { alarmCase } from './testing.ts';

const none: ReadonlySet<string> = new Set();

test('one sound for a group, however many presses; it stops when somebody answers', () => {
  const [one] = ringsOf([alarmCase({ id: 'a' })]);
  const both = ringsOf([alarmCase({ id: 'a' }), alarmCase({ id: 'b' })]);
  expect(both).toEqual([one]);
  expect(ringsOf([alarmCase({ state: 'acknowledged' })])).toEqual([]);
  expect(heard(both, new Set([one?.key ?? '']), false)).toBeUndefined();
});

test('a reminder of the server sounds anew though the group was silenced', () => {
  const [before] = ringsOf([alarmCase({ id: 'a' })]);
  const after = ringsOf([alarmCase({ id: 'a', escalation: 1 })]);
  expect(heard(after, new Set([before?.key ?? '']), false)?.pattern).toBe('critical');
});

test('the hottest is heard, a test last and by a sound of its own, a lost server above all', () => {
  const rings = ringsOf([
    alarmCase({ kind: 'door-forced', priority: 2, where: 'B' }),
    alarmCase({ where: 'A' }),
    alarmCase({ mode: 'test', priority: 4, where: 'C' }),
  ]);
  expect(rings.map(({ pattern }) => pattern)).toEqual(['critical', 'urgent', 'test']);
  expect(heard(rings.slice(2), none, false)?.pattern).toBe('test');
  expect(heard(rings, none, false)?.pattern).toBe('critical');
  expect(heard([], none, true)).toEqual({ pattern: 'lost', key: 'lost' });
});

test.each(['critical', 'urgent', 'test', 'lost', 'tone'] as const)(
  '%s is loud, does not clip and ends at rest',
  (pattern) => {
    const samples = samplesOf(pattern, 8000);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(peak).toBeGreaterThan(0.3);
    expect(peak).toBeLessThan(1);
    expect(Math.abs(samples[samples.length - 1] ?? 1)).toBeLessThan(0.05);
  },
);
