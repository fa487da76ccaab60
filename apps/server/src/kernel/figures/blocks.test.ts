import fc from 'fast-check';
import { expect, test } from 'vitest';

import { blocksOf, fewest, mayTell, toldPart, type DayCount } from './blocks.ts';
import type { Period } from './period.ts';

const day = (year: number, month: number, date: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
const over = '2027-01';
const one = (at: string, kind = '1', records = 1): DayCount => ({ day: at, kind, records });
const year = (n: number) => ({ from: `${n}-01-01`, to: `${n}-12-31` });
const month = (n: number, m: number) => ({ from: day(n, m, 1), to: day(n, m, 31) });

test('a single settlement is told neither alone nor with one more day, and the year is', () => {
  const counts = [one(day(2026, 1, 5), '1', 4), one(day(2026, 3, 9)), one(day(2026, 5, 2), '1', 3)];
  const blocks = blocksOf(counts, over);
  expect(mayTell(blocks, month(2026, 1))).toBe(true);
  expect(mayTell(blocks, month(2026, 3))).toBe(false);
  // January to March without March is January: so it is not told either.
  expect(mayTell(blocks, { from: '2026-01-01', to: '2026-03-31' })).toBe(false);
  expect(mayTell(blocks, { from: '2026-01-01', to: '2026-02-28' })).toBe(true);
  expect(mayTell(blocks, year(2026))).toBe(true);
  expect(mayTell(blocks, year(2025))).toBe(true);
});

test('a year with too few is told only together with the next one that has enough', () => {
  const blocks = blocksOf([one(day(2024, 2, 1), '1', 5), one(day(2025, 2, 1)), one(day(2026, 2, 1), '1', 5)], over);
  expect(mayTell(blocks, year(2024))).toBe(true);
  expect(mayTell(blocks, year(2025))).toBe(false);
  expect(mayTell(blocks, year(2026))).toBe(false);
  expect(mayTell(blocks, { from: '2025-01-01', to: '2026-12-31' })).toBe(true);
});

test('of two records nothing is ever told', () => {
  const blocks = blocksOf([one(day(2026, 1, 1)), one(day(2026, 2, 1))], over);
  expect(mayTell(blocks, { from: '2000-01-01', to: '2099-12-31' })).toBe(false);
});

const record = fc.record({
  day: fc
    .tuple(fc.constantFrom(2024, 2025, 2026), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
    .map(([y, m, d]) => day(y, m, d)),
  kind: fc.constantFrom('10', '01', '11'),
});
const span = fc
  .tuple(
    fc.constantFrom(2024, 2025, 2026),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
    fc.nat(900),
  )
  .map(([y, m, d, days]) => {
    const from = day(y, m, d);
    return { from, to: new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10) };
  });

test('a trailing year is told over the whole blocks in it, with the days they are of', () => {
  const counts = [
    one('2025-10-09', '1', 2),
    one('2025-12-20', '1', 2),
    one('2026-04-02', '1', 3),
    one('2026-09-30', '1', 4),
    one('2026-10-08', '1', 1),
    one('2026-11-03', '1', 9),
  ];
  const blocks = blocksOf(counts, '2026-11');
  const year = { from: '2025-11-29', to: '2026-11-28' };
  expect(mayTell(blocks, year)).toBe(false);
  // October to December 2025 is one block, and cut; October 2026 waits for more; November is not over.
  expect(toldPart(blocks, year)).toEqual({ from: '2026-01-01', to: '2026-09-30' });
  expect(toldPart(blocks, { from: '2026-10-01', to: '2026-11-28' })).toBeNull();
  expect(toldPart(blocks, { from: '2026-05-01', to: '2026-08-31' })).toEqual({ from: '2026-05-01', to: '2026-08-31' });
});

interface Look {
  period: Period;
  /** First month that was not over when somebody looked. */
  open: string;
}

/** Of the records that told totals take in, the smallest class that no sum or difference of them tells apart. */
function smallest(records: readonly { day: string; kind: string }[], looks: readonly Look[]): number {
  // Every total that is told, as the set of records it adds up: of either figure, over any period, at any time.
  const told = looks.flatMap(({ period, open }) => {
    // Records come when they happen: whoever looked earlier saw those that were there.
    const there = records.filter((r) => r.day.slice(0, 7) <= open);
    const counts = [...Map.groupBy(there, ({ day: at, kind }) => `${at} ${kind}`).values()].map((same): DayCount => ({
      ...same[0]!,
      records: same.length,
    }));
    const part = toldPart(blocksOf(counts, open), period);
    if (!part) return [];
    return [0, 1].map((figure) =>
      records.map((r) => there.includes(r) && r.kind[figure] === '1' && r.day >= part.from && r.day <= part.to),
    );
  });
  const classes = Map.groupBy(records.keys(), (i) => told.map((set) => (set[i] ? 1 : 0)).join(''));
  const sizes = [...classes].filter(([seen]) => seen.includes('1')).map(([, some]) => [...some].length);
  return Math.min(Infinity, ...sizes);
}

const look = fc
  .tuple(span, fc.constantFrom(2024, 2025, 2026, 2027), fc.integer({ min: 1, max: 12 }))
  .map(([period, y, m]): Look => ({ period, open: day(y, m, 1).slice(0, 7) }));

test('however told totals of any figure, period and time of looking are added and subtracted, no record stands out', () => {
  const law = fc.property(
    fc.array(record, { maxLength: 40 }),
    fc.array(look, { minLength: 1, maxLength: 6 }),
    (records, looks) => smallest(records, looks) >= fewest,
  );
  expect(fc.check(law, { numRuns: 500 })).toMatchObject({ failed: false });
  // And something is told at all: a law that withholds everything would hold, too.
  const many = Array.from({ length: 36 }, (_, i) => ({ day: day(2026, 1 + (i % 12), 1 + (i % 20)), kind: '11' }));
  expect(smallest(many, [{ period: year(2026), open: over }])).toBe(36);
});
