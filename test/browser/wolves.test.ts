import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

/** From the register of devices to those that rang for nothing last week; and a camera that may not hang where somebody wants it. */
let t: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
const shots = process.env['ANYUAN_SHOTS'];

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  const room = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'KIDS', name: '儿科护士站', kind: 'area', parent: 'HQ' });
  await chief.place.put({ code: 'WC', name: '一楼卫生间', kind: 'area', parent: 'HQ' });
  await chief.device.put({
    code: 'PB-024',
    name: '儿科报警盒',
    kind: 'panic-button',
    place: 'KIDS',
    maker: '安防工程公司',
  });
  await chief.device.put({ code: 'CAM-1', name: '儿科半球', kind: 'camera', place: 'KIDS' });
  for (const [n, falseCause] of ['child', 'child', 'cleaning'].entries()) {
    const press = { device: 'PB-024', key: `k${n}`, kind: 'panic', at: new Date().toISOString() };
    const { caseId } = (await chief.call('POST', '/api/v1/signals', press)).json as { caseId: string };
    await room.call('POST', `/api/v1/cases/${caseId}/actions/falseAlarm`, { input: { falseCause }, falseCause });
  }
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

test('devices that cry wolf are one click from the register of devices, on a phone, too', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/devices`, chief);
  await page.getByRole('link', { name: '误报设备' }).click();
  await page.getByText('儿科报警盒 PB-024').waitFor();
  for (const text of ['儿童按下 2', '安防工程公司', '100'])
    await expect.poll(() => page.getByText(text).count()).toBeGreaterThan(0);
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'wolves-1440.png') });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByText('儿科报警盒 PB-024').waitFor();
  await fits(page);
  if (shots) await page.screenshot({ path: join(shots, 'wolves-390.png') });
  expect(troubles).toEqual([]);
});

test('a place where cameras are forbidden says so, and the form of a camera refuses it at the field', async () => {
  const { page } = await openPage(browser, `${origin}/places?tab=list&camerasBanned=true`, chief);
  await page.getByText('一楼卫生间').first().waitFor();
  expect(await page.getByText('儿科护士站').count()).toBe(0);
  if (shots) await page.screenshot({ path: join(shots, 'banned-places-1440.png') });
  await page.goto(`${origin}/devices?row=CAM-1`);
  await page.getByRole('dialog').getByRole('button', { name: '编辑' }).click();
  const dialog = page.getByRole('dialog').last();
  await dialog.getByLabel('地点').fill('一楼卫生间');
  await page
    .getByTitle(/一楼卫生间/)
    .last()
    .click();
  await dialog.getByRole('button', { name: '保存资料' }).click();
  await page.getByText('法规禁止在卫生间').first().waitFor();
  if (shots) await page.screenshot({ path: join(shots, 'banned-form-1440.png') });
});
