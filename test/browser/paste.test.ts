import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let office: As;

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({ at: '2026-03-10T11:00:00+08:00' });
  origin = `http://${await hospital.listen()}`;
  const founder = await hospital.as('founder');
  await founder.identity.putDepartment({ code: 'PED', name: '儿科门诊' });
  office = await hospital.person({ roles: ['patient-relations'], name: '许主任' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

const ticket = `李主任 3月10日 10:20
【工单编号】JDZ20260310001234
【来电时间】2026-03-10 09:12
【派单时间】2026-03-10 10:05
【来电人】王女士
【联系电话】138-7980-1234
【被反映单位】市妇幼保健院儿科门诊
【问题分类】服务态度
【诉求内容】
带孩子候诊三小时,
询问时护士态度生硬。
【诉求目的】要求当班医生道歉
【办结时限】2026-03-17 18:00
【是否保密】是`;

test('a ticket is pasted, reviewed line by line, seen to be a repeat, and opened with its link', async () => {
  const before = await office.case.create({
    type: 'complaint',
    title: '上周也来过电话',
    data: { channel: 'phone', category: 'attitude', description: '候诊太久', phone: '13879801234' },
  });
  const { page, troubles } = await openPage(browser, `${origin}/cases/new/complaint`, office);
  await page.getByRole('button', { name: '粘贴 12345 工单' }).click();
  await page.getByRole('textbox', { name: '粘贴 12345 工单' }).fill(ticket);
  await page.getByRole('button', { name: '识别并填入表单' }).click();
  await page.getByText(/已填入 1[0-9] 项/).waitFor();
  // Each line says what it was taken for.
  const line = (words: string) => page.locator('.paste-lines li', { hasText: words });
  await expect.poll(() => line('JDZ2026').locator('.ant-tag').allTextContents()).toEqual(['转办单号']);
  await expect.poll(() => line('是否保密').locator('.ant-tag').allTextContents()).toEqual(['并入正文']);
  await expect.poll(() => page.getByLabel('联系电话').inputValue()).toBe('13879801234');
  await expect.poll(() => page.getByLabel('投诉内容').inputValue()).toContain('【是否保密】是');
  await expect.poll(() => page.locator('#new-title').inputValue()).toBe('带孩子候诊三小时');
  await page.getByText('儿科门诊', { exact: true }).waitFor();
  // The earlier one, and one tap to link it.
  await page.getByText('疑似重复,此前有 1 件相近事项').waitFor();
  await page.getByRole('button', { name: '登记后关联' }).click();
  expect(await seriousProblems(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: '登记投诉' }).click();
  await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
  const id = page.url().split('/').at(-1) ?? '';
  await office.case.open({ id, purpose: 'handle' });
  const opened = await office.case.get({ id });
  expect(opened.data).toMatchObject({ ticket: 'JDZ20260310001234', channel: 'hotline', isRepeat: true });
  expect(opened.links).toMatchObject([{ id: before.id, relation: 'duplicate' }]);
  expect(troubles).toEqual([]);
  await page.close();

  // What nobody has linked stands on the case, too.
  const again = await office.case.create({
    type: 'complaint',
    title: '又来一件',
    data: { channel: 'phone', category: 'attitude', description: '候诊无人解释', phone: '13879801234' },
  });
  const other = await openPage(browser, `${origin}/cases/${again.id}`, office);
  await other.page.getByText('疑似重复,此前有 2 件相近事项').waitFor();
  await other.page.getByRole('button', { name: '关联为重复' }).first().click();
  await other.page.getByText('疑似重复,此前有 1 件相近事项').waitFor();
  expect(other.troubles).toEqual([]);
  await other.page.close();
});
