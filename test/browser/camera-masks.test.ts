import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer, type CameraServer } from '../../apps/simulators/src/camera/index.ts';
import { launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

/** The chief covers a part of a picture by drawing over it; the operator is told, and is given no way to lift it. */
let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let origin: string;
let chief: As;
let operator: As;

beforeAll(async () => {
  prepareWeb();
  cameras = await startCameraServer();
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
  origin = `http://${await t.listen()}`;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  const url = `rtsp://127.0.0.1:${cameras.port}/cam/CAM-1/640x360/10fps`;
  await chief.device.put({ code: 'CAM-1', name: '病区走廊枪机', kind: 'camera', source: { url } });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
  await cameras?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];

test('a part is drawn over the picture, another is given in percent, and both hold', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/devices?row=CAM-1`, chief);
  await page.getByText('画面没有遮挡。').waitFor();
  await page.getByRole('button', { name: '设置遮挡' }).click();
  const picture = page.getByRole('img', { name: '病区走廊枪机' }).last();
  await expect
    .poll(() => picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth))
    .toBeGreaterThan(0);
  // Once it has its height.
  await picture.scrollIntoViewIfNeeded();
  const box = (await picture.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.7, { steps: 5 });
  await page.mouse.up();
  await page.getByRole('button', { name: '增加一处' }).click();
  await page.getByLabel('第 2 处 左').fill('80');
  await page.getByLabel('依据或理由').fill('对着病房窗户');
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'camera-masks-1440.png') });
  await page.getByRole('button', { name: '保存遮挡' }).click();
  await page.getByText('画面有 2 处遮挡:对着病房窗户').waitFor();
  const { masks } = await operator.cameraMask.get({ code: 'CAM-1' });
  const close = (n: number) => expect.closeTo(n, 1);
  expect(masks).toEqual([
    { x: close(0.1), y: close(0.2), width: close(0.3), height: close(0.5) },
    { x: 0.8, y: 0.4, width: close(0.2), height: 0.2 },
  ]);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: '设置遮挡' }).click();
  await picture.scrollIntoViewIfNeeded();
  if (shots) await page.screenshot({ path: join(shots, 'camera-masks-390.png') });
  expect(troubles).toEqual([]);
});

test('the operator reads that parts are covered, and cannot change it', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/devices?row=CAM-1`, operator);
  await page.getByText('画面有 2 处遮挡:对着病房窗户').waitFor();
  expect(await page.getByRole('button', { name: '设置遮挡' }).count()).toBe(0);
  expect(troubles).toEqual([]);
});
