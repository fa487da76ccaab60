import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { client, inject, password, testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { hospitalTls } from '../../../../test/ldap-server.ts';
import { oidcClient, startProvider, walk, type TestProvider } from '../../../../test/oidc-server.ts';
import { stopwatch } from '../../../../test/patience.ts';
import { totpAt } from '../../../kernel/auth/index.ts';

let t: TestApp;
let it: As;
let tls: Awaited<ReturnType<typeof hospitalTls>>;
let idp: TestProvider;
const callback = 'http://localhost/sign-in/oidc';

beforeAll(async () => {
  // The other end has the clock of this machine.
  t = await testApp({ realTime: true, env: { ANYUAN_SECOND_FACTOR: 'on' } });
  it = await t.as('it');
  const { secret } = await it.factor.beginApp({});
  await it.factor.addApp({ name: '手机', code: totpAt(secret, t.app.clock.now()) });
  tls = await hospitalTls();
  idp = await startProvider(tls, { redirects: [callback] });
  idp.subjects.set('s-zhang', {
    sub: 's-zhang',
    preferred_username: 'Zhang',
    name: '张保安',
    groups: ['/hospital/guards'],
  });
  for (const [username, role] of [
    ['admin', 'it'],
    ['wang', 'staff'],
  ] as const) {
    const who = await t.person({ roles: [role], name: username });
    await t.owner.updateTable('person').set({ username }).where('id', '=', who.personId).execute();
    idp.subjects.set(`s-${username}`, { sub: `s-${username}`, preferred_username: username, name: username });
  }
});
afterAll(async () => {
  await idp?.stop();
  await t?.stop();
});

const config = (more: object = {}) => ({
  issuer: idp.issuer,
  clientId: oidcClient.id,
  scopes: 'openid profile',
  usernameClaim: 'preferred_username',
  nameClaim: 'name',
  groupsClaim: 'groups',
  secondFactor: 'mfa, hwk',
  asksAgain: false,
  buttonZh: '用工号登录',
  buttonEn: 'Sign in with staff number',
  ca: tls.ca,
  groups: '/hospital/guards = guard',
  creates: true,
  guarded: false,
  ...more,
});
const set = (more: object = {}, secrets: object = { clientSecret: oidcClient.secret }, on = true) =>
  it.call('PUT', '/api/v1/directories/oidc', { on, config: config(more), secrets });

beforeEach(async () => void (await set()));

const host = { host: 'localhost' };
const cookieIn = (answer: { headers: Record<string, unknown> }, name: string): string =>
  [answer.headers['set-cookie']]
    .flat()
    .map(String)
    .find((one) => one.startsWith(`${name}=`)) ?? '';
const pair = (cookie: string): string => cookie.split(';')[0] ?? '';

/** A browser is sent away. */
async function begin() {
  const answer = await inject(t.app, 'POST', '/api/v1/session/oidc/begin', {}, host);
  const { url, error } = answer.json as { url: string; error?: { code: string } };
  return { status: answer.status, url, code: error?.code, cookie: cookieIn(answer, 'anyuan_oidc') };
}
/** It comes back. */
async function finish(answer: string, cookie: string, more: Record<string, string> = {}) {
  const done = await inject(
    t.app,
    'POST',
    '/api/v1/session/oidc',
    { answer },
    { ...host, cookie: pair(cookie), ...more },
  );
  const me = done.json as {
    person: { id: string; name: string; username: string };
    roles: { code: string }[];
    awaits: string | null;
    csrfToken: string;
    error?: { code: string };
  };
  return {
    status: done.status,
    code: me.error?.code,
    me,
    roles: me.roles?.map(({ code }) => code),
    session: cookieIn(done, 'anyuan_session'),
    left: cookieIn(done, 'anyuan_oidc'),
    as: () => client(() => t.app, me.person.id, pair(cookieIn(done, 'anyuan_session')), me.csrfToken),
  };
}
async function signIn(who: string) {
  const { url, cookie } = await begin();
  const back = await walk(url, who, tls.ca, callback);
  return finish(back.search, cookie);
}
const lines = async (action: string) =>
  (await t.app.db.selectFrom('audit').select('detail').where('action', '=', action).orderBy('seq').execute()).map(
    ({ detail }) => JSON.parse(detail) as Record<string, unknown>,
  );

test('who is known there gets an account here, the role of his group, and a session', async () => {
  expect((await set()).status).toBe(200);
  expect(await t.anonymous.directory.ways({})).toEqual({
    oidc: { zh: '用工号登录', en: 'Sign in with staff number' },
    ldap: false,
  });
  const { status, me, roles, session, left, as } = await signIn('s-zhang');
  expect([status, me.person, roles]).toMatchObject([200, { name: '张保安', username: 'zhang' }, ['guard']]);
  expect(session).toMatch(/HttpOnly; SameSite=Strict/);
  // What it was sent away with is gone.
  expect(left).toMatch(/^anyuan_oidc=;/);
  expect((await as().session.me({})).person.id).toBe(me.person.id);
  const open = (await lines('session.open')).at(-1);
  expect(open).toMatchObject({ username: 'zhang', via: 'oidc' });
  // Who he is there, and not his name, is what counts from now on.
  idp.subjects.set('s-zhang', { sub: 's-zhang', preferred_username: 'zhang.new', name: '张保安' });
  expect(await signIn('s-zhang')).toMatchObject({ roles: [], me: { person: { id: me.person.id, username: 'zhang' } } });
  idp.subjects.set('s-other', { sub: 's-other', preferred_username: 'zhang', name: '另一个张', groups: [] });
  expect((await signIn('s-other')).code).toBe('directory_no_account');
  expect((await lines('session.refused')).at(-1)).toMatchObject({
    via: 'oidc',
    why: 'the name belongs to somebody else there',
  });
  idp.subjects.set('s-zhang', {
    sub: 's-zhang',
    preferred_username: 'zhang',
    name: '张保安',
    groups: ['/hospital/guards'],
  });
});

test('the browser is sent away with PKCE, state and nonce, to the address of the other end and nowhere else', async () => {
  const { url, cookie } = await begin();
  const at = new URL(url);
  expect(at.origin).toBe(idp.issuer);
  expect(Object.fromEntries(at.searchParams)).toMatchObject({
    client_id: 'anyuan',
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile',
    code_challenge_method: 'S256',
    state: expect.stringMatching(/^.{40,}$/),
    nonce: expect.stringMatching(/^.{40,}$/),
    code_challenge: expect.stringMatching(/^.{43}$/),
  });
  expect(cookie).toMatch(/Max-Age=600; Path=\/api\/v1; HttpOnly; SameSite=Strict/);
  // Sealed: neither the browser nor who reads its cookies knows the verifier.
  expect(Buffer.from(pair(cookie).slice(12), 'base64url').toString('latin1')).not.toContain('verifier');
  await set({ asksAgain: true });
  expect(new URL((await begin()).url).searchParams.get('prompt')).toBe('login');
});

test('an answer counts once, in the browser that asked for it, as it was given', async () => {
  const { url, cookie } = await begin();
  const { search } = await walk(url, 's-zhang', tls.ca, callback);
  const other = await begin();
  // Another browser, none, a made-up one; another state; none; a code of nobody's; nothing.
  for (const [answer, jar] of [
    [search, other.cookie],
    [search, ''],
    [search, 'anyuan_oidc=AAAA'],
    [search.replace(/state=[^&]+/, 'state=guess'), cookie],
    [search.replace(/&?state=[^&]+/, ''), cookie],
    [search.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Felsewhere.example'), cookie],
    ['', cookie],
    ['?code=x&code=y', cookie],
    ['//elsewhere.example?code=1', cookie],
  ] as const) {
    const { code, session } = await finish(answer, jar);
    expect([answer, jar.slice(0, 20), code]).toEqual([
      answer,
      jar.slice(0, 20),
      expect.stringMatching(/^(directory_(refused|expired)|locked)$/),
    ]);
    expect(session).toBe('');
  }
  const refused = await lines('session.refused');
  expect(refused.at(-1)).toMatchObject({ via: 'oidc', why: expect.any(String) });
  // A page of another site cannot hand one in.
  expect((await finish(search, cookie, { origin: 'https://elsewhere.example' })).code).toBe('csrf');

  const once = await begin();
  const good = (await walk(once.url, 's-zhang', tls.ca, callback)).search;
  expect((await finish(good, once.cookie)).status).toBe(200);
  expect((await finish(good, once.cookie)).code).toBe('directory_refused');
});

test('an answer that comes too late is none', async () => {
  const late = await testApp({ env: {} });
  const admin = await late.as('it');
  await admin.call('PUT', '/api/v1/directories/oidc', { on: true, config: config(), secrets: {} });
  const sent = await inject(late.app, 'POST', '/api/v1/session/oidc/begin', {}, host);
  late.clock.advance(11 * 60);
  const cookie = pair(cookieIn(sent, 'anyuan_oidc'));
  const done = await inject(
    late.app,
    'POST',
    '/api/v1/session/oidc',
    { answer: '?code=1&state=1' },
    { ...host, cookie },
  );
  expect(done.json).toMatchObject({ error: { code: 'directory_expired' } });
  await late.stop();
});

test('who says no at the other end is refused, in words', async () => {
  const { code, session } = await signIn('');
  expect([code, session]).toEqual(['directory_refused', '']);
  expect((await lines('session.refused')).at(-1)).toMatchObject({ via: 'oidc', why: 'access_denied' });
});

test('who administers signs in by his password here, whatever the other end says', async () => {
  expect((await signIn('s-admin')).code).toBe('directory_guarded');
  await set({ guarded: true });
  expect((await signIn('s-admin')).roles).toEqual(['it']);
});

test('a second factor that was proved there counts where the hospital says so; else ours is asked', async () => {
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, 'factor.roles', 'staff'));
  const wang = { sub: 's-wang', preferred_username: 'wang', name: 'wang' };
  expect((await signIn('s-wang')).me.awaits).toBe('enrol');
  idp.subjects.set('s-wang', { ...wang, amr: ['pwd', 'mfa'] });
  expect((await signIn('s-wang')).me.awaits).toBeNull();
  expect((await lines('session.open')).at(-1)).toMatchObject({ via: 'oidc', secondFactor: true });
  idp.subjects.set('s-wang', { ...wang, amr: ['pwd'] });
  expect((await signIn('s-wang')).me.awaits).toBe('enrol');
  idp.subjects.set('s-wang', { ...wang, amr: ['mfa'] });
  await set({ secondFactor: undefined });
  expect((await signIn('s-wang')).me.awaits).toBe('enrol');
  idp.subjects.set('s-wang', wang);
});

test('who has no password here and proves himself again is told how', async () => {
  const zhang = (await signIn('s-zhang')).as();
  await expect(zhang.session.prove({ password: 'x' })).rejects.toMatchObject({ code: 'proof_elsewhere' });
});

test('people that are not known here, without a name, or not in use', async () => {
  await set({ creates: false });
  idp.subjects.set('s-new', { sub: 's-new', preferred_username: 'newcomer', name: '新人' });
  expect((await signIn('s-new')).code).toBe('directory_no_account');
  await set();
  idp.subjects.set('s-odd', { sub: 's-odd', preferred_username: '../../x', name: '怪' });
  expect((await signIn('s-odd')).code).toBe('directory_no_account');
  idp.subjects.set('s-none', { sub: 's-none', name: '无名' });
  expect((await signIn('s-none')).code).toBe('directory_refused');
  const made = await signIn('s-new');
  expect(made.status).toBe(200);
  await it.identity.updatePerson({ id: made.me.person.id, active: false });
  expect((await signIn('s-new')).code).toBe('directory_no_account');
});

test('two first sign-ins at once make one account', async () => {
  idp.subjects.set('s-twin', { sub: 's-twin', preferred_username: 'twin', name: '双' });
  const [one, two] = await Promise.all([signIn('s-twin'), signIn('s-twin')]);
  expect([one.status, two.status]).toEqual([200, 200]);
  expect(one.me.person.id).toBe(two.me.person.id);
});

test('the client shows its secret in the body where the other end wants that; one that it does not know is said', async () => {
  const other = await startProvider(tls, { redirects: [callback], auth: 'client_secret_post' });
  other.subjects.set('s-zhang', { sub: 's-zhang', preferred_username: 'zhang.post', name: '张' });
  await set({ issuer: other.issuer });
  expect((await signIn('s-zhang')).status).toBe(200);
  await set({ issuer: other.issuer }, { clientSecret: 'wrong' });
  expect((await signIn('s-zhang')).code).toBe('directory_down');
  await other.stop();
});

test('the client secret is told to whom it was given for', async () => {
  const secrets = async () => (await it.directory.list({})).items.find(({ kind }) => kind === 'oidc')?.secrets;
  expect(JSON.stringify(await it.directory.list({}))).not.toContain(oidcClient.secret);
  await set({ buttonZh: '登录' }, {});
  expect(await secrets()).toEqual(['clientSecret']);
  for (const moved of [{ issuer: `${idp.issuer}/other` }, { clientId: 'other' }, { ca: undefined }]) {
    await set();
    await set(moved, {});
    expect([moved, await secrets()]).toEqual([moved, []]);
  }
});

test('the other end is away, broken, silent or another: a clear refusal in time, and of its answer a status line', async () => {
  expect(await it.directory.test({ kind: 'oidc' })).toEqual({ fault: null, detail: null });
  idp.state.isBroken = true;
  const test = await it.directory.test({ kind: 'oidc' });
  expect(test).toEqual({ fault: 'answer', detail: 'HTTP 500 Down <b>now</b>' });
  // In the middle of a sign-in.
  idp.state.isBroken = false;
  await set();
  const { url, cookie } = await begin();
  const { search } = await walk(url, 's-zhang', tls.ca, callback);
  idp.state.isBroken = true;
  expect((await finish(search, cookie)).code).toBe('directory_down');
  idp.state.isBroken = false;
  idp.state.isSilent = true;
  await set();
  const watch = stopwatch();
  expect((await begin()).code).toBe('directory_down');
  expect(watch.ms()).toBeLessThan(watch.within(6_500));
  // A password of ours goes on working.
  expect((await inject(t.app, 'POST', '/api/v1/session', { username: 'wang', password })).status).toBe(200);
  idp.state.isSilent = false;
  await set({ ca: undefined });
  expect((await it.directory.test({ kind: 'oidc' })).fault).toBe('certificate');
  await set({ issuer: `${idp.issuer}/elsewhere` });
  expect((await it.directory.test({ kind: 'oidc' })).fault).toBe('answer');
  await set({}, {}, false);
  expect((await begin()).code).toBe('directory_off');
  expect((await t.anonymous.directory.ways({})).oidc).toBeNull();
}, 60_000);

test('addresses: HTTPS only, and none of this machine unless it is allowed', async () => {
  expect((await set({ issuer: 'http://idp.example' })).json).toMatchObject({ error: { code: 'invalid' } });
  expect((await set({ scopes: 'profile' })).json).toMatchObject({ error: { code: 'invalid' } });
  const strict = await testApp({ env: { ANYUAN_OUTGOING_LOCAL: 'off' } });
  const admin = await strict.as('it');
  await admin.call('PUT', '/api/v1/directories/oidc', { on: true, config: config(), secrets: {} });
  expect(await admin.directory.test({ kind: 'oidc' })).toEqual({ fault: 'forbidden', detail: null });
  const sent = await inject(strict.app, 'POST', '/api/v1/session/oidc/begin', {}, host);
  expect(sent.json).toMatchObject({ error: { code: 'directory_down' } });
  await strict.stop();
});

test('where people prove themselves is changed by two, after proof, and the auditor hears of it', async () => {
  const two = await testApp();
  const [one, other, auditor] = [await two.as('it'), await two.as('it'), await two.as('auditor')];
  await two.later({ days: 3 });
  const put = (countersign?: object) =>
    one.call('PUT', '/api/v1/directories/oidc', {
      on: true,
      config: config(),
      secrets: { clientSecret: 'x y z' },
      ...(countersign && { countersign }),
    });
  expect(await put()).toMatchObject({ status: 428, json: { error: { code: 'countersign_needed' } } });
  const username = (await one.identity.person({ id: other.personId })).username ?? '';
  expect((await put({ by: 'password', username, password })).status).toBe(200);
  expect((await auditor.notice.list({})).items[0]?.zh).toContain('登录方式');
  const trail = await two.app.db.selectFrom('audit').select('detail').execute();
  expect(JSON.stringify(trail)).not.toContain('x y z');
  two.clock.advance(31 * 60);
  expect((await put({ by: 'password', username, password })).json).toMatchObject({ error: { code: 'prove_again' } });
  await two.stop();
});
