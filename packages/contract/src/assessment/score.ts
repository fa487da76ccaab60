import { effectOf, isAnswered, projectOf, toPoints, type Fact, type Formula } from './formula.ts';

interface Rule {
  formula: Formula;
}
interface Scored {
  points: number | null;
  rules: readonly Rule[];
}

/** What an item came to. `null`: something of it is not known yet. */
export interface ItemScore {
  score: number | null;
  /** Points lost: of what is known. */
  lost: number;
  vetoed: boolean;
}

/** An item that only adds: its points are no part of the whole. */
export const isBonus = ({ rules }: Pick<Scored, 'rules'>): boolean =>
  rules.length > 0 && rules.every(({ formula }) => formula.kind === 'bonus');
/** An item that only forbids: it has no points of its own. */
export const isVeto = ({ rules }: Pick<Scored, 'rules'>): boolean =>
  rules.length > 0 && rules.every(({ formula }) => formula.kind === 'veto');
/** Points an item may lose; those that cannot be read in the source count as none. */
export const worthOf = (item: Scored): number => (isBonus(item) || isVeto(item) ? 0 : (item.points ?? 0));

/**
 * One item, from what was found to each of its rules, in their order. Taken is no more than it has, but for what is taken
 * below zero; given is what bonuses say.
 */
export function itemScore(item: Scored, facts: readonly (Fact | null | undefined)[]): ItemScore {
  const points = worthOf(item);
  const effects = item.rules.flatMap(({ formula }, at) => {
    const fact = facts[at];
    return fact && isAnswered(formula, fact) ? [effectOf(formula, fact, points)] : [];
  });
  const add = (part: 'minus' | 'plus' | 'below'): number => effects.reduce((total, one) => total + one[part], 0);
  const set = effects.find((one) => one.set !== null)?.set ?? points;
  const kept = Math.max(0, Math.min(points, set) - add('minus'));
  const vetoed = effects.some((one) => one.vetoed);
  const isKnown = item.rules.length > 0 && effects.length === item.rules.length;
  const score = toPoints(kept + add('plus') - add('below'));
  return {
    score: isKnown && (item.points !== null || isVeto(item)) ? score : null,
    lost: toPoints(Math.max(0, points - (kept - add('below')))),
    vetoed,
  };
}

/**
 * A project that is named under several bonus items counts once, where it is worth most.
 * @returns facts of the items as they count
 */
export function onceOverAll<T extends Scored>(
  items: readonly T[],
  facts: readonly (readonly (Fact | null | undefined)[])[],
): (Fact | null | undefined)[][] {
  const best = new Map<string, { value: number; item: number; rule: number }>();
  const eachBonus = (act: (name: string, value: number, item: number, rule: number) => void): void =>
    items.forEach(({ rules }, item) =>
      rules.forEach(({ formula }, rule) => {
        if (formula.kind !== 'bonus') return;
        for (const one of facts[item]?.[rule]?.list ?? [])
          act(projectOf(one.name), Math.min(one.value, formula.plus), item, rule);
      }),
    );
  eachBonus((name, value, item, rule) => {
    const known = best.get(name);
    if (!known || value > known.value) best.set(name, { value, item, rule });
  });
  return items.map(({ rules }, item) =>
    rules.map(({ formula }, rule) => {
      const fact = facts[item]?.[rule];
      if (formula.kind !== 'bonus' || !fact?.list) return fact;
      const here = fact.list.filter(({ name }) => {
        const won = best.get(projectOf(name));
        return won?.item === item && won.rule === rule;
      });
      return { ...fact, list: here };
    }),
  );
}

export interface TableScore {
  /** Points of all items but bonuses. */
  worth: number;
  /** Of those that have a score. */
  known: number;
  score: number;
  bonus: number;
  vetoed: boolean;
}

/** A whole table, or a section of it. Scores are those that stand: self, re-check or examiner. */
export function tableScore(items: readonly (Scored & { score: number | null; vetoed: boolean })[]): TableScore {
  const scored = items.filter(({ score }) => score !== null);
  const sum = (all: readonly number[]): number => toPoints(all.reduce((total, one) => total + one, 0));
  return {
    worth: sum(items.map(worthOf)),
    known: sum(scored.map(worthOf)),
    score: sum(scored.map(({ score }) => score ?? 0)),
    bonus: sum(scored.filter(isBonus).map(({ score }) => score ?? 0)),
    vetoed: items.some(({ vetoed }) => vetoed),
  };
}
