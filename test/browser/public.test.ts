import { join } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, seriousProblems, until, usual } from './kit.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let token: string;

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp();
  origin = `http://${await hospital.listen()}`;
  browser = await launch();
  chief = await hospital.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'OPD', name: '门诊楼', kind: 'building', parent: 'HQ' });
  await chief.place.put({ code: 'CASH', name: '一层收费处', kind: 'area', parent: 'OPD' });
  await chief.place.put({ code: 'ER', name: '急诊大厅', kind: 'area', parent: 'OPD' });
  await chief.public.make({ places: ['CASH'] });
  token = (await chief.public.spots({ q: 'CASH' })).items[0]?.token ?? '';
});

afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

/** Pictures to look at, when a folder for them is named. */
const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};

async function phone(options: { javaScriptEnabled?: boolean; locale?: string } = {}): Promise<{
  page: Page;
  context: BrowserContext;
  foreign: string[];
}> {
  const context = await browser.newContext({
    ...usual,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    ...options,
  });
  const page = await context.newPage();
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) foreign.push(request.url());
  });
  page.on('pageerror', (error) => foreign.push(error.message));
  return { page, context, foreign };
}

/** Runs in the page: what is too small to tap, whether it is wider than the screen, and its smallest letters. */
const measure = `(() => {
  const tapped = [...document.querySelectorAll('main a, main button, main label:has(input), main input, header button')]
    .filter((one) => one.offsetParent !== null && !one.matches('[type=radio], [type=checkbox], [type=hidden], .hidden'));
  const boxes = tapped.map((one) => ({ box: one.getBoundingClientRect(), text: one.textContent.trim().slice(0, 20) }));
  const written = [...document.querySelectorAll('body *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
    .filter((one) => !one.matches('.hidden, .hidden *, script, style, title'));
  return {
    small: boxes.filter(({ box }) => box.height < 40 || box.width < 40)
      .map(({ text, box }) => text + ' ' + Math.round(box.width) + '×' + Math.round(box.height)),
    isWide: document.documentElement.scrollWidth > innerWidth + 1,
    letters: Math.min(...written.map((one) => parseFloat(getComputedStyle(one).fontSize))),
  };
})()`;

/** Everything one taps is large enough, nothing is cut off at the side, and axe has nothing serious to say. */
async function soundness(page: Page): Promise<string[]> {
  const { small, isWide, letters } = await page.evaluate<{ small: string[]; isWide: boolean; letters: number }>(
    measure,
  );
  return [
    ...(await seriousProblems(page)),
    ...small.map((one) => `small: ${one}`),
    ...(isWide ? ['wider than the screen'] : []),
    ...(letters < 18 ? [`letters of ${letters} px`] : []),
  ];
}

/** Goes on, and waits until the next page stands. */
async function on(page: Page, button: string, heading: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).tap();
  await page.getByRole('heading', { name: heading }).waitFor();
}

async function sum(page: Page): Promise<string> {
  await page.getByRole('button', { name: /文字题/ }).tap();
  await page.locator('.sum').waitFor();
  const text = await page.locator('.sum').innerText();
  const digits = '零一二三四五六七八九';
  const [ten = 0, one = 0, more = 0] = (/(.)十(.)加(.)/.exec(text) ?? [])
    .slice(1)
    .map((digit) => digits.indexOf(digit));
  return String(ten * 10 + one + more);
}

const photo = () =>
  sharp({
    create: {
      width: 2600,
      height: 1900,
      channels: 3,
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
      background: '#fff',
    },
  })
    .jpeg({ quality: 95 })
    .toBuffer();

test('an old patient complains with a photo, keeps the code and follows it', async () => {
  const { page, context, foreign } = await phone();
  await page.goto(`${origin}/p/${token}`);
  await shoot(page, '01-home');
  expect(await soundness(page)).toEqual([]);
  await page.getByRole('button', { name: '大字版' }).tap();
  await page.locator('html.elder').waitFor();
  expect(await soundness(page)).toEqual([]);
  await shoot(page, '02-home-elder');
  await page.getByRole('link', { name: /我要投诉/ }).tap();
  await page.getByRole('heading', { name: '是哪方面的事' }).waitFor();
  await page.locator('html.elder').waitFor();
  await shoot(page, '03-category-elder');
  expect(await soundness(page)).toEqual([]);
  await page.getByRole('button', { name: '标准字' }).tap();
  await page.locator('html:not(.elder)').waitFor();
  await shoot(page, '04-category');
  await page.getByRole('button', { name: '下一步' }).tap();
  await page.getByText('请选一项').waitFor();
  expect(await soundness(page)).toEqual([]);
  await page.getByText('收费', { exact: true }).tap();
  await on(page, '下一步', '发生了什么');
  await page.getByLabel(/发生了什么/).fill('收费处多收了 30 元,解释不清。');
  await shoot(page, '05-words');
  expect(await soundness(page)).toEqual([]);
  await on(page, '下一步', '怎么联系您');
  await page.getByLabel(/怎么称呼您/).fill('李大爷');
  // Enter goes on; it does not change the language.
  await page.getByLabel(/联系电话/).fill('13800001234');
  await shoot(page, '06-contact');
  await page.getByLabel(/联系电话/).press('Enter');
  await page.getByRole('heading', { name: '请您看一看并同意' }).waitFor();
  await shoot(page, '07-consent');
  expect(await soundness(page)).toEqual([]);
  const answer = await sum(page);
  await shoot(page, '08-words-sum');
  await page.getByLabel(/我已看过/).check();
  await page.getByLabel('答案').fill(answer);
  await on(page, '下一步', '要附上照片吗');
  const bytes = await photo();
  expect(bytes.length).toBeGreaterThan(2_000_000);
  await page.locator('input[type=file]').setInputFiles({ name: '小票.jpg', mimeType: 'image/jpeg', buffer: bytes });
  const sizeNow = () => page.evaluate<number>(`document.querySelector('input[type=file]').files[0]?.size ?? 0`);
  const shrunk = await until('the photo is made smaller', async () => {
    const size = await sizeNow();
    return size < 2_000_000 && size;
  });
  expect(shrunk).toBeGreaterThan(1000);
  await shoot(page, '09-photo');
  expect(await soundness(page)).toEqual([]);
  await on(page, '发送', '已收到,谢谢您');
  await shoot(page, '10-code');
  expect(await soundness(page)).toEqual([]);
  const code = await page.locator('#code').innerText();
  expect(code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
  expect(page.url()).not.toContain(code);
  await expect.poll(() => page.evaluate(`document.querySelector('.slip img').naturalWidth`)).toBe(720);
  await page.getByRole('button', { name: '复制查询码' }).tap();
  await page.getByText('已复制').waitFor();
  const rows = await hospital.app.db
    .selectFrom('case')
    .select(['id', 'data'])
    .where('type', '=', 'complaint')
    .execute();
  expect(rows).toHaveLength(1);
  const files = await hospital.app.db
    .selectFrom('stored_file')
    .selectAll()
    .where('subject_id', '=', rows[0]?.id ?? '')
    .execute();
  expect(files).toMatchObject([{ name: '小票.jpg', type: 'image/jpeg', width: 2000 }]);

  await page.goto(`${origin}/p/t`);
  await shoot(page, '11-follow');
  expect(await soundness(page)).toEqual([]);
  await page.getByLabel(/查询码/).fill('AAAA-BBBB-CCCC');
  await page.getByRole('button', { name: '查看' }).tap();
  await page.getByText('没有找到').waitFor();
  await shoot(page, '12-follow-wrong');
  await page.getByLabel(/查询码/).fill(code.toLowerCase());
  await page.getByLabel(/查询码/).press('Enter');
  await page.getByText('现在:已登记').waitFor();
  await shoot(page, '13-followed');
  expect(await soundness(page)).toEqual([]);
  expect(page.url()).toBe(`${origin}/p/t`);
  await page.getByLabel('要补充什么').fill('收费单号 20261122-031');
  await page.getByRole('button', { name: '发送补充' }).tap();
  await page.getByText('补充已收到').waitFor();
  await page.getByRole('button', { name: '大字版' }).tap();
  await page.locator('html.elder').waitFor();
  await shoot(page, '14-followed-elder');
  expect(await soundness(page)).toEqual([]);
  expect(foreign).toEqual([]);
  await context.close();
});

test('without any script all of it works: help, in English', async () => {
  const { page, context, foreign } = await phone({ javaScriptEnabled: false, locale: 'en-GB' });
  await page.goto(`${origin}/p/${token}`);
  await page.getByRole('link', { name: /Ask for help/ }).tap();
  await shoot(page, '20-help-en');
  await page
    .getByText(/wheelchair/i)
    .first()
    .tap();
  await page.getByRole('button', { name: 'Next' }).tap();
  await page.getByLabel(/Telephone/).fill('13900002222');
  await page.getByRole('button', { name: 'Large type' }).tap();
  await page.locator('html.elder').waitFor();
  expect(await page.getByLabel(/Telephone/).inputValue()).toBe('13900002222');
  await page.getByRole('button', { name: 'Next' }).tap();
  await page.getByRole('button', { name: /in words/ }).tap();
  const ones = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  const tens = ['', '', 'twenty', 'thirty', 'forty'];
  const [, ten = '', one = '', more = ''] =
    /What is (\w+)-(\w+) plus (\w+)/.exec(await page.locator('.sum').innerText()) ?? [];
  await page.getByLabel('Answer').fill(String(tens.indexOf(ten) * 10 + ones.indexOf(one) + ones.indexOf(more)));
  await page.getByLabel(/I have read this/).check();
  await shoot(page, '21-check-en-elder');
  await page.getByRole('button', { name: 'Send' }).tap();
  await page.getByText('Received, thank you').waitFor();
  await shoot(page, '22-done-en-elder');
  expect(await page.locator('#code').innerText()).toHaveLength(14);
  // What needs a script is not offered without one.
  expect(await page.getByRole('button', { name: 'Copy the code' }).isVisible()).toBe(false);
  expect(foreign).toEqual([]);
  await context.close();
});

test('a survey by taps', async () => {
  const { page, context } = await phone();
  await page.goto(`${origin}/p/${token}/survey`);
  await page
    .getByRole('group', { name: /服务态度/ })
    .getByLabel(/5/)
    .check();
  await page.getByRole('group', { name: /收费/ }).getByLabel(/3/).check();
  await shoot(page, '30-survey');
  expect(await soundness(page)).toEqual([]);
  await on(page, '下一步', '还想说什么');
  await shoot(page, '31-survey-words');
  expect(await soundness(page)).toEqual([]);
  await on(page, '下一步', '请您看一看并同意');
  const answer = await sum(page);
  await page.getByLabel(/我已看过/).check();
  await page.getByLabel('答案').fill(answer);
  await on(page, '发送', '已收到您的评价');
  await context.close();
});

test('the office makes, prints and replaces codes, and sees what came in', async () => {
  const desk = await hospital.person({ roles: ['patient-relations'], name: '周医患办' });
  const { page, troubles } = await openPage(browser, `${origin}/public`, desk);
  await page.getByRole('link', { name: /TS-/ }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await shoot(page, '40-office-reports');
  await page.getByRole('tab', { name: '满意度' }).click();
  await page.getByText('平均分').first().waitFor();
  await shoot(page, '41-office-survey');
  await page.getByRole('tab', { name: '二维码' }).click();
  await page.getByText('急诊大厅').first().waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  for (const name of [/急诊大厅/, /一层收费处/]) await page.getByRole('checkbox', { name }).check();
  await shoot(page, '42-office-spots');
  // Printing itself is the browser's: here only whether it is asked for.
  await page.evaluate(`window.print = () => document.body.setAttribute('data-printed', '')`);
  await page.getByRole('button', { name: /打印 2 个/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('急诊大厅').first().waitFor();
  await shoot(page, '43-office-print');
  await dialog.getByRole('button', { name: /打\s?印/ }).click();
  await page.locator('body[data-printed]').waitFor();
  const pdf = await page.pdf({ preferCSSPageSize: true, ...(shots && { path: join(shots, '44-qr.pdf') }) });
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'print' });
  await shoot(page, '45-qr-print');
  await expect.poll(() => page.locator('.qr-sheets .qr-card').count()).toBe(2);
  const before = (await chief.public.spots({ q: 'ER' })).items[0]?.token;
  expect(before).toMatch(/^[0-9A-Z]{8}$/);
  await page.emulateMedia({ media: 'screen' });
  await dialog.getByRole('button', { name: /取\s?消/ }).click();
  await page
    .getByRole('row', { name: /急诊大厅/ })
    .getByRole('button', { name: '更换' })
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /更\s?换/ })
    .click();
  await until('the code is replaced', async () => (await chief.public.spots({ q: 'ER' })).items[0]?.token !== before);
  expect(troubles).toEqual([]);
  await page.context().close();
});
