import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { browserPath, fits, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

const shots = process.env['ANYUAN_SHOTS'];
let t: TestApp;
let browser: Browser;
let origin: string;
let doctor: As;
let secretary: As;
const year = new Date().getFullYear();

beforeAll(async () => {
  prepareWeb();
  if (shots) mkdirSync(shots, { recursive: true });
  t = await testApp({ realTime: true, env: { ANYUAN_CHROMIUM: await browserPath() } });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  const { id: ward } = await (await t.as('it')).identity.putDepartment({ code: 'XN', name: '心内科' });
  doctor = await t.person({ roles: ['staff'], name: '周医生', departmentId: ward });
  secretary = await t.person({ roles: ['party-secretary'], name: '钱书记' });
  const office = await t.as('patient-relations');
  const { id } = await office.case.create({
    type: 'praise',
    title: '锦旗一面',
    data: { channel: 'onSite', description: '感谢', form: 'banner', staff: [doctor.personId] },
  });
  await office.case.act({ id, action: 'tell', staff: [doctor.personId], department: ward });
  await secretary.ethics.open({ year, dueOn: `${year + 1}-01-31` });
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};

test('a doctor writes of his year on a narrow screen; the ethics office decides, and the file is printed', async () => {
  const own = await openPage(browser, `${origin}/ethics/me`, doctor, { viewport: { width: 390, height: 844 } });
  await own.page.getByRole('heading', { level: 1, name: '周医生' }).waitFor();
  await own.page.getByText('锦旗').waitFor();
  await fits(own.page);
  await own.page.getByRole('button', { name: '填写自评' }).click();
  await own.page.getByRole('textbox', { name: '个人自评' }).fill('一年来遵守医德规范,耐心沟通,无违纪。');
  await shoot(own.page, 'ethics-self-390');
  await own.page.getByRole('dialog').getByRole('button', { name: '填写自评' }).click();
  await own.page.getByText('一年来遵守医德规范').first().waitFor();
  await own.page.getByRole('dialog').waitFor({ state: 'detached' });
  await shoot(own.page, 'ethics-file-390');
  expect(await seriousProblems(own.page)).toEqual([]);

  const { page, troubles } = await openPage(browser, `${origin}/ethics`, secretary);
  await page.getByText('应考评').first().waitFor();
  await shoot(page, 'ethics-board-1440');
  await page.getByRole('tab', { name: '人员' }).click();
  await page.getByRole('cell', { name: '周医生' }).waitFor();
  await shoot(page, 'ethics-list-1440');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('cell', { name: '周医生' }).click();
  await page.getByText('已记入审计').waitFor();
  await page.getByRole('button', { name: '评定等次' }).click();
  await page.getByRole('dialog').getByText('良好').click();
  await page.getByRole('textbox', { name: '理由' }).fill('履职尽责');
  await page.getByRole('dialog').getByRole('button', { name: '评定等次' }).click();
  await page.getByRole('heading', { name: `${year} 良好` }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await shoot(page, 'ethics-file-1440');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDF' }).click()]);
  expect(file.suggestedFilename()).toContain('周医生');
  if (shots) await file.saveAs(join(shots, 'ethics-file.pdf'));
  expect(own.troubles).toEqual([]);
  expect(troubles).toEqual([]);
});

test('late papers stand by department and doctor, and one becomes a finding', async () => {
  const office = await t.person({ roles: ['medical-affairs'], name: '质控员' });
  const system = await t.as('integration');
  const at = (daysAgo: number): string => new Date(Date.now() - daysAgo * 86_400_000).toISOString();
  await system.clinical.bring({
    items: [4, 5, 6].map((days) => ({
      kind: 'paper' as const,
      key: `D${days}`,
      recordNo: `ZY00${days}`,
      department: 'XN',
      doctor: '外聘王医生',
      variety: 'firstNote' as const,
      startedAt: at(days),
      ...(days !== 4 && { doneAt: at(days === 5 ? 4.9 : 3) }),
    })),
  });
  const { page, troubles } = await openPage(browser, `${origin}/clinical`, office);
  await page.getByText('33.3%').first().waitFor();
  await page.getByText('逾期未完成').first().waitFor();
  await shoot(page, 'clinical-1440');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: '登记点评' }).first().click();
  await page.getByRole('link', { name: '查看点评' }).waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText('近 30 天').waitFor();
  await fits(page);
  await shoot(page, 'clinical-390');
  expect(troubles).toEqual([]);
});
