import { mkdirSync, writeFileSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { browserPath, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';
import { readPdf } from './pdf.ts';

let hospital: TestApp;
let url: string;
let browser: Browser;
let one: As;
let username: string;
const shots = process.env['ANYUAN_SHOTS'];

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({ realTime: true, env: { ANYUAN_CHROMIUM: await browserPath() } });
  url = `http://${await hospital.listen()}`;
  const founder = await hospital.as('founder');
  await founder.place.put({ code: 'EAST', name: '东院区', kind: 'campus' });
  const safe = await founder.place.put({ code: 'SAFE', name: '药库保险柜', kind: 'area', parent: 'EAST' });
  one = await hospital.person({ roles: ['pharmacy'], name: '甲药师' });
  const two = await hospital.person({ roles: ['pharmacy'], name: '乙药师' });
  const found = await hospital.app.db
    .selectFrom('person')
    .select('username')
    .where('id', '=', two.personId)
    .executeTakeFirstOrThrow();
  username = found.username ?? '';
  await one.book.putItem({
    book: 'drug',
    code: 'MF10',
    name: '盐酸吗啡注射液',
    spec: '10 mg:1 ml',
    unit: '支',
    class: 'narcotic',
    form: 'injection',
    isActive: true,
    least: 200,
  });
  await one.book.write({
    book: 'drug',
    movement: 'accept',
    item: 'MF10',
    place: safe.id,
    batch: '240601',
    expiry: '2028-05-31',
    quantity: 100,
    supplier: '国药控股',
    quality: 'good',
    voucher: 'RK-1',
    countersign: { by: 'password', username, password },
  });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

async function shot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png` });
}

test('two people issue morphine at one screen, and the page of the book shows both names', async () => {
  const { page, troubles } = await openPage(browser, `${url}/books/drug`, one, {
    viewport: { width: 1440, height: 900 },
  });
  await page.getByText('盐酸吗啡注射液').first().click();
  await page.getByRole('button', { name: /^发\s?药$/ }).click();
  await page.getByLabel('数量').fill('3');
  await page.getByLabel('处方号').fill('CF-1');
  await page.getByLabel('住院号/门诊号').fill('ZY-77');
  await shot(page, 'books-issue');
  await page.locator('.form-buttons button').first().click();
  await page.getByText('须第二人联签').waitFor();
  await shot(page, 'books-second');
  await page.getByLabel('联签人用户名').fill(username);
  await page.getByLabel('联签人密码').fill(password);
  await page.getByRole('button', { name: '联签', exact: true }).click();
  await page.getByText('已记账 TY-000002').waitFor();
  await page.getByRole('tab', { name: '账页' }).click();
  const row = page.getByRole('row').filter({ hasText: 'TY-000002' });
  await row.waitFor();
  await expect.poll(() => row.textContent()).toMatch(/发药.*3.*97.*甲药师.*乙药师/);
  await shot(page, 'books-lines');
  expect(await seriousProblems(page)).toEqual([]);
  // What was issued is answered from its line.
  await row.click();
  await page.getByRole('button', { name: '空安瓿(废贴)回收' }).waitFor();
  await shot(page, 'books-line');
  expect(await seriousProblems(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('on a phone-sized window, in English, the books open from their findings', async () => {
  const { page, troubles } = await openPage(browser, `${url}/books`, one, {
    viewport: { width: 390, height: 844 },
    remembered: { lang: 'en' },
  });
  await page.getByText('Below the lowest stock').first().waitFor();
  await page.locator('.book-findings a').first().waitFor();
  await shot(page, 'books-390');
  expect(await seriousProblems(page)).toEqual([]);
  await page.locator('.book-findings a').first().click();
  await page.getByText('盐酸吗啡注射液').first().waitFor();
  await shot(page, 'books-items-390');
  expect(await seriousProblems(page)).toEqual([]);
  await page.goto(`${url}/books/drug?tab=lines`);
  await page.getByText('TY-000001').first().waitFor();
  await shot(page, 'books-lines-390');
  expect(await seriousProblems(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('on paper every sheet of a drug brings forward, is summed up and carries over, as the paper book does', async () => {
  const safe = (await one.place.list({ q: 'SAFE' })).items[0]!;
  await one.book.putItem({
    book: 'drug',
    code: 'DLD',
    name: '盐酸哌替啶注射液',
    spec: '50 mg:1 ml',
    unit: '支',
    class: 'narcotic',
    form: 'injection',
    isActive: true,
  });
  const countersign = { by: 'password', username, password };
  for (let n = 0; n < 24; n++)
    await one.book.write({
      book: 'drug',
      movement: 'accept',
      item: 'DLD',
      place: safe.id,
      batch: `2406${n % 5}`,
      expiry: '2028-05-31',
      quantity: 10 + n,
      supplier: n % 3 ? '国药控股' : '国药集团药业股份有限公司麻醉药品一级批发分公司',
      quality: 'good',
      voucher: `RK-${n}`,
      note: n % 4 ? undefined : '随货同行单、检验报告齐全,温度记录仪读数全程二至八度,双人开箱清点无破损。'.repeat(3),
      countersign,
    });
  const all = (await one.book.lines({ book: 'drug', item: 'DLD', sort: 'code', limit: 200 })).items;
  const text = (cell: string): string => cell.replaceAll(/<[^>]+>/g, '').trim();
  const page = (await one.call('GET', '/api/v1/print/books/drug?item=DLD&lang=zh')).raw.toString();
  const sheets = page.split('<section class="sheet">').slice(1);
  const rows = sheets.map((sheet) =>
    [...sheet.matchAll(/<tr[^>]*>([^]*?)<\/tr>/g)].map(([, row = '']) =>
      [...row.matchAll(/<td[^>]*>([^]*?)<\/td>/g)].map(([, cell = '']) => text(cell)),
    ),
  );
  expect(sheets.length).toBeGreaterThan(2);
  // Date, line, voucher, entry, batch, expiry, place, in, out, balance, in all.
  const said = (sheet: string[][] | undefined, word: string) => sheet?.find((row) => row[3] === word);
  let [lines, moved] = [0, 0];
  for (const [n, sheet] of rows.entries()) {
    const forward = said(sheet, '承前页');
    expect(forward?.[7]).toBe(n === 0 ? undefined : String(moved));
    expect(forward?.[10]).toBe(n === 0 ? undefined : String(all[lines - 1]!.total));
    const own = sheet.filter((row) => row[3] === '验收入库');
    const sum = own.reduce((total, row) => total + Number(row[7]), 0);
    expect(said(sheet, '本页小计')?.[7]).toBe(String(sum));
    [lines, moved] = [lines + own.length, moved + sum];
    const over = said(sheet, n === rows.length - 1 ? '合计' : '过次页');
    expect([over?.[7], over?.[8], over?.[10]]).toEqual([String(moved), '0', String(all[lines - 1]!.total)]);
  }
  expect(lines).toBe(all.length);
  // What the program takes for a sheet is one.
  const pdf = await one.call('GET', '/api/v1/print/books/drug/pdf?item=DLD&lang=zh');
  expect(pdf.json).toBeNull();
  const printed = readPdf(pdf.raw).map((sheet) => sheet.text.replaceAll(/\s/g, ''));
  if (shots) writeFileSync(`${shots}/book.pdf`, pdf.raw);
  expect(printed.map((sheet) => sheet.split('本页小计').length - 1)).toEqual(sheets.map(() => 1));
  expect(printed.at(-1)).toContain('复核人');
});
