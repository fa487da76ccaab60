import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { browserOfTest } from '../../apps/server/src/modules/delivery/push/testing.ts';
import { sendAll } from '../../apps/server/src/modules/delivery/send.ts';
import { startGateway, type Gateway } from '../../apps/server/src/modules/delivery/testing.ts';
import { notify } from '../../apps/server/src/modules/notice/index.ts';
import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb } from './kit.ts';

/** Browser globals; the types of the tests are those of Node.js. */
declare const PushManager: { prototype: object };
declare const Notification: object;
declare const navigator: { serviceWorker: { ready: Promise<unknown> } };
declare const sessionStorage: {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

let t: TestApp;
let origin: string;
let browser: Browser;
let guard: As;
let service: Gateway;

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  service = await startGateway();
  guard = await t.person({ roles: ['guard'], name: '丁国' });
});

afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await t?.stop();
});

const subscriptions = () => t.app.db.selectFrom('push_subscription').select(['person_id', 'host']).execute();

test('a guard switches push on, what is sent opens for his browser alone, and signing out ends it', async () => {
  const keys = browserOfTest();
  const { page, troubles } = await openPage(browser, `${origin}/m/check`, guard, {
    viewport: { width: 390, height: 780 },
    serviceWorkers: 'allow',
    // This Chromium has no push service behind it: the one of the test stands in its place.
    before: (phone) =>
      phone.addInitScript(
        ({ endpoint, wire }) => {
          const bytes = (text: string): ArrayBuffer =>
            Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.codePointAt(0) ?? 0)
              .buffer;
          const made = (key: ArrayBuffer) => ({
            endpoint,
            options: { applicationServerKey: key },
            getKey: (name: 'p256dh' | 'auth') => bytes(wire[name]),
            unsubscribe: async () => {
              sessionStorage.removeItem('subscribed');
              return true;
            },
          });
          const kept = (): unknown => {
            const key = sessionStorage.getItem('subscribed');
            return key ? made(bytes(key)) : null;
          };
          // Without a screen it forbids notifications, whatever is allowed to it.
          let isAsked = sessionStorage.getItem('subscribed') !== null;
          Object.defineProperty(Notification, 'permission', { get: () => (isAsked ? 'granted' : 'default') });
          Object.assign(Notification, {
            requestPermission: async () => {
              isAsked = true;
              return 'granted';
            },
          });
          Object.assign(PushManager.prototype, {
            getSubscription: async () => kept(),
            subscribe: async ({ applicationServerKey }: { applicationServerKey: string }) => {
              sessionStorage.setItem('subscribed', applicationServerKey);
              return kept();
            },
          });
        },
        { endpoint: `${service.url}/up/1`, wire: keys.wire },
      ),
  });
  await page.getByText('医院没有接通网页推送').waitFor();
  await page.getByText(/^锁屏后收不到/).waitFor();

  const it = await t.as('it');
  await it.session.prove({ password });
  await it.delivery.putChannel({
    channel: 'push',
    level: 'all',
    config: { hosts: service.url, contact: 'it@hospital.test' },
  });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.getByRole('button', { name: '重新检查' }).click();
  await page.getByText('本机还没有打开。请在“我的”中打开。').waitFor();
  await page.goto(`${origin}/m/me`);
  // The words of a way on, and its arrow at the other end of the line.
  const way = page.getByRole('link', { name: /本机自检/ });
  const [words, arrow] = [await way.locator('strong').boundingBox(), await way.locator('> span').last().boundingBox()];
  expect(arrow!.x).toBeGreaterThan(words!.x + words!.width);
  expect(arrow!.y).toBeLessThan(words!.y + 48);
  await page.getByRole('button', { name: '在本机接收推送' }).click();
  await page.getByText('本机已打开').waitFor();
  await expect.poll(subscriptions).toEqual([{ person_id: guard.personId, host: new URL(service.url).host }]);
  await page.goto(`${origin}/m/check`);
  await page.getByText('锁屏后:紧急消息由网页推送到本机,只写编号和类别。').waitFor();

  await t.app.system('test').tx((tx) => {
    tx.unaudited('its reason has the line');
    return notify(tx, [guard.personId], { subject: null, urgent: true, zh: '张三的投诉', en: 'x' });
  });
  const rows = await t.app.db.selectFrom('delivery').select('id').execute();
  service.answers((response) => response.writeHead(201).end());
  await sendAll(t.app.system('delivery'), { ids: rows.map(({ id }) => id), tries: 0 });
  expect(keys.read(service.heard[0]?.raw ?? Buffer.alloc(0))).toContain('[紧急]您有一条新消息,请登录安院查看');

  await page.goto(`${origin}/m/me`);
  await page.getByRole('button', { name: '退出', exact: true }).click();
  await page.waitForURL('**/sign-in');
  await expect.poll(subscriptions).toEqual([]);
  await expect.poll(() => page.evaluate(() => sessionStorage.getItem('subscribed'))).toBeNull();
  expect(troubles).toEqual([]);
  await page.context().close();
});
