import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, prepareWeb, trafficOf, usual } from './kit.ts';

const kB = 1024;

let t: TestApp;
let browser: Browser;
let origin: string;
let operator: As;
let guard: As;

beforeAll(async () => {
  prepareWeb();
  t = await testApp();
  origin = `http://${await t.listen()}`;
  browser = await launch();
  const chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await t.person({ roles: ['control-room'], name: '李值班' });
  guard = await t.person({ roles: ['guard'], name: '丁国' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊抢救室', kind: 'building', parent: 'HQ' });
  await chief.device.put({ code: 'BTN-1', name: '报警盒', kind: 'panic-button', place: 'ER' });
  const { token } = await chief.device.token({ code: 'BTN-1' });
  const at = t.clock.now().toISOString();
  const { json } = await t.anonymous.call(
    'POST',
    '/api/v1/signals',
    { device: 'BTN-1', key: 'one', kind: 'panic', at },
    { authorization: `Bearer ${token}` },
  );
  const id = (json as { caseId: string }).caseId;
  await operator.case.act({ id, action: 'acknowledge' });
  await operator.case.act({ id, action: 'dispatch', responders: [guard.personId] });
});

// Whether it went well or not: the packed Chromium is one process, and the next page is somebody else's.
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

/** Everything that crosses the wire for a fresh browser until the page can be used and rests: what it is, and how large. */
async function firstLoad(
  path: string,
  who: As,
  usable: (page: Page) => Promise<unknown>,
  viewport: { width: number; height: number },
) {
  const context = await browser.newContext({ ...usual, viewport });
  const [name = '', value = ''] = who.cookie.split('=');
  await context.addCookies([{ name, value: decodeURIComponent(value), url: origin }]);
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const urls = new Map<string, string>();
  const parts: { url: string; bytes: number }[] = [];
  wire.on('Network.requestWillBeSent', ({ requestId, request }) => void urls.set(requestId, request.url));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const url = urls.get(requestId);
    if (url?.startsWith('http')) parts.push({ url: new URL(url).pathname, bytes: encodedDataLength });
  });
  const traffic = trafficOf(page);

  await page.goto(origin + path);
  await usable(page);
  await traffic.atRest();
  // On a slow machine the page may rest before we see that it does.
  const later = await page.evaluate<string[]>(`(() => {
    const begun = performance.getEntriesByName('anyuan:later')[0]?.startTime ?? Infinity;
    return performance.getEntriesByType('resource').filter((one) => one.startTime > begun).map((one) => new URL(one.name).pathname);
  })()`);
  const now = parts.filter(({ url }) => !later.includes(url)).toSorted((a, b) => b.bytes - a.bytes);
  const total = now.reduce((sum, { bytes }) => sum + bytes, 0);
  const lines = now.slice(0, 12).map(({ url, bytes }) => `${(bytes / kB).toFixed(1).padStart(7)} KB  ${url}`);
  console.log(`${path}: ${(total / kB).toFixed(1)} KB in ${now.length} requests\n${lines.join('\n')}`);
  return { page, parts, total, now, traffic };
}

test('the phone is there with its task after at most 200 KB, and brings the rest by itself for when the network is gone', async () => {
  const { page, total, parts, now, traffic } = await firstLoad(
    '/m',
    guard,
    (phone) => phone.getByRole('button', { name: '接受' }).waitFor(),
    { width: 390, height: 844 },
  );
  expect(total).toBeLessThanOrEqual(200 * kB);
  expect(now.some(({ url }) => url.includes('/fonts'))).toBe(false);
  // A guard walks into the cellar: the sheets, the form and his own page open though there is no network any more.
  await expect.poll(() => parts.some(({ url }) => url.includes('widgets'))).toBe(true);
  await traffic.atRest();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '接受' }).click();
  await page.getByText('1 条待传').click();
  await page.getByText('内容保存在本机').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('heading', { name: '丁国' }).waitFor();
});

test('the console is there with its alarm after at most 400 KB', async () => {
  const { total } = await firstLoad('/console', operator, (desk) => desk.getByText('急诊抢救室').first().waitFor(), {
    width: 1440,
    height: 900,
  });
  expect(total).toBeLessThanOrEqual(400 * kB);
});

test('what was packed when the pages were built is sent as it lies, to whoever can unpack it', async () => {
  const html = await (await fetch(`${origin}/m`)).text();
  const first = /src="(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? '';
  const part = /"\.\/(base-[^"]+\.js)"/.exec(await (await fetch(origin + first)).text())?.[1] ?? '';
  const script = `/assets/${part}`;
  for (const [accepts, encoding] of [
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ] as const) {
    const answer = await fetch(origin + script, { headers: { 'accept-encoding': accepts } });
    expect([accepts, answer.headers.get('content-encoding')]).toEqual([accepts, encoding]);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(await answer.text()).toContain('import');
  }
});
