import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { caseTypes, permissions, wallClock, type CaseType } from '../../packages/contract/src/index.ts';
import { launch, openPage, prepareWeb, walk } from './kit.ts';

/** What a day's work with the pages brought up: each of these was once in somebody's way. */
let t: TestApp;
let browser: Browser;
let origin: string;
let operator: As;
let guard: As;
let nurse: As;

beforeAll(async () => {
  prepareWeb();
  t = await testApp();
  origin = `http://${await t.listen()}`;
  const chief = await t.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'B3', name: '3 号楼', kind: 'building', parent: 'HQ' });
  await chief.place.put({ code: 'ER', name: '急诊抢救室', kind: 'area', parent: 'B3' });
  operator = await t.person({ roles: ['control-room'], name: '赵值班' });
  guard = await t.person({ roles: ['guard'], name: '石磊' });
  nurse = await t.person({ roles: ['staff'], name: '林护士' });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

let alarms = 0;
async function raised(): Promise<string> {
  t.clock.advance(120);
  return (await nurse.dispatch.raise({ key: `daily-${++alarms}`, place: 'ER' })).caseId;
}
const hand = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const boxOf = async (page: Page, selector: string) => (await page.locator(selector).first().boundingBox())!;

test('a console of 2560 px shows what to do beside what has happened, and says what the guard reports', async () => {
  const id = await raised();
  await operator.case.act({ id, action: 'acknowledge' });
  await operator.case.act({ id, action: 'dispatch', responders: [guard.personId] });
  const { page, troubles } = await openPage(browser, `${origin}/console`, operator, {
    viewport: { width: 2560, height: 1440 },
  });
  await page.locator('[data-story]').waitFor();
  // What comes late moves it until all of it is there.
  await expect
    .poll(async () => {
      const [now, story, columns] = await Promise.all(
        ['.desk-case-now', '[data-story]', '.desk-columns'].map((one) => boxOf(page, one)),
      );
      return {
        isWide: columns!.width > 2400,
        isBeside: story!.x >= now!.x + now!.width,
        isLevel: Math.abs(story!.y - now!.y) < 24,
      };
    })
    .toEqual({ isWide: true, isBeside: true, isLevel: true });
  await guard.case.act({ id, action: 'accept' });
  await guard.case.act({ id, action: 'arrive' });
  await guard.case.act({ id, action: 'feedback', note: '双方已隔离' });
  const told = page.locator('.desk-told');
  for (const verb of ['接受', '到场', '反馈']) await told.getByText(`石磊 ${verb}`).waitFor();
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('the limit is in sight at 1440 px, also in the lists of the types with most columns', async () => {
  const founder = await t.as('founder');
  const at = wallClock(t.clock.now()).slice(0, 16);
  await nurse.case.create({ type: 'lostItem', title: '水杯', data: { side: 'found', kind: 'other', item: '水杯' } });
  // A computer that is set to another country shows the hospital's time all the same.
  const { page } = await openPage(browser, `${origin}/cases`, founder, { timezoneId: 'America/New_York' });
  await page.getByRole('row', { name: /水杯/ }).getByText(at).first().waitFor();
  const hidden: string[] = [];
  const wide = (Object.values(caseTypes) as CaseType[])
    .toSorted((a, b) => (b.listed?.length ?? 0) - (a.listed?.length ?? 0))
    .slice(0, 4);
  for (const one of [undefined, ...wide]) {
    const type = one?.type ?? '';
    await walk(page, `/cases${type && `?type=${type}`}`);
    await page.getByRole('heading', { level: 1, name: one?.label[0] ?? '案件', exact: true }).waitFor();
    const heading = page.getByRole('columnheader', { name: '时限' });
    await heading.waitFor();
    const { x, width } = (await heading.boundingBox())!;
    if (x + width > 1440) hidden.push(type);
  }
  expect(hidden).toEqual([]);
  await page.context().close();
});

test('roles are told in words, without the keys of the program', async () => {
  const it = await t.as('it');
  const { page } = await openPage(browser, `${origin}/roles?row=security-chief`, it);
  await page.locator('.grants tbody tr').first().waitFor();
  const shown = await page.locator('main').innerText();
  expect(Object.keys(permissions).filter((key) => shown.includes(key))).toEqual([]);
  expect(shown).not.toMatch(/\b[a-z]+[.-][a-zA-Z]+\b/);
  await page.context().close();
});

test('a leader’s open alarms are alarms, and what one opens is read from its top', async () => {
  await nurse.case.create({
    type: 'lostItem',
    title: '雨伞',
    place: 'B3',
    data: { side: 'found', kind: 'other', item: '雨伞' },
  });
  await raised();
  const over = await raised();
  await operator.case.act({ id: over, action: 'falseAlarm', falseCause: 'cleaning', reason: '误碰' });
  const leader = await t.person({ roles: ['director'], name: '院长' });
  const { total } = await operator.case.list({ type: ['alarm'], open: true });
  const { page, troubles } = await openPage(browser, `${origin}/m/situation`, leader, {
    ...hand,
    viewport: { width: 390, height: 480 },
  });
  await page.getByRole('heading', { name: `进行中的警情 ${total}` }).waitFor();
  await expect.poll(() => page.locator('.phone-card[data-case]').count()).toBe(total);
  const last = page.locator('.phone-card[data-case]').last();
  await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
  const y = () => page.evaluate<number>('window.scrollY');
  await expect.poll(y).toBeGreaterThan(0);
  await last.locator('.task-link').tap();
  await page.waitForURL(/\/m\/case\//);
  await expect.poll(y).toBe(0);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a red bar goes with its cause; only without a network a report is said to wait for one', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/m/reports`, guard, {
    ...hand,
    serviceWorkers: 'allow',
  });
  await page.getByRole('heading', { level: 1 }).waitFor();
  const id = await raised();
  await operator.case.act({ id, action: 'acknowledge' });
  await operator.case.act({ id, action: 'dispatch', responders: [guard.personId] });
  const bar = page.locator('.urgent-bar');
  await bar.waitFor();
  // He says at the console that he comes.
  await guard.case.act({ id, action: 'accept' });
  await bar.waitFor({ state: 'hidden' });

  // On the page itself: what floats above it goes with the page that is left.
  const waits = page.getByText('1 条待传').first();
  const report = async (words: string, isOffline: boolean): Promise<void> => {
    await page.goto(`${origin}/m/report?type=alarm`);
    await page.getByLabel('什么情况').fill(words);
    await page.locator('.phone-lamp[data-on="true"]').waitFor();
    if (isOffline) {
      await page.context().setOffline(true);
      await page.locator('.phone-lamp[data-on="false"]').waitFor();
    }
    await page.locator('.big-verb').tap();
    await page.waitForURL('**/m/reports');
  };
  await report('有人争吵', false);
  // What the server made of it is said by its number.
  await page
    .getByText(/已送达:.*JJ-\d{6}-\d{4}/)
    .first()
    .waitFor();
  await expect.poll(() => waits.count()).toBe(0);
  await report('又吵起来了', true);
  await waits.waitFor();
  expect(troubles).toEqual([]);
  await page.context().close();
});
