import type { Browser, Page } from 'playwright-core';
import QRCode from 'qrcode';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { photo } from '../../apps/server/test/photos.ts';
import { arrived, browserPath, fits, launch, openPage, prepareWeb, seriousProblems, usual } from './kit.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let fire: As;
const plan = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800" viewBox="0 0 1200 800"><rect x="20" y="20" width="1160" height="760" fill="#eef" stroke="#345"/></svg>`;

/** Pictures to look at, when a folder for them is named. */
const shots = process.env['ANYUAN_SHOTS'];
const shoot = async (page: Page, name: string): Promise<void> => {
  if (shots) await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });
};

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp({ realTime: true, env: { ANYUAN_CHROMIUM: await browserPath() } });
  origin = `http://${await hospital.listen()}`;
  const founder = await hospital.as('founder');
  await founder.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await founder.place.put({ code: 'B3', name: '3 号楼', kind: 'building', parent: 'HQ' });
  fire = await hospital.person({ roles: ['fire-control'], name: '消控员' });
  for (const made of ['2012-03-01', '2025-03-01'])
    await fire.register.create({ kind: 'extinguisher', place: 'B3', agent: 'powder', made });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

const dialog = (page: Page) => page.getByRole('dialog');
async function settled(page: Page): Promise<void> {
  await arrived(page);
  expect({ url: page.url(), problems: await seriousProblems(page) }).toEqual({ url: page.url(), problems: [] });
}

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

test.each(sizes)('an extinguisher is entered, found wrong and reported at $width pixels', async (viewport) => {
  const { page, troubles } = await openPage(browser, `${origin}/registers`, fire, { viewport });
  await settled(page);
  const before = await fire.register.list({ kind: 'extinguisher' });
  // Every number of the overview opens the list it counts.
  await page.getByRole('link', { name: /已到期 1/ }).click();
  await expect.poll(() => new URL(page.url()).searchParams.get('finding')).toBe('ended');
  await settled(page);
  await expect.poll(() => page.getByText('MHQ-').count()).toBeGreaterThan(0);

  await page.goto(`${origin}/registers/extinguisher`);
  await settled(page);
  await page.getByRole('button', { name: '登记灭火器' }).click();
  await dialog(page).getByLabel('地点').fill('3 号');
  await page.locator('.ant-select-dropdown:visible').getByText('3 号楼').click();
  await dialog(page).getByText('二氧化碳').click();
  await dialog(page).getByLabel('出厂日期 (选填)').fill('2026-01-05');
  await page.keyboard.press('Enter');
  expect(await seriousProblems(page)).toEqual([]);
  await dialog(page).getByRole('button', { name: '登记灭火器' }).click();
  // It has been given a number, and stands open.
  await expect.poll(() => new URL(page.url()).searchParams.get('row')).toMatch(/^MHQ-\d{6}-\d{4}$/);
  const code = new URL(page.url()).searchParams.get('row') ?? '';
  expect((await fire.register.list({ kind: 'extinguisher' })).total).toBe(before.total + 1);
  await dialog(page).getByText('还没有检查过').waitFor();
  await dialog(page).getByText('应于 2038-01-05').waitFor();

  await dialog(page).getByRole('button', { name: '记录月度检查' }).click();
  await page.getByText('铅封、保险销完好').click();
  await page.getByLabel('说明 (选填)').fill('铅封脱落');
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('dialog').last().getByRole('button', { name: '记录月度检查' }).click();
  await page.getByText('已记录:不合格,已生成隐患').waitFor();
  await dialog(page).getByText('月度检查 不合格').waitFor();
  expect(await fire.register.find({ code })).toMatchObject({ state: 'faulty', findings: ['noOwner', 'faulty'] });
  // What became of it is a click away.
  await dialog(page).getByText('涉及物品').waitFor();
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a thing by its id leads into its register; a kind that does not exist says so', async () => {
  const [thing] = (await fire.register.list({ kind: 'extinguisher' })).items;
  const { page } = await openPage(browser, `${origin}/things/${thing?.id}`, fire);
  await expect.poll(() => page.url()).toBe(`${origin}/registers/extinguisher?row=${thing?.code}`);
  await page.goto(`${origin}/registers/unicorn`);
  await page.getByText('没有这一种登记').waitFor();
  await page.context().close();
});

test('a label scanned with a phone opens its thing, which is checked and reported there', async () => {
  const { code } = await fire.register.create({
    kind: 'extinguisher',
    place: 'B3',
    agent: 'water',
    made: '2026-02-01',
  });
  const guard = await hospital.person({ roles: ['guard'], name: '保安甲' });
  const viewport = { width: 390, height: 844 };
  const { page, troubles } = await openPage(browser, `${origin}/m/report`, guard, { viewport });
  // An image in place of the camera: the label as it is printed.
  await page.getByLabel('扫标签:检查或报修').setInputFiles({
    name: 'label.png',
    mimeType: 'image/png',
    buffer: await QRCode.toBuffer(`${origin}/p/~${code}`, { width: 400, margin: 4 }),
  });
  await expect.poll(() => page.url()).toBe(`${origin}/m/thing/${code}`);
  await page.getByText('应于 2032-02-01').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: '记录月度检查' }).click();
  await page
    .getByRole('dialog')
    .locator('input[type=file]')
    .last()
    .setInputFiles({
      name: '压力表.jpg',
      mimeType: 'image/jpeg',
      buffer: await photo(),
    });
  await page.getByRole('dialog').locator('figure').waitFor();
  // What floats over the page goes by itself: it is looked for from before the press on.
  await Promise.all([
    page.getByText('已记录:合格').waitFor(),
    page.getByRole('dialog').getByRole('button', { name: '记录月度检查' }).click(),
  ]);
  await page.getByRole('button', { name: '报告故障' }).click();
  await page.getByLabel('什么问题').fill('瓶身锈蚀');
  expect(await seriousProblems(page)).toEqual([]);
  await Promise.all([
    page.getByText('已上报,已生成隐患').waitFor(),
    page.getByRole('button', { name: '上报故障' }).click(),
  ]);
  const { items } = await fire.register.checks({ code });
  expect(items).toMatchObject([{ check: 'monthly', passed: true, by: { name: '保安甲' } }]);
  expect(items[0]?.photos).toHaveLength(1);
  const linked = (await fire.link.list({ kind: 'thing', id: (await fire.register.find({ code })).id })).items;
  expect(linked).toMatchObject([{ kind: 'case', type: 'hazard', relation: 'about' }]);
  expect(troubles).toEqual([]);
  await page.context().close();
});

test.each(sizes)(
  'a meter is read: what is out of limits is said and mended at once, at $width pixels',
  async (viewport) => {
    const keeper = await hospital.person({ roles: ['logistics'], name: '水电工' });
    const point = await keeper.register.create({
      kind: 'utility-point',
      name: 'UPS 机房',
      place: 'B3',
      variety: 'ups',
    });
    const meter = await keeper.register.create({
      kind: 'meter',
      name: '输出电压',
      point: point.id,
      measures: '电压',
      scale: 'V',
      low: 209,
      high: 231,
    });
    const isPhone = viewport.width < 500;
    const address = isPhone ? `${origin}/m/thing/${meter.code}` : `${origin}/registers/meter?row=${meter.code}`;
    const { page, troubles } = await openPage(browser, address, keeper, { viewport });
    await page.getByRole('heading', { name: '登记读数' }).waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    await page.getByLabel('读数', { exact: true }).fill('245.5');
    await Promise.all([
      page.getByText('读数偏高:已记录并报修').waitFor(),
      page.getByRole('button', { name: '登记读数' }).click(),
    ]);
    await page.getByText('读数超限').first().waitFor();
    await shoot(page, `meter-${viewport.width}`);
    expect((await keeper.link.list({ kind: 'thing', id: point.id })).items).toMatchObject([{ type: 'repair' }]);
    await page.goto(`${origin}/registers/meter-reading`);
    await page.getByText('209 ~ 231 V').first().waitFor();
    await shoot(page, `readings-${viewport.width}`);
    expect(await seriousProblems(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.context().close();
  },
);

test('whoever has no account reads a label, says what is wrong and gets a code', async () => {
  const { code } = await fire.register.create({ kind: 'hydrant', place: 'B3', variety: 'indoor' });
  const context = await browser.newContext({ ...usual, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  // The old address of a label asks for a sign-in, and shows the way around it.
  await page.goto(`${origin}/m/thing/${code}`);
  await page.getByRole('link', { name: '不登录,直接报告设备故障' }).click();
  await page.getByText(`消火栓 ${code} · 本部院区 / 3 号楼`).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('link', { name: '设备坏了' }).click();
  await page.getByLabel('哪里不对?').fill('箱门打不开');
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByLabel('我已看过,同意').check();
  await page.getByRole('button', { name: '看不清?换成文字题' }).click();
  const sum = (await page.locator('.sum').textContent()) ?? '';
  const digits = '零一二三四五六七八九';
  const [ten = 0, one = 0, more = 0] =
    sum.match(/[零一二三四五六七八九]/g)?.map((digit) => digits.indexOf(digit)) ?? [];
  await page.getByLabel('我已看过,同意').check();
  await page.getByLabel('答案').fill(String(ten * 10 + one + more));
  await page.getByRole('button', { name: '下一步' }).click();
  await page.getByRole('button', { name: '发送' }).click();
  await page.getByText('已收到,谢谢您').waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  expect((await fire.register.find({ code })).findings).not.toContain('ended');
  const linked = await fire.link.list({ kind: 'thing', id: (await fire.register.find({ code })).id });
  expect(linked.items).toMatchObject([{ kind: 'case', type: 'hazard' }]);
  await context.close();
});

test('labels of those chosen are a PDF', async () => {
  const { page } = await openPage(browser, `${origin}/registers/extinguisher`, fire);
  await settled(page);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: '打印标签' }).click();
  await dialog(page).getByText('大 95 × 55 mm').click();
  expect(await seriousProblems(page)).toEqual([]);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    dialog(page).getByRole('button', { name: '存为 PDF' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('灭火器.pdf');
  await page.context().close();
});

test.each(sizes)(
  'the plan shows which ward has no mask, and which key place no camera: $width pixels',
  async (viewport) => {
    const founder = await hospital.as('founder');
    await founder.place.put({ code: 'B3-2', name: '2 层', kind: 'floor', parent: 'B3' });
    const form = new FormData();
    form.append('file', new File([plan], 'plan.svg', { type: 'image/svg+xml' }));
    await founder.call('POST', '/api/v1/places/B3-2/plan', form);
    for (const [code, name, x] of [
      ['W-E', '东病区', 300],
      ['W-W', '西病区', 800],
    ] as const)
      await founder.place.put({
        code,
        name,
        kind: 'area',
        parent: 'B3-2',
        key: true,
        keyKind: 'ward',
        at: { x, y: 400 },
      });
    if ((await fire.register.list({ kind: 'smoke-mask' })).total === 0)
      await fire.register.create({
        kind: 'smoke-mask',
        place: 'W-E',
        variety: 'mask',
        count: 12,
        goodTo: '2099-01-01',
      });
    await founder.device.put({ code: 'CAM-W', name: '西病区走廊', kind: 'camera', place: 'W-W' });

    const { page, troubles } = await openPage(browser, `${origin}/coverage`, fire, { viewport });
    await settled(page);
    const rule = (name: string) => page.getByRole('navigation', { name: '覆盖检查' }).getByRole('button', { name });
    await rule('病区防烟面具').click();
    await page.getByTitle('西病区 · 未覆盖').waitFor();
    await page.getByTitle('东病区 · 有 1').waitFor();
    await rule('重点部位视频监控').click();
    await page.getByTitle('东病区 · 未覆盖').waitFor();
    await page.getByTitle('西病区 · 有 1').waitFor();
    await settled(page);
    await shoot(page, `coverage-${viewport.width}`);
    await fits(page);
    // A point on the plan leads to its place.
    await page.getByTitle('东病区 · 未覆盖').click();
    await expect.poll(() => new URL(page.url()).pathname).toBe('/places');
    expect(troubles).toEqual([]);
    await page.context().close();
  },
);
