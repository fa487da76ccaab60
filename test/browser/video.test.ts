import { readFileSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { gbEnv, gbServer as center } from '../../apps/server/test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { freePort } from '../../apps/server/test/ports.ts';
import {
  channelCodes,
  startCameraServer,
  startGbDevice,
  type CameraServer,
  type GbDevice,
} from '../../apps/simulators/src/index.ts';
import { launch, openPage, prepareWeb } from './kit.ts';

/** Cameras that differ from the book, in a real browser: each is seen to move, or its tile says why not. */

const perPage = 4;
/** In pages of four, as the phone shows them. */
const kinds = [
  ['b-frames', 'tcp'],
  ['interlaced', 'tcp'],
  ['intra-refresh', 'tcp'],
  ['size-changes', 'tcp'],
  ['1fps', 'tcp'],
  ['time-jumps', 'tcp'],
  ['loss', 'udp'],
  ['marked-slices', 'tcp'],
  ['mjpeg', 'tcp'],
  ['h265', 'tcp'],
  ['broken-sound/aac', 'tcp'],
  ['late-sound/pcma', 'tcp'],
] as const;
const refusals = [
  ['status-453', '摄像机的连接数已满或暂时不能提供画面,正在重试'],
  ['status-500', '摄像机报告错误 500,正在重试'],
  ['web-server', '这个端口上不是视频服务,请核对地址和端口'],
  ['mute-after-play', '摄像机没有送出图像,正在重试'],
] as const;

let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let page: Page;
let troubles: string[];
let origin: string;
let chief: As;
let gbPort: number;
let recorder: GbDevice | undefined;
const nvr = '51010500001180000001';

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
  cameras = await startCameraServer({ camera: () => ({ width: 320, height: 192, fps: 15 }) });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  const all = [...kinds, ...refusals.map(([path]) => [path, 'tcp'] as const)];
  for (const [index, [path, transport]] of all.entries()) {
    const code = `CAM-${String(index).padStart(2, '0')}`;
    const url = `rtsp://127.0.0.1:${cameras.port}/cam/${code}/${path}`;
    await chief.device.put({ code, name: path, kind: 'camera', place: 'HQ', source: { url, transport } });
  }
  // A microphone that hears a beep every second, and nobody is asked whether it may be used.
  browser = await launch('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
  ({ page, troubles } = await openPage(browser, `${origin}/m/situation`, chief, {
    viewport: { width: 390, height: 844 },
    remembered: { 'phone.watch': 'HQ' },
  }));
  await page.getByRole('button', { name: '看画面' }).click();
  await page.getByRole('combobox', { name: '用途' }).click();
  await page.getByText('值守巡视').last().click();
  await page.getByRole('button', { name: '查看', exact: true }).click();
});
afterAll(async () => {
  await browser?.close();
  await recorder?.stop();
  await cameras?.stop();
  await t?.stop();
});

/** Pictures each player on the page has shown, by the name of its camera. */
const shown = (): Promise<Record<string, number>> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll('.player')].map((player) => {
    const video = player.querySelector('video');
    const canvas = player.querySelector('canvas');
    const sum = canvas && [...canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data].reduce((a, b) => (a * 31 + b) | 0, 7);
    const seen = (player.seen ??= new Set());
    if (canvas) seen.add(sum);
    return [video.ariaLabel, canvas ? seen.size : video.getVideoPlaybackQuality().totalVideoFrames];
  }))`);
const live = (): Promise<number> => page.locator('.player[data-state="live"]').count();
const next = (): Promise<void> => page.getByRole('button', { name: '下一页' }).click();
const pages = Array.from({ length: kinds.length / perPage }, (_, i) =>
  kinds.slice(i * perPage, (i + 1) * perPage).map(([path]) => path),
);

test.each(pages.map((names, index) => ({ names, index })))('it is seen to move: $names', async ({ names, index }) => {
  if (index > 0) await next();
  await expect.poll(async () => Object.keys(await shown())).toEqual([...names]);
  await expect.poll(live).toBe(perPage);
  const before = await shown();
  const least = async (): Promise<number> =>
    Math.min(...Object.entries(await shown()).map(([name, count]) => count - (before[name] ?? 0)));
  await expect.poll(least).toBeGreaterThan(2);
});

test('sound is heard when it is asked for, and no picture waits for it', async () => {
  const loud = page.locator('.player', { hasText: 'late-sound/pcma' });
  await loud.getByRole('button', { name: '打开声音' }).click();
  await loud.locator('[data-hearing="on"]').waitFor();
  const broken = page.locator('.player', { hasText: 'broken-sound/aac' });
  await broken.getByRole('button', { name: '打开声音' }).click();
  // One is heard at a time; what cannot be heard takes nothing from the picture.
  await loud.locator('[data-hearing="off"]').waitFor();
  const before = await shown();
  await expect
    .poll(async () => ((await shown())['broken-sound/aac'] ?? 0) - (before['broken-sound/aac'] ?? 0))
    .toBeGreaterThan(20);
  await expect.poll(live).toBe(perPage);
});

test('a camera that falls silent is not called live over its last picture', async () => {
  const player = page.locator('.player', { hasText: 'h265' });
  const code = (await player.getAttribute('data-camera')) ?? '';
  cameras.fault('freeze', code);
  await player.getByText('摄像机没有送出图像').waitFor();
  await expect.poll(() => player.getAttribute('data-state')).toBe('trouble');
  cameras.fault('none', code);
  await expect.poll(() => player.getAttribute('data-state')).toBe('live');
});

test('where there is no picture, the tile says the true reason', async () => {
  await next();
  for (const [path, text] of refusals) await page.locator('.player', { hasText: path }).getByText(text).waitFor();
  await expect.poll(live).toBe(0);
  expect(troubles).toEqual([]);
});

test('a recorder that registers: its camera is entered, seen to move, turned; its recording plays from where one points and is taken along', async () => {
  await chief.device.put({
    code: 'NVR-1',
    name: '一号录像机',
    kind: 'recorder',
    protocol: 'gb28181',
    address: nvr,
    secret: 'nvr-secret-1',
  });
  // Within the day of the hospital, which has just begun at midnight.
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const from = new Date(Math.max(Date.parse(`${today}T00:00:00+08:00`), Date.now() - 600_000));
  const [channel] = channelCodes(nvr, 1);
  recorder = await startGbDevice({
    server: { host: '127.0.0.1', port: gbPort, code: center },
    code: nvr,
    password: 'nvr-secret-1',
    channels: [{ code: channel!, name: '大厅东', ptz: true }],
    recordings: [{ from, to: new Date(from.getTime() + 16_000) }],
  });
  const device = recorder;
  const { page: office, troubles: wrong } = await openPage(browser, `${origin}/gb28181/NVR-1`, chief);
  await office.getByRole('checkbox', { name: '大厅东' }).check();
  await office.getByRole('button', { name: '登记所选 1 个通道' }).click();
  await office.getByRole('link', { name: '大厅东' }).click();
  await office.getByRole('combobox', { name: '用途' }).click();
  await office.getByText('值守巡视').last().click();
  await office.getByRole('button', { name: '查看', exact: true }).click();
  await office.getByRole('button', { name: '看实时画面' }).click();
  const frames = (at: number): Promise<number> =>
    office.evaluate(
      `[...document.querySelectorAll('.player video')][${at}]?.getVideoPlaybackQuality().totalVideoFrames ?? 0`,
    );
  await office.locator('.player[data-state="live"]').waitFor();
  const before = await frames(0);
  await expect.poll(() => frames(0)).toBeGreaterThan(before + 5);

  await office.getByRole('button', { name: '右', exact: true }).click();
  await expect.poll(() => device.commands.map(({ ptz }) => ptz?.do)).toEqual(['move', 'stop']);
  await office.getByRole('button', { name: '停止观看' }).click();

  await office.getByRole('button', { name: /^\d\d:\d\d.* – / }).click();
  await office.locator('.player[data-state="live"]').waitFor();
  // In its middle.
  await office.getByRole('region', { name: '回放' }).locator('.ant-slider').click();
  await expect.poll(() => Math.max(...[...device.streams.values()].map(({ position }) => position))).toBeGreaterThan(7);
  const jumped = await frames(0);
  await expect.poll(() => frames(0)).toBeGreaterThan(jumped + 2);

  const coming = office.waitForEvent('download');
  await office.getByRole('button', { name: '下载', exact: true }).click();
  const file = await (await coming).path();
  expect(readFileSync(file).subarray(4, 8).toString('latin1')).toBe('ftyp');
  await office.getByRole('progressbar', { name: '下载' }).waitFor();
  expect(wrong).toEqual([]);
});

test('on its page a recorder is asked about itself, set, and its camera keeps a preset and a track', async () => {
  const device = recorder!;
  const [channel] = channelCodes(nvr, 1);
  const { page: office, troubles: wrong } = await openPage(browser, `${origin}/gb28181/NVR-1`, chief);
  const ask = (what: string) => office.locator('.ant-segmented').getByText(what, { exact: true }).click();
  await ask('存储卡');
  await office.getByRole('button', { name: '格式化' }).click();
  await office.getByRole('dialog').getByRole('button', { name: '格式化' }).click();
  await expect.poll(() => device.settings.cards[0]?.free).toBe(131_072);
  await ask('参数');
  const row = office.locator('.ant-descriptions-item', { hasText: '画面翻转' });
  await row.getByRole('button', { name: '设置' }).click();
  const form = office.getByRole('dialog');
  await form.getByText('上下翻转', { exact: true }).click();
  await form.getByRole('button', { name: '画面翻转', exact: true }).click();
  await expect.poll(() => device.settings.mirror).toBe(2);
  await row.getByText('上下翻转').waitFor();
  await ask('运行状态');
  await office.getByText('工作正常').waitFor();
  await office.setViewportSize({ width: 390, height: 844 });
  await expect.poll(() => office.locator('html').evaluate(({ scrollWidth }) => scrollWidth)).toBe(390);

  const { page: camera, troubles: none } = await openPage(browser, `${origin}/devices?row=${channel}`, chief);
  await camera.getByRole('button', { name: '把当前画面存为预置位' }).click();
  await camera.getByRole('dialog').getByRole('textbox', { name: /名称/ }).last().fill('收费处');
  await camera.getByRole('dialog').getByRole('button', { name: '把当前画面存为预置位' }).last().click();
  await camera.getByRole('cell', { name: '收费处' }).waitFor();
  await camera.getByRole('button', { name: '开始巡航' }).click();
  await expect.poll(() => device.commands.at(-1)?.ptz).toEqual({ do: 'startCruise', track: 1 });
  expect([...wrong, ...none]).toEqual([]);
});

test('at the console one presses, holds and speaks: the camera of the place says it until one lets go', async () => {
  const device = recorder!;
  const [channel] = channelCodes(nvr, 1);
  await chief.device.put({ code: 'PB-1', name: '大厅按钮', kind: 'panic-button', place: 'HQ' });
  await chief.device.linkCameras({ code: 'PB-1', cameras: [channel!] });
  await chief.call('POST', '/api/v1/signals', {
    device: 'PB-1',
    key: 'talk-1',
    kind: 'panic',
    at: new Date().toISOString(),
  });
  const { page: console_, troubles: wrong } = await openPage(browser, `${origin}/console`, chief);
  const player = console_.locator(`.player[data-camera="${channel}"]`);
  await player.and(console_.locator('[data-state="live"]')).waitFor();
  const button = player.getByRole('button', { name: /按住喊话/ });
  // What comes late moves it: it is pressed where it stands then.
  await button.click({ trial: true });
  const box = (await button.boundingBox())!;
  await console_.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await console_.mouse.down();
  await player.locator('[data-talk="talking"]').waitFor();
  await expect.poll(() => device.ear?.packets ?? 0).toBeGreaterThan(50);
  // The beep, and not silence.
  await expect.poll(() => device.ear?.loudest ?? 0).toBeGreaterThan(0.05);
  await console_.mouse.up();
  await expect.poll(() => device.ear?.isOpen).toBe(false);
  await player.locator('[data-talk="idle"]').waitFor();
  const auditor = await t.person({ roles: ['auditor'] });
  const { items } = await auditor.audit.list({ action: 'camera.talk' });
  expect(items.map(({ actorName }) => actorName)).toEqual(['钱科长']);
  expect(wrong).toEqual([]);
});

test('with an alarm in hand T is held and one speaks at its place: the intercom, else a camera; the case tells of it', async () => {
  const device = recorder!;
  await chief.place.put({ code: 'GATE', name: '东门', kind: 'area', parent: 'HQ' });
  // It speaks of a loudspeaker, and nobody takes the call there.
  await chief.device.put({
    code: 'IC-1',
    name: '东门对讲',
    kind: 'intercom',
    place: 'GATE',
    protocol: 'gb28181',
    address: '51010500001370000009',
  });
  await chief.device.put({ code: 'PB-2', name: '东门按钮', kind: 'panic-button', place: 'GATE' });
  const [channel] = channelCodes(nvr, 1);
  await chief.device.linkCameras({ code: 'PB-2', cameras: [channel!] });
  const ring = (device: string, kind: 'panic' | 'duress') =>
    chief.call('POST', '/api/v1/signals', { device, key: `talk-${device}`, kind, at: new Date().toISOString() });
  await ring('PB-2', 'panic');
  const caseOf = async (code: string): Promise<string> =>
    (await chief.case.list({ type: 'alarm', open: true })).items.find(({ device: from }) => from?.code === code)!.id;
  const id = await caseOf('PB-2');
  expect(await chief.talk.ways({ id })).toMatchObject({
    isSilent: false,
    items: [{ code: 'IC-1' }, { code: channel }],
  });

  const { page: desk, troubles: wrong } = await openPage(browser, `${origin}/console`, chief);
  await desk.locator(`[data-case="${id}"]`).click();
  // Whoever is quicker than the page holds the key all the same.
  await desk.locator('.desk-voice button').waitFor();
  const before = device.ear?.packets ?? 0;
  await desk.keyboard.down('t');
  await desk.locator('[data-speak="talking"]').waitFor();
  await expect.poll(() => device.ear?.packets ?? 0).toBeGreaterThan(before + 20);
  await desk.keyboard.up('t');
  await desk.locator('[data-speak="idle"]').waitFor();
  await expect.poll(() => device.ear?.isOpen).toBe(false);
  const told = async () => (await chief.case.timeline({ id })).items.filter(({ action }) => action === 'talk');
  await expect.poll(told).toMatchObject([{ actor: { name: '钱科长' } }]);
  await desk.locator('[data-story]').getByText('向现场喊话').waitFor();

  await chief.device.put({ code: 'PB-3', name: '财务按钮', kind: 'panic-button', place: 'GATE' });
  await ring('PB-3', 'duress');
  const held = await caseOf('PB-3');
  expect(await chief.talk.ways({ id: held })).toEqual({ isSilent: true, items: [] });
  await desk.locator(`[data-case="${held}"]`).click();
  await desk.getByText('胁迫报警:不向现场喊话').waitFor();
  expect(await desk.locator('[data-speak]').count()).toBe(0);
  expect(wrong).toEqual([]);
});
