import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startOnvifDevice, type OnvifDevice } from '../../apps/simulators/src/index.ts';
import { launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

/** A camera that speaks ONVIF is read and entered on one page, with the streams it says it has. */
let t: TestApp;
let browser: Browser;
let device: OnvifDevice;
let origin: string;
let chief: As;

beforeAll(async () => {
  prepareWeb();
  device = await startOnvifDevice({
    username: 'admin',
    password: 'Cam-2026!',
    name: '门诊大厅',
    stream: 'rtsp://10.9.9.9:554/main',
    subStream: 'rtsp://10.9.9.9:554/sub',
  });
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
  await device?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];

test('from the devices one comes to it; nobody found is said; by its address a camera is read and entered', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/devices`, chief);
  await page.getByRole('link', { name: 'ONVIF 接入' }).click();
  const search = page.getByRole('region', { name: '搜索设备' });
  await search.getByLabel('网段').fill('127.0.0.1/32');
  await search.getByRole('button', { name: '搜索设备' }).click();
  await page.getByText('没有搜索到设备').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'onvif-1440.png') });
  const byAddress = page.getByRole('region', { name: '按地址接入' });
  await byAddress.getByLabel('地址').fill('127.0.0.1');
  await byAddress.getByLabel('端口').fill(String(device.port));
  await byAddress.getByRole('button', { name: '读取设备' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('用户名').fill('admin');
  await dialog.getByLabel('密码').fill('guess');
  await dialog.getByRole('button', { name: '读取设备' }).click();
  // What it refuses is said, and what was typed stays.
  await page.getByText('拒绝:用户名或密码不对').first().waitFor();
  await dialog.getByLabel('密码').fill('Cam-2026!');
  await dialog.getByRole('button', { name: '读取设备' }).click();
  await dialog.getByText('安院仿真 SIM-IPC').waitFor();
  await dialog.getByLabel('编码').fill('CAM-1');
  await dialog.getByLabel('名称').fill('门诊大厅东');
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'onvif-enter.png') });
  await page.setViewportSize({ width: 390, height: 844 });
  if (shots) await page.screenshot({ path: join(shots, 'onvif-390.png') });
  await dialog.getByRole('button', { name: '登记' }).click();
  await page.getByText('“门诊大厅东”已登记').waitFor();
  expect(await chief.device.get({ code: 'CAM-1' })).toMatchObject({
    kind: 'camera',
    protocol: 'onvif',
    hasSource: true,
    hasSub: true,
  });
  expect(troubles).toEqual([]);
});
