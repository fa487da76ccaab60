import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { rateToken } from '../../apps/server/src/modules/public/index.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let clerk: As;
let volunteer: As;

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp();
  origin = `http://${await hospital.listen()}`;
  browser = await launch();
  const chief = await hospital.as('security-chief');
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'HQ' });
  await chief.duty.putPost({ code: 'FW', name: '服务台', kind: 'service-desk', place: 'HALL' });
  clerk = await hospital.person({ roles: ['service-desk'], name: '客服小林' });
  volunteer = await hospital.person({ roles: ['volunteer'], name: '志愿者小周' });
});
afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

/** Pictures to look at, when a folder for them is named. */
const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};
const desk = async (who: As, width: number, height: number) => {
  const { page, troubles } = await openPage(browser, `${origin}/desk`, who, { viewport: { width, height } });
  await page.getByRole('heading', { name: '病友服务台' }).waitFor();
  return { page, troubles };
};
const enquiries = async () => (await clerk.case.list({ type: ['enquiry'], sort: 'new' })).items;

test('at the counter an enquiry is two keys, and one more takes it back', async () => {
  await clerk.duty.signOn({ code: 'FW' });
  const { page, troubles } = await desk(clerk, 1440, 900);
  await page.getByText('离岗 · 服务台').waitFor();
  await page.keyboard.press('2');
  await page.getByRole('group', { name: '咨询:选事项' }).waitFor();
  await page.keyboard.press('2');
  await page.getByText('已登记:医保咨询').waitFor();
  const [one] = await enquiries();
  expect(one).toMatchObject({ state: 'answered', facts: { kind: 'insurance' }, place: { code: 'HALL' } });
  const count = page.getByRole('link', { name: /^咨询/ }).locator('strong');
  await until('the day counts it', async () => (await count.innerText()) === '1');
  await shoot(page, 'desk-1440-undo');
  await page.keyboard.press('z');
  await page.getByText('已撤销,不计入统计').waitFor();
  await until('the day counts it no more', async () => (await count.innerText()) === '0');

  // By mouse: a tile, a choice.
  await page.getByRole('button', { name: /^便民/ }).click();
  await shoot(page, 'desk-1440-choices');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: '饮水' }).click();
  await page.getByText('已登记:饮水').waitFor();
  await fits(page);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a blood pressure is typed once and says where to go', async () => {
  const { page, troubles } = await desk(clerk, 1440, 900);
  await page.keyboard.press('5');
  await page.getByRole('group', { name: /选事项/ }).waitFor();
  await page.keyboard.press('1');
  const form = page.getByRole('dialog', { name: '测血压' });
  await form.getByLabel('收缩压').fill('186');
  await form.getByLabel('舒张压').fill('104');
  await form.getByRole('button', { name: '登记血压' }).click();
  await page.getByText('血压 186/104 · 明显升高,建议立即到急诊').waitFor();
  expect((await enquiries())[0]).toMatchObject({ facts: { item: 'pressure', hint: 'urgent' } });
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('an escort asked for at the desk is accepted on a phone, brought there, and rated by the patient', async () => {
  const { page: counter } = await desk(clerk, 1440, 900);
  const { page: phone, troubles } = await desk(volunteer, 390, 844);
  await phone.getByRole('button', { name: '上岗 · 服务台' }).click();
  await phone.getByText('离岗 · 服务台').waitFor();
  await counter.keyboard.press('1');
  await counter.getByRole('group', { name: /选事项/ }).waitFor();
  await counter.keyboard.press('2');
  const form = counter.getByRole('dialog', { name: '导诊陪检' });
  await form.getByLabel('去哪里').fill('CT 室');
  await form.getByRole('checkbox', { name: '轮椅' }).check();
  await shoot(counter, 'desk-1440-escort');
  await form.getByRole('button', { name: /登记/ }).click();
  // It is there on the phone without a reload, by the event stream.
  const accept = phone.getByRole('button', { name: '接单 · 送检:CT 室' });
  await accept.waitFor();
  await shoot(phone, 'desk-390-waiting');
  expect(await seriousProblems(phone)).toEqual([]);
  await fits(phone);
  await accept.click();
  await phone.getByRole('button', { name: '开始陪同 · 送检:CT 室' }).click();
  // At the counter he is no longer free.
  await counter.getByRole('listitem').filter({ hasText: '志愿者小周' }).filter({ hasText: '陪同中' }).first().waitFor();
  await shoot(counter, 'desk-1440-running');
  await phone.getByRole('button', { name: '送达 · 送检:CT 室' }).click();
  await phone.getByRole('button', { name: '请患者评价 · 送检:CT 室' }).click();
  await shoot(phone, 'desk-390-rating');
  await phone
    .getByRole('dialog')
    .getByRole('button', { name: /很满意/ })
    .click();
  await phone.getByText('谢谢您的评价').waitFor();
  const [done] = (await clerk.case.list({ type: ['escort'] })).items;
  expect(done).toMatchObject({ state: 'done', facts: { rating: 5, needs: ['wheelchair'] }, place: { code: 'HALL' } });
  expect(troubles).toEqual([]);
  await counter.context().close();
  await phone.context().close();
});

test('on a tablet a complaint is opened from the desk, and the desk is still there', async () => {
  const { page, troubles } = await desk(clerk, 768, 1024);
  await page.getByRole('button', { name: /^投诉/ }).click();
  await page.getByRole('button', { name: '投诉登记' }).click();
  const form = page.getByRole('dialog', { name: '投诉' });
  await form.getByLabel('事项').fill('候诊两小时无人解释');
  await form.getByLabel('投诉内容').fill('上午十点到十二点,导医台无人解释');
  await shoot(page, 'desk-768-complaint');
  await fits(page);
  expect(await seriousProblems(page)).toEqual([]);
  const category = form.getByLabel('投诉类别');
  await category.press('ArrowDown');
  await page.getByTitle('服务态度').last().click();
  await form.getByRole('button', { name: '登记投诉' }).click();
  await form.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: /^投诉/ }).waitFor();
  const [one] = (await (await hospital.as('patient-relations')).case.list({ type: ['complaint'] })).items;
  expect(one).toMatchObject({ title: '候诊两小时无人解释', place: { code: 'HALL' }, facts: { channel: 'onSite' } });
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a volunteer is offered what is his, and tickets are called at the counter', async () => {
  const { page: tablet } = await desk(volunteer, 768, 1024);
  await tablet.getByRole('button', { name: /^便民/ }).click();
  await tablet.getByRole('button', { name: '失物招领' }).waitFor();
  expect(await tablet.getByRole('button', { name: '一站式取号' }).count()).toBe(0);
  await shoot(tablet, 'desk-768-volunteer');
  await tablet.context().close();

  const { page, troubles } = await desk(clerk, 1440, 900);
  await clerk.case.create({ type: 'oneStop', title: '入院', data: { desk: 'admission', items: ['register'] } });
  // A quick hand: the figures are still on their way when the button has become the next step.
  const held = Promise.withResolvers<void>();
  await page.route('**/api/v1/figures**', async (route) => {
    await held.promise;
    await route.continue();
  });
  await page.getByRole('button', { name: '叫号 A001' }).click();
  await page.getByRole('button', { name: '办结 A001' }).click();
  await page.getByText('没有等候的票号').waitFor();
  held.resolve();
  expect((await clerk.case.list({ type: ['oneStop'] })).items[0]).toMatchObject({ state: 'done' });
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a wheelchair is lent and comes back, each with two taps and a name', async () => {
  await clerk.book.putItem({ book: 'loan', code: 'LY-01', name: '轮椅 1 号', kind: 'wheelchair', isActive: true });
  await clerk.book.write({ book: 'loan', movement: 'add', item: 'LY-01', quantity: 1 });
  const { page, troubles } = await desk(clerk, 768, 1024);
  await page.getByRole('button', { name: /^便民/ }).click();
  await page.getByRole('button', { name: '借用' }).click();
  await shoot(page, 'desk-768-lend');
  await page.getByRole('button', { name: '借出 · 轮椅 1 号' }).click();
  const form = page.getByRole('dialog', { name: '借用' });
  await form.getByLabel('借用人').fill('周女士');
  await form.getByLabel('电话').fill('13800138000');
  await shoot(page, 'desk-768-loan');
  expect(await seriousProblems(page)).toEqual([]);
  await form.locator('.form-buttons button').first().click();
  await page.getByText(/已借出:轮椅 1 号/).waitFor();
  const [line] = (await clerk.book.lines({ book: 'loan', open: true })).items;
  expect(line).toMatchObject({ data: { borrower: '周女士', phone: '13800138000' }, open: 1 });
  // Due when things are usually back: in four hours.
  const due = Date.parse(String(line?.data['dueAt'])) - Date.parse(line?.at ?? '');
  expect(Math.abs(due - 4 * 3_600_000)).toBeLessThan(120_000);

  await page.getByRole('button', { name: /^便民/ }).click();
  await page.getByRole('button', { name: '归还' }).click();
  const back = page.getByRole('button', { name: '轮椅 1 号 · 归还 · 完好' });
  await back.waitFor();
  await shoot(page, 'desk-768-back');
  expect(await seriousProblems(page)).toEqual([]);
  await fits(page);
  await back.click();
  await page.getByText('已归还:轮椅 1 号').waitFor();
  expect((await clerk.book.lines({ book: 'loan', open: true })).total).toBe(0);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('after an escort the patient rates it on his own phone by the code, once', async () => {
  const { id } = await clerk.case.create({ type: 'escort', title: '送检:超声', data: { kind: 'test' } });
  for (const action of ['accept', 'start', 'finish']) await volunteer.case.act({ id, action });
  const { page, troubles } = await desk(clerk, 1440, 900);
  await page.getByRole('button', { name: '请患者评价 · 送检:超声' }).click();
  const code = page.getByRole('dialog').getByRole('img', { name: '评价二维码' });
  await code.waitFor();
  await until('the code is drawn', () =>
    page.evaluate(`document.querySelector('.counter-scan img').naturalWidth > 100`),
  );
  await shoot(page, 'desk-1440-rating');
  expect(await seriousProblems(page)).toEqual([]);
  await page.context().close();

  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'zh-CN' });
  const own = await phone.newPage();
  const address = `${origin}/p/r/${rateToken(hospital.app.secrets, id)}`;
  await own.goto(address);
  await own.getByRole('heading', { name: '请您评价这次服务' }).waitFor();
  await shoot(own, 'rate-390');
  expect(await seriousProblems(own)).toEqual([]);
  await fits(own);
  await own.getByText('4', { exact: true }).click();
  await own.getByLabel(/评价留言/).fill('很耐心');
  await own.getByRole('button', { name: '发送' }).click();
  await own.getByRole('heading', { name: '已收到您的评价,谢谢您' }).waitFor();
  await shoot(own, 'rate-390-done');
  await own.goto(address);
  await own.getByRole('heading', { name: '这次服务已经评价过了,谢谢您' }).waitFor();
  await phone.close();
  expect((await clerk.case.get({ id })).data).toMatchObject({ rating: 4, remark: '很耐心' });
  expect(troubles).toEqual([]);
});

test('in English nothing is left in Chinese', async () => {
  const { page } = await openPage(browser, `${origin}/desk`, volunteer, { remembered: { lang: 'en' } });
  await page.getByRole('heading', { name: 'Service desk' }).waitFor();
  await page.getByRole('button', { name: /^Convenience/ }).click();
  const tiles = await page.getByRole('region', { name: 'Services' }).innerText();
  expect(tiles).not.toMatch(/\p{Script=Han}/u);
  await page.context().close();
});
