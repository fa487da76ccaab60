import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startZlm } from '../../apps/simulators/src/zlm.ts';
import { launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

/** The hospital's own ZLMediaKit is entered on the page of media nodes, and a stream of it as a camera. */
let t: TestApp;
let browser: Browser;
let zlm: Awaited<ReturnType<typeof startZlm>>;
let origin: string;
let chief: As;

beforeAll(async () => {
  prepareWeb();
  zlm = await startZlm({
    secret: '035c73f7',
    streams: [
      { app: 'rtp', stream: '34020000001320000001' },
      { app: 'proxy', stream: 'gate', codec: 'H265' },
    ],
  });
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
  await zlm?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];

test('a wrong secret is said in words; with the right one its streams are listed and one becomes a camera', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/media-nodes`, chief);
  await page.getByRole('tab', { name: 'ZLMediaKit' }).click();
  await page.getByText('尚未登记 ZLMediaKit 服务器').waitFor();
  await page.getByRole('button', { name: '登记服务器' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('编码').fill('ZLM-1');
  await dialog.getByLabel('名称').fill('门诊流媒体');
  await dialog.getByLabel('HTTP 接口地址').fill(`http://127.0.0.1:${zlm.port}`);
  await dialog.getByLabel('密钥').fill('guess');
  if (shots) await page.screenshot({ path: join(shots, 'zlm-server.png') });
  await dialog.getByRole('button', { name: '登记服务器' }).click();
  await page.getByText('不接受密钥,请核对其配置文件').first().waitFor();
  await page.getByRole('button', { name: '修改 门诊流媒体' }).click();
  await dialog.getByLabel('密钥').fill('035c73f7');
  await dialog.getByRole('button', { name: '修改 门诊流媒体' }).click();
  await page.getByText('应答正常').waitFor();
  await page.getByRole('button', { name: '查看流 门诊流媒体' }).click();
  const streams = page.getByRole('region', { name: '“门诊流媒体”上的流' });
  await streams.getByText('rtp / 34020000001320000001').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'zlm-1440.png') });
  await streams.getByRole('button', { name: '登记为摄像机 proxy/gate' }).click();
  await dialog.getByLabel('编码').fill('CAM-1');
  await dialog.getByLabel('名称').fill('大门');
  await dialog.getByRole('button', { name: '登记为摄像机' }).click();
  await streams.getByRole('link', { name: '大门' }).waitFor();
  expect(await chief.device.get({ code: 'CAM-1' })).toMatchObject({ kind: 'camera', name: '大门' });
  await page.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => page.locator('html').evaluate((root) => root.scrollWidth)).toBe(390);
  if (shots) await page.screenshot({ path: join(shots, 'zlm-390.png'), fullPage: true });
  expect(troubles).toEqual([]);
});
