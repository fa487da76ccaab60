import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { heard, sweepOffline } from '../device/index.ts';
import { askForSilent } from './index.ts';

let t: TestApp;
let chief: As;
let operator: As;
let owner: As;

beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  operator = await t.as('control-room');
  owner = await t.person({ roles: ['logistics'], name: '设备科老赵' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'DRUG', name: '麻醉药品库', kind: 'area', parent: 'C' });
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', needed: 1 });
  await operator.duty.signOn({ code: 'JK' });
});
afterAll(() => t.stop());

let count = 0;
/** A device, and how it speaks. */
async function device(given: { owner?: string; heartbeatSeconds?: number; parent?: string } = {}) {
  const code = `D-${++count}`;
  await chief.device.put({ code, name: `防区 ${count}`, kind: 'intrusion-zone', place: 'DRUG', ...given });
  const { token } = await chief.device.token({ code });
  let said = 0;
  return {
    code,
    id: (await chief.device.get({ code })).id,
    get: () => chief.device.get({ code }),
    async say(kind: string, data?: object) {
      const body = { device: code, key: `k${++said}`, kind, at: t.clock.now().toISOString(), data };
      const answer = await t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
      expect(answer.status).toBe(200);
      return answer.json as { verdict: string; caseId: string | null };
    },
    repairs: async () => (await chief.case.list({ device: code, type: ['repair'] })).items,
  };
}
const toldOf = async (who: As, caseId: string | null): Promise<string[]> =>
  (await who.notice.list({})).items.filter((notice) => (notice.subject?.id ?? null) === caseId).map(({ zh }) => zh);

test('a tamper changes the state, asks for a repair within 24 hours and tells the owner, until somebody has checked it', async () => {
  const zone = await device({ owner: owner.personId });
  const { verdict, caseId: id } = await zone.say('tamper', { text: '外壳打开' });
  expect(verdict).toBe('state');
  if (id === null) throw new Error('no repair');
  const since = t.clock.now().toISOString();
  expect(await zone.get()).toMatchObject({
    health: 'fault',
    owner: { id: owner.personId, name: '设备科老赵' },
    states: [{ state: 'tamper', since, detail: '外壳打开', caseId: id }],
  });
  const due = new Date(t.clock.now().getTime() + 86_400_000).toISOString();
  expect(await owner.case.get({ id })).toMatchObject({
    type: 'repair',
    state: 'reported',
    priority: 2,
    title: '麻醉药品库 防区 1',
    dueAt: due,
    data: { problem: 'tamper', description: '外壳打开' },
  });
  expect(await toldOf(owner, id)).toEqual([expect.stringMatching(/^设备待修:麻醉药品库 防区 1\(BX-/)]);
  // The owner is told, so nobody of the control room has to pass it on.
  expect((await toldOf(operator, id)).filter((text) => text.startsWith('设备待修'))).toEqual([]);

  // Whatever else goes wrong with it belongs to the same repair.
  await t.later({ hours: 1 });
  expect(await zone.say('low-battery')).toMatchObject({ verdict: 'state', caseId: id });
  expect(await zone.repairs()).toHaveLength(1);
  expect((await zone.get()).states.map(({ state }) => state)).toEqual(['low-battery', 'tamper']);

  // The 24 hours ring, with a warning before.
  await t.later({ hours: 20 });
  expect(await toldOf(owner, id)).toContainEqual(expect.stringContaining('修复时限即将到期'));
  await owner.case.act({ id, action: 'start' });
  await t.later({ hours: 4 });
  await owner.case.act({ id, action: 'finish', cause: 'vandalism', done: '更换外壳与电池,重新固定' });
  await expect(owner.case.act({ id, action: 'pass', checkResult: '正常' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  // It never said that it is well again; who has checked it does.
  await operator.case.act({ id, action: 'pass', checkResult: '现场测试正常' });
  expect(await zone.get()).toMatchObject({ states: [], health: 'unknown' });
  // The next time is a new repair.
  expect((await zone.say('tamper')).caseId).not.toBe(id);
});

test('without an owner the control room is told; a restoration ends the state and is a line on the repair', async () => {
  const zone = await device();
  const { caseId: id } = await zone.say('fault', { text: '回路开路' });
  if (id === null) throw new Error('no repair');
  expect(await toldOf(operator, id)).toContainEqual(expect.stringContaining('设备待修'));
  t.clock.advance(60);
  expect(await zone.say('restore', { of: 'fault' })).toMatchObject({ verdict: 'state', caseId: id });
  expect((await zone.get()).states).toEqual([]);
  expect(await chief.case.get({ id })).toMatchObject({ state: 'reported' });
  expect((await chief.case.timeline({ id })).items.map(({ action }) => action)).toContain('restored');
  // Nothing is left to restore.
  expect(await zone.say('restore')).toMatchObject({ verdict: 'kept', caseId: null });
});

test('arming and disarming change the state and nothing else', async () => {
  const zone = await device();
  expect(await zone.say('armed')).toMatchObject({ verdict: 'state', caseId: null });
  expect(await zone.say('armed')).toMatchObject({ verdict: 'kept', caseId: null });
  t.clock.advance(60);
  expect(await zone.say('disarmed')).toMatchObject({ verdict: 'state', caseId: null });
  expect(await zone.get()).toMatchObject({
    health: 'unknown',
    states: [{ state: 'disarmed', since: t.clock.now().toISOString() }],
  });
  expect(await zone.repairs()).toEqual([]);
});

test('under test a device may complain without a repair, and the end of an alarm is a line on it', async () => {
  const zone = await device();
  await chief.device.startTest({ code: zone.code, minutes: 10 });
  expect(await zone.say('tamper')).toMatchObject({ verdict: 'state', caseId: null });
  expect(await zone.repairs()).toEqual([]);
  await chief.device.startTest({ code: zone.code, minutes: 0 });
  const { caseId } = await zone.say('intrusion');
  expect(await zone.say('restore', { of: 'intrusion' })).toMatchObject({ verdict: 'joined', caseId });
  expect((await chief.case.timeline({ id: caseId ?? '' })).items.at(-1)?.action ?? '').not.toBe('');
  // What was not named stays.
  expect((await zone.get()).states.map(({ state }) => state)).toEqual(['tamper']);
});

test('silence is a state: a promised heartbeat that is missed asks at once, others after half an hour', async () => {
  const [quick, slow] = [await device({ heartbeatSeconds: 60, owner: owner.personId }), await device()];
  const below = await device({ parent: quick.code });
  for (const one of [quick, slow, below]) await heard(t.app, one.id);
  t.clock.advance(61);
  await sweepOffline(t.app);
  expect([(await quick.get()).health, (await slow.get()).health]).toEqual(['offline', 'online']);
  await askForSilent(t.app);
  const [repair] = await quick.repairs();
  expect(repair).toMatchObject({ facts: { problem: 'offline' } });
  // Once, when it fell silent; the repair is his, with its 24 hours.
  expect(await toldOf(owner, quick.id)).toEqual([`设备离线:${(await quick.get()).name}`]);
  expect(await toldOf(owner, repair?.id ?? '')).toEqual([]);
  expect(await owner.case.get({ id: repair?.id ?? '' })).toMatchObject({
    dueAt: new Date(t.clock.now().getTime() + 86_400_000).toISOString(),
    parties: [{ person: { id: owner.personId }, relation: 'assignee' }],
  });
  t.clock.advance(120);
  await sweepOffline(t.app);
  await askForSilent(t.app);
  expect((await slow.get()).states).toMatchObject([{ state: 'offline', caseId: null }]);
  await t.later({ minutes: 30 });
  await askForSilent(t.app);
  expect(await slow.repairs()).toHaveLength(1);
  // What hangs on a silent device is silent with it.
  expect((await below.get()).health).toBe('offline');
  expect(await below.repairs()).toEqual([]);
  await askForSilent(t.app);
  expect(await slow.repairs()).toMatchObject([{ repeats: 1 }]);
  await heard(t.app, slow.id);
  expect(await slow.get()).toMatchObject({ health: 'online', states: [] });
  expect(
    (await chief.case.timeline({ id: (await slow.repairs())[0]?.id ?? '' })).items.map(({ action }) => action),
  ).toContain('restored');
});

test('a whole floor that falls silent is one repair', async () => {
  const many = await Promise.all(Array.from({ length: 21 }, () => device()));
  for (const one of many) await heard(t.app, one.id);
  t.clock.advance(200);
  await sweepOffline(t.app);
  await t.later({ minutes: 31 });
  expect(await askForSilent(t.app)).toBeGreaterThanOrEqual(21);
  const { items } = await chief.case.list({ type: ['repair'], q: '同时失联' });
  expect(items).toHaveLength(1);
  expect((await many[0]!.get()).states).toMatchObject([{ state: 'offline', caseId: items[0]?.id }]);
  expect(await many[0]!.repairs()).toEqual([]);
});

test('somebody who reports a device whose repair is under way is told its number', async () => {
  const zone = await device();
  const nurse = await t.as('staff');
  const given = { type: 'repair' as const, title: '红外探头松动', device: zone.code, data: { problem: 'damage' } };
  const first = await nurse.case.create(given);
  expect(first).toMatchObject({ type: 'repair', device: { code: zone.code } });
  await expect(nurse.case.create(given)).rejects.toMatchObject({
    code: 'already_open',
    details: { number: first.number },
  });
  // What the device itself says joins.
  expect(await zone.say('tamper')).toMatchObject({ caseId: first.id });
  await chief.case.act({ id: first.id, action: 'dismiss', reason: '已紧固,无须维修' });
  expect((await zone.get()).states).toEqual([]);
});
