import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testFolder } from '../../apps/server/src/kernel/db/testing.ts';
import { testApp, type TestApp } from '../../apps/server/test/kit.ts';
import { arrived, launch, openPage, prepareWeb } from './kit.ts';

let t: TestApp;
let browser: Browser;
let folder: string;
let origin: string;
beforeAll(async () => {
  prepareWeb();
  folder = await testFolder();
  t = await testApp({ realTime: true, env: { ANYUAN_BACKUP_TO: join(folder, 'to') } });
  origin = `http://${await t.listen()}`;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
  await rm(folder, { recursive: true });
});

test('a failing backup is an item of the workbench that says why, and goes when one has been made there', async () => {
  const it = await t.as('it');
  await writeFile(join(folder, 'to'), 'a file where the folder should be');
  await expect(it.backup.make({})).rejects.toMatchObject({ code: 'backup_failed' });
  const { page, troubles } = await openPage(browser, `${origin}/`, it);
  const note = page.getByRole('alert').filter({ hasText: '上次数据备份失败' });
  await note.waitFor();
  await expect.poll(() => note.textContent()).toMatch(/ENOTDIR|EEXIST/);
  await rm(join(folder, 'to'));
  await mkdir(join(folder, 'to'));
  await note.getByRole('button', { name: '立即备份' }).click();
  await note.waitFor({ state: 'detached' });
  expect((await readdir(join(folder, 'to'))).some((name) => name.endsWith('.any'))).toBe(true);
  expect(troubles).toEqual([]);
});

test('nobody else is told of it', async () => {
  const chief = await t.as('security-chief');
  const { page } = await openPage(browser, `${origin}/`, chief);
  await arrived(page);
  expect(await page.getByText('数据备份').count()).toBe(0);
});
