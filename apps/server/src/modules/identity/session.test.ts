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

test('nobody is signed in by a form, an address or a page of another site', async () => {
  const { person } = await (await t.as('guard')).session.me({});
  const { username } = person;
  const send = (url: string, payload: string, headers: Record<string, string>) =>
    t.app.http.fastify.inject({ method: 'POST', url, payload, headers });
  const json = { 'content-type': 'application/json' };
  const good = JSON.stringify({ username, password });
  const query = new URLSearchParams({ username, password }).toString();
  const form = `--b\r\ncontent-disposition: form-data; name="username"\r\n\r\n${username}\r\n--b\r\ncontent-disposition: form-data; name="password"\r\n\r\n${password}\r\n--b--\r\n`;
  const answers = [
    await send(`/api/v1/session?${query}`, '{}', json),
    await send('/api/v1/session', query, { 'content-type': 'application/x-www-form-urlencoded' }),
    await send('/api/v1/session', form, { 'content-type': 'multipart/form-data; boundary=b' }),
    await send('/api/v1/session', good, { 'content-type': 'text/plain' }),
    await send('/api/v1/session', good, { ...json, origin: 'http://evil.test' }),
    await send('/api/v1/session', good, { ...json, origin: 'null' }),
    await send('/api/v1/session', good, { ...json, 'sec-fetch-site': 'cross-site' }),
  ];
  for (const answer of answers) {
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  expect(
    (await send('/api/v1/session', good, { ...json, origin: 'http://localhost:80', host: 'localhost' })).statusCode,
  ).toBe(200);
});

test('what a page asks by itself keeps nobody signed in', async () => {
  const [away, there] = [await t.as('guard'), await t.as('guard')];
  for (let hours = 0; hours < 14; hours += 2) {
    await there.session.me({});
    await away.call('GET', '/api/v1/me', undefined, { 'x-background': '1' });
    t.clock.advance(2 * 3600);
  }
  await expect(away.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
  expect((await there.session.me({})).person.id).toBe(there.personId);
});

test('beyond the limit the session that has been still for longest ends', async () => {
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  const cookies: string[] = [];
  for (let i = 0; i < 5; i++) {
    t.clock.advance(120);
    cookies.push(cookieOf(await post(person.username, password)).split(';')[0] ?? '');
  }
  await expect(guard.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
  for (const cookie of cookies)
    expect((await t.anonymous.call('GET', '/api/v1/me', undefined, { cookie })).status).toBe(200);
});

test('a sensitive change asks again who has not proved himself for a while', async () => {
  const admin = await t.as('it');
  const add = () => admin.identity.createPerson({ name: '新人' });
  await add();
  t.clock.advance(31 * 60);
  await expect(add()).rejects.toMatchObject({ code: 'prove_again' });
  // What is not sensitive goes on.
  await admin.identity.people({});
  await expect(admin.session.prove({ password: 'wrong' })).rejects.toMatchObject({ code: 'wrong_password' });
  await expect(add()).rejects.toMatchObject({ code: 'prove_again' });
  await admin.session.prove({ password });
  await add();
});

test('one sees from where one is signed in, by the names the hospital gives its networks', async () => {
  const admin = await t.as('it');
  await admin.setting.put({
    key: 'session.networks',
    value: '10.1.0.0/16=本部\n10.1.2.0/24 = 急诊楼\nnonsense\n300.1.1.1/8=x',
  });
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  for (const ip of ['10.1.2.7', '10.1.9.9']) await post(person.username, password, { 'x-forwarded-for': ip });
  const { items } = await guard.session.sessions({});
  const places = new Map(items.map(({ ip, place }) => [ip, place]));
  expect([places.get('10.1.2.7'), places.get('10.1.9.9'), places.get('127.0.0.1')]).toEqual(['急诊楼', '本部', null]);
  expect(items.every(({ knownSince }) => knownSince !== null)).toBe(true);
});

test('no password comes back, and one that is too old is changed at the next sign-in', async () => {
  const admin = await t.as('it');
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  const change = (old: string, fresh: string) => guard.session.changePassword({ old, new: fresh });
  await change(password, '松针落在石阶上 7 片,雨');
  await change('松针落在石阶上 7 片,雨', '雨停之后没有风 8 级,云');
  await expect(change('雨停之后没有风 8 级,云', '松针落在石阶上 7 片,雨')).rejects.toMatchObject({
    code: 'weak_password',
  });
  const hashes = await t.app.db
    .selectFrom('password_before')
    .selectAll()
    .where('person_id', '=', guard.personId)
    .execute();
  expect(JSON.stringify(hashes)).not.toContain('松针');
  await admin.setting.put({ key: 'password.maxDays', value: 90 });
  await t.later({ days: 91 });
  const answer = await post(person.username, '雨停之后没有风 8 级,云');
  expect(answer.json).toMatchObject({ passwordChangeNeeded: true });
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, 'password.maxDays', 0));
});

test('a password is taken as it is, with its blanks, its length and its letters', async () => {
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  const long = ` Ω 松 ${'kühler Morgen, '.repeat(8)} `;
  expect(Array.from(long).length).toBeGreaterThan(64);
  await guard.session.changePassword({ old: password, new: long });
  expect((await post(person.username, long)).status).toBe(200);
  for (const other of [long.trim(), long.toLowerCase(), long.slice(0, 72), long.normalize('NFD')])
    expect((await post(person.username, other)).status).toBe(401);
});

test('who is switched off is out at once, wherever he sits', async () => {
  const [it, guard] = [await t.as('it'), await t.as('guard')];
  await it.identity.updatePerson({ id: guard.personId, active: false });
  await expect(guard.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
});
