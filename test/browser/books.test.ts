import { mkdirSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

let hospital: TestApp;
let url: string;
let browser: Browser;
let one: As;
let username: string;
const shots = process.env['ANYUAN_SHOTS'];

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({ realTime: true });
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
  expect(await row.textContent()).toMatch(/发药.*3.*97.*甲药师.*乙药师/);
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
  });
  await page.locator('.book-findings a').first().waitFor();
  await page.evaluate(`localStorage.setItem('anyuan.lang', 'en')`);
  await page.reload();
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
