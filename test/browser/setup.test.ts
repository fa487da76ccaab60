import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { foundAccount } from '../../apps/server/src/modules/identity/index.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';
import {
  addControlRoom,
  atHome,
  bring,
  bringPlans,
  keepPrints,
  newHand,
  open,
  printPasswords,
  printTokens,
  sheets,
  signOn,
  testSome,
} from './setup-walk.ts';

/** From nothing to a hospital of 40 buttons and 500 cameras, in the order the workbench asks for it. */
const password = 'first visit 2026';
let t: TestApp;
let browser: Browser;
let origin: string;
let page: Page;
let troubles: string[];
const hand = newHand();
const seat = () => ({ page, origin, hand });

beforeAll(async () => {
  prepareWeb();
  t = await testApp();
  origin = `http://${await t.listen()}`;
  await t.app.system('start').tx((tx) => foundAccount(tx, password, false));
  await t.anonymous.setup.choose({ choice: 'own', password, hospital: '新建医院' });
  const answer = await t.anonymous.call('POST', '/api/v1/session', { username: 'admin', password });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  browser = await launch();
  ({ page, troubles } = await openPage(browser, `${origin}/`, { cookie } as As, { before: keepPrints }));
});

afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const step = (name: string) => page.locator(`[data-step="${name}"]`);
const isDone = (name: string) =>
  until(`${name} is done`, async () => (await step(name).getAttribute('data-done')) === 'true');

test('an empty hospital says what is first', async () => {
  await step('places').waitFor();
  await expect.poll(() => step('places').getAttribute('aria-current')).toBe('step');
  expect(await page.locator('[data-step][data-done="true"]').count()).toBe(0);
  expect(await seriousProblems(page)).toEqual([]);
});

test('places, departments, people and devices come by Excel, each in one sheet', async () => {
  await open(seat(), 'places', '地点');
  await bring(seat(), sheets.places);
  await open(seat(), 'departments', '科室');
  await bring(seat(), sheets.departments);
  await open(seat(), 'people', '人员与角色');
  await bring(seat(), sheets.people);
  await open(seat(), 'devices', '设备与令牌');
  await bring(seat(), sheets.devices);
  await atHome(seat());
  for (const done of ['places', 'departments']) await isDone(done);
  // What is amiss is said, and leads to where it can be put right.
  await step('people').getByText('1 人没有角色').click();
  await expect.poll(() => page.locator('tbody tr.row-open').count()).toBe(1);
  await page.getByText('忘给角色').click();
  expect(troubles).toEqual([]);
});

test('passwords and tokens leave as sheets, plans come at once, the control room is manned, points are tested', async () => {
  await open(seat(), 'people', '人员与角色');
  const passwords = await printPasswords(seat());
  expect(passwords.size).toBe(60);
  await atHome(seat());
  const tokens = await printTokens(seat());
  expect(tokens.size).toBe(40);
  await open(seat(), 'plans', '楼层平面图');
  await bringPlans(seat());
  await open(seat(), 'duty', '岗位与上岗');
  await addControlRoom(seat());
  await signOn(seat(), passwords);
  await atHome(seat());
  for (const done of ['devices', 'plans', 'duty']) await isDone(done);
  expect(await testSome(seat(), tokens)).toBe(5);
  await atHome(seat());
  // Those that were pressed are over; the next ones need not wait for them.
  await step('test').getByText('35 个报警点还没有测试过').waitFor();
  expect(await testSome(seat(), tokens)).toBe(5);
  await atHome(seat());
  await step('test').getByText('30 个报警点还没有测试过').waitFor();
  // All of it is a matter of minutes: that it stays so is a matter of clicks.
  expect(hand.clicks).toBeLessThan(60);
  expect(troubles).toEqual([]);
});
