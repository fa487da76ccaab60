import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer, type CameraServer } from '../../apps/simulators/src/camera/index.ts';
import { startZlm } from '../../apps/simulators/src/zlm.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

/** The hospital's own ZLMediaKit is entered on the page of media nodes, and a stream of it as a camera. */
let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let zlm: Awaited<ReturnType<typeof startZlm>>;
let origin: string;
let chief: As;

beforeAll(async () => {
  prepareWeb();
  zlm = await startZlm({
    secret: '035c73f7',
    pulls: true,
    streams: [
      { app: 'rtp', stream: '34020000001320000001' },
      { app: 'proxy', stream: 'gate', codec: 'H265' },
    ],
  });
  cameras = await startCameraServer();
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  const url = `rtsp://127.0.0.1:${cameras.port}/cam/OURS/320x240/10fps`;
  await chief.device.put({ code: 'OURS', name: '急诊大厅', kind: 'camera', source: { url } });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
  await zlm?.stop();
  await cameras?.stop();
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
  await fits(page);
  if (shots) await page.screenshot({ path: join(shots, 'zlm-390.png'), fullPage: true });
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(troubles).toEqual([]);

  // The other way round: it pulls a camera of ours.
  const pulls = page.getByRole('region', { name: '由“门诊流媒体”代取的摄像机' });
  await pulls.getByText('没有摄像机由它代取').waitFor();
  await pulls.getByRole('button', { name: '让它代取' }).click();
  await dialog.getByRole('combobox', { name: '这些摄像机' }).fill('OURS');
  await page.locator('.ant-select-item-option', { hasText: '急诊大厅' }).click();
  await dialog.getByRole('heading', { name: '让它代取' }).or(dialog.getByText('让它代取').first()).first().click();
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'zlm-pull-1440.png') });
  await dialog.getByRole('button', { name: '让它代取' }).click();
  await pulls.getByText('从它取流').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'zlm-pulled-1440.png'), fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  if (shots) await page.screenshot({ path: join(shots, 'zlm-pulled-390.png'), fullPage: true });
  await pulls.getByRole('button', { name: '改回直接取流 急诊大厅' }).click();
  await pulls.getByText('没有摄像机由它代取').waitFor();
  expect(troubles).toEqual([]);
});
