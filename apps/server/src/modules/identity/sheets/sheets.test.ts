import type { ImportReport } from '@anyuan/contract';
import type { CellValue } from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../../kernel/sheet/testing.ts';

let t: TestApp;
let it: As;
beforeAll(async () => {
  t = await testApp();
  it = await t.as('it');
  const chief = await t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
});
afterAll(() => t.stop());

async function send(what: 'departments' | 'people', rows: CellValue[][], dryRun = false, by = it) {
  const form = fileForm(await makeSheet(rows), { dryRun: String(dryRun) });
  const { status, json } = await by.call('POST', `/api/v1/import/${what}`, form);
  const { error } = json as { error?: { code: string; details: { report: ImportReport } } };
  return { status, code: error?.code, report: error ? error.details.report : (json as ImportReport) };
}
const departmentHead = ['科室编码', '科室名称', '上级科室', '院区', '电话'];
const peopleHead = ['用户名', '姓名', '科室', '职务', '电话', '角色', '人员类别'];
const wrongs = ({ report }: { report: ImportReport }) =>
  report.rows.flatMap(({ row, problems }) => problems.map(({ column, zh }) => `${row} ${column} ${zh}`));

test(
  'departments come in any order, by code or name, the second time nothing changes, and no circle is made',
  { timeout: 60_000 },
  async () => {
    const sheet = [
      departmentHead,
      ['ER-N', '急诊护理组', '急诊科', null, null],
      ['ER', '急诊科', 'MED', null, '(010)６５５２-1234转8120'],
      ['MED', '医疗系统', null, null, null],
    ];
    expect((await send('departments', sheet, true)).report).toMatchObject({ dryRun: true, create: 3, bad: 0 });
    expect((await it.identity.departments({})).items).toEqual([]);
    expect((await send('departments', sheet)).report).toMatchObject({ create: 3 });
    const { items } = await it.identity.departments({});
    const [er, nurses, med] = ['ER', 'ER-N', 'MED'].map((code) => items.find((one) => one.code === code));
    expect(er?.phone).toBe('01065521234x8120');
    expect([nurses?.parentId, er?.parentId, med?.parentId]).toEqual([er?.id, med?.id, null]);
    // With one campus only, everything stands there.
    expect(new Set(items.map(({ campusId }) => campusId)).size).toBe(1);
    expect(med?.campusId).not.toBeNull();
    expect((await send('departments', sheet)).report).toMatchObject({ same: 3, create: 0, update: 0 });

    const circle = [departmentHead, ['MED', null, 'ER-N', null, null], ['XX', null, '不存在的科', null, null]];
    const refused = await send('departments', circle);
    expect(refused).toMatchObject({ status: 422, code: 'invalid' });
    expect(wrongs(refused)).toEqual([
      '2 上级科室 上级不能是它自己或它的下级',
      '3 科室名称 须填科室名称',
      '3 上级科室 没有科室 不存在的科',
    ]);
    // A dash clears, an empty cell leaves.
    await send('departments', [departmentHead, ['ER', '急诊医学科', null, null, '-']]);
    expect((await it.identity.departments({})).items.find(({ code }) => code === 'ER')).toMatchObject({
      name: '急诊医学科',
      parentId: med?.id,
      phone: null,
    });
  },
);

test(
  'people come with departments and roles by name; every wrong cell is said in its row, and nothing is written',
  { timeout: 60_000 },
  async () => {
    const bad = await send('people', [
      peopleHead,
      ['Bad Name', '张三', '急诊医学科', null, null, '保安', null],
      ['li', '李四', '没有的科', null, null, '保安,审计员', null],
      ['wang', '王五', null, null, null, '飞行员', null],
      [null, '赵六', null, null, null, null, null],
      ['qian', '钱七', null, null, null, '建设账号', null],
      ['sun', '孙八', null, null, '1380000123', null, null],
    ]);
    expect(bad).toMatchObject({ status: 422, code: 'invalid' });
    expect(wrongs(bad).map((one) => one.split(',')[0])).toEqual([
      '2 用户名 用户名:小写字母、数字、. _ -',
      '3 科室 没有科室 没有的科',
      '3 角色 系统管理、安全保密管理、审计、业务操作须由不同人员担任',
      '4 角色 没有角色“飞行员”',
      '5 用户名 须填用户名',
      '6 角色 没有角色“建设账号”',
      '7 电话 不是电话号码',
    ]);
    expect((await it.identity.people({ q: '张三' })).total).toBe(0);

    const good = [
      peopleHead,
      ['g001', '张三', '急诊医学科', '保安', '138-0000-0001', '保安、保安班长', '外包'],
      ['n001', '李四', 'ER', '护士', '13800000002', '医生 / 护士', null],
      [null, '王志愿', 'ER', '志愿者', '+86 138 0000 0003', null, null],
      ['x001', '赵无角', null, null, null, null, null],
    ];
    expect((await send('people', good)).report).toMatchObject({ create: 4, bad: 0 });
    expect((await it.identity.people({ q: '张三' })).items[0]).toMatchObject({
      username: 'g001',
      departmentName: '急诊医学科',
      roles: ['guard', 'guard-leader'],
      kind: 'contractor',
      phone: '13800000001',
    });
    expect((await send('people', good)).report).toMatchObject({ same: 4 });
    expect(
      (await send('people', [peopleHead, ['g001', '张三丰', null, null, null, '保安', null]])).report,
    ).toMatchObject({
      update: 1,
    });
    expect((await it.identity.people({ q: '张三丰' })).items[0]).toMatchObject({ roles: ['guard'], title: '保安' });
    // Who holds no role can do nothing: that can be seen.
    const without = (await it.identity.people({ noRole: true, active: true })).items.map(({ name }) => name);
    expect(without.toSorted()).toEqual(['王志愿', '赵无角']);
  },
);

test('what goes out comes back in without a change', { timeout: 60_000 }, async () => {
  for (const what of ['departments', 'people'] as const) {
    const { status, raw } = await it.call('GET', `/api/v1/export/${what}`);
    expect(status).toBe(200);
    const sheet = await openSheet(raw);
    const rows: CellValue[][] = [];
    sheet.eachRow((row) => rows.push(Array.from({ length: 7 }, (_, at) => row.getCell(at + 1).value ?? null)));
    const head = rows.findIndex((row) => row.includes(what === 'people' ? '用户名' : '科室编码'));
    const back = rows.slice(head).filter((row, index) => index === 0 || (row[0] ?? row[4]));
    const people = what === 'people' ? back.filter((row) => !JSON.stringify(row[5] ?? '').includes('信息科')) : back;
    const { report } = await send(what, people, true);
    expect({ what, bad: wrongs({ report }), update: report.update, create: report.create }).toEqual({
      what,
      bad: [],
      update: 0,
      create: 0,
    });
  }
});

test('first passwords of many are given once, and have to be changed', { timeout: 60_000 }, async () => {
  const { items, left } = await it.identity.firstPasswords({});
  expect(left).toBe(0);
  expect(items.map(({ username }) => username).toSorted()).toEqual(['g001', 'n001', 'x001']);
  expect((await it.identity.firstPasswords({})).items).toEqual([]);
  const nurse = items.find(({ username }) => username === 'n001');
  const answer = await t.anonymous.call('POST', '/api/v1/session', { username: 'n001', password: nurse?.password });
  expect(answer).toMatchObject({ status: 200, json: { passwordChangeNeeded: true } });
});

test(
  'where a second person could sign, guarded roles are given on the page and not by a sheet',
  { timeout: 60_000 },
  async () => {
    const second = await t.person({ roles: ['it'], name: '另一管理员' });
    await t.app.db
      .updateTable('person')
      .set({ password_hash: 'a password of his own', created_at: new Date(0) })
      .where('id', '=', second.personId)
      .execute();
    const refused = await send('people', [peopleHead, ['c001', '监控员', null, null, null, '监控室值班员', null]]);
    expect(wrongs(refused)).toEqual(['2 角色 角色“监控室值班员”须双人联签,请在人员页逐个授予']);
    await expect(send('people', [peopleHead], true, await t.as('guard'))).resolves.toMatchObject({ status: 403 });
  },
);
