import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
});
beforeEach(async () => {
  t.clock.set('2026-11-23T01:00:00Z');
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const valuesOf = async (type: string) => {
  const { groups } = await chief.figure.list({ type, from: '2026-11-01', to: '2026-12-31' });
  return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
};

test('a dispute among staff: talks and conciliation by those charged with it, nothing of it for the others', async () => {
  const [one, two] = [
    await t.person({ roles: ['staff'], name: '甲医生' }),
    await t.person({ roles: ['staff'], name: '乙护士' }),
  ];
  const mediator = await t.person({ roles: ['staff'], name: '工会主席' });
  const union = await t.as('staff');
  const { id } = await union.case.create({
    type: 'staffDispute',
    title: '排班矛盾',
    data: { kind: 'colleagues', concerned: [one.personId, two.personId], facts: '因排班多次争吵,乙护士曾被推搡' },
  });
  const opened = await chief.case.get({ id });
  expect(opened).toMatchObject({ number: expect.stringMatching(/^NB-/), reporter: null, secrecy: 3 });
  expect(opened.masked.toSorted()).toEqual(['concerned', 'facts']);
  await expect(act(chief, id, 'talk', { with: [one.personId], note: '先谈谈' })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await act(chief, id, 'accept', { mediators: [mediator.personId] });
  expect((await mediator.case.open({ id, purpose: 'handle' })).data).toMatchObject({
    facts: expect.stringContaining('推搡'),
  });

  await act(mediator, id, 'talk', { with: [one.personId], note: '甲承认语气过激' });
  await act(mediator, id, 'talk', { with: [two.personId], note: '乙要求道歉' });
  await act(mediator, id, 'conciliate');
  // Those concerned know of it, take no step in it and read none of its words.
  expect(JSON.stringify([await one.case.get({ id }), await one.case.timeline({ id })])).not.toMatch(/推搡|语气|道歉/);
  await expect(act(one, id, 'settle', { agreement: '算了' })).rejects.toMatchObject({ code: 'wrong_person' });
  // Nobody else hears of it: not the control room, not the police, not the head of the department.
  for (const role of ['control-room', 'guard-leader', 'service-desk', 'police', 'director', 'head'])
    await expect((await t.as(role)).case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  const settled = await act(mediator, id, 'settle', { agreement: '双方道歉,重新排班' });
  expect(settled).toMatchObject({ state: 'settled', kept: { accept: true, settle: true }, data: { talks: 2 } });
  const outsider = await t.as('security-chief');
  expect(JSON.stringify([await outsider.case.get({ id }), await outsider.case.timeline({ id })])).not.toMatch(
    /推搡|语气|道歉|重新排班/,
  );
  expect(await valuesOf('staffDispute')).toMatchObject({ disputes: 1, settled: 100 });
});

test('a dispute that is not theirs to settle is passed on with a reason', async () => {
  const { id } = await (
    await t.as('staff')
  ).case.create({
    type: 'staffDispute',
    title: '劳动合同',
    data: { kind: 'labour', facts: '对解除合同不服' },
  });
  await expect(act(chief, id, 'passOn', { handedTo: 'court' })).rejects.toMatchObject({ code: 'invalid' });
  expect(await act(chief, id, 'passOn', { handedTo: 'court', result: '已申请仲裁' })).toMatchObject({
    state: 'passedOn',
  });
});

test('a joint meeting is planned for a day, put off, held, minuted, and its tasks are done', async () => {
  const leader = await t.person({ roles: ['guard-leader'], name: '赵班长' });
  const plan = { kind: 'meeting', topic: '号贩子整治', plannedOn: '2026-11-26', partners: '城东派出所' };
  const opened = await chief.case.create({ type: 'linkage', title: '11 月联席会', data: plan });
  const { id } = opened;
  expect(opened).toMatchObject({ number: expect.stringMatching(/^LD-/), dueAt: '2026-11-26T16:00:00.000Z' });
  await expect(act(chief, id, 'minute', { minutes: '开过了' })).rejects.toMatchObject({ code: 'wrong_state' });
  expect(await act(chief, id, 'postpone', { plannedOn: '2026-11-27', note: '所长出差' })).toMatchObject({
    dueAt: '2026-11-27T16:00:00.000Z',
    facts: { plannedOn: '2026-11-27' },
  });
  await act(chief, id, 'hold', { attended: [leader.personId], guests: '李所长' });
  const tasks = [{ what: '大厅增设警示牌', who: '保卫科', dueOn: '2026-12-10' }];
  await act(chief, id, 'minute', { minutes: '通报 5 起', decisions: '联合巡查', tasks });
  expect((await leader.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'case', id } });
  expect(await act(chief, id, 'finish', { result: '警示牌已设' })).toMatchObject({
    state: 'done',
    kept: { hold: true },
  });

  const { id: second } = await chief.case.create({
    type: 'linkage',
    title: '联合巡查',
    data: { ...plan, kind: 'patrol' },
  });
  await expect(act(chief, second, 'cancel')).rejects.toMatchObject({ code: 'invalid' });
  await act(chief, second, 'cancel', { result: '疫情' });
  expect(await valuesOf('linkage')).toMatchObject({ planned: 2, held: 1, heldRate: 50 });
  await expect((await t.as('staff')).case.create({ type: 'linkage', title: '会', data: plan })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('a notice is put up at a place, looked after every month, and taken down', async () => {
  const data = { kind: 'tout', position: '导诊台左侧立柱', wording: '谨防医托' };
  await expect(chief.case.create({ type: 'warningNotice', title: '谨防医托', data })).rejects.toMatchObject({
    code: 'invalid',
  });
  const { id } = await chief.case.create({ type: 'warningNotice', title: '谨防医托', place: 'HALL', data });
  t.clock.set('2026-12-24T01:00:00Z');
  await t.app.cases.tick();
  chief = await t.as('security-chief');
  const rung = await t.app.db.selectFrom('notice').select('zh').where('subject_id', '=', id).execute();
  expect(rung.map(({ zh }) => zh)).toContainEqual(expect.stringContaining('核查周期'));
  await act(chief, id, 'check', { condition: 'damaged' });
  await act(chief, id, 'renew', {});
  t.clock.advance(60);
  const { stamps } = await act(chief, id, 'check', { condition: 'intact' });
  expect(stamps['checkedAt']).toBe('2026-12-24T01:01:00.000Z');
  expect(await valuesOf('warningNotice')).toMatchObject({ posted: 1, up: 1 });
  await expect(act(await t.as('guard-leader'), id, 'remove')).rejects.toMatchObject({ code: 'invalid' });
  expect(await act(chief, id, 'remove', { reason: '更换为电子屏' })).toMatchObject({
    state: 'removed',
    facts: { condition: 'intact' },
  });
});

test('a check of a notice begins its month anew; one that came too late stays late', async () => {
  const data = { kind: 'theft', position: '收费处玻璃', wording: '谨防扒窃' };
  const { id } = await chief.case.create({ type: 'warningNotice', title: '谨防扒窃', place: 'HALL', data });
  const dueOf = async () => (await chief.case.get({ id })).clocks.find(({ clock }) => clock === 'check')?.dueAt;
  const calls = async () => {
    await t.app.cases.tick();
    return (await t.app.db.selectFrom('notice').select('id').where('subject_id', '=', id).execute()).length;
  };
  expect(await dueOf()).toBe('2026-12-23T16:00:00.000Z');
  const before = await calls();
  t.clock.set('2026-12-20T01:00:00Z');
  chief = await t.as('security-chief');
  expect(await act(chief, id, 'check', { condition: 'intact' })).toMatchObject({ kept: {} });
  expect(await dueOf()).toBe('2027-01-19T16:00:00.000Z');
  // The day the first month would have ended goes by in silence.
  t.clock.set('2026-12-25T01:00:00Z');
  expect(await calls()).toBe(before);
  t.clock.set('2027-01-20T01:00:00Z');
  expect(await calls()).toBeGreaterThan(before);
  chief = await t.as('security-chief');
  expect(await act(chief, id, 'renew', {})).toMatchObject({ kept: { check: false } });
  expect(await dueOf()).toBe('2027-02-19T16:00:00.000Z');
  expect(await act(chief, id, 'remove', { reason: '撤换' })).toMatchObject({ kept: { check: false } });
});
