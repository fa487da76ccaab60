import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { effectOf, factFrom, Formula, formulaKinds, type Fact, type FormulaKind } from './formula.ts';
import { isBonus, isVeto, itemScore, onceOverAll, tableScore, worthOf } from './score.ts';
import { formulaFrom, formulaText, rulesFrom, ruleText } from './text.ts';

const one = (formula: Formula, fact: Fact, points = 10): number | null =>
  itemScore({ points, rules: [{ formula }] }, [fact]).score;

/** A table reckoned by hand: what the source says, what was found, what is left of ten points. */
const byHand: readonly (readonly [words: string, found: Fact, left: number])[] = [
  ['扣4', { value: 1 }, 6],
  ['扣4', { value: 0 }, 10],
  ['不得分', { value: 1 }, 0],
  ['每项扣0.5', { value: 3 }, 8.5],
  ['每项扣0.5', { value: 30 }, 0],
  ['超3项每项扣1', { value: 5 }, 8],
  ['超3项每项扣1', { value: 3 }, 10],
  ['低于90%每个百分点扣0.5', { value: 87 }, 8.5],
  ['低于90%每个百分点扣0.5', { value: 95 }, 10],
  ['分档扣1/2/3', { value: 2 }, 8],
  ['分档扣1/2/3', { value: 0 }, 10],
  ['酌情扣0.5~2', { value: 1.5 }, 8.5],
  ['酌情扣0.5~2', { value: 5 }, 8],
  ['酌情扣0.5~2', { value: 0.1 }, 9.5],
  ['择一扣10/5', { value: 2 }, 5],
  ['择一扣10/5', { value: 1 }, 0],
  ['每项扣2,当年解决减半', { value: 3, solved: 2 }, 6],
  ['每项倒扣2', { value: 7 }, -4],
  [
    '取下级平均',
    {
      list: [
        { name: '甲', value: 8 },
        { name: '乙', value: 9.5 },
      ],
    },
    8.75,
  ],
  ['取下级平均', { list: [{ name: '甲', value: 12 }] }, 10],
  ['由公安机关考核', { value: 45, outOf: 50 }, 9],
];

describe('each kind of formula, beside what a clerk has reckoned', () => {
  test.each(byHand)('%s', (words, found, left) => {
    const formula = formulaFrom(words);
    expect(formula).toBeDefined();
    expect(one(formula!, found)).toBe(left);
  });

  test('a bonus: so much a project, capped, the same one once', () => {
    const bonus = formulaFrom('每项加2,封顶5')!;
    const list = ['警医联动', '警医 联动', '雪亮工程', '安心医院'].map((name) => ({ name, value: 2 }));
    expect(one(bonus, { list: list.slice(0, 2) })).toBe(2);
    expect(one(bonus, { list })).toBe(5);
    expect(worthOf({ points: 5, rules: [{ formula: bonus }] })).toBe(0);
  });

  test('a project named under two items counts where it is worth most', () => {
    const [two, three] = ['每项加2,封顶6', '每项加3,封顶6'].map((text) => ({ formula: formulaFrom(text)! }));
    const items = [
      { points: 6, rules: [two!] },
      { points: 6, rules: [three!] },
    ];
    const facts = [[{ list: [{ name: '雪亮工程', value: 2 }] }], [{ list: [{ name: '雪亮工程', value: 3 }] }]];
    const once = onceOverAll(items, facts);
    expect(items.map((item, at) => itemScore(item, once[at]!).score)).toEqual([0, 3]);
  });

  test('a veto fails the whole, whatever the points are', () => {
    const veto = { points: null, rules: [{ formula: formulaFrom('一票否决')! }] };
    const happened = itemScore(veto, [{ value: 1 }]);
    expect(happened.vetoed).toBe(true);
    expect(itemScore(veto, [{ value: 0 }]).vetoed).toBe(false);
    const full = { points: 10, rules: [{ formula: formulaFrom('扣1')! }], score: 10, vetoed: false };
    expect(tableScore([full, { ...veto, ...happened }])).toMatchObject({ score: 10, vetoed: true });
  });
});

test('several rules of one item are taken together, and no more than it has', () => {
  // 江都 1: 无一把手/分工 −4; 无组织 −2; 无专人 −3, of nine.
  const { rules, wrong } = rulesFrom('无一把手/分工: 扣4\n无组织: 扣2\n无专人: 扣3');
  expect(wrong).toEqual([]);
  const item = { points: 9, rules };
  const is = (...values: (number | null)[]) =>
    itemScore(
      item,
      values.map((value) => (value === null ? null : { value })),
    );
  expect(is(0, 1, 0)).toEqual({ score: 7, lost: 2, vetoed: false });
  expect(is(1, 1, 1).score).toBe(0);
  // Who was not asked has no score, though what is lost already is known.
  expect(is(1, null, 0)).toEqual({ score: null, lost: 4, vetoed: false });
  // 倒扣 goes on where nothing is left.
  const fallen = rulesFrom('无制度: 不得分\n发生流失: 每项倒扣2').rules;
  expect(itemScore({ points: 2, rules: fallen }, [{ value: 1 }, { value: 1 }]).score).toBe(-2);
});

test('what was measured is put in the terms of the formula', () => {
  const from = (words: string, value: number, need?: number) => factFrom(formulaFrom(words)!, value, need);
  // 例会每季度 1 次,每缺一次 −0.5: three of four were held.
  expect(from('每缺一次扣0.5', 3, 4)).toEqual({ value: 1 });
  expect(from('每缺一次扣0.5', 9, 4)).toEqual({ value: 0 });
  expect(from('扣2', 0, 1)).toEqual({ value: 1 });
  expect(from('一票否决', 0)).toEqual({ value: 0 });
  expect(from('低于90%每个百分点扣1', 83.5)).toEqual({ value: 83.5 });
  expect(from('分档扣1/2/3(<95/90/80)', 88)).toEqual({ value: 2 });
  expect(from('分档扣1/2/3', 88)).toBeUndefined();
  expect(from('酌情扣1~2', 88)).toBeUndefined();
});

test('a line of a sheet is read whatever signs it is written with', () => {
  const [rule] = rulesFrom('例会:每缺一次扣0.5 @台账 meeting ≥4').rules;
  expect(rule).toEqual({
    label: '例会',
    formula: { kind: 'each', minus: 0.5 },
    evidence: { from: 'register', of: 'meeting', need: 4 },
  });
  expect(rulesFrom('看情况扣一点').wrong).toHaveLength(1);
  expect(rulesFrom('扣2 @台账').wrong).toHaveLength(1);
  expect(rulesFrom('扣2 @天书 meeting').wrong).toHaveLength(1);
});

const cents = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((n) => n / 100);
const formulas: Record<FormulaKind, fc.Arbitrary<Formula>> = {
  fixed: fc.record({ kind: fc.constant('fixed' as const), minus: fc.option(cents(20), { nil: null }) }),
  each: fc.record({ kind: fc.constant('each' as const), minus: cents(20) }),
  above: fc.record({ kind: fc.constant('above' as const), free: fc.nat(20), minus: cents(20) }),
  percent: fc.record({ kind: fc.constant('percent' as const), below: fc.nat(100), minus: cents(5) }),
  tiers: fc.record({
    kind: fc.constant('tiers' as const),
    minus: fc.array(cents(20), { minLength: 2, maxLength: 5 }),
  }),
  range: fc
    .tuple(cents(10), cents(10))
    .map(([a, b]) => ({ kind: 'range' as const, least: Math.min(a, b), most: Math.max(a, b) })),
  either: fc.record({
    kind: fc.constant('either' as const),
    minus: fc.array(cents(20), { minLength: 2, maxLength: 2 }),
  }),
  bonus: fc.record({ kind: fc.constant('bonus' as const), plus: cents(5), cap: cents(20) }),
  solved: fc.record({ kind: fc.constant('solved' as const), minus: cents(20) }),
  negative: fc.record({ kind: fc.constant('negative' as const), minus: cents(20) }),
  average: fc.constant({ kind: 'average' as const }),
  veto: fc.constant({ kind: 'veto' as const }),
  delegated: fc.constantFrom('公安', '消防救援大队').map((body) => ({ kind: 'delegated' as const, body })),
};
const anyFormula = fc.oneof(...Object.values(formulas));
const facts = fc.record({
  value: fc.nat(200),
  solved: fc.nat(200),
  outOf: fc.integer({ min: 1, max: 200 }),
  list: fc.array(fc.record({ name: fc.constantFrom('甲', '乙', '丙', '丁'), value: cents(20) }), {
    minLength: 1,
    maxLength: 6,
  }),
});

test('whatever is written is read as it was meant', () => {
  expect(Object.keys(formulas).toSorted()).toEqual(Object.keys(formulaKinds).toSorted());
  fc.assert(
    fc.property(anyFormula, fc.constantFrom('', '无专人', '例会'), fc.option(fc.nat(50)), (formula, label, need) => {
      expect(formulaFrom(formulaText(formula))).toEqual(formula);
      const rule = {
        label,
        formula,
        ...(need === null ? {} : { evidence: { from: 'register' as const, of: 'meeting', need } }),
      };
      expect(rulesFrom(ruleText(rule))).toEqual({ rules: [rule], wrong: [] });
    }),
  );
});

/** The most and the least an item of so many points may come to by a formula. */
const boundsOf = (formula: Formula, points: number): [least: number, most: number] =>
  formula.kind === 'bonus'
    ? [0, formula.cap]
    : formula.kind === 'negative'
      ? [-Infinity, points]
      : [0, formula.kind === 'veto' ? 0 : points];

test.each(Object.entries(formulas))('%s keeps its bounds', (kind, some) => {
  fc.assert(
    fc.property(some, facts, cents(50), (formula, fact, points) => {
      const item = { points, rules: [{ formula }] };
      const { score, vetoed } = itemScore(item, [fact]);
      const [least, most] = boundsOf(formula, points);
      expect(score).toBeGreaterThanOrEqual(least);
      expect(score).toBeLessThanOrEqual(most);
      expect([isBonus(item), isVeto(item)]).toEqual([kind === 'bonus', kind === 'veto']);
      expect(vetoed).toBe(kind === 'veto' && fact.value > 0);
    }),
  );
});

test.each(['fixed', 'each', 'above', 'solved', 'negative', 'range'] as const)(
  '%s: more of what is bad never gives more points',
  (kind) => {
    fc.assert(
      fc.property(formulas[kind], facts, cents(50), fc.nat(50), (formula, fact, points, more) => {
        const item = { points, rules: [{ formula }] };
        const worse = itemScore(item, [{ ...fact, value: fact.value + more }]).score;
        expect(worse).toBeLessThanOrEqual((itemScore(item, [fact]).score ?? 0) + 1e-9);
      }),
    );
  },
);

test('what was solved within the year costs half', () => {
  fc.assert(
    fc.property(formulas.solved, fc.nat(200), (formula, value) => {
      const cost = (solved: number) => effectOf(formula, { value, solved }, 10).minus;
      expect(cost(value)).toBeCloseTo(cost(0) / 2);
    }),
  );
});
