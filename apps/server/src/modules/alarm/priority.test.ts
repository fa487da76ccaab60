import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;

beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

test.each([
  ['panic-button', 'panic', 1],
  ['fire-detector', 'fire', 1],
  ['door', 'door-forced', 2],
  ['panic-button', 'test', 4],
] as const)('a %s that says %s is of priority %i, and lists say what rang', async (kind, signal, priority) => {
  const code = `${kind}-${signal}`;
  await chief.device.put({ code, name: code, kind });
  const { token } = await chief.device.token({ code });
  const body = { device: code, key: 'k', kind: signal, at: t.clock.now().toISOString() };
  await t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
  const { items } = await chief.case.list({ device: code });
  expect(items).toMatchObject([{ priority, facts: { kind: signal } }]);
});
