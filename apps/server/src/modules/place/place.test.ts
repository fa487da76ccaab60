import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'C1' });
  await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'B1' });
  await chief.place.put({
    code: 'A1',
    name: '急诊护士站',
    kind: 'area',
    parent: 'F1',
    key: true,
    keyKind: 'emergency',
  });
  await chief.place.put({ code: 'P1', name: '东门', kind: 'point', parent: 'A1', at: { x: 100, y: 50 } });
});
afterAll(() => t.stop());

const pathOf = async (code: string) => (await chief.place.get({ code })).path;

test('a renamed building carries its new name into every path below it', async () => {
  expect(await pathOf('P1')).toBe('东院区 / 门诊楼 / 一层 / 急诊护士站 / 东门');
  await chief.place.put({ code: 'B1', name: '门急诊楼', kind: 'building' });
  expect(await pathOf('P1')).toBe('东院区 / 门急诊楼 / 一层 / 急诊护士站 / 东门');
  expect(await chief.place.get({ code: 'B1' })).toMatchObject({ parentId: (await chief.place.get({ code: 'C1' })).id });
});

test('a building that moves to another campus takes what stands in it along', async () => {
  const west = await chief.place.put({ code: 'C2', name: '西院区', kind: 'campus' });
  await chief.place.put({ code: 'B2', name: '住院楼', kind: 'building', parent: 'C1' });
  await chief.place.put({ code: 'B2F1', name: '一层', kind: 'floor', parent: 'B2' });
  await chief.place.put({ code: 'B2', name: '住院楼', kind: 'building', parent: 'C2' });
  expect(await pathOf('B2F1')).toBe('西院区 / 住院楼 / 一层');
  const rows = await t.app.db.selectFrom('place').select(['campus_id', 'path']).where('code', '=', 'B2F1').execute();
  expect(rows[0]?.campus_id).toBe(west.id);
  expect(rows[0]?.path.startsWith(`/${west.id}/`)).toBe(true);
});

test('a kind stands below an earlier kind only, so that no circle can be built', async () => {
  const put = (input: Parameters<As['place']['put']>[0]) => chief.place.put(input);
  const invalid = { code: 'invalid', status: 422 };
  await expect(put({ code: 'F1', name: '一层', kind: 'floor', parent: 'A1' })).rejects.toMatchObject(invalid);
  await expect(put({ code: 'F1', name: '一层', kind: 'floor', parent: 'F1' })).rejects.toMatchObject(invalid);
  await expect(put({ code: 'C1', name: '东院区', kind: 'campus', parent: 'B1' })).rejects.toMatchObject(invalid);
  await expect(put({ code: 'F1', name: '一层', kind: 'point', parent: 'B1' })).rejects.toMatchObject(invalid);
  await expect(put({ code: 'X', name: '无上级', kind: 'area' })).rejects.toMatchObject(invalid);
  await expect(put({ code: 'X', name: '无上级', kind: 'area', parent: 'none' })).rejects.toMatchObject({ status: 404 });
});

test('places are found by name, by pinyin and by its initials', async () => {
  for (const q of ['护士站', 'jizhenhushizhan', 'JZHSZ'])
    expect((await chief.place.list({ q, kind: 'area' })).items.map((item) => item.code)).toEqual(['A1']);
  expect((await chief.place.list({ key: true })).items.map((item) => item.code)).toEqual(['A1']);
  expect((await chief.place.list({ parent: 'B1' })).items.map((item) => item.code)).toEqual(['F1']);
  expect((await chief.place.list({ q: '%' })).total).toBe(0);
});

test('a long list is read page by page without a gap', async () => {
  const first = await chief.place.list({ limit: 3 });
  expect(first).toMatchObject({ items: { length: 3 }, next: expect.any(String) as string });
  const rest = await chief.place.list({ cursor: first.next ?? '' });
  expect([...first.items, ...rest.items].map((item) => item.code)).toEqual(
    (await chief.place.list({})).items.map((item) => item.code),
  );
  await expect(chief.place.list({ cursor: '!' })).rejects.toMatchObject({ code: 'bad_request' });
});

test('what stands on the plan is dragged, and what is left out of a change stays', async () => {
  expect((await chief.place.move({ code: 'P1', at: { x: 210, y: 120 } })).at).toEqual({ x: 210, y: 120 });
  await chief.place.put({ code: 'A1', name: '急诊护士站', kind: 'area', phone: '8110' });
  expect(await chief.place.put({ code: 'A1', name: '急诊护士站', kind: 'area' })).toMatchObject({
    phone: '8110',
    key: true,
    keyKind: 'emergency',
  });
  expect(await chief.place.put({ code: 'A1', name: '急诊护士站', kind: 'area', phone: null })).toMatchObject({
    phone: null,
  });
});

test('a place with something below it or on it is not removed', async () => {
  const inUse = { code: 'in_use', status: 409 };
  await expect(chief.place.remove({ code: 'A1' })).rejects.toMatchObject(inUse);
  await chief.place.put({ code: 'P9', name: '临时点', kind: 'point', parent: 'F1' });
  await chief.device.put({ code: 'D9', name: '按钮', kind: 'panic-button', place: 'P9' });
  await expect(chief.place.remove({ code: 'P9' })).rejects.toMatchObject(inUse);
  await chief.device.remove({ code: 'D9' });
  await chief.place.remove({ code: 'P9' });
  await expect(chief.place.get({ code: 'P9' })).rejects.toMatchObject({ status: 404 });
});

test('everybody sees places, few change them, and one campus does not reach into another', async () => {
  const guard = await t.as('guard');
  expect((await guard.place.list({})).total).toBeGreaterThan(4);
  const forbidden = { code: 'forbidden', status: 403 };
  await expect(guard.place.put({ code: 'P1', name: 'x', kind: 'point' })).rejects.toMatchObject(forbidden);
  await expect(guard.place.move({ code: 'P1', at: { x: 1, y: 1 } })).rejects.toMatchObject(forbidden);
  await expect(guard.place.remove({ code: 'P1' })).rejects.toMatchObject(forbidden);

  const east = await chief.place.get({ code: 'C1' });
  await t.app.db.insertInto('role').values({ code: 'east', name: '东院', name_en: 'East', duty: 'operate' }).execute();
  await t.app.db
    .insertInto('role_grant')
    .values(['place.read', 'place.manage'].map((permission) => ({ role_code: 'east', permission, scope: 'campus' })))
    .execute();
  const departmentId = '01900000-0000-7000-8000-000000000001';
  await t.app.db
    .insertInto('department')
    .values({ id: departmentId, code: 'E', name: '东院总务', path: `/${departmentId}/`, campus_id: east.id })
    .execute();
  const local = await t.person({ roles: ['east'], departmentId });
  expect((await local.place.list({})).items.every((item) => item.path.startsWith('东院区'))).toBe(true);
  await local.place.put({ code: 'A2', name: '药房', kind: 'area', parent: 'F1' });
  await expect(local.place.put({ code: 'A3', name: '药房', kind: 'area', parent: 'B2F1' })).rejects.toMatchObject(
    forbidden,
  );
  await expect(local.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'C2' })).rejects.toMatchObject(
    forbidden,
  );
  await expect(local.place.put({ code: 'C3', name: '新院区', kind: 'campus' })).rejects.toMatchObject(forbidden);
});
