import type { Browser, BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { arrived, fits, launch, prepareWeb, seriousProblems, usual, walk } from './kit.ts';

const plan = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800" viewBox="0 0 1200 800"><rect x="20" y="20" width="1160" height="760" fill="#eef" stroke="#345"/></svg>`;

let hospital: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let operator: As;

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp();
  origin = `http://${await hospital.listen()}`;
  browser = await launch();
  chief = await hospital.person({ roles: ['security-chief'], name: '钱科长' });
  operator = await hospital.person({ roles: ['control-room'], name: '李值班' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'B3', name: '3 号楼', kind: 'building', parent: 'HQ' });
  await chief.place.put({ code: 'B3-2', name: '2 层', kind: 'floor', parent: 'B3' });
  const form = new FormData();
  form.append('file', new File([plan], 'plan.svg', { type: 'image/svg+xml' }));
  await chief.call('POST', '/api/v1/places/B3-2/plan', form);
  await chief.place.put({
    code: 'ER',
    name: '急诊抢救室',
    kind: 'area',
    parent: 'B3-2',
    phone: '8120',
    at: { x: 400, y: 300 },
  });
  await chief.place.put({ code: 'OP', name: '门诊大厅', kind: 'area', parent: 'B3' });
  for (const code of ['BTN-1', 'BTN-2'])
    await chief.device.put({ code, name: `报警盒 ${code}`, kind: 'panic-button', place: 'ER' });
  await chief.duty.putPost({ code: 'G1', name: '急诊班组', kind: 'guard-team', place: 'ER', needed: 1 });
});

afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

async function press(device: string): Promise<string> {
  const { token } = await chief.device.token({ code: device });
  const at = hospital.clock.now().toISOString();
  const answer = await hospital.anonymous.call(
    'POST',
    '/api/v1/signals',
    { device, key: `${device}-${at}`, kind: 'panic', at },
    { authorization: `Bearer ${token}` },
  );
  expect(answer.status).toBe(200);
  return (answer.json as { caseId: string }).caseId;
}

/** A phone in the hand of this person, signed in by its own page. */
async function phone(who: As, width = 390): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    ...usual,
    viewport: { width, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in?next=/m`);
  await page.getByLabel('用户名').fill(`u${who.personId.replaceAll('-', '').slice(-12)}`);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).tap();
  await page.waitForURL(/\/m\/(tasks|situation)/);
  return { page, context };
}

/** Everything one taps is large enough for a glove. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.locator('.phone :is(button, a, .ant-select)').evaluateAll((elements) =>
    elements
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 47.5 || box.width < 47.5))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 90)} ${box.width}×${box.height}`),
  );
}

describe('a guard in the rain', () => {
  test('is sent, accepts, arrives and tells with a photo, one tap each', async () => {
    const guard = await hospital.person({ roles: ['guard'], name: '丁国' });
    await guard.duty.signOn({ code: 'G1', place: 'ER' });
    const { page, context } = await phone(guard);
    await expect.poll(() => page.getByText('现在没有派给您的任务').isVisible()).toBe(true);

    const id = await press('BTN-1');
    await operator.case.act({ id, action: 'acknowledge' });
    await operator.case.act({ id, action: 'dispatch', responders: [guard.personId] });
    // The open page tells him by itself: a bar as wide as the screen, and the card.
    await page
      .getByRole('alert')
      .getByText(/打开任务/)
      .waitFor();
    const card = page.locator(`[data-case="${id}"]`);
    await card.getByRole('img', { name: /平面图/ }).waitFor();
    expect(await card.innerText()).toContain('急诊抢救室');
    await expect.poll(() => smallTargets(page)).toEqual([]);

    hospital.clock.advance(20);
    await card.getByRole('button', { name: '接受' }).tap();
    await expect.poll(async () => (await operator.case.get({ id })).stamps['acceptedAt']).toBeDefined();
    hospital.clock.advance(40);
    await card.getByRole('button', { name: '到场' }).tap();
    await card.getByRole('button', { name: '反馈' }).waitFor();
    await expect.poll(async () => (await operator.case.get({ id })).state).toBe('onScene');

    await card.getByRole('button', { name: '反馈' }).tap();
    await page.getByLabel('现场情况').fill('双方已隔离');
    const noise = Buffer.alloc(2400 * 1800 * 3, 0).map(() => Math.floor(Math.random() * 256));
    const shot = await sharp(noise, { raw: { width: 2400, height: 1800, channels: 3 } })
      .jpeg()
      .toBuffer();
    expect(shot.length).toBeGreaterThan(1_000_000);
    await page
      .locator('.phone-sheet input[type=file]')
      .setInputFiles({ name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: shot });
    await page.getByText(/\d+ KB/).waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    const upload = page.waitForRequest('**/uploads/*');
    await page.locator('.phone-sheet .big-verb').tap();
    // Made small before it travels; a form adds a few hundred bytes.
    expect((await (await upload).response())?.status()).toBe(200);
    expect((await (await upload).sizes()).requestBodySize).toBeLessThan(300 * 1024 + 1024);

    await expect.poll(async () => (await operator.file.list({ kind: 'case', id })).items.length).toBe(1);
    const [photo] = (await operator.file.list({ kind: 'case', id })).items;
    expect(photo).toMatchObject({ type: 'image/jpeg', by: { name: '丁国' } });
    expect(photo!.width! / photo!.height!).toBeCloseTo(4 / 3, 1);
    const told = () =>
      operator.case.timeline({ id }).then(({ items }) => items.find((one) => one.action === 'feedback'));
    await expect
      .poll(told)
      .toMatchObject({ note: '双方已隔离', data: { photos: [photo!.id] }, actor: { name: '丁国' } });
    const { stamps, parties } = await operator.case.get({ id });
    const own = parties.find((party) => party.person.id === guard.personId)!.stamps;
    expect(own['acceptedAt']).toBe(stamps['acceptedAt']);
    // By the moments of his taps, as the timeline tells them.
    const { items } = await operator.case.timeline({ id });
    const tapped = (action: string) =>
      items.find((one) => one.action === action && one.actor.id === guard.personId)?.doneAt;
    expect([own['acceptedAt'], own['arrivedAt']]).toEqual([tapped('accept'), tapped('arrive')]);
    expect(Date.parse(own['arrivedAt']!)).toBeGreaterThan(Date.parse(own['acceptedAt']!));
    await context.close();
  });

  test('taps without a network: the taps are kept through a reload and sent with their time', async () => {
    const guard = await hospital.person({ roles: ['guard'], name: '石磊' });
    const id = await press('BTN-2');
    await operator.case.act({ id, action: 'acknowledge' });
    await operator.case.act({ id, action: 'dispatch', responders: [guard.personId] });
    const { page, context } = await phone(guard);
    const card = page.locator(`[data-case="${id}"]`);
    await card.getByRole('button', { name: '接受' }).waitFor();

    await context.setOffline(true);
    await card.getByRole('button', { name: '接受' }).tap();
    await page.getByText('1 条待传').waitFor();
    await card.getByRole('button', { name: '到场' }).tap();
    await page.getByText('2 条待传').waitFor();
    expect((await operator.case.get({ id })).state).toBe('dispatched');

    // The network is back, but not yet the way to the cases: a new page still has what waits.
    await page.route('**/api/v1/cases/*/actions/*', (route) => route.abort());
    await context.setOffline(false);
    await page.reload();
    await page.getByText('2 条待传').waitFor();
    await card.getByText(/到场 · \d\d:\d\d:\d\d · 待传/).waitFor();

    hospital.clock.advance(90);
    await page.unroute('**/api/v1/cases/*/actions/*');
    await page.reload();
    await page.getByText('已同步').waitFor();
    await expect.poll(async () => (await operator.case.get({ id })).state).toBe('onScene');
    const { items } = await operator.case.timeline({ id });
    const his = items.filter((one) => one.actor.id === guard.personId);
    expect(his.map(({ action }) => action)).toEqual(['accept', 'arrive']);
    // Both moments are facts: when he tapped, and when word of it arrived.
    for (const { note, at, doneAt, doneAtDoubt } of his) {
      expect([note, doneAtDoubt]).toEqual([null, null]);
      expect(Date.parse(at) - Date.parse(doneAt!)).toBeGreaterThanOrEqual(80_000);
    }
    expect((await operator.case.get({ id })).stamps['arrivedAt']).toBe(his[1]!.doneAt);
    await context.close();
  });

  test('holds the red button: an alarm, once, with his place; letting go in time raises none', async () => {
    const guard = await hospital.person({ roles: ['guard'], name: '唐勇' });
    await guard.duty.signOn({ code: 'G1', place: 'ER' });
    const { page, context } = await phone(guard, 360);
    await page.getByRole('link', { name: '我的' }).tap();
    const panic = page.locator('.panic');
    const touch = await context.newCDPSession(page);
    const hold = async (until: () => Promise<unknown>): Promise<void> => {
      // What is loaded late moves it: the finger comes down where it stands now.
      await panic.tap({ trial: true });
      const button = (await panic.boundingBox())!;
      const at = { x: button.x + button.width / 2, y: button.y + button.height / 2 };
      await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] });
      await until();
      await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    };
    const raised = async () =>
      (await operator.case.list({ open: true, q: '唐勇' })).items.map(({ place, state }) => ({
        place: place?.code,
        state,
      }));
    // It fills for a second and a half.
    await hold(() => page.waitForTimeout(200));
    await page.waitForTimeout(1_800);
    expect(await raised()).toEqual([]);

    // The answer to the first try is lost after the server took it.
    let calls = 0;
    await page.route('**/api/v1/alarms', async (route) => {
      calls += 1;
      if (calls > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    // The finger stays until the answer is there: its going is no tap on the button that has come up beneath it.
    await hold(() => page.getByText(/已报警 JJ-\d{6}-\d{4}/).waitFor());
    await page.waitForTimeout(500);
    await page.getByText(/已报警 JJ-\d{6}-\d{4}/).waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    await expect.poll(() => calls).toBe(2);
    expect(await raised()).toEqual([{ place: 'ER', state: 'raised' }]);

    // He is elsewhere: what he chooses is where the alarm is, and nothing else is pressed.
    await page.getByLabel('报警位置').fill('门诊大厅');
    await page.locator('.ant-select-item-option', { hasText: '门诊大厅' }).tap();
    await expect.poll(raised).toEqual([{ place: 'OP', state: 'raised' }]);
    await context.close();
  });
});

test('the police office works the same alarm in parallel', async () => {
  const officer = await hospital.person({ roles: ['police'], name: '周警官' });
  hospital.clock.advance(120);
  const id = await press('BTN-1');
  const { page, context } = await phone(officer);
  const card = page.locator(`[data-case="${id}"]`);
  await card.getByRole('button', { name: '警务室接警' }).tap();
  await card.getByRole('button', { name: '民警到场' }).tap();
  await card.getByRole('button', { name: '警务处置' }).tap();
  await page.getByLabel('现场情况').fill('已带离');
  await page.getByLabel('接警回执号').fill('A-77');
  await page.locator('.phone-sheet .big-verb').tap();
  await expect.poll(async () => (await operator.case.get({ id })).data['policeReceipt']).toBe('A-77');
  const { stamps, state } = await operator.case.get({ id });
  expect(Object.keys(stamps)).toEqual(
    expect.arrayContaining(['policeAcknowledgedAt', 'policeArrivedAt', 'policeReportedAt']),
  );
  expect(state).toBe('raised');
  await context.close();
});

describe('no serious problem for assistive technology', () => {
  test.each([
    ['a guard', 'guard', ['/m/tasks', '/m/report', '/m/notices', '/m/me']],
    ['a leader', 'duty-leader', ['/m/situation', '/m/tasks', '/m/case']],
  ])('on the pages of %s', async (_, role, paths) => {
    const who = await hospital.person({ roles: [role], name: '何平' });
    const { page, context } = await phone(who, 360);
    const [open] = (await operator.case.list({ open: true })).items;
    for (const theme of ['light', 'dark', 'sunlight']) {
      await page.evaluate((chosen) => {
        localStorage.setItem('anyuan.theme.phone', chosen === 'dark' ? 'dark' : 'light');
        localStorage.setItem('anyuan.phone.sunlight', chosen === 'sunlight' ? 'on' : 'off');
      }, theme);
      // What was chosen is read when the page is loaded.
      await page.reload();
      await arrived(page);
      for (const path of paths) {
        await walk(page, path === '/m/case' ? `${path}/${open!.id}` : path);
        expect({ path, theme, problems: await seriousProblems(page) }).toEqual({ path, theme, problems: [] });
        await fits(page);
      }
    }
    await context.close();
  });
});
