import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { writeSheet } from '../../apps/server/src/kernel/sheet/index.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { browserPath, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';
import { readPdf } from './pdf.ts';

const shots = process.env['ANYUAN_SHOTS'];
let t: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
beforeAll(async () => {
  prepareWeb();
  if (shots) mkdirSync(shots, { recursive: true });
  t = await testApp({ realTime: true, env: { ANYUAN_CHROMIUM: await browserPath() } });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};

const columns = ['编号', '一级项目', '考核标准', '分值', '扣分办法'].map((zh) => ({ key: zh, zh, en: zh }));
const rows = [
  ['1', '一 组织领导', '成立领导小组', '6', '无领导小组: 不得分 @台账 领导小组 ≥1'],
  ['2', '二 现场', '通道畅通', '4', '堵塞: 每处扣1'],
];

test('a table comes by Excel, is begun, answered and leaves as a PDF whose contents name the right pages', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/assessment?tab=tables`, chief);
  await page.getByRole('button', { name: '新建考核标准' }).click();
  const made = page.getByRole('dialog', { name: '新建考核标准' });
  await made.getByLabel('编码').fill('city');
  await made.getByLabel('名称').fill('市平安医院考核表');
  await made.getByLabel('依据文件').fill('市文件');
  await made.getByRole('button', { name: '新建考核标准' }).click();
  await made.waitFor({ state: 'detached' });
  const card = page.locator('.assess-card', { hasText: '市平安医院考核表' });
  await card.getByRole('button', { name: '导入 Excel' }).click();
  const sheet = await writeSheet(
    '表',
    columns,
    rows.map((row) => Object.fromEntries(columns.map(({ key }, at) => [key, row[at] ?? '']))),
  );
  const dialog = page.getByRole('dialog', { name: '导入条目' });
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: '考核表.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from(sheet) });
  await dialog.getByRole('button', { name: /写入 2/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await card.getByText('2 条,10 分').waitFor();
  await shoot(page, 'assessment-tables-1440');

  const year = new Date().getFullYear();
  const { id } = await chief.assessment.open({
    table: 'city',
    name: '本年自评',
    from: `${year}-01-01`,
    to: `${year}-12-31`,
    dueOn: `${year}-12-20`,
  });
  await page.goto(`${origin}/assessment?assessment=${id}`);
  await page.getByRole('button', { name: '通道畅通' }).click();
  const drawer = page.getByRole('dialog', { name: /通道畅通/ });
  await drawer.getByLabel('堵塞 数量').fill('1');
  await drawer.getByRole('button', { name: /填\s*报/ }).click();
  await page.locator('tr', { hasText: '通道畅通' }).getByText('▼1').waitFor();
  await shoot(page, 'assessment-item-1440');
  expect(await seriousProblems(page)).toEqual([]);
  await page.keyboard.press('Escape');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: '迎检材料 PDF' }).click();
  const sheets = readPdf(readFileSync(await (await saved).path()));
  const [contents] = sheets;
  expect(contents?.text.replace(/\s/g, '')).toContain('目录');
  // What the contents say of a chapter is the page it stands on.
  const at = sheets.findIndex(({ text }, n) => n > 0 && text.replace(/\s/g, '').includes('差距清单编号责任科室')) + 1;
  expect(at).toBeGreaterThan(1);
  expect(contents?.text.replace(/\s/g, '')).toContain(`差距清单${at}`);
  expect(troubles).toEqual([]);
});
