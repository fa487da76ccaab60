import type { ImportReport } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../kernel/sheet/testing.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

type Rows = Parameters<typeof makeSheet>[0];
async function send(rows: Rows | Uint8Array<ArrayBuffer>, dryRun: boolean, who = chief) {
  const bytes = rows instanceof Uint8Array ? rows : await makeSheet(rows);
  const answer = await who.call('POST', '/api/v1/import/places', fileForm(bytes, { dryRun: String(dryRun) }));
  return { ...answer, report: answer.json as ImportReport };
}
const head = ['编码', '名称', '类型', '上级编码', '重点部位', '重点部位类型', '图上 X', '图上 Y'];
const tree: Rows = [
  head,
  // Children may come before what they stand below.
  ['P1', '分诊台', '点位', 'A1', null, null, 120.5, 80],
  ['A1', '急诊科', 'area', 'F1', '是', '急诊'],
  ['C1', '东院区', '院区'],
  ['F1', '一层', 'Floor', 'B1'],
  ['B1', '门诊楼', '楼栋', 'C1'],
];

test('a dry run tells what would be, a real run does it, and a second one changes nothing', async () => {
  const dry = await send(tree, true);
  expect(dry.report).toMatchObject({ dryRun: true, total: 5, create: 5, bad: 0 });
  expect((await chief.place.list({})).total).toBe(0);
  expect((await send(tree, false)).report).toMatchObject({ dryRun: false, create: 5 });
  expect(await chief.place.get({ code: 'P1' })).toMatchObject({
    path: '东院区 / 门诊楼 / 一层 / 急诊科 / 分诊台',
    at: { x: 120.5, y: 80 },
  });
  expect(await chief.place.get({ code: 'A1' })).toMatchObject({ key: true, keyKind: 'emergency' });
  expect((await send(tree, false)).report).toMatchObject({ create: 0, update: 0, same: 5 });
});

test('every bad row is marked with its column and the reason, and nothing is written', async () => {
  const rows: Rows = [
    head,
    ['A2', '药房', '区域', 'F1'],
    ['A3', null, '区域', 'F1'],
    ['A 4', '空格', '区域', 'F1'],
    ['A5', '没上级', '区域', 'NONE'],
    ['A6', '反了', '院区', 'F1'],
    ['A7', '坏数', '区域', 'F1', null, null, '左边', 3],
    ['A8', '重复', '区域', 'F1'],
    ['A8', '重复', '区域', 'F1'],
    ['P9', '在坏行下', '点位', 'A5'],
    ['P1', '分诊台', '区域', 'A1'],
    ['X1', { formula: '1/0', result: { error: '#DIV/0!' } }, '点位', 'F1'],
  ];
  const { report } = await send(rows, true);
  expect(report).toMatchObject({ total: 11, create: 1, bad: 10 });
  const columns = Object.fromEntries(report.rows.map((row) => [row.row, row.problems.map((one) => one.column)]));
  expect(columns).toEqual({
    2: [],
    3: ['名称'],
    4: ['编码'],
    5: ['上级编码'],
    6: ['上级编码'],
    7: ['图上 X'],
    8: ['编码'],
    9: ['编码'],
    10: ['上级编码'],
    11: ['上级编码'],
    12: ['名称'],
  });
  expect(
    report.rows.flatMap((row) => row.problems).every(({ zh, en }) => /\p{Script=Han}/u.test(zh) && en !== ''),
  ).toBe(true);
  const real = await send(rows, false);
  expect(real).toMatchObject({ status: 422, json: { error: { code: 'invalid', details: { report: { bad: 10 } } } } });
  await expect(chief.place.get({ code: 'A2' })).rejects.toMatchObject({ status: 404 });
});

test('an empty cell leaves what is there, a dash clears it, a missing column is not touched', async () => {
  expect(
    (
      await send(
        [
          ['编码', '重点部位类型'],
          ['A1', null],
          ['P1', null],
        ],
        false,
      )
    ).report,
  ).toMatchObject({ same: 2 });
  const renamed = await send(
    [
      ['Name', 'Code', 'keyKind'],
      ['急诊中心', 'A1', '-'],
    ],
    false,
  );
  expect(renamed.report).toMatchObject({ update: 1 });
  expect(await chief.place.get({ code: 'A1' })).toMatchObject({
    key: true,
    keyKind: null,
    parentId: expect.anything() as string,
  });
  expect((await chief.place.get({ code: 'P1' })).path).toBe('东院区 / 门诊楼 / 一层 / 急诊中心 / 分诊台');
});

test('a place whose kind changes must still fit above what it holds', async () => {
  const { report } = await send(
    [
      ['编码', '类型'],
      ['F1', '区域'],
    ],
    true,
  );
  expect(report.rows[0]).toMatchObject({ verdict: 'bad', problems: [{ column: '类型' }] });
});

test('the export reads back as it is, in the order of the tree', async () => {
  await chief.place.put({ code: 'P2', name: '=cmd()', kind: 'point', parent: 'A1' });
  const { raw, headers } = await chief.call('GET', '/api/v1/export/places');
  expect(headers['content-disposition']).toContain('attachment');
  const sheet = await openSheet(raw);
  expect(sheet.getColumn(1).values.slice(3, 6)).toEqual(['C1', 'B1', 'F1']);
  expect(sheet.getColumn(2).values).toContain("'=cmd()");
  expect((await send(new Uint8Array(raw), false)).report).toMatchObject({ same: 6, bad: 0, update: 0, create: 0 });
});

test('who may not manage places may not import them', async () => {
  const guard = await t.as('guard');
  expect((await send(tree, true, guard)).status).toBe(403);
  expect((await guard.call('GET', '/api/v1/export/places')).status).toBe(200);
});
