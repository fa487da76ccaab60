import type { DuressAnswer } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

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

const call = (badge: string, location: string, at = '2026-05-01T02:00:00Z', bearer = token) =>
  t.anonymous.call(
    'POST',
    '/api/v1/fhir/$auxiliary-function',
    {
      resourceType: 'Parameters',
      parameter: [
        { name: 'event', valueCoding: { code: 'staff-duress' } },
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

test('nobody calls without a token, and what names no badge is told so', async () => {
  expect((await call('12345678', 'ER', '2026-05-01T02:31:00Z', 'wrong')).status).toBe(401);
  const empty = await t.anonymous.call(
    'POST',
    '/api/v1/fhir/$auxiliary-function',
    { resourceType: 'Parameters', parameter: [] },
    { authorization: `Bearer ${token}` },
  );
  expect([empty.status, (empty.json as { error: { code: string } }).error.code]).toEqual([400, 'bad_request']);
});
