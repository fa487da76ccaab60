import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { watchTokens } from './token-watch.ts';
import { giveEnds } from './token.ts';

let t: TestApp;
let chief: As;
let owner: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  owner = await t.person({ roles: ['guard-leader'], name: '责任人' });
  const it = await t.as('it');
  const { username } = await it.identity.person({ id: owner.personId });
  await chief.device.put({ code: 'PB-1', name: '急诊按钮', kind: 'panic-button', owner: username ?? '' });
  await chief.device.put({ code: 'PB-2', name: '无主按钮', kind: 'panic-button' });
});
afterAll(() => t.stop());

let presses = 0;
const press = async (token: string, device = 'PB-1') => {
  const { status, json } = await t.anonymous.call(
    'POST',
    '/api/v1/signals',
    { key: `k${++presses}`, kind: 'panic', at: t.clock.now().toISOString(), device },
    { authorization: `Bearer ${token}` },
  );
  return { status, ...(json as { caseId?: string; verdict?: string; flags?: string[] }) };
};
const told = async (who: As) => (await who.notice.list({ limit: 50 })).items.map(({ zh }) => zh);
const issue = async (code: string, revoke = false) => (await chief.device.token({ code, revoke })).token;

test('a token has an end; before it the owner is warned, once a week, until it is renewed', async () => {
  await issue('PB-1');
  await issue('PB-2');
  const { tokenEndsAt } = await chief.device.get({ code: 'PB-1' });
  expect(Date.parse(tokenEndsAt ?? '') - t.clock.now().getTime()).toBe(730 * 86_400_000);
  await watchTokens(t.app);
  expect(await told(owner)).toEqual([]);
  await t.later({ days: 671 });
  await watchTokens(t.app);
  await t.later({ days: 1 });
  await watchTokens(t.app);
  expect(await told(owner)).toEqual(['设备令牌将到期:急诊按钮。换发后旧令牌还能用一段时间']);
  // Nobody's own: those who manage devices.
  expect(await told(chief)).toEqual(['设备令牌将到期:无主按钮。换发后旧令牌还能用一段时间']);
  expect((await chief.device.list({ tokenEnding: true })).items).toHaveLength(2);
  await t.later({ days: 7 });
  await watchTokens(t.app);
  expect(await told(owner)).toHaveLength(2);
  await issue('PB-1');
  await t.later({ days: 8 });
  await watchTokens(t.app);
  expect(await told(owner)).toHaveLength(2);
  expect((await chief.device.list({ tokenEnding: true })).items.map(({ code }) => code)).toEqual(['PB-2']);
});

test('after renewing both tokens are good for a while; then the old one is flagged and reported, and its press still rings', async () => {
  const old = await issue('PB-1', true);
  const next = await issue('PB-1');
  for (const token of [old, next]) expect(await press(token)).toMatchObject({ status: 200, flags: [] });
  await t.later({ days: 31 });
  expect(await press(next)).toMatchObject({ status: 200, flags: [] });
  await t.later({ minutes: 5 });
  const late = await press(old);
  expect(late).toMatchObject({ status: 200, verdict: 'opened', flags: ['token_ended'] });
  expect(late.caseId).toBeTruthy();
  await watchTokens(t.app);
  const reports = async () => (await told(owner)).filter((zh) => zh.includes('已到期仍在使用'));
  expect(await reports()).toEqual(['令牌已到期仍在使用,报警照收:急诊按钮。请换发令牌']);
  const operator = await t.as('control-room');
  expect((await operator.signal.intake({ limit: 1 })).items[0]).toMatchObject({
    verdict: 'flagged',
    code: 'token_ended',
  });
  const lines = await t.app.db.selectFrom('audit').select('seq').where('action', '=', 'device.tokenEnded').execute();
  expect(lines).toHaveLength(1);
  // Once a day, however often it is pressed.
  await press(old);
  await watchTokens(t.app);
  expect(await reports()).toHaveLength(1);
  await t.later({ hours: 25 });
  await press(old);
  await watchTokens(t.app);
  expect(await reports()).toHaveLength(2);
  // The third one ends the first for good: two at most, the one in the device and the one it gets.
  await issue('PB-1');
  expect((await press(old)).status).toBe(401);
  expect(await press(next)).toMatchObject({ status: 200, flags: [] });
});

test('a token that has leaked is revoked at once', async () => {
  const leaked = await issue('PB-2');
  const next = await issue('PB-2', true);
  expect((await press(leaked, 'PB-2')).status).toBe(401);
  expect((await press(next, 'PB-2')).status).toBe(200);
});

test('tokens from before tokens had an end get one, and none is over at once', async () => {
  await t.app.db
    .updateTable('api_token')
    .set({ expires_at: null, created_at: new Date('2020-01-01') })
    .execute();
  await t.app.system('test').tx(giveEnds);
  const { tokenEndsAt } = await chief.device.get({ code: 'PB-1' });
  expect(Date.parse(tokenEndsAt ?? '') - t.clock.now().getTime()).toBe(60 * 86_400_000);
  const it = await t.as('it');
  await it.setting.put({ key: 'device.tokenDays', value: 0 });
  await issue('PB-1', true);
  expect((await chief.device.get({ code: 'PB-1' })).tokenEndsAt).toBeNull();
});
