import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, BrowserContext, Page } from 'playwright-core';
import qrcode from 'qrcode';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { photo } from '../../apps/server/test/photos.ts';
import { browserPath, fits, launch, openPage, prepareWeb, seriousProblems, until, usual } from './kit.ts';
import { readPdf } from './pdf.ts';

let t: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let guard: As;
const points = Array.from({ length: 20 }, (_, at) => `P${String(at + 1).padStart(2, '0')}`);

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ env: { ANYUAN_CHROMIUM: await browserPath() } });
  // A name of this machine itself: browsers let the worker in as they do over HTTPS.
  origin = `http://${await t.listen()}`;
  browser = await launch();
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  guard = await t.person({ roles: ['guard'], name: '丁国' });
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  for (const code of points)
    await chief.place.put({ code, name: `${code} 号点`, kind: 'area', parent: 'HQ', phone: '8110' });
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', place: 'P01' });
  await chief.duty.putPost({ code: 'G1', name: '巡逻班', kind: 'guard-team', place: 'P01' });
  await guard.duty.signOn({ code: 'G1' });
});

afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
if (shots) mkdirSync(shots, { recursive: true });
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`) });
};

const everyDay = { on: 'day', every: 1, times: { at: 'day', span: 1 } } as const;
const plan = (code: string, given: Record<string, unknown>) =>
  chief.plan.put({
    code,
    name: '夜间巡查',
    kind: 'security',
    recurrence: everyDay,
    where: 'places',
    post: 'G1',
    ...given,
  });
const roundOf = async (code: string) =>
  chief.round.get({ id: (await chief.round.list({ plan: code, limit: 1 })).items[0]!.id });

/** A phone of its own, signed in where a phone leads by itself. */
async function phone(width: number): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    ...usual,
    viewport: { width, height: 780 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await page.goto(origin);
  await page.getByLabel('用户名').fill(`u${guard.personId.replaceAll('-', '').slice(-12)}`);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).tap();
  await page.waitForURL(/\/m\//);
  return { page, context };
}

/** Addresses of what the worker would answer without a network. */
const keptBy = (page: Page): Promise<string> =>
  page.evaluate<string>(
    `caches.open('anyuan-told').then((kept) => kept.keys()).then((all) => all.map(({ url }) => new URL(url).pathname).join(' '))`,
  );

async function open(page: Page): Promise<void> {
  await page.goto(`${origin}/m/rounds`);
  await page.locator('.round-card').first().tap();
  await page.getByLabel('输入点位编码').waitFor();
}

async function record(page: Page, code: string): Promise<void> {
  await page.getByLabel('输入点位编码').fill(code);
  await page.locator('.round-code button').tap();
  await page.locator('.phone-sheet .big-verb').tap();
  await page.locator('.phone-sheet').waitFor({ state: 'detached' });
}

test('twenty points without a network, a reload and a kill in the middle, and a second phone: every fact once', async () => {
  await plan('XJ-20', { points });
  const { page, context } = await phone(360);
  // The whole shift is on the phone before it goes down into the cellar.
  await until('the shift is kept', async () =>
    /my-rounds.*emergency-numbers|emergency-numbers.*my-rounds/.test(await keptBy(page)),
  );
  await context.setOffline(true);
  await open(page);
  await page.getByText(/内容\(离线\)/).waitFor();
  for (const code of points.slice(0, 7)) await record(page, code);
  await page.getByText('7 条待传').waitFor();
  await page.reload();
  await page.getByText('7 条待传').waitFor();
  for (const code of points.slice(7, 13)) await record(page, code);
  await page.getByText('13 条待传').waitFor();
  // The system takes the memory for something else.
  await page.close();
  const again = await context.newPage();
  await open(again);
  await again.getByText('13 条待传').waitFor();
  await again.getByText('还剩 7 个点').waitFor();

  // His mate, on a phone with a network, has been to two of these points meanwhile.
  const mate = await phone(390);
  await open(mate.page);
  for (const code of points.slice(0, 2)) await record(mate.page, code);
  await until('the mate is heard', async () => (await roundOf('XJ-20')).seen === 2);

  for (const code of points.slice(13)) await record(again, code);
  await again.getByText('20 条待传').waitFor();
  await context.setOffline(false);
  await again.getByText('已同步').waitFor();
  const round = await roundOf('XJ-20');
  expect(round).toMatchObject({ state: 'done', seen: 20, bad: 0, by: '丁国' });
  // Each point once from this phone, two twice in all: noted, never refused.
  expect(round.checks.map(({ name }) => name).toSorted()).toEqual(
    [...points, ...points.slice(0, 2)].map((code) => `本部 / ${code} 号点`).toSorted(),
  );
  expect(round.checks.filter(({ flags }) => flags.includes('twice'))).toHaveLength(2);
  expect(round.checks.every(({ method, flags }) => method === 'code' && flags.includes('typed'))).toBe(true);
  for (const { page: one } of [{ page: again }, mate]) await fits(one);
  await Promise.all([context.close(), mate.context.close()]);
});

test('a code is scanned, what is wrong becomes a hazard in the same tap, and its end closes the point', async () => {
  await plan('XJ-20', { points, active: false });
  await plan('XJ-1', { name: '门诊巡查', points: ['P01'], form: 'security-patrol' });
  const opened = await phone(390);
  const { context } = opened;
  let { page } = opened;
  await page.goto(`${origin}/m/rounds`);
  await page.locator('.round-card', { hasText: '门诊巡查' }).first().tap();
  const label = await qrcode.toBuffer(`${origin}/p/~P01`, { width: 600, margin: 4 });
  await page.getByLabel('扫码到点').setInputFiles({ name: 'code.png', mimeType: 'image/png', buffer: label });
  const sheet = page.locator('.phone-sheet');
  const questions = sheet.locator('.ant-radio-group');
  await questions.first().waitFor();
  const count = await questions.count();
  for (let at = 0; at < count; at++)
    await questions
      .nth(at)
      .getByText(at === 1 ? '不合格' : '合格', { exact: true })
      .tap();
  await sheet
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'lock.jpg', mimeType: 'image/jpeg', buffer: await photo() });
  await sheet.getByText(/同时登记隐患/).waitFor();
  // The radio is too weak for a picture, not for a word.
  let isWeak = true;
  await page.route('**/api/v1/uploads/*', (route) => (isWeak ? route.abort() : route.continue()));
  await sheet.locator('.big-verb').tap();
  const hazard = await until(
    'the hazard',
    async () => (await chief.case.list({ type: ['hazard'], open: true })).items[0],
  );
  expect((await roundOf('XJ-1')).checks[0]).toMatchObject({ photos: [], coming: 1 });
  await page.getByText('1 张照片待传').waitFor();
  const evidence = async () => (await chief.file.list({ kind: 'case', id: hazard.id })).items.length;
  expect(await evidence()).toBe(0);
  // The page is killed; the picture goes on from another.
  const round = page.url();
  await page.close();
  isWeak = false;
  page = await context.newPage();
  await page.goto(round);
  await page.getByText('已同步').waitFor();
  await until('the photo', async () => (await evidence()) === 1);
  await expect.poll(async () => (await roundOf('XJ-1')).checks[0]).toMatchObject({ coming: 0 });
  const { checks } = await roundOf('XJ-1');
  expect(checks[0]).toMatchObject({ method: 'qr', passed: false, case: { id: hazard.id, open: true } });
  // It stands at the point for whoever comes next, until somebody has looked that it is right.
  await page.getByText(hazard.number).waitFor();
  const owner = await t.person({ roles: ['logistics'], name: '总务' });
  await chief.case.act({ id: hazard.id, action: 'gradeGeneral', domain: 'order' });
  await chief.case.act({ id: hazard.id, action: 'dispatch', owner: owner.personId, note: '换锁' });
  t.clock.advance(60);
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await photo())]), 'fixed.jpg');
  const { json } = await owner.call('POST', `/api/v1/subjects/case/${hazard.id}/files`, form);
  await owner.case.act({ id: hazard.id, action: 'handIn', done: '已换锁', photosAfter: [(json as { id: string }).id] });
  await chief.case.act({ id: hazard.id, action: 'pass', checkResult: '牢固' });
  await page.reload();
  await page.getByText('再次检查').waitFor();
  await expect.poll(() => page.getByText(hazard.number).count()).toBe(0);
  expect((await roundOf('XJ-1')).checks[0]!.case).toMatchObject({ open: false, state: '已销号' });
  await context.close();
});

test('the level is raised and a plan is written on a narrow screen; a month of a plan is a PDF', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/rounds`, chief, {
    viewport: { width: 390, height: 844 },
  });
  /** Nothing of the dialog lies beside the screen. */
  const inside = async (name: string) => {
    const isInside = async () => {
      const box = await page.getByRole('dialog', { name }).boundingBox();
      return box && box.x >= 0 && box.x + box.width <= 390;
    };
    await expect.poll(isInside).toBe(true);
  };
  await page.getByRole('button', { name: '提升等级' }).click();
  const level = page.getByRole('dialog', { name: '提升等级' });
  await level.getByText('三级(较重)').waitFor();
  await shoot(page, 'level-390');
  await inside('提升等级');
  await level.getByText('二级(严重)').click();
  await level.getByLabel('原因').fill('重大活动保障');
  await level.getByRole('button', { name: /提\s*升/ }).click();
  await page.getByText(/安防等级 二级/).waitFor();
  await shoot(page, 'level-on-390');
  await fits(page);
  expect((await chief.round.heightened({})).level).toMatchObject({ level: 2, reason: '重大活动保障' });
  await page.goto(`${origin}/plans`);
  await page.getByRole('button', { name: '登记计划' }).click();
  await page.getByRole('dialog').getByRole('combobox', { name: '类型' }).click();
  await page.keyboard.type('治安');
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog');
  await form.getByLabel('名称').waitFor();
  await shoot(page, 'plan-form-390');
  await inside('登记计划');
  await form.getByLabel('名称').fill('窄屏编制的计划');
  await form.getByLabel('编码').fill('XJ-N');
  await page.keyboard.press('Escape');
  await fits(page);
  expect(await seriousProblems(page)).toEqual([]);

  // What was walked above is on paper: one row a round, its points by name.
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${origin}/rounds?tab=all&plan=XJ-1`);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDF' }).click()]);
  const pdf = readFileSync(await file.path());
  if (shots) writeFileSync(join(shots, 'rounds.pdf'), pdf);
  const sheets = readPdf(pdf);
  const [sheet] = sheets;
  const text = sheets.map((one) => one.text.replaceAll(' ', '')).join('');
  expect([Math.round(sheet?.width ?? 0), Math.round(sheet?.height ?? 0)]).toEqual([842, 595]);
  for (const words of ['巡查记录台账', '门诊巡查XJ-1', '班组长']) expect(text).toContain(words);
  // All of a round lies on one sheet.
  expect(text).not.toContain('部分,共');
  expect(troubles).toEqual([]);
  await page.context().close();
});
