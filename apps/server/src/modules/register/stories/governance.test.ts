import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

let t: TestApp;
let office: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  office = await t.as('founder');
});
afterAll(() => t.stop());

const quiet = async (kind: string) => {
  const found = (await office.register.quietDays({})).items.find((one) => one.kind === kind);
  return found && [found.days, found.since, found.confirmedTo];
};

test('days without an event are shown only as far as somebody answers for them', async () => {
  expect(await quiet('fire')).toEqual([null, null, null]);
  const nothing = (from: string, until: string, kinds = ['fire', 'explosion']) =>
    office.register.create({ kind: 'zero-report', kinds, from, until, basis: '查消防台账' });
  await nothing('2026-01-01', '2026-03-31');
  const april = await nothing('2026-04-01', '2026-04-30');
  expect(await quiet('fire')).toEqual([120, '2026-01-01', '2026-04-30']);
  expect(await quiet('crime')).toEqual([null, null, null]);
  // What has not come yet is not confirmed by a day in the future.
  await nothing('2026-05-01', '2026-12-31', ['explosion']);
  expect(await quiet('explosion')).toEqual([130, '2026-01-01', '2026-05-10']);
  // A fire in between: only what comes after it counts.
  await office.register.create({
    kind: 'accident',
    variety: 'fire',
    on: '2026-04-10',
    course: '病房插座起火,十分钟扑灭',
  });
  expect(await quiet('fire')).toEqual([20, '2026-04-11', '2026-04-30']);
  // A return that is taken back confirms nothing.
  await office.register.put({ kind: 'zero-report', code: april.code, state: 'dropped' });
  expect(await quiet('fire')).toEqual([null, null, null]);
});

test('a group, its meetings and a goal know of each other, and so do tasks of the year', async () => {
  const group = await office.register.create({
    kind: 'leading-group',
    name: '平安建设领导小组',
    purpose: '统筹',
    leader: '书记',
    members: [{ role: 'member', name: '科长' }],
    document: '1 号',
    adjusted: '2026-01-05',
  });
  const goal = await office.register.create({ kind: 'goal', name: '平安医院达标', aim: 'safe', target: '90 分' });
  const part = await office.register.create({
    kind: 'goal',
    name: '消防完好率',
    aim: 'safe',
    target: '98%',
    partOf: goal.id,
  });
  const meeting = await office.register.create({
    kind: 'meeting',
    name: '第一季度例会',
    of: group.id,
    on: '2026-03-02',
    chair: '书记',
    present: [office.personId],
    agenda: '消防',
    decisions: [{ what: '更换灭火器', who: '保卫科', by: '2026-04-01' }],
    minutesBy: '2026-03-09',
  });
  expect(meeting).toMatchObject({
    of: group.id,
    findings: expect.arrayContaining(['ended']),
  });
  await office.register.put({ kind: 'meeting', code: meeting.code, minutes: '2026-03-08' });
  expect((await office.register.find({ code: meeting.code })).endsOn).toBeNull();
  const task = await office.register.create({
    kind: 'annual-task',
    name: '更换到期灭火器',
    year: 2026,
    goal: part.id,
    what: '全院',
    by: '2026-06-30',
    progress: 40,
  });
  const referring = async (code: string) =>
    (await office.register.referring({ code })).items.map((one) => [one.kind, one.field, one.code]);
  expect(await referring(group.code)).toEqual([['meeting', 'of', meeting.code]]);
  expect(await referring(goal.code)).toEqual([['goal', 'partOf', part.code]]);
  expect(await referring(part.code)).toEqual([['annual-task', 'goal', task.code]]);
  // What is referred to has to be of the kind that is asked for.
  await expect(office.register.put({ kind: 'annual-task', code: task.code, goal: group.id })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'goal' }] },
  });
  // Nothing is part of itself, however far around.
  await expect(office.register.put({ kind: 'goal', code: goal.code, partOf: part.id })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'partOf' }] },
  });
});
