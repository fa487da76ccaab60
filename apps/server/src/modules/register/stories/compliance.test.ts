import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../../kernel/sheet/testing.ts';

let t: TestApp;
let office: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  office = await t.as('founder');
  await office.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  await office.identity.putDepartment({ code: 'EYE', name: '眼科', campus: 'C1' });
});
afterAll(() => t.stop());

test('the list of a month comes in by Excel, and what is performed without being registered goes out', async () => {
  const subject = (name: string, subjectCode: string, registered: string) =>
    office.register.create({ kind: 'registered-subject', name, variety: 'subject', subjectCode, registered });
  await subject('眼科', '10', '2015-01-01');
  await subject('医疗美容科', '21', '2026-04-20');
  const head = ['年月', '名称', '类别', '科目 / 技术代码', '例数', '责任科室编码'];
  const month = (when: string) => [
    [when, '白内障手术', '诊疗科目', '10', 31, 'EYE'],
    [when, '激光祛斑', '诊疗科目', '21', 4, 'EYE'],
    [when, '准分子激光', '限制类技术', 'X9', 2, 'EYE'],
  ];
  const send = async (rows: unknown[][]) => {
    const form = fileForm(await makeSheet([head, ...rows] as never), { dryRun: 'false' });
    return (await office.call('POST', '/api/v1/import/registers/performed', form)).json;
  };
  expect(await send(month('2026-03'))).toMatchObject({ create: 3, bad: 0 });
  // The same month again is the same list; the next one is another.
  expect(await send(month('2026-03'))).toMatchObject({ same: 3, create: 0 });
  expect(await send(month('2026-04'))).toMatchObject({ create: 3 });
  const { items } = await office.register.list({ kind: 'performed', finding: 'unmatched' });
  expect(items.map(({ month: when, name }) => [when, name])).toEqual([
    ['2026-03', '激光祛斑'],
    ['2026-03', '准分子激光'],
    ['2026-04', '准分子激光'],
  ]);
  const out = await openSheet((await office.call('GET', '/api/v1/export/registers/performed?finding=unmatched')).raw);
  // Below its title and the heads of its columns.
  expect(out.rowCount).toBe(2 + 3);
  expect(JSON.stringify(out.getSheetValues())).not.toContain('白内障');
  expect((await office.register.counts({})).items.find(({ kind }) => kind === 'performed')?.findings).toMatchObject({
    unmatched: 3,
  });
  // Once it is registered under that code, it stands no longer out.
  await office.register.create({
    kind: 'registered-subject',
    name: '准分子激光手术',
    variety: 'technology',
    subjectCode: 'X9',
    registered: '2026-04-30',
  });
  expect((await office.register.list({ kind: 'performed', finding: 'unmatched' })).total).toBe(2);
  // A month is a month.
  expect(await send([['三月', '骨科', '诊疗科目', '11', 1, 'EYE']])).toMatchObject({
    error: { code: 'invalid', details: { report: { bad: 1, create: 0 } } },
  });
});

test('an advertisement that promises too much says which words and which rule', async () => {
  const put = (wording: string) =>
    office.register.create({
      kind: 'advertisement',
      certificate: '湘医广【2026】第 1 号',
      medium: '户外',
      wording,
      issued: '2026-03-01',
      owner: office.personId,
    });
  const bad = await put('祖传秘方,有效率 98%,本院专家坐诊');
  expect(bad.findings).toEqual(['worded']);
  expect(
    (bad['claims'] as { word: string; rule: readonly string[] }[]).map(({ word, rule }) => [word, rule[0]]),
  ).toEqual([
    ['有效率', '说明治愈率或者有效率'],
    ['祖传秘方', '法律、行政法规禁止的其他内容'],
  ]);
  const plain = await put('骨科门诊每日开诊');
  expect(plain).toMatchObject({ findings: [], claims: [] });
  await office.setting.put({ key: 'register.bannedWords', value: '每日、全天候' });
  expect(await office.register.find({ code: plain.code })).toMatchObject({
    findings: ['worded'],
    claims: [{ word: '每日', rule: null }],
  });
  expect((await office.register.list({ kind: 'advertisement', finding: 'worded' })).total).toBe(2);
  await office.setting.put({ key: 'register.bannedWords', value: '' });
});

test('a licence that has to be verified by the number of beds, a hole that has to be patched', async () => {
  const licence = await office.register.create({
    kind: 'institution-licence',
    variety: 'practice',
    number: '1',
    issued: '2020-01-01',
    validTo: '2035-01-01',
    beds: 'small',
    verified: '2025-05-01',
  });
  expect(licence).toMatchObject({ endsOn: '2026-05-01', findings: ['noOwner', 'ended'] });
  await office.register.put({ kind: 'institution-licence', code: licence.code, beds: 'large' });
  expect(await office.register.find({ code: licence.code })).toMatchObject({ endsOn: '2028-05-01' });
  const asset = await office.register.create({
    kind: 'it-asset',
    name: 'HIS',
    variety: 'system',
    level: 'three',
    personal: true,
  });
  const hole = await office.register.create({
    kind: 'it-hole',
    asset: asset.id,
    severity: 'high',
    found: '2026-05-01',
  });
  expect(hole).toMatchObject({ endsOn: '2026-05-08', asset: asset.id });
  await office.register.put({ kind: 'it-hole', code: hole.code, fixed: '2026-05-09' });
  expect(await office.register.find({ code: hole.code })).toMatchObject({ endsOn: null });
});

test('an incident of a system: judged within half an hour, contained, told upwards and to those concerned, looked back on', async () => {
  const officer = await t.person({ roles: ['it-security'], name: '信息安全员' });
  const nurse = await t.person({ roles: ['staff'], name: '护士' });
  const asset = await officer.register.create({
    kind: 'it-asset',
    name: '检验系统',
    variety: 'system',
    level: 'three',
    personal: true,
  });
  const { id } = await nurse.case.create({
    type: 'itIncident',
    title: '检验系统打不开',
    data: { kind: 'ransom', description: '屏幕要求付款', asset: asset.id, personal: true },
  });
  const act = (action: string, input: Record<string, unknown> = {}) => officer.case.act({ id, action, ...input });
  await expect(nurse.case.act({ id, action: 'judge', level: 'serious', scope: '检验科' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await act('judge', { level: 'serious', scope: '检验科全部终端', people: 320 });
  await act('contain', { measure: '断网、隔离主机' });
  await act('recover', { cause: '弱口令', recovery: '由备份恢复' });
  // What is grave is told upwards, and what holds personal data to those it is about, before it is over.
  const close = () => act('close', { lessons: '口令强度、补丁、演练' });
  await expect(close()).rejects.toMatchObject({ code: 'it_not_reported' });
  await act('reportUp', { reportNumber: 'WX-2026-7' });
  await expect(close()).rejects.toMatchObject({ code: 'it_not_told' });
  await act('tellPeople', { told: '短信告知 320 人' });
  await close();
  expect(await officer.case.get({ id })).toMatchObject({ state: 'closed', data: { reportNumber: 'WX-2026-7' } });
});
