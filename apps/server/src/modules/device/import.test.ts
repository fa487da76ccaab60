import type { ImportReport } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../kernel/sheet/testing.ts';
import { cameraSource } from './index.ts';

let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C1', name: '院区', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'C1' });
  await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'B1' });
});
afterAll(() => t.stop());

type Rows = Parameters<typeof makeSheet>[0];
async function send(rows: Rows | Uint8Array<ArrayBuffer>, dryRun: boolean, who = chief) {
  const bytes = rows instanceof Uint8Array ? rows : await makeSheet(rows);
  const answer = await who.call('POST', '/api/v1/import/devices', fileForm(bytes, { dryRun: String(dryRun) }));
  return { ...answer, report: answer.json as ImportReport };
}
const head = [
  '编码',
  '名称',
  '类型',
  '地点编码',
  '图上 X',
  '图上 Y',
  '关联摄像机',
  '视频地址',
  '视频用户名',
  '视频密码',
];
const camera = (i: number) => {
  const ip = `10.0.${i >> 8}.${i & 255}`;
  return [
    `CAM-${i}`,
    `门诊一层摄像机${i}`,
    '摄像机',
    'F1',
    i,
    i * 2,
    null,
    `rtsp://${ip}:554/101`,
    'admin',
    `s3cret-${i}`,
  ];
};
const button = (i: number) => [`BTN-${i}`, `报警按钮${i}`, '一键报警盒', 'F1', i, i, `CAM-${i}、CAM-${i + 1}`];
const hospital: Rows = [
  head,
  ...Array.from({ length: 40 }, (_, i) => button(i)),
  ...Array.from({ length: 500 }, (_, i) => camera(i)),
];

test('500 cameras and 40 buttons come in one go, in less than 3 s, and a second time change nothing', async () => {
  const sheet = await makeSheet(hospital);
  expect((await send(sheet, true)).report).toMatchObject({ total: 540, create: 540, bad: 0 });
  // Processor time: what else the machine does must not decide.
  const began = process.cpuUsage();
  expect((await send(sheet, false)).report).toMatchObject({ dryRun: false, create: 540 });
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1000).toBeLessThan(3000);
  expect(await chief.device.get({ code: 'BTN-7' })).toMatchObject({
    cameras: [{ code: 'CAM-7' }, { code: 'CAM-8' }],
    at: { x: 7, y: 7 },
    testDueOn: '2026-12-22',
  });
  expect((await chief.device.list({ kind: 'camera', limit: 1 })).total).toBe(500);
  const { id } = await chief.device.get({ code: 'CAM-300' });
  expect(await cameraSource(t.app.db, t.app.secrets, id)).toEqual({
    url: 'rtsp://10.0.1.44:554/101',
    username: 'admin',
    password: 's3cret-300',
    transport: 'auto',
  });
  expect((await send(sheet, false)).report).toMatchObject({ same: 540, create: 0, update: 0 });
  const audits = await t.app.db.selectFrom('audit').select('detail').where('action', '=', 'device.import').execute();
  expect(audits).toHaveLength(1);
  expect(JSON.stringify(audits)).not.toContain('s3cret');
});

test('the export holds no address and no password, and reads back without losing them', async () => {
  const { raw } = await chief.call('GET', '/api/v1/export/devices');
  const sheet = await openSheet(raw);
  const text = JSON.stringify(sheet.getSheetValues());
  expect(text).toContain('CAM-499');
  for (const secret of ['s3cret', 'rtsp:', 'admin']) expect(text).not.toContain(secret);
  expect((await send(new Uint8Array(raw), false)).report).toMatchObject({ total: 540, same: 540, bad: 0 });
  const { id } = await chief.device.get({ code: 'CAM-1' });
  expect(await cameraSource(t.app.db, t.app.secrets, id)).toMatchObject({ password: 's3cret-1' });
});

test('bad rows are marked and keep the good ones out', async () => {
  const rows: Rows = [
    head,
    ['N1', '新按钮', '一键报警盒', 'F1'],
    ['N2', '没地点', '一键报警盒', 'F9'],
    ['N3', '没这类', '飞机', 'F1'],
    ['N4', '按钮带视频', '一键报警盒', 'F1', null, null, null, 'rtsp://10.0.0.1/'],
    ['N5', '网页', '摄像机', 'F1', null, null, null, 'http://10.0.0.1/'],
    ['N6', '半个点', '门禁', 'F1', 5],
    ['N7', '关联按钮', '一键报警盒', 'F1', null, null, 'BTN-1'],
    [null, '没编码', '门禁', 'F1'],
  ];
  const { report } = await send(rows, true);
  expect(report.rows.map((row) => [row.verdict, row.problems[0]?.column])).toEqual([
    ['create', undefined],
    ['bad', '地点编码'],
    ['bad', '类型'],
    ['bad', '视频地址'],
    ['bad', '视频地址'],
    ['bad', '图上 X'],
    ['bad', '关联摄像机'],
    ['bad', '编码'],
  ]);
  expect((await send(rows, false)).status).toBe(422);
  await expect(chief.device.get({ code: 'N1' })).rejects.toMatchObject({ status: 404 });
});

test('one changed cell is one update; a password inside an address is taken out of it', async () => {
  const { report } = await send(
    [
      ['编码', '视频地址', '名称'],
      ['CAM-1', 'rtsp://root:n3w@10.9.9.9/1', null],
      ['CAM-2', null, '门诊一层摄像机2'],
      ['BTN-1', null, '护士站'],
    ],
    false,
  );
  expect(report).toMatchObject({ update: 2, same: 1 });
  const { id } = await chief.device.get({ code: 'CAM-1' });
  expect(await cameraSource(t.app.db, t.app.secrets, id)).toMatchObject({
    url: 'rtsp://10.9.9.9/1',
    username: 'root',
    password: 'n3w',
  });
});

test('who may not manage devices may not import them', async () => {
  expect((await send(hospital, true, await t.as('guard-leader'))).status).toBe(403);
  expect((await (await t.as('guard')).call('GET', '/api/v1/export/devices')).status).toBe(403);
});
