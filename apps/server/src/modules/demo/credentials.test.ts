import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openAt, sendCharts, startHosts } from '../../../../simulators/src/index.ts';
import { testApp, type TestApp } from '../../../test/kit.ts';
import { demoDoor } from '../dc09/index.ts';
import { cameraSource } from '../device/index.ts';
import { simulatedDevices, simulatedHosts } from './credentials.ts';
import { demoKey } from './key.ts';
import { loadDemo } from './load.ts';
import { simulatedRecords } from './records.ts';

let t: TestApp;
beforeEach(async () => {
  t = await testApp();
  await loadDemo(t.app, t.app.system('test'), async () => undefined);
});
afterEach(() => t.stop());

const keyFile = () => join(t.app.config.data, 'demo.key');
const devices = async () => simulatedDevices(t.app, await demoKey(t.app.config.data));

test('tokens are the same after every start, and only the server’s user can read what they come from', async () => {
  expect(await devices()).toEqual(await devices());
  expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
});

test('the alarm host speaks DC-09 with its own key, and every intrusion zone hangs on it by a number', async () => {
  const key = await demoKey(t.app.config.data);
  const [host, ...more] = await simulatedHosts(t.app, key);
  expect(more).toEqual([]);
  expect(host).toMatchObject({ code: 'AH-01', account: '1001', key: expect.stringMatching(/^[0-9A-F]{32}$/) });
  const chief = await t.as('security-chief');
  const zones = (await chief.device.list({ kind: 'intrusion-zone' })).items;
  expect(Object.keys(host!.zones).toSorted()).toEqual(zones.map(({ code }) => code).toSorted());
  for (const { code, parent, address, at } of zones)
    expect({ code, parent: parent?.code, address, isOnPlan: at !== null }).toEqual({
      code,
      parent: 'AH-01',
      address: host!.zones[code],
      isOnPlan: true,
    });
  // From the wire to a case at the zone's place.
  const door = await demoDoor(t.app);
  const hosts = startHosts(door.port, [host!]);
  try {
    await hosts.alarm('IZ-03');
    const [alarm] = (await chief.case.list({ device: 'IZ-03', open: true })).items;
    expect(alarm).toMatchObject({
      type: 'alarm',
      place: { id: zones.find(({ code }) => code === 'IZ-03')!.place!.id },
    });
    await expect.poll(async () => (await chief.device.get({ code: 'AH-01' })).health).toBe('online');
  } finally {
    hosts.stop();
    await door.close();
  }
  // A host whose key was changed by hand is left to whoever holds that key.
  await chief.device.put({ code: 'AH-01', name: '一号报警主机', kind: 'alarm-host', secret: 'A'.repeat(32) });
  expect(await simulatedHosts(t.app, key)).toEqual([]);
});

test('a device that is given a token by hand is no longer simulated', async () => {
  const chief = await t.as('security-chief');
  await chief.device.token({ code: 'PB-002' });
  const codes = (await devices()).map((one) => one.code);
  expect(codes).toContain('PB-001');
  expect(codes).not.toContain('PB-002');
});

test('a lost key file is made anew, and devices and cameras follow it', async () => {
  const before = await devices();
  await rm(keyFile());
  const after = await devices();
  expect(after.map((one) => one.code)).toEqual(before.map((one) => one.code));
  expect(after[0]!.token).not.toBe(before[0]!.token);
  const camera = await t.app.db
    .selectFrom('device')
    .select('id')
    .where('code', '=', 'CAM-300')
    .executeTakeFirstOrThrow();
  const source = await cameraSource(t.app.db, t.app.secrets, camera.id);
  expect(source?.password).toBe((await demoKey(t.app.config.data)).cameraPassword);
});

test('the record system of the demonstration brings charts of its wards by their own doctors, with an account of its own', async () => {
  const key = await demoKey(t.app.config.data);
  const records = await simulatedRecords(t.app, key);
  expect(records?.wards.length).toBeGreaterThan(10);
  // At every start it is the same account.
  expect(await simulatedRecords(t.app, key)).toEqual(records);
  const wards = records!.wards;
  const options = {
    server: `http://${await t.listen()}`,
    token: records!.token,
    departments: wards.map(({ code }) => code),
    doctors: [],
    doctorsOf: Object.fromEntries(wards.map(({ code, doctors }) => [code, doctors])),
  };
  const now = t.clock.now();
  const sent = await sendCharts(options, openAt(now), now);
  expect(sent.created).toBeGreaterThan(80);
  const facts = await t.app.db
    .selectFrom('clinical_fact as f')
    .innerJoin('person as p', 'p.id', 'f.doctor_id')
    .select(['f.is_demo', 'f.department_id', 'p.department_id as own'])
    .execute();
  expect(facts.length).toBeGreaterThan(40);
  for (const { is_demo, department_id, own } of facts) expect([is_demo, own]).toEqual([true, department_id]);
  const again = await sendCharts(options, openAt(now), now);
  expect(again).toEqual({ created: 0, updated: 0, same: sent.created });
});
