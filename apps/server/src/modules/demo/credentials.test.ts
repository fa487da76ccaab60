import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { cameraSource } from '../device/index.ts';
import { simulatedDevices } from './credentials.ts';
import { demoKey } from './key.ts';
import { loadDemo } from './load.ts';

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
    .where('code', '=', 'CAM-001')
    .executeTakeFirstOrThrow();
  const source = await cameraSource(t.app.db, t.app.secrets, camera.id);
  expect(source?.password).toBe((await demoKey(t.app.config.data)).cameraPassword);
});
