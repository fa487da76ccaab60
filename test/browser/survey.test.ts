import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { newId } from '../../apps/server/src/kernel/ids.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, seriousProblems, usual } from './kit.ts';

const shots = process.env['ANYUAN_SHOTS'];
let t: TestApp;
let browser: Browser;
let origin: string;
let centre: As;

beforeAll(async () => {
  prepareWeb();
  if (shots) mkdirSync(shots, { recursive: true });
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  await t.app.system('kit').tx(async (tx) => {
    tx.unaudited('a department of a test');
    const id = newId();
    await tx.db
      .insertInto('department')
      .values({ id, code: 'W1', name: '心内科', path: `/${id}/` })
      .execute();
  });
  centre = await t.person({ roles: ['service-desk', 'patient-relations'], name: '随访护士' });
  await centre.survey.put({
    code: 'NOW',
    name: '出院患者满意度',
    population: 'discharged',
    form: 'survey-discharged',
    from: '2020-01-01',
    to: '2090-01-01',
  });
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};

test('a patient answers on the phone with scripts switched off; unhappy, he is given a code', async () => {
  const { items } = await centre.survey.invite({ code: 'NOW', tickets: [{ visit: 'ZY1', department: 'W1' }] });
  const context = await browser.newContext({
    ...usual,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  let bytes = 0;
  page.on('response', async (answer) => void (bytes += (await answer.body().catch(() => Buffer.alloc(0))).length));
  await page.goto(`${origin}${new URL(items[0]!.address).pathname}`);
  await page.getByRole('heading', { name: '您觉得怎么样?' }).waitFor();
  expect(bytes).toBeLessThan(60_000);
  expect(await page.locator('script').count()).toBe(0);
  // Nothing hangs over the side.
  const { width } = (await page.locator('main').boundingBox())!;
  expect(width).toBeLessThanOrEqual(390);
  const rate = (question: string, mark: number) =>
    page
      .getByRole('group', { name: question })
      .locator('label')
      .nth(mark - 1)
      .click();
  await rate('这次住院的治疗效果', 5);
  await rate('医护人员的态度', 2);
  await page.getByLabel('还想说什么?').fill('换药等了一小时');
  await shoot(page, 'survey-phone');
  await page
    .getByRole('button', { name: '发送' })
    .or(page.getByRole('button', { name: '下一步' }))
    .last()
    .click();
  await page.getByRole('heading', { name: '要我们联系您吗?' }).waitFor();
  await page.getByText('要', { exact: true }).click();
  await page.getByLabel('联系电话').fill('13900001234');
  await shoot(page, 'survey-phone-call');
  await page.getByRole('button', { name: '发送' }).last().click();
  await page.locator('#code').waitFor();
  await shoot(page, 'survey-phone-done');
  expect(await centre.survey.results({ code: 'NOW' })).toMatchObject({ answered: 1, complaints: 1 });
  await context.close();
  const office = await openPage(browser, `${origin}/surveys/NOW`, centre);
  await office.page.getByRole('heading', { name: '出院患者满意度' }).waitFor();
  await office.page.getByRole('tab', { name: '意见' }).click();
  await office.page.getByText('换药等了一小时').waitFor();
  await shoot(office.page, 'survey-office');
  expect(await seriousProblems(office.page)).toEqual([]);
  expect(office.troubles).toEqual([]);
});

test('the call screen: the list of today, a call nobody answers, a script that ends in a complaint', async () => {
  const day = new Date(Date.now() - 4 * 86_400_000).toISOString().slice(0, 10);
  const stay = (visit: string, name: string) => ({
    visit,
    name,
    phone: '13900005678',
    department: 'W1',
    dischargedOn: day,
    diagnosis: '冠心病',
  });
  const his = await t.as('integration');
  await his.followUp.bring({ items: [stay('A1', '张三'), stay('A2', '李四')] });
  const { page, troubles } = await openPage(browser, `${origin}/follow-ups?due=true`, centre);
  await page.getByRole('button', { name: '打电话' }).first().waitFor();
  expect(await page.getByText('13900005678').count()).toBe(0);
  await shoot(page, 'follow-up-list');
  await page.getByRole('button', { name: '打电话' }).first().click();
  await page.getByText('139 0000 5678').waitFor();
  await shoot(page, 'follow-up-call');
  expect(await seriousProblems(page)).toEqual([]);
  const first = await page.getByRole('heading', { level: 1 }).textContent();
  await page.getByRole('button', { name: '未接' }).click();
  // On to the next patient.
  await page.getByRole('heading', { level: 1, name: first === '张三' ? '李四' : '张三' }).waitFor();
  for (const [question, answer] of [
    ['出院后恢复得怎么样?', '好转'],
    ['伤口、管路或用药部位有没有异常?', '有红肿、渗液、疼痛等'],
    ['按医嘱吃药,知道怎么吃', '是'],
    ['知道什么时候、到哪里复诊', '是'],
    ['总的来说对这次住院满意吗?', '4 满意'],
    ['有没有人向您要过钱物?', '否'],
  ] as const)
    await page.locator('.ant-form-item', { hasText: question }).last().getByText(answer, { exact: true }).click();
  await page.getByRole('button', { name: '提交随访结果' }).click();
  await page.getByRole('button', { name: '转为投诉' }).click();
  await page.getByRole('link', { name: /已转办:TS/ }).waitFor();
  await shoot(page, 'follow-up-done');
  expect(troubles).toEqual([]);
  const { items } = await centre.followUp.list({ state: 'completed' });
  expect(items).toMatchObject([{ hasProblem: true }]);
});
