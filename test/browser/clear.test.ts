import { rm } from 'node:fs/promises';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testFolder } from '../../apps/server/src/kernel/db/testing.ts';
import { renewOwn } from '../../apps/server/src/kernel/tls/store.ts';
import { testApp, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, prepareWeb, usual } from './kit.ts';

const name = 'anyuan.example';
let browser: Browser;
let folder: string;
const apps: TestApp[] = [];
beforeAll(async () => {
  prepareWeb();
  folder = await testFolder();
  await renewOwn(folder, [name], new Date());
  // As from another computer: only this machine's own address counts as safe without TLS.
  browser = await launch(`--host-resolver-rules=MAP ${name} 127.0.0.1`);
});
afterAll(async () => {
  await browser.close();
  for (const app of apps) await app.stop();
  await rm(folder, { recursive: true });
});

async function firstPage(env: Record<string, string>) {
  const t = await testApp({ realTime: true, env });
  apps.push(t);
  const { port } = new URL(`http://${await t.listen()}`);
  const page = await (await browser.newContext({ ...usual, ignoreHTTPSErrors: true })).newPage();
  await page.goto(`http://${name}:${port}/`);
  await page.locator('.door-panel').waitFor();
  return { page, port };
}

test('without TLS the first page says what is in clear; with it, it is sent there and says nothing', async () => {
  const { page } = await firstPage({});
  await page.getByText('以明文在网络上传输').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('This connection is in clear').waitFor();

  const { page: safe, port } = await firstPage({ ANYUAN_TLS_FOLDER: folder });
  expect(new URL(safe.url()).origin).toBe(`https://${name}:${port}`);
  expect(await safe.getByText('以明文在网络上传输').count()).toBe(0);
});
