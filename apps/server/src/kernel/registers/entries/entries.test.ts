import type { ImportReport } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../sheet/testing.ts';

// Devices and places are the kinds at hand; what is tested is what every kind gets.
let t: TestApp;
let chief: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'C1' });
  await chief.place.put({ code: 'F1', name: '一层', kind: 'floor', parent: 'B1' });
  for (const [i, name] of ['药房', '挂号处', '收费处', '急诊'].entries())
    await chief.device.put({ code: `D${i}`, name, kind: i === 3 ? 'camera' : 'door', place: 'F1' });
});
afterAll(() => t.stop());

const codes = (answer: { items: { code: string }[] }) => answer.items.map(({ code }) => code);

test('a list is sorted both ways and read page by page without a gap, also where values are missing', async () => {
  // By pinyin: guahaochu, jizhen, shoufeichu, yaofang.
  expect(codes(await chief.device.list({ sort: 'name' }))).toEqual(['D1', 'D3', 'D2', 'D0']);
  expect(codes(await chief.device.list({ sort: '-name' }))).toEqual(['D0', 'D2', 'D3', 'D1']);
  await chief.device.put({ code: 'D2', name: '收费处', kind: 'door', testDueOn: '2026-05-01' });
  for (const sort of ['testDueOn', '-testDueOn', 'lastSeenAt', 'code', '-code']) {
    const whole = codes(await chief.device.list({ sort }));
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await chief.device.list({ sort, limit: 1, ...(cursor && { cursor }) });
      seen.push(...codes(page));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect({ sort, seen }).toEqual({ sort, seen: whole });
    expect(seen.toSorted()).toEqual(['D0', 'D1', 'D2', 'D3']);
  }
  await expect(chief.device.list({ sort: 'password' })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(chief.device.list({ cursor: 'WzFd' })).rejects.toMatchObject({ code: 'bad_request' });
});

test('places are found within another, by key kind, by department and by having a plan', async () => {
  await chief.place.put({ code: 'A1', name: '住院药房', kind: 'area', parent: 'F1', key: true, keyKind: 'pharmacy' });
  expect(codes(await chief.place.list({ within: 'B1' }))).toEqual(['A1', 'B1', 'F1']);
  expect(codes(await chief.place.list({ within: 'B1', keyKind: 'pharmacy' }))).toEqual(['A1']);
  expect(codes(await chief.place.list({ q: 'zhuyuanyf', hasPlan: false }))).toEqual([]);
  expect(codes(await chief.place.list({ q: 'zyyf', hasPlan: false }))).toEqual(['A1']);
  expect((await chief.place.list({ hasPlan: true })).total).toBe(0);
});

test('many are changed at once, and each that cannot be says why', async () => {
  await chief.device.put({ code: 'CAM', name: '摄像机', kind: 'camera', source: { url: 'rtsp://10.0.0.1/1' } });
  const { items } = await chief.device.batch({ codes: ['D0', 'CAM', 'NONE'], change: { kind: 'radio' } });
  expect(items.map(({ code, refused }) => [code, refused?.zh])).toEqual([
    ['D0', undefined],
    ['CAM', '只有摄像机有视频地址'],
    ['NONE', '找不到 NONE'],
  ]);
  expect((await chief.device.get({ code: 'D0' })).kind).toBe('radio');
  expect((await chief.device.get({ code: 'CAM' })).kind).toBe('camera');
  await chief.device.batch({ codes: ['D0', 'D1'], change: { place: null, enabled: false } });
  expect(await chief.device.get({ code: 'D1' })).toMatchObject({ place: null, enabled: false });

  const change = (given: Record<string, unknown>) => chief.device.batch({ codes: ['D0'], change: given });
  await expect(change({ testDueOn: 'soon' })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'testDueOn' }] },
  });
  // Its name, its address: nothing one gives to many.
  await expect(change({ name: '同名' })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(change({ url: 'rtsp://10.0.0.9/' })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(change({ enabled: null })).rejects.toMatchObject({ code: 'invalid' });
});

test('many are removed at once; what is in use stays and says so', async () => {
  await chief.place.put({ code: 'X1', name: '空房', kind: 'point', parent: 'F1' });
  const { items } = await chief.place.batch({ codes: ['X1', 'F1'], remove: true });
  expect(items).toMatchObject([
    { code: 'X1', refused: null },
    { code: 'F1', refused: { zh: expect.any(String) as string } },
  ]);
  expect((await chief.place.get({ code: 'F1' })).name).toBe('一层');
  await expect(chief.place.get({ code: 'X1' })).rejects.toMatchObject({ status: 404 });
});

async function send(rows: Parameters<typeof makeSheet>[0], dryRun: boolean): Promise<ImportReport> {
  const form = fileForm(await makeSheet(rows), { dryRun: String(dryRun) });
  return (await chief.call('POST', '/api/v1/import/devices', form)).json as ImportReport;
}

test('the history of an entry tells every change, field by field, also those that came by a sheet', async () => {
  await chief.device.put({ code: 'H1', name: '后门', kind: 'camera', place: 'F1' });
  const source = { url: 'rtsp://10.7.7.7/1', username: 'root', password: 'geheim' };
  await chief.device.put({ code: 'H1', name: '后门', kind: 'camera', source });
  // Nothing changes: nothing is noted.
  await chief.device.put({ code: 'H1', name: '后门', kind: 'camera', source });
  await send(
    [
      ['编码', '名称', '下次测试'],
      ['H1', '北门', '2026-12-01'],
      ['H2', '新来的', null],
    ],
    true,
  );
  await send(
    [
      ['编码', '名称', '类型', '下次测试'],
      ['H1', '北门', null, '2026-12-01'],
      ['H2', '南门', '门禁', null],
    ],
    false,
  );
  await chief.device.startTest({ code: 'H1', minutes: 10 });
  await chief.device.batch({ codes: ['H1'], change: { enabled: false } });
  const { items } = await chief.device.history({ code: 'H1' });
  const told = items.map(({ action, changes, notes }) => [
    action,
    Object.fromEntries(changes.map(({ field, from, to }) => [field, [from, to]])),
    notes,
  ]);
  expect(told).toEqual([
    ['device.change', { enabled: [true, false] }, {}],
    ['device.test', {}, { minutes: 10 }],
    ['device.import', { name: ['后门', '北门'], testDueOn: [null, '2026-12-01'] }, {}],
    [
      'device.change',
      { url: [null, '***'], username: [null, '***'], password: [null, '***'], transport: [null, '***'] },
      {},
    ],
    ['device.create', { name: [null, '后门'], kind: [null, 'camera'], place: [null, 'F1'], enabled: [null, true] }, {}],
  ]);
  expect(items[0]?.actor).toMatchObject({ kind: 'person', name: expect.any(String) as string });
  expect((await chief.device.history({ code: 'H2' })).items.map(({ action }) => action)).toEqual(['device.imported']);
  const first = await chief.device.history({ code: 'H1', limit: 2 });
  const rest = await chief.device.history({ code: 'H1', cursor: first.next ?? '' });
  expect([...first.items, ...rest.items]).toEqual(items);
  expect(JSON.stringify(items)).not.toMatch(/10\.7\.7\.7|geheim|root/);
  await expect((await t.as('guard')).device.history({ code: 'H1' })).rejects.toMatchObject({ status: 403 });
});

test('a register is printed as it is filtered, and its code finds out whether paper and records still agree', async () => {
  const page = await chief.call('GET', '/api/v1/print/devices?kind=camera');
  const html = page.raw.toString();
  expect(page.headers['content-type']).toContain('text/html');
  for (const text of ['设备', '类型:摄像机', 'H1', '北门', '东院区 / 门诊楼 / 一层', '是'])
    expect(html).toContain(text);
  expect(html).not.toContain('收费处');
  const { sha256, rows } = await chief.device.digest({ kind: 'camera' });
  expect(html).toContain(sha256);
  expect(rows).toBe((await chief.device.list({ kind: 'camera' })).total);
  await chief.device.put({ code: 'H1', name: '北门二', kind: 'camera' });
  expect((await chief.device.digest({ kind: 'camera' })).sha256).not.toBe(sha256);
  const line = await t.app.db.selectFrom('audit').select('detail').where('action', '=', 'device.print').execute();
  expect(JSON.parse(line[0]?.detail ?? '{}')).toMatchObject({ kind: 'camera', rows, sha256 });
});

test('a filtered export holds what was asked for; the trial names sheets and columns it leaves out', async () => {
  const { raw } = await chief.call('GET', '/api/v1/export/devices?kind=door');
  const sheet = await openSheet(raw);
  const shown = sheet.getColumn(1).values.slice(3);
  expect(shown).toEqual(codes(await chief.device.list({ kind: 'door' })));
  const report = await send(
    [
      ['编码', '名称', '保修期'],
      ['D1', '挂号处', '三年'],
    ],
    true,
  );
  expect(report).toMatchObject({ same: 1, leftOut: { sheets: [], columns: ['保修期'] } });
});

test('the template says what may stand where, and the marked sheet what is wrong', async () => {
  const template = await openSheet((await chief.call('GET', '/api/v1/import/places/template')).raw);
  const titles = (template.getRow(1).values as string[]).slice(1);
  expect(titles).toEqual([
    '编码',
    '名称',
    '类型',
    '上级编码',
    '重点部位',
    '重点部位类型',
    '电话',
    '科室编码',
    '隐私场所',
    '摄像机',
    '图上 X',
    '图上 Y',
  ]);
  expect(JSON.stringify(template.workbook.worksheets[1]?.getSheetValues())).toContain('院区、楼栋、楼层、区域、点位');
  const form = fileForm(
    await makeSheet([
      ['编码', '名称', '类型', '上级编码'],
      ['Z1', '甲', '区域', 'NONE'],
    ]),
  );
  const marked = await openSheet((await chief.call('POST', '/api/v1/import/places/marked', form)).raw);
  expect(marked.getRow(3).getCell(1).value).toBe('上级编码:没有上级 NONE');
  expect(marked.getRow(3).getCell(2).value).toBe('Z1');
});

test('a reference that does not exist is said at its field', async () => {
  const answer = await chief.call('PUT', '/api/v1/devices/D1', { name: '挂号处', kind: 'door', place: 'NOWHERE' });
  expect(answer).toMatchObject({
    status: 404,
    json: { error: { code: 'not_found', details: { what: 'NOWHERE', issues: [{ path: 'place' }] } } },
  });
});

test('one campus neither changes, removes nor imports what stands in another', async () => {
  await chief.place.put({ code: 'C2', name: '西院区', kind: 'campus' });
  await chief.place.put({ code: 'W1', name: '西楼', kind: 'building', parent: 'C2' });
  await chief.device.put({ code: 'W-D', name: '西门', kind: 'door', place: 'W1' });
  const { id } = await chief.place.get({ code: 'C1' });
  await t.app.db.insertInto('role').values({ code: 'east', name: '东院', name_en: 'East', duty: 'operate' }).execute();
  await t.app.db
    .insertInto('role_grant')
    .values(
      ['device.read', 'device.manage', 'place.read'].map((permission) => ({
        role_code: 'east',
        permission,
        scope: 'campus',
      })),
    )
    .execute();
  const departmentId = '01900000-0000-7000-8000-000000000001';
  await t.app.db
    .insertInto('department')
    .values({ id: departmentId, code: 'E', name: '东院总务', path: `/${departmentId}/`, campus_id: id })
    .execute();
  const east = await t.person({ roles: ['east'], departmentId });
  expect(codes(await east.device.list({}))).not.toContain('W-D');
  await expect(east.device.history({ code: 'W-D' })).rejects.toMatchObject({ status: 404 });
  const { items } = await east.device.batch({ codes: ['W-D', 'D2'], change: { enabled: false } });
  expect(items.map(({ refused }) => refused?.zh)).toEqual(['不在您管理的院区', undefined]);
  expect((await chief.device.get({ code: 'W-D' })).enabled).toBe(true);
  // Neither taken over nor pushed over.
  await expect(east.device.put({ code: 'W-D', name: '西门', kind: 'door', place: 'F1' })).rejects.toMatchObject({
    status: 403,
  });
  await expect(east.device.put({ code: 'D2', name: '收费处', kind: 'door', place: 'W1' })).rejects.toMatchObject({
    status: 403,
  });
  expect((await east.device.batch({ codes: ['W-D'], remove: true })).items[0]?.refused?.zh).toContain('没有权限');
  const sheet = fileForm(
    await makeSheet([
      ['编码', '名称'],
      ['W-D', '占了'],
    ]),
    { dryRun: 'false' },
  );
  expect((await east.call('POST', '/api/v1/import/devices', sheet)).status).toBe(422);
  const printed = (await east.call('GET', '/api/v1/print/devices')).raw.toString();
  expect(printed).toContain('收费处');
  expect(printed).not.toContain('西门');
});
