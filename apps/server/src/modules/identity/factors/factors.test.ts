import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { client, inject, password, testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { totpAt } from '../../../kernel/auth/index.ts';
import { newId } from '../../../kernel/ids.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ env: { ANYUAN_SECOND_FACTOR: 'on' } });
});
afterAll(() => t.stop());

/** Signs an account in by its password, as far as that goes. */
async function signIn(username: string, ip = '127.0.0.1'): Promise<As & { awaits: string | null }> {
  const answer = await inject(t.app, 'POST', '/api/v1/session', { username, password }, { 'x-forwarded-for': ip });
  const me = answer.json as { person: { id: string }; csrfToken: string; awaits: string | null };
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return Object.assign(
    client(() => t.app, me.person.id, cookie, me.csrfToken),
    { awaits: me.awaits },
  );
}

const nameOf = async (who: As): Promise<string> => (await who.session.me({})).person.username;

/** Adds an app and gives what it would show. */
async function enrol(who: As) {
  const { secret } = await who.factor.beginApp({});
  const { recoveryCodes } = await who.factor.addApp({ name: '手机', code: totpAt(secret, t.clock.now()) });
  return { secret, recoveryCodes, code: () => totpAt(secret, t.clock.now()) };
}

const next = () => t.clock.advance(30);

test('who manages accounts, audits or opens secrets is asked to add a factor before anything else', async () => {
  for (const role of ['founder', 'it', 'auditor', 'director']) {
    const who = await t.as(role);
    expect([role, (await who.session.me({})).awaits]).toEqual([role, 'enrol']);
    await expect(who.desk.counts({})).rejects.toMatchObject({ code: 'factor_enrol' });
    await expect(who.session.sessions({})).rejects.toMatchObject({ code: 'factor_enrol' });
    await enrol(who);
    expect((await who.session.me({})).awaits).toBeNull();
    await who.session.sessions({});
  }
  for (const role of ['guard', 'emergency-team', 'staff']) {
    const who = await t.as(role);
    expect((await who.session.me({})).awaits).toBeNull();
  }
});

test('with a factor the password alone opens nothing', async () => {
  const it = await t.as('it');
  const username = await nameOf(it);
  const { code } = await enrol(it);
  next();
  const half = await signIn(username);
  expect(half.awaits).toBe('factor');
  // Neither reading nor adding another factor, nor a new password, nor proving by the password again.
  await expect(half.identity.people({})).rejects.toMatchObject({ code: 'factor_prove' });
  await expect(half.factor.beginApp({})).rejects.toMatchObject({ code: 'factor_prove' });
  await expect(half.session.changePassword({ old: password, new: '松针落在石阶上 7 片,雨' })).rejects.toMatchObject({
    code: 'factor_prove',
  });
  await expect(half.session.prove({ password })).rejects.toMatchObject({ code: 'factor_prove' });
  await expect(half.factor.prove({ code: '000000' })).rejects.toMatchObject({ code: 'wrong_code' });
  const me = await half.factor.prove({ code: code() });
  expect(me.awaits).toBeNull();
  await half.identity.people({});
});

test('a code counts once, also in another session, and one that is too old never', async () => {
  const it = await t.as('it');
  const username = await nameOf(it);
  const { code } = await enrol(it);
  next();
  const [one, two] = [await signIn(username), await signIn(username)];
  const shown = code();
  await one.factor.prove({ code: shown });
  await expect(two.factor.prove({ code: shown })).rejects.toMatchObject({ code: 'wrong_code' });
  next();
  const old = code();
  t.clock.advance(90);
  await expect(two.factor.prove({ code: old })).rejects.toMatchObject({ code: 'wrong_code' });
  await two.factor.prove({ code: code() });
});

test('codes cannot be guessed', async () => {
  const it = await t.as('it');
  const username = await nameOf(it);
  const { code } = await enrol(it);
  next();
  const half = await signIn(username);
  for (let i = 0; i < 5; i++)
    await expect(half.factor.prove({ code: '000000' })).rejects.toMatchObject({ code: 'wrong_code' });
  await expect(half.factor.prove({ code: code() })).rejects.toMatchObject({ code: 'locked' });
  // A new session is no way around.
  await expect((await signIn(username)).factor.prove({ code: code() })).rejects.toMatchObject({ code: 'locked' });
});

test('a recovery code is good once, and new ones end the former', async () => {
  const it = await t.as('it');
  const username = await nameOf(it);
  const { recoveryCodes, code } = await enrol(it);
  expect(new Set(recoveryCodes).size).toBe(10);
  const [first = '', second = ''] = recoveryCodes;
  const half = await signIn(username);
  await half.factor.prove({ code: first.toUpperCase().replace('-', ' ') });
  expect((await half.factor.list({})).recoveryLeft).toBe(9);
  await expect((await signIn(username)).factor.prove({ code: first })).rejects.toMatchObject({ code: 'wrong_code' });
  next();
  const again = await half.factor.newRecoveryCodes({});
  await expect((await signIn(username)).factor.prove({ code: second })).rejects.toMatchObject({ code: 'wrong_code' });
  await (await signIn(username)).factor.prove({ code: again.recoveryCodes[0] ?? '' });
  await (await signIn(username)).factor.prove({ code: code() });
  // None of them lies in the database.
  const kept = JSON.stringify(await t.app.db.selectFrom('recovery_code').selectAll().execute());
  for (const one of again.recoveryCodes) expect(kept).not.toContain(one.replace('-', ''));
});

test('the last factor of who needs one stays; others take theirs away', async () => {
  const it = await t.as('it');
  await enrol(it);
  const { items, required } = await it.factor.list({});
  expect(required).toBe(true);
  const [only] = items;
  await expect(it.factor.remove({ id: only?.id ?? '' })).rejects.toMatchObject({ code: 'factor_required' });
  next();
  await enrol(it);
  await it.factor.remove({ id: only?.id ?? '' });
  const guard = await t.as('guard');
  await enrol(guard);
  const own = await guard.factor.list({});
  expect(own).toMatchObject({ required: false, recoveryLeft: 10 });
  await guard.factor.remove({ id: own.items[0]?.id ?? '' });
  expect(await guard.factor.list({})).toMatchObject({ items: [], recoveryLeft: 0 });
  expect((await signIn(await nameOf(guard))).awaits).toBeNull();
});

test('sessions the password alone had opened end with the first factor', async () => {
  const guard = await t.as('guard');
  const other = await signIn(await nameOf(guard));
  await enrol(guard);
  await expect(other.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
});

test('whose phone is lost has his factors taken away by who manages people, and adds new ones', async () => {
  const [one, lost] = [await t.as('it'), await t.as('auditor')];
  await enrol(one);
  await enrol(lost);
  const username = await nameOf(lost);
  await one.identity.resetFactors({ id: lost.personId });
  await expect(lost.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
  expect((await signIn(username)).awaits).toBe('enrol');
  const lines = await t.app.db
    .selectFrom('audit')
    .select('detail')
    .where('action', '=', 'person.resetFactors')
    .where('subject_id', '=', lost.personId)
    .execute();
  expect(lines).toHaveLength(1);
  await expect(one.identity.resetFactors({ id: one.personId })).rejects.toMatchObject({ code: 'own_account' });
});

test('the hospital says which roles are asked, and for nobody it is a matter of the second person', async () => {
  const it = await t.as('it');
  await enrol(it);
  const guard = await t.as('guard');
  const username = await nameOf(guard);
  await it.setting.put({ key: 'factor.roles', value: 'guard、head' });
  expect((await signIn(username)).awaits).toBe('enrol');
  await it.setting.put({ key: 'factor.roles', value: '' });
  expect((await signIn(username)).awaits).toBeNull();
});

test('a picture that was shown for too long, or to another, adds nothing', async () => {
  const guard = await t.as('guard');
  const { secret } = await guard.factor.beginApp({});
  const other = await t.as('guard');
  await expect(other.factor.addApp({ name: 'x', code: totpAt(secret, t.clock.now()) })).rejects.toMatchObject({
    code: 'factor_expired',
  });
  await expect(guard.factor.addApp({ name: 'x', code: '000000' })).rejects.toMatchObject({ code: 'wrong_code' });
  t.clock.advance(11 * 60);
  await expect(guard.factor.addApp({ name: 'x', code: totpAt(secret, t.clock.now()) })).rejects.toMatchObject({
    code: 'factor_expired',
  });
});

test('an open stream is none for a session that waits', async () => {
  const it = await t.as('it');
  const socket = new WebSocket(`ws://${await t.listen()}/api/v1/events`, { headers: { cookie: it.cookie } } as never);
  const end = await new Promise<string>((resolve) => {
    socket.addEventListener('open', () => resolve('open'));
    socket.addEventListener('error', () => resolve('refused'));
  });
  expect(end).toBe('refused');
});

describe('what is sensitive asks for the factor again where there is one', () => {
  const fresh = '松针落在石阶上 7 片,雨';
  /** What is asked for again, by whom the password alone would do. */
  const sensitive: [string, role: string, (who: As) => Promise<unknown>][] = [
    ['another factor', 'staff', (who) => who.factor.beginApp({})],
    [
      'a factor taken away',
      'staff',
      async (who) => who.factor.remove({ id: (await who.factor.list({})).items[0]?.id ?? '' }),
    ],
    ['new recovery codes', 'staff', (who) => who.factor.newRecoveryCodes({})],
    ['a new password', 'staff', (who) => who.session.changePassword({ old: password, new: fresh })],
    ['an end of another session', 'staff', (who) => who.session.revoke({ id: newId() })],
    [
      'a role with secrets',
      'security-admin',
      (who) =>
        who.identity.putRole({
          code: 'prober',
          name: '试',
          nameEn: 'Try',
          duty: 'operate',
          grants: [{ permission: 'complaint.identity', scope: 'all' }],
        }),
    ],
    ['an account', 'it', (who) => who.identity.createPerson({ name: '新人', username: 'newcomer', roles: [] })],
    ['a second signature', 'staff', (who) => who.countersign.sign({ id: newId(), code: '123456' })],
  ];

  test.each(sensitive)('%s', async (_what, role, act) => {
    const who = await t.as(role);
    const { code, recoveryCodes } = await enrol(who);
    t.clock.advance(31 * 60);
    await expect(act(who)).rejects.toMatchObject({ code: 'prove_again' });
    expect(await who.session.proof({})).toEqual({ password: true, factor: true, passkey: false });
    // Neither half is the whole.
    await expect(who.session.prove({ password })).rejects.toMatchObject({ code: 'proof_incomplete' });
    await expect(who.session.prove({ code: code() })).rejects.toMatchObject({ code: 'proof_incomplete' });
    await expect(who.session.prove({ password, code: '000000' })).rejects.toMatchObject({ code: 'wrong_code' });
    // The second step of signing in, asked of a session that is open, proves nothing.
    await who.factor.prove({ code: code() });
    await expect(act(who)).rejects.toMatchObject({ code: 'prove_again' });
    // A slip of the finger does not spend the code.
    const [lost = ''] = recoveryCodes;
    await expect(who.session.prove({ password: 'wrong', code: lost })).rejects.toMatchObject({
      code: 'wrong_password',
    });
    await who.session.prove({ password, code: lost });
    const after = await act(who).catch((error: { code: string }) => error.code);
    expect(after).not.toBe('prove_again');
  });
});

test('whose phone is gone takes its app away by a recovery code, and every other session ends with it', async () => {
  const who = await t.as('guard');
  const username = await nameOf(who);
  const { recoveryCodes } = await enrol(who);
  const [first = '', second = ''] = recoveryCodes;
  const thief = await signIn(username);
  await thief.factor.prove({ code: first });
  await who.session.prove({ password, code: second });
  const [app] = (await who.factor.list({})).items;
  await who.factor.remove({ id: app?.id ?? '' });
  await expect(thief.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
});

test('who signs beside another proves his factor, too', async () => {
  const [one, two] = [await t.as('security-admin'), await t.as('it')];
  await enrol(one);
  const { code } = await enrol(two);
  await t.app.db
    .updateTable('person')
    .set({ created_at: new Date('2026-01-01') })
    .execute();
  next();
  const put = (beside: object) =>
    one.call('PUT', '/api/v1/roles/signed-by-two', {
      name: '签',
      nameEn: 'Signed',
      duty: 'operate',
      grants: (['case.read', 'complaint.read', 'complaint.identity'] as const).map((permission) => ({
        permission,
        scope: 'all',
      })),
      countersign: { by: 'password', password, ...beside },
    });
  const codeOf = (answer: { json: unknown }) => (answer.json as { error?: { code: string } }).error?.code;
  const username = await nameOf(two);
  expect(codeOf(await put({ username }))).toBe('countersign_factor');
  expect(codeOf(await put({ username, code: '000000' }))).toBe('wrong_code');
  expect((await put({ username, code: code() })).status).toBe(200);
});

test('who has proved himself goes on under a new token, and the one before opens nothing', async () => {
  const guard = await t.as('guard');
  const seen = guard.cookie;
  await enrol(guard);
  expect(guard.cookie).not.toBe(seen);
  const half = await signIn(await nameOf(guard));
  const waiting = half.cookie;
  next();
  const { recoveryCodes } = await guard.factor.newRecoveryCodes({});
  // That ended every other session, too.
  await expect(half.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
  const again = await signIn(await nameOf(guard));
  const before = again.cookie;
  await again.factor.prove({ code: recoveryCodes[0] ?? '' });
  await again.session.prove({ password, code: recoveryCodes[1] ?? '' });
  for (const cookie of [seen, waiting, before])
    expect((await again.call('GET', '/api/v1/me', undefined, { cookie })).status).toBe(401);
  expect((await again.session.me({})).person.id).toBe(guard.personId);
});

test('a new first password opens nothing without the factor that was there before', async () => {
  const [it, lost] = [await t.as('it'), await t.as('guard')];
  await enrol(it);
  const { code } = await enrol(lost);
  const username = await nameOf(lost);
  const { firstPassword } = await it.identity.resetPassword({ id: lost.personId });
  next();
  const answer = await inject(t.app, 'POST', '/api/v1/session', { username, password: firstPassword });
  expect(answer.json).toMatchObject({ awaits: 'factor', passwordChangeNeeded: true });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const half = client(() => t.app, lost.personId, cookie, (answer.json as { csrfToken: string }).csrfToken);
  await expect(
    half.session.changePassword({ old: firstPassword, new: '松针落在石阶上 7 片,雨' }),
  ).rejects.toMatchObject({
    code: 'factor_prove',
  });
  await half.factor.prove({ code: code() });
  await half.session.changePassword({ old: firstPassword, new: '松针落在石阶上 7 片,雨' });
});
