import { afterEach, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../server/test/kit.ts';
import { freePort } from '../../server/test/ports.ts';
import { simulatedButton, type SimulatedButton } from './button.ts';

let t: TestApp;
let chief: As;
let url: string;
let button: SimulatedButton | undefined;

beforeEach(async () => {
  const port = await freePort();
  url = `mqtt://127.0.0.1:${port}`;
  t = await testApp({ env: { ANYUAN_MQTT_PORT: String(port) } });
  chief = await t.as('security-chief');
  await chief.device.put({ code: 'PB-9', name: '测试按钮', kind: 'panic-button' });
});
afterEach(async () => {
  await button?.close();
  button = undefined;
  await t.stop();
});
const token = async () => (await chief.device.token({ code: 'PB-9' })).token;

test('a press is answered with its case, a repeat of the same key with the same one', async () => {
  button = await simulatedButton({ url, code: 'PB-9', token: await token() });
  const at = t.clock.now().toISOString();
  const first = await button.press({ at });
  expect(first).toMatchObject({ repeat: false, number: expect.stringMatching(/^JJ-/) as string });
  expect(await button.press({ key: first.key, at })).toMatchObject({ repeat: true, caseId: first.caseId });
  expect(await chief.case.get({ id: first.caseId! })).toMatchObject({ state: 'raised', repeats: 1 });
});

test('a heartbeat shows the button online, with its complaint', async () => {
  button = await simulatedButton({ url, code: 'PB-9', token: await token() });
  await button.heartbeat('电池电量低');
  await expect
    .poll(async () => chief.device.get({ code: 'PB-9' }))
    .toMatchObject({ health: 'fault', fault: '电池电量低' });
});

test('a wrong token is not let in', async () => {
  await token();
  await expect(simulatedButton({ url, code: 'PB-9', token: 'wrong' })).rejects.toThrow(/not authorized|bad user/i);
});

test('what is refused for good is said with its code', async () => {
  button = await simulatedButton({ url, code: 'PB-9', token: await token() });
  // Another has its number meanwhile.
  await t.owner.updateTable('device').set({ code: 'PB-8' }).where('code', '=', 'PB-9').execute();
  await expect(button.press()).rejects.toMatchObject({ code: 'unknown_device' });
});

test('whatever word a button has for it, it is a call for help', async () => {
  button = await simulatedButton({ url, code: 'PB-9', token: await token() });
  const { caseId } = await button.press({ kind: '!' });
  expect(await chief.case.get({ id: caseId! })).toMatchObject({ state: 'raised' });
});
