import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { verifyEvidence } from '../../apps/server/src/modules/recording/evidence/verify.ts';
import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { startCameraServer, type CameraServer } from '../../apps/simulators/src/index.ts';
import { clockIn } from './burned-clock.ts';
import { launch, openPage, prepareWeb, until } from './kit.ts';

/** What cameras saw before a press, in a real browser: from the case, and by the timeline of the camera. */

let t: TestApp;
let browser: Browser;
let cameras: CameraServer;
let origin: string;
let chief: As;
let caseId: string;
let zip: Buffer;
let checkPage: Buffer;

const now = (): number => t.app.clock.now().getTime();
beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
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
  const source = { url: `rtsp://127.0.0.1:${cameras.port}/cam/CAM-1/640x360/10fps/aac/clock-slow` };
  await chief.device.put({ code: 'CAM-1', name: '急诊大厅南', kind: 'camera', place: 'ER', source });
  await chief.recording.putPlan({ code: 'CAM-1', mode: 'always' });
  // One of JPEG beside it.
  const jpeg = { url: `rtsp://127.0.0.1:${cameras.port}/cam/CAM-J/640x360/10fps/mjpeg/pcma` };
  await chief.device.put({ code: 'CAM-J', name: '急诊大厅老机', kind: 'camera', place: 'ER', source: jpeg });
  await chief.recording.putPlan({ code: 'CAM-J', mode: 'always' });
  await until('a quarter of a minute is recorded of both', async () => {
    const rows = await t.app.db.selectFrom('recording_segment').select(['device_id', 'from_at']).execute();
    const old = rows.filter(({ from_at: from }) => now() - from.getTime() > 14_000);
    return new Set(old.map(({ device_id: id }) => id)).size === 2;
  });
  const body = { device: 'PB-1', key: 'k', kind: 'panic', at: t.app.clock.now().toISOString() };
  caseId = ((await chief.call('POST', '/api/v1/signals', body)).json as { caseId: string }).caseId;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await cameras?.stop();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
const shot = async (page: Page, name: string): Promise<void> =>
  void (shots && (await page.screenshot({ path: `${shots}/${name}.png` })));

interface Seen {
  at: number;
  pictures: number;
  isPaused: boolean;
  rate: number;
}
const seen = (page: Page): Promise<Seen> =>
  page.evaluate(`(() => {
    const video = document.querySelector('.playback video');
    return {
      at: Date.parse(document.querySelector('.playback time').dateTime),
      pictures: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
      isPaused: video?.paused ?? true,
      rate: video?.playbackRate ?? 0,
    };
  })()`);

/** What the clock in the picture says that the page shows. */
const clockShown = (page: Page): Promise<number> => clockIn(page.locator('.playback video'));

/** How many pictures of a file a browser shows. */
const framesOf = (page: Page, base64: string): Promise<number> =>
  page.evaluate(`(async () => {
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob('${base64}'), (one) => one.charCodeAt(0))]));
    document.body.append(video);
    await video.play();
    while (video.getVideoPlaybackQuality().totalVideoFrames < 5 && !video.ended && !video.error)
      await new Promise((go) => setTimeout(go, 50));
    const { totalVideoFrames } = video.getVideoPlaybackQuality();
    video.remove();
    return totalVideoFrames;
  })()`);

/** What the clock shows once a step is over: one forward tries further on while the picture stays. */
async function clockAtRest(page: Page): Promise<number> {
  let last = await clockShown(page);
  for (let same = 0; same < 10;) {
    await page.waitForTimeout(100);
    const now = await clockShown(page);
    same = now === last ? same + 1 : 0;
    last = now;
  }
  return last;
}

test('the case shows what was before the press, and it plays', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/cases/${caseId}`, chief);
  const clip = page.getByRole('button', { name: /^急诊大厅南/ });
  await clip.click();
  await expect.poll(async () => (await seen(page)).pictures).toBeGreaterThan(5);
  const { at } = await seen(page);
  const pressedAt = (await t.app.db.selectFrom('case').select('at').executeTakeFirstOrThrow()).at.getTime();
  expect(at).toBeLessThan(pressedAt);
  expect(at).toBeGreaterThan(pressedAt - 12_000);
  await shot(page, 'recordings-case');

  // Far enough from the beginning to go back from there: what is decoded has not all been shown.
  await expect.poll(async () => (await seen(page)).at - at).toBeGreaterThan(1_500);

  // Picture by picture, faster, and a still.
  await page.getByRole('button', { name: '下一帧' }).click();
  await expect.poll(async () => (await seen(page)).isPaused).toBe(true);
  await clockAtRest(page);
  const paused = (await seen(page)).at;
  await page.getByRole('button', { name: '下一帧' }).click();
  await expect.poll(async () => (await seen(page)).at - paused).toBeGreaterThan(30);
  // Backwards as well: each time it is the picture before, as the clock in it says.
  let before = await clockAtRest(page);
  expect((await seen(page)).at - paused).toBeLessThan(400);
  for (const name of ['上一帧', '上一帧', '上一帧', '上一帧', '下一帧', '下一帧']) {
    const [least, most] = name === '上一帧' ? [-400, -20] : [20, 400];
    await page.getByRole('button', { name }).click();
    await expect.poll(async () => Math.sign((await clockShown(page)) - before)).toBe(Math.sign(most));
    const after = await clockAtRest(page);
    expect([name, after - before]).toEqual([name, expect.toSatisfy((ms: number) => ms > least && ms < most)]);
    before = after;
  }
  expect((await seen(page)).isPaused).toBe(true);

  await page.getByText('4×').click();
  await page.getByRole('button', { name: '播放', exact: true }).click();
  await expect.poll(async () => (await seen(page)).rate).toBe(4);

  // What the camera heard is heard once it is turned on: the simulator beeps every second.
  await page.getByText('1×').click();
  await page.getByRole('button', { name: '打开声音' }).click();
  await page.evaluate(`(() => {
    const video = document.querySelector('.playback video');
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaElementSource(video).connect(analyser);
    window.loudest = 0;
    setInterval(() => {
      const samples = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(samples);
      window.loudest = Math.max(window.loudest, ...samples.map(Math.abs));
    }, 20);
    return context.resume();
  })()`);
  await expect.poll(() => page.evaluate('window.loudest')).toBeGreaterThan(0.05);
  await page.getByRole('button', { name: '静音' }).click();
  await expect.poll(() => page.evaluate(`document.querySelector('.playback video').muted`)).toBe(true);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '截图' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^CAM-1-\d{8}-\d{6}\.png$/);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('what a camera of JPEG has recorded plays as well, and its clock proves when it was', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/cases/${caseId}`, chief);
  await page.getByRole('button', { name: /^急诊大厅老机/ }).click();
  await expect.poll(async () => (await seen(page)).pictures).toBeGreaterThan(5);
  await page.getByRole('button', { name: '暂停' }).click();
  const shown = await clockAtRest(page);
  expect(Math.abs((await seen(page)).at - shown)).toBeLessThan(2_000);
  await page.getByRole('button', { name: '上一帧' }).click();
  await expect.poll(() => clockShown(page)).toBeLessThan(shown);
  await page.getByRole('button', { name: '打开声音' }).waitFor();
  expect(troubles).toEqual([]);
  await page.context().close();
});

test.each([
  ['office', 1440, 900],
  ['small', 390, 844],
] as const)(
  'the timeline of a camera shows what is there, and plays it where it is asked to: %s',
  async (name, width, height) => {
    const { page, troubles } = await openPage(browser, `${origin}/devices?row=CAM-1`, chief, {
      viewport: { width, height },
    });
    await page.getByRole('combobox', { name: '用途' }).click();
    await page.getByText('值守巡视').last().click();
    await page.getByRole('button', { name: '查看', exact: true }).click();
    await page.getByRole('figure', { name: '录像时间轴' }).waitFor();
    const first = page.getByRole('button', { name: /^从 .* 回放$/ }).first();
    await first.click();
    await expect.poll(async () => (await seen(page)).pictures).toBeGreaterThan(3);
    await page.getByRole('region', { name: '录像回放' }).scrollIntoViewIfNeeded();
    await shot(page, `recordings-timeline-${name}`);
    // Its second 0 is when the camera began to be recorded.
    const rows = await t.app.db
      .selectFrom('recording_segment as s')
      .innerJoin('device as d', 'd.id', 's.device_id')
      .select('s.from_at')
      .where('d.code', '=', 'CAM-1')
      .orderBy('s.from_at')
      .execute();
    expect((await seen(page)).at).toBeGreaterThanOrEqual(rows[0]!.from_at.getTime() - 1_000);
    // The alarm stands in it.
    await page.getByRole('button', { name: /◆/ }).click();
    const pressedAt = (await t.app.db.selectFrom('case').select('at').executeTakeFirstOrThrow()).at.getTime();
    await expect.poll(async () => (await seen(page)).at).toBeGreaterThan(pressedAt - 1_500);
    await expect.poll(async () => (await seen(page)).pictures).toBeGreaterThan(3);
    expect(troubles).toEqual([]);
    await page.context().close();
  },
);

test('two people take what the cameras of a case saw along, and the file proves itself', async () => {
  const other = await t.person({ roles: ['security-chief'], name: '孙副科长' });
  const { page, troubles } = await openPage(browser, `${origin}/cases/${caseId}`, chief);
  await page.getByRole('button', { name: /^取证/ }).click();
  const { username } = await (await t.as('it')).identity.person({ id: other.personId });
  await page.getByLabel('联签人用户名').fill(username ?? '');
  await page.getByLabel('联签人密码').fill(password);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '联签', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^JJ-.*\.zip$/);
  const { troubles: wrong, manifest } = await verifyEvidence(await download.path());
  expect(wrong).toEqual([]);
  expect(manifest).toMatchObject({
    by: '钱科长',
    approvedBy: '孙副科长',
    files: [{ camera: 'CAM-1' }, { camera: 'CAM-J' }],
  });
  await page.getByText('批准人 孙副科长').waitFor();
  await page.getByText('批准人 孙副科长').scrollIntoViewIfNeeded();
  await shot(page, 'recordings-evidence');
  // What the camera's own clock was off is in it, as it was measured.
  expect(manifest!.files[0]!.clockAheadMs).toBeGreaterThan(-92_000);
  expect(manifest!.files[0]!.clockAheadMs).toBeLessThan(-88_000);
  zip = readFileSync(await download.path());
  // What the camera heard goes along.
  expect(zip.includes('soun') && zip.includes('mp4a')).toBe(true);
  // Each file plays for whoever gets it, also that of the camera of JPEG; nothing lies packed in the zip.
  const starts = [...zip.toString('latin1').matchAll(/.{4}ftyp/gs)].map(({ index }) => index);
  expect(starts).toHaveLength(2);
  for (const [n, at] of starts.entries()) {
    const bytes = zip.subarray(at, at + manifest!.files[n]!.bytes).toString('base64');
    expect(await framesOf(page, bytes)).toBeGreaterThan(3);
  }
  const [checker] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '离线查验页' }).click(),
  ]);
  checkPage = readFileSync(await checker.path());
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a page without a network proves the file, and refuses what was changed or is of another hospital', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'anyuan-check-'));
  const context = await browser.newContext({ offline: true, viewport: { width: 900, height: 900 } });
  try {
    const put = (name: string, bytes: Buffer | string): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const changed = Buffer.from(zip);
    changed[zip.indexOf('mdat') + 50]! ^= 1;
    const renamed = Buffer.from(zip);
    renamed.write('钱院长', zip.indexOf('钱科长'));
    const cases = [
      [put('good.zip', zip), 'good', /完整,签名相符.*慢 (89|90|91)\.\d 秒/s],
      [put('changed.zip', changed), 'bad', /文件被改动/],
      [put('renamed.zip', renamed), 'bad', /清单的签名不符/],
      [put('cut.zip', zip.subarray(0, -100)), 'bad', /不是取证文件/],
    ] as const;
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(pathToFileURL(put('check.html', checkPage)).href);
    for (const [file, state, words] of cases) {
      await page.locator('#file').setInputFiles(file);
      await page.locator(`#out[data-state=${state}]`).waitFor();
      await expect.poll(() => page.locator('#out').textContent()).toMatch(words);
      await shot(page, `evidence-check-${state}`);
    }
    expect(asked.every((url) => url.startsWith('file:'))).toBe(true);
    // The page of another hospital knows another key.
    const other = checkPage.toString('utf8').replace(/(name="hospital-keys" content=")[^"]+/, `$1${'0'.repeat(64)}`);
    await page.goto(pathToFileURL(put('other.html', other)).href);
    await page.locator('#file').setInputFiles(cases[0][0]);
    await page.locator('#out[data-state=bad]').waitFor();
    await expect.poll(() => page.locator('#out').textContent()).toContain('不是由本院的密钥签名');
  } finally {
    await context.close();
    rmSync(folder, { recursive: true });
  }
});
