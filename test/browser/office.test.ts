import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { arrived, launch, openPage, prepareWeb, seriousProblems, walk } from './kit.ts';

const plan = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800" viewBox="0 0 1200 800"><rect x="20" y="20" width="1160" height="760" fill="#eef" stroke="#345"/></svg>`;

let hospital: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let page: Page;
let troubles: string[];

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp();
  origin = `http://${await hospital.listen()}`;
  chief = await hospital.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'B3', name: '3 号楼', kind: 'building', parent: 'HQ' });
  browser = await launch();
  ({ page, troubles } = await openPage(browser, origin, chief));
});

afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

/** A page is also one that assistive technology can read. */
async function visit(path: string): Promise<void> {
  await page.goto(origin + path);
  await arrived(page);
  await canBeRead(path);
}
async function canBeRead(path: string): Promise<void> {
  expect({ path, problems: await seriousProblems(page) }).toEqual({ path, problems: [] });
}

const dialog = () => page.getByRole('dialog');
const openList = () => page.locator('.ant-select-dropdown:visible');
/** Picks in the list that is open, and waits for it to be gone. */
async function pick(option: string): Promise<void> {
  await openList().getByText(option, { exact: true }).click();
  await openList().waitFor({ state: 'hidden' });
}
async function choose(label: string, option: string): Promise<void> {
  await dialog().getByLabel(label, { exact: true }).click();
  await pick(option);
}

test('the chief adds a floor with its plan', async () => {
  await visit('/places?row=B3');
  await page.getByRole('button', { name: '新增下级' }).click();
  await dialog().getByLabel('名称').fill('2 层');
  await dialog().getByLabel('编码').fill('B3-2');
  await dialog().getByRole('radiogroup', { name: '级别' }).getByText('楼层').click();
  expect(await seriousProblems(page)).toEqual([]);
  await dialog().getByRole('button', { name: '新增下级' }).click();
  await page.waitForURL(/row=B3-2/);
  await page.getByText('本部院区 / 3 号楼 / 2 层').waitFor();
  await page
    .getByRole('tabpanel', { name: '地点树' })
    .locator('input[type=file][accept*=".svg"]')
    .setInputFiles({ name: 'plan.svg', mimeType: 'image/svg+xml', buffer: Buffer.from(plan) });
  await page.locator('.plan-image').waitFor();
  expect(await chief.place.get({ code: 'B3-2' })).toMatchObject({ kind: 'floor', plan: { width: 1200, height: 800 } });
  await page.getByText('全部已上图').waitFor();
});

test('adds a device there, and drags it to where it hangs', async () => {
  await visit('/devices');
  await page.getByRole('button', { name: '登记设备' }).click();
  await dialog().getByLabel('名称').fill('护士站报警盒');
  await dialog().getByLabel('编码').fill('BTN-9');
  await choose('类型', '一键报警盒');
  await dialog().getByLabel('地点 (选填)').fill('2 层');
  await pick('本部院区 / 3 号楼 / 2 层');
  await dialog().getByRole('button', { name: '登记设备' }).click();
  await expect.poll(async () => (await chief.device.list({ q: 'BTN-9' })).items[0]?.place?.code).toBe('B3-2');

  await visit('/places?row=B3-2');
  await page.getByRole('button', { name: '护士站报警盒' }).click();
  await page.getByText('按 Esc 放弃').waitFor();
  await page.locator('.plan-box').click({ position: { x: 300, y: 200 } });
  const placed = async () => (await chief.device.get({ code: 'BTN-9' })).at;
  await expect.poll(placed).toBeTruthy();
  const before = await placed();
  const point = page.locator('.leaflet-marker-icon[title^="护士站报警盒"]');
  await page.getByText('护士站报警盒 已保存到').waitFor();
  const box = (await point.boundingBox())!;
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 60, at.y + 10, { steps: 4 });
  await page.mouse.move(at.x + 120, at.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(placed).not.toEqual(before);
  const after = (await placed())!;
  // 120 across and 40 down on the screen keep their proportion on the plan.
  expect((after.x - before!.x) / (after.y - before!.y)).toBeCloseTo(3, 0);
  await page.keyboard.press('Control+z');
  await expect.poll(placed).toEqual(before);
});

test('finds a case by filters that stay in the address, opens it and prints it', async () => {
  const { token } = await chief.device.token({ code: 'BTN-9' });
  const at = hospital.clock.now().toISOString();
  const signal = { device: 'BTN-9', key: 'k1', kind: 'panic', at };
  await hospital.anonymous.call('POST', '/api/v1/signals', signal, { authorization: `Bearer ${token}` });
  const [alarm] = (await chief.case.list({})).items;

  await visit('/cases');
  await page.getByLabel('编号、事项、地点(可用拼音)').fill('没有这样的');
  await page.getByRole('button', { name: '查询' }).click();
  await page.getByText('没有符合条件的记录').waitFor();
  await page.getByRole('button', { name: '清除条件' }).click();
  await page.getByLabel('编号、事项、地点(可用拼音)').fill('BTN-9');
  await page.keyboard.press('Enter');
  await page.getByLabel('未结案').click();
  await pick('是');
  await expect.poll(() => Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ q: 'BTN-9', open: 'true' });
  await page.reload();
  await page.getByText(alarm!.number).waitFor();
  expect(await page.getByLabel('编号、事项、地点(可用拼音)').inputValue()).toBe('BTN-9');
  await page.getByText(alarm!.number).click();
  await dialog().getByText('发生').first().waitFor();
  expect(new URL(page.url()).searchParams.get('row')).toBe(alarm!.id);
  expect(await seriousProblems(page)).toEqual([]);
  await dialog().getByText('整页打开').click();
  await page.waitForURL(`**/cases/${alarm!.id}`);

  await page.evaluate(`window.print = () => { window.printed = true; }`);
  await page.getByRole('button', { name: '打印' }).click();
  await expect.poll(() => page.evaluate(`window.printed`)).toBe(true);
  await page.emulateMedia({ media: 'print' });
  const sheet = page.locator('.case-sheet');
  await sheet.waitFor();
  const words = await sheet.innerText();
  for (const word of ['一键报警处置记录', alarm!.number, '本部院区 / 3 号楼 / 2 层', '保卫科负责人签字'])
    expect(words).toContain(word);
  expect(await page.locator('.top-bar').isVisible()).toBe(false);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  // One sheet of A4: no empty page behind it.
  expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
  expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842]);
  await page.emulateMedia({ media: null });
  expect(troubles).toEqual([]);
});

test('reads the same in English, on every page he has', async () => {
  await page.evaluate(`localStorage.setItem('anyuan.lang', 'en')`);
  const [alarm] = (await chief.case.list({})).items;
  const paths = ['/', '/cases', `/cases/${alarm!.id}`, '/places', '/devices?row=BTN-9', '/people', '/roles', '/duty'];
  await page.reload();
  for (const path of [...paths, '/intake', '/settings', '/sessions']) {
    await walk(page, path);
    await canBeRead(path);
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toMatch(/[\u4e00-\u9fff]/);
  }
  await page.evaluate(`localStorage.setItem('anyuan.lang', 'zh')`);
  for (const path of ['/', '/duty']) await visit(path);
  expect(troubles).toEqual([]);
});
