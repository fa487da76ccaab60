import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { openSheet } from '../../kernel/sheet/testing.ts';

let t: TestApp;
let chief: As;
let operator: As;
const march = 'from=2026-03-01&to=2026-03-31';

beforeAll(async () => {
  t = await testApp({ at: '2026-03-10T08:00:00+08:00' });
  const admin = await t.as('founder');
  await admin.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await admin.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'HQ' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await t.as('control-room');
});
afterAll(() => t.stop());

async function closed(result: string, more: { injured?: number; mode?: 'real' | 'test' } = {}): Promise<string> {
  const { id } = await operator.case.create({
    type: 'alarm',
    title: '呼救',
    place: 'B1',
    mode: more.mode ?? 'real',
    data: { kind: 'panic' },
  });
  t.clock.advance(10);
  await operator.case.act({ id, action: 'acknowledge' });
  if (more.mode === 'test') {
    await operator.case.act({ id, action: 'test', reason: result });
    return id;
  }
  await operator.case.act({
    id,
    action: 'close',
    nature: 'dispute',
    persons: 2,
    injured: more.injured ?? 0,
    force: false,
    result,
    policeReceipt: '0010',
  });
  return id;
}

const ledger = { type: 'alarm', ledger: 'handling', from: '2026-03-01', to: '2026-03-31' };
const auditsOf = (action: string) =>
  t.app.db.selectFrom('audit').select(['detail', 'actor_name']).where('action', '=', action).orderBy('seq').execute();

test('an empty register is a page with a heading and no rows', async () => {
  const page = await chief.ledger.rows(ledger);
  expect(page).toMatchObject({ label: ['报警处置台账', 'Register of alarms'], total: 0, items: [], next: null });
  expect(page.columns.map(({ label }) => label[0])).toContain('接警时间');
  const { raw } = await chief.call('GET', `/api/v1/ledgers/alarm/handling/sheet?${march}`);
  expect(raw.toString()).toContain('本期无记录');
});

test('cases stand in it in the order they happened, read as people read them', async () => {
  await closed('已劝离', { injured: 1 });
  t.clock.advance(60);
  const second = await closed('=HYPERLINK("http://x")', { injured: 2 });
  await closed('例行测试', { mode: 'test' });
  const page = await chief.ledger.rows(ledger);
  expect(page.total).toBe(2);
  const at = (key: string) => page.columns.findIndex((column) => column.key === key);
  const [first] = page.items;
  expect(first!.cells[at('at')]).toBe('2026-03-10 08:00');
  expect(first!.cells[at('place')]).toBe('本部 / 门诊楼');
  expect(first!.cells[at('nature')]).toBe('纠纷升级');
  expect(first!.cells[at('injured')]).toBe(1);
  expect(first!.cells[at('state')]).toBe('已结案');
  expect(page.items[1]!.id).toBe(second);
  const english = await chief.ledger.rows({ ...ledger, lang: 'en' });
  expect(english.items[0]!.cells[at('nature')]).toBe('Dispute escalating');
  // Page by page it is the same.
  const one = await chief.ledger.rows({ ...ledger, limit: 1 });
  const two = await chief.ledger.rows({ ...ledger, limit: 1, cursor: one.next! });
  expect([...one.items, ...two.items]).toEqual(page.items);
  expect(two.next).toBeNull();
  // Tests have a register of their own.
  expect((await chief.ledger.rows({ ...ledger, ledger: 'testing' })).total).toBe(1);
});

test('the Excel file holds the same, numbers as numbers, receipts as text, and no formula', async () => {
  const { raw, headers } = await chief.call('GET', `/api/v1/ledgers/alarm/handling/export?${march}`);
  expect(decodeURIComponent(String(headers['content-disposition']))).toContain(
    '报警处置台账 2026-03-01~2026-03-31.xlsx',
  );
  const sheet = await openSheet(raw);
  expect(sheet.getRow(1).getCell(1).value).toBe('安院 报警处置台账 2026-03-01 至 2026-03-31');
  const head = (sheet.getRow(2).values as string[]).slice(1);
  const cell = (row: number, title: string) => sheet.getRow(row).getCell(head.indexOf(title) + 1);
  expect(cell(3, '受伤人数').value).toBe(1);
  expect(cell(3, '接警回执号').value).toBe('0010');
  expect(cell(3, '接警回执号').numFmt).toBe('@');
  expect(cell(4, '处置结果').value).toBe(`'=HYPERLINK("http://x")`);
  sheet.eachRow((row) => row.eachCell((one) => expect(one.formula).toBeUndefined()));
  expect(sheet.rowCount).toBe(4);
  const [line] = await auditsOf('ledger.export');
  expect(line!.actor_name).toBe('钱科长');
  expect(JSON.parse(line!.detail)).toEqual({
    type: 'alarm',
    ledger: 'handling',
    from: '2026-03-01',
    to: '2026-03-31',
    rows: 2,
  });
});

test('on paper nothing of it is markup, totals are there, and the fingerprint says whether it still holds', async () => {
  await closed('<script>alert(1)</script> & "引号"');
  const sheet = async () => (await chief.call('GET', `/api/v1/ledgers/alarm/handling/sheet?${march}`)).raw.toString();
  const page = await sheet();
  expect(page).not.toContain('<script');
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;引号&quot;');
  for (const word of [
    '安院',
    '报警处置台账',
    '2026-03-01 至 2026-03-31',
    '填表人',
    '审核人',
    '负责人',
    'size: A4 landscape',
  ])
    expect(page).toContain(word);
  expect(page).toMatch(/合计[\s\S]*<td class="number">3<\/td>/);
  const { sha256, rows } = await chief.ledger.digest(ledger);
  expect(rows).toBe(3);
  expect(page).toContain(sha256);
  expect(await sheet()).toContain(sha256);
  await closed('又一件');
  expect((await chief.ledger.digest(ledger)).sha256).not.toBe(sha256);
  const lines = await auditsOf('ledger.print');
  expect(JSON.parse(lines.at(-1)!.detail)).toMatchObject({ type: 'alarm', rows: 3, sha256 });
});

test('one case as a record to sign', async () => {
  const id = await closed('送急诊科');
  const { raw, headers } = await chief.call('GET', `/api/v1/cases/${id}/sheet`);
  const page = raw.toString();
  for (const word of ['一键报警记录', '送急诊科', '办理经过', '结案 → 已结案', 'size: A4 portrait'])
    expect(page).toContain(word);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(await auditsOf('case.print')).toHaveLength(1);
});

test('who may not, does not; what is not there, is not found', async () => {
  const status = async (who: As, path: string) => (await who.call('GET', `/api/v1/ledgers/${path}?${march}`)).status;
  for (const path of ['alarm/handling/export', 'alarm/handling/sheet', 'alarm/handling/pdf'])
    expect(await status(operator, path)).toBe(403);
  // He prints registers, but not of what he may not read.
  expect(await status(await t.as('medical-affairs'), 'alarm/handling/sheet')).toBe(200);
  expect(await status(chief, 'alarm/nothing')).toBe(404);
  expect(await status(chief, 'nothing/handling')).toBe(404);
  // Within his reach only: he has seen none of these.
  const own = await t.as('medical-affairs');
  expect((await own.ledger.rows(ledger)).total).toBe(0);
});

test('without a browser the page can still be printed, and the refusal says so', async () => {
  const bare = await testApp({ env: { ANYUAN_CHROMIUM: '/nowhere/chromium' } });
  try {
    const as = await bare.as('security-chief');
    const { status, json } = await as.call('GET', `/api/v1/ledgers/alarm/handling/pdf?${march}`);
    expect({ status, json }).toMatchObject({ status: 503, json: { error: { code: 'no_browser' } } });
    expect((await as.call('GET', `/api/v1/ledgers/alarm/handling/sheet?${march}`)).status).toBe(200);
  } finally {
    await bare.stop();
  }
});
