import fc from 'fast-check';
import { expect, test } from 'vitest';

import { hvaLibrary } from './events.ts';
import { hvaItemNames, invalidOf, misprints, resultsOf, riskOf, type HvaItem, type Rating } from './kaiser.ts';
import { miscopied, published } from './published.ts';

const marksOf = (marks: readonly number[]) =>
  Object.fromEntries(hvaItemNames.map((item, n) => [item, marks[n] ?? 0])) as Record<HvaItem, number>;

test('the published table comes out to 0.01, row by row, and the row that was copied wrongly is found', () => {
  expect(published).toHaveLength(29);
  expect(published.map(({ event }) => event)).toEqual(hvaLibrary.map(({ key }) => key));
  for (const { marks, printed } of published)
    expect(Math.abs(riskOf(marksOf(marks)) - printed)).toBeLessThanOrEqual(0.0101);
  expect(misprints(published)).toEqual([]);
  expect(riskOf(marksOf(miscopied.marks))).toBeCloseTo(27.78, 2);
  expect(misprints([...published.slice(2), miscopied])).toEqual([miscopied]);
});

const mark = fc.integer({ min: 0, max: 3 });
const events = hvaLibrary.map(({ key }) => key);
const rating = fc
  .array(fc.tuple(mark, mark, mark, mark, mark, mark, mark), { minLength: events.length, maxLength: events.length })
  .map((rows): Rating => Object.fromEntries(events.map((event, n) => [event, marksOf(rows[n] ?? [])])));

test('the risk lies between 0 and 100, is 0 where nothing happens, and grows with every mark', () => {
  fc.assert(
    fc.property(fc.tuple(mark, mark, mark, mark, mark, mark, mark), fc.nat(6), (marks, at) => {
      const risk = riskOf(marksOf(marks));
      expect(risk).toBeGreaterThanOrEqual(0);
      expect(risk).toBeLessThanOrEqual(100);
      expect(riskOf({ ...marksOf(marks), probability: 0 })).toBe(0);
      const item = hvaItemNames[at] ?? 'human';
      const more = { ...marksOf(marks), [item]: Math.min(3, (marks[at] ?? 0) + 1) };
      expect(riskOf(more)).toBeGreaterThanOrEqual(risk);
    }),
  );
});

test('results are ranked by the risk of the means, equal ones share a rank, and raters in another order change nothing', () => {
  fc.assert(
    fc.property(fc.array(rating, { minLength: 1, maxLength: 6 }), (ratings) => {
      const results = resultsOf(events, ratings);
      expect(results).toHaveLength(events.length);
      for (const [n, one] of results.entries()) {
        const next = results[n + 1];
        expect(one.risk).toBeGreaterThanOrEqual(next?.risk ?? 0);
        expect(one.rank).toBeLessThanOrEqual(next?.rank ?? Number.POSITIVE_INFINITY);
        const mean = ratings.reduce((sum, own) => sum + Number(own[one.event]?.human), 0) / ratings.length;
        expect(one.means.human).toBeCloseTo(mean, 9);
      }
      const again = new Map(resultsOf(events, ratings.toReversed()).map((one) => [one.event, one.risk]));
      for (const one of results) expect(again.get(one.event)).toBeCloseTo(one.risk, 9);
    }),
    { numRuns: 60 },
  );
});

test('a rating with ten blanks or all alike does not count', () => {
  const row = (marks: readonly number[]) => marksOf(marks);
  const full = (make: (n: number) => readonly number[]): Rating =>
    Object.fromEntries(events.map((event, n) => [event, row(make(n))]));
  expect(
    invalidOf(
      events,
      full(() => [2, 2, 2, 2, 2, 2, 2]),
      10,
    ),
  ).toBe('alike');
  expect(
    invalidOf(
      events,
      full(() => [1, 2, 3, 1, 2, 3, 1]),
      10,
    ),
  ).toBe('alike');
  const honest = full((n) => [n % 4, 1, 2, n % 3, 1, 2, 3]);
  expect(invalidOf(events, honest, 10)).toBeNull();
  const without = (count: number): Rating => Object.fromEntries(Object.entries(honest).slice(count));
  expect(invalidOf(events, without(9), 10)).toBeNull();
  expect(invalidOf(events, without(10), 10)).toBe('blanks');
  // One that was left out is rated by whoever has rated it.
  expect(resultsOf(events, [without(9), honest]).find(({ event }) => event === events[0])).toMatchObject({ raters: 1 });
});
