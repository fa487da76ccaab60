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
  // Whatever it comes from, somebody is called.
  ['panic-button', 'fire', 1],
  ['camera', 'intrusion', 2],
  ['intercom', 'duress', 1],
  ['other', 'door-forced', 2],
  ['radio', 'medical', 1],
  ['siren', 'gas', 1],
  ['intrusion-zone', 'technical', 3],
  ['panic-button', 'test', 4],
] as const)('a %s that says %s is of priority %i, and lists say what rang', async (kind, signal, priority) => {
  const code = `${kind}-${signal}`;
  await chief.device.put({ code, name: code, kind });
  const { token } = await chief.device.token({ code });
  const body = { device: code, key: 'k', kind: signal, at: t.clock.now().toISOString() };
  const answer = await t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
  expect(answer.json).toMatchObject({ verdict: 'opened', repeat: false, caseId: expect.any(String) as string });
  const { items } = await chief.case.list({ device: code });
  expect(items).toMatchObject([{ priority, facts: { kind: signal } }]);
});

test('what became of a signal is said to its sender and stands in the intake log', async () => {
  await chief.device.put({ code: 'V', name: '护士站', kind: 'panic-button' });
  const { token } = await chief.device.token({ code: 'V' });
  const send = async (key: string, kind: string) => {
    const body = { device: 'V', key, kind, at: t.clock.now().toISOString() };
    const answer = await t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
    return answer.json as { verdict: string; caseId: string | null; repeat: boolean };
  };
  const first = await send('1', 'panic');
  expect(first).toMatchObject({ verdict: 'opened', repeat: false });
  expect(await send('2', 'panic')).toMatchObject({ verdict: 'joined', caseId: first.caseId });
  // A fire does not hide behind an open press of the same button.
  expect(await send('3', 'fire')).toMatchObject({ verdict: 'opened' });
  // Nobody knows the word; a button that is pressed calls for help all the same.
  expect(await send('4', 'flood-of-lemonade')).toMatchObject({ verdict: 'joined', caseId: first.caseId });
  expect(await send('1', 'panic')).toMatchObject({ verdict: 'opened', caseId: first.caseId, repeat: true });
  const { items } = await chief.signal.intake({ device: 'V' });
  expect(items.map((row) => [row.verdict, row.code])).toEqual([
    ['repeat', null],
    ['flagged', 'kind_unknown'],
    ['opened', null],
    ['joined', null],
    ['opened', null],
  ]);
});
