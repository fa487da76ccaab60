import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { photo } from '../../../test/photos.ts';
import { newId } from '../ids.ts';

let t: TestApp;
let one: As;
let two: As;
beforeAll(async () => {
  t = await testApp();
  await t.listen();
  [one, two] = [await t.as('security-chief'), await t.as('control-room')];
});
afterAll(() => t.stop());

const newCase = async (): Promise<string> =>
  (await one.case.create({ type: 'lostItem', title: '黑色钱包', data: { side: 'found', kind: 'money', item: '钱包' } }))
    .id;
const comment = (who: As, id: string, key: string, note = '已联系') =>
  who.call('POST', `/api/v1/cases/${id}/comments`, { note }, { 'idempotency-key': key });
const comments = async (id: string) =>
  (await one.case.timeline({ id })).items.filter(({ action }) => action === 'comment').length;

test('a repeat is answered what the first one was answered, byte for byte, also after a restart, and changes nothing', async () => {
  const [id, key] = [await newCase(), newId()];
  const first = await comment(one, id, key);
  t.clock.advance(60);
  const second = await comment(one, id, `"${key}"`);
  expect(second.raw.toString()).toBe(first.raw.toString());
  expect([first.status, second.status, second.headers['content-type']]).toEqual([
    200,
    200,
    first.headers['content-type'],
  ]);
  await (
    await t.interrupt()
  )();
  expect((await comment(one, id, key)).raw.toString()).toBe(first.raw.toString());
  expect(await comments(id)).toBe(1);
  // Another key is another wish.
  await comment(one, id, newId());
  expect(await comments(id)).toBe(2);
});

test('repeats that come while the first one is under way wait for its answer', async () => {
  const [id, key] = [await newCase(), newId()];
  const answers = await Promise.all(Array.from({ length: 20 }, () => comment(one, id, key)));
  expect(new Set(answers.map(({ raw, status }) => `${status} ${raw.toString()}`)).size).toBe(1);
  expect(await comments(id)).toBe(1);
});

test('a key is good for one request of one person', async () => {
  const [id, key] = [await newCase(), newId()];
  await comment(one, id, key);
  expect(await comment(one, id, key, '另一句话')).toMatchObject({
    status: 422,
    json: { error: { code: 'key_reused' } },
  });
  const elsewhere = await one.call(
    'POST',
    `/api/v1/cases/${await newCase()}/comments`,
    { note: '已联系' },
    { 'idempotency-key': key },
  );
  expect(elsewhere).toMatchObject({ status: 422, json: { error: { code: 'key_reused' } } });
  const hers = await comment(two, id, key);
  expect(hers).toMatchObject({ status: 200, json: { actor: { id: two.personId } } });
  expect(await comment(one, id, 'short')).toMatchObject({ status: 400 });
});

test('a refusal that wrote nothing is judged anew: what stood in its way may be gone', async () => {
  const [id, key] = [await newCase(), newId()];
  const act = (headers = {}) => one.call('POST', `/api/v1/cases/${id}/actions/nothing`, {}, headers);
  expect(await act({ 'idempotency-key': key })).toMatchObject({ status: 404 });
  expect((await comment(one, id, key)).status).toBe(200);
});

test('change, audit line, key and answer are one transaction: if one cannot be kept, none is', async () => {
  const [id, key] = [await newCase(), newId()];
  await sql`create function no_keys() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`.execute(
    t.owner,
  );
  await sql`create trigger no_keys before insert on request_key execute function no_keys()`.execute(t.owner);
  const lines = () => t.app.db.selectFrom('audit').select('seq').where('subject_id', '=', id).execute();
  const before = (await lines()).length;
  expect((await comment(one, id, key)).status).toBe(500);
  expect([await comments(id), (await lines()).length]).toEqual([0, before]);
  await sql`drop trigger no_keys on request_key`.execute(t.owner);
  expect((await comment(one, id, key)).status).toBe(200);
  expect([await comments(id), (await lines()).length]).toEqual([1, before + 1]);
});

test('a request of many transactions is one under a key: a refusal inside stops its own part only', async () => {
  const ids = [await newCase(), await newCase(), newId()];
  const alarms = await Promise.all([1, 2].map(() => two.dispatch.raise({ key: newId() })));
  const batch = { ids: [...alarms.map(({ caseId }) => caseId), ids[2]!], action: 'acknowledge', input: {} };
  const key = { 'idempotency-key': newId() };
  const first = await two.call('POST', '/api/v1/cases/batch', batch, key);
  expect(first.json).toMatchObject({
    items: [{ refused: null }, { refused: null }, { refused: { code: 'not_found' } }],
  });
  const second = await two.call('POST', '/api/v1/cases/batch', batch, key);
  expect(second.raw.toString()).toBe(first.raw.toString());
  for (const { caseId } of alarms)
    expect(await two.case.get({ id: caseId })).toMatchObject({ state: 'acknowledged', version: 2 });
});

test('an upload that comes twice is one file; other bytes under the same key are refused', async () => {
  const [id, key] = [await newCase(), newId()];
  const [bytes, other] = [await photo(), await photo()];
  const send = (content: Buffer) => {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(content)]), '现场.jpg');
    return one.call('POST', `/api/v1/subjects/case/${id}/files`, form, { 'idempotency-key': key });
  };
  const [first, second] = [await send(bytes), await send(bytes)];
  expect(second.raw.toString()).toBe(first.raw.toString());
  expect((await send(other)).json).toMatchObject({ error: { code: 'key_reused' } });
  expect((await one.file.list({ kind: 'case', id })).items).toHaveLength(1);
});

test('the table tells whoever reads it neither who asked, nor for what, nor what he was answered', async () => {
  const admin = await t.as('founder');
  const nurse = await t.as('staff');
  const key = newId();
  const reset = () => admin.call('POST', `/api/v1/people/${nurse.personId}/password`, {}, { 'idempotency-key': key });
  const first = await reset();
  const { firstPassword } = first.json as { firstPassword: string };
  expect(((await reset()).json as { firstPassword: string }).firstPassword).toBe(firstPassword);
  const rows = await sql<{
    row: string;
  }>`select encode(id, 'escape') || encode(print, 'escape') || encode(answer, 'escape') as row
    from request_key`.execute(t.app.db);
  for (const { row } of rows.rows)
    for (const secret of [firstPassword, admin.personId, key, 'firstPassword', 'password'])
      expect(row).not.toContain(secret);
});

test('a report without a name stays without one under a key, and is made once', async () => {
  const nurse = await t.as('staff');
  const key = { 'idempotency-key': newId() };
  const report = { type: 'hazard', title: '通道堵塞', place: undefined, data: {} };
  const type = (await import('@anyuan/contract')).caseTypes;
  const nameless = Object.values(type).find((one) => one.anonymous && one.where !== 'required');
  const send = () =>
    nurse.call('POST', '/api/v1/cases/anonymous', { ...report, type: nameless?.type ?? 'hazard' }, key);
  const [first, second] = [await send(), await send()];
  expect(second.raw.toString()).toBe(first.raw.toString());
});

test('old keys are let go, and every writing route says in OpenAPI that it takes one', async () => {
  const { removeOld } = await import('../../modules/retention/remove-old.ts');
  expect((await removeOld(t.app.system('retention'))).keys).toBe(0);
  t.clock.advance(9 * 86_400);
  expect((await removeOld(t.app.system('retention'))).keys).toBeGreaterThan(0);
  const { json } = await t.anonymous.call('GET', '/api/v1/openapi.json');
  const paths = (json as { paths: Record<string, Record<string, { parameters: { name: string }[] }>> }).paths;
  const takes = (path: string, method: string) =>
    paths[path]?.[method]?.parameters.some(({ name }) => name === 'Idempotency-Key');
  expect([
    takes('/cases/{id}/comments', 'post'),
    takes('/people/{id}', 'patch'),
    takes('/views/{id}', 'delete'),
  ]).toEqual([true, true, true]);
  expect([takes('/session', 'post'), takes('/signals', 'post'), takes('/cases', 'get')]).toEqual([false, false, false]);
});
