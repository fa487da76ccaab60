import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startMedia } from '@anyuan/media';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { newId } from '../../apps/server/src/kernel/ids.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer } from '../../apps/simulators/src/index.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

/** A recording of a body recorder is brought for a case, looked at and handed over: in the browser. */
let t: TestApp;
let browser: Browser;
let origin: string;
let operator: As;
let page: Page;
let troubles: string[];
let number: string;
const folder = mkdtempSync(join(tmpdir(), 'anyuan-footage-'));
const file = join(folder, 'DSJ-7 001.wav');

/** Two seconds of a tone, as WAV. */
function tone(): Buffer {
  const [rate, seconds] = [8_000, 2];
  const bytes = Buffer.alloc(44 + rate * seconds * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(rate * seconds * 2, 40);
  for (let n = 0; n < rate * seconds; n++) bytes.writeInt16LE(Math.round(8_000 * Math.sin(n / 3)), 44 + n * 2);
  return bytes;
}

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  const { writeFileSync } = await import('node:fs');
  writeFileSync(file, tone());
  const chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.device.put({ code: 'PB-1', name: '急诊报警', kind: 'panic-button', place: 'HQ' });
  const press = { device: 'PB-1', key: 'k', kind: 'panic', at: t.app.clock.now().toISOString() };
  const { caseId } = (await chief.call('POST', '/api/v1/signals', press)).json as { caseId: string };
  ({ number } = await chief.case.get({ id: caseId }));
  browser = await launch();
  ({ page, troubles } = await openPage(browser, `${origin}/footage?case=${caseId}`, operator));
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
  rmSync(folder, { recursive: true });
});

const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (on: Page, name: string): Promise<void> => {
  if (shots) await on.screenshot({ path: join(shots, `${name}.png`) });
};

test('a file is received for its case, heard in the browser, handed over on a paper, and all of it stands in its chain', async () => {
  await page.getByRole('button', { name: '入库' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(file);
  await expect.poll(() => dialog.getByLabel('案件编号').inputValue()).toBe(number);
  for (const [label, at] of [
    ['录制开始', '2026-11-30 10:00'],
    ['录制结束', '2026-11-30 10:05'],
  ] as const) {
    await dialog.getByLabel(label).fill(at);
    await page.keyboard.press('Enter');
  }
  await shoot(page, 'footage-receive');
  await dialog.getByRole('button', { name: '入库' }).click();
  const row = page.getByRole('button', { name: /^XC-\d{8}-001$/ });
  await row.waitFor();
  await shoot(page, 'footage');
  expect(await seriousProblems(page)).toEqual([]);
  await row.click();
  const drawer = page.getByRole('dialog');
  const seconds = () => page.evaluate<number>(`document.querySelector('audio').duration`);
  await expect.poll(seconds).toBeCloseTo(2, 1);
  const sum = execFileSync('sha256sum', [file], { encoding: 'utf8' }).slice(0, 64);
  await drawer.getByText(sum).waitFor();
  expect(readFileSync(file).length).toBe(32_044);
  await drawer.getByRole('button', { name: '登记移交、移送、归还' }).click();
  const form = page.getByRole('dialog').last();
  await form.getByText('移交', { exact: true }).click();
  await form.getByLabel('接收单位(人)').fill('城关派出所 王警官');
  await form.getByLabel('文书(移交必填)').fill('调取证据清单 9 号');
  await form.getByRole('button', { name: '登记移交、移送、归还' }).click();
  await drawer.getByText('城关派出所 王警官 · 调取证据清单 9 号').waitFor();
  await drawer.getByText('查看', { exact: true }).waitFor();
  await shoot(page, 'footage-one');
  expect(await seriousProblems(page)).toEqual([]);
  expect(troubles).toEqual([]);
});

test('a recording is played by ranges, from where one goes, by whoever may; by nobody else', async () => {
  const bytes = await recorded();
  const upload = newId();
  const form = new FormData();
  for (const [name, value] of Object.entries({ id: upload, offset: 0, size: bytes.length }))
    form.set(name, String(value));
  form.set('file', new File([new Uint8Array(bytes)], 'part'));
  expect((await operator.call('PUT', `/api/v1/footage-uploads/${upload}`, form)).status).toBe(200);
  const at = t.app.clock.now().getTime();
  const span = { from: new Date(at - 600_000).toISOString(), to: new Date(at - 300_000).toISOString() };
  const { id } = await t.app.db.selectFrom('case').select('id').executeTakeFirstOrThrow();
  const kept = await operator.footage.receive({
    upload,
    size: bytes.length,
    name: 'DSJ-8.mp4',
    facts: { caseId: id, ...span },
  });
  const parts: { status: number; range: string | undefined }[] = [];
  page.on('response', (answer) => {
    if (answer.url().includes(`/footage/${upload}/file`))
      parts.push({ status: answer.status(), range: answer.headers()['content-range'] });
  });
  await page.goto(`${origin}/footage?case=${id}`);
  await page.getByRole('button', { name: kept.number }).click();
  interface Seen {
    at: number;
    width: number;
    pictures: number;
    seconds: number;
  }
  const seen = (): Promise<Seen> =>
    page.evaluate(`(() => {
      const video = document.querySelector('video.footage-picture');
      const { totalVideoFrames: pictures } = video?.getVideoPlaybackQuality() ?? { totalVideoFrames: 0 };
      return { at: video?.currentTime ?? 0, width: video?.videoWidth ?? 0, pictures, seconds: video?.duration ?? 0 };
    })()`);
  await expect.poll(async () => (await seen()).width).toBe(320);
  await page.evaluate(`document.querySelector('video.footage-picture').play()`);
  await expect.poll(async () => (await seen()).pictures).toBeGreaterThan(3);
  const { seconds } = await seen();
  expect(seconds).toBeGreaterThan(1.5);
  await page.evaluate(`document.querySelector('video.footage-picture').currentTime = ${seconds - 0.4}`);
  await expect.poll(async () => (await seen()).at).toBeGreaterThan(seconds - 0.5);
  expect(parts.length).toBeGreaterThan(0);
  for (const { status, range } of parts)
    expect([status, range]).toEqual([206, expect.stringMatching(new RegExp(`^bytes \\d+-\\d+/${bytes.length}$`))]);
  // Looked at once, however many parts that took.
  expect((await operator.footage.get({ id: upload })).custody.filter(({ act }) => act === 'viewed')).toHaveLength(1);
  const guard = await t.person({ roles: ['guard'], name: '保安小周' });
  expect((await guard.call('GET', `/api/v1/footage/${upload}/file`, undefined, { range: 'bytes=0-99' })).status).toBe(
    403,
  );
  expect((await t.anonymous.call('GET', `/api/v1/footage/${upload}/file`)).status).toBe(401);
});

/** Two seconds of what a camera sends, as MP4. */
async function recorded(): Promise<Buffer> {
  const cameras = await startCameraServer();
  const done: string[] = [];
  const media = await startMedia({
    records: folder,
    onRecorded: (notice) => 'closed' in notice && done.push(notice.closed.file),
  });
  const url = `rtsp://127.0.0.1:${cameras.port}/cam/DSJ/320x240/10fps/loop/aac`;
  await media.record({ id: 'DSJ', url }, { segmentMs: 2_000, sound: true });
  await until('two seconds are recorded', async () => done.length > 0);
  await media.stop();
  await cameras.stop();
  return readFileSync(join(folder, done[0]!));
}

test('on a phone the list keeps to the window', async () => {
  const small = await openPage(browser, `${origin}/footage`, operator, { viewport: { width: 390, height: 844 } });
  await small.page.getByText('XC-').first().waitFor();
  await fits(small.page);
  expect(small.troubles).toEqual([]);
  await shoot(small.page, 'footage-390');
  await small.page.context().close();
});
