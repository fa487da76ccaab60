import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startHis, type SimulatedHis } from '../../apps/simulators/src/his.ts';
import { launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

let hospital: TestApp;
let his: SimulatedHis;
let browser: Browser;
let origin: string;
let office: As;
const token = 'his-token';

beforeAll(async () => {
  prepareWeb();
  his = await startHis(token);
  hospital = await testApp({
    at: '2026-03-10T11:00:00+08:00',
    env: {
      ANYUAN_HIS_URL: `http://127.0.0.1:${his.port}`,
      ANYUAN_HIS_TOKEN: token,
      ANYUAN_OUTGOING_LOCAL: 'on',
    },
  });
  origin = `http://${await hospital.listen()}`;
  await (await hospital.as('founder')).identity.putDepartment({ code: 'SUR', name: '外科' });
  office = await hospital.person({ roles: ['patient-relations'], name: '许主任' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
  await his?.stop();
});

test('a visit number fills the form; what is typed stays, and nobody found stops nothing', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/cases/new/complaint`, office);
  await page.getByLabel('联系电话').fill('010-65521234');
  const panel = page.getByRole('region', { name: '查询院内系统' });
  await panel.getByRole('textbox').fill('ZY00000000');
  await panel.getByRole('button', { name: '查询' }).click();
  await panel.getByText('没有查到这个号码').waitFor();
  await panel.getByRole('textbox').fill('ZY00000042');
  await panel.getByRole('button', { name: '查询' }).click();
  await panel.getByText('住院 · 外科').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await panel.getByRole('button', { name: '填入表单' }).first().click();
  await expect.poll(() => page.locator('#patientId').inputValue()).toBe('P000042');
  expect(await page.locator('#visit').inputValue()).toBe('ZY00000042');
  expect(await page.getByLabel('联系电话').inputValue()).toBe('010-65521234');
  await page.getByText('外科', { exact: true }).waitFor();
  expect(troubles).toEqual([]);
  await page.close();
});

test('a reply begins with a template of the house, and what is missing is said', async () => {
  await office.register.create({
    kind: 'reply-template',
    name: '态度类答复',
    matter: 'complaint',
    text: '您好:您的投诉({编号},{事项})已调查。处理:{处理措施}。{退费金额}{医院} {今天}',
  });
  const { id, number } = await office.case.create({
    type: 'complaint',
    title: '态度生硬',
    data: { channel: 'onSite', category: 'attitude', description: '护士态度生硬' },
  });
  const { page, troubles } = await openPage(browser, `${origin}/cases/${id}`, office);
  await page.getByRole('button', { name: '当场解决' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('处理措施').fill('已当面致歉');
  await dialog.getByRole('combobox', { name: '选用答复模板' }).click();
  await page.getByTitle('态度类答复').click();
  await dialog.getByText('还有 {退费金额} 待补写').waitFor();
  const text = await dialog.getByLabel('答复内容').inputValue();
  expect(text).toContain(`您好:您的投诉(${number},态度生硬)已调查。处理:已当面致歉。{退费金额}安院 2`);
  expect(await seriousProblems(page)).toEqual([]);
  expect(troubles).toEqual([]);
  await page.close();
});
