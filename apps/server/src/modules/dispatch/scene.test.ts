import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

const plan =
  '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="600"><rect width="1000" height="600"/></svg>';

let t: TestApp;
let chief: As;
let guard: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  guard = await t.as('guard');
  await chief.place.put({ code: 'HQ', name: '院区', kind: 'campus' });
  await chief.place.put({ code: 'B', name: '楼', kind: 'building', parent: 'HQ', phone: '8000' });
  await chief.place.put({ code: 'F', name: '层', kind: 'floor', parent: 'B' });
  const form = new FormData();
  form.append('file', new File([plan], 'plan.svg', { type: 'image/svg+xml' }));
  await chief.call('POST', '/api/v1/places/F/plan', form);
  await chief.place.put({ code: 'ER', name: '急诊', kind: 'area', parent: 'F', at: { x: 300, y: 200 } });
  await chief.place.put({ code: 'OUT', name: '院外', kind: 'building', parent: 'HQ' });
  for (const [code, x] of [
    ['FAR', 900],
    ['NEAR', 320],
  ] as const)
    await chief.device.put({ code, name: code, kind: 'camera', place: 'F', at: { x, y: 200 } });
});
afterAll(() => t.stop());

test('the scene of an alarm raised by hand: plan, point, telephone, and cameras for those who may watch', async () => {
  const { caseId } = await guard.dispatch.raise({ key: 'k1', place: 'ER' });
  const seen = await guard.dispatch.scene({ id: caseId });
  expect(seen).toMatchObject({
    plan: { width: 1000, height: 600 },
    at: { x: 300, y: 200 },
    phone: '8000',
    cameras: [],
  });
  expect((await chief.dispatch.scene({ id: caseId })).cameras.map(({ code }) => code)).toEqual(['NEAR', 'FAR']);
  await expect((await t.as('guard')).dispatch.scene({ id: caseId })).rejects.toMatchObject({ code: 'not_found' });
});

test('a place without a plan, and no place at all, are no trouble', async () => {
  const { caseId } = await guard.dispatch.raise({ key: 'k2', place: 'OUT' });
  expect(await chief.dispatch.scene({ id: caseId })).toEqual({ plan: null, at: null, phone: null, cameras: [] });
  const { caseId: nowhere } = await guard.dispatch.raise({ key: 'k3' });
  expect(await chief.dispatch.scene({ id: nowhere })).toEqual({ plan: null, at: null, phone: null, cameras: [] });
});

test('one press is one alarm, though the phone repeats it an hour later; another press is another', async () => {
  const first = await guard.dispatch.raise({ key: 'k4', place: 'ER' });
  t.clock.advance(3_600);
  expect(await guard.dispatch.raise({ key: 'k4', place: 'ER' })).toEqual(first);
  expect((await guard.dispatch.raise({ key: 'k5', place: 'ER' })).caseId).not.toBe(first.caseId);
});

test('whoever pressed without a place says it afterwards, and the operator puts it right: there the alarm is, for the plan, the nearest and those on their way', async () => {
  const [hurt, operator, near] = [
    await t.person({ roles: ['staff'], name: '林护士' }),
    await t.as('control-room'),
    await t.person({ roles: ['guard'], name: '近' }),
  ];
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', place: 'OUT' });
  await chief.duty.putPost({ code: 'G', name: '一班', kind: 'guard-team', place: 'OUT' });
  await operator.duty.signOn({ code: 'JK' });
  await near.duty.signOn({ code: 'G', place: 'ER' });
  const { caseId: id } = await hurt.dispatch.raise({ key: 'k6' });
  expect((await operator.case.get({ id })).place).toBeNull();
  const placeId = async (code: string) => (await chief.place.get({ code })).id;
  await hurt.case.act({ id, action: 'locate', place: await placeId('ER') });
  expect(await operator.case.get({ id })).toMatchObject({
    title: '急诊 · 林护士',
    place: { code: 'ER' },
    state: 'raised',
  });
  expect((await operator.dispatch.scene({ id })).at).toEqual({ x: 300, y: 200 });
  expect((await operator.dispatch.suggest({ id })).items[0]).toMatchObject({ person: { name: '近' }, near: 'here' });
  const told = async (who: As) => (await who.notice.list({})).items.map(({ zh }) => zh);
  expect(await told(operator)).toContainEqual(
    expect.stringMatching(/^地点更正为 院区 \/ 楼 \/ 层 \/ 急诊:急诊 · 林护士/),
  );

  // On the telephone it turns out to be somewhere else: who is on his way hears of it.
  await operator.case.act({ id, action: 'acknowledge' });
  await operator.case.act({ id, action: 'dispatch', responders: [near.personId] });
  await operator.case.act({ id, action: 'locate', place: await placeId('OUT') });
  expect(await told(near)).toContainEqual(expect.stringContaining('地点更正为 院区 / 院外:院外 · 林护士'));
  expect((await operator.case.get({ id })).place).toMatchObject({ code: 'OUT' });
  expect((await operator.case.timeline({ id })).items.filter(({ action }) => action === 'locate')).toHaveLength(2);
  await expect(
    (await t.as('guard')).case.act({ id, action: 'locate', place: await placeId('ER') }),
  ).rejects.toMatchObject({ status: 404 });
});

test('a button that was carried elsewhere: what was said of the place counts, not where the button hangs', async () => {
  const operator = await t.as('control-room');
  await chief.device.put({
    code: 'BTN',
    name: '护士站按钮',
    kind: 'panic-button',
    place: 'ER',
    at: { x: 310, y: 210 },
  });
  const { token } = await chief.device.token({ code: 'BTN' });
  const { json } = await t.anonymous.call(
    'POST',
    '/api/v1/signals',
    { device: 'BTN', key: 'b1', kind: 'panic', at: t.clock.now().toISOString() },
    { authorization: `Bearer ${token}` },
  );
  const id = (json as { caseId: string }).caseId;
  expect((await operator.dispatch.scene({ id })).at).toEqual({ x: 310, y: 210 });
  const { title } = await operator.case.get({ id });
  await operator.case.act({ id, action: 'locate', place: (await chief.place.get({ code: 'OUT' })).id });
  expect(await operator.dispatch.scene({ id })).toMatchObject({ plan: null, at: null });
  // It is called as before.
  expect(await operator.case.get({ id })).toMatchObject({ title, place: { code: 'OUT' } });
});
