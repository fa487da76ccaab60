import type { ImportReport } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../kernel/sheet/testing.ts';

let t: TestApp;
let chief: As;
type Rows = Parameters<typeof makeSheet>[0];

beforeAll(async () => {
  t = await testApp({ at: '2026-03-10T08:00:00+08:00' });
  const admin = await t.as('founder');
  await admin.place.put({ code: 'B1', name: '门诊楼', kind: 'campus' });
  await admin.identity.putDepartment({ code: 'MED', name: '内科' });
  chief = await t.as('security-chief');
});
afterAll(() => t.stop());

const head = [
  '原编号',
  '事由',
  '发生时间',
  '办结时间',
  '办结结果',
  '地点编码',
  '科室编码',
  '信号',
  '警情性质',
  '受伤人数',
];
const old = (i: number) => [
  `旧-${i}`,
  `第${i}起`,
  '2025-05-01 08:30',
  '2025-05-01 09:00',
  '已结案',
  'B1',
  'MED',
  '一键报警',
  '盗窃',
  2,
];
const url = '/api/v1/import/cases/alarm';

async function send(rows: Rows, dryRun: boolean, as = chief) {
  const answer = await as.call('POST', url, fileForm(await makeSheet(rows), { dryRun: String(dryRun) }));
  return { status: answer.status, report: answer.json as ImportReport };
}
const count = async () => (await chief.case.list({ type: 'alarm', limit: 1 })).total;

test('the template names every column, what it needs and what may stand in it', async () => {
  const { raw, status } = await chief.call('GET', `${url}/template`);
  expect(status).toBe(200);
  const sheet = await openSheet(raw);
  const titles = (sheet.getRow(1).values as string[]).slice(1);
  expect(titles).toEqual(expect.arrayContaining(['原编号', '事由', '信号 *', '警情性质', '处置结果']));
  expect(sheet.getRow(2).hidden).toBe(true);
  const hints = sheet.workbook.worksheets[1]!;
  const said = JSON.stringify(hints.getSheetValues());
  for (const word of ['可用:伤医、纠纷升级', '同一编号再次导入时跳过', '已结案、误报、测试完成'])
    expect(said).toContain(word);
});

test(
  'a trial writes nothing; the real run takes old cases over as closed ones of their time; a second run changes nothing',
  { timeout: 60_000 },
  async () => {
    const rows: Rows = [head, ...Array.from({ length: 30 }, (_, i) => old(i))];
    expect((await send(rows, true)).report).toMatchObject({ dryRun: true, total: 30, create: 30, bad: 0 });
    expect(await count()).toBe(0);
    expect((await send(rows, false)).report).toMatchObject({ dryRun: false, create: 30 });
    expect(await count()).toBe(30);
    const [item] = (await chief.case.list({ q: '旧-7' })).items;
    expect(item).toMatchObject({
      title: '第7起',
      state: 'closed',
      at: '2025-05-01T00:30:00.000Z',
      place: { code: 'B1' },
    });
    expect(item!.number).toMatch(/^JJ-202505-\d{4}$/);
    const one = await chief.case.get({ id: item!.id });
    expect(one).toMatchObject({
      data: { kind: 'panic', nature: 'theft', injured: 2 },
      department: { name: '内科' },
      clocks: [],
    });
    // Nobody was told, and no clock runs.
    expect(await t.app.db.selectFrom('case_clock').selectAll().execute()).toEqual([]);
    expect(await t.app.db.selectFrom('notice').selectAll().execute()).toEqual([]);
    expect((await send(rows, false)).report).toMatchObject({ create: 0, same: 30 });
    expect(await count()).toBe(30);
    // The statistics of that year count them, so that this year has something beside it.
    const { groups } = await chief.figure.list({ type: 'alarm', from: '2026-01-01', to: '2026-12-31' });
    expect(groups[0]!.figures[0]).toMatchObject({ name: 'alarms', value: 0, lastYear: { value: 30 } });
    const audits = await t.app.db.selectFrom('audit').select('detail').where('action', '=', 'ledger.import').execute();
    expect(audits.map(({ detail }) => JSON.parse(detail) as unknown)).toEqual([
      { type: 'alarm', rows: 30, closed: 30, first: '旧-0', last: '旧-29' },
    ]);
  },
);

test('what is not closed yet becomes a case to work, with its limits from now on', async () => {
  const { report } = await send(
    [head, ['新-1', '还没办结', new Date('2026-03-09T10:20:00Z'), null, null, 'B1', null, '一键报警']],
    false,
  );
  expect(report).toMatchObject({ create: 1 });
  const [item] = (await chief.case.list({ open: true })).items;
  expect(item).toMatchObject({ title: '还没办结', state: 'raised', at: '2026-03-09T02:20:00.000Z' });
  expect(item!.dueAt).toBe('2026-03-10T00:00:20.000Z');
});

const bad: Rows = [
  head,
  old(100),
  [null, '没编号', '2025-05-01', '2025-05-02', null, null, null, '一键报警'],
  ['坏-1', null, '2025-05-01', '2025-05-02', null, null, null, '一键报警'],
  ['坏-2', '没时间', null, null, null, null, null, '一键报警'],
  ['坏-3', '没这天', '2025-02-30', null, null, null, null, '一键报警'],
  ['坏-4', '倒着', '2025-05-02', '2025-05-01', null, null, null, '一键报警'],
  ['坏-5', '将来', '2027-05-02', null, null, null, null, '一键报警'],
  ['坏-6', '没这地方', '2025-05-01', null, null, 'B9', null, '一键报警'],
  ['坏-7', '没这科', '2025-05-01', null, null, null, 'XX', '一键报警'],
  ['坏-8', '没信号', '2025-05-01', null, null, null, null, null],
  ['坏-9', '没这性质', '2025-05-01', null, null, null, null, '一键报警', '外星人'],
  ['坏-10', '半个人', '2025-05-01', null, null, null, null, '一键报警', null, 1.5],
  ['坏-11', '没结就有结果', '2025-05-01', null, '已结案', null, null, '一键报警'],
  ['重-1', '一次', '2025-05-01', null, null, null, null, '一键报警'],
  ['重-1', '两次', '2025-05-01', null, null, null, null, '一键报警'],
];

test(
  'bad rows are named by row and column, keep the good ones out, and come back marked in the file',
  { timeout: 60_000 },
  async () => {
    const { report } = await send(bad, true);
    expect(report.rows.map(({ verdict, problems }) => [verdict, problems[0]?.column])).toEqual([
      ['create', undefined],
      ['bad', '原编号'],
      ['bad', '事由'],
      ['bad', '发生时间'],
      ['bad', '发生时间'],
      ['bad', '办结时间'],
      ['bad', '发生时间'],
      ['bad', '地点编码'],
      ['bad', '科室编码'],
      ['bad', '信号 *'],
      ['bad', '警情性质'],
      ['bad', '受伤人数'],
      ['bad', '办结时间'],
      ['bad', '原编号'],
      ['bad', '原编号'],
    ]);
    const before = await count();
    expect((await send(bad, false)).status).toBe(422);
    expect(await count()).toBe(before);

    const marked = await chief.call('POST', `${url}/marked`, fileForm(await makeSheet(bad)));
    const sheet = await openSheet(marked.raw);
    expect(sheet.getCell('A1').value).toBe('问题');
    const problems = (sheet.getColumn(1).values as string[]).slice(3);
    expect(problems[0] ?? null).toBeNull();
    expect(problems[7]).toBe('地点编码:没有 B9');
    // Put right, the marked file goes in as it is.
    const again = await chief.call('POST', url, fileForm(new Uint8Array(marked.raw), { dryRun: 'true' }));
    expect(again.json).toMatchObject({ total: 15, create: 1, bad: 14 });
  },
);

test('who may not import, or not register such cases, does not', async () => {
  expect((await send([head, old(200)], true, await t.as('control-room'))).status).toBe(403);
  // May import what his office registers, but no alarms.
  expect((await send([head, old(200)], true, await t.as('medical-affairs'))).status).toBe(403);
  const answer = await chief.call('POST', '/api/v1/import/cases/nothing', fileForm('x'));
  expect(answer.status).toBe(404);
  expect((await chief.call('POST', url, fileForm('x', { dryRun: 'false' }))).status).toBe(422);
});
