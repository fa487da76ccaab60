import fc from 'fast-check';
import { expect, test } from 'vitest';

import { formulaKinds, type Fact, type Formula, type FormulaKind } from './formula.ts';
import { itemScore } from './score.ts';

// A clerk who knows the words of the tables and nothing of the code: he goes through what was found one by one, and
// takes hundredths of points off a heap. Every kind is tried on two hundred random tables against him.

type Kinds = { [K in FormulaKind]: Extract<Formula, { kind: K }> };
type Found = { [K in keyof Fact]-?: NonNullable<Fact[K]> };
/** Hundredths of points. */
type Heap = number;

const hundredths = (points: number): Heap => Math.round(points * 100);
const times = (n: number, act: (at: number) => void): void => {
  for (let at = 1; at <= n; at++) act(at);
};

/** What is left of a heap when the clerk is through; a heap that is empty stays empty unless he takes below zero. */
const clerk: { [K in FormulaKind]: (formula: Kinds[K], fact: Found, heap: Heap) => Heap } = {
  fixed({ minus }, { value }, heap) {
    if (value === 0) return heap;
    return minus === null || hundredths(minus) >= heap ? 0 : heap - hundredths(minus);
  },
  each({ minus }, { value }, heap) {
    times(value, () => (heap = Math.max(0, heap - hundredths(minus))));
    return heap;
  },
  above({ free, minus }, { value }, heap) {
    times(value, (at) => {
      if (at > free) heap = Math.max(0, heap - hundredths(minus));
    });
    return heap;
  },
  percent({ below, minus }, { value }, heap) {
    for (let point = value; point < below; point++) heap = Math.max(0, heap - hundredths(minus));
    return heap;
  },
  tiers({ minus }, { value }, heap) {
    if (value === 0) return heap;
    const row = value > minus.length ? minus.at(-1) : minus[value - 1];
    return Math.max(0, heap - hundredths(row ?? 0));
  },
  range({ least, most }, { value }, heap) {
    if (value === 0) return heap;
    const taken = value < least ? least : value > most ? most : value;
    return Math.max(0, heap - hundredths(taken));
  },
  either({ minus: [first = 0, second = 0] }, { value }, heap) {
    if (value === 0) return heap;
    return Math.max(0, heap - hundredths(value === 1 ? first : second));
  },
  bonus({ plus, cap }, { list }) {
    const seen = new Map<string, number>();
    for (const { name, value } of list) seen.set(name, Math.max(seen.get(name) ?? 0, value));
    let given = 0;
    for (const value of seen.values()) given += hundredths(value > plus ? plus : value);
    return given > hundredths(cap) ? hundredths(cap) : given;
  },
  solved({ minus }, { value, solved }, heap) {
    // In half hundredths, so that nothing is rounded on the way.
    let left = heap * 2;
    times(value, (at) => (left = Math.max(0, left - hundredths(minus) * (at <= solved ? 1 : 2))));
    return left / 2;
  },
  negative({ minus }, { value }, heap) {
    times(value, () => (heap -= hundredths(minus)));
    return heap;
  },
  average(_, { list }, heap) {
    let all = 0;
    for (const { value } of list) all += hundredths(value);
    return Math.min(heap, all / list.length);
  },
  veto: () => 0,
  delegated(_, { value, outOf }, heap) {
    return value >= outOf ? heap : (heap * value) / outOf;
  },
};

const points = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((n) => n / 100);
const two = fc.tuple(points(10), points(10)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const formulas: { [K in FormulaKind]: fc.Arbitrary<Kinds[K]> } = {
  fixed: fc.record({ kind: fc.constant('fixed'), minus: fc.option(points(20), { nil: null }) }),
  each: fc.record({ kind: fc.constant('each'), minus: points(3) }),
  above: fc.record({ kind: fc.constant('above'), free: fc.nat(10), minus: points(3) }),
  percent: fc.record({ kind: fc.constant('percent'), below: fc.nat(100), minus: points(3) }),
  tiers: fc.record({ kind: fc.constant('tiers'), minus: fc.array(points(20), { minLength: 2, maxLength: 6 }) }),
  range: two.map(([least, most]) => ({ kind: 'range', least, most })),
  either: fc.record({ kind: fc.constant('either'), minus: fc.array(points(20), { minLength: 2, maxLength: 2 }) }),
  bonus: fc.record({ kind: fc.constant('bonus'), plus: points(5), cap: points(20) }),
  solved: fc.record({ kind: fc.constant('solved'), minus: points(3) }),
  negative: fc.record({ kind: fc.constant('negative'), minus: points(3) }),
  average: fc.constant({ kind: 'average' }),
  veto: fc.constant({ kind: 'veto' }),
  delegated: fc.constant({ kind: 'delegated', body: '公安机关' }),
};
const found: fc.Arbitrary<Found> = fc.record({
  value: fc.nat(30),
  solved: fc.nat(30),
  outOf: fc.integer({ min: 1, max: 60 }),
  list: fc.array(fc.record({ name: fc.constantFrom('甲', '乙', '丙', '丁', '戊'), value: points(20) }), {
    minLength: 1,
    maxLength: 8,
  }),
});

test('the clerk knows all thirteen', () => {
  expect(Object.keys(clerk).toSorted()).toEqual(Object.keys(formulaKinds).toSorted());
  expect(Object.keys(clerk)).toHaveLength(13);
});

test.each(Object.keys(formulaKinds) as FormulaKind[])(
  '%s comes to what a clerk comes to, whatever was found',
  (kind) => {
    fc.assert(
      fc.property(formulas[kind] as fc.Arbitrary<Formula>, found, points(50), (formula, fact, worth) => {
        const { score } = itemScore({ points: worth, rules: [{ formula }] }, [fact]);
        const left = (clerk[kind] as (formula: Formula, fact: Found, heap: Heap) => Heap)(
          formula,
          fact,
          hundredths(worth),
        );
        // To two decimals; half a hundredth may fall to either side.
        expect(Math.abs((score ?? Number.NaN) * 100 - left)).toBeLessThanOrEqual(0.5 + 1e-6);
      }),
      { numRuns: 200 },
    );
  },
);
