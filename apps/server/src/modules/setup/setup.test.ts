import { ApiError } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { stopwatch } from '../../../test/patience.ts';
import { freePort } from '../../../test/ports.ts';
import { verifyAudit } from '../../kernel/audit/index.ts';
import { demoAccounts, demoPassword } from '../demo/index.ts';
import { foundAccount, hasPeople } from '../identity/index.ts';

const adminPassword = 'first visit 2026';
let t: TestApp;
afterEach(() => t.stop());

async function founded(env: Record<string, string> = {}): Promise<TestApp> {
  t = await testApp({ env });
  await t.app.system('start').tx((tx) => foundAccount(tx, adminPassword, false));
  return t;
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => (error as ApiError).code,
  );
const choose = (choice: 'demo' | 'own', password = adminPassword, hospital?: string) =>
  t.anonymous.setup.choose({ choice, password, ...(hospital && { hospital }) });
const count = async (query: string): Promise<number> => {
  const { rows } = await sql.raw<{ n: number }>(`select count(*)::int as n from ${query}`).execute(t.app.db);
  return rows[0]!.n;
};

async function signIn(username: string, password: string): Promise<{ cookie: string; 'x-csrf-token': string }> {
  const answer = await t.anonymous.call('POST', '/api/v1/session', { username, password });
  expect({ username, status: answer.status }).toEqual({ username, status: 200 });
  const { csrfToken } = answer.json as { csrfToken: string };
  return { cookie: String(answer.headers['set-cookie']).split(';')[0]!, 'x-csrf-token': csrfToken };
}
const confirm = { confirm: '清除演示数据' };

test('one’s own hospital is chosen once, by whoever has the founding password', async () => {
  await founded();
  expect(await t.anonymous.setup.state({})).toMatchObject({ needed: true, demo: false, accountsPassword: null });
  expect(await codeOf(choose('own', 'a guess'))).toBe('wrong_password');
  expect(await choose('own', adminPassword, '仁济医院')).toEqual({ ok: true, username: 'admin' });
  expect(await t.anonymous.setup.state({})).toMatchObject({ needed: false, hospital: '仁济医院', demo: false });
  expect(await codeOf(choose('own', adminPassword, '另一家医院'))).toBe('already_set_up');
  expect(await codeOf(choose('demo'))).toBe('already_set_up');
  expect(await count('place')).toBe(0);
});

test('guesses at the founding password are locked out', async () => {
  await founded();
  for (let i = 0; i < 5; i++) expect(await codeOf(choose('demo', `guess ${i}`))).toBe('wrong_password');
  expect(await codeOf(choose('demo'))).toBe('locked');
});

test('a database in use is not turned into a demonstration', async () => {
  await founded();
  const it = await t.as('it');
  await it.place.put({ code: 'REAL', name: '真实院区', kind: 'campus' });
  expect((await t.anonymous.setup.state({})).needed).toBe(false);
  expect(await codeOf(choose('demo'))).toBe('already_set_up');
});

test('the demonstration hospital has the size of the source hospital', async () => {
  await founded();
  const watch = stopwatch();
  await choose('demo');
  expect(watch.ms()).toBeLessThan(watch.within(10_000));

  const chief = await t.as('security-chief');
  const { items } = await chief.device.summary({});
  const total = Object.fromEntries(items.map((one) => [one.kind, one.total]));
  expect(total['panic-button']! + total['panic-post']!).toBe(40);
  expect(total).toMatchObject({ camera: 500, screen: 21 });
  const people = (role: string, more = '') =>
    count(`person p join person_role r on r.person_id = p.id where r.role_code = '${role}' and p.is_demo ${more}`);
  expect(await people('guard')).toBe(70);
  expect(await people('emergency-team')).toBe(40);
  expect(await people('police', `and p.title = '民警'`)).toBe(1);
  expect(await people('police', `and p.title = '辅警'`)).toBe(6);
  // Its cases are played while people look around already; nothing of it passes for the hospital's own.
  expect(await count('"case" where not is_demo')).toBe(0);

  const { posts } = await chief.duty.now({});
  expect(posts.filter((post) => post.roundTheClock && post.gap > 0)).toEqual([]);
  expect(posts.flatMap((post) => post.on).every((one) => one.place !== null)).toBe(true);
  const button = await chief.device.get({ code: 'PB-001' });
  expect(button).toMatchObject({ name: '急诊抢救室', demo: true, hasToken: true, cameras: { length: 4 } });
  expect(await chief.device.get({ code: 'CAM-500' })).toMatchObject({ hasSource: true, demo: true });

  expect(await codeOf(choose('demo'))).toBe('already_set_up');
  expect(await t.anonymous.setup.state({})).toMatchObject({
    needed: false,
    demo: true,
    preparing: true,
    accountsPassword: demoPassword,
  });
  for (const { username } of demoAccounts) await signIn(username, demoPassword);
});

test('a simulated button speaks MQTT, and the wipe leaves nothing of it all', async () => {
  await founded({ ANYUAN_MQTT_PORT: String(await freePort()) });
  await choose('demo');
  const console = await signIn('demo-console', demoPassword);
  const pressed = await t.anonymous.call('POST', '/api/v1/setup/press', { device: 'PB-007' }, console);
  expect(pressed).toMatchObject({ status: 200, json: { caseId: expect.any(String) as string } });
  const shown = await t.anonymous.call('GET', '/api/v1/cases?type=alarm', undefined, console);
  expect(shown.json).toMatchObject({ total: 1, items: [{ title: '检验科', state: 'raised', demo: true }] });
  const any = await t.anonymous.call('POST', '/api/v1/setup/press', {}, console);
  expect(any).toMatchObject({ status: 200, json: { caseId: expect.any(String) as string } });

  // What somebody has added to the demonstration by hand must not hold it back.
  const it = await t.as('it');
  await it.place.put({ code: 'MINE', name: '新增房间', kind: 'point', parent: 'OP-1F' });
  await it.device.put({ code: 'MY-BUTTON', name: '自备按钮', kind: 'panic-button', place: 'MINE' });
  await it.identity.putDepartment({ code: 'mine', name: '自建科室', parent: 'clinical' });

  const admin = await signIn('admin', adminPassword);
  expect((await t.anonymous.call('POST', '/api/v1/setup/wipe-demo', confirm, console)).status).toBe(403);
  expect((await t.anonymous.call('POST', '/api/v1/setup/wipe-demo', { confirm: '是' }, admin)).status).toBe(422);
  expect((await t.anonymous.call('POST', '/api/v1/setup/wipe-demo', confirm, admin)).status).toBe(200);

  const { rows } = await sql<{ table_name: string }>`
    select table_name from information_schema.columns where column_name = 'is_demo' and table_schema = 'public'`.execute(
    t.app.db,
  );
  expect(rows.length).toBeGreaterThan(5);
  for (const { table_name: table } of rows)
    expect({ table, left: await count(`"${table}" where is_demo`) }).toEqual({ table, left: 0 });
  expect(await count('"case"')).toBe(0);
  expect(await count('signal')).toBe(0);
  expect(await count('place')).toBe(0);
  expect(await verifyAudit(t.app.db)).toMatchObject({ ok: true });
  expect(await count(`audit where action in ('demo.load', 'demo.wipe')`)).toBe(2);

  expect(await t.anonymous.setup.state({})).toMatchObject({ needed: false, demo: false, accounts: [] });
  expect((await t.anonymous.call('GET', '/api/v1/me', undefined, console)).status).toBe(401);
  const mine = await it.device.get({ code: 'MY-BUTTON' });
  expect(mine).toMatchObject({ place: null, at: null, demo: false });
  const { items } = await it.identity.departments({});
  expect(items).toMatchObject([{ code: 'mine', parentId: null, campusId: null }]);
  expect(await count(`department where path <> '/' || id || '/'`)).toBe(0);
  expect((await t.anonymous.call('POST', '/api/v1/setup/wipe-demo', confirm, admin)).status).toBe(409);
});

test('--demo chooses by itself, and the founding account can still be opened', async () => {
  t = await testApp({ env: { ANYUAN_DEMO: 'on' } });
  expect(await t.anonymous.setup.state({})).toMatchObject({ needed: false, demo: true });
  expect(await t.app.system('start').tx(hasPeople)).toBe(false);
});
