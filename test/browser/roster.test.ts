import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { warnOfGaps } from '../../apps/server/src/modules/roster/index.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { fits, launch, openPage, prepareWeb, seriousProblems, until } from './kit.ts';

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
  // The warning opens the roster at the post.
  const [warning] = (await chief.notice.list({})).items;
  expect(warning?.zh).toContain('排班缺人:门岗');
  const { page, troubles } = await openPage(browser, `${origin}${warning?.subject?.page}`, chief);
  const gap = page.getByRole('button', { name: new RegExp(`门岗 ${day(0)} .*缺 1 人`) });
  await gap.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: /安排 · 门岗/ });
  await dialog.getByLabel('人员').click();
  await page.getByTitle(/^甲/).last().click();
  await dialog.getByRole('button', { name: /安\s*排/ }).click();
  await gap.waitFor({ state: 'detached' });
  const planned = async () => (await chief.roster.get({ from: day(0), to: day(7) })).shifts;
  await expect.poll(async () => (await planned()).map(({ person }) => person.name)).toEqual(['甲']);

  // Dragged to the same day of the week after.
  await chief.roster.remove({ id: (await planned())[0]?.id ?? '' });
  await chief.roster.assign({
    items: [{ post: 'GATE', person: guards[0]?.personId ?? '', day: day(0), from: '00:00', until: '00:00' }],
  });
  await page.getByRole('button', { name: '下一周' }).click();
  // The week before stays on the page until this one is there.
  const next = page.getByRole('button', { name: new RegExp(`门岗 ${day(7)} .*缺 1 人`) }).first();
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
  await expect.poll(() => unit.innerText()).toContain('排班在岗,未签到');
  await chief.case.act({ id: caseId, action: 'acknowledge' });
  await chief.case.act({ id: caseId, action: 'dispatch', responders: [guards[0]?.personId] });
  expect((await (guards[0] as As).case.list({ mine: true })).items.map(({ id }) => id)).toContain(caseId);
  expect(troubles).toEqual([]);
  await page.context().close();

  // On a phone it is a list of one day, and nothing is wider than the screen.
  const phone = await openPage(browser, `${origin}/roster`, chief, { viewport: { width: 390, height: 844 } });
  await phone.page.getByRole('navigation', { name: '日期' }).waitFor();
  await fits(phone.page);
  expect(phone.troubles).toEqual([]);
  await phone.page.context().close();
});

test('forty are called out: who is called answers with one tap, the page counts heads and says how long it took', async () => {
  await chief.duty.putPost({ code: 'YJ', name: '应急队', kind: 'emergency-team', place: 'ER', needed: 0 });
  const team: { who: As; role: string; group: number }[] = [];
  for (const role of ['控制', '救护'])
    for (let n = 0; n < 20; n++)
      team.push({
        who: await hospital.person({ roles: ['emergency-team'], name: `${role}${n + 1}` }),
        role,
        group: n < 10 ? 1 : 2,
      });
  await chief.roster.putPost({
    code: 'YJ',
    members: team.map(({ who, role, group }) => ({ person: who.personId, role, group })),
  });
  const { page, troubles } = await openPage(browser, `${origin}/roster?tab=callouts`, chief);
  await page.getByRole('button', { name: '应急集结' }).click();
  const dialog = page.getByRole('dialog', { name: '应急集结' });
  await dialog.getByLabel('事由').fill('批量伤员');
  await dialog.getByLabel('控制(队内 20 人)').fill('10');
  await dialog.getByLabel('救护(队内 20 人)').fill('10');
  await dialog.getByRole('button', { name: '立即呼叫' }).click();
  await dialog.waitFor({ state: 'detached' });
  const row = (role: string) => page.locator('.ops-counts tbody tr', { hasText: role });
  await row('救护').waitFor();
  const counts = async (role: string) => (await row(role).locator('td').allInnerTexts()).slice(0, 4);
  await expect.poll(() => counts('救护')).toEqual(['10', '10', '0', '0']);

  const [first, ...others] = team.filter(({ group }) => group === 1);
  const hand = await openPage(browser, `${origin}/m/tasks`, first!.who, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await hand.page.getByRole('button', { name: '马上到' }).tap();
  await expect.poll(() => counts('控制')).toEqual(['10', '10', '1', '0']);
  await hand.page.getByRole('button', { name: '已到场' }).tap();
  const [callout] = (await chief.case.list({ type: ['callout'] })).items;
  const id = callout!.id;
  await Promise.all(others.map(({ who }) => who.case.act({ id, action: 'arrive' })));
  await page.getByText(/集结用时 \d+ 分 \d+ 秒/).waitFor();
  for (const role of ['控制', '救护']) await row(role).getByText('10/10').waitFor();
  await page.getByText('人员 20').click();
  await expect.poll(() => page.locator('.callout-people li', { hasText: '已到场' }).count()).toBe(20);
  expect(await seriousProblems(page)).toEqual([]);
  expect([...troubles, ...hand.troubles]).toEqual([]);
  await Promise.all([page.context().close(), hand.page.context().close()]);
});

test('a proposal fills a week by the rules, is taken over, and the week is copied; what cannot be is listed with its reason', async () => {
  await chief.duty.putPost({ code: 'DOOR', name: '门诊门岗', kind: 'guard-team', place: 'ER' });
  const members: As[] = [];
  for (const name of ['子', '丑', '寅', '卯']) members.push(await hospital.person({ roles: ['guard'], name }));
  await chief.roster.putPost({
    code: 'DOOR',
    owner: chief.personId,
    demand: [{ pattern: 'F24', needed: 1 }],
    members: members.map(({ personId }) => ({ person: personId })),
  });
  const week = async (ahead: number) =>
    (await chief.roster.get({ from: day(ahead), to: day(ahead + 6) })).shifts.filter(
      ({ post, from: begins }) => post === 'DOOR' && begins >= day(ahead),
    );
  const from = (date: string) => `${origin}/roster?week=${date}`;
  const monday = Array.from({ length: 7 }, (_, at) => 14 + at).find(
    (at) => new Date(`${day(at)}T00:00:00Z`).getUTCDay() === 1,
  )!;
  const { page, troubles } = await openPage(browser, from(day(monday)), chief);
  const row = page.locator('tr', { hasText: '门诊门岗' }).first();
  await row.getByRole('button', { name: '自动建议' }).click();
  const dialog = page.getByRole('dialog', { name: '自动建议 · 门诊门岗' });
  await dialog.getByText('已是按规则能排出的最好方案').waitFor();
  await dialog.getByRole('button', { name: '采用 7 个班' }).click();
  await dialog.waitFor({ state: 'detached' });
  const planned = await week(monday);
  expect(planned).toHaveLength(7);
  // Nobody stands twice as often as another, nor two days in a row.
  const often = [...Map.groupBy(planned, ({ person }) => person.name).values()].map(({ length }) => length);
  expect(Math.max(...often) - Math.min(...often)).toBeLessThanOrEqual(1);

  // One of them stands there already on the same day of the week after.
  const third = planned.toSorted((a, b) => a.from.localeCompare(b.from))[2]!.person;
  await chief.roster.assign({ items: [{ post: 'DOOR', person: third.id, day: day(monday + 9), pattern: 'F24' }] });
  await page.getByRole('button', { name: '复制到下周' }).click();
  await page
    .locator('.ant-popconfirm, .ant-modal')
    .getByRole('button', { name: /复制到下周/ })
    .click();
  const left = page.getByRole('dialog', { name: /未复制 \d+ 个班/ });
  await left.waitFor();
  const said = await left.innerText();
  expect(said).toContain(`${day(monday + 9).slice(5)} 门诊门岗 · ${third.name} 同一时段排了两处`);
  // Whoever stood on Sunday may have too little rest on Monday: what is left out is listed, the rest is there.
  const count = Number(/未复制 (\d+) 个班/.exec(said)?.[1]);
  expect(await week(monday + 7)).toHaveLength(7 - count + 1);
  expect(troubles).toEqual([]);
  await page.context().close();
});
