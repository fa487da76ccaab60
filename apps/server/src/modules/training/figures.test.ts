import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;
let nurses: As[];
const period = { from: '2026-01-01', to: '2026-12-31' };
beforeAll(async () => {
  t = await testApp({ at: '2026-11-02T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '本部', kind: 'campus' });
  const unit = async (code: string, name: string) =>
    (await founder.identity.putDepartment({ code, name, campus: 'C' })).id;
  const [er, icu] = [await unit('ER', '急诊科'), await unit('ICU', '重症医学科')];
  chief = await t.person({ roles: ['security-chief'], name: '科长' });
  nurses = [];
  for (const [name, departmentId] of [
    ['甲', er],
    ['乙', er],
    ['丙', icu],
  ] as const)
    nurses.push(await t.person({ roles: ['staff'], name, departmentId }));
});
afterAll(() => t.stop());

const figure = async (type: string, name: string, by = 'none', key: string | null = null) => {
  const { groups } = await chief.figure.list({ type, ...period, by });
  return groups.find((group) => group.key === key)?.figures.find((one) => one.name === name);
};
const skill = async (person: As, score: number) => {
  for (const one of ['hydrant', 'extinguisher', 'hose'] as const)
    await chief.training.testSkill({ person: person.personId, skill: one, score });
};

test('coverage of people and departments, to a hundred percent; each number opens who it counts', async () => {
  const made = await chief.training.create({
    title: '消防培训',
    course: 'fire',
    from: '2026-11-02T01:00:00Z',
    until: '2026-11-02T03:00:00Z',
    trainer: '消防救援大队',
    outside: true,
    hours: 2,
  });
  for (const nurse of nurses.slice(0, 2)) await nurse.training.signIn({ token: made.token ?? '' });
  await skill(nurses[0]!, 90);
  await skill(nurses[1]!, 95);
  await skill(nurses[2]!, 10);
  const people = (await figure('trained-person', 'people'))?.value ?? 0;
  const fire = await figure('trained-person', 'fire');
  expect(fire).toMatchObject({ numerator: 2, denominator: people });
  const opened = (await chief.training.people({ figure: fire!.of })).items.map(({ person }) => person.name);
  expect(opened.toSorted()).toEqual(['乙', '甲'].toSorted());
  expect((await chief.training.people({ figure: fire!.per ?? '' })).total).toBe(people);
  expect(await figure('trained-person', 'three')).toMatchObject({ numerator: 2 });
  // Everybody of the one department has them, nobody of the other.
  expect(await figure('trained-department', 'three')).toMatchObject({
    numerator: 1,
    denominator: 2,
    value: 50,
    of: 'tab=skills&units=three',
  });
  await skill(nurses[2]!, 88);
  expect(await figure('trained-department', 'three')).toMatchObject({ numerator: 2, denominator: 2, value: 100 });
  const { departments, by } = await chief.training.skills({});
  expect([departments, by.filter(({ due, passed }) => due === passed).length]).toEqual([{ due: 2, passed: 2 }, 2]);
  // A year on all of it has to be shown again.
  await t.later({ days: 400 });
  expect(await figure('trained-person', 'fire')).toMatchObject({ numerator: 0 });
  expect(await figure('trained-department', 'three')).toMatchObject({ numerator: 0 });
  t.clock.set('2026-11-02T02:00:00Z');
});

test('trainings held, with a trainer from outside, by course; each opens its list', async () => {
  const held = await figure('training', 'held');
  const outside = await figure('training', 'outside');
  expect([held?.value, outside?.value]).toEqual([1, 1]);
  expect(await figure('training', 'signed', 'course', 'fire')).toMatchObject({ value: 2 });
  expect((await chief.training.list({ figure: outside!.of })).items.map(({ title }) => title)).toEqual(['消防培训']);
});

test('examinations: who passed, at the first try, and a mean only over enough; marks open for who runs them', async () => {
  await chief.training.addQuestions({
    bank: '法律',
    questions: Array.from({ length: 5 }, (_, n) => ({
      kind: 'one' as const,
      ask: `第 ${n} 题`,
      options: ['错', `正确 ${n}`],
      rights: [1],
    })),
  });
  const exam = await chief.training.createExam({
    title: '法律考试',
    bank: '法律',
    questions: 5,
    minutes: 30,
    passAt: 80,
    attempts: 2,
    validMonths: 12,
    opens: '2026-11-02T01:00:00Z',
    closes: '2026-11-02T12:00:00Z',
  });
  const sit = async (who: As, isRight: boolean) => {
    const paper = await who.training.begin({ id: exam.id });
    const answers = Object.fromEntries(
      paper.questions.map(({ id, options }) => [
        id,
        [options.findIndex((text) => text.startsWith('正确') === isRight)],
      ]),
    );
    return who.training.send({ id: paper.id, answers });
  };
  expect((await sit(nurses[0]!, false)).passed).toBe(false);
  expect((await sit(nurses[0]!, true)).passed).toBe(true);
  expect((await sit(nurses[1]!, true)).passed).toBe(true);
  const passed = await figure('exam', 'passed');
  const first = await figure('exam', 'firstPass');
  expect([passed, first]).toMatchObject([
    { numerator: 2, denominator: 2, value: 100 },
    { numerator: 1, denominator: 2, value: 50 },
  ]);
  expect((await chief.training.attempts({ figure: first!.per ?? '' })).items.map(({ n }) => n)).toEqual([1, 1]);
  expect((await chief.training.attempts({ exam: exam.id, passed: false })).items).toMatchObject([
    { person: { name: '甲' }, score: 0, n: 1 },
  ]);
  // What somebody scored is his: a mean is told of months that are over, never examination by examination.
  expect(await figure('exam', 'mean')).toMatchObject({ value: null, withheld: true });
  expect(await figure('exam', 'mean', 'exam', '法律考试')).toMatchObject({ value: null, withheld: true });
  await t.later({ days: 60 });
  expect(await figure('exam', 'mean')).toMatchObject({ value: (0 + 100 + 100) / 3 });
  await expect(nurses[0]!.training.attempts({})).rejects.toMatchObject({ code: 'forbidden' });
});
