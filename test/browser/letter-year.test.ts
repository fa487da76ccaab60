import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { closeMonths } from '../../apps/server/src/modules/indicator/frozen.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';

// The whole year of a letter as the office works through it: written, read and approved, handed down, signed, scored by
// whoever took it, checked, and closed with what follows.

const shots = process.env['ANYUAN_SHOTS'];
let t: TestApp;
let browser: Browser;
let origin: string;
let director: As;
let deputy: As;
let chief: As;
let head: As;
const year = new Date().getFullYear();
beforeAll(async () => {
  prepareWeb();
  if (shots) mkdirSync(shots, { recursive: true });
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  const it = await t.as('it');
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  director = await t.person({ roles: ['director'], name: '周院长' });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

async function shoot(page: Page, name: string): Promise<void> {
  if (!shots) return;
  await page.screenshot({ path: join(shots, `${name}-1440.png`), fullPage: true });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: join(shots, `${name}-390.png`), fullPage: true });
  await page.setViewportSize({ width: 1440, height: 900 });
}

const fitsPhone = async (page: Page): Promise<void> => {
  await page.setViewportSize({ width: 390, height: 844 });
  await fits(page);
  await page.setViewportSize({ width: 1440, height: 900 });
};

test('a template is written with its weights counted along, and somebody else reads all of it before he approves', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/letters?tab=templates`, deputy);
  await page.getByRole('button', { name: '新建模板' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill(`${year} 年平安建设目标责任书`);
  await dialog.getByLabel('正文').fill('为落实平安医院建设责任,签订本责任书。');
  await dialog.getByLabel('目标 1', { exact: true }).fill('平安建设例会不缺席');
  await dialog.getByLabel('权重 1').fill('40');
  await dialog.getByRole('button', { name: '加一行' }).click();
  await dialog.getByLabel('目标 2', { exact: true }).fill('隐患按期整改率');
  await dialog.getByLabel('权重 2').fill('50');
  await dialog.getByText('▲ 权重合计 90 / 100').waitFor();
  await dialog.getByLabel('权重 2').fill('60');
  await dialog.getByText('✓ 权重合计 100 / 100').waitFor();
  await dialog.getByLabel('自动取数的指标 2').click();
  await dialog.getByLabel('自动取数的指标 2').fill('隐患按期');
  await page.getByTitle('隐患按期整改率').last().click();
  await dialog.getByLabel('目标值 2').fill('95');
  // What was typed stands in the table as it was typed.
  expect(await dialog.getByLabel('目标 1', { exact: true }).inputValue()).toBe('平安建设例会不缺席');
  await dialog.getByText('每行一项').waitFor();
  await dialog.getByLabel('一票否决事项').fill('发生重大刑事案件\n发生火灾亡人事故');
  await shoot(page, 'template-form');
  await fitsPhone(page);
  await dialog.getByRole('button', { name: '新建模板' }).click();
  await page.getByText('待批准').waitFor();
  expect(await page.getByRole('button', { name: '阅读并批准' }).count()).toBe(0);
  await shoot(page, 'templates');

  const reader = await openPage(browser, `${origin}/letters?tab=templates`, director);
  await reader.page.getByRole('button', { name: '阅读并批准' }).click();
  const read = reader.page.getByRole('dialog');
  await read.getByText('发生火灾亡人事故').waitFor();
  await shoot(reader.page, 'template-read');
  expect(await seriousProblems(reader.page)).toEqual([]);
  // It is changed while he reads: he hears of it, and reads it anew.
  const [template] = (await deputy.letter.templates({ year })).items;
  if (!template) throw new Error('no template');
  const { kind, level, name, text, targets, vetoes } = template;
  await deputy.letter.putTemplate({ kind, year, level, name, text, targets, vetoes: [...vetoes, '瞒报事故'] });
  await read.getByRole('button', { name: '批准', exact: true }).click();
  await reader.page.getByText('模板内容已变动').first().waitFor();
  await read.getByRole('button', { name: '关闭' }).first().click();
  await reader.page.getByRole('button', { name: '阅读并批准' }).click();
  await read.getByText('瞒报事故').waitFor();
  await read.getByRole('button', { name: '批准', exact: true }).click();
  await reader.page.getByText('周院长 批准').waitFor();
  expect(troubles).toEqual([]);
});

test('it is handed down and signed', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/letters`, chief);
  await page.getByRole('button', { name: '逐级下发' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/发书人/).fill('周院长');
  await page.getByTitle('周院长').last().click();
  await dialog.getByLabel('签订期限').fill(`${year}-12-20`);
  await dialog.getByLabel('签订期限').press('Enter');
  await shoot(page, 'cascade');
  await dialog.getByRole('button', { name: '逐级下发' }).click();
  await page.getByRole('heading', { name: '科室' }).waitFor();
  await shoot(page, 'letter-board');

  const [made] = (await head.letter.list({ mine: true })).items;
  const { id, sha256 } = await head.letter.get({ id: made?.id ?? '' });
  await director.letter.signByPassword({ letters: [{ id, side: 'giver', sha256 }] });
  const taker = await openPage(browser, `${origin}/letters?letter=${id}`, head);
  await taker.page.getByRole('checkbox', { name: '我已阅读以上全文' }).check();
  await taker.page.getByRole('button', { name: '用密码签订' }).click();
  await taker.page.getByText('履行中').first().waitFor();
  expect([...troubles, ...taker.troubles]).toEqual([]);
});

test('whoever took it scores himself, the office checks him beside it, and the year ends in a reward', async () => {
  const [made] = (await head.letter.list({})).items;
  const id = made?.id ?? '';
  const taker = await openPage(browser, `${origin}/letters?letter=${id}`, head);
  await taker.page.getByRole('heading', { name: '季度与年度考核' }).waitFor();
  await shoot(taker.page, 'letter-unscored');
  await taker.page.getByRole('button', { name: '自评', exact: true }).click();
  await taker.page.getByText('还有目标未评分').waitFor();
  await taker.page.getByLabel('平安建设例会不缺席 得分').fill('38');
  await taker.page.getByLabel('隐患按期整改率 得分').fill('60');
  await taker.page.getByLabel('平安建设例会不缺席 说明').fill('请假一次');
  await taker.page.getByRole('status', { name: '合计' }).getByText('98').waitFor();
  await shoot(taker.page, 'self-score');
  await fitsPhone(taker.page);
  expect(await seriousProblems(taker.page)).toEqual([]);
  await taker.page.getByRole('button', { name: '自评', exact: true }).last().click();
  await taker.page.getByText('已保存').waitFor();
  await shoot(taker.page, 'self-scored');

  const office = await openPage(browser, `${origin}/letters?letter=${id}`, chief);
  const { page } = office;
  await page.getByRole('button', { name: '年终结果' }).click();
  await page.getByText('年度考核尚未完成').waitFor();
  await shoot(page, 'close-too-early');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: '考核', exact: true }).click();
  await page.getByLabel('平安建设例会不缺席 得分').fill('35');
  await page.getByPlaceholder('与自评或取数不同,请说明理由').waitFor();
  await shoot(page, 'check');
  await page.getByLabel('平安建设例会不缺席 说明').fill('缺席两次');
  await page.getByRole('button', { name: '考核', exact: true }).last().click();
  await page.getByText('已保存').first().waitFor();
  expect(await head.letter.get({ id })).toMatchObject({ totals: { q1: 95 } });

  // The year as the quarter: he scores, the office takes it as it is.
  const all = [
    { points: 40, note: '' },
    { points: 60, note: '' },
  ];
  await head.letter.score({ id, term: 'year', stage: 'self', points: all });
  await page.goto(`${origin}/letters?letter=${id}&term=year`);
  await page.getByRole('button', { name: '考核', exact: true }).click();
  await page.getByRole('status', { name: '合计' }).getByText('100').waitFor();
  await page.getByRole('button', { name: '考核', exact: true }).last().click();
  await page.getByText('已保存').first().waitFor();
  await page.getByRole('button', { name: '年终结果' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('赵主任的年度考核得分').waitFor();
  await dialog.getByLabel(/说明/).fill('全年无案件');
  await dialog.getByText('提请奖励').click();
  await shoot(page, 'close');
  await dialog.getByRole('button', { name: '年终结果' }).click();
  await page.getByRole('heading', { name: /年度结果 优秀 100/ }).waitFor();
  await shoot(page, 'closed');
  await fitsPhone(page);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('link', { name: /后续案件/ }).click();
  await page.waitForURL(/\/cases\//);
  await shoot(page, 'reward');
  expect([...taker.troubles, ...office.troubles]).toEqual([]);
});

test('the office sets what an indicator aims at and who owns it, and sees its closed months', async () => {
  const past = new Date(Date.now() - 40 * 86_400_000);
  const [of, month] = [past.getFullYear(), past.getMonth() + 1];
  await chief.register.create({
    kind: 'hospital-month',
    name: `${of} 年 ${month} 月`,
    year: of,
    month,
    workload: 30_000,
    basis: '统计月报',
  });
  await closeMonths(t.app.system('test'));
  const { page, troubles } = await openPage(browser, `${origin}/figures?tab=indicators`, chief);
  await page.getByText('隐患与消防', { exact: true }).click();
  await page.getByRole('button', { name: '设定目标与责任人 隐患按期整改率' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('本院设定').click();
  await dialog.getByLabel('目标值').fill('97.5');
  await dialog.getByLabel(/责任人/).fill('赵主任');
  await page.getByTitle('赵主任').last().click();
  await dialog.getByLabel(/备注/).fill('院办公会定');
  await shoot(page, 'indicator-form');
  await fitsPhone(page);
  await dialog.getByRole('button', { name: '设定目标与责任人' }).click();
  await page.getByText('≥ 97.5%').waitFor();
  await page.getByText('院办公会定').waitFor();
  const { items } = await chief.indicator.list({});
  expect(items.find(({ name }) => name === 'hazardsInTime')).toMatchObject({ target: 97.5, owner: { name: '赵主任' } });
  await shoot(page, 'indicators');
  await fitsPhone(page);
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByText('安全底线', { exact: true }).click();
  await page
    .getByRole('button', { name: /^月结记录 .*工作量/ })
    .first()
    .click();
  await page
    .getByRole('cell', { name: `${of}-${String(month).padStart(2, '0')}` })
    .first()
    .waitFor();
  await shoot(page, 'indicator-months');
  await page.keyboard.press('Escape');
  await page.getByText('隐患与消防', { exact: true }).click();
  // As it comes again: the number is not asked for, and the owner stays.
  await page.getByRole('button', { name: '设定目标与责任人 隐患按期整改率' }).click();
  await dialog.getByText('沿用默认目标').click();
  await dialog.getByRole('button', { name: '设定目标与责任人' }).click();
  await page.getByText('≥ 97.5%').waitFor({ state: 'detached' });
  expect((await chief.indicator.list({})).items.find(({ name }) => name === 'hazardsInTime')).toMatchObject({
    target: 95,
    owner: { name: '赵主任' },
  });
  await page.getByRole('link', { name: '录入门诊量、床位等月度数据' }).click();
  await page.waitForURL(/registers\/hospital-month/);
  expect(troubles).toEqual([]);
});
