import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

/** The chief says who alone may see a camera; the operator finds it no more. */
let t: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let operator: As;

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await t.person({ roles: ['control-room'], name: '值班员小吴' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'SAFE', name: '麻醉药库', kind: 'area', parent: 'HQ' });
  for (const [code, name, place] of [
    ['CAM-1', '大厅枪机', 'HQ'],
    ['CAM-2', '药库半球', 'SAFE'],
  ] as const)
    await chief.device.put({ code, name, kind: 'camera', place, source: { url: 'rtsp://127.0.0.1:1/x' } });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];

test('a restriction is made on its page, and shown with what it comes to', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/camera-rules`, chief);
  await page.getByText('没有限制').waitFor();
  await page.getByRole('button', { name: '新增限制' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill('麻药库');
  await dialog.getByLabel('依据或理由').fill('麻精药品五双管理');
  await dialog.getByLabel('地点(含其下全部摄像机)').fill('麻醉');
  await page.getByTitle('本部院区 / 麻醉药库').last().click();
  await dialog.getByLabel('只允许这些角色').fill('保卫科长');
  await page.getByTitle('保卫科长').last().click();
  await dialog.getByLabel('依据或理由').click();
  if (shots) await page.screenshot({ path: join(shots, 'camera-rule-form.png') });
  await dialog.getByRole('button', { name: '保存' }).click();
  await page.getByText('现含 1 路').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  if (shots) await page.screenshot({ path: join(shots, 'camera-rules-1440.png') });
  await page.setViewportSize({ width: 390, height: 844 });
  if (shots) await page.screenshot({ path: join(shots, 'camera-rules-390.png') });
  expect(troubles).toEqual([]);
});

test('the operator finds the other camera only', async () => {
  const { page } = await openPage(browser, `${origin}/wall`, operator);
  expect((await operator.device.list({ kind: 'camera' })).items.map(({ code }) => code)).toEqual(['CAM-1']);
  await page.goto(`${origin}/playback`);
  await page.getByRole('combobox', { name: '用途' }).click();
  await page.getByTitle('值守巡视').click();
  await page.getByRole('button', { name: '查看', exact: true }).click();
  await page.getByRole('button', { name: /^大厅枪机/ }).waitFor();
  expect(await page.getByText('药库半球').count()).toBe(0);
});
