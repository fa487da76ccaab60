import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import qrcode from 'qrcode';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, prepareWeb, seriousProblems, until, usual } from './kit.ts';

const shots = process.env['ANYUAN_SHOTS'];
const shot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
};

let t: TestApp;
let browser: Browser;
/** Whoever sits at it says no when he is asked for his camera. */
let forbidding: Browser;
let origin: string;
let folder: string;
let chief: As;
let guard: As;

/** What the camera sees: a label on a grey wall, as raw pictures that Chromium plays as its camera. */
async function wallWith(text: string): Promise<string> {
  const [width, height] = [640, 480];
  const code = await qrcode.toBuffer(text, { width: 260, margin: 4 });
  const wall = await sharp({ create: { width, height, channels: 3, background: '#8a8f94' } })
    .composite([{ input: await sharp(code).rotate(7, { background: '#8a8f94' }).toBuffer() }])
    .blur(0.8)
    .greyscale()
    .raw()
    .toBuffer();
  const frame = Buffer.concat([
    Buffer.from('FRAME\n'),
    wall.subarray(0, width * height),
    Buffer.alloc((width * height) / 2, 128),
  ]);
  const path = join(folder, 'wall.y4m');
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F15:1 Ip A1:1 C420\n`);
  await writeFile(path, Buffer.concat([head, ...Array.from({ length: 15 }, () => frame)]));
  return path;
}

beforeAll(async () => {
  prepareWeb();
  t = await testApp();
  origin = `http://${await t.listen()}`;
  folder = await mkdtemp(join(tmpdir(), 'anyuan-wall-'));
  const wall = await wallWith(`${origin}/p/~P02`);
  const camera = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${wall}`];
  browser = await launch(...camera, '--use-fake-ui-for-media-stream');
  forbidding = await launch(...camera, '--use-fake-ui-for-media-stream=deny');
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  guard = await t.person({ roles: ['guard'], name: '丁国' });
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  for (const code of ['P01', 'P02', 'P03'])
    await chief.place.put({ code, name: `${code} 号点`, kind: 'area', parent: 'HQ' });
  await chief.duty.putPost({ code: 'G1', name: '巡逻班', kind: 'guard-team', place: 'P01' });
  await guard.duty.signOn({ code: 'G1' });
  await chief.plan.put({
    code: 'XJ',
    name: '夜间巡查',
    kind: 'security',
    recurrence: { on: 'day', every: 1, times: { at: 'day', span: 1 } },
    where: 'places',
    points: ['P01', 'P02', 'P03'],
    post: 'G1',
  });
});

let contexts: BrowserContext[] = [];
afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
});
afterAll(async () => {
  await Promise.all([browser?.close(), forbidding?.close()]);
  await t?.stop();
  if (folder) await rm(folder, { recursive: true });
});

interface Given {
  width?: number;
  by?: Browser;
  /** Runs in the page before ours: what a phone's browser has and this one has not. */
  has?: string;
}

async function phone({ width = 390, by = browser, has }: Given = {}): Promise<Page> {
  const context = await by.newContext({ ...usual, viewport: { width, height: 780 }, hasTouch: true, isMobile: true });
  contexts.push(context);
  if (has !== undefined) await context.addInitScript(has);
  const [name = '', value = ''] = guard.cookie.split('=');
  await context.addCookies([{ name, value: decodeURIComponent(value), url: origin }]);
  return context.newPage();
}

async function openRound(page: Page): Promise<void> {
  await page.goto(`${origin}/m/rounds`);
  await page.locator('.round-card').first().tap();
  await page.getByLabel('输入点位编码').waitFor();
}

const round = async () => chief.round.get({ id: (await chief.round.list({ plan: 'XJ', limit: 1 })).items[0]!.id });
const checkAt = async (point: string) =>
  until(`the check at ${point}`, async () => (await round()).checks.find(({ name }) => name.endsWith(`${point} 号点`)));

test('the running camera finds the code on the wall, without a network too, and the point it hangs at is there', async () => {
  const page = await phone({ width: 360 });
  await openRound(page);
  // The worker has put the reader on the phone.
  await until('the worker', async () => page.evaluate('navigator.serviceWorker.controller !== null'));
  await page.reload();
  await page.getByLabel('输入点位编码').waitFor();
  await until('the round is kept', async () =>
    page.evaluate<boolean>(
      `caches.open('anyuan-told').then((c) => c.keys()).then((k) => k.some((r) => r.url.includes('my-rounds')))`,
    ),
  );
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: '扫码到点' }).tap();
  const sheet = page.locator('.phone-sheet', { hasText: 'P02 号点' });
  await sheet.locator('.big-verb').waitFor();
  // The camera is let go of.
  await page.locator('video').waitFor({ state: 'detached' });
  await sheet.locator('.big-verb').tap();
  await page.getByText('1 条待传').waitFor();
  await page.context().setOffline(false);
  const { method, flags } = await checkAt('P02');
  expect([method, flags.filter((flag) => flag === 'typed' || flag === 'unproven')]).toEqual(['qr', []]);
});

test('a camera that is forbidden leaves the photo, and says how it is allowed', async () => {
  const page = await phone({ by: forbidding });
  await openRound(page);
  await page.getByRole('button', { name: '扫码到点' }).tap();
  const sheet = page.locator('.live-scan');
  await sheet.getByText(/没有得到摄像头授权/).waitFor();
  await shot(page, 'scan-denied');
  expect(await seriousProblems(page)).toEqual([]);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    sheet.getByRole('button', { name: '拍照识别' }).tap(),
  ]);
  const code = await qrcode.toBuffer(`${origin}/p/~P03`, { width: 500, margin: 4 });
  await chooser.setFiles({ name: 'code.png', mimeType: 'image/png', buffer: code });
  await page.locator('.phone-sheet', { hasText: 'P03 号点' }).locator('.big-verb').tap();
  expect(await checkAt('P03')).toMatchObject({ method: 'qr' });
  // The self-check tries what it tells of: this browser has locks for the screen and gives none.
  await page.goto(`${origin}/m/check`);
  const awake = page.locator('.check-list li', { hasText: '保持亮屏' });
  await awake.waitFor();
  expect(await page.evaluate(`'wakeLock' in navigator`)).toBe(true);
  await expect.poll(() => awake.getAttribute('data-is')).toBe('off');
});

/** A phone with tags, a voice and a screen that may stay on; it writes down what is asked of it. */
const rich = `
  window.asked = { awake: 0, released: 0, spoken: [] };
  window.NDEFReader = class extends EventTarget {
    async scan() { window.tag = (type, text) => this.dispatchEvent(Object.assign(new Event('reading'), {
      serialNumber: '04:a2', message: { records: type ? [{ recordType: type, data: new DataView(new TextEncoder().encode(text).buffer) }] : [] } })); }
  };
  Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
    window.asked.awake++;
    const lock = new EventTarget();
    lock.released = false;
    lock.release = async () => { if (!lock.released) window.asked.released++; lock.released = true; };
    window.lock = lock;
    return lock;
  } } });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, 'speechSynthesis', { value: {
    getVoices: () => [{ lang: 'zh-CN', localService: true, name: 'zh' }],
    cancel() {}, speak: (one) => window.asked.spoken.push(one.text), addEventListener() {},
  } });
`;
const asked = (page: Page) => page.evaluate<{ awake: number; released: number; spoken: string[] }>('window.asked');

test('a phone that has more: tags are read, the screen stays on while the round is walked, and it speaks when one wants it to', async () => {
  const page = await phone({ has: rich });
  // Silent, until somebody wants it otherwise.
  await page.goto(`${origin}/m/me`);
  await page.getByLabel('语音播报').getByText('播报', { exact: true }).tap();
  await page.getByText('扫码到点、下一点和紧急通知会读出来').waitFor();
  await openRound(page);
  await until('the screen stays on', async () => (await asked(page)).awake > 0);
  await page.getByRole('button', { name: 'NFC 到点' }).tap();
  await page.getByText(/NFC 已打开/).waitFor();
  await shot(page, 'round-nfc');
  await page.evaluate(`tag('url', '${origin}/p/~P01')`);
  await page.locator('.phone-sheet', { hasText: 'P01 号点' }).locator('.big-verb').tap();
  expect(await checkAt('P01')).toMatchObject({
    method: 'nfc',
    flags: expect.not.arrayContaining(['typed', 'unproven']) as string[],
  });
  // The server has the check before the phone has its answer, and says so.
  await expect.poll(async () => (await asked(page)).spoken.at(-1)).toMatch(/^已记录。(下一点|本轮完成)/);
  expect((await asked(page)).spoken[0]).toBe('已到 P01 号点');
  await page.evaluate(`tag('', '')`);
  await page.getByText('标签里没有内容,请扫码').waitFor();

  // Whoever leaves the round lets the screen sleep; whoever calls for help does not.
  const before = await asked(page);
  await page.getByRole('link', { name: '任务' }).tap();
  await until('it may sleep', async () => (await asked(page)).released >= before.awake);
  await page.goto(`${origin}/m/check`);
  await page.getByText('NFC 到点').waitFor();
  for (const name of ['NFC 到点', '保持亮屏', '语音播报', '摄像头扫码'])
    await expect
      .poll(async () => [name, await page.locator('.check-list li', { hasText: name }).getAttribute('data-is')])
      .toEqual([name, 'on']);
  await shot(page, 'check-rich');
  await page.goto(`${origin}/m/tasks`);
  const panic = page.getByRole('button', { name: /求助/ });
  // What is loaded late moves it: the finger comes down where it stands now.
  await panic.click({ trial: true });
  const box = (await panic.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.getByText(/已报警/).waitFor();
  await page.mouse.up();
  await expect.poll(async () => (await asked(page)).awake).toBeGreaterThan(0);
});
