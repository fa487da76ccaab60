import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  drawExam,
  fireSkillNames,
  hasAllSkills,
  rankContest,
  scoreExam,
  skillsHeld,
  type BankQuestion,
} from './exam.ts';

const question = fc
  .record({
    kind: fc.constantFrom('one' as const, 'several' as const, 'judge' as const),
    size: fc.integer({ min: 2, max: 6 }),
    rights: fc.uniqueArray(fc.nat(1), { minLength: 1, maxLength: 2 }),
    points: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ kind, size, rights, points }): Omit<BankQuestion, 'id'> => ({
    kind,
    ask: 'ask',
    options: Array.from({ length: kind === 'judge' ? 2 : size }, (_, n) => `option ${n}`),
    rights: kind === 'several' ? rights : rights.slice(0, 1),
    points,
  }));
const bank = fc
  .array(question, { minLength: 1, maxLength: 40 })
  .map((all) => all.map((one, n): BankQuestion => ({ ...one, id: String(n) })));

test('however it is shuffled, the right answers are worth all points and nothing else is', () => {
  fc.assert(
    fc.property(bank, fc.nat(), fc.integer({ min: 1, max: 40 }), (all, seed, count) => {
      const drawn = drawExam(all, count, seed);
      expect(drawn).toHaveLength(Math.min(count, all.length));
      expect(new Set(drawn.map(({ id }) => id)).size).toBe(drawn.length);
      for (const one of drawn) {
        const known = all.find(({ id }) => id === one.id);
        expect(one.options).toEqual(one.order.map((at) => known?.options[at]));
        expect([...one.order].toSorted((a, b) => a - b)).toEqual(known?.options.map((_, at) => at));
      }
      const right = Object.fromEntries(
        drawn.map((one) => [one.id, one.rights.map((place) => one.order.indexOf(place))]),
      );
      expect(scoreExam(drawn, right)).toBe(100);
      expect(scoreExam(drawn, {})).toBe(0);
      const [first] = drawn;
      if (!first) return;
      const lost = scoreExam(drawn, { ...right, [first.id]: [] });
      const total = drawn.reduce((sum, { points }) => sum + points, 0);
      expect(lost).toBeCloseTo(100 - (first.points / total) * 100, 1);
    }),
  );
});

test('one seed gives one paper, another another', () => {
  const all = Array.from({ length: 30 }, (_, n): BankQuestion => ({
    id: String(n),
    kind: 'one',
    ask: '',
    options: ['a', 'b', 'c', 'd'],
    rights: [0],
    points: 1,
  }));
  expect(drawExam(all, 10, 7)).toEqual(drawExam(all, 10, 7));
  expect(drawExam(all, 10, 7)).not.toEqual(drawExam(all, 10, 8));
});

test('the three skills: all or nothing, the last try counts, and what is too old does not hold', () => {
  const day = 86_400_000;
  const tries = (...passed: boolean[]) =>
    fireSkillNames.map((skill, n) => ({ skill, at: n * day, passed: passed[n] ?? false }));
  const held = (all: Parameters<typeof skillsHeld>[0], at: number) => skillsHeld(all, at * day, 365 * day);
  expect(hasAllSkills(held(tries(true, true, true), 10))).toBe(true);
  expect(hasAllSkills(held(tries(true, false, true), 10))).toBe(false);
  // Tried again, and passed; tried again, and failed.
  expect(
    hasAllSkills(held([...tries(true, false, true), { skill: 'extinguisher', at: 5 * day, passed: true }], 10)),
  ).toBe(true);
  expect(hasAllSkills(held([...tries(true, true, true), { skill: 'hose', at: 5 * day, passed: false }], 10))).toBe(
    false,
  );
  expect(hasAllSkills(held(tries(true, true, true), 366))).toBe(false);
});

test('places in a contest follow the sums, and equal sums share one', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ person: fc.constantFrom('a', 'b', 'c', 'd'), score: fc.nat(100) })), (scores) => {
      const places = rankContest(scores);
      expect(places.reduce((sum, { total }) => sum + total, 0)).toBeCloseTo(
        scores.reduce((sum, { score }) => sum + score, 0),
        6,
      );
      for (const a of places)
        for (const b of places) expect(Math.sign(a.rank - b.rank)).toBe(Math.sign(b.total - a.total));
    }),
  );
});
