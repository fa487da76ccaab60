import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer, type CameraServer } from '../../apps/simulators/src/index.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

/** An operator goes through the cameras of the house: found, several at once, enlarged, kept as a group. */
let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let origin: string;
let operator: As;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
  origin = `http://${await t.listen()}`;
  cameras = await startCameraServer({ camera: () => ({ width: 320, height: 192, fps: 15 }) });
  const chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  for (const [code, name, place] of [
    ['CAM-01', '急诊 1 号机', 'ER'],
    ['CAM-02', '急诊 2 号机', 'ER'],
    ['CAM-03', '南门球机', 'GATE'],
  ] as const) {
    await chief.place.put({ code: place, name: place === 'ER' ? '急诊大厅' : '南大门', kind: 'area', parent: 'HQ' });
    const url = `rtsp://127.0.0.1:${cameras.port}/cam/${code}`;
    // One has a small picture, one is said to have one that does not come.
    const subUrl = { 'CAM-01': '', 'CAM-02': `${url}/status-404`, 'CAM-03': `${url}/160x96` }[code];
    await chief.device.put({ code, name, kind: 'camera', place, source: { url, subUrl } });
  }
  browser = await launch();
  ({ page, troubles } = await openPage(browser, `${origin}/live`, operator));
});
afterAll(async () => {
  await browser?.close();
  await cameras?.stop();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (on: Page, name: string): Promise<void> => {
  if (shots) await on.screenshot({ path: join(shots, `${name}.png`) });
};
const tile = (n: number) => page.getByRole('region', { name: `第 ${n} 个画面` });
/** Cameras on the page, in order. */
const shown = () =>
  page.evaluate<string>(`[...document.querySelectorAll('.player')].map((one) => one.dataset.camera).join()`);
const frames = (code: string) =>
  page.evaluate<number>(
    `document.querySelector('[data-camera="${code}"] video').getVideoPlaybackQuality().totalVideoFrames`,
  );
async function askedFor(on: Page): Promise<void> {
  await on.getByRole('combobox', { name: '用途' }).click();
  await on.getByTitle('值守巡视').click();
  await on.getByRole('button', { name: '查看', exact: true }).click();
}
const wide = (code: string) =>
  page.evaluate<number>(`document.querySelector('[data-camera="${code}"] video').videoWidth`);
async function moves(code: string): Promise<void> {
  await page.locator(`.player[data-camera="${code}"][data-state="live"]`).waitFor();
  const before = await frames(code);
  await until(`${code} is seen to move`, async () => (await frames(code)) > before + 5);
}

test('nothing is shown before it is said what for; then a click shows a camera, and who looked is on record', async () => {
  await askedFor(page);
  await page.getByRole('button', { name: /^急诊 1 号机/ }).click();
  await moves('CAM-01');
  await page.getByLabel('名称、拼音、编码').fill('nanmen');
  await page.getByRole('button', { name: /^急诊 1 号机/ }).waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^南门球机/ }).dragTo(tile(4));
  await moves('CAM-03');
  await expect.poll(shown).toBe('CAM-01,CAM-03');
  await expect.poll(async () => [await wide('CAM-01'), await wide('CAM-03')]).toEqual([320, 160]);
  await shoot(page, 'live-4');
  expect(await seriousProblems(page)).toEqual([]);
  const auditor = await t.person({ roles: ['auditor'] });
  const { items } = await auditor.audit.list({ action: 'camera.view' });
  // One that had to be joined again is one look more.
  expect(items.length).toBeGreaterThanOrEqual(2);
  expect([...new Set(items.map(({ actorName }) => actorName))]).toEqual(['值班员小吴']);
});

test('one of several alone and back, enlarged by the wheel, saved as a still', async () => {
  const video = page.locator('[data-camera="CAM-03"] video');
  const transform = () =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('[data-camera="CAM-03"] video')).transform`);
  await tile(4).getByRole('button', { name: '单画面' }).click();
  await expect.poll(shown).toBe('CAM-03');
  // Enlarged it is the whole picture, and small again the small one.
  await expect.poll(() => wide('CAM-03')).toBe(320);
  await moves('CAM-03');
  await video.hover();
  await page.mouse.wheel(0, -300);
  await expect.poll(transform).toContain('1.25');
  await page.getByRole('button', { name: '恢复原大小' }).click();
  await expect.poll(transform).toBe('none');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '抓图' }).click()]);
  const picture = await readFile(await file.path());
  expect([...picture.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
  await page.getByRole('button', { name: '返回 4 画面' }).click();
  await expect.poll(shown).toBe('CAM-01,CAM-03');
  await expect.poll(() => wide('CAM-03')).toBe(160);
  await moves('CAM-01');
});

test('what is shown outlasts a reload, is kept under a name, and comes back with a click', async () => {
  await page.reload();
  // A page loaded anew asks again what for.
  await askedFor(page);
  await moves('CAM-01');
  await expect.poll(shown).toBe('CAM-01,CAM-03');
  await page.getByRole('button', { name: /保存/ }).click();
  await page.getByRole('textbox', { name: '视图名称' }).fill('夜间重点');
  await page.getByRole('button', { name: '保存视图' }).last().click();
  await page.getByRole('link', { name: '夜间重点' }).waitFor();
  await tile(1).getByRole('button', { name: '关闭 急诊 1 号机' }).click();
  await expect.poll(shown).toBe('CAM-03');
  await page.getByText('9 画面').click();
  await expect.poll(() => page.locator('.live-tile').count()).toBe(9);
  await page.getByRole('link', { name: '夜间重点' }).click();
  await moves('CAM-01');
  await expect.poll(() => page.locator('.live-tile').count()).toBe(4);
  expect(troubles).toEqual([]);
});

test('favourites are kept per person: starred at the desk, all at once, a click away at the console, the same on the phone', async () => {
  for (const name of ['急诊 2 号机', '南门球机'])
    await page.getByRole('button', { name: `收藏 ${name}`, exact: true }).click();
  const kept = page.getByRole('region', { name: '收藏' });
  await kept.getByRole('button', { name: /^南门球机/ }).waitFor();
  await shoot(page, 'live-favourites');
  expect(await seriousProblems(page)).toEqual([]);
  await kept.getByRole('button', { name: '全部显示' }).click();
  await expect.poll(shown).toBe('CAM-02,CAM-03');
  const favourites = async () => (await operator.desk.views({ page: '/m/live' })).items.map(({ name }) => name);
  await expect.poll(favourites).toEqual(['急诊 2 号机', '南门球机']);
  const console_ = await openPage(browser, `${origin}/console`, operator);
  const beside = console_.page.getByRole('navigation', { name: '收藏' });
  await beside.getByRole('button', { name: '南门球机' }).waitFor();
  await shoot(console_.page, 'console-favourites');
  const [opened] = await Promise.all([
    console_.page.waitForEvent('popup'),
    beside.getByRole('button', { name: '急诊 2 号机' }).click(),
  ]);
  expect(opened.url()).toBe(`${origin}/live?n=1&c=CAM-02`);
  await console_.page.context().close();
  // Taken away at the desk it is gone everywhere.
  await kept.getByRole('button', { name: '取消收藏 急诊 2 号机' }).click();
  await expect.poll(favourites).toEqual(['南门球机']);
  // One that is kept from him is no favourite any more, by name neither.
  const chief = await t.person({ roles: ['security-chief'] });
  const given = { name: '南门', why: '改造期间', acts: ['view' as const], cameras: ['CAM-03'] };
  const { id } = await chief.cameraRule.put(given);
  expect(await favourites()).toEqual([]);
  await chief.cameraRule.remove({ id });
  expect(troubles).toEqual([]);
});

test('on a small window the pictures come first; whoever may not look is told so', async () => {
  const small = await openPage(browser, `${origin}/live?c=CAM-01`, operator, { viewport: { width: 390, height: 844 } });
  await askedFor(small.page);
  await small.page.locator('.player[data-state="live"]').waitFor();
  // The whole of the name is read beside what can be done with the picture.
  const name = small.page.locator('.player-name');
  await expect.poll(() => name.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
  await shoot(small.page, 'live-390');
  await fits(small.page);
  expect(await seriousProblems(small.page)).toEqual([]);
  await small.page.context().close();

  const clerk = await t.person({ roles: ['staff'], name: '护士小周' });
  const other = await openPage(browser, `${origin}/live?c=CAM-01`, clerk);
  await other.page.getByText('没有查看权限').first().waitFor();
  expect(await other.page.locator('.player').count()).toBe(0);
  await other.page.context().close();
});

test('on the phone: the cameras of the last alarm, favourites, all by place; unseen it stops, and how long it was is on record', async () => {
  const leader = await t.person({ roles: ['duty-leader'], name: '总值班周主任' });
  const chief = await t.person({ roles: ['security-chief'] });
  await chief.device.put({ code: 'PB-1', name: '分诊台一键报警', kind: 'panic-button', place: 'ER' });
  await chief.device.linkCameras({ code: 'PB-1', cameras: ['CAM-02'] });
  const press = { device: 'PB-1', key: 'k', kind: 'panic', at: t.app.clock.now().toISOString() };
  expect((await chief.call('POST', '/api/v1/signals', press)).status).toBe(200);
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const { page: hand, troubles: wrong } = await openPage(browser, `${origin}/m/live`, leader, phone);
  const alarm = hand.getByRole('region', { name: '最近警情' });
  await alarm.getByRole('button', { name: '急诊 2 号机' }).tap();
  // It says by itself what for.
  await hand.locator('.player[data-camera="CAM-02"][data-state="live"]').waitFor();
  expect(await hand.locator('.watermark').getAttribute('data-words')).toMatch(
    /^总值班周主任 \d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  );
  await hand.getByRole('button', { name: '☆ 收藏' }).tap();
  await hand.getByRole('region', { name: '收藏' }).getByRole('button', { name: '急诊 2 号机', exact: true }).waitFor();
  await shoot(hand, 'phone-live');
  expect(await seriousProblems(hand)).toEqual([]);
  await fits(hand);
  // Another camera, by its place, is asked for what; the favourite is there on another phone.
  await hand.getByRole('button', { name: '南门球机' }).tap();
  await hand.getByRole('combobox', { name: '用途' }).tap();
  await hand.getByTitle('值守巡视').tap();
  await hand.getByRole('button', { name: '查看', exact: true }).tap();
  await hand.locator('.player[data-camera="CAM-03"][data-state="live"]').waitFor();
  await hand.evaluate(`Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'))`);
  await hand.getByText('切到后台时画面已停止').waitFor();
  const watched = await until('both looks have ended', async () => {
    const rows = await t.app.db
      .selectFrom('camera_look')
      .select(['camera_code', 'case_number', 'seconds'])
      .where('person_id', '=', leader.personId)
      .orderBy('camera_code')
      .execute();
    return rows.length === 2 && rows.every(({ seconds }) => seconds > 0) && rows;
  });
  expect(watched.map(({ camera_code: code, case_number: number }) => [code, number !== null])).toEqual([
    ['CAM-02', true],
    ['CAM-03', false],
  ]);
  await hand.evaluate(`delete document.visibilityState; document.dispatchEvent(new Event('visibilitychange'))`);
  await hand.locator('.player[data-camera="CAM-03"][data-state="live"]').waitFor();
  expect(wrong).toEqual([]);
  await hand.context().close();
  const again = await openPage(browser, `${origin}/m/situation`, leader, phone);
  await again.page.getByRole('region', { name: '院区动态' }).getByText('急诊大厅').first().waitFor();
  await shoot(again.page, 'phone-feed');
  await again.page.getByRole('link', { name: /最近警情、收藏/ }).tap();
  await again.page
    .getByRole('region', { name: '收藏' })
    .getByRole('button', { name: '急诊 2 号机', exact: true })
    .waitFor();
  await again.page.context().close();
});

test("a page that fills the window has all of it on the window, under the demonstration's ribbon too", async () => {
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, 'hospital.demo', true));
  const chief = await t.person({ roles: ['security-chief', 'control-room'] });
  const bare = await openPage(browser, `${origin}/live`, chief, { viewport: { width: 1440, height: 900 } });
  for (const path of ['live', 'wall', 'console']) {
    if (path !== 'live') await bare.page.goto(`${origin}/${path}`);
    await bare.page.getByText('演示数据').waitFor();
    await bare.page.locator('.fills-window').waitFor();
    const height = () => bare.page.evaluate(`document.documentElement.scrollHeight`);
    await expect.poll(async () => [path, await height()]).toEqual([path, 900]);
  }
  await bare.page.context().close();
});

test('a plain list keeps the width of its columns on a phone, and is scrolled by itself: pictures judged', async () => {
  const chief = await t.person({ roles: ['security-chief'] });
  const opened = await openPage(browser, `${origin}/camera-health`, chief, { viewport: { width: 390, height: 844 } });
  // A slow machine may have judged some of them meanwhile.
  await opened.page.getByText(/共 3 路:异常 0 路/).waitFor();
  const widths = () =>
    opened.page.evaluate<number[]>(
      `[...document.querySelectorAll('.plain-table .ant-table-cell')].map((one) => one.getBoundingClientRect().width)`,
    );
  await expect.poll(async () => (await widths()).length).toBeGreaterThan(20);
  await expect.poll(async () => Math.min(...(await widths()))).toBeGreaterThan(80);
  await fits(opened.page);
  expect(await seriousProblems(opened.page)).toEqual([]);
  await shoot(opened.page, 'camera-health-390');
  expect(opened.troubles).toEqual([]);
  await opened.page.context().close();
});
