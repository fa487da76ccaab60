import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

const shots = process.env['ANYUAN_SHOTS'];
let t: TestApp;
let browser: Browser;
let origin: string;
let director: As;
beforeAll(async () => {
  prepareWeb();
  if (shots) mkdirSync(shots, { recursive: true });
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  director = await t.as('director');
  const operator = await t.as('control-room');
  for (let n = 0; n < 3; n++)
    await operator.case.create({
      type: 'tout',
      title: '门诊大厅可疑人员',
      data: { placeKind: 'hall', found: 'patrol', behaviours: ['accosting'] },
    });
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

test('the board: seven groups on one screen, narrow and very wide, dark and light; a number opens its records', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/board`, director);
  const found = page.locator('.board-row', { hasText: '发现医托' });
  await found.getByRole('link', { name: /^3/ }).waitFor();
  expect(await page.locator('.board-group h2').allTextContents()).toEqual([
    '安全底线',
    '隐患与消防',
    '治安与报警',
    '技防与队伍',
    '医患关系',
    '廉洁与质量',
    '服务与满意',
    '两升两降',
  ]);
  // Without data it says so; a zero nobody answers for is none.
  await page.locator('.board-row', { hasText: '隐患按期整改率' }).getByText('暂无数据').waitFor();
  await page.locator('.board-row', { hasText: '刑事、火灾、爆炸事件' }).getByText('零报告未覆盖,不报 0').waitFor();
  for (const theme of ['dark', 'light'] as const) {
    if (theme === 'light') await page.getByRole('button', { name: '浅色' }).click();
    for (const [width, height] of [
      [390, 844],
      [1440, 900],
      [3840, 2160],
    ] as const) {
      await page.setViewportSize({ width, height });
      await fits(page);
      expect(await seriousProblems(page)).toEqual([]);
      if (shots) await page.screenshot({ path: join(shots, `board-${theme}-${width}.png`), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });

  // One group after another fills the screen, and none of them is longer than it.
  await page.getByRole('button', { name: '全屏轮播' }).click();
  await page.locator('.board-group').nth(1).waitFor({ state: 'detached' });
  expect(await page.locator('.board-group h2').allTextContents()).toEqual(['安全底线']);
  await page.clock.install();
  await page.getByRole('button', { name: '停止轮播' }).click();
  await page.getByRole('button', { name: '全屏轮播' }).click();
  for (let group = 0; group < 7; group++) {
    const isWhole = () => page.evaluate<boolean>(`document.querySelector('.board').scrollHeight <= innerHeight`);
    await expect.poll(isWhole).toBe(true);
    if (shots) await page.screenshot({ path: join(shots, `board-rotating-${group}.png`) });
    const now = await page.locator('.board-group h2').innerText();
    await page.clock.runFor(12_100);
    await page.locator('.board-group h2', { hasNotText: now }).waitFor();
  }
  await page.getByRole('button', { name: '停止轮播' }).click();
  await page.clock.resume();

  // Thirteen months as a chart, which is gone when it is closed.
  await found.getByRole('button').click();
  await page.locator('.board-chart svg').waitFor();
  if (shots) await page.screenshot({ path: join(shots, 'board-trend.png') });
  await page.getByRole('button', { name: '关闭' }).click();
  await page.locator('.board-chart').waitFor({ state: 'detached' });

  // What happens meanwhile stands there by itself.
  const operator = await t.as('control-room');
  await operator.case.create({
    type: 'tout',
    title: '又一名可疑人员',
    data: { placeKind: 'hall', found: 'patrol', behaviours: ['accosting'] },
  });
  await found.getByRole('link', { name: /^4/ }).waitFor();
  await found.getByRole('link', { name: /^4/ }).click();
  await page.waitForURL(/\/cases\?/);
  await until('four records', async () => (await page.getByText('又一名可疑人员').count()) > 0);
  expect(troubles).toEqual([]);
});

test('the risk map opens on the floor where it is worst, each floor with its points', async () => {
  const chief = await t.as('security-chief');
  const operator = await t.as('control-room');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800"><rect x="20" y="20" width="1160" height="760" fill="#eef" stroke="#345"/></svg>`;
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  for (const [code, floor, rooms] of [
    ['M1', '门诊楼 1 层', ['挂号窗口']],
    ['J2', '急诊楼 2 层', ['抢救室', '分诊台']],
  ] as const) {
    await chief.place.put({ code, name: floor, kind: 'floor', parent: 'HQ' });
    const form = new FormData();
    form.set('file', new Blob([svg], { type: 'image/svg+xml' }), 'plan.svg');
    expect((await chief.call('POST', `/api/v1/places/${code}/plan`, form)).status).toBe(200);
    for (const [n, name] of rooms.entries()) {
      const place = `${code}-${n}`;
      await chief.place.put({ code: place, name, kind: 'area', parent: code });
      await chief.place.move({ code: place, at: { x: 300 + 200 * n, y: 200 } });
      await operator.case.create({ type: 'alarm', title: `${name}报警`, place, data: { kind: 'panic' } });
    }
  }
  const { page, troubles } = await openPage(browser, `${origin}/risk`, director);
  const floors = page.getByRole('navigation', { name: '楼层' }).getByRole('button');
  await floors.first().waitFor();
  await expect
    .poll(() => floors.allInnerTexts())
    .toEqual([
      expect.stringMatching(/急诊楼 2 层[^]*● *\n*黄\n* 2/),
      expect.stringMatching(/门诊楼 1 层[^]*● *\n*黄\n* 1/),
    ]);
  await page.locator('.risk-list', { hasText: '抢救室' }).waitFor();
  await page.locator('.plan-image').waitFor();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await seriousProblems(page)).toEqual([]);
    if (shots) await page.screenshot({ path: join(shots, `risk-${width}.png`), fullPage: true });
  }
  await floors.last().click();
  await page.locator('.risk-list', { hasText: '挂号窗口' }).waitFor();
  expect(troubles).toEqual([]);
});
