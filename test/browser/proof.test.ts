import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, until } from './kit.ts';

/** Browser globals; the types of the tests are those of Node.js. */
declare const CanvasRenderingContext2D: {
  prototype: { fillText(this: { canvas: { width: number } }, text: string, ...more: number[]): void };
};
declare const window: { burned?: string[] };

let t: TestApp;
let browser: Browser;
let origin: string;
let operator: As;
let guard: As;

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  const chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await t.person({ roles: ['control-room'], name: '吴值机' });
  guard = await t.person({ roles: ['guard'], name: '丁国' });
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊抢救室', kind: 'area', parent: 'HQ', phone: '8110' });
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', place: 'ER' });
  await chief.duty.putPost({ code: 'G1', name: '巡逻班', kind: 'guard-team', place: 'ER' });
  await guard.duty.signOn({ code: 'G1', place: 'ER' });
});

afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const phone = (path: string) =>
  openPage(browser, origin + path, guard, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    serviceWorkers: 'allow',
  });

/** A finger on the red button, until it is off again. */
async function hold(page: Page, end: () => Promise<unknown>): Promise<void> {
  const panic = page.locator('.panic');
  const touch = await page.context().newCDPSession(page);
  await panic.tap({ trial: true });
  const { x, y, width, height } = (await panic.boundingBox())!;
  const touchPoints = [{ x: x + width / 2, y: y + height / 2 }];
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints });
  await end();
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

test('without a network the red button shows whom to ring, and the alarm goes once there is one', async () => {
  const { page } = await phone('/m/tasks');
  await until('the numbers are on the phone', async () =>
    (
      await page.evaluate<string>(
        `caches.open('anyuan-told').then((kept) => kept.keys()).then((all) => all.map(({ url }) => url).join(' '))`,
      )
    ).includes('/emergency-numbers'),
  );
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('.panic').waitFor();
  await hold(page, () => page.locator('.phone-sheet .phone-numbers').waitFor());
  await page
    .getByText(/尚未送达|正在/)
    .first()
    .waitFor();
  const numbers = await page
    .locator('.phone-sheet .phone-numbers a')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(numbers).toEqual(['tel:8110', 'tel:110', 'tel:119']);
  expect(await page.locator('.phone-sheet .phone-numbers').innerText()).toContain('监控中心');
  expect((await operator.case.list({ open: true, type: ['alarm'] })).items).toEqual([]);

  await page.context().setOffline(false);
  await page.getByText(/已报警 JJ-\d{6}-\d{4}/).waitFor();
  expect((await operator.case.list({ open: true, type: ['alarm'] })).items).toMatchObject([{ place: { code: 'ER' } }]);
  await page.context().close();
});

test('time, place, name and number are in the pixels of a photo, at its foot', async () => {
  const { caseId } = await operator.dispatch.raise({ key: 'photo', place: 'ER' });
  await operator.case.act({ id: caseId, action: 'acknowledge' });
  await operator.case.act({ id: caseId, action: 'dispatch', responders: [guard.personId] });
  await guard.case.act({ id: caseId, action: 'accept' });
  await guard.case.act({ id: caseId, action: 'arrive' });
  const { page } = await phone('/m/tasks');
  await page.evaluate(() => {
    const own = CanvasRenderingContext2D.prototype.fillText;
    window.burned = [];
    CanvasRenderingContext2D.prototype.fillText = function (text, ...more) {
      window.burned?.push(text);
      own.call(this, text, ...more);
    };
  });
  const white = { width: 800, height: 600, channels: 3 as const, background: '#ffffff' };
  await page.locator(`[data-case="${caseId}"]`).getByRole('button', { name: '反馈' }).tap();
  await page.locator('.phone-sheet input[type=file]').setInputFiles({
    name: 'IMG.jpg',
    mimeType: 'image/jpeg',
    buffer: await sharp({ create: white }).jpeg().toBuffer(),
  });
  await page.getByText(/\d+ KB/).waitFor();
  const [words] = (await page.evaluate(() => window.burned)) ?? [];
  const { number } = await operator.case.get({ id: caseId });
  expect(words).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d · .*急诊抢救室 · 丁国 · /);
  expect(words).toContain(number);
  await page.locator('.phone-sheet .big-verb').tap();

  const photos = async () => (await operator.file.list({ kind: 'case', id: caseId })).items;
  const [photo] = await until('the photo is there', async () => ((await photos()).length > 0 ? photos() : false));
  const { raw } = await operator.call('GET', `/api/v1/files/${photo!.id}`);
  const { data, info } = await sharp(raw).greyscale().raw().toBuffer({ resolveWithObject: true });
  /** How much of a band is bright, and how much is dark. */
  const band = (from: number, to: number) => {
    const part = data.subarray(Math.round(from * info.height) * info.width, Math.round(to * info.height) * info.width);
    const share = (is: (grey: number) => boolean) => part.filter(is).length / part.length;
    return { bright: share((grey) => grey > 200), dark: share((grey) => grey < 140) };
  };
  expect(band(0, 0.9).bright).toBeGreaterThan(0.99);
  const foot = band(0.95, 1);
  expect(foot.dark).toBeGreaterThan(0.6);
  // Strokes of letters, white on dark: neither nothing nor all of it.
  expect(foot.bright).toBeGreaterThan(0.02);
  expect(foot.bright).toBeLessThan(0.4);
  await page.context().close();
});
