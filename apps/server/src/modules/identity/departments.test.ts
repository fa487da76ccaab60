import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let admin: As;
beforeAll(async () => {
  t = await testApp();
  admin = await t.as('it');
});
afterAll(() => t.stop());

const put = (code: string, parent?: string | null, more: { name?: string; phone?: string } = {}) =>
  admin.identity.putDepartment({ code, name: more.name ?? code, ...(parent !== undefined && { parent }), ...more });
const pathOf = async (code: string) =>
  (await t.app.db.selectFrom('department').select('path').where('code', '=', code).executeTakeFirstOrThrow()).path;
const openAlarm = (title: string, departmentId: string) =>
  t.app.system('test').tx(async (tx) => {
    const { row } = await t.app.cases.open(tx, { type: 'alarm', title, departmentId, data: { kind: 'panic' } });
    return row.id;
  });

test('the tree keeps its paths when a department moves, and what is in use stays', async () => {
  const medicine = await put('MED');
  const surgery = await put('SUR');
  const heart = await put('CARDIO', 'MED', { name: '心内科', phone: '8001' });
  const ward = await put('CARDIO-1', 'CARDIO');
  expect(await pathOf('CARDIO-1')).toBe(`/${medicine.id}/${heart.id}/${ward.id}/`);
  const alarm = await openAlarm('呼救', ward.id);

  const moved = await put('CARDIO', 'SUR', { name: '心脏中心' });
  expect(moved).toMatchObject({ id: heart.id, parentId: surgery.id, phone: '8001' });
  expect(await pathOf('CARDIO-1')).toBe(`/${surgery.id}/${heart.id}/${ward.id}/`);
  const row = await t.app.db.selectFrom('case').select('department_path').where('id', '=', alarm).executeTakeFirst();
  expect(row?.department_path).toBe(await pathOf('CARDIO-1'));

  await expect(put('SUR', 'CARDIO-1')).rejects.toMatchObject({ code: 'below_itself' });
  await expect(put('SUR', 'SUR')).rejects.toMatchObject({ code: 'below_itself' });
  await expect(put('NEW', 'NOWHERE')).rejects.toMatchObject({ code: 'not_found' });
  await expect(admin.identity.removeDepartment({ code: 'CARDIO' })).rejects.toMatchObject({ code: 'in_use' });
  await expect(admin.identity.removeDepartment({ code: 'CARDIO-1' })).rejects.toMatchObject({ code: 'in_use' });
  expect(await admin.identity.removeDepartment({ code: 'MED' })).toEqual({ ok: true });
  const guard = await t.as('guard');
  const codes = (await guard.identity.departments({})).items.map((item) => item.code);
  expect(codes).toEqual(['CARDIO', 'CARDIO-1', 'SUR']);
});

test('a head sees the people and the alarms of his departments and of no other', async () => {
  const eye = await put('EYE');
  const below = await put('EYE-2', 'EYE');
  const skin = await put('SKIN');
  const head = await t.person({ roles: ['head'], name: '眼科主任', departmentId: eye.id });
  const nurse = await t.person({ roles: ['staff'], name: '眼科护士', departmentId: below.id });
  const other = await t.person({ roles: ['head'], name: '皮肤科主任', departmentId: skin.id });
  const mine = await openAlarm('眼科二病区', below.id);
  const theirs = await openAlarm('皮肤科', skin.id);

  const people = async (as: As) => (await as.identity.people({})).items.map((item) => item.name).sort();
  expect(await people(head)).toEqual(['眼科主任', '眼科护士'].sort());
  expect(await people(other)).toEqual(['皮肤科主任']);
  await expect(head.identity.person({ id: other.personId })).rejects.toMatchObject({ code: 'not_found' });
  expect((await head.identity.person({ id: nurse.personId })).name).toBe('眼科护士');
  await expect(nurse.identity.people({})).rejects.toMatchObject({ code: 'forbidden' });

  const cases = async (as: As) => (await as.case.list({ type: ['alarm'] })).items.map((item) => item.id);
  expect(await cases(head)).toEqual([mine]);
  expect(await cases(other)).toEqual([theirs]);
  expect(await cases(nurse)).toEqual([]);
  await expect(head.case.get({ id: theirs })).rejects.toMatchObject({ code: 'not_found' });
  expect((await head.case.get({ id: mine })).actions).toEqual([]);
  expect((await head.case.list({})).total).toBe(1);
});

test('the filter by department takes in what lies below', async () => {
  const lab = await put('LAB');
  const bank = await put('LAB-BLOOD', 'LAB');
  await t.person({ roles: ['staff'], name: '检验员', departmentId: lab.id });
  await t.person({ roles: ['staff'], name: '血库员', departmentId: bank.id });
  const names = async (department: string) =>
    (await admin.identity.people({ department })).items.map((item) => item.name).sort();
  expect(await names(lab.id)).toEqual(['检验员', '血库员'].sort());
  expect(await names(bank.id)).toEqual(['血库员']);
});

test('who manages people of one department manages those, gives no roles and touches no administrator', async () => {
  const home = await put('HOME');
  const away = await put('AWAY');
  await t.app.db.insertInto('role').values({ code: 'clerk', name: '干事', name_en: 'C', duty: 'administer' }).execute();
  await t.app.db
    .insertInto('role_grant')
    .values([
      { role_code: 'clerk', permission: 'person.manage', scope: 'departments' },
      { role_code: 'clerk', permission: 'person.read', scope: 'departments' },
    ])
    .execute();
  const clerk = await t.person({ roles: ['clerk'], departmentId: home.id });
  const made = await clerk.identity.createPerson({ name: '本科室新人', username: 'newhome', departmentId: home.id });
  const stranger = await t.person({ roles: ['staff'], departmentId: away.id });
  const boss = await t.person({ roles: ['it'], departmentId: home.id });
  const refused = { code: 'forbidden' };
  await expect(clerk.identity.createPerson({ name: '外科室', departmentId: away.id })).rejects.toMatchObject(refused);
  await expect(clerk.identity.createPerson({ name: '无科室' })).rejects.toMatchObject(refused);
  await expect(clerk.identity.updatePerson({ id: stranger.personId, title: 'x' })).rejects.toMatchObject(refused);
  await expect(clerk.identity.updatePerson({ id: made.id, departmentId: away.id })).rejects.toMatchObject(refused);
  await expect(clerk.identity.updatePerson({ id: made.id, roles: ['guard'] })).rejects.toMatchObject(refused);
  await expect(clerk.identity.resetPassword({ id: boss.personId })).rejects.toMatchObject(refused);
  await expect(clerk.identity.putDepartment({ code: 'MINE', name: '新科室' })).rejects.toMatchObject(refused);
  expect((await clerk.identity.updatePerson({ id: made.id, title: '护士' })).title).toBe('护士');
});
