import fc from 'fast-check';
import { expect, test } from 'vitest';

import { compileForm } from '../forms/compile.ts';
import { FormDefinition } from '../forms/definition.ts';
import { meanInterval, sampleSize } from './interval.ts';
import { hasDimensions, marksOf } from './marks.ts';

const form = compileForm(
  FormDefinition.parse({
    title: ['调查', 'Survey'],
    sections: [
      {
        title: ['一', 'One'],
        questions: [
          { kind: 'mark', key: 'a', ask: ['态度', 'Attitude'], dimension: 'attitude', isNeeded: false },
          { kind: 'mark', key: 'b', ask: ['按铃', 'Bell'], dimension: 'attitude', isNeeded: false },
          { kind: 'mark', key: 'c', ask: ['收费', 'Fees'], dimension: 'fees', isNeeded: false },
          { kind: 'mark', key: 'd', ask: ['其他', 'Other'], isNeeded: false },
        ],
      },
    ],
  }),
);

test('marks are taken together by dimension; what says none is not counted, what was left out neither', () => {
  expect(hasDimensions(form)).toBe(true);
  expect(marksOf(form, { a: 5, b: 2, d: 1 })).toEqual({
    marks: { attitude: 3.5 },
    mean: 3.5,
    low: [{ dimension: 'attitude', mark: 2, ask: '按铃' }],
  });
  expect(marksOf(form, { c: 1, a: 2 }).low.map(({ dimension }) => dimension)).toEqual(['fees', 'attitude']);
  expect(marksOf(form, {})).toEqual({ marks: {}, mean: null, low: [] });
  // Only marks have a dimension.
  expect(
    FormDefinition.safeParse({
      title: ['x', ''],
      sections: [{ title: ['x', ''], questions: [{ kind: 'text', key: 'a', ask: ['x', ''], dimension: 'fees' }] }],
    }).success,
  ).toBe(false);
});

test('a sample is what Cochran says, and never more than there are', () => {
  // The textbook's 385 for ±5 % at 95 %; 278 of a thousand.
  expect(sampleSize(null, 0.05)).toBe(385);
  expect(sampleSize(1000, 0.05)).toBe(278);
  expect(sampleSize(20, 0.05)).toBe(20);
});

test('an interval holds its mean, narrows as more answer, and closes when all have', () => {
  expect(meanInterval({ n: 1, mean: 5, deviation: 0 }, null)).toBeNull();
  const of = (n: number, frame: number | null) => meanInterval({ n, mean: 4, deviation: 1 }, frame);
  expect(of(100, null)?.low).toBeCloseTo(4 - 0.196);
  expect(of(100, 100)).toEqual({ low: 4, high: 4 });
  const marks = fc.record({
    n: fc.integer({ min: 2, max: 500 }),
    more: fc.integer({ min: 1, max: 500 }),
    mean: fc.double({ min: 1, max: 5, noNaN: true }),
    deviation: fc.double({ min: 0, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(marks, ({ n, more, mean, deviation }) => {
      const [few, many] = [n, n + more].map((one) => meanInterval({ n: one, mean, deviation }, 1000));
      expect(few!.low).toBeLessThanOrEqual(mean);
      expect(few!.high).toBeGreaterThanOrEqual(mean);
      expect(many!.high - many!.low).toBeLessThanOrEqual(few!.high - few!.low + 1e-9);
    }),
  );
});
