import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { NodeProcess } from '../../apps/server/src/modules/media-node/node.testing.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

/** A machine is entered, joins with the command the page has shown, is given cameras and is removed again. */
let t: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let page: Page;
let troubles: string[];
let node: NodeProcess | undefined;

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true, env: { ANYUAN_MEDIA: 'on' } });
  origin = `http://${await t.listen()}`;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'BLD-B', name: '住院二号楼', kind: 'building', parent: 'HQ' });
  await chief.device.put({
    code: 'CAM-1',
    name: '急诊大厅枪机',
    kind: 'camera',
    place: 'HQ',
    source: { url: 'rtsp://127.0.0.1:1/cam' },
  });
  browser = await launch();
  ({ page, troubles } = await openPage(browser, `${origin}/media-nodes`, chief));
});
afterAll(async () => {
  await node?.kill();
  await browser?.close();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
async function shot(name: string): Promise<void> {
  if (shots) await page.screenshot({ path: join(shots, `media-nodes-${name}.png`), fullPage: true });
}
const row = () => page.getByRole('row').filter({ hasText: 'node-b' });
const about = async () => (await chief.mediaNode.list({})).items.find(({ name }) => name === 'node-b');

test('a node is entered, and the page shows the command it joins with', async () => {
  await page.getByRole('row').filter({ hasText: '本服务器' }).waitFor();
  await shot('first-1440');
  await page.getByRole('button', { name: '登记节点' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill('node-b');
  expect(await seriousProblems(page)).toEqual([]);
  await shot('new-1440');
  await dialog.getByRole('button', { name: '保存' }).click();
  await row().getByText('待加入').waitFor();
  await page.getByRole('button', { name: '发放令牌 node-b' }).click();
  const field = page.getByLabel('“node-b”的启动命令').last();
  await expect.poll(() => field.inputValue()).toContain('--name node-b --token ');
  expect(await seriousProblems(page)).toEqual([]);
  await shot('token-1440');
  const said = (await field.inputValue()).split(' -- ')[1]!.split(' ');
  await page.getByRole('button', { name: '已记下' }).click();
  node = new NodeProcess(['--data', await mkdtemp(join(tmpdir(), 'anyuan-node-')), ...said]);
  await row().getByText('在线').waitFor();
});

test('its load is seen, and cameras are given to it by hand', async () => {
  await row()
    .getByText(/空闲 .*MB|GB/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: '修改 node-b' }).click();
  const dialog = page.getByRole('dialog');
  const cameras = dialog.getByRole('combobox', { name: '另外这些摄像机归它' });
  await cameras.fill('CAM-1');
  await page.locator('.ant-select-item-option', { hasText: '急诊大厅枪机' }).click();
  // The list of choices stays open, above what is below it.
  await dialog.getByText('修改 node-b').click();
  await dialog.getByText('接收未指定给任何节点的摄像机').click();
  await dialog.getByRole('button', { name: '保存' }).click();
  await row().getByText('急诊大厅枪机').waitFor();
  expect(await about()).toMatchObject({ state: 'online', takesAny: false, cameras: [{ code: 'CAM-1' }] });
  expect(await seriousProblems(page)).toEqual([]);
  await shot('1440');
});

test('it is read on a phone, and says since when it is away', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await shot('390');
  await node!.kill();
  await row().getByText('离线').waitFor();
  await row().getByText('最近在线').waitFor();
  await fits(page);
  expect(await seriousProblems(page)).toEqual([]);
  await shot('offline-390');
});

test('it is removed, after a question', async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('button', { name: '删除 node-b' }).click();
  await page.getByText('该机器再也不能凭原密钥加入').waitFor();
  await shot('remove-1440');
  await page.getByRole('dialog').getByRole('button', { name: '删除', exact: true }).click();
  await expect.poll(() => row().count()).toBe(0);
  expect(await about()).toBeUndefined();
  expect(troubles).toEqual([]);
});
