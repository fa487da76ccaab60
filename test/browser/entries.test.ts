import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { makeSheet, openSheet } from '../../apps/server/src/kernel/sheet/testing.ts';
import { testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { arrived, fits, launch, openPage, prepareWeb, seriousProblems, walk } from './kit.ts';

/** Devices and places stand on the same list, form, drawer, import and export: what holds for them holds for all. */
let hospital: TestApp;
let browser: Browser;
let origin: string;
let chief: As;
/** One page for all of it: the packed browser does not like to lose a context. */
let page: Page;
let troubles: string[];

beforeAll(async () => {
  prepareWeb();
  hospital = await testApp();
  origin = `http://${await hospital.listen()}`;
  chief = await hospital.person({ roles: ['security-chief'], name: '钱科长' });
  await chief.place.put({ code: 'HQ', name: '本部院区', kind: 'campus' });
  await chief.place.put({ code: 'B3', name: '3 号楼', kind: 'building', parent: 'HQ' });
  await chief.place.put({ code: 'B3-1', name: '急诊大厅', kind: 'floor', parent: 'B3' });
  for (const [code, name] of [
    ['D1', '东门门禁'],
    ['D2', '西门门禁'],
    ['D3', '药房门禁'],
  ] as const)
    await chief.device.put({ code, name, kind: 'door', place: 'B3' });
  browser = await launch();
  ({ page, troubles } = await openPage(browser, `${origin}/devices`, chief));
});

afterAll(async () => {
  await browser?.close();
  await hospital?.stop();
});

const dialog = (page: Page) => page.getByRole('dialog');
const rows = (page: Page) => page.locator('tbody tr.row-open');
const openOptions = (page: Page) => page.locator('.ant-select-dropdown:visible');
const words = '名称、编码、地点(可用拼音)';

async function settled(page: Page): Promise<void> {
  await arrived(page);
  expect({ url: page.url(), problems: await seriousProblems(page) }).toEqual({ url: page.url(), problems: [] });
}

async function visit(path: string): Promise<void> {
  await walk(page, path);
  await settled(page);
}

async function pick(page: Page, option: string): Promise<void> {
  await openOptions(page).getByText(option, { exact: true }).click();
  await openOptions(page).waitFor({ state: 'hidden' });
}

const asked = (page: Page) => Object.fromEntries(new URL(page.url()).searchParams);

describe('the list', () => {
  test('is searched by pinyin, filtered, sorted, kept as a view and worked in batches', async () => {
    await visit('/devices');
    await page.getByLabel(words).fill('yaofang');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByRole('button', { name: '保存视图' }).click();
    await page.getByPlaceholder('视图名称').fill('药房的');
    await page.getByRole('tooltip').getByRole('button', { name: '保存视图' }).click();
    await page.getByRole('link', { name: '全部', exact: true }).click();
    await expect.poll(() => rows(page).count()).toBe(3);
    await page.getByRole('link', { name: '药房的' }).click();
    await expect.poll(() => asked(page)).toEqual({ q: 'yaofang' });
    await page.getByRole('link', { name: '全部', exact: true }).click();
    await expect.poll(() => rows(page).count()).toBe(3);

    await page.getByRole('columnheader', { name: '名称' }).click();
    await expect.poll(() => asked(page)['sort']).toBe('name');
    await expect.poll(() => rows(page).first().innerText()).toContain('东门');
    await visit('/devices?sort=-name');
    await expect.poll(() => rows(page).first().innerText()).toContain('药房');
    expect(await page.getByRole('columnheader', { name: '名称' }).getAttribute('aria-sort')).toBe('descending');

    for (const name of ['东门门禁', '西门门禁']) await page.getByLabel(`选择 ${name}`).check();
    await page.getByRole('button', { name: '批量修改' }).click();
    await dialog(page).getByLabel('修改哪一项').click();
    await pick(page, '启用');
    await dialog(page).getByRole('radiogroup', { name: '启用' }).getByText('否').click();
    expect(await seriousProblems(page)).toEqual([]);
    await dialog(page).getByRole('button', { name: '修改 2 条' }).click();
    await page.getByText('办理成功 2 件,未办 0 件').waitFor();
    await page.getByRole('button', { name: '知道了' }).click();
    await dialog(page).waitFor({ state: 'hidden' });
    expect((await chief.device.list({ enabled: false })).items.map(({ code }) => code)).toEqual(['D1', 'D2']);
    await page.getByRole('button', { name: '展开' }).click();
    await page.getByRole('search').getByLabel('启用').click();
    await pick(page, '否');
    await expect.poll(() => rows(page).count()).toBe(2);
    expect(troubles).toEqual([]);
  });

  test('asks with everything else who answers for a device, what it hangs on and how its protocol calls it', async () => {
    await chief.device.put({ code: 'H1', name: '一号主机', kind: 'alarm-host', place: 'B3' });
    const { id } = await chief.device.put({ code: 'Z1', name: '药库防区', kind: 'intrusion-zone', place: 'B3' });
    await visit('/devices?row=Z1');
    await dialog(page).getByText('未指定;故障时通知监控室').waitFor();
    await dialog(page).getByRole('button', { name: '编辑' }).click();
    await dialog(page).getByLabel('责任人 (选填)').fill('钱科长');
    await openOptions(page).getByText('钱科长').click();
    await dialog(page).getByLabel('上级设备 (选填)').fill('一号');
    await openOptions(page).getByText('一号主机').click();
    await dialog(page).getByRole('radiogroup', { name: '接入协议' }).getByText('SIA DC-09 报警主机').click();
    await dialog(page).getByLabel('外部地址 (选填)').fill('12');
    await dialog(page).getByLabel('接入密钥 (选填)').fill('00112233445566778899AABBCCDDEEFF');
    await dialog(page).getByRole('button', { name: '保存' }).click();
    await dialog(page).getByRole('link', { name: '一号主机' }).waitFor();
    const wired = { parent: { code: 'H1' }, owner: { id: chief.personId }, protocol: 'dc09', address: '12' };
    expect(await chief.device.get({ code: 'Z1' })).toMatchObject({ id, ...wired, hasSecret: true });
    // The key is not in the form again, and stays when something else is changed.
    await dialog(page).getByRole('button', { name: '编辑' }).click();
    expect(await dialog(page).getByLabel('接入密钥 (选填)').inputValue()).toBe('');
    await dialog(page).getByLabel('名称').fill('药库防区 2');
    await dialog(page).getByRole('button', { name: '保存' }).click();
    await dialog(page).getByRole('heading', { name: '药库防区 2' }).waitFor();
    expect(await chief.device.get({ code: 'Z1' })).toMatchObject({ ...wired, hasSecret: true });
    await dialog(page).getByRole('button', { name: '清除密钥' }).click();
    await page
      .getByRole('dialog', { name: '清除“药库防区 2”的密钥?' })
      .getByRole('button', { name: '清除密钥' })
      .click();
    await expect.poll(async () => (await chief.device.get({ code: 'Z1' })).hasSecret).toBe(false);
    expect(troubles).toEqual([]);
    for (const code of ['Z1', 'H1']) await chief.device.remove({ code });
  });

  test('of places says of each one that is in use why it stays', async () => {
    await chief.place.put({ code: 'X1', name: '空房间', kind: 'point', parent: 'B3-1' });
    await visit('/places?tab=list');
    await expect.poll(() => rows(page).count()).toBe(4);
    for (const name of ['空房间', '3 号楼']) await page.getByLabel(`选择 ${name}`).check();
    await page.getByRole('status').getByRole('button', { name: '删除' }).click();
    await dialog(page).getByRole('button', { name: '删除' }).click();
    await page.getByText('办理成功 1 件,未办 1 件').waitFor();
    await page.getByText('仍被使用,不能删除:下级地点').waitFor();
    await page.getByRole('button', { name: '知道了' }).click();
    await dialog(page).waitFor({ state: 'hidden' });
    await expect.poll(() => rows(page).count()).toBe(3);
    await page.getByRole('search').getByLabel('级别').click();
    await pick(page, '楼层');
    await expect.poll(() => asked(page)).toEqual({ tab: 'list', kind: 'floor' });
    await expect.poll(() => rows(page).count()).toBe(1);
    expect(troubles).toEqual([]);
  });
});

describe('the form', () => {
  test('says beside the field what is missing, and what the server refuses', async () => {
    await visit('/places?row=B3-1');
    await page.getByRole('button', { name: '新增下级' }).click();
    const form = dialog(page);
    await form.getByRole('button', { name: '新增下级' }).click();
    await expect.poll(() => form.getByText('请填写', { exact: true }).count()).toBe(2);
    await form.getByLabel('名称').fill('收费处');
    await form.getByLabel('编码').fill('B3 收费');
    await form.getByRole('button', { name: '新增下级' }).click();
    await form.getByText('格式不对').first().waitFor();
    await form.getByLabel('编码').fill('B3-1-S');
    // Only levels below a floor are offered; a key place is asked what it is.
    const level = form.getByRole('radiogroup', { name: '级别' });
    expect((await level.innerText()).split(/\s+/)).toEqual(['区域', '点位']);
    await form.getByRole('radiogroup', { name: '重点部位' }).getByText('是').click();
    await form.getByLabel('重点部位类型').click();
    await pick(page, '收费处');
    expect(await seriousProblems(page)).toEqual([]);
    await form.getByRole('button', { name: '新增下级' }).click();
    await page.waitForURL(/row=B3-1-S/);
    await page.getByText('本部院区 / 3 号楼 / 急诊大厅 / 收费处').waitFor();
    expect(await chief.place.get({ code: 'B3-1-S' })).toMatchObject({
      keyKind: 'cashier',
      path: '本部院区 / 3 号楼 / 急诊大厅 / 收费处',
    });

    // Somebody makes it larger than what stands above: the server knows, the field says it.
    await page.getByRole('button', { name: '编辑' }).click();
    await page.route('**/api/v1/places/B3-1-S', async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      const body = route.request().postDataJSON() as object;
      return route.continue({ postData: JSON.stringify({ ...body, kind: 'building' }) });
    });
    await page.getByRole('button', { name: '保存资料' }).click();
    await page.getByText('上级须是更大的一级', { exact: true }).waitFor();
    await page.unroute('**/api/v1/places/B3-1-S');
    await page.getByLabel('电话').fill('8120');
    await page.getByRole('button', { name: '保存资料' }).click();
    await expect.poll(async () => (await chief.place.get({ code: 'B3-1-S' })).phone).toBe('8120');
    expect(troubles).toEqual([]);
  });
});

describe('the drawer', () => {
  test('shows a thing whole, changes it, and tells who changed what', async () => {
    await visit('/devices?row=D3');
    const drawer = dialog(page);
    await drawer.getByText('变更记录').waitFor();
    await drawer.getByRole('button', { name: '编辑' }).click();
    await drawer.getByLabel('名称').fill('中药房门禁');
    await drawer.getByLabel(/^地点/).fill('急诊');
    await pick(page, '本部院区 / 3 号楼 / 急诊大厅');
    await drawer.getByRole('button', { name: '保存资料' }).click();
    await drawer.getByText('修改设备').waitFor();
    const told = await drawer.locator('.ant-timeline').innerText();
    for (const word of ['钱科长', '药房门禁', '→', '中药房门禁', 'B3-1', '登记设备']) expect(told).toContain(word);
    expect(await seriousProblems(page)).toEqual([]);
    expect(await chief.device.get({ code: 'D3' })).toMatchObject({ name: '中药房门禁', place: { code: 'B3-1' } });
    expect(troubles).toEqual([]);
  });
});

describe('Excel and paper', () => {
  test('a trial marks each bad row and names what it leaves out; put right, the sheet is taken', async () => {
    await visit('/devices');
    await page.getByRole('button', { name: '导入', exact: true }).click();
    const choose = async (lines: Parameters<typeof makeSheet>[0]) =>
      dialog(page)
        .locator('input[type=file]')
        .setInputFiles({
          name: '设备.xlsx',
          mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          buffer: Buffer.from(await makeSheet(lines)),
        });
    const head = ['编码', '名称', '类型', '地点编码', '保修到'];
    await choose([head, ['N1', '北门门禁', '门禁', 'B3', '2030'], ['N2', '南门门禁', '门禁', 'B9', '2030']]);
    await dialog(page)
      .getByText(/有 1 行不能导入/)
      .waitFor();
    await dialog(page).getByText('没有地点 B9').waitFor();
    await dialog(page).getByText('不认识的列,已略过:保修到').waitFor();
    expect(await dialog(page).getByRole('button', { name: /写入/ }).isDisabled()).toBe(true);
    const marked = page.waitForEvent('download');
    await dialog(page).getByRole('button', { name: '下载标出问题的文件' }).click();
    expect((await marked).suggestedFilename()).toBe('设备导入问题.xlsx');
    expect(await seriousProblems(page)).toEqual([]);
    await expect(chief.device.get({ code: 'N1' })).rejects.toMatchObject({ status: 404 });

    await dialog(page)
      .getByRole('button', { name: /重新选择|换一个/ })
      .click();
    await choose([head.slice(0, 4), ['N1', '北门门禁', '门禁', 'B3'], ['N2', '南门门禁', '门禁', 'B3']]);
    await dialog(page)
      .getByRole('button', { name: /写入 2/ })
      .click();
    await expect.poll(async () => (await chief.device.list({ q: '门门禁' })).total).toBe(4);
    await expect.poll(() => rows(page).count()).toBe(5);
    expect(troubles).toEqual([]);
  });

  test('what the list shows goes out as Excel and onto paper', async () => {
    await visit('/devices?q=N1');
    await expect.poll(() => rows(page).count()).toBe(1);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出' }).click();
    const path = await (await saved).path();
    const { readFile } = await import('node:fs/promises');
    const sheet = await openSheet(await readFile(path));
    expect(sheet.getColumn(1).values.slice(3)).toEqual(['N1']);
    await page.evaluate(`HTMLIFrameElement.prototype.__defineGetter__ && (window.printed = '');
      new MutationObserver(() => {
        const frame = document.querySelector('iframe.print-frame');
        if (frame) window.printed = frame.srcdoc;
      }).observe(document.body, { childList: true });`);
    await page.getByRole('button', { name: '打印' }).click();
    await expect.poll(() => page.evaluate(`window.printed`)).toContain('北门门禁');
    const html = (await page.evaluate(`window.printed`)) as string;
    expect(html).not.toContain('南门门禁');
    // The code on the paper leads back to the list, which says whether the paper still holds.
    const { sha256 } = await chief.device.digest({ q: 'N1' });
    await page.goto(`${origin}/devices?q=N1&lang=zh&sha=${sha256}`);
    await page.getByText(/与打印件一致/).waitFor();
    await chief.device.put({ code: 'N1', name: '北大门门禁', kind: 'door' });
    await page.goto(`${origin}/devices?q=N1&lang=zh&sha=${sha256}`);
    await page.getByText(/与打印件不一致/).waitFor();
    expect(troubles).toEqual([]);
  });
});

test('the same at the width of a phone and in English, and for somebody who may only look', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(`localStorage.setItem('anyuan.lang', 'en')`);
  const paths = ['/devices', '/devices?row=D1', '/places?tab=list', '/places?tab=list&row=B3', '/places?row=B3-1'];
  await page.reload();
  for (const path of paths) {
    await walk(page, path);
    await settled(page);
    expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toMatch(/\p{Script=Han}/u);
    await fits(page);
  }
  const leader = await hospital.person({ roles: ['guard-leader'], name: '赵班长' });
  const [name = '', value = ''] = leader.cookie.split('=');
  await page.context().addCookies([{ name, value: decodeURIComponent(value), url: origin }]);
  await page.evaluate(`localStorage.setItem('anyuan.lang', 'zh')`);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${origin}/devices?row=D1`);
  await settled(page);
  await dialog(page).getByRole('heading', { name: '变更记录' }).waitFor();
  expect(await page.getByRole('button', { name: /登记设备|导入|编辑|删除|批量/ }).count()).toBe(0);
  await expect.poll(() => rows(page).count()).toBeGreaterThan(2);
  expect(troubles).toEqual([]);
});
