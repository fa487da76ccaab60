import { afterAll, beforeAll, expect, test } from 'vitest';

import { client, inject, password, testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { totpAt } from '../../../kernel/auth/index.ts';

let t: TestApp;
let it: As;
beforeAll(async () => {
  t = await testApp({ env: { ANYUAN_SECOND_FACTOR: 'on' } });
  it = await t.as('it');
  await enrol(it);
  const chief = await t.as('security-chief');
  await enrol(chief);
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room' });
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, 'factor.roles', '*'));
});
afterAll(() => t.stop());

async function enrol(who: As) {
  const { secret } = await who.factor.beginApp({});
  await who.factor.addApp({ name: '手机', code: totpAt(secret, t.clock.now()) });
}

const cookiesOf = (answer: { headers: Record<string, unknown> }): string[] =>
  [answer.headers['set-cookie']].flat().map(String);
const consoleIn = (answer: { headers: Record<string, unknown> }) =>
  cookiesOf(answer).find((cookie) => cookie.startsWith('anyuan_console='));
const pair = (cookie: string | undefined): string => cookie?.split(';')[0] ?? '';

/** Makes the browser of a call one of a post, and gives its cookie. */
async function register(who: As, body: object, cookies = '') {
  const answer = await who.call('POST', '/api/v1/duty-consoles', body, { cookie: `${who.cookie};${cookies}` });
  return { answer, cookie: consoleIn(answer), id: (answer.json as { id: string }).id };
}

async function signIn(username: string, cookie = '') {
  const answer = await inject(t.app, 'POST', '/api/v1/session', { username, password }, cookie ? { cookie } : {});
  const me = answer.json as { person: { id: string }; csrfToken: string; awaits: string | null };
  const session = pair(cookiesOf(answer).find((one) => one.startsWith('anyuan_session=')));
  return { answer, me, as: client(() => t.app, me.person.id, session, me.csrfToken) };
}
const account = async (...roles: string[]) => (await (await t.as(...roles)).session.me({})).person.username;

test('at a registered browser an operator is asked for no second factor, elsewhere he is', async () => {
  const { answer, cookie } = await register(it, { name: '一号席', post: 'JK' });
  expect(answer.json).toMatchObject({ name: '一号席', post: { code: 'JK', name: '监控中心' }, current: true });
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  expect(cookie).toMatch(/Max-Age=34560000/);
  // The token is for the browser only: neither the answer nor the table holds it.
  const token = pair(cookie).split('=')[1] ?? '';
  expect(JSON.stringify(answer.json)).not.toContain(token);
  const rows = await t.app.db.selectFrom('duty_console').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain(token);

  const username = await account('control-room', 'staff');
  expect((await signIn(username)).me.awaits).toBe('enrol');
  const there = await signIn(username, pair(cookie));
  expect(there.me.awaits).toBeNull();
  // Its time begins anew.
  expect(consoleIn(there.answer)).toMatch(/Max-Age=34560000/);
  await there.as.duty.now({});
  // Also who has one is not asked there.
  await enrol((await signIn(username)).as);
  expect((await signIn(username)).me.awaits).toBe('factor');
  expect((await signIn(username, pair(cookie))).me.awaits).toBeNull();
  const lines = await t.app.db.selectFrom('audit').select('detail').where('action', '=', 'console.used').execute();
  expect(lines.map(({ detail }) => JSON.parse(detail) as object)).toMatchObject([
    { person: there.me.person.id },
    { person: there.me.person.id },
  ]);
});

test('the password that opens a session there changes nothing of how its owner proves himself', async () => {
  const { cookie } = await register(it, { name: '三号席' });
  const username = await account('control-room');
  await enrol((await signIn(username)).as);
  const there = await signIn(username, pair(cookie));
  expect(there.me.awaits).toBeNull();
  await expect(there.as.factor.newRecoveryCodes({})).rejects.toMatchObject({ code: 'prove_again' });
  await expect(there.as.session.changePassword({ old: password, new: '松针落在石阶上 7 片,雨' })).rejects.toMatchObject(
    {
      code: 'prove_again',
    },
  );
});

test('who administers, audits or opens secrets is asked there, too, whatever else he is; so is who works no duty', async () => {
  const { cookie } = await register(it, { name: '二号席' });
  for (const roles of [
    ['it'],
    ['auditor'],
    ['security-admin'],
    ['control-room', 'director'],
    ['control-room', 'patient-relations'],
    ['staff'],
  ])
    expect([roles, (await signIn(await account(...roles), pair(cookie))).me.awaits]).toEqual([roles, 'enrol']);
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, 'factor.consoleRoles', 'control-room、auditor,it'));
  for (const role of ['it', 'auditor'])
    expect((await signIn(await account(role), pair(cookie))).me.awaits).toBe('enrol');
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, 'factor.consoleRoles', 'control-room'));
});

test('a console that was ended, or a made-up token, is none; a browser is one console', async () => {
  const username = await account('control-room');
  const first = await register(it, { name: '旧席' });
  const second = await register(it, { name: '新席' }, pair(first.cookie));
  const { items } = await it.consoles.list({});
  expect(items.map(({ name }) => name)).not.toContain('旧席');
  expect(items.map(({ name }) => name)).toContain('新席');
  expect((await signIn(username, pair(first.cookie))).me.awaits).toBe('enrol');
  expect((await signIn(username, pair(second.cookie))).me.awaits).toBeNull();
  await it.consoles.end({ id: second.id });
  expect((await signIn(username, pair(second.cookie))).me.awaits).toBe('enrol');
  expect((await signIn(username, 'anyuan_console=guess')).me.awaits).toBe('enrol');
  await expect(it.consoles.end({ id: second.id })).rejects.toMatchObject({ code: 'not_found' });
  const lines = await t.app.db.selectFrom('audit').select('action').where('action', 'like', 'console.%').execute();
  expect(lines.map(({ action }) => action)).toContain('console.end');
});

test('only who administers registers one, after proving himself', async () => {
  const operator = await t.as('control-room');
  await enrol(operator);
  expect((await operator.call('POST', '/api/v1/duty-consoles', { name: '自己的' })).status).toBe(403);
  await expect(it.consoles.register({ name: '席', post: 'NO' })).rejects.toMatchObject({ code: 'not_found' });
  t.clock.advance(31 * 60);
  await expect(it.consoles.register({ name: '席' })).rejects.toMatchObject({ code: 'prove_again' });
});
