import { refuse } from '@anyuan/contract';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { arrived, fits, launch, openPage, prepareWeb, seriousProblems, trafficOf } from './kit.ts';

let hospital: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
let nurse: As;

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp();
  origin = `http://${await hospital.listen()}`;
  chief = await hospital.person({ roles: ['security-chief'], name: '钱科长' });
  nurse = await hospital.person({ roles: ['staff'], name: '林护士' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'B3', name: '3 号楼', kind: 'building', parent: 'HQ' });
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

const found = (title: string, mark = '内有一张合影') =>
  nurse.case.create({
    type: 'lostItem',
    title,
    place: 'B3',
    data: { side: 'found', kind: 'clothing', item: '挎包', mark },
  });

const photo = async (): Promise<Buffer> => {
  const noise = Buffer.alloc(1200 * 900 * 3, 0).map(() => Math.floor(Math.random() * 256));
  return sharp(noise, { raw: { width: 1200, height: 900, channels: 3 } })
    .jpeg()
    .toBuffer();
};

describe('the list', () => {
  test('is filtered, kept as a view, and worked in batches', async () => {
    const cases = [await found('黑色挎包'), await found('棕色挎包'), await found('红色挎包')];
    const { page, troubles } = await openPage(browser, `${origin}/cases`, chief);
    await settled(page);
    // The menu leads to one type, whose own columns appear; a pinyin search narrows it.
    await page.getByRole('navigation', { name: '按类别' }).getByRole('link', { name: '失物招领' }).click();
    await page.getByRole('columnheader', { name: '物品类别' }).waitFor();
    await page.getByLabel('编号、事项、地点(可用拼音)').fill('zongse');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('tbody tr.row-open').count()).toBe(1);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ type: 'lostItem', q: 'zongse' });

    await page.getByRole('button', { name: '保存视图' }).click();
    await page.getByPlaceholder('视图名称').fill('棕色的');
    await page.getByRole('tooltip').getByRole('button', { name: '保存视图' }).click();
    await page.getByRole('link', { name: '全部', exact: true }).click();
    await expect.poll(() => page.locator('tbody tr.row-open').count()).toBe(3);
    await page.getByRole('link', { name: '棕色的' }).waitFor();
    await page.reload();
    await page.getByRole('link', { name: '棕色的' }).click();
    await expect.poll(() => page.locator('tbody tr.row-open').count()).toBe(1);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ type: 'lostItem', q: 'zongse' });

    await page.goto(`${origin}/cases?type=lostItem`);
    for (const { number } of cases) await page.getByLabel(`选择 ${number}`).check();
    // Somebody is faster with one of them; the batch says so and does the others.
    await page.getByRole('button', { name: '找到待认领' }).waitFor();
    await chief.case.act({ id: cases[0]!.id, action: 'match', storedAt: '门卫室' });
    await page.getByRole('button', { name: '找到待认领' }).click();
    await dialog(page).getByLabel('存放处').fill('服务台');
    expect(await seriousProblems(page)).toEqual([]);
    await dialog(page)
      .getByRole('button', { name: /找到待认领 3 件/ })
      .click();
    await page.getByText(/办理成功 2 件,未办 1 件/).waitFor();
    const states = await Promise.all(
      cases.map(async ({ id }) => {
        const { state, data } = await chief.case.get({ id });
        return [state, data['storedAt']];
      }),
    );
    expect(states).toEqual([
      ['matched', '门卫室'],
      ['matched', '服务台'],
      ['matched', '服务台'],
    ]);
    expect(troubles).toEqual([]);
    await page.context().close();
  });

  test('is whole on paper', async () => {
    const { page } = await openPage(browser, `${origin}/cases?type=lostItem`, chief, {
      // A4 across, at 96 dots an inch.
      viewport: { width: 1122, height: 793 },
    });
    await settled(page);
    await page.locator('tbody tr.row-open').first().waitFor();
    await page.emulateMedia({ media: 'print' });
    const cut = await page.locator('th, td').evaluateAll((cells) =>
      cells
        .filter((cell) => cell.getBoundingClientRect().width > 0)
        .filter((cell) => cell.getBoundingClientRect().right > 1123 || cell.getBoundingClientRect().left < 0)
        .map((cell) => cell.textContent),
    );
    expect(cut).toEqual([]);
    // Head and body are one table: their columns stand under each other.
    const edges = await page
      .locator('thead tr, tbody tr.ant-table-row')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.children].map((cell) => Math.round(cell.getBoundingClientRect().left)).join(' ')),
      );
    expect(new Set(edges).size).toBe(1);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? [];
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([842, 595]);
    await page.getByRole('columnheader', { name: '时限' }).waitFor();
    expect(
      await page.locator('.case-types, .saved-views, .table-filters, .side').filter({ visible: true }).count(),
    ).toBe(0);
    await page.context().close();
  });
});

describe('a form', () => {
  test('says beside each field what is missing, keeps what was typed, and takes a photo along', async () => {
    const { page, troubles } = await openPage(browser, `${origin}/cases/new/lostItem?place=B3`, nurse);
    await settled(page);
    await page.getByRole('button', { name: '登记失物招领' }).click();
    await page.getByText('请写一句话说清什么事').waitFor();
    const missing = page.getByText('请选择', { exact: true }).filter({ visible: true });
    await expect.poll(() => missing.count()).toBeGreaterThanOrEqual(2);
    await page.getByLabel('事项').fill('门口捡到项链');
    await page.getByRole('radiogroup', { name: '登记类别' }).getByText('拾获').click();
    await page.getByLabel('物品名称').fill('金项链');
    await page.getByLabel('联系电话').fill('找不到');
    await page.getByRole('button', { name: '登记失物招领' }).click();
    await page.getByText('不是电话号码').waitFor();
    await page.reload();
    await page.getByText('已恢复上次未提交的内容').waitFor();
    await expect.poll(() => page.getByLabel('物品名称').inputValue()).toBe('金项链');
    await expect.poll(() => page.getByLabel('事项').inputValue()).toBe('门口捡到项链');
    await page.getByLabel('联系电话').fill('138 0000 0000');
    await page.getByLabel('物品类别').click();
    await page.locator('.ant-select-dropdown:visible').getByText('首饰').click();
    await page
      .locator('input[type=file][multiple]')
      .setInputFiles({ name: '项链.jpg', mimeType: 'image/jpeg', buffer: await photo() });
    await page.locator('.file-tile img').waitFor();

    // The server says no for a moment: everything typed stays.
    await page.route('**/api/v1/cases', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/json',
        body: JSON.stringify(refuse('database_down').toBody()),
      }),
    );
    await page.getByRole('button', { name: '登记失物招领' }).click();
    await page
      .getByText(/数据库暂不可用/)
      .first()
      .waitFor();
    expect(await page.getByLabel('物品名称').inputValue()).toBe('金项链');
    await page.unroute('**/api/v1/cases');
    await page.getByRole('button', { name: '登记失物招领' }).click();
    await page.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
    const id = page.url().split('/').at(-1) ?? '';
    const made = await nurse.case.get({ id });
    expect(made).toMatchObject({ title: '门口捡到项链', place: { code: 'B3' }, data: { kind: 'jewellery' } });
    const { items } = await nurse.file.list({ kind: 'case', id });
    expect(made.data['photos']).toEqual(items.map((one) => one.id));
    expect(items).toHaveLength(1);
    await settled(page);
    expect(troubles).toEqual([]);
    await page.context().close();
  });
});

describe('secrets', () => {
  test('open for a purpose, for a while, and leave a line', async () => {
    const item = await found('绿色挎包', '夹层里有车票');
    const { page } = await openPage(browser, `${origin}/cases/${item.id}`, chief);
    await settled(page);
    expect(await page.getByText('夹层里有车票').count()).toBe(0);
    await page.getByRole('button', { name: '查看', exact: true }).click();
    expect(await dialog(page).getByRole('button', { name: '查看' }).isDisabled()).toBe(true);
    await dialog(page).getByText('办理本案').click();
    expect(await seriousProblems(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: '查看' }).click();
    await page.getByText('夹层里有车票').filter({ visible: true }).waitFor();
    await page.getByText(/保密内容显示到 \d\d:\d\d/).waitFor();
    const lines = await hospital.app.db
      .selectFrom('audit')
      .select(['action', 'detail'])
      .where('subject_id', '=', item.id)
      .where('action', '=', 'case.open')
      .execute();
    expect(lines.map(({ detail }) => JSON.parse(detail) as unknown)).toMatchObject([{ purpose: '办理本案' }]);
    // When the time is over the page forgets what it showed.
    const until = Date.parse((await chief.case.get({ id: item.id })).openUntil ?? '');
    hospital.clock.advance((until - hospital.clock.now().getTime()) / 1000 + 1);
    await page.reload();
    await page.getByRole('button', { name: '查看', exact: true }).waitFor();
    expect(await page.getByText('夹层里有车票').count()).toBe(0);
    await page.context().close();
  });

  test('behind glass open in an emergency with a reason, and somebody else judges it afterwards', async () => {
    const form = new FormData();
    form.append('file', new File([new Uint8Array(await photo())], '通道.jpg', { type: 'image/jpeg' }));
    const staged = (await nurse.call('POST', '/api/v1/files', form)).json as { id: string };
    const snap = await nurse.case.create({
      type: 'snap',
      title: '通道被占',
      place: 'B3',
      data: { category: 'passage', photos: [staged.id] },
    });
    const operator = await hospital.person({ roles: ['control-room'], name: '李值班' });
    const secretary = await hospital.person({ roles: ['party-secretary'], name: '方书记' });
    const { page } = await openPage(browser, `${origin}/cases/${snap.id}`, operator);
    await settled(page);
    const shown = page.locator('.case-facts');
    expect(await shown.innerText()).not.toContain('林护士');
    await page.getByRole('button', { name: '紧急查看' }).click();
    await dialog(page)
      .getByText(/立即通知复核人员/)
      .waitFor();
    const button = dialog(page).getByRole('button', { name: '紧急查看' });
    await dialog(page).getByLabel(/理由/).fill('有人受伤');
    expect(await button.isDisabled()).toBe(true);
    expect(await seriousProblems(page)).toEqual([]);
    await dialog(page).getByLabel(/理由/).fill('有人受伤,需要立即联系上报人确认位置');
    await button.click();
    await expect.poll(() => shown.innerText()).toContain('林护士');
    await page.context().close();

    const review = await openPage(browser, `${origin}/openings`, secretary);
    await settled(review.page);
    await review.page.getByRole('cell', { name: '李值班' }).waitFor();
    await review.page.getByRole('button', { name: '复核' }).click();
    await dialog(review.page).getByText('正当', { exact: true }).click();
    await dialog(review.page).getByLabel('复核意见').fill('情况属实');
    await dialog(review.page).getByRole('button', { name: '复核' }).click();
    await review.page.getByRole('cell', { name: /正当.*方书记/ }).waitFor();
    await dialog(review.page).waitFor({ state: 'hidden' });
    await settled(review.page);
    await review.page.context().close();
  });
});

test('a report with a photo goes from the phone to its case, and its reporter sees what becomes of it', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/m/report`, nurse, {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    serviceWorkers: 'allow',
  });
  await page.getByRole('heading', { level: 1, name: '上报' }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: '失物招领' }).tap();
  await page
    .locator('input[type=file][aria-label="拍照"]')
    .first()
    .setInputFiles({ name: 'IMG.jpg', mimeType: 'image/jpeg', buffer: await photo() });
  await page.getByText(/\d+ KB/).waitFor();
  await page.getByRole('radiogroup', { name: '登记类别' }).getByText('拾获').tap();
  await page.getByLabel('物品类别').tap();
  await page.getByLabel('物品类别').fill('助行');
  await page.locator('.ant-select-dropdown:visible').getByText('助行助听用具').tap();
  await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' });
  await page.getByLabel('物品名称').fill('拐杖');
  const small = await page.locator('.phone :is(button, a, .ant-select, .ant-radio-button-wrapper)').evaluateAll((all) =>
    all
      .map((one) => ({ one, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.height < 47.5)
      .map(({ one, box }) => `${one.outerHTML.slice(0, 80)} ${box.height}`),
  );
  expect(small).toEqual([]);
  await fits(page);
  expect(await seriousProblems(page)).toEqual([]);

  // The radio is dead when he sends it; it arrives by itself, once.
  await page.context().setOffline(true);
  await page.locator('.big-verb').tap();
  await page.getByText('1 条待传').waitFor();
  await page.context().setOffline(false);
  await page.getByText('已同步').waitFor();
  const sent = async () => (await nurse.case.list({ as: 'reporter', q: '拐杖' })).items;
  await expect.poll(async () => (await sent()).length).toBe(1);
  const [item] = await sent();
  const whole = await nurse.case.get({ id: item!.id });
  const { items: files } = await nurse.file.list({ kind: 'case', id: item!.id });
  expect(whole.data['photos']).toEqual(files.map(({ id }) => id));
  expect(files).toMatchObject([{ type: 'image/jpeg', by: { name: '林护士' } }]);

  await chief.case.act({ id: item!.id, action: 'close', reason: 'mistaken', result: '已交还病区' });
  await page.getByText('已交还病区').waitFor();
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('pages that were never opened open though the server is gone', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/`, chief, { savesData: false });
  const traffic = trafficOf(page);
  const parts = new Set<string>();
  page.on('response', (response) => parts.add(new URL(response.url()).pathname));
  await settled(page);
  await expect.poll(() => [...parts].some((path) => path.includes('SettingsPage'))).toBe(true);
  await traffic.atRest();
  await page.context().setOffline(true);
  await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '值班' }).click();
  await page.getByRole('heading', { level: 1, name: '值班' }).waitFor();
  await page.getByRole('navigation', { name: '菜单' }).getByRole('link', { name: '案件' }).click();
  await page.getByRole('heading', { level: 1, name: '案件' }).waitFor();
  expect(troubles).toEqual([]);
  await page.context().close();
});
