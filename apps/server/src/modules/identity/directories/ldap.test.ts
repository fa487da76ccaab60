import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { client, inject, password, testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { hospitalTls, lookup, startDirectory, type Entry, type TestDirectory } from '../../../../test/ldap-server.ts';
import { stopwatch } from '../../../../test/patience.ts';

let t: TestApp;
let it: As;
let tls: Awaited<ReturnType<typeof hospitalTls>>;
let directory: TestDirectory;

const person = (uid: string, name: string, ...groups: string[]): Entry => ({
  dn: `uid=${uid},ou=people,o=hospital`,
  password: `${uid} of the directory`,
  attributes: { objectclass: 'person', uid, cn: name, memberof: groups },
});
const guards = 'cn=guards,ou=groups,o=hospital';
const audit = 'cn=audit,ou=groups,o=hospital';
const entries = [
  person('zhang', '张保安', guards),
  person('li.wei', '李伟', 'CN=Guards, OU=Groups, O=hospital'),
  person('wang', '王护士', 'cn=nurses,ou=groups,o=hospital'),
  person('admin', '目录里的管理员', guards),
  person('boss', '主任', guards, audit),
];

beforeAll(async () => {
  t = await testApp();
  it = await t.as('it');
  tls = await hospitalTls();
  directory = await startDirectory(entries, tls);
  // Known here before: an administrator, and a nurse with a password of ours.
  for (const [username, role] of [
    ['admin', 'it'],
    ['wang', 'staff'],
    ['boss', 'auditor'],
  ] as const) {
    const who = await t.person({ roles: [role], name: username });
    await t.owner.updateTable('person').set({ username }).where('id', '=', who.personId).execute();
  }
});
afterAll(async () => {
  await directory?.stop();
  await t?.stop();
});

const config = (more: object = {}) => ({
  url: directory.url,
  bindDn: lookup.dn,
  base: 'ou=people,o=hospital',
  filter: '(&(objectClass=person)(uid={user}))',
  usernameAttribute: 'uid',
  nameAttribute: 'cn',
  groupAttribute: 'memberOf',
  ca: tls.ca,
  groups: `${guards} = guard`,
  creates: true,
  guarded: false,
  ...more,
});
const set = (more: object = {}, secrets: object = { bindPassword: lookup.password }, on = true) =>
  it.call('PUT', '/api/v1/directories/ldap', { on, config: config(more), secrets });

beforeEach(async () => {
  t.clock.advance(3600);
  await t.later({ minutes: 1 });
  await set();
});

async function signIn(username: string, typed: string, ip = '127.0.0.1') {
  const answer = await inject(
    t.app,
    'POST',
    '/api/v1/session',
    { username, password: typed },
    { 'x-forwarded-for': ip },
  );
  const me = answer.json as { person: { id: string; name: string }; roles: { code: string }[]; csrfToken: string };
  return {
    status: answer.status,
    code: (answer.json as { error?: { code: string } }).error?.code,
    me,
    roles: me.roles?.map(({ code }) => code),
    as: () => client(() => t.app, me.person.id, String(answer.headers['set-cookie']).split(';')[0] ?? '', me.csrfToken),
  };
}
const theirs = (uid: string): string => `${uid} of the directory`;
const lines = async (action: string) =>
  (await t.app.db.selectFrom('audit').select('detail').where('action', '=', action).orderBy('seq').execute()).map(
    ({ detail }) => JSON.parse(detail) as Record<string, unknown>,
  );

test('who is in the directory gets an account and the role of his group at the first sign-in, and goes when he leaves it', async () => {
  const first = await signIn('Zhang ', theirs('zhang'));
  expect([first.status, first.me.person.name, first.roles]).toEqual([200, '张保安', ['guard']]);
  const row = await t.app.db
    .selectFrom('person')
    .select(['password_hash', 'directory', 'must_change_password'])
    .where('id', '=', first.me.person.id)
    .executeTakeFirst();
  expect(row).toEqual({ password_hash: null, directory: 'ldap', must_change_password: false });
  expect((await lines('session.open')).at(-1)).toMatchObject({ username: 'zhang', via: 'ldap' });

  // A role that people gave stays; the one of the group follows the group.
  await it.identity.updatePerson({ id: first.me.person.id, roles: ['guard', 'staff'] });
  const [zhang] = entries;
  if (zhang) zhang.attributes['memberof'] = [];
  expect((await signIn('zhang', theirs('zhang'))).roles).toEqual(['staff']);
  if (zhang) zhang.attributes['memberof'] = [guards];
  expect((await signIn('zhang', theirs('zhang'))).roles).toEqual(['guard', 'staff']);
  expect((await lines('person.directoryRoles')).at(-1)).toMatchObject({
    before: ['staff'],
    after: ['guard', 'staff'],
    given: ['guard'],
  });
  // Nobody prints a first password for him.
  expect((await it.identity.firstPasswords({ limit: 50 })).items.map(({ username }) => username)).not.toContain(
    'zhang',
  );
});

test('case and spaces of a DN are the same group; a group nobody mapped gives nothing', async () => {
  expect((await signIn('li.wei', theirs('li.wei'))).roles).toEqual(['guard']);
  expect((await signIn('wang', theirs('wang'))).roles).toEqual(['staff']);
});

test('a wrong password, an empty one, a name that is a filter or nobody is: refused, and none reaches the directory as a pattern', async () => {
  const before = directory.asked.length;
  for (const [username, typed] of [
    ['zhang', 'wrong'],
    ['zhang', ' '],
    ['nobody', 'x'],
    ['zhang)(uid=*', theirs('zhang')],
    ['*', theirs('zhang')],
    ['zhan*', theirs('zhang')],
  ] as const)
    expect([username, (await signIn(username, typed)).code]).toEqual([username, 'wrong_password']);
  expect((await signIn('zhang', '')).status).toBe(422);
  for (const filter of directory.asked.slice(before)) expect(filter).not.toMatch(/uid=[^)]*\*/);
});

test('guesses are counted as those of passwords are, and leave the same lines', async () => {
  const before = (await lines('session.refused')).length;
  for (let i = 0; i < 5; i++) expect((await signIn('wang', `guess ${i}`, '10.9.9.9')).code).toBe('wrong_password');
  const binds = directory.binds.length;
  expect((await signIn('wang', theirs('wang'), '10.9.9.9')).code).toBe('locked');
  expect(directory.binds).toHaveLength(binds);
  expect((await lines('session.refused')).slice(before)).toHaveLength(5);
  // It is written beside the answer.
  await expect
    .poll(async () => (await lines('session.locked')).at(-1))
    .toMatchObject({ username: 'wang', ip: '10.9.9.9' });
  // At his own desk he is let in.
  expect((await signIn('wang', theirs('wang'))).status).toBe(200);
});

test('who administers or audits signs in by his password here; the directory is not even asked', async () => {
  const asked = directory.asked.length;
  for (const username of ['admin', 'boss'])
    expect([username, (await signIn(username, theirs(username))).code]).toEqual([username, 'wrong_password']);
  expect(directory.asked).toHaveLength(asked);
  expect((await signIn('admin', password)).status).toBe(200);
  // Where two people have said so, it speaks for them, too; its groups still give them nothing.
  expect((await set({ guarded: true })).status).toBe(200);
  expect((await signIn('boss', theirs('boss'))).roles).toEqual(['auditor']);
  expect((await lines('person.directoryRoles')).every(({ after }) => !(after as string[]).includes('auditor'))).toBe(
    true,
  );
});

test('no group gives a role that opens secrets, administers, audits, secures, serves programs or founds', async () => {
  for (const role of ['auditor', 'security-admin', 'it', 'founder', 'integration', 'director', 'control-room']) {
    const refused = await set({ groups: `${audit} = ${role}` });
    expect([role, refused.status, refused.json]).toMatchObject([
      role,
      422,
      { error: { code: 'role_by_hand', details: { role } } },
    ]);
  }
  expect((await set({ groups: 'x = nothing-like-it' })).json).toMatchObject({ error: { code: 'invalid' } });
  // One that becomes such a role later is left out, with a line.
  await t.owner.insertInto('role').values({ code: 'desk', name: '台', name_en: 'Desk', duty: 'operate' }).execute();
  expect((await set({ groups: `${guards} = desk` })).status).toBe(200);
  expect((await signIn('li.wei', theirs('li.wei'))).roles).toEqual(['desk']);
  await t.owner.insertInto('role_grant').values({ role_code: 'desk', permission: 'clue.read', scope: 'all' }).execute();
  // He holds what opens secrets now, so he is one of those the directory does not speak for.
  expect((await signIn('li.wei', theirs('li.wei'))).code).toBe('wrong_password');
  expect((await signIn('zhang', theirs('zhang'))).roles).toEqual(['staff']);
  expect((await lines('person.directoryRoles')).at(-1)).toMatchObject({ given: [], left: ['desk'] });
});

test('without leave to make accounts, who is not known here is told so', async () => {
  entries.push(person('new.one', '新人', guards));
  await set({ creates: false });
  expect((await signIn('new.one', theirs('new.one'))).code).toBe('directory_no_account');
  expect((await lines('session.refused')).at(-1)).toMatchObject({
    username: 'new.one',
    via: 'ldap',
    why: 'no account',
  });
  await set();
  expect((await signIn('new.one', theirs('new.one'))).status).toBe(200);
});

test('a first password nobody has used is dropped when he comes from the directory', async () => {
  entries.push(person('fresh', '新护士', guards));
  const { firstPassword } = await it.identity.createPerson({ username: 'fresh', name: '新护士', roles: ['staff'] });
  const { as } = await signIn('fresh', theirs('fresh'));
  await as().desk.counts({});
  expect((await signIn('fresh', firstPassword ?? '')).code).toBe('wrong_password');
});

test('he proves himself again by the same password', async () => {
  const zhang = (await signIn('zhang', theirs('zhang'))).as();
  await expect(zhang.session.prove({ password: 'wrong' })).rejects.toMatchObject({ code: 'wrong_password' });
  await zhang.session.prove({ password: theirs('zhang') });
});

test('StartTLS: nothing is said in clear but that', async () => {
  const other = await startDirectory(entries, tls, true);
  expect((await set({ url: other.url }, { bindPassword: lookup.password })).status).toBe(200);
  expect((await signIn('zhang', theirs('zhang'))).status).toBe(200);
  expect(other.binds.length).toBeGreaterThan(1);
  expect(other.saidInClear()).toBe(false);
  await other.stop();
});

test('a server that nobody has vouched for hears no password', async () => {
  const foreign = await hospitalTls();
  const other = await startDirectory(entries, foreign);
  await set({ url: other.url });
  expect((await signIn('zhang', theirs('zhang'))).code).toBe('directory_down');
  expect(other.binds).toEqual([]);
  expect((await it.directory.test({ kind: 'ldap' })).fault).toBe('certificate');
  await other.stop();
});

test('the password of the account that looks people up is told to whom it was given for', async () => {
  const sealed = async () => (await it.directory.list({})).items.find(({ kind }) => kind === 'ldap');
  expect(await sealed()).toMatchObject({ on: true, secrets: ['bindPassword'] });
  expect(JSON.stringify(await sealed())).not.toContain(lookup.password);
  // Left out it stays; with another server, account or authority it is gone.
  await set({ base: 'o=hospital' }, {});
  expect((await sealed())?.secrets).toEqual(['bindPassword']);
  for (const moved of [
    { url: 'ldaps://elsewhere.example' },
    { bindDn: 'cn=other,o=hospital' },
    { ca: (await hospitalTls()).ca },
  ]) {
    await set();
    await set(moved, {});
    expect([moved, (await sealed())?.secrets]).toEqual([moved, []]);
  }
  expect((await lines('directory.change')).at(-1)).toMatchObject({ forgotten: true });
  expect(JSON.stringify(await lines('directory.change'))).not.toContain(lookup.password);
});

test('a directory that is away, silent or answers nonsense: a clear refusal in time; a password of ours goes on working', async () => {
  const away = await startDirectory(entries, tls);
  const { url } = away;
  await away.stop();
  await set({ url });
  expect((await signIn('zhang', theirs('zhang'))).code).toBe('directory_down');
  expect((await lines('session.refused')).at(-1)).toMatchObject({ username: 'zhang', via: 'ldap', why: 'unreachable' });
  expect((await signIn('wang', password)).status).toBe(200);
  expect((await signIn('admin', password)).status).toBe(200);
  expect(await it.directory.test({ kind: 'ldap' })).toEqual({ fault: 'unreachable', detail: null });
  // Who has no password here has guessed nothing: he is not locked out by an outage.
  for (let i = 0; i < 6; i++) expect((await signIn('zhang', theirs('zhang'), '10.8.8.8')).code).toBe('directory_down');
  // Who has one has: an outage is no time for free guesses.
  for (let i = 0; i < 5; i++) expect((await signIn('wang', `guess ${i}`, '10.8.8.9')).code).toBe('directory_down');
  expect((await signIn('wang', password, '10.8.8.9')).code).toBe('locked');

  await set();
  directory.state.delayMs = 60_000;
  const watch = stopwatch();
  expect((await signIn('zhang', theirs('zhang'))).code).toBe('directory_down');
  expect(watch.ms()).toBeLessThan(watch.within(9_000));
  expect(await it.directory.test({ kind: 'ldap' })).toEqual({ fault: 'timeout', detail: null });
  directory.state.delayMs = 0;

  await set({}, { bindPassword: 'wrong' });
  expect(await it.directory.test({ kind: 'ldap' })).toEqual({ fault: 'credentials', detail: 'LDAP 49' });
  await set({ base: 'o=elsewhere' });
  expect(await it.directory.test({ kind: 'ldap' })).toEqual({ fault: 'answer', detail: 'LDAP 32' });
  await set();
  expect(await it.directory.test({ kind: 'ldap' })).toEqual({ fault: null, detail: null });
}, 60_000);

test('what a form may hold', async () => {
  for (const [more, path] of [
    [{ url: 'http://directory' }, 'url'],
    [{ url: 'ldap://user:word@directory' }, 'url'],
    [{ url: 'ldaps://directory/o=hospital??sub' }, 'url'],
    [{ filter: '(uid=zhang)' }, 'filter'],
    [{ filter: '(uid={user}))(x=y)' }, 'filter'],
    [{ ca: 'no certificate' }, 'ca'],
    [{ ca: tls.cert }, 'ca'],
    [{ usernameAttribute: 'uid)(' }, 'usernameAttribute'],
    [{ groups: 'no role' }, 'groups'],
  ] as const)
    expect([path, (await set(more)).json]).toMatchObject([
      path,
      { error: { code: 'invalid', details: { issues: [{ path }] } } },
    ]);
  expect((await set({}, { unknown: 'x' })).status).toBe(422);
});

test('an address of this machine or its link is not connected to', async () => {
  const strict = await testApp({ env: { ANYUAN_OUTGOING_LOCAL: 'off' } });
  const admin = await strict.as('it');
  for (const url of [directory.url, 'ldaps://169.254.169.254', 'ldap://127.0.0.1:389']) {
    await admin.call('PUT', '/api/v1/directories/ldap', { on: true, config: config({ url }), secrets: {} });
    expect([url, await admin.directory.test({ kind: 'ldap' })]).toEqual([url, { fault: 'forbidden', detail: null }]);
  }
  await strict.stop();
});
