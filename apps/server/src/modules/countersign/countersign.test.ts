import { defineCase, field, move, type ApiError, type Grant } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { verifyAudit } from '../../kernel/audit/index.ts';
import { makeCaseEngine } from '../../kernel/cases/index.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
let one: As;
let two: As;
let auditor: As;
let usernames: Map<string, string>;
beforeAll(async () => {
  t = await testApp();
  [one, two] = [
    await t.person({ roles: ['security-admin'], name: '甲管理员' }),
    await t.person({ roles: ['it'], name: '乙管理员' }),
  ];
  auditor = await t.person({ roles: ['auditor'], name: '审计员' });
  // Accounts that were opened only now do not count as somebody else.
  await t.app.db
    .updateTable('person')
    .set({ created_at: new Date('2026-01-01') })
    .execute();
  const people = await t.app.db.selectFrom('person').select(['id', 'username']).execute();
  usernames = new Map(people.map(({ id, username }) => [id, username ?? '']));
});
afterAll(() => t.stop());

const secret: Grant[] = [
  { permission: 'case.read', scope: 'all' },
  { permission: 'complaint.identity', scope: 'all' },
  // Whoever may know who complained reads complaints.
  { permission: 'complaint.read', scope: 'all' },
];
const plain: Grant[] = [{ permission: 'case.read', scope: 'all' }];
let codes = 0;
const freshCode = () => `r${++codes}`;
const put = (who: As, code: string, grants: Grant[], countersign?: object, key = newId()) =>
  who.call(
    'PUT',
    `/api/v1/roles/${code}`,
    { name: '新角色', nameEn: 'New', duty: 'operate', grants, ...(countersign && { countersign }) },
    { 'idempotency-key': key },
  );
const byPassword = (who: As, word = password) => ({
  by: 'password',
  username: usernames.get(who.personId) ?? '',
  password: word,
});
const codeOf = (answer: { json: unknown }) => (answer.json as { error?: { code: string } }).error?.code;
const role = async (code: string) => (await one.identity.roles({})).items.find((each) => each.code === code);
const linesOf = async (code: string) =>
  (await t.app.db.selectFrom('audit').selectAll().where('subject_id', '=', code).orderBy('seq').execute()).map(
    ({ action, actor_id, detail }) => ({ action, actor: actor_id, ...(JSON.parse(detail) as object) }),
  );
const asked = async (code: string, who = one) => {
  const answer = await put(who, code, secret, { by: 'device' });
  expect(codeOf(answer)).toBe('countersign_waiting');
  return (answer.json as { error: { details: { id: string; code: string } } }).error.details;
};

/** Lines of the chain that do not hold; what these stories change past the server is not their matter. */
const brokenLines = async () => (await verifyAudit(t.app.db, [])).problems.filter(({ kind }) => kind !== 'outside');

test('what is not secret is one person’s; a secret permission needs a second one, who is in the chain', async () => {
  const code = freshCode();
  expect((await put(one, code, plain)).status).toBe(200);
  const refused = await put(one, code, secret);
  expect([refused.status, codeOf(refused)]).toEqual([428, 'countersign_needed']);
  expect((await role(code))?.grants).toEqual(plain);
  expect((await put(one, code, secret, byPassword(two))).status).toBe(200);
  expect((await role(code))?.grants).toEqual(secret);
  const lines = await linesOf(code);
  expect(lines.slice(-2)).toMatchObject([
    { action: 'countersign.sign', actor: two.personId, for: 'role.change', beside: one.personId, by: 'password' },
    { action: 'role.change', actor: one.personId, second: { id: two.personId, name: '乙管理员', by: 'password' } },
  ]);
  expect(await brokenLines()).toEqual([]);
  await sql`update audit set detail = replace(detail, '乙管理员', '丙管理员') where subject_id = ${code}`.execute(
    t.owner,
  );
  expect((await brokenLines()).length).toBeGreaterThan(0);
  await sql`update audit set detail = replace(detail, '丙管理员', '乙管理员') where subject_id = ${code}`.execute(
    t.owner,
  );
  const told = await auditor.notice.list({ limit: 10 });
  expect(told.items[0]?.zh).toContain('已联签');
});

test('never the same person, whatever he holds, and nobody who may not sign', async () => {
  const code = freshCode();
  const refusals = async (who: As, word?: string) => codeOf(await put(one, code, secret, byPassword(who, word)));
  expect(await refusals(one)).toBe('countersign_same');
  const guard = await t.as('guard');
  usernames.set(guard.personId, (await one.identity.person({ id: guard.personId })).username ?? '');
  expect(await refusals(guard)).toBe('countersign_unfit');
  expect(await refusals(two, 'wrong password 1')).toBe('countersign_wrong');
  // Another security administrator keeps no accounts, and a role is signed for by who does.
  const [peer, three] = [await t.as('security-admin'), await t.as('it')];
  for (const { personId } of [peer, three])
    usernames.set(personId, (await one.identity.person({ id: personId })).username ?? '');
  expect(await refusals(peer)).toBe('countersign_unfit');
  const set = (values: object) => t.app.db.updateTable('person').set(values).where('id', '=', three.personId).execute();
  await set({ is_active: false });
  expect(await refusals(three)).toBe('countersign_wrong');
  await set({ is_active: true, must_change_password: true });
  expect(await refusals(three)).toBe('countersign_unfit');
  // A second account of the same human.
  await set({ must_change_password: false, email: 'jia@hospital.cn' });
  await t.app.db.updateTable('person').set({ email: 'Jia@hospital.cn' }).where('id', '=', one.personId).execute();
  expect(await refusals(three)).toBe('countersign_same');
  await set({ email: null });
  expect(await refusals(three)).toBeUndefined();
  // Whoever has just set the other's password may know it.
  const reset = await two.call('POST', `/api/v1/people/${peer.personId}/password`, { countersign: byPassword(one) });
  expect(reset.status).toBe(200);
  await t.app.db.updateTable('person').set({ must_change_password: false }).where('id', '=', peer.personId).execute();
  const { firstPassword } = reset.json as { firstPassword: string };
  const again = { countersign: byPassword(peer, firstPassword) };
  expect(codeOf(await two.call('POST', `/api/v1/people/${three.personId}/password`, again))).toBe('countersign_unfit');
});

test('a wrong password is counted as at sign-in, leaves its line, and is kept nowhere', async () => {
  const code = freshCode();
  const wrong = 'ganz falsch 77';
  const answers: (string | undefined)[] = [];
  for (let i = 0; i < 6; i++) answers.push(codeOf(await put(one, code, secret, byPassword(auditor, wrong))));
  expect(answers).toEqual([...Array.from({ length: 5 }, () => 'countersign_wrong'), 'locked']);
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from audit where detail like ${`%${wrong}%`}`.execute(t.app.db);
  expect(rows[0]?.n).toBe(0);
  expect(await role(code)).toBeUndefined();
});

test('on his own device the second person sees what is asked, types the code, and so carries it out', async () => {
  const code = freshCode();
  const { id, code: spoken } = await asked(code);
  expect(await role(code)).toBeUndefined();
  const { toSign } = await two.countersign.list({});
  const mine = toSign.find((each) => each.id === id);
  expect(mine).toMatchObject({
    code: null,
    askedBy: { name: '甲管理员' },
    action: 'role.create',
    detail: { after: secret },
  });
  expect((await one.countersign.get({ id })).code).toBe(spoken);
  await expect(one.countersign.sign({ id, code: spoken })).rejects.toMatchObject({ code: 'countersign_same' });
  const guard = await t.as('guard');
  await expect(guard.countersign.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(guard.countersign.sign({ id, code: spoken })).rejects.toMatchObject({ code: 'not_found' });
  await expect(two.countersign.sign({ id, code: '0' })).rejects.toMatchObject({ code: 'countersign_code' });
  await two.countersign.sign({ id, code: spoken }, { key: newId() });
  const done = await one.countersign.get({ id });
  expect(done).toMatchObject({ state: 'done', settledBy: { name: '乙管理员' }, answer: { code, grants: secret } });
  expect((await role(code))?.grants).toEqual(secret);
  expect((await linesOf(code)).find(({ action }) => action === 'role.create')).toMatchObject({
    actor: one.personId,
    second: { id: two.personId, by: 'device' },
  });
  await expect(two.countersign.sign({ id, code: spoken })).rejects.toMatchObject({ code: 'countersign_over' });
  expect(await brokenLines()).toEqual([]);
});

test('a request is good for exactly what was described: a change meanwhile, time, a no and a withdrawal end it', async () => {
  const code = freshCode();
  await put(one, code, plain);
  const stale = await asked(code);
  await put(await t.as('security-admin'), code, [{ permission: 'case.read', scope: 'campus' }]);
  await expect(two.countersign.sign(stale)).rejects.toMatchObject({ code: 'countersign_stale' });
  expect((await role(code))?.grants).toHaveLength(1);
  // Nothing was used up by the failed try.
  expect((await one.countersign.get(stale)).state).toBe('pending');

  const declined = await asked(freshCode());
  await two.countersign.decline({ id: declined.id, reason: '没有批文' });
  expect(await one.countersign.get(declined)).toMatchObject({ state: 'declined', reason: '没有批文' });
  const withdrawn = await asked(freshCode());
  await expect(two.countersign.withdraw(withdrawn)).rejects.toMatchObject({ code: 'not_found' });
  await one.countersign.withdraw(withdrawn);
  const late = await asked(freshCode());
  t.clock.advance(16 * 60);
  expect((await one.countersign.get(late)).state).toBe('expired');
  for (const each of [declined, withdrawn, late])
    await expect(two.countersign.sign(each)).rejects.toMatchObject({ code: 'countersign_over' });
  const guessed = await asked(freshCode());
  for (let i = 0; i < 5; i++) await two.countersign.sign({ id: guessed.id, code: 'x' }).catch((e: ApiError) => e.code);
  await expect(two.countersign.sign(guessed)).rejects.toMatchObject({ code: 'countersign_over' });
});

test('who asks must still be in his right when the other confirms', async () => {
  const three = await t.as('security-admin');
  const { id, code } = await asked(freshCode(), three);
  await t.app.db.deleteFrom('person_role').where('person_id', '=', three.personId).execute();
  await expect(two.countersign.sign({ id, code })).rejects.toMatchObject({ code: 'forbidden' });
  expect((await three.countersign.get({ id })).state).toBe('pending');
});

test('accounts of those who hold something guarded: opening, giving, taking, switching off, a new password', async () => {
  const create = (roles: string[], more = {}) =>
    two.call('POST', '/api/v1/people', { name: '新人', username: `n${++codes}`, roles, ...more });
  expect((await create(['guard'])).status).toBe(200);
  expect(codeOf(await create(['auditor']))).toBe('countersign_needed');
  // A colleague in the same duty does not sign for it: the other administrator does.
  const peer = await t.as('it');
  usernames.set(peer.personId, (await two.identity.person({ id: peer.personId })).username ?? '');
  expect(codeOf(await create(['auditor'], { countersign: byPassword(peer) }))).toBe('countersign_unfit');
  const made = await create(['auditor'], { countersign: byPassword(one) });
  expect(made.status).toBe(200);
  const { id } = made.json as { id: string };
  const change = (body: object) => two.call('PATCH', `/api/v1/people/${id}`, body);
  expect((await change({ title: '审计科' })).status).toBe(200);
  // Also where his messages go, and what shows that two accounts are one human's.
  const marks = [{ email: 'sj@hospital.cn' }, { wecomId: 'shenji' }, { username: 'shenji' }];
  for (const body of [{ active: false }, { roles: [] }, { roles: ['guard'] }, ...marks])
    expect(codeOf(await change(body))).toBe('countersign_needed');
  expect(codeOf(await two.call('POST', `/api/v1/people/${id}/password`, {}))).toBe('countersign_needed');
  expect((await change({ active: false, countersign: byPassword(one) })).status).toBe(200);
  expect((await auditor.notice.list({ limit: 1 })).items[0]?.zh).toContain('已联签');
});

test('as long as nobody else could sign it is possible alone, and the record and the auditor are told so', async () => {
  const app = await testApp();
  try {
    const founder = await app.as('founder');
    const watcher = await app.as('auditor');
    const made = await founder.identity.putRole({
      code: 'head2',
      name: '主任',
      nameEn: 'Head',
      duty: 'operate',
      grants: secret,
    });
    expect(made.grants).toEqual(secret);
    const lines = await app.app.db.selectFrom('audit').select('action').where('subject_id', '=', 'head2').execute();
    expect(lines.map(({ action }) => action)).toEqual(['countersign.alone', 'role.create']);
    expect((await watcher.notice.list({ limit: 5 })).items[0]?.zh).toContain('尚无第二人可联签');
    // A second administrator, opened by the first, counts after a day; then nothing is possible alone.
    await app.as('it');
    await app.later({ hours: 25 });
    await expect(
      founder.identity.putRole({ code: 'head2', name: '主任', nameEn: 'Head', duty: 'operate', grants: plain }),
    ).rejects.toMatchObject({ code: 'countersign_needed' });
  } finally {
    await app.stop();
  }
});

test('a service account neither asks nor signs', async () => {
  const service = await two.identity.createPerson({ name: '接口', kind: 'service', roles: [] });
  await t.app.db.insertInto('person_role').values({ person_id: service.id, role_code: 'security-admin' }).execute();
  const { token } = (await two.call('POST', `/api/v1/people/${service.id}/token`, { countersign: byPassword(one) }))
    .json as {
    token: string;
  };
  const answer = await t.anonymous.call(
    'PUT',
    `/api/v1/roles/${freshCode()}`,
    { name: '新', nameEn: 'New', duty: 'operate', grants: secret, countersign: byPassword(two) },
    { authorization: `Bearer ${token}` },
  );
  expect(codeOf(answer)).toBe('countersign_person');
  const { id, code } = await asked(freshCode());
  const signs = await t.anonymous.call(
    'POST',
    `/api/v1/countersigns/${id}/sign`,
    { code },
    { authorization: `Bearer ${token}` },
  );
  expect(codeOf(signs)).toBe('countersign_person');
});

test('a case action declares it: the step names both in timeline and chain', async () => {
  const counted = defineCase({
    type: 'counted',
    prefix: 'SY',
    label: ['双人清点', 'Counted by two'],
    group: 'order',
    secrecy: 1,
    priority: 3,
    asks: { sum: field.count(['金额', 'Sum']).optional() },
    states: { open: ['待清点', 'To be counted'] },
    endings: { done: ['已清点', 'Counted'] },
    actions: {
      count: move(['清点', 'Count'], ['open'], 'done', {
        by: 'alarm.handle',
        countersign: 'alarm.handle',
        stamp: 'countedAt',
        asks: ['sum'],
      }),
    },
    clocks: {},
    untimed: { open: 'test' },
    permissions: { read: 'alarm.read', create: 'case.create' },
  });
  const before = t.app.cases;
  t.app.cases = makeCaseEngine(t.app, [counted]);
  try {
    const [first, second] = [
      await t.person({ roles: ['control-room'], name: '王监控' }),
      await t.person({ roles: ['duty-leader'], name: '李值班' }),
    ];
    usernames.set(second.personId, (await one.identity.person({ id: second.personId })).username ?? '');
    const { row } = await t.app
      .system('test')
      .tx((tx) => t.app.cases.open(tx, { type: 'counted', title: '红包', data: {} }));
    const count = (more = {}) => first.call('POST', `/api/v1/cases/${row.id}/actions/count`, { sum: 500, ...more });
    expect(codeOf(await count())).toBe('countersign_needed');
    const waiting = await count({ countersign: { by: 'device' } });
    const { id, code } = (waiting.json as { error: { details: { id: string; code: string } } }).error.details;
    expect((await second.countersign.list({})).toSign).toMatchObject([{ id, detail: { input: { sum: 500 } } }]);
    await second.countersign.sign({ id, code });
    const { items } = await first.case.timeline({ id: row.id });
    expect(items.at(-1)).toMatchObject({ action: 'count', actor: { name: '王监控' }, second: { name: '李值班' } });
    expect((await linesOf(row.id)).at(-2)).toMatchObject({ action: 'counted.count', second: { id: second.personId } });
  } finally {
    t.app.cases = before;
  }
});

test('until there is a security administrator the administrators sign for each other; the first one appointed ends that', async () => {
  const app = await testApp();
  try {
    const [a, b] = [await app.as('it'), await app.as('it')];
    await app.later({ hours: 25 });
    const username = async (who: As) => (await a.identity.person({ id: who.personId })).username ?? '';
    const signedBy = async (who: As) => ({ by: 'password', username: await username(who), password });
    const appoint = async (name: string, more = {}) =>
      a.call('POST', '/api/v1/people', { name, username: name, roles: ['security-admin'], ...more });
    expect(codeOf(await appoint('first'))).toBe('countersign_needed');
    expect((await appoint('first', { countersign: await signedBy(b) })).status).toBe(200);
    const keeper = await app.as('security-admin');
    await app.later({ hours: 25 });
    expect(codeOf(await appoint('second', { countersign: await signedBy(b) }))).toBe('countersign_unfit');
    expect((await appoint('second', { countersign: await signedBy(keeper) })).status).toBe(200);
    // The three duties exclude each other, and each holds its own only.
    await expect(a.identity.updatePerson({ id: b.personId, roles: ['it', 'security-admin'] })).rejects.toMatchObject({
      code: 'duties_conflict',
    });
    await expect(
      a.identity.putRole({ code: 'x', name: 'x', nameEn: 'x', duty: 'operate', grants: [] }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keeper.identity.resetPassword({ id: b.personId })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(keeper.setting.put({ key: 'record.intakeDays', value: 60 })).rejects.toMatchObject({
      code: 'forbidden',
    });
  } finally {
    await app.stop();
  }
});
