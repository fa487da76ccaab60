import type { DuressAnswer, OperationOutcome } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { simulatedBadge } from '../../../../simulators/src/index.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { sweepOffline } from '../device/index.ts';

let t: TestApp;
let chief: As;
let operator: As;
let token: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-01T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await founder.place.put({ code: 'ER', name: '急诊抢救室', kind: 'area', parent: 'C' });
  await founder.place.put({ code: 'EMC-317', name: '317 病室', kind: 'area', parent: 'C' });
  chief = await t.as('security-chief');
  operator = await t.as('control-room');
  await chief.device.put({
    code: 'RTLS',
    name: '定位系统',
    kind: 'alarm-host',
    protocol: 'fhir-rtls',
    address: 'RTLS',
  });
  await chief.device.put({
    code: 'B-1',
    name: '护士长胸牌',
    kind: 'panic-button',
    parent: 'RTLS',
    address: '12345678',
    place: 'ER',
  });
  ({ token } = await chief.device.token({ code: 'RTLS' }));
});
afterAll(() => t.stop());

const call = (badge: string, location: string, at = '2026-05-01T02:00:00Z', bearer = token, event = 'staff-duress') =>
  t.anonymous.call(
    'POST',
    '/api/v1/fhir/$auxiliary-function',
    {
      resourceType: 'Parameters',
      parameter: [
        { name: 'event', valueCoding: { code: event } },
        { name: 'location', resource: { resourceType: 'Location', identifier: [{ value: location }] } },
        { name: 'device', resource: { resourceType: 'Device', identifier: [{ value: badge }] } },
        { name: 'timestamp', valueInstant: at },
      ],
    },
    { authorization: `Bearer ${bearer}`, 'content-type': 'application/fhir+json' },
  );
const task = (answer: { json: unknown }) => (answer.json as DuressAnswer).parameter[0].resource;

test('a badge calls: an alarm where it was heard, answered with a task; the same call once more is the same task', async () => {
  const first = await call('12345678', 'EMC-317');
  expect(first.status).toBe(200);
  const { id, identifier, priority } = task(first);
  expect(priority).toBe('stat');
  const alarm = await operator.case.get({ id });
  expect(alarm).toMatchObject({
    number: identifier![0]!.value,
    place: { code: 'EMC-317' },
    priority: 1,
    data: { kind: 'duress' },
  });
  expect(task(await call('12345678', 'EMC-317')).id).toBe(id);
});

test('a badge nobody has registered rings on the system that heard it; a place nobody knows stops no call', async () => {
  const strange = await operator.case.get({ id: task(await call('999', 'NOWHERE', '2026-05-01T02:00:01Z')).id });
  expect(strange).toMatchObject({ data: { kind: 'duress', zone: '999', doubts: ['unknown_zone'] } });
  const known = task(await call('12345678', 'NOWHERE', '2026-05-01T02:30:00Z'));
  expect((await operator.case.get({ id: known.id })).place).toMatchObject({ code: 'EMC-317' });
});

test('a badge that is opened is a repair and a state of it, and rings nobody; once it is shut that is over', async () => {
  const alarms = async () => (await operator.case.list({ type: ['alarm'], open: true })).items.length;
  const states = async () => (await chief.device.get({ code: 'B-1' })).states.map(({ state }) => state);
  const before = await alarms();
  const opened = (at: string) => call('12345678', 'ER', at, token, 'tamper');
  const { id } = task(await opened('2026-05-01T02:40:00Z'));
  expect(await chief.case.get({ id })).toMatchObject({
    type: 'repair',
    title: expect.stringContaining('护士长胸牌') as string,
  });
  expect(await states()).toEqual(['tamper']);
  // Told again, by a repeat and a minute later: the same repair.
  for (const at of ['2026-05-01T02:40:00Z', '2026-05-01T02:41:00Z']) expect(task(await opened(at)).id).toBe(id);
  // It calls all the same.
  t.clock.advance(120);
  const press = task(await call('12345678', 'ER', '2026-05-01T02:42:00Z'));
  expect(await operator.case.get({ id: press.id })).toMatchObject({ type: 'alarm', data: { kind: 'duress' } });
  expect(await alarms()).toBe(before + 1);
  await call('12345678', 'ER', '2026-05-01T02:43:00Z', token, 'restore');
  expect(await states()).toEqual([]);
});

test('nobody calls without a token, and what names no badge is told so, both as FHIR says it', async () => {
  const empty = await t.anonymous.call(
    'POST',
    '/api/v1/fhir/$auxiliary-function',
    { resourceType: 'Parameters', parameter: [] },
    { authorization: `Bearer ${token}` },
  );
  const nobody = await call('12345678', 'ER', '2026-05-01T02:31:00Z', 'wrong');
  for (const [answer, status, type, code] of [
    [nobody, 401, 'login', 'bad_token'],
    [empty, 400, 'invalid', 'bad_request'],
  ] as const) {
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/fhir+json; charset=utf-8');
    const { resourceType, issue } = answer.json as OperationOutcome;
    expect([resourceType, issue[0].severity, issue[0].code]).toEqual(['OperationOutcome', 'error', type]);
    expect(issue[0].details.coding).toEqual([{ system: 'urn:anyuan:error', code }]);
    expect(issue[0].details.text).toMatch(/\p{Script=Han}/u);
  }
});

test('a badge on the real wire: it tells its charge, is changed in time, is missed when it is silent, and calls', async () => {
  const server = `http://${await t.listen()}`;
  const badge = simulatedBadge({ server, token, badge: '12345678' });
  const health = async () => {
    // After a day without a touch he has to sign in anew.
    const { health: is, fault, lastSeenAt } = await (await t.as('security-chief')).device.get({ code: 'B-1' });
    return { is, fault, lastSeenAt };
  };
  await badge.beat(64);
  await expect.poll(health).toEqual({ is: 'online', fault: null, lastSeenAt: t.clock.now().toISOString() });
  t.clock.advance(3_600);
  expect(await badge.beat(12)).toMatchObject({ status: 200, refused: null });
  await expect.poll(health).toEqual({ is: 'fault', fault: '电池电量 12%', lastSeenAt: t.clock.now().toISOString() });
  // A new battery. No sign of life is a call.
  const open = async () => (await operator.case.list({ type: ['alarm'], open: true })).items.length;
  const before = await open();
  t.clock.advance(3_600);
  await badge.beat(98);
  await expect.poll(health).toMatchObject({ is: 'online', fault: null });
  expect(await open()).toBe(before);
  t.clock.advance(25 * 3_600);
  await sweepOffline(t.app);
  expect((await health()).is).toBe('online');
  t.clock.advance(2 * 3_600);
  await sweepOffline(t.app);
  expect((await health()).is).toBe('offline');
  // It calls all the same, and is there again.
  const at = t.clock.now().toISOString();
  const told = await badge.call({ location: 'ER', battery: 95, at });
  operator = await t.as('control-room');
  expect(await operator.case.get({ id: told.taskId! })).toMatchObject({
    number: told.number,
    place: { code: 'ER' },
    data: { kind: 'duress' },
  });
  await expect.poll(health).toMatchObject({ is: 'online' });
  expect(await badge.call({ location: 'ER', battery: 95, at })).toMatchObject({ taskId: told.taskId });
  expect(await simulatedBadge({ server, token: 'wrong', badge: '1' }).call()).toMatchObject({
    status: 401,
    taskId: null,
    refused: { code: 'bad_token', type: 'login' },
  });
});
