import type { Duty } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let admin: As;
/** Decides what roles may do. */
let keeper: As;
beforeAll(async () => {
  t = await testApp();
  admin = await t.as('it');
  keeper = await t.as('security-admin');
});
afterAll(() => t.stop());

const signIn = (username: string, pass: string) => t.anonymous.session.signIn({ username, password: pass });
const trail = (subject: string) =>
  t.app.db.selectFrom('audit').select(['action', 'detail']).where('subject_id', '=', subject).orderBy('seq').execute();
async function newPerson(more: Partial<Parameters<As['identity']['createPerson']>[0]> = {}) {
  const username = `p${Math.random().toString(36).slice(2, 10)}`;
  return admin.identity.createPerson({ username, name: '新同事', ...more });
}

test('a new person gets a first password and must change it before anything else', async () => {
  const made = await newPerson({ username: 'zhangsan', name: '张三', roles: ['guard'] });
  expect(made.firstPassword).toMatch(/^\w{4}-\w{4}-\w{4}$/);
  const first = made.firstPassword ?? '';
  const answer = await t.anonymous.call('POST', '/api/v1/session', { username: 'zhangsan', password: first });
  const me = answer.json as { csrfToken: string; passwordChangeNeeded: boolean };
  expect(me.passwordChangeNeeded).toBe(true);
  const headers = { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', 'x-csrf-token': me.csrfToken };
  const call = (method: string, url: string, body?: unknown) => t.anonymous.call(method, url, body, headers);
  expect((await call('GET', '/api/v1/cases')).json).toMatchObject({ error: { code: 'password_change_needed' } });
  expect((await call('POST', '/api/v1/me/password', { old: first, new: 'short' })).status).toBe(422);
  expect((await call('POST', '/api/v1/me/password', { old: first, new: '平安医院 每一天 2026' })).status).toBe(200);
  expect((await call('GET', '/api/v1/cases')).status).toBe(200);
  await expect(signIn('zhangsan', first)).rejects.toMatchObject({ code: 'wrong_password' });
});

test('a given first password is not repeated in the answer, and a weak one is refused', async () => {
  const made = await newPerson({ password });
  expect(made.firstPassword).toBeNull();
  await expect(newPerson({ password: 'password123' })).rejects.toMatchObject({ code: 'weak_password' });
  const { username } = made;
  await expect(newPerson({ username: username ?? '' })).rejects.toMatchObject({ code: 'already_exists' });
});

test('people are found by pinyin, initials, name and phone, page by page', async () => {
  for (const [name, phone] of [
    ['单小兰', '13800000001'],
    ['曾大伟', '13800000002'],
    ['欧阳修', '13800000003'],
  ] as const)
    await newPerson({ name, phone });
  const find = async (q: string) => (await admin.identity.people({ q })).items.map((item) => item.name);
  expect(await find('shanxiaolan')).toEqual(['单小兰']);
  expect(await find('Zeng Da')).toEqual(['曾大伟']);
  expect(await find('oyx')).toEqual(['欧阳修']);
  expect(await find('0000002')).toEqual(['曾大伟']);
  // Every reading of a character, whatever stands between, and a number as people say one.
  await newPerson({ name: '阿卜杜·热合曼', phone: '１３８ ０００９ ０００４' });
  expect(await find('cengdawei')).toEqual(['曾大伟']);
  expect(await find('danxiaolan')).toEqual(['单小兰']);
  for (const q of ['阿卜杜热合曼', '阿卜杜・热合曼', '杜 热合', '138 0009 0004', '0009-0004'])
    expect([q, await find(q)]).toEqual([q, ['阿卜杜·热合曼']]);
  expect(await find('·')).toEqual(['阿卜杜·热合曼']);
  expect(await find('100%')).toEqual([]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await admin.identity.people({ limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map((item) => item.id));
    expect(page.total).toBe((await admin.identity.people({ limit: 500 })).items.length);
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength((await admin.identity.people({ limit: 500 })).total);
});

test('nobody may hold roles of two duties, nor be given the founding role', async () => {
  const made = await newPerson({ roles: ['guard'] });
  for (const roles of [
    ['guard', 'it'],
    ['it', 'auditor'],
    ['auditor', 'guard'],
  ]) {
    await expect(admin.identity.updatePerson({ id: made.id, roles })).rejects.toMatchObject({
      code: 'duties_conflict',
    });
    await expect(newPerson({ roles })).rejects.toMatchObject({ code: 'duties_conflict' });
  }
  await expect(admin.identity.updatePerson({ id: made.id, roles: ['founder'] })).rejects.toMatchObject({
    code: 'role_reserved',
  });
  await expect(newPerson({ roles: ['nonsense'] })).rejects.toMatchObject({ code: 'not_found' });
  // From one duty to another in one step is a change of job, not a combination.
  expect((await admin.identity.updatePerson({ id: made.id, roles: ['auditor'] })).roles).toEqual(['auditor']);
});

test('nobody raises, switches off or resets himself', async () => {
  const id = admin.personId;
  await expect(admin.identity.updatePerson({ id, roles: [] })).rejects.toMatchObject({ code: 'own_account' });
  await expect(admin.identity.updatePerson({ id, active: false })).rejects.toMatchObject({ code: 'own_account' });
  await expect(admin.identity.resetPassword({ id })).rejects.toMatchObject({ code: 'own_account' });
  await expect(
    keeper.identity.putRole({ code: 'security-admin', name: '保密', nameEn: 'S', duty: 'secure', grants: [] }),
  ).rejects.toMatchObject({ code: 'own_account' });
  // What gives no rights he may change.
  expect((await admin.identity.updatePerson({ id, title: '工程师', roles: ['it'] })).title).toBe('工程师');
  expect((await admin.identity.updatePerson({ id, title: null })).title).toBeNull();
});

test('every change is in the audit trail with before and after', async () => {
  const made = await newPerson({ roles: ['guard'] });
  await admin.identity.updatePerson({ id: made.id, roles: ['guard-leader'], title: '班长' });
  const [created, changed] = await trail(made.id);
  expect(created?.action).toBe('person.create');
  expect(changed?.action).toBe('person.change');
  expect(JSON.parse(changed?.detail ?? '')).toMatchObject({
    before: { roles: ['guard'], title: null },
    after: { roles: ['guard-leader'], title: '班长' },
  });
  expect(JSON.stringify(await trail(made.id))).not.toContain('argon2');
});

test('the last one who can manage people stays, also when two remove each other at once', async () => {
  const own = await testApp();
  try {
    const [a, b] = [await own.as('it'), await own.as('it')];
    const results = await Promise.allSettled([
      a.identity.updatePerson({ id: b.personId, active: false }),
      b.identity.updatePerson({ id: a.personId, active: false }),
    ]);
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const lost = results.find((result) => result.status === 'rejected');
    // Whoever came second finds the other gone, or himself signed out.
    expect(lost?.reason).toMatchObject({ code: expect.stringMatching(/^(last_manager|session_ended)$/) as string });
  } finally {
    await own.stop();
  }
});

test('a role that manages roles but not people cannot take away the last manager', async () => {
  const own = await testApp();
  try {
    await own.app.db.insertInto('role').values({ code: 'keeper', name: '甲', name_en: 'K', duty: 'secure' }).execute();
    await own.app.db
      .insertInto('role_grant')
      .values({ role_code: 'keeper', permission: 'role.manage', scope: 'all' })
      .execute();
    const [it, keeper] = [await own.as('it'), await own.as('keeper')];
    const empty = { code: 'it', name: '信息科', nameEn: 'IT', duty: 'administer' as const, grants: [] };
    await expect(keeper.identity.putRole(empty)).rejects.toMatchObject({ code: 'last_manager' });
    expect((await it.identity.people({})).total).toBe(2);
  } finally {
    await own.stop();
  }
});

test('roles keep to their duty', async () => {
  const put = (duty: Duty, ...permissions: string[]) =>
    keeper.identity.putRole({
      code: `r-${duty}`,
      name: '新角色',
      nameEn: 'New role',
      duty,
      grants: permissions.map((permission) => ({ permission: permission as 'case.read', scope: 'all' as const })),
    });
  await expect(put('operate', 'case.read', 'audit.read')).rejects.toMatchObject({ code: 'role_misfit' });
  await expect(put('operate', 'person.manage')).rejects.toMatchObject({ code: 'role_misfit' });
  await expect(put('administer', 'alarm.read')).rejects.toMatchObject({ code: 'role_misfit' });
  await expect(put('administer', 'audit.read')).rejects.toMatchObject({ code: 'role_misfit' });
  await expect(put('administer', 'role.manage')).rejects.toMatchObject({ code: 'role_misfit' });
  await expect(put('secure', 'person.manage')).rejects.toMatchObject({ code: 'role_misfit' });
  await expect(put('secure', 'clue.read')).rejects.toMatchObject({ code: 'role_misfit' });
  await expect(put('audit', 'audit.read', 'person.manage')).rejects.toMatchObject({ code: 'role_misfit' });
  expect((await put('audit', 'audit.read', 'intake.read')).grants).toHaveLength(2);
  expect((await put('operate', 'case.read', 'alarm.read')).builtin).toBe(false);

  const roles = (await admin.identity.roles({})).items;
  const guard = roles.find((role) => role.code === 'guard');
  if (!guard) throw new Error('no guard');
  await expect(keeper.identity.putRole({ ...guard, duty: 'audit', grants: [] })).rejects.toMatchObject({
    code: 'duties_conflict',
  });
  await expect(
    keeper.identity.putRole({ code: 'founder', name: 'x', nameEn: 'x', duty: 'administer', grants: [] }),
  ).rejects.toMatchObject({ code: 'role_reserved' });
  const regranted = await keeper.identity.putRole({ ...guard, grants: [{ permission: 'alarm.read', scope: 'all' }] });
  expect(regranted).toMatchObject({ builtin: true, grants: [{ permission: 'alarm.read', scope: 'all' }] });
  // A restart seeds what is missing and leaves this as the hospital wants it.
  await t.app.system('start').tx((await import('./index.ts')).seedRoles);
  expect((await admin.identity.roles({})).items.find((role) => role.code === 'guard')?.grants).toHaveLength(1);
});

test('a service account never holds a role of people, nor people one of services, and none of those opens secrets', async () => {
  const robot = (roles: string[]) => admin.identity.createPerson({ name: '接口甲', kind: 'service', roles });
  await expect(robot(['security-chief'])).rejects.toMatchObject({ code: 'service_role' });
  await expect(robot(['patient-relations'])).rejects.toMatchObject({ code: 'service_role' });
  await expect(
    admin.identity.createPerson({ name: '某人', username: 'mouren', roles: ['integration'] }),
  ).rejects.toMatchObject({ code: 'service_role' });
  await robot(['integration']);
  const widened = { code: 'integration', name: '接口账号', nameEn: 'Integration', duty: 'operate' as const };
  await expect(
    keeper.identity.putRole({ ...widened, grants: [{ permission: 'clue.read', scope: 'all' }] }),
  ).rejects.toMatchObject({ code: 'service_role' });
  // A role of the house that a service was given first is one of services from then on.
  const own = { code: 'his-bridge', name: 'HIS 接口', nameEn: 'HIS bridge', duty: 'operate' as const };
  await keeper.identity.putRole({ ...own, grants: [{ permission: 'device.read', scope: 'all' }] });
  await robot(['his-bridge']);
  await expect(
    admin.identity.createPerson({ name: '某人', username: 'mouren', roles: ['his-bridge'] }),
  ).rejects.toMatchObject({ code: 'service_role' });
});

test('a service account works with its token only, until it is replaced or switched off', async () => {
  const robot = await admin.identity.createPerson({ name: '接口', kind: 'service', roles: ['integration'] });
  expect(robot.firstPassword).toBeNull();
  const { token } = await admin.identity.serviceToken({ id: robot.id });
  const call = (bearer: string, url = '/api/v1/cases') =>
    t.anonymous.call('GET', url, undefined, { authorization: `Bearer ${bearer}` });
  expect((await call(token)).status).toBe(200);
  expect((await call(token, '/api/v1/audit')).status).not.toBe(200);
  const second = await admin.identity.serviceToken({ id: robot.id });
  expect((await call(token)).json).toMatchObject({ error: { code: 'bad_token' } });
  expect((await call(second.token)).status).toBe(200);
  await admin.identity.updatePerson({ id: robot.id, active: false });
  expect((await call(second.token)).status).toBe(401);
  const made = await newPerson();
  await expect(admin.identity.serviceToken({ id: made.id })).rejects.toMatchObject({ code: 'service_account_only' });
  await expect(admin.identity.resetPassword({ id: robot.id })).rejects.toMatchObject({ code: 'no_password_here' });
});

test('a reset password ends the sessions and must be changed', async () => {
  const guard = await t.as('guard');
  const { person } = await guard.session.me({});
  const { firstPassword } = await admin.identity.resetPassword({ id: guard.personId });
  await expect(guard.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
  expect((await signIn(person.username, firstPassword)).passwordChangeNeeded).toBe(true);
  expect(await admin.identity.endSessions({ id: guard.personId })).toEqual({ ended: 1 });
});
