import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { gbEnv, gbServer as ours } from '../../apps/server/test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { freePort } from '../../apps/server/test/ports.ts';
import {
  channelCodes,
  startCameraServer,
  startGbDevice,
  type CameraServer,
  type GbDevice,
} from '../../apps/simulators/src/index.ts';
import { clockIn } from './burned-clock.ts';
import { launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

/** Recordings of two cameras on one clock: play, stand, hurry, step; a moment is marked and found again. */
let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let origin: string;
let chief: As;
let page: Page;
let troubles: string[];
let caseId: string;
let gbPort: number;
let recorder: GbDevice | undefined;
const recorderCode = '51010500001180000009';
/** When the recordings begin that the page has asked for, by their paths. */
const begins = new Map<string, number>();

const now = (): number => t.app.clock.now().getTime();
beforeAll(async () => {
  prepareWeb();
  gbPort = await freePort();
  t = await testApp({
    realTime: true,
    env: {
      ANYUAN_MEDIA: 'on',
      ...gbEnv(gbPort),
    },
  });
  origin = `http://${await t.listen()}`;
  cameras = await startCameraServer();
  chief = await t.person({ roles: ['security-chief', 'control-room'], name: '钱科长' });
  const it = await t.as('it');
  await it.setting.put({ key: 'recording.beforeSeconds', value: 10 });
  await it.setting.put({ key: 'recording.segmentSeconds', value: 5 });
  await it.setting.put({ key: 'recording.leastFreeGb', value: 0.1 });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊大厅', kind: 'area', parent: 'HQ' });
  await chief.device.put({ code: 'PB-1', name: '分诊台一键报警', kind: 'panic-button', place: 'ER' });
  for (const [code, name] of [
    ['CAM-1', '急诊大厅南'],
    ['CAM-2', '急诊大厅北'],
  ] as const) {
    const source = { url: `rtsp://127.0.0.1:${cameras.port}/cam/${code}/640x360/10fps` };
    await chief.device.put({ code, name, kind: 'camera', place: 'ER', source });
    await chief.recording.putPlan({ code, mode: 'always' });
  }
  await until('a quarter of a minute is recorded of both', async () => {
    const rows = await t.app.db.selectFrom('recording_segment').select(['device_id', 'from_at']).execute();
    const old = rows.filter(({ from_at: from }) => now() - from.getTime() > 15_000);
    return new Set(old.map(({ device_id: id }) => id)).size === 2;
  });
  const body = { device: 'PB-1', key: 'k', kind: 'panic', at: t.app.clock.now().toISOString() };
  caseId = ((await chief.call('POST', '/api/v1/signals', body)).json as { caseId: string }).caseId;
  await chief.call('POST', `/api/v1/cases/${caseId}/actions/acknowledge`, {});
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await recorder?.stop();
  await cameras?.stop();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (name: string): Promise<void> =>
  void (shots && (await page.screenshot({ path: join(shots, `${name}.png`) })));

interface Seen {
  clock: number;
  isPlaying: boolean;
  tiles: { path: string; at: number; frames: number; isPaused: boolean; isSeeking: boolean }[];
}
const seen = (): Promise<Seen> =>
  page.evaluate(`(() => {
    const main = document.querySelector('.replay-main');
    return {
      clock: Number(main?.dataset.at),
      isPlaying: main?.dataset.playing === 'true',
      tiles: [...document.querySelectorAll('.replay-tile video[src]')].map((video) => ({
        path: new URL(video.src).pathname, at: video.currentTime, isPaused: video.paused, isSeeking: video.seeking,
        frames: video.getVideoPlaybackQuality().totalVideoFrames,
      })),
    };
  })()`);
/** What time each of the pictures shows, and the clock. */
async function times(): Promise<{ clock: number; shown: number[]; isStill: boolean }> {
  const { clock, tiles } = await seen();
  return {
    clock,
    shown: tiles.map(({ path, at }) => (begins.get(path) ?? 0) + at * 1000),
    isStill: tiles.every(({ isPaused, isSeeking }) => isPaused && !isSeeking),
  };
}
async function inStep(ms: number): Promise<void> {
  await until(`both within ${ms} ms`, async () => {
    const { shown } = await times();
    return shown.length === 2 && Math.abs(shown[0]! - shown[1]!) < ms;
  });
}

test('two cameras play on one clock, at every speed; they stand and step together', async () => {
  ({ page, troubles } = await openPage(browser, `${origin}/playback`, chief));
  page.on('response', (response) => {
    if (response.url().endsWith('/recordings/plays') && response.ok())
      void response.json().then((play: { path: string; from: string }) => begins.set(play.path, Date.parse(play.from)));
  });
  await page.getByRole('combobox', { name: '用途' }).click();
  await page.getByTitle('值守巡视').click();
  await page.getByRole('button', { name: '查看', exact: true }).click();
  await page.getByRole('button', { name: /^急诊大厅北/ }).waitFor();
  // Two clicks so quick that nothing is drawn between them: both count.
  await page.evaluate(`for (const code of ['CAM-1', 'CAM-2'])
    [...document.querySelectorAll('.replay-camera')].find((one) => one.textContent.includes(code)).click()`);
  await until('both move', async () => (await seen()).tiles.filter(({ frames }) => frames > 5).length === 2);
  await inStep(200);
  await shoot('playback-1440');
  await page.getByText('2×').click();
  const before = await times();
  await until('both have gone on', async () => (await times()).shown.every((at, n) => at > before.shown[n]! + 1_500));
  await inStep(250);
  await page.getByRole('button', { name: '暂停' }).click();
  await until('both stand where the clock stands', async () => {
    const { clock, shown, isStill } = await times();
    return isStill && shown.every((at) => Math.abs(at - clock) < 60);
  });
  const stood = await times();
  await page.getByRole('button', { name: '下一帧' }).click();
  await until('both one picture further', async () => {
    const { shown, isStill } = await times();
    return isStill && shown.every((at, n) => at - stood.shown[n]! > 50 && at - stood.shown[n]! < 150);
  });
  // Back again, as the clocks in the pictures say: each time to the nearest picture before in any of them, in none further on.
  const clocks = () => Promise.all([0, 1].map((n) => clockIn(page.locator('.replay-tile video').nth(n))));
  const start = await clocks();
  let shown = start;
  for (let back = 0; back < 4; back++) {
    await page.getByRole('button', { name: '上一帧' }).click();
    shown = await until('a picture of before', async () => {
      const next = await clocks();
      const isBack = next.every((at, n) => at <= shown[n]!) && next.some((at, n) => at < shown[n]!);
      return isBack && (await times()).isStill && next;
    });
  }
  for (const [n, at] of shown.entries()) {
    expect(at).toBeLessThan(start[n]!);
    expect(at).toBeGreaterThan(start[n]! - 1_000);
  }
  const [one, other] = await Promise.all([
    page.waitForEvent('download'),
    page.waitForEvent('download', (file) => file.suggestedFilename().startsWith('CAM-2')),
    page.getByRole('button', { name: '各路截图' }).click(),
  ]);
  expect([one, other].map((file) => file.suggestedFilename())).toEqual([
    expect.stringMatching(/^CAM-1-\d{8}-\d{6}\.png$/),
    expect.stringMatching(/^CAM-2-\d{8}-\d{6}\.png$/),
  ]);
  expect(await seriousProblems(page)).toEqual([]);
});

test('a moment is marked, stands on the bar, is found by a word, and leads back to it', async () => {
  const { clock } = await times();
  await page.getByRole('button', { name: '加书签' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: '说明' }).fill('黑衣男子进入');
  await dialog.getByRole('button', { name: /^加书签/ }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.locator('.timeline-bookmark').first().waitFor();
  const { items } = await chief.recording.bookmarks({ q: '黑衣' });
  expect(items).toMatchObject([{ camera: { code: 'CAM-1' }, note: '黑衣男子进入', by: '钱科长', mayDrop: true }]);
  expect(Math.abs(Date.parse(items[0]!.at) - clock)).toBeLessThan(300);
  await page.goto(`${origin}/playback`);
  await page.getByRole('combobox', { name: '用途' }).click();
  await page.getByTitle('值守巡视').click();
  await page.getByRole('button', { name: '查看', exact: true }).click();
  await page.getByLabel('说明、摄像机、人').fill('男子');
  await page
    .getByRole('button', { name: /黑衣男子进入/ })
    .first()
    .click();
  await until('it is there again', async () => Math.abs((await times()).clock - clock) < 3_000);
  await page.getByText('10 分钟').click();
  await shoot('playback-bookmark');
  await page.getByRole('button', { name: '删除 黑衣男子进入' }).click();
  await page.getByRole('button', { name: '删除', exact: true }).last().click();
  await page.getByText('没有书签').waitFor();
});

test('the cameras of a case are played in step from the case, and in the pane of the console', async () => {
  await page.goto(`${origin}/cases/${caseId}`);
  await page.getByRole('link', { name: '多路同步回放' }).click();
  await page.waitForURL(/\/playback\?/);
  await page.getByRole('link', { name: '返回案件' }).waitFor();
  await page.getByRole('button', { name: '播放', exact: true }).click();
  await until('both move', async () => (await seen()).tiles.filter(({ frames }) => frames > 2).length === 2);
  await page.locator('.timeline-event').first().waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot('playback-390');
  expect(await seriousProblems(page)).toEqual([]);
  await page.setViewportSize({ width: 2560, height: 1440 });
  await shoot('playback-2560');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${origin}/console?case=${caseId}`);
  const clip = page.getByRole('button', { name: /^急诊大厅南 / });
  // While cameras come up above it the button moves, and a click may fall beside it.
  await until('its recordings are shown', async () => {
    await page
      .getByRole('button', { name: '看录像' })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    return clip.isVisible();
  });
  await clip.scrollIntoViewIfNeeded();
  await clip.click();
  await until('it plays in the pane', () =>
    page.evaluate<boolean>(
      `(document.querySelector('.playback video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0) > 5`,
    ),
  );
  await page.locator('.playback').scrollIntoViewIfNeeded();
  await shoot('playback-console');
  expect(troubles).toEqual([]);
});

test('what a recorder of GB/T 28181 has kept stands on the same bar, and plays on the same clock', async () => {
  const [channel] = channelCodes(recorderCode, 1);
  // Nothing of ours then: from five to two minutes ago.
  const from = new Date(Math.floor(now() / 1000) * 1000 - 300_000);
  const to = new Date(from.getTime() + 180_000);
  await chief.device.put({
    code: 'NVR-1',
    name: '门诊录像机',
    kind: 'recorder',
    protocol: 'gb28181',
    address: recorderCode,
    secret: 'nvr-secret-1',
  });
  recorder = await startGbDevice({
    server: { host: '127.0.0.1', port: gbPort, code: ours },
    code: recorderCode,
    password: 'nvr-secret-1',
    channels: [{ code: channel!, name: '门诊大厅' }],
    recordings: [{ from, to }],
  });
  await until(
    'the list of its cameras',
    async () => (await chief.gb28181.device({ code: 'NVR-1' })).catalogAt !== null,
  );
  await chief.gb28181.adopt({ code: 'NVR-1', items: [{ channel: channel!, place: 'ER' }] });
  await page.goto(`${origin}/playback?case=${caseId}&c=${channel},CAM-1&at=${from.getTime() + 1_000}`);
  await page.locator('.timeline-device').first().waitFor();
  await page.getByRole('button', { name: '播放', exact: true }).click();
  await page.locator(`.replay-tile[data-what="device"] .player[data-state="live"]`).waitFor();
  // What is recorded is not called live, and nothing lies over its button.
  const caption = page.locator('.replay-tile[data-what="device"] figcaption');
  await expect.poll(() => caption.allInnerTexts()).toEqual([expect.stringMatching(/设备录像/)]);
  expect(await caption.innerText()).not.toContain('实时');
  // The other has nothing then, and says so.
  await page.getByText('此刻没有录像').waitFor();
  const { clock } = await seen();
  await page.getByText('4×').click();
  await until('the clock goes on', async () => (await seen()).clock > clock + 6_000);
  // The device hears what the clock does, each time once, and nobody is told of trouble.
  const { calls } = await chief.gb28181.device({ code: 'NVR-1' });
  expect(calls[0]).toMatchObject({ kind: 'playback', reason: null });
  await page.getByRole('button', { name: '暂停' }).click();
  const commands = async () =>
    (await chief.gb28181.trace({ kind: 'INFO', limit: 100 })).items.filter(({ way }) => way === 'out');
  await until('it is told to pause', async () => (await commands()).some(({ text }) => text.includes('PAUSE')));
  expect((await commands()).length).toBeLessThan(8);
  expect(await page.locator('.ant-message-error').count()).toBe(0);
  expect(await page.getByText('not_found').count()).toBe(0);
  await shoot('playback-device');
  expect(troubles).toEqual([]);
});
