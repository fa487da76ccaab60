import { worthOf, type ImportReport } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachTo, photo } from '../../../test/photos.ts';
import { anchorsIn } from '../../kernel/registers/print/contents.ts';
import { readSheet, writeSheet } from '../../kernel/sheet/index.ts';
import { shippedTables } from './shipped/index.ts';

let t: TestApp;
let chief: As;
let head: As;
let other: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-02T02:00:00Z' });
  const office = crypto.randomUUID();
  const { sql } = await import('kysely');
  await sql`insert into department (id, code, name, path) values (${office}, 'office', '院办公室', ${`/${office}/`})`.execute(
    t.owner,
  );
  chief = await t.person({ roles: ['security-chief'], name: '科长' });
  head = await t.person({ roles: ['head'], name: '主任', departmentId: office });
  other = await t.person({ roles: ['guard'], name: '保安甲' });
});
afterAll(() => t.stop());

const columns = ['编号', '一级项目', '考核标准', '分值', '考核主体', '扣分办法', '责任科室'].map((zh) => ({
  key: zh,
  zh,
  en: zh,
  ...(zh === '编号' && { identifies: true as const }),
}));
const rows = [
  ['1', '一 组织', '领导小组', '3', '医院', '无领导小组: 不得分 @台账 领导小组 ≥1', 'office'],
  ['2', '一 组织', '例会每季度一次', '4', '医院', '每缺一次扣1 @台账 会议 ≥4', 'office'],
  ['3', '二 现场', '通道畅通', '3', '公安', '酌情扣0.5~2', 'office'],
  ['4', '三 加分', '创新', '5', '医院', '每项加2,封顶5', ''],
  ['5', '四 否决', '重大事故', '', '医院', '一票否决 @台账 重大事件', ''],
];
const sheet = (some: readonly (readonly string[])[]) =>
  writeSheet(
    '表',
    columns,
    some.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, row[at] ?? '']))),
  );

async function importInto(code: string, bytes: Uint8Array, dryRun: boolean): Promise<ImportReport> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), '考核表.xlsx');
  form.set('dryRun', String(dryRun));
  const { status, json } = await chief.call('POST', `/api/v1/import/score-tables/${code}/items`, form);
  expect(status).toBe(200);
  return json as ImportReport;
}
const importRows = async (some: readonly (readonly string[])[], dryRun: boolean) =>
  importInto('ours', await sheet(some), dryRun);
const add = (kind: string, name: string, data: Record<string, unknown>) =>
  chief.register.create({ kind, name, ...data } as never);

test('a new table comes by Excel, scores itself as far as it can, asks for the rest, and ends as one PDF', async () => {
  await expect(head.assessment.putTable({ code: 'ours', name: '本院考核表', source: '市文件' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await chief.assessment.putTable({ code: 'ours', name: '本院考核表', source: '市文件〔2026〕1 号' });
  const span = { table: 'ours', name: '2026 年自评', from: '2026-01-01', to: '2026-12-31', dueOn: '2026-11-20' };
  await expect(chief.assessment.open(span)).rejects.toMatchObject({ code: 'table_empty' });
  const bad = await importRows(
    [...rows.slice(0, 4), ['5', '四', '事故', '', '', '看着扣', ''], ['6', '五', '甲', '1', '', '扣1 @台账 飞船', '']],
    true,
  );
  expect(bad.rows.map(({ verdict }) => verdict)).toEqual(['create', 'create', 'create', 'create', 'bad', 'bad']);
  expect(await importRows(rows, false)).toMatchObject({ create: 5, bad: 0 });
  expect(await importRows(rows, true)).toMatchObject({ same: 5 });
  expect((await chief.assessment.tables({})).items.find(({ code }) => code === 'ours')).toMatchObject({
    points: 10,
    evident: 7,
    shipped: false,
  });
  // What goes out can be sent back.
  const out = await chief.call('GET', '/api/v1/export/score-tables/ours/items');
  expect((await readSheet(out.raw, columns)).rows).toHaveLength(5);

  await add('leading-group', '平安建设领导小组', {
    purpose: '平安',
    leader: '院长',
    members: [{ role: 'deputy', name: '科长' }],
    document: '1号',
    adjusted: '2026-01-05',
  });
  for (const on of ['2026-02-01', '2026-05-01', '2026-08-01', '2025-12-30'])
    await add('meeting', `例会${on}`, { on, chair: '院长', agenda: '平安建设' });
  const opened = await chief.assessment.open(span);
  const { id } = opened;
  const row = (no: string, from = opened) => from.rows.find((one) => one.no === no)!;
  expect(row('1')).toMatchObject({ score: 3, byItself: true });
  // Three of four were held this year; last year's does not count.
  expect(row('2')).toMatchObject({ score: 3, lost: 1, byItself: true });
  expect(row('2').shown[0]).toMatchObject({ value: 3, effective: '2026-08-01', page: '/registers/meeting' });
  expect(row('3')).toMatchObject({ score: null, byItself: false });
  expect(row('5').vetoed).toBe(false);
  expect(opened.sums).toMatchObject({ worth: 10, known: 7, score: 6, byItself: 7, vetoed: false });

  // The rest is asked of somebody, who sees what is his alone.
  await chief.assessment.assign({ id: row('3').id, department: 'office', owner: head.personId, dueOn: '2026-11-04' });
  expect((await head.notice.list({})).items[0]).toMatchObject({
    subject: { kind: 'assessmentItem', id: row('3').id },
  });
  await expect(other.assessment.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await other.assessment.list({})).items).toEqual([]);
  const seen = await head.assessment.get({ id });
  expect(seen.rows.map(({ no }) => no)).toEqual(['1', '2', '3']);
  await head.assessment.answer({ id: row('3').id, facts: [{ value: 1 }], note: '三楼通道有杂物,已清' });
  await attachTo(head, 'assessmentItem', row('3').id, 'evidence', await photo());
  // What evidence says cannot be said otherwise; only a score with a reason can.
  await head.assessment.answer({ id: row('2').id, facts: [{ value: 0 }] });
  await chief.assessment.answer({
    id: row('4').id,
    facts: [
      {
        list: [
          { name: '雪亮工程', value: 2 },
          { name: '雪亮 工程', value: 2 },
        ],
      },
    ],
  });
  const answered = await chief.assessment.get({ id });
  expect(['2', '3', '4'].map((no) => row(no, answered).score)).toEqual([3, 2, 2]);
  await expect(chief.assessment.score({ id: row('2').id, column: 'recheck', points: 4 })).rejects.toMatchObject({
    code: 'reason_needed',
  });
  await chief.assessment.score({ id: row('2').id, column: 'recheck', points: 3.5, reason: '12 月会议已排定' });
  await chief.assessment.score({ id: row('2').id, column: 'examiner', points: 2.5, reason: '缺签到表' });
  expect(row('2', await chief.assessment.get({ id }))).toMatchObject({
    score: 2.5,
    recheck: { points: 3.5 },
    examiner: { reason: '缺签到表' },
  });

  // Evidence that has come since counts when it is looked up anew.
  await add('meeting', '例会2026-11-01', { on: '2026-11-01', chair: '院长', agenda: '平安建设' });
  expect(row('2', await chief.assessment.measure({ id })).reckoned).toBe(4);

  const gaps = await chief.call('GET', `/api/v1/export/assessments/${id}/gaps`);
  const listed = await readSheet(gaps.raw, [
    { key: 'no', zh: '编号', en: 'No.', identifies: true },
    { key: 'lost', zh: '失分', en: 'Lost' },
  ]);
  expect(listed.rows.map(({ cells }) => [cells.get('no'), cells.get('lost')])).toEqual([
    ['3', '1'],
    ['2', '1.5'],
  ]);

  const closed = await chief.assessment.close({ id });
  expect(closed).toMatchObject({ state: 'closed', sums: { score: 9.5, bonus: 2 } });
  await expect(chief.assessment.measure({ id })).rejects.toMatchObject({ code: 'assessment_closed' });
  await expect(head.assessment.answer({ id: row('3').id, facts: [{ value: 0 }] })).rejects.toMatchObject({
    code: 'assessment_closed',
  });
});

test('whoever has not answered hears of it once, some days before', async () => {
  await chief.assessment.putTable({ code: 'small', name: '小表', source: '' });
  const { raw } = await chief.call('GET', '/api/v1/export/score-tables/ours/items');
  await importInto('small', raw, false);
  const { rows: items } = await chief.assessment.open({
    table: 'small',
    name: '二次自评',
    from: '2026-01-01',
    to: '2026-12-31',
    dueOn: '2026-11-20',
  });
  await chief.assessment.assign({ id: items[2]!.id, department: 'office', owner: head.personId, dueOn: '2026-11-06' });
  const { remindOwners } = await import('./write.ts');
  const told = async () => (await head.notice.list({})).items.filter(({ zh }) => zh.includes('尚未填报')).length;
  await remindOwners(t.app.system('test'));
  expect(await told()).toBe(0);
  await t.later({ days: 2 });
  await remindOwners(t.app.system('test'));
  await remindOwners(t.app.system('test'));
  expect(await told()).toBe(1);
});

test('shipped tables say where they come from and what was missing, and every item of the example that can shows itself', () => {
  const tables = shippedTables();
  for (const { definition } of tables) {
    expect(definition.source).not.toBe('');
    expect(definition.missing).not.toBe('');
    expect(new Set(definition.items.map(({ no }) => no)).size).toBe(definition.items.length);
  }
  const example = tables.find(({ code }) => code === 'sample')!.definition;
  expect(example.items.reduce((sum, item) => sum + worthOf(item), 0)).toBe(100);
  // Six tenths of the points at least name their evidence.
  const evident = example.items.filter(({ rules }) => rules.every(({ evidence }) => evidence));
  expect(evident.reduce((sum, item) => sum + worthOf(item), 0)).toBeGreaterThanOrEqual(60);
  const county = tables.find(({ code }) => code === 'zhejiang-county')!.definition;
  expect(county.items.filter(({ no }) => no !== '7').reduce((sum, { points }) => sum + (points ?? 0), 0)).toBe(1000);
});

test('pages of a contents are read from the tree of the PDF, nested or not', () => {
  const pdf = `1 0 obj\n<</Type /Pages\n/Kids [2 0 R 5 0 R]>>\nendobj\n2 0 obj\n<</Type /Pages /Parent 1 0 R\n/Kids [3 0 R 4 0 R]>>\nendobj
3 0 obj\n<</Type /Page>>\nendobj\n8 0 obj\n<</Length 9>>\nstream\n7 0 obj <</Type /Page>> x\nendstream\nendobj\n4 0 obj\n<</Type /Page>>\nendobj
5 0 obj\n<</Type /Page>>\nendobj\n6 0 obj\n<</one [3 0 R /XYZ 0 0 0]\n/two-b [5 0 R /XYZ 0 0 0]>>\nendobj\n9 0 obj\n<</Type /Catalog\n/Pages 1 0 R\n/Dests 6 0 R>>\nendobj\n`;
  expect([...anchorsIn(Buffer.from(pdf, 'latin1'))]).toEqual([
    ['one', 1],
    ['two-b', 3],
  ]);
});
