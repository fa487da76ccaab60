import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { warnOfGaps } from '../../apps/server/src/modules/roster/index.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let guards: As[];
const day = (ahead: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + ahead * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({ realTime: true });
  origin = `http://${await hospital.listen()}`;
  browser = await launch();
  chief = await hospital.person({ roles: ['security-chief'], name: '科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊大厅', kind: 'area', parent: 'HQ' });
  guards = [];
  for (const name of ['甲', '乙', '丙']) guards.push(await hospital.person({ roles: ['guard'], name }));
  await chief.duty.putPost({ code: 'GATE', name: '门岗', kind: 'guard-team', place: 'ER' });
  await chief.roster.putPost({
    code: 'GATE',
    owner: chief.personId,
    demand: [{ pattern: 'F24', needed: 1 }],
    members: guards.map(({ personId }) => ({ person: personId })),
  });
});
afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

test('a gap is warned of, filled by keyboard and by drag, swapped with approval, and whoever stands there then is the one to send', async () => {
  await warnOfGaps(hospital.app.system('roster'));
  const { page, troubles } = await openPage(browser, origin, chief);
  // The warning opens the roster at the post.
  const [warning] = (await chief.notice.list({})).items;
  expect(warning?.zh).toContain('排班缺人:门岗');
  await page.goto(`${origin}${warning?.subject?.page}`);
  const gap = page.getByRole('button', { name: new RegExp(`门岗 ${day(0)} .*缺 1 人`) });
  await gap.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /安排 · 门岗/ });
  await dialog.getByLabel('人员').click();
  await page.getByTitle(/^甲/).last().click();
  await dialog.getByRole('button', { name: /安\s*排/ }).click();
  await gap.waitFor({ state: 'detached' });
  const planned = async () => (await chief.roster.get({ from: day(0), to: day(7) })).shifts;
  expect((await planned()).map(({ person }) => person.name)).toEqual(['甲']);

  // Dragged to the same day of the week after.
  await chief.roster.remove({ id: (await planned())[0]?.id ?? '' });
  await chief.roster.assign({
    items: [{ post: 'GATE', person: guards[0]?.personId ?? '', day: day(0), from: '00:00', until: '00:00' }],
  });
  await page.getByRole('button', { name: '下一周' }).click();
  const next = page.locator('.roster-gap').first();
  await page.locator('.roster-people button').filter({ hasText: '丙' }).dragTo(next);
  await until('it is planned', async () => (await chief.roster.get({ from: day(0), to: day(14) })).shifts.length === 2);
  expect(await seriousProblems(page)).toEqual([]);

  // 甲 asks 乙 for a shift to come; the chief approves on the page.
  const [gone] = (await chief.roster.get({ from: day(0), to: day(14) })).shifts.filter(
    ({ person }) => person.name === '丙',
  );
  const swap = await (guards[2] as As).roster.askSwap({
    shift: gone?.id ?? '',
    other: guards[1]?.personId ?? '',
    reason: '家中有事',
  });
  await (guards[1] as As).roster.answerSwap({ id: swap.id, agree: true });
  await page.goto(`${origin}/roster?tab=swaps`);
  await page.getByRole('button', { name: /批\s*准/ }).click();
  await page.getByText('已批准').waitFor();

  // Nobody has signed on: who is planned now is offered, and can be sent.
  const { caseId } = await chief.dispatch.raise({ key: 'gap', place: 'ER' });
  await page.goto(`${origin}/console?case=${caseId}`);
  const unit = page.locator(`[data-unit="${guards[0]?.personId}"]`);
  await unit.waitFor();
  expect(await unit.innerText()).toContain('排班在岗,未签到');
  await chief.case.act({ id: caseId, action: 'acknowledge' });
  await chief.case.act({ id: caseId, action: 'dispatch', responders: [guards[0]?.personId] });
  expect((await (guards[0] as As).case.list({ mine: true })).items.map(({ id }) => id)).toContain(caseId);
  expect(troubles).toEqual([]);
  await page.context().close();

  // On a phone it is a list of one day, and nothing is wider than the screen.
  const phone = await openPage(browser, `${origin}/roster`, chief, { viewport: { width: 390, height: 844 } });
  await phone.page.getByRole('navigation', { name: '日期' }).waitFor();
  expect(await phone.page.evaluate('document.documentElement.scrollWidth > innerWidth + 1')).toBe(false);
  expect(phone.troubles).toEqual([]);
  await phone.page.context().close();
});
