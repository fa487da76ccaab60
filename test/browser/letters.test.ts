import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { content } from '../../apps/server/src/modules/letter/testing.ts';
import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { browserPath, fits, launch, openPage, prepareWeb, seriousProblems } from './kit.ts';
import { readPdf } from './pdf.ts';

const shots = process.env['ANYUAN_SHOTS'];
let t: TestApp;
let browser: Browser;
let origin: string;
let director: As;
let deputy: As;
let chief: As;
let head: As;
let nurse: As;
const year = new Date().getFullYear();
beforeAll(async () => {
  prepareWeb();
  if (shots) mkdirSync(shots, { recursive: true });
  t = await testApp({ realTime: true, env: { ANYUAN_CHROMIUM: await browserPath() } });
  origin = `http://${await t.listen()}`;
  browser = await launch();
  const it = await t.as('it');
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  director = await t.person({ roles: ['director'], name: '周院长' });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
  nurse = await t.person({ roles: ['staff'], name: '李护士', departmentId: surgery.id });
  for (const level of ['department', 'person'] as const) {
    const template = await deputy.letter.putTemplate({
      kind: 'safety',
      year,
      level,
      name: `${year} 年目标责任书`,
      ...content,
    });
    await director.letter.approveTemplate(template);
  }
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};

test('letters are handed out, signed by password at the desk, and leave as a PDF with both signatures', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/letters`, chief);
  await page.getByText('本年度还没有下发责任书').waitFor();
  const act = { kind: 'safety', year, dueOn: `${year}-12-20` } as const;
  await chief.letter.cascade({ ...act, level: 'department', giver: director.personId });
  await chief.letter.cascade({ ...act, level: 'person' });
  await page.reload();
  await page.getByRole('heading', { name: '科室' }).waitFor();
  await shoot(page, 'letters-board-1440');
  expect(await seriousProblems(page)).toEqual([]);

  const desk = await openPage(browser, `${origin}/letters?tab=list&mine=true`, director);
  await desk.page.getByRole('checkbox', { name: /ZRS-/ }).check();
  await desk.page.getByRole('button', { name: '签订所选 1 份' }).click();
  const reading = desk.page.getByRole('dialog');
  // What he signs is what he was shown, and nobody signs before he has read it.
  await reading.getByText(content.text).waitFor();
  expect(await reading.getByRole('button', { name: '签订所选 1 份' }).isDisabled()).toBe(true);
  await shoot(desk.page, 'letters-many-1440');
  expect(await seriousProblems(desk.page)).toEqual([]);
  await reading.getByRole('checkbox', { name: '我已阅读以上全文' }).check();
  // A text that was changed after it was shown is not signed.
  const [shown] = (await director.letter.list({ mine: true })).items;
  await chief.letter.change({
    id: shown?.id ?? '',
    reason: '延期',
    content: { ...content, text: `${content.text}(改)` },
  });
  await reading.getByRole('button', { name: '签订所选 1 份' }).click();
  await desk.page
    .getByText(/文本已/)
    .first()
    .waitFor();
  expect((await director.letter.list({ mine: true })).total).toBe(1);
  await desk.page.keyboard.press('Escape');
  await reading.waitFor({ state: 'hidden' });
  await desk.page.getByRole('button', { name: '签订所选 1 份' }).click();
  await reading.getByText(`${content.text}(改)`).waitFor();
  await reading.getByRole('checkbox', { name: '我已阅读以上全文' }).check();
  await reading.getByRole('button', { name: '签订所选 1 份' }).click();
  await desk.page.getByText('已签订 1 份').waitFor();

  const [letter] = (await head.letter.list({ level: 'department' })).items;
  const taker = await openPage(browser, `${origin}/letters?letter=${letter?.id}`, head);
  await taker.page.getByRole('heading', { name: `${year} 年目标责任书` }).waitFor();
  // Nobody signs before he has read it.
  expect(await taker.page.getByRole('button', { name: '用密码签订' }).count()).toBe(0);
  await shoot(taker.page, 'letter-1440');
  // The last proof was some time ago: who is there is asked again.
  await t.app.db
    .updateTable('session')
    .set({ proved_at: new Date(Date.now() - 3_600_000) })
    .where('person_id', '=', head.personId)
    .execute();
  await taker.page.getByRole('checkbox', { name: '我已阅读以上全文' }).check();
  await taker.page.getByRole('button', { name: '用密码签订' }).click();
  await taker.page.getByRole('dialog').locator('input[type=password]').fill(password);
  await taker.page.getByRole('dialog').locator('button[type=submit]').click();
  await taker.page.getByText('履行中').first().waitFor();
  // His own session goes on under a new token, which the page has.
  const signed = await chief.letter.get({ id: letter?.id ?? '' });
  expect(signed.signatures.map(({ side, way, sha256 }) => [side, way, sha256])).toEqual([
    ['giver', 'password', signed.sha256],
    ['taker', 'password', signed.sha256],
  ]);
  const saved = taker.page.waitForEvent('download');
  await taker.page.getByRole('button', { name: 'PDF' }).click();
  const sheets = readPdf(readFileSync(await (await saved).path()));
  const text = sheets.map((sheet) => sheet.text.replace(/\s/g, '')).join('');
  expect(text).toContain('赵主任');
  expect(text.split(signed.sha256)).toHaveLength(4);
  expect([...troubles, ...desk.troubles, ...taker.troubles]).toEqual([]);
});

test('on a phone a letter is read and signed by hand, and a document marked as read', async () => {
  const look = { viewport: { width: 390, height: 844 }, hasTouch: true };
  const { page, troubles } = await openPage(browser, `${origin}/m/letters`, nurse, look);
  await page.getByText('待您签字').click();
  await page.getByRole('heading', { name: `${year} 年目标责任书` }).waitFor();
  await fits(page);
  await page.getByRole('checkbox', { name: '我已阅读以上全文' }).check();
  await page.getByRole('button', { name: /手写签名/ }).click();
  const sheet = page.getByRole('img', { name: '在此处签名' });
  const box = await sheet.boundingBox();
  if (!box) throw new Error('no sheet to sign on');
  await page.mouse.move(box.x + 20, box.y + 30);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 70, { steps: 6 });
  await page.mouse.move(box.x + 180, box.y + 30, { steps: 6 });
  await page.mouse.up();
  await page.getByRole('button', { name: '用这个签名' }).click();
  await page.getByText('✓ 手写签名').waitFor();
  await shoot(page, 'letter-390');
  expect(await seriousProblems(page)).toEqual([]);
  const [mine] = (await nurse.letter.list({ level: 'person' })).items;
  const whole = await nurse.letter.get({ id: mine?.id ?? '' });
  expect(whole.signatures).toMatchObject([{ side: 'taker', way: 'hand', sha256: whole.sha256 }]);

  const circular = await chief.register.create({
    kind: 'circular',
    name: '安全通知',
    origin: 'house',
    document: '安医 1 号',
    issuer: '院办',
    received: `${year}-01-05`,
    text: '请传达。',
    readers: 'people',
    readBy: [nurse.personId],
    readUntil: `${year}-01-10`,
  });
  await page.goto(`${origin}/m/thing/${circular.id}`);
  await page.getByRole('button', { name: /我已阅读/ }).click();
  await page.getByText('✓').first().waitFor();
  await expect.poll(async () => (await nurse.register.reading({ code: circular.code })).readAt).not.toBeNull();
  expect(troubles).toEqual([]);
});

test('what is overdue is listed, narrowed and pressed for', async () => {
  await chief.register.create({
    kind: 'decision',
    name: '更换灭火器',
    what: '全院',
    by: '2025-01-20',
    owner: head.personId,
    department: 'WK',
  });
  const { page, troubles } = await openPage(browser, `${origin}/supervision`, chief);
  await page.getByRole('link', { name: '更换灭火器' }).waitFor();
  await page.getByRole('button', { name: /台账到期/ }).click();
  await page.getByRole('checkbox', { name: /更换灭火器/ }).check();
  await page.getByRole('button', { name: '催办所选' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('本周内完成');
  await dialog.getByRole('button', { name: /催办 1 件/ }).click();
  await page.getByText('已通知 1 人').waitFor();
  await page.getByText('1 次').waitFor();
  await shoot(page, 'supervision-1440');
  expect(await seriousProblems(page)).toEqual([]);
  const told = await t.app.db.selectFrom('notice').select('zh').where('person_id', '=', head.personId).execute();
  expect(told.map(({ zh }) => zh)).toContainEqual(expect.stringContaining('本周内完成'));
  expect(troubles).toEqual([]);
});
