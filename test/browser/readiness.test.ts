import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

const shots = process.env['ANYUAN_SHOTS'];
const narrow = { viewport: { width: 390, height: 844 } };

let t: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let nurse: As;
let icu: string;
beforeAll(async () => {
  prepareWeb();
  if (shots) mkdirSync(shots, { recursive: true });
  t = await testApp({ realTime: true });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  const founder = await t.as('founder');
  await founder.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await founder.place.put({ code: 'HALL', name: '多功能厅', kind: 'area', parent: 'HQ' });
  icu = (await founder.identity.putDepartment({ code: 'ICU', name: '重症医学科', campus: 'HQ' })).id;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  nurse = await t.person({ roles: ['staff'], name: '王护士', departmentId: icu });
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};
/** Hospital time, as a field takes it. */
const wall = (minutes: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');

test('a training is planned, its code hangs on the wall, a nurse scans it and is signed in, another is signed in by hand', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/readiness?tab=trainings`, chief);
  await page.getByRole('button', { name: '安排培训' }).click();
  const dialog = page.getByRole('dialog', { name: '安排培训' });
  await dialog.getByLabel('名称').fill('年度消防培训');
  await dialog.getByLabel('授课人').fill('区消防救援大队');
  for (const [label, minutes] of [
    ['开始', -10],
    ['结束', 110],
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).fill(wall(minutes));
    await page.keyboard.press('Enter');
  }
  await shoot(page, 'training-plan-1440');
  await dialog.getByRole('button', { name: '安排培训' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '签到码' }).click();
  const wallCode = page.locator('.sign-code');
  const address = (await wallCode.getAttribute('aria-label')) ?? '';
  expect(address).toContain('/readiness?tab=trainings&sign=');
  await shoot(page, 'training-code-1440');

  // What the nurse's camera reads is an address: it opens the training with one button.
  const phone = await openPage(browser, address, nurse, narrow);
  await phone.page
    .getByRole('button', { name: /签\s*到/ })
    .last()
    .click();
  await phone.page.getByText('已签到:年度消防培训').waitFor();
  await shoot(phone.page, 'training-sign-390');
  await fits(phone.page);
  // The list beside the code fills by itself.
  await page.getByRole('dialog', { name: '年度消防培训' }).getByText('王护士').waitFor();
  expect((await chief.training.list({})).items).toMatchObject([{ title: '年度消防培训', signed: 1 }]);
  expect(await seriousProblems(page)).toEqual([]);
  expect([troubles, phone.troubles]).toEqual([[], []]);
  await Promise.all([page.context().close(), phone.page.context().close()]);
});

test('an examination is planned from a bank, failed, taken again with another paper, passed; whoever runs it sees the marks', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/readiness?tab=exams`, chief);
  await page.getByRole('button', { name: '录入试题' }).click();
  const adding = page.getByRole('dialog', { name: '录入试题' });
  await adding.getByLabel('题库').fill('消防');
  await adding
    .getByLabel('试题(一行一题)')
    .fill(Array.from({ length: 5 }, (_, n) => `第 ${n + 1} 题问什么 | 错 ${n} | *对的 ${n} | 也错 ${n}`).join('\n'));
  await adding.getByRole('button', { name: '录入试题' }).click();
  await page.getByText('已录入 5 题').waitFor();
  await page.getByRole('button', { name: '安排考试' }).click();
  const dialog = page.getByRole('dialog', { name: '安排考试' });
  await dialog.getByLabel('名称').fill('消防理论');
  await dialog.getByText('消防 (5)').click();
  await dialog.getByLabel('题数').fill('5');
  for (const [label, minutes] of [
    ['开始', -1],
    ['结束', 120],
  ] as const) {
    await dialog.getByLabel(label, { exact: true }).fill(wall(minutes));
    await page.keyboard.press('Enter');
  }
  await shoot(page, 'exam-plan-1440');
  await dialog.getByRole('button', { name: '安排考试' }).click();
  await dialog.waitFor({ state: 'detached' });

  const sitting = await openPage(browser, `${origin}/readiness?tab=exams`, nurse, narrow);
  const sit = async (begin: RegExp, isRight: boolean): Promise<string[]> => {
    await sitting.page.getByRole('button', { name: begin }).click();
    const questions = sitting.page.locator('.exam-paper fieldset');
    await questions.first().waitFor();
    const asked = await questions.locator('legend').allInnerTexts();
    for (let n = 0; n < (await questions.count()); n++)
      await questions
        .nth(n)
        .getByText(isRight ? /^对的/ : /^错/)
        .click();
    await shoot(sitting.page, `exam-paper-${isRight ? 'again' : 'first'}-390`);
    await fits(sitting.page);
    await sitting.page.getByRole('button', { name: /交\s*卷/ }).click();
    await sitting.page
      .getByRole('button', { name: /交\s*卷/ })
      .last()
      .click();
    return asked;
  };
  await sit(/开始考试/, false);
  await sitting.page.getByText('0 分,未合格').last().waitFor();
  await sitting.page.getByText('还可考 2 次').last().waitFor();
  await sitting.page.getByRole('button', { name: /确\s*定|知道了|OK/ }).click();
  await sit(/补\s*考/, true);
  await sitting.page.getByText('100 分,合格').last().waitFor();
  await sitting.page.getByRole('button', { name: /确\s*定|知道了|OK/ }).click();
  await sitting.page.getByText(/✓ 合格,有效至/).waitFor();
  await expect.poll(() => sitting.page.getByRole('button', { name: /补\s*考|开始考试/ }).count()).toBe(0);

  await page.getByRole('button', { name: /成\s*绩/ }).click();
  const rows = page.getByRole('row').filter({ hasText: '王护士' });
  await until('both papers', async () => (await rows.count()) === 2);
  expect((await rows.allInnerTexts()).map((text) => /▲ 不合格|✓ 合格/.exec(text)?.[0])).toEqual(['✓ 合格', '▲ 不合格']);
  await shoot(page, 'exam-marks-1440');
  expect(await seriousProblems(page)).toEqual([]);
  expect([troubles, sitting.troubles]).toEqual([[], []]);
  await Promise.all([page.context().close(), sitting.page.context().close()]);
});

test('three skills: two passed are not enough, the third brings the person and his department to a hundred percent', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/readiness?tab=skills`, chief);
  const form = page.locator('.skill-record');
  await form.getByLabel('人员').click();
  await page.keyboard.type('王护士');
  await page
    .getByTitle(/王护士/)
    .last()
    .click();
  const record = async (skill: string, score: string, said: RegExp) => {
    await form.getByLabel('项目').click();
    await page.getByTitle(skill, { exact: true }).last().click();
    await form.getByLabel('得分').fill(score);
    await form.getByRole('button', { name: /登\s*记/ }).click();
    // Of the one before the same may still be said: the field is empty again once this one is kept.
    await expect.poll(() => form.getByLabel('得分').inputValue()).toBe('');
    await page.getByText(said).last().waitFor();
  };
  const department = page.locator('.skill-departments li').filter({ hasText: '重症医学科' });
  await record('消火栓', '92', /已保存/);
  await record('灭火器', '88', /已保存/);
  await until('not yet', async () => (await department.innerText()).includes('0/1'));
  await shoot(page, 'skills-1440');
  await record('水带连接', '95', /王护士 三项全部合格/);
  await until('all of them', async () => (await department.innerText()).includes('1/1'));
  const row = page.getByRole('row').filter({ hasText: '王护士' });
  await until('the row says so', async () => ((await row.innerText()).match(/✓/g) ?? []).length === 4);
  // The number of the statistics opens who it counts.
  await page.goto(`${origin}/figures?type=trained-person`);
  await page.getByText('消防三项实操达标率').first().waitFor();
  await shoot(page, 'figures-1440');
  await page
    .getByRole('row')
    .filter({ hasText: '消防三项实操达标率' })
    .getByRole('link', { name: /33\.3/ })
    .first()
    .click();
  await page.waitForURL(/readiness/);
  await until(
    'only her',
    async () => (await page.locator('tbody tr[data-row-key], tbody tr').filter({ hasText: '王护士' }).count()) === 1,
  );
  await expect.poll(() => page.getByRole('row').filter({ hasText: '钱科长' }).count()).toBe(0);
  await page.goto(`${origin}/readiness?tab=skills`);
  await page.setViewportSize(narrow.viewport);
  await department.waitFor();
  await shoot(page, 'skills-390');
  await fits(page);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a contest is held, scored and ranked; once places are told nobody changes them', async () => {
  await t.person({ roles: ['staff'], name: '李护士', departmentId: icu });
  const { page, troubles } = await openPage(browser, `${origin}/readiness?tab=contests`, chief);
  await page.getByRole('button', { name: '举办竞赛' }).click();
  const dialog = page.getByRole('dialog', { name: '举办竞赛' });
  await dialog.getByLabel('名称').fill('消防技能比武');
  await dialog.getByLabel('日期').fill(wall(0).slice(0, 10));
  await page.keyboard.press('Enter');
  await shoot(page, 'contest-hold-1440');
  await dialog.getByRole('button', { name: '举办竞赛' }).click();
  await dialog.waitFor({ state: 'detached' });
  const box = page.locator('.ops-box');
  const score = async (name: string, marks: readonly number[]) => {
    await box.getByRole('combobox').click();
    await page.keyboard.type(name);
    await page.getByTitle(new RegExp(name)).last().click();
    for (const [n, item] of ['消火栓', '灭火器', '水带连接'].entries())
      await box.getByLabel(item).fill(String(marks[n]));
    await box.getByRole('button', { name: /登\s*记/ }).click();
    await box.getByRole('row').filter({ hasText: name }).waitFor();
  };
  await score('王护士', [90, 80, 85]);
  await score('李护士', [95, 90, 88]);
  await until('ranked', async () => (await box.locator('tbody th').allInnerTexts()).join() === '李护士,王护士');
  expect((await box.locator('tbody tr').allInnerTexts()).map((text) => text.split(/\s+/)[0])).toEqual(['1', '2']);
  await shoot(page, 'contest-1440');
  await box.getByRole('button', { name: '公布名次' }).click();
  await page.getByRole('button', { name: '公布名次' }).last().click();
  await box.getByText('名次已公布').waitFor();
  await expect.poll(() => box.getByRole('combobox').count()).toBe(0);
  expect(await seriousProblems(page)).toEqual([]);
  await page.setViewportSize(narrow.viewport);
  await shoot(page, 'contest-390');
  await fits(page);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a drill is scored by its form on its page, what was bad becomes a hazard, and the plan shows it', async () => {
  const deputy = await t.person({ roles: ['deputy-director'], name: '副院长' });
  const plan = await chief.register.put({
    kind: 'emergency-plan',
    code: 'YA-01',
    name: '火灾应急预案',
    owner: chief.personId,
    level: 'two',
    events: ['fire'],
    edition: 'V2',
    readers: 'nobody',
    issued: '2026-01-10',
    steps: [{ who: '发现人', what: '呼喊并按报警', minutes: 1 }],
  } as never);
  const { id } = await chief.case.create({
    type: 'drill',
    title: '住院楼夜间疏散',
    data: { kind: 'fire', scenario: '三层起火', plan: plan.id },
  });
  const act = (who: As, action: string, input: object = {}) => who.case.act({ id, action, ...input });
  await act(chief, 'submit', { programme: '预警、疏散、扑救' });
  await act(deputy, 'approve');
  await act(chief, 'begin');
  await act(chief, 'finish', { participants: 40 });
  const { page, troubles } = await openPage(browser, `${origin}/cases/${id}`, chief);
  await page.getByRole('button', { name: '填写应急演练评估表' }).click();
  const paper = page.locator('.case-section').filter({ has: page.getByRole('heading', { name: '应急演练评估表' }) });
  for (const [label, points] of [
    ['报警及时、内容清楚', 10],
    ['按通知树通知到位', 8],
    ['1 分钟第一响应正确', 15],
    ['微型消防站 3 分钟到场,装备齐全', 12],
    ['5 分钟联动,分工明确', 10],
    ['疏散有序,人员清点无遗漏', 18],
    ['预案可操作,职责与现场一致', 17],
  ] as const)
    await paper.getByLabel(label).fill(String(points));
  const looks = paper.locator('.ant-radio-group');
  for (let n = 0; n < (await looks.count()); n++)
    await looks
      .nth(n)
      .getByText(n === 2 ? '不合格' : '合格', { exact: true })
      .click();
  await shoot(page, 'drill-form-1440');
  await paper.getByRole('button', { name: '提交评分' }).click();
  await paper.getByText('90%').first().waitFor();
  await page.getByRole('button', { name: '填写应急演练评估表' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: '转隐患', exact: true }).click();
  await until('the hazard', async () => (await chief.case.list({ type: ['hazard'] })).items[0]);
  expect((await chief.case.list({ type: ['hazard'] })).items).toMatchObject([{ title: '疏散通道、安全出口畅通' }]);
  await shoot(page, 'drill-scored-1440');
  await act(chief, 'evaluate');
  await page.goto(`${origin}/readiness?tab=plans`);
  const card = page.locator('.emergency-plan').filter({ hasText: '火灾应急预案' });
  await card.getByText('住院楼夜间疏散').waitFor();
  await expect.poll(() => card.innerText()).toContain('90 分');
  await shoot(page, 'plans-1440');
  await page.setViewportSize(narrow.viewport);
  await shoot(page, 'plans-390');
  await fits(page);
  await page.goto(`${origin}/cases/${id}`);
  await paper.waitFor();
  await fits(page);
  expect(troubles).toEqual([]);
  await page.context().close();
});
