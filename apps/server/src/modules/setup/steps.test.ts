import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let it: As;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  it = await t.as('it');
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

const steps = async () =>
  Object.fromEntries(
    (await it.setup.steps({})).items.map(({ step, done, of, isDone, lacks }) => [
      step,
      { done, of, isDone, lacks: Object.fromEntries(lacks.map(({ what, count }) => [what, count])) },
    ]),
  );

test(
  'an empty hospital has everything before it, and each step says what is amiss until it is right',
  { timeout: 60_000 },
  async () => {
    expect(await steps()).toMatchObject({
      places: { done: 0, isDone: false },
      departments: { done: 0, isDone: false },
      devices: { done: 0, isDone: false },
      duty: { done: 0, isDone: false, lacks: { noControlRoom: 1 } },
      test: { done: 0, of: 0, isDone: false },
    });

    await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
    expect((await steps())['places']).toMatchObject({ isDone: false, lacks: { noBuilding: 1 } });
    await chief.place.put({ code: 'B1', name: '1 号楼', kind: 'building', parent: 'HQ' });
    await chief.place.put({ code: 'B1-1', name: '1 层', kind: 'floor', parent: 'B1' });
    await it.identity.putDepartment({ code: 'ER', name: '急诊科' });
    await it.identity.createPerson({ name: '没有角色的人', username: 'nobody' });
    expect(await steps()).toMatchObject({
      places: { done: 3, isDone: true },
      departments: { done: 1, isDone: true },
      people: { isDone: false, lacks: { noRole: 1 } },
      plans: { done: 0, of: 1, isDone: false, lacks: { noPlan: 1 } },
    });

    await chief.device.put({ code: 'C1', name: '摄像机', kind: 'camera' });
    expect((await steps())['devices']).toMatchObject({ lacks: { noAlarmPoint: 1, noPlace: 1 } });
    for (const code of ['PB-1', 'PB-2'])
      await chief.device.put({ code, name: code, kind: 'panic-button', place: 'B1-1' });
    await chief.device.put({ code: 'C1', name: '摄像机', kind: 'camera', place: 'B1-1' });
    expect((await steps())['devices']).toMatchObject({ done: 3, lacks: { noToken: 2 } });

    const { items } = await chief.device.tokens({ codes: ['PB-1', 'PB-2'] });
    expect(items.map(({ code, place }) => [code, place])).toEqual([
      ['PB-1', '本部院区 / 1 号楼 / 1 层'],
      ['PB-2', '本部院区 / 1 号楼 / 1 层'],
    ]);
    expect((await steps())['devices']).toMatchObject({ isDone: true });

    await chief.duty.putPost({ code: 'CR', name: '监控中心', kind: 'control-room' });
    expect((await steps())['duty']).toMatchObject({ isDone: false, lacks: { nobodyOn: 1 } });
    const operator = await t.as('control-room');
    await operator.duty.signOn({ code: 'CR' });
    expect((await steps())['duty']).toMatchObject({ isDone: true });

    // Each button is pressed with its token, in test, and the operator ends it as a test.
    for (const { code, token } of items) {
      await chief.device.startTest({ code, minutes: 10 });
      const { json } = await t.anonymous.call(
        'POST',
        '/api/v1/signals',
        { key: `first-${code}`, kind: 'panic', at: t.clock.now().toISOString(), device: code },
        { authorization: `Bearer ${token}` },
      );
      const { caseId } = json as { caseId: string };
      expect(await operator.case.get({ id: caseId })).toMatchObject({ mode: 'test' });
    }
    expect((await steps())['test']).toMatchObject({ done: 2, of: 2, isDone: true });
  },
);

test('a control room starts as two people round the clock; whoever wants it otherwise says so', async () => {
  const post = await chief.duty.putPost({ code: 'CR2', name: '二号监控室', kind: 'control-room' });
  expect(post).toMatchObject({ needed: 2, roundTheClock: true, gap: 2 });
  expect(await chief.duty.putPost({ code: 'CR2', name: '二号监控中心', kind: 'control-room' })).toMatchObject({
    needed: 2,
  });
  expect(
    await chief.duty.putPost({ code: 'CR2', name: '二号监控中心', kind: 'control-room', needed: 3 }),
  ).toMatchObject({
    needed: 3,
    roundTheClock: true,
  });
  expect(await chief.duty.putPost({ code: 'GT', name: '保安班组', kind: 'guard-team' })).toMatchObject({
    needed: 1,
    roundTheClock: false,
  });
});

test('many tokens at once: those that work go on working unless all are to be new', async () => {
  const again = await chief.device.tokens({ codes: ['PB-1', 'PB-1', 'C1'] });
  expect(again.items.map(({ code, token }) => [code, token !== null])).toEqual([
    ['PB-1', false],
    ['C1', true],
  ]);
  const renewed = await chief.device.tokens({ codes: ['PB-1'], renew: true });
  expect(renewed.items[0]?.token).toBeTruthy();
  await expect(chief.device.tokens({ codes: ['PB-1', 'NONE'], renew: true })).rejects.toMatchObject({
    code: 'not_found',
  });
});
