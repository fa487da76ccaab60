import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { arrived, browserPath, fits, launch, openPage, prepareWeb, seriousProblems, walk } from './kit.ts';
import { readPdf } from './pdf.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let page: Page;
let troubles: string[];
const longName = '欧阳'.repeat(20);
const longText = '当事人在门诊大厅情绪激动,经保安劝说后离开现场,并移交警务室进一步处理。'.repeat(6);
const year = 'from=2026-01-01&to=2026-12-31';

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({
    at: '2026-03-10T08:00:00+08:00',
    env: { ANYUAN_CHROMIUM: await browserPath() },
  });
  origin = `http://${await hospital.listen()}`;
  chief = await hospital.person({ roles: ['security-chief'], name: longName });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  browser = await launch();
  ({ page, troubles } = await openPage(browser, origin, chief));
});

afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

async function visit(path: string): Promise<void> {
  await page.goto(origin + path);
  await arrived(page);
  await canBeRead(path);
}
async function canBeRead(path: string): Promise<void> {
  expect({ path, problems: await seriousProblems(page) }).toEqual({ path, problems: [] });
}

const pages = [`/ledgers?type=alarm&${year}`, `/figures?type=alarm&${year}`, `/figures?type=alarm&by=month&${year}`];

test('before anything has happened the pages say so, on a desk and on a phone, in both languages', async () => {
  for (const [lang, none, noData] of [
    ['zh', '这段时间没有记录', '暂无数据'],
    ['en', 'Nothing in this period', 'No data'],
  ] as const) {
    await page.evaluate(`localStorage.setItem('anyuan.lang', '${lang}')`);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.reload();
      for (const path of pages) {
        await walk(page, path);
        await canBeRead(path);
        const said = page.getByText(path.startsWith('/ledgers') ? none : noData).first();
        await expect.poll(() => said.isVisible()).toBe(true);
        await fits(page);
      }
    }
  }
  await page.evaluate(`localStorage.setItem('anyuan.lang', 'zh')`);
  await page.setViewportSize({ width: 1440, height: 900 });
});

async function close(nature: string): Promise<void> {
  const { id } = await chief.case.create({ type: 'alarm', title: '呼救', place: 'HQ', data: { kind: 'panic' } });
  hospital.clock.advance(15);
  await chief.case.act({ id, action: 'acknowledge' });
  await chief.case.act({ id, action: 'close', nature, persons: 2, injured: 1, force: false, result: longText });
}

test('a number of the statistics opens its records', async () => {
  for (let i = 0; i < 12; i++) await close(i < 5 ? 'dispute' : 'theft');
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await page.reload();
    for (const path of pages) {
      await walk(page, path);
      await canBeRead(path);
      await fits(page);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await visit(`/figures?type=alarm&by=nature&${year}`);
  const row = page.getByRole('row').filter({ hasText: '纠纷升级' });
  await row.getByRole('link', { name: /^5 件/ }).click();
  await page.waitForURL(/\/cases\?/);
  await expect.poll(() => page.locator('.ant-table-row').count()).toBe(5);
});

test('a rate says how many records of before it leaves out', async () => {
  await hospital.owner
    .updateTable('case')
    .set({ is_import: true })
    .where('id', 'in', (eb) => eb.selectFrom('case').select('id').orderBy('number').limit(2))
    .execute();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await visit(`/figures?type=alarm&${year}`);
    // Nobody arrived in any of them; of two that is not known.
    await expect.poll(() => page.getByText('另有 2 件补录记录未载此项,未计入').count()).toBeGreaterThan(0);
    await fits(page);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await hospital.owner.updateTable('case').set({ is_import: false }).execute();
});

test('the register is printed from its page', async () => {
  await visit(`/ledgers?type=alarm&${year}`);
  await expect.poll(() => page.locator('.ant-table-row').count()).toBe(12);
  // The dialog of the system would stop the test: the frame says that it was asked for.
  await page.addInitScript(`window.print = () => { top.printed = document.title; }`);
  await page.reload();
  await page.getByRole('button', { name: '打印' }).click();
  await expect.poll(() => page.evaluate('window.printed')).toBe('报警处置台账 2026-01-01 至 2026-12-31');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出 Excel' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('报警处置台账 2026-01-01~2026-12-31.xlsx');
  expect(troubles).toEqual([]);
});

test('the PDF is A4 with numbered pages, a heading on each, a place to sign, and a code that leads back', async () => {
  const answer = await chief.call('GET', `/api/v1/ledgers/alarm/handling/pdf?${year}`);
  expect({ status: answer.status, json: answer.json }).toEqual({ status: 200, json: null });
  const sheets = readPdf(answer.raw);
  expect(sheets.length).toBeGreaterThan(1);
  for (const [i, { width, height, text }] of sheets.entries()) {
    expect([Math.round(width), Math.round(height)]).toEqual([842, 595]);
    // Spaces lie between glyphs in a PDF, not in its words.
    const words = text.replaceAll(/\s/g, '');
    expect(words).toContain(`第${i + 1}页/共${sheets.length}页`);
    // Too wide for one sheet: it goes on on the next, each with the heads of its own columns and the number of the row;
    // no sheet holds nothing but the places to sign.
    expect(['警情性质', '处置结果'].filter((title) => words.includes(title))).toHaveLength(1);
    expect(words).toContain('编号');
    expect(words).toContain('报警处置台账');
  }
  const last = sheets.at(-1)!.text.replaceAll(/\s/g, '');
  for (const word of ['填表人', '审核人', '负责人', longName]) expect(last).toContain(word);
  const whole = sheets.map(({ text }) => text.replaceAll(/\s/g, '')).join('');
  expect(whole.split('移交警务室进一步处理').length - 1).toBe(12 * 6);

  const html = (await chief.call('GET', `/api/v1/ledgers/alarm/handling/sheet?${year}`)).raw.toString();
  const sheet = await browser.newPage();
  await sheet.setContent(html);
  const code = await sheet.locator('.code svg').boundingBox();
  expect(Math.round(code!.width)).toBe(83);
  const { sha256 } = await chief.ledger.digest({
    type: 'alarm',
    ledger: 'handling',
    from: '2026-01-01',
    to: '2026-12-31',
  });
  await sheet.close();

  await visit(`/ledgers?type=alarm&ledger=handling&${year}&sha=${sha256}`);
  await page.getByText('与打印件一致').waitFor();
  await close('fire');
  await visit(`/ledgers?type=alarm&ledger=handling&${year}&sha=${sha256}`);
  await page.getByText('与打印件不一致').waitFor();
});

test('a register of few columns stands upright, and one case is a record of its own', async () => {
  const answer = await chief.call('GET', `/api/v1/cases/${(await chief.case.list({ limit: 1 })).items[0]!.id}/pdf`);
  const sheets = readPdf(answer.raw);
  expect(sheets.map(({ width, height }) => [Math.round(width), Math.round(height)])).toContainEqual([595, 842]);
  const words = sheets.map(({ text }) => text.replaceAll(/\s/g, '')).join('');
  for (const word of ['一键报警记录', '办理经过', '接警→已接警', '结案→已结案', '第1页']) expect(words).toContain(word);
});
