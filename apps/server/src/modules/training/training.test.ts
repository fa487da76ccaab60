import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { warnOfOutside } from './outside.ts';

let t: TestApp;
let chief: As;
let nurse: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-02T02:00:00Z' });
  chief = await t.person({ roles: ['security-chief'], name: '科长' });
  nurse = await t.person({ roles: ['staff'], name: '王护士' });
});
afterAll(() => t.stop());

const at = (minutes: number): string => new Date(t.clock.now().getTime() + minutes * 60_000).toISOString();

test('who comes signs in by the code while it runs, once; who may not plan sees no code', async () => {
  const made = await chief.training.create({
    title: '年度消防培训',
    course: 'fire',
    from: at(60),
    until: at(180),
    trainer: '区消防救援大队',
    outside: true,
    hours: 2,
  });
  const token = made.token ?? '';
  expect((await nurse.training.list({})).items).toMatchObject([
    { title: '年度消防培训', outside: true, token: null, mine: false },
  ]);
  await expect(nurse.training.signIn({ token })).rejects.toMatchObject({ code: 'training_closed' });
  await t.later({ minutes: 45 });
  await nurse.training.signIn({ token });
  expect(await nurse.training.signIn({ token })).toMatchObject({ signed: 1, mine: true });
  await expect(nurse.training.signIn({ token: 'something else' })).rejects.toMatchObject({ code: 'not_found' });
  await t.later({ minutes: 60 });
  await chief.training.signOthers({ id: made.id, people: [chief.personId, nurse.personId] });
  expect(
    (await chief.training.signs({ id: made.id })).items.map(({ person, byHand }) => [person.name, byHand]),
  ).toEqual([
    ['王护士', false],
    ['科长', true],
  ]);
  await t.later({ minutes: 120 });
  await expect((await t.as('staff')).training.signIn({ token })).rejects.toMatchObject({ code: 'training_closed' });
});

test('every attempt is another paper, a re-sit is one more, tries are counted, late is nothing, and who passes has a paper until it ends', async () => {
  const questions = Array.from({ length: 12 }, (_, n) => ({
    kind: 'one' as const,
    ask: `第 ${n} 题`,
    options: ['甲', '乙', '丙', `正确 ${n}`],
    rights: [3],
  }));
  await chief.training.addQuestions({ bank: '消防', questions });
  await expect(
    chief.training.addQuestions({
      bank: '消防',
      questions: [{ kind: 'judge', ask: '火警电话', options: ['110', '119', '120'], rights: [1] }],
    }),
  ).rejects.toMatchObject({ code: 'invalid' });
  const plan = {
    bank: '消防',
    minutes: 30,
    passAt: 80,
    attempts: 3,
    validMonths: 12,
    skill: 'fire' as const,
    opens: at(0),
    closes: at(600),
  };
  await expect(chief.training.createExam({ ...plan, title: '太多', questions: 13 })).rejects.toMatchObject({
    code: 'bank_small',
  });
  const exam = await chief.training.createExam({ ...plan, title: '消防理论', questions: 10 });
  const first = await nurse.training.begin({ id: exam.id });
  expect(first.questions).toHaveLength(10);
  expect(JSON.stringify(first)).not.toContain('rights');
  // The same paper when he comes back.
  expect(await nurse.training.begin({ id: exam.id })).toEqual(first);
  const failed = await nurse.training.send({ id: first.id, answers: {} });
  expect(failed).toMatchObject({ score: 0, passed: false, left: 2 });
  await expect(nurse.training.send({ id: first.id, answers: {} })).rejects.toMatchObject({ code: 'exam_sent' });
  const right = (paper: typeof first) =>
    Object.fromEntries(
      paper.questions.map(({ id, options }) => [id, [options.findIndex((text) => text.startsWith('正确'))]]),
    );
  const second = await nurse.training.begin({ id: exam.id });
  expect(second.questions.map(({ id, options }) => [id, options])).not.toEqual(
    first.questions.map(({ id, options }) => [id, options]),
  );
  t.clock.advance(32 * 60);
  expect(await nurse.training.send({ id: second.id, answers: right(second) })).toMatchObject({
    score: 0,
    passed: false,
    left: 1,
  });
  const third = await nurse.training.begin({ id: exam.id });
  const other = await t.as('staff');
  await expect(other.training.send({ id: third.id, answers: right(third) })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect(await nurse.training.send({ id: third.id, answers: right(third) })).toMatchObject({
    score: 100,
    passed: true,
    validTo: '2027-11-02',
  });
  await expect(nurse.training.begin({ id: exam.id })).rejects.toMatchObject({ code: 'exam_used_up' });
  expect((await nurse.training.exams({})).items[0]).toMatchObject({
    passed: 1,
    mine: { passed: true, tries: 3, best: 100 },
  });
  const papers = (await chief.register.list({ kind: 'skill' } as never)).items;
  expect(papers).toMatchObject([{ owner: { name: '王护士' }, skill: 'fire', level: 'passed', passed: '2026-11-02' }]);
});

test('three skills: passed only with all three, the examiner is somebody else, and people and departments are counted to a hundred percent', async () => {
  const share = async () => (await chief.training.skills({})).people.passed;
  const before = await share();
  const say = (skill: 'hydrant' | 'extinguisher' | 'hose', score: number) =>
    chief.training.testSkill({ person: nurse.personId, skill, score });
  await say('hydrant', 95);
  expect(await say('extinguisher', 60)).toMatchObject({ held: ['hydrant'], passed: false });
  await say('hose', 90);
  expect(await share()).toBe(before);
  expect((await chief.training.people({ lacking: true })).items.map(({ person }) => person.name)).toContain('王护士');
  expect(await say('extinguisher', 88)).toMatchObject({ held: ['hydrant', 'extinguisher', 'hose'], passed: true });
  expect(await share()).toBe(before + 1);
  expect((await chief.training.people({ lacking: true })).items.map(({ person }) => person.name)).not.toContain(
    '王护士',
  );
  await expect(chief.training.testSkill({ person: chief.personId, skill: 'hose', score: 100 })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await expect(nurse.training.testSkill({ person: nurse.personId, skill: 'hose', score: 100 })).rejects.toMatchObject({
    code: 'forbidden',
  });
  // A year later it has to be shown again.
  await t.later({ days: 400 });
  expect(await share()).toBe(0);
});

test('a contest is ranked by the sum, and once places stand nothing is changed', async () => {
  const other = await t.person({ roles: ['staff'], name: '李护士' });
  const made = await chief.training.createContest({
    title: '技能比武',
    heldOn: '2026-11-09',
    items: [
      { key: 'a', name: '消火栓', most: 100 },
      { key: 'b', name: '灭火器', most: 100 },
    ],
  });
  await expect(
    chief.training.score({ id: made.id, scores: [{ person: other.personId, item: 'a', score: 101 }] }),
  ).rejects.toMatchObject({ code: 'invalid' });
  const { places } = await chief.training.score({
    id: made.id,
    scores: [
      { person: nurse.personId, item: 'a', score: 80 },
      { person: nurse.personId, item: 'b', score: 90 },
      { person: other.personId, item: 'a', score: 95 },
    ],
  });
  expect(places.map(({ person, rank, total }) => [person.name, rank, total])).toEqual([
    ['王护士', 1, 170],
    ['李护士', 2, 95],
  ]);
  await chief.training.closeContest({ id: made.id });
  await expect(
    chief.training.score({ id: made.id, scores: [{ person: other.personId, item: 'b', score: 99 }] }),
  ).rejects.toMatchObject({ code: 'contest_closed' });
});

test('a year without anybody from outside is said once a month, until somebody is invited', async () => {
  const anew = async () => (chief = await t.person({ roles: ['security-chief'], name: '值守科长' }));
  const lesson = { course: 'fire' as const, trainer: '区消防救援大队', outside: true, hours: 2 };
  await anew();
  const held = await chief.training.create({ ...lesson, title: '消防培训', from: at(60), until: at(120) });
  const told = async () =>
    (await chief.notice.list({ limit: 50 })).items.filter(({ zh }) => zh.includes('外请教员')).map(({ zh }) => zh);
  const month = () => warnOfOutside(t.app.system('training'));
  t.clock.advance(86_400);
  await anew();
  expect(await chief.training.outside({})).toEqual({ last: held.until, next: null, missed: false });
  await month();
  expect(await told()).toEqual([]);
  t.clock.advance(366 * 86_400);
  await anew();
  expect(await chief.training.outside({})).toEqual({ last: held.until, next: null, missed: true });
  await month();
  expect(await told()).toEqual([expect.stringContaining(`(上次 ${held.until.slice(0, 10)})`)]);
  const invited = await chief.training.create({ ...lesson, title: '消防培训', from: at(60), until: at(120) });
  expect(await chief.training.outside({})).toMatchObject({ next: invited.from, missed: false });
  await month();
  expect(await told()).toHaveLength(1);
  // Called off, it was nobody.
  await chief.training.cancel({ id: invited.id });
  expect(await chief.training.outside({})).toMatchObject({ next: null, missed: true });
});
