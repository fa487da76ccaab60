import { mkdirSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

let hospital: TestApp;
let url: string;
let browser: Browser;
let one: As;
let two: As;
const shots = process.env['ANYUAN_SHOTS'];

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({ realTime: true });
  url = `http://${await hospital.listen()}`;
  [one, two] = [
    await hospital.person({ roles: ['security-admin'], name: '甲管理员' }),
    await hospital.person({ roles: ['it'], name: '乙管理员' }),
  ];
  await hospital.app.db
    .updateTable('person')
    .set({ created_at: new Date('2026-01-01') })
    .execute();
  await one.identity.putRole({ code: 'reader', name: '阅览', nameEn: 'Reader', duty: 'operate', grants: [] });
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
const grants = async () =>
  (await one.identity.roles({})).items
    .find(({ code }) => code === 'reader')
    ?.grants.map(({ permission }) => permission);
const change = async (page: Page, permission: string): Promise<void> => {
  await page.getByRole('radio', { name: `${permission}: 全院` }).check();
  await page.getByRole('button', { name: /^保存/ }).click();
  await page.getByText('须第二人联签').waitFor();
};

test('a secret permission stops at the dialog; the second person signs at the same screen', async () => {
  const { page, troubles } = await openPage(browser, `${url}/roles?row=reader`, one);
  await change(page, '查看投诉人身份');
  await page.getByText('角色“阅览”的权限(查看投诉人身份)').waitFor();
  // The button behind the dialog is busy, and pale for it.
  expect(await seriousProblems(page, { apart: '保存' })).toEqual([]);
  await shot(page, 'here');
  const { username } = await one.identity.person({ id: two.personId });
  await page.getByLabel('联签人用户名').fill(username ?? '');
  await page.getByLabel('联签人密码').fill('not his password');
  await page.getByRole('button', { name: '联签', exact: true }).click();
  await page.getByText('联签人的用户名或密码不对').first().waitFor();
  expect(await grants()).toEqual([]);
  await page.getByLabel('联签人密码').fill(password);
  await page.getByRole('button', { name: '联签', exact: true }).click();
  // With what it cannot be used without.
  await expect.poll(grants).toEqual(['case.read', 'complaint.identity', 'complaint.read']);
  await page.getByText('须第二人联签').waitFor({ state: 'hidden' });
  expect(troubles).toEqual([]);
});

test('somebody who has two accounts has one from then on, signed by the other administrator', async () => {
  const twice = [
    await hospital.person({ roles: ['guard'], name: '丁国华' }),
    await hospital.person({ roles: ['guard'], name: '丁国华(旧)' }),
  ];
  const [stays, goes] = twice as [As, As];
  const { page, troubles } = await openPage(browser, `${url}/people?row=${goes.personId}`, two);
  await page.getByRole('button', { name: '并入另一账号' }).click();
  await page.getByLabel('保留的账号').fill('丁国华');
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: /^丁国华$/ })
    .click();
  await page.getByRole('dialog').getByRole('cell', { name: '丁国华', exact: true }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await shot(page, 'merge-people');
  await page.getByRole('button', { name: '合并账号' }).click();
  await page.getByText('须第二人联签').waitFor();
  await shot(page, 'merge-people-second');
  const { username } = await two.identity.person({ id: one.personId });
  await page.getByLabel('联签人用户名').fill(username ?? '');
  await page.getByLabel('联签人密码').fill(password);
  await page.getByRole('button', { name: '联签', exact: true }).click();
  await page.getByText('此账号已并入“丁国华”,不能再启用。').waitFor();
  await shot(page, 'merge-people-done');
  expect(await two.identity.person({ id: goes.personId })).toMatchObject({
    active: false,
    mergedInto: { id: stays.personId },
  });
  expect(troubles).toEqual([]);
});

test('the second person confirms on his own phone, and the first one’s page goes on', async () => {
  const { page, troubles } = await openPage(browser, `${url}/roles?row=reader`, one);
  await change(page, '查看赔偿金额');
  await page.getByText('在其设备确认').click();
  await page.getByRole('button', { name: '提请联签' }).click();
  await expect.poll(() => page.locator('.countersign-code').textContent()).toMatch(/^\d{6}$/);
  const code = (await page.locator('.countersign-code').textContent()) ?? '';
  await shot(page, 'waiting');

  const phone = await openPage(browser, `${url}/m`, two, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await phone.page.getByText('角色“阅览”的权限(查看赔偿金额)').waitFor();
  await phone.page.getByText('签署内容').click();
  await shot(phone.page, 'phone');
  expect(await seriousProblems(phone.page)).toEqual([]);
  await phone.page.getByLabel('联签码').fill(code);
  await phone.page.getByRole('button', { name: '联签', exact: true }).click();
  await expect.poll(grants).toContain('dispute.amount');
  await page.getByText('须第二人联签').waitFor({ state: 'hidden' });
  await phone.page.getByText('待我联签').waitFor({ state: 'hidden' });
  expect([...troubles, ...phone.troubles]).toEqual([]);
});

test('on the workbench one declines with a reason, and the asker reads it', async () => {
  const { page } = await openPage(browser, `${url}/roles?row=reader`, one);
  await change(page, '查看线索');
  await page.getByText('在其设备确认').click();
  await page.getByRole('button', { name: '提请联签' }).click();
  await page.locator('.countersign-code').waitFor();
  const desk = await openPage(browser, `${url}/`, two);
  await desk.page.getByText('待我联签').waitFor();
  await shot(desk.page, 'workbench');
  expect(await seriousProblems(desk.page)).toEqual([]);
  await desk.page.getByRole('button', { name: '不予联签' }).click();
  await desk.page.getByLabel('理由').fill('没有批文');
  await desk.page.getByRole('button', { name: '不予联签' }).click();
  await page.getByText('对方不予联签:没有批文').waitFor();
  expect(await grants()).not.toContain('clue.read');
});
