import { readFileSync } from 'node:fs';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { builtinRoles } from '../../apps/server/src/modules/identity/roles.ts';
import { testApp, type TestApp } from '../../apps/server/test/kit.ts';
import { arrived, launch, openPage, prepareWeb, walk } from './kit.ts';

// Every page of the office on the width of a phone: whoever opens one there reads it all without moving it sideways.

const width = 390;
const pages = readFileSync(new URL('../../apps/web/src/pages.ts', import.meta.url), 'utf8');
const office = pages.slice(pages.indexOf('officePages'), pages.indexOf('barePages'));
const paths = [...office.matchAll(/\['(\/[\w/-]*)', \(\) =>/g)].map(([, path]) => path!);

let hospital: TestApp;
let browser: Browser;
let page: Page;
let origin: string;
let troubles: string[];

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp();
  origin = `http://${await hospital.listen()}`;
  // Whoever may do everything sees most of each page. A service account holds no role of people.
  const everything = builtinRoles.map(({ code }) => code).filter((code) => code !== 'integration');
  const all = await hospital.person({ roles: everything, name: '欧阳诸葛明月' });
  await all.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  browser = await launch();
  ({ page, troubles } = await openPage(browser, origin, all, { viewport: { width, height: 844 } }));
});

afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

test('the pages are known', () => expect(paths).toEqual(expect.arrayContaining(['/', '/cases', '/settings'])));

test.each(paths)('%s is as wide as the phone, and all of its tabs are seen', async (path) => {
  await walk(page, path);
  const tabs = page.locator('.url-tabs > .ant-tabs-nav .ant-tabs-tab');
  const count = await tabs.count();
  for (let at = 0; at < Math.max(1, count); at++) {
    if (count > 0) await tabs.nth(at).click();
    await arrived(page);
    const seen = async () => ({
      wide: await page.locator('html').evaluate((root) => root.scrollWidth),
      hidden: await tabs.evaluateAll(
        (all, most) =>
          all.filter((tab) => {
            const { left, right } = tab.getBoundingClientRect();
            return left < 0 || right > most || right === left;
          }).length,
        width,
      ),
    });
    await expect.poll(async () => ({ path, at, ...(await seen()) })).toEqual({ path, at, wide: width, hidden: 0 });
  }
  expect(troubles).toEqual([]);
});
