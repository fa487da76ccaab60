import type { ImportReport } from '@anyuan/contract';
import excel from 'exceljs';
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
  '2025-03-01 08:30',
  '2025-03-01 09:00',
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

test('a trial writes nothing; the real run takes old cases over as closed ones of their time; a second run changes nothing', async () => {
  const rows: Rows = [head, ...Array.from({ length: 30 }, (_, i) => old(i))];
  expect((await send(rows, true)).report).toMatchObject({ dryRun: true, total: 30, create: 30, bad: 0 });
  expect(await count()).toBe(0);
  expect((await send(rows, false)).report).toMatchObject({ dryRun: false, create: 30 });
  expect(await count()).toBe(30);
  const [item] = (await chief.case.list({ q: '旧-7' })).items;
  expect(item).toMatchObject({
    title: '第7起',
    state: 'closed',
    at: '2025-03-01T00:30:00.000Z',
    place: { code: 'B1' },
  });
  expect(item!.number).toMatch(/^JJ-202503-\d{4}$/);
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
});

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

test('bad rows are named by row and column, keep the good ones out, and come back marked in the file', async () => {
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
});

test('all worksheets are read, hidden rows are not, amounts are read as written, and an English reader is answered in English', async () => {
  const book = new excel.Workbook();
  const first = book.addWorksheet('2024');
  first.addRows([head, old(300), old(301)]);
  first.getRow(3).hidden = true;
  book.addWorksheet('2025').addRows([head, [...old(302).slice(0, 5), 'B9']]);
  book.addWorksheet('说明').addRow(['请勿改动表头']);
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  const report = (await chief.call('POST', url, fileForm(bytes, { dryRun: 'true' }))).json as ImportReport;
  expect(report).toMatchObject({
    total: 2,
    create: 1,
    leftOut: { sheets: ['说明'], columns: [], hidden: [{ sheet: '2024', count: 1, rows: '3' }] },
  });
  expect(report.rows.map(({ sheet, row, verdict }) => [sheet, row, verdict])).toEqual([
    ['2024', 2, 'create'],
    ['2025', 2, 'bad'],
  ]);
  expect(report.rows[1]?.problems[0]).toEqual({
    column: '地点编码',
    columnEn: 'Place code',
    zh: '没有 B9',
    en: 'there is no B9',
  });
  const marked = await chief.call('POST', `${url}/marked`, fileForm(bytes, { lang: 'en' }));
  const sheet = await openSheet(marked.raw);
  expect((sheet.getRow(1).values as string[]).slice(1, 3)).toEqual(['Problems', 'Former number']);
  expect(sheet.getCell('A4').value).toBe('[2025!2] Place code: there is no B9; Signal *: it is needed');
  const template = await openSheet((await chief.call('GET', `${url}/template?lang=en`)).raw);
  expect(template.getCell('A1').value).toBe('Former number');
  expect(JSON.stringify(template.workbook.worksheets[1]!.getSheetValues())).toContain('one of: Closed');
  // As a table of another program: text, in the letters of this country.
  const rows = `原编号,事由,发生时间,办结时间,地点编码,信号\n旧-400,门诊,2025年5月1日 8:30,2025/5/1,B1,一键报警\n`;
  const csv = (await chief.call('POST', url, fileForm(rows, { dryRun: 'true' }))).json as ImportReport;
  expect(csv.rows[0]).toMatchObject({ verdict: 'bad', problems: [{ column: '办结时间' }] });
});

test('past cases keep the times of their steps, their people and their outcome, and figures say what they are not told', async () => {
  await t.person({ roles: ['control-room'], name: '接警员甲' });
  const steps = [...head.slice(0, 7), '信号', '登记人', '经办人', '接警时间', '到场时间'];
  const past = (n: number, ack: string | null, arrived: string | null, outcome = '已结案') => [
    `史-${n}`,
    `史${n}`,
    '2024-06-01 10:00',
    '2024-06-01 11:00',
    outcome,
    'B1',
    null,
    '一键报警',
    '接警员甲',
    '接警员甲、已离职的乙',
    ack,
    arrived,
  ];
  const rows: Rows = [
    steps,
    past(1, '2024-06-01 10:00:10', '2024-06-01 10:02'),
    past(2, '2024-06-01 10:00:30', null),
    past(3, null, null),
    past(4, null, null, '误报'),
  ];
  expect((await send(rows, true)).report.rows.flatMap(({ problems }) => problems)).toEqual([]);
  expect((await send(rows, false)).report).toMatchObject({ create: 4 });
  const [found] = (await chief.case.list({ q: '史-1' })).items;
  const one = await chief.case.get({ id: found!.id });
  expect(one.stamps).toEqual({
    acknowledgedAt: '2024-06-01T02:00:10.000Z',
    arrivedAt: '2024-06-01T02:02:00.000Z',
    closedAt: '2024-06-01T03:00:00.000Z',
  });
  expect(one.reporter).toMatchObject({ name: '接警员甲' });
  expect(one.parties.map(({ person, relation }) => [person.name, relation])).toContainEqual(['接警员甲', 'assignee']);
  const line = await chief.case.timeline({ id: found!.id });
  expect(line.items.map(({ action }) => action)).toEqual(expect.arrayContaining(['create', 'acknowledge', 'arrive']));
  expect(JSON.stringify(line.items)).toContain('已离职的乙');

  const { groups } = await chief.figure.list({ type: 'alarm', from: '2024-01-01', to: '2024-12-31' });
  const named = (name: string) => groups[0]!.figures.find((figure) => figure.name === name)!;
  expect(named('alarms')).toMatchObject({ value: 4 });
  expect(named('alarms').unknown).toBeUndefined();
  // Of two it is not known when they were answered, of three when somebody arrived: they count neither for nor against.
  expect(named('ack')).toMatchObject({ value: 20, denominator: 2, unknown: 2 });
  expect(named('arrival')).toMatchObject({ value: 120, denominator: 1, unknown: 3 });
  expect(named('ackInTime')).toMatchObject({ value: null, unknown: 4 });
  expect(named('falseAlarms')).toMatchObject({ value: 25, numerator: 1, denominator: 4 });
  expect((await chief.case.list({ figure: named('ack').of })).total).toBe(2);

  const wrong = past(5, '2024-06-01 09:59', null);
  const open = [
    ...past(6, null, null).slice(0, 3),
    null,
    null,
    'B1',
    null,
    '一键报警',
    '接警员甲',
    '接警员甲',
    '2024-06-01 10:01',
  ];
  const { report } = await send([steps, wrong, open], true);
  expect(report.rows.map(({ problems }) => problems.map(({ column }) => column))).toEqual([
    ['接警时间'],
    ['接警时间', '经办人'],
  ]);
});

test('who may not import, or not register such cases, does not', async () => {
  expect((await send([head, old(200)], true, await t.as('control-room'))).status).toBe(403);
  // May import what his office registers, but no alarms.
  expect((await send([head, old(200)], true, await t.as('medical-affairs'))).status).toBe(403);
  const answer = await chief.call('POST', '/api/v1/import/cases/nothing', fileForm('x'));
  expect(answer.status).toBe(404);
  expect((await chief.call('POST', url, fileForm('x', { dryRun: 'false' }))).status).toBe(422);
});
