import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

test('a signed-in person is told who he is and what he may do', async () => {
  const guard = await t.as('guard');
  const me = await guard.session.me({});
  expect(me.roles.map((role) => role.code)).toEqual(['guard']);
  expect(me.grants).toContainEqual({ permission: 'alarm.respond', scope: 'own' });
  expect(me.csrfToken).toBe(guard.csrf);
});

test('nobody is let in without a session, with a wrong password, or without the CSRF token', async () => {
  await expect(t.anonymous.session.me({})).rejects.toMatchObject({ code: 'not_signed_in', status: 401 });
  await expect(t.anonymous.session.signIn({ username: 'nobody', password: 'wrong' })).rejects.toMatchObject({
    code: 'wrong_password',
  });
  const guard = await t.as('guard');
  const answer = await guard.call('DELETE', '/api/v1/session', {}, { 'x-csrf-token': 'guess' });
  expect(answer).toMatchObject({ status: 403, json: { error: { code: 'csrf' } } });
});

const post = (username: string, pass: string, headers: Record<string, string> = {}) =>
  t.anonymous.call('POST', '/api/v1/session', { username, password: pass }, headers);
const cookieOf = (answer: { headers: Record<string, unknown> }): string => String(answer.headers['set-cookie']);

test('the cookie is unreadable for scripts, bound to this site, and secure behind TLS', async () => {
  const { person } = await (await t.as('guard')).session.me({});
  const plain = cookieOf(await post(person.username, password));
  expect(plain).toMatch(/^anyuan_session=[\w-]{43}; /);
  expect(plain).toContain('HttpOnly');
  expect(plain).toContain('SameSite=Strict');
  expect(plain).toContain('Path=/');
  expect(plain).not.toMatch(/Secure|Domain/);
  expect(cookieOf(await post(person.username, password, { 'x-forwarded-proto': 'https' }))).toContain('Secure');
  const stored = await t.app.db.selectFrom('session').selectAll().execute();
  // The table does not hold what the browser sends.
  expect(JSON.stringify(stored)).not.toContain(plain.slice(15, 58));
});

test('a session that was planted or used before is not the one after signing in', async () => {
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  const planted = cookieOf(await post(person.username, password, { cookie: `anyuan_session=${'a'.repeat(43)}` }));
  expect(planted).not.toContain('a'.repeat(43));
  const again = cookieOf(await post(person.username, password, { cookie: guard.cookie })).split(';')[0] ?? '';
  expect(again).not.toBe(guard.cookie);
  await expect(guard.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
  expect((await t.anonymous.call('GET', '/api/v1/me', undefined, { cookie: again })).status).toBe(200);
});

test('a browser with a dead cookie can sign in again', async () => {
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  await guard.session.signOut({});
  expect((await post(person.username, password, { cookie: guard.cookie })).status).toBe(200);
});

test('a session ends after twelve idle hours, after seven days in any case, and at once when signed out', async () => {
  const [idle, busy, out] = [await t.as('guard'), await t.as('guard'), await t.as('guard')];
  await out.session.signOut({});
  await expect(out.session.me({})).rejects.toMatchObject({ code: 'session_ended', status: 401 });
  for (let hours = 0; hours < 7 * 24 - 2; hours += 11) {
    await busy.session.me({});
    t.clock.advance(11 * 3600);
    if (hours === 0) await idle.session.me({});
  }
  await expect(idle.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
  await expect(busy.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
});

test('one sees where one is signed in and ends one of those, never one of somebody else', async () => {
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  const elsewhere = cookieOf(await post(person.username, password, { 'user-agent': 'phone' })).split(';')[0] ?? '';
  const { items } = await guard.session.sessions({});
  expect(items.filter((item) => item.current)).toHaveLength(1);
  expect(items).toHaveLength(2);
  const other = items.find((item) => !item.current);
  const stranger = await t.as('guard');
  await expect(stranger.session.revoke({ id: other?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' });
  await guard.session.revoke({ id: other?.id ?? '' });
  expect((await t.anonymous.call('GET', '/api/v1/me', undefined, { cookie: elsewhere })).status).toBe(401);
});

test('signing in and failing to are in the audit trail under the right names', async () => {
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  await post(person.username, 'wrong');
  const rows = await t.app.db
    .selectFrom('audit')
    .select(['action', 'actor_kind', 'actor_id', 'detail'])
    .where('subject_id', '=', guard.personId)
    .orderBy('seq')
    .execute();
  expect(rows).toMatchObject([
    { action: 'session.open', actor_kind: 'person', actor_id: guard.personId },
    { action: 'session.refused', actor_kind: 'system', actor_id: null },
  ]);
  expect(JSON.stringify(rows)).not.toContain('wrong"');
});

test('two roles that grant the same show the wider reach once', async () => {
  const me = await (await t.as('guard', 'security-chief')).session.me({});
  expect(me.grants.filter((grant) => grant.permission === 'alarm.read')).toEqual([
    { permission: 'alarm.read', scope: 'all' },
  ]);
});
