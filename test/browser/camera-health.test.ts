import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer, type CameraServer } from '../../apps/simulators/src/index.ts';
import { launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

/** A camera looks somewhere else than it was learned: the page says so with both pictures; what it sees now becomes right. */
let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let origin: string;
let chief: As;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
  origin = `http://${await t.listen()}`;
  cameras = await startCameraServer({ camera: () => ({ width: 640, height: 360, fps: 15 }) });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await cameras?.stop();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (name: string): Promise<void> =>
  void (shots && (await page.screenshot({ path: join(shots, `${name}.png`) })));
/** The scene follows from the code in the address. */
const looksAt = (scene: string) =>
  chief.device.put({
    code: 'CAM-1',
    name: '门诊大厅东',
    kind: 'camera',
    place: 'HQ',
    source: { url: `rtsp://127.0.0.1:${cameras.port}/cam/${scene}/h264` },
  });
/** Pictures of the dialog that have come. */
const pictures = () =>
  page.evaluate<number>(
    `[...document.querySelectorAll('.health-pair img')].filter((one) => one.naturalWidth > 0).length`,
  );

test('a scene is learned, another one is told with both pictures, and learned in its turn', async () => {
  await looksAt('CAM-1');
  expect(await chief.cameraHealth.look({ code: 'CAM-1', learn: true })).toMatchObject({ verdicts: [], hasGood: true });
  await looksAt('CAM-2');
  // Once may be somebody who stands before it.
  await chief.cameraHealth.look({ code: 'CAM-1', learn: false });
  expect((await chief.cameraHealth.look({ code: 'CAM-1', learn: false })).verdicts).toMatchObject([
    { trouble: 'moved' },
  ]);

  ({ page, troubles } = await openPage(browser, `${origin}/camera-health`, chief));
  await page.getByText(/◆ 位置移动/).waitFor();
  await page.getByText(/异常 1 路/).waitFor();
  await page.getByRole('button', { name: '看两张图' }).click();
  await until('both pictures', async () => (await pictures()) === 2);
  await shoot('camera-health-moved');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: '以现在的画面为正常' }).click();
  await page.getByRole('dialog').getByText('正常', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('✓ 正常').waitFor();
  await shoot('camera-health-learned');
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot('camera-health-390');
  expect(await seriousProblems(page)).toEqual([]);
  // Who looked at the pictures is in the register.
  const looks = await t.app.db.selectFrom('camera_look').select(['kind', 'purpose', 'person_name']).execute();
  expect(looks).toContainEqual({ kind: 'snapshot', purpose: 'maintenance', person_name: '钱科长' });
  expect(troubles).toEqual([]);
});
