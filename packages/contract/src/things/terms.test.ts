import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  byField,
  dayAfter,
  everyDays,
  everyMonths,
  everyYears,
  limitsOf,
  practice,
  reckon,
  source,
  standingOf,
} from './terms.ts';

const dayMs = 86_400_000;
const next = (day: string): string => new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
const [yearOf, monthOf, dateOf] = [0, 5, 8].map((at, i) => (day: string) => Number(day.slice(at, [4, 7, 10][i])));

/** A clerk with a wall calendar: he turns the days over one by one and never reckons with months. */
function clerk(from: string, count: number, unit: 'day' | 'month'): string {
  let day = from;
  let passed = 0;
  while (passed < count) {
    const before = day;
    day = next(day);
    if (unit === 'day') passed++;
    // A month has passed on the same date of the next one, or on its last day if it has no such date.
    else if (monthsBetween(from, day) > passed && isItsDay(from, day)) passed++;
    if (before >= '2200-01-01') throw new Error('the clerk is tired');
  }
  return day;
}
const monthsBetween = (a: string, b: string): number => (yearOf!(b) - yearOf!(a)) * 12 + monthOf!(b) - monthOf!(a);
const isItsDay = (from: string, day: string): boolean =>
  dateOf!(day) === dateOf!(from) || (dateOf!(day) < dateOf!(from) && monthOf!(next(day)) !== monthOf!(day));

const aDay = fc
  .date({ min: new Date('1999-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('a span ends on the day a clerk comes to who turns the calendar over day by day', () => {
  fc.assert(
    fc.property(
      aDay,
      fc.integer({ min: 0, max: 160 }),
      fc.constantFrom('day' as const, 'month' as const),
      (day, count, unit) => {
        expect(dayAfter(day, { count, unit })).toBe(clerk(day, count, unit));
      },
    ),
    { numRuns: 300 },
  );
  expect(dayAfter('2026-01-31', everyMonths(1))).toBe('2026-02-28');
  expect(dayAfter('2024-02-29', everyYears(1))).toBe('2025-02-28');
});

const terms = {
  ends: {
    scrap: {
      label: ['报废', 'Scrap'],
      from: 'made',
      after: byField('agent', { water: everyYears(6), co2: everyYears(12) }),
      source: source('x'),
    },
    paper: { label: ['证', 'Paper'], from: 'validTo', source: source('x') },
  },
  checks: {
    monthly: { label: ['月检', 'Monthly'], every: everyMonths(1), points: {}, source: practice('x') },
    service: {
      label: ['维修', 'Service'],
      from: 'made',
      first: everyYears(3),
      every: everyYears(1),
      points: {},
      source: practice('x'),
    },
  },
} as const;

test('checks made one after the other: each is due a turn after the one before, whenever it was made', () => {
  fc.assert(
    fc.property(aDay, fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 12 }), (since, waits) => {
      let checked: Record<string, string> = {};
      let due = clerk(since, 1, 'month');
      let day = since;
      for (const wait of waits) {
        const monthly = reckon(terms, { values: {}, since, checked }).dues.find(({ term }) => term === 'monthly');
        expect(monthly).toEqual({ term: 'monthly', sort: 'check', on: due });
        // Somebody comes so many days later, early or late.
        day = clerk(day, wait, 'day');
        checked = { monthly: day };
        due = clerk(day, 1, 'month');
      }
    }),
    { numRuns: 60 },
  );
});

test('ends follow their choice and their day; what cannot be told is named, what does not end is not', () => {
  const at = (values: Record<string, unknown>, checked: Record<string, string> = {}) =>
    reckon(terms, { values, since: '2026-05-01', checked });
  expect(at({ agent: 'water', made: '2020-03-01', validTo: '2027-01-01' })).toEqual({
    dues: [
      { term: 'scrap', sort: 'end', on: '2026-03-01' },
      { term: 'paper', sort: 'end', on: '2027-01-01' },
      { term: 'monthly', sort: 'check', on: '2026-06-01' },
      { term: 'service', sort: 'check', on: '2023-03-01' },
    ],
    unknown: [],
  });
  expect(at({ agent: 'water' }).unknown).toEqual(['scrap', 'paper', 'service']);
  // A kind of agent nobody has set an age for does not grow old.
  expect(at({ agent: 'foam', made: '2020-03-01', validTo: '2027-01-01' }).dues.map(({ term }) => term)).not.toContain(
    'scrap',
  );
  expect(at({ made: '2020-03-01' }, { service: '2026-04-01' }).dues.at(-1)).toMatchObject({ on: '2027-04-01' });
});

test('a hospital sets the numbers, and only those', () => {
  expect(limitsOf(terms).map(({ key }) => key)).toEqual([
    'scrap.water',
    'scrap.co2',
    'monthly',
    'service.first',
    'service',
  ]);
  const { dues } = reckon(terms, { values: {}, since: '2026-05-01', checked: {} }, (key, { count }) =>
    key === 'monthly' ? 2 : count,
  );
  expect(dues).toEqual([{ term: 'monthly', sort: 'check', on: '2026-07-01' }]);
});

test('the day itself is in time; the day after is late; before it comes the warning', () => {
  fc.assert(
    fc.property(aDay, fc.integer({ min: 0, max: 60 }), (on, warn) => {
      expect(standingOf(next(on), on, warn)).toBe(warn === 0 ? 'fine' : 'soon');
      expect(standingOf(on, on, warn)).toBe('soon');
      expect(standingOf(on, next(on), warn)).toBe('over');
      expect(standingOf(dayAfter(on, everyDays(warn + 1)), on, warn)).toBe('fine');
    }),
  );
});
