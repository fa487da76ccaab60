import { z } from 'zod';

const points = z.number().min(0).max(1000).multipleOf(0.01);

/**
 * How a rule of an assessment table takes points away or gives them: the thirteen kinds that occur in the tables of the
 * field (docs/decisions/assessment.md). Numbers are points.
 */
export const Formula = z.discriminatedUnion('kind', [
  /** It is lacking, or it is not. `null`: then nothing of the item is left. */
  z.strictObject({ kind: z.literal('fixed'), minus: points.nullable() }),
  /** N × (−n). */
  z.strictObject({ kind: z.literal('each'), minus: points }),
  /** (N − free) × (−n): so many are free. */
  z.strictObject({ kind: z.literal('above'), free: z.number().min(0).max(10_000), minus: points }),
  /** For every percentage point below. */
  z.strictObject({ kind: z.literal('percent'), below: z.number().min(0).max(100), minus: points }),
  /** One of several tiers; where each has a bound, a measured value finds its own: the last bound it is below. */
  z.strictObject({
    kind: z.literal('tiers'),
    minus: z.array(points).min(2).max(10),
    below: z.array(z.number().min(0).max(10_000)).optional(),
  }),
  /** By judgement, between these; never more than the last. */
  z.strictObject({ kind: z.literal('range'), least: points, most: points }),
  /** The one or the other. */
  z.strictObject({ kind: z.literal('either'), minus: z.array(points).length(2) }),
  /** So much for each project, and no more than the cap for all; one project counts once, at its highest. */
  z.strictObject({ kind: z.literal('bonus'), plus: points, cap: points }),
  /** N × (−n), and half of it for what was solved within the year. */
  z.strictObject({ kind: z.literal('solved'), minus: points }),
  /** N × (−n), and the item may fall below zero. */
  z.strictObject({ kind: z.literal('negative'), minus: points }),
  /** The mean of what the subordinate units came to. */
  z.strictObject({ kind: z.literal('average') }),
  /** It happened: the whole assessment has failed. */
  z.strictObject({ kind: z.literal('veto') }),
  /** Another body's table says; its share of the points is ours. */
  z.strictObject({ kind: z.literal('delegated'), body: z.string().trim().min(1).max(60) }),
]);
export type Formula = z.infer<typeof Formula>;
export type FormulaKind = Formula['kind'];

export const formulaKinds = {
  fixed: ['固定扣分', 'Fixed'],
  each: ['按数扣分', 'For each'],
  above: ['超出部分扣分', 'Above a number'],
  percent: ['按百分点扣分', 'Per percentage point'],
  tiers: ['分档扣分', 'Tiers'],
  range: ['酌情扣分', 'By judgement'],
  either: ['择一扣分', 'Either or'],
  bonus: ['加分', 'Bonus'],
  solved: ['当年解决减半', 'Halved if solved'],
  negative: ['倒扣', 'Below zero'],
  average: ['取下级平均', 'Average of units'],
  veto: ['一票否决', 'Veto'],
  delegated: ['由其他部门考核', 'By another body'],
} as const satisfies Record<FormulaKind, readonly [string, string]>;

/** What was found, in the terms of the formula it belongs to. */
export const Fact = z.strictObject({
  /**
   * fixed, veto: 1 it is so, 0 it is not · each, above, solved, negative: how many · percent: percent reached ·
   * tiers, either: which one, from 1; 0 none · range: points taken · delegated: what the other body gave
   */
  value: z.number().min(0).max(1_000_000).optional(),
  /** solved: how many of them were solved within the year. */
  solved: z.number().min(0).max(1_000_000).optional(),
  /** delegated: out of how many. */
  outOf: z.number().positive().max(1_000_000).optional(),
  /** bonus: projects and what each is worth · average: units and what each came to. */
  list: z
    .array(z.strictObject({ name: z.string().trim().min(1).max(120), value: z.number().min(0).max(1000) }))
    .max(200)
    .optional(),
});
export type Fact = z.infer<typeof Fact>;

/** What a rule does to its item. Points; `set`: the item comes to this before anything is taken. */
export interface Effect {
  minus: number;
  plus: number;
  /** Taken even if nothing is left. */
  below: number;
  set: number | null;
  vetoed: boolean;
}

/** To two decimals, as points are told. */
export const toPoints = (value: number): number => Math.round(value * 100 + 1e-7) / 100;
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0);
export const projectOf = (name: string): string => name.normalize('NFKC').replace(/\s+/g, '').toLowerCase();

/** Is everything there that the formula asks for? Without it the item has no score, which is not a score of zero. */
export function isAnswered(formula: Formula, fact: Fact | null | undefined): boolean {
  if (!fact) return false;
  if (formula.kind === 'bonus') return fact.list !== undefined;
  if (formula.kind === 'average') return (fact.list?.length ?? 0) > 0;
  if (formula.kind === 'delegated') return fact.value !== undefined && fact.outOf !== undefined;
  return fact.value !== undefined;
}

/** Each project once, at its highest. */
export function onceEach(list: NonNullable<Fact['list']>): NonNullable<Fact['list']> {
  const best = new Map<string, { name: string; value: number }>();
  for (const one of list) {
    const known = best.get(projectOf(one.name));
    if (!known || one.value > known.value) best.set(projectOf(one.name), one);
  }
  return [...best.values()];
}

/**
 * What a rule takes or gives. Pure.
 * @param points of the item the rule belongs to
 */
export function effectOf(formula: Formula, fact: Fact, points: number): Effect {
  const none: Effect = { minus: 0, plus: 0, below: 0, set: null, vetoed: false };
  const value = fact.value ?? 0;
  switch (formula.kind) {
    case 'fixed':
      return { ...none, minus: value > 0 ? (formula.minus ?? points) : 0 };
    case 'each':
      return { ...none, minus: value * formula.minus };
    case 'above':
      return { ...none, minus: Math.max(0, value - formula.free) * formula.minus };
    case 'percent':
      return { ...none, minus: Math.max(0, formula.below - value) * formula.minus };
    case 'tiers':
    case 'either':
      return { ...none, minus: value >= 1 ? (formula.minus[Math.min(value, formula.minus.length) - 1] ?? 0) : 0 };
    case 'range':
      return { ...none, minus: value > 0 ? Math.min(formula.most, Math.max(formula.least, value)) : 0 };
    case 'bonus': {
      const worth = onceEach(fact.list ?? []).map((one) => Math.min(one.value, formula.plus));
      return { ...none, plus: Math.min(formula.cap, sum(worth)) };
    }
    case 'solved': {
      const solved = Math.min(fact.solved ?? 0, value);
      return { ...none, minus: (value - solved + solved / 2) * formula.minus };
    }
    case 'negative':
      return { ...none, below: value * formula.minus };
    case 'average': {
      const list = fact.list ?? [];
      return { ...none, set: list.length > 0 ? sum(list.map((one) => one.value)) / list.length : null };
    }
    case 'veto':
      return { ...none, vetoed: value > 0 };
    case 'delegated':
      return { ...none, set: fact.outOf === undefined ? null : (points * Math.min(value, fact.outOf)) / fact.outOf };
    default:
      return formula satisfies never;
  }
}

/**
 * A measured number in the terms of a formula; nothing where it takes judgement.
 * @param need how much there should be: what lacks counts. Absent: the number itself is what counts.
 */
export function factFrom(formula: Formula, value: number, need: number | undefined): Fact | undefined {
  const count = need === undefined ? value : Math.max(0, need - value);
  switch (formula.kind) {
    case 'fixed':
    case 'veto':
      return { value: count > 0 ? 1 : 0 };
    case 'each':
    case 'above':
    case 'negative':
    case 'solved':
      return { value: count };
    case 'percent':
      return { value: Math.min(100, value) };
    case 'tiers':
      return formula.below ? { value: formula.below.filter((bound) => value < bound).length } : undefined;
    default:
      return undefined;
  }
}
