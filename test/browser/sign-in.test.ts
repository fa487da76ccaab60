import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { totpAt } from '../../apps/server/src/kernel/auth/index.ts';
import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { hospitalTls } from '../../apps/server/test/ldap-server.ts';
import { oidcClient, startProvider, type TestProvider } from '../../apps/server/test/oidc-server.ts';
import { launch, openPage, prepareWeb, seriousProblems, usual } from './kit.ts';

let t: TestApp;
let browser: Browser;
let origin: string;
let idp: TestProvider;
let tls: Awaited<ReturnType<typeof hospitalTls>>;
let it: As;

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ realTime: true, env: { ANYUAN_SECOND_FACTOR: 'on' } });
  await t.app.system('test').tx(async (tx) => {
    tx.unaudited('the first visit is over');
    await t.app.settings.put(tx, 'hospital.isSetUp', true);
  });
  it = await t.as('it');
  const { secret } = await it.factor.beginApp({});
  await it.factor.addApp({ name: '手机', code: totpAt(secret, t.app.clock.now()) });
  origin = `http://${(await t.listen()).replace('127.0.0.1', 'localhost')}`;
  tls = await hospitalTls();
  // Another site than ours, as it is in life.
  idp = await startProvider(tls, { redirects: [`${origin}/sign-in/oidc`] });
  idp.subjects.set('zhang', { sub: 'zhang', preferred_username: 'zhang', name: '张保安', groups: ['guards'] });
  // The authority of the other end is the hospital's own, and no browser of a test knows it.
  browser = await launch('--ignore-certificate-errors');
});
afterAll(async () => {
  await browser?.close();
  await idp?.stop();
  await t?.stop();
});

const shots = process.env['ANYUAN_SHOTS'];
async function look(page: Page, name: string): Promise<void> {
  if (!shots) return;
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.waitForTimeout(500);
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('an administrator sets single sign-on up and tries it', async () => {
  const { page, troubles } = await openPage(browser, `${origin}/settings?tab=sign-in`, it);
  await page.getByRole('heading', { name: '统一身份认证与目录服务' }).waitFor();
  await page.getByRole('button', { name: /统一身份认证\(OIDC\)/ }).click();
  await page.getByText(`${origin}/sign-in/oidc`).waitFor();
  await page.getByLabel('启用').getByText('是').click();
  await page.getByLabel('签发者 issuer').fill(idp.issuer);
  await page.getByLabel('客户端 ID').fill(oidcClient.id);
  await page.getByLabel(/对方证书的签发机构/).fill(tls.ca);
  await page.getByLabel(/分组与角色/).fill('guards = auditor');
  await page.getByLabel('首次登录时自动建立账号').getByText('是').click();
  await page.getByLabel('客户端密钥').fill(oidcClient.secret);
  await look(page, 'directories');
  const save = page.getByRole('button', { name: '保存登录方式' });
  await save.click();
  // No group makes an auditor.
  await page.getByText('角色“auditor”不能由分组得来').first().waitFor();
  await page.getByLabel(/分组与角色/).fill('guards = guard');
  await save.click();
  await page.getByText('“统一身份认证(OIDC)”已保存').waitFor();
  await page.getByText('已封存').waitFor();
  await page.getByRole('button', { name: '测试连接' }).click();
  await page.getByText('对方应答正常').waitFor();
  expect(await page.content()).not.toContain(oidcClient.secret);
  expect(await seriousProblems(page)).toEqual([]);
  await look(page, 'directories-saved');
  expect(troubles).toEqual([]);
  await page.context().close();
});

test('a guard signs in by the button: to the other end, back, and where he wanted to go', async () => {
  const context = await browser.newContext({ ...usual, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  await page.goto(`${origin}/sessions`);
  const button = page.getByRole('button', { name: '统一身份认证登录' });
  await button.waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await look(page, 'sign-in');
  await button.click();
  await page.getByRole('heading', { name: 'The other end' }).waitFor();
  expect(new URL(page.url()).origin).toBe(idp.issuer);
  await page.getByLabel('Name').fill('zhang');
  await page.getByRole('button', { name: 'Go on' }).click();
  // Where he wanted to go before he was sent to sign in; the code stays in no address.
  await page.waitForURL(`${origin}/sessions`);
  await page.getByRole('heading', { name: '登录设备' }).waitFor();
  const cookies = await context.cookies(origin);
  expect(cookies.find(({ name }) => name === 'anyuan_session')).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(cookies.find(({ name }) => name === 'anyuan_oidc')).toBeUndefined();
  expect(troubles).toEqual([]);
  await context.close();
});

test('who says no, comes from nowhere or meets a broken other end reads what to do', async () => {
  const context = await browser.newContext({ ...usual, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in?next=https://elsewhere.example/`);
  await page.getByRole('button', { name: '统一身份认证登录' }).click();
  await page.getByRole('heading', { name: 'The other end' }).waitFor();
  await page.goto(`${page.url()}?deny=`);
  await page.getByText('身份认证未通过,请重新登录').waitFor();
  await expect.poll(() => page.url()).toBe(`${origin}/sign-in/oidc`);
  expect(await seriousProblems(page)).toEqual([]);
  await look(page, 'refused');
  await page.getByRole('link', { name: '返回登录' }).click();
  await page.getByLabel('用户名').waitFor();
  // An answer somebody else has got, sent as a link.
  await page.goto(`${origin}/sign-in/oidc?code=stolen&state=stolen`);
  await page.getByText('登录已过时或不在同一浏览器').waitFor();
  idp.state.isBroken = true;
  await it.call('PUT', '/api/v1/directories/oidc', await stored());
  await page.goto(`${origin}/sign-in`);
  await page.getByRole('button', { name: '统一身份认证登录' }).click();
  await page.getByText('身份认证服务暂不可用').waitFor();
  // A password of ours goes on working.
  const username = (await (await t.as('staff')).session.me({})).person.username;
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: /^登\s?录$/ }).click();
  await page.getByRole('heading', { name: '工作台' }).first().waitFor();
  idp.state.isBroken = false;
  await context.close();
});

/** As it is set up; saved again so that the other end is asked anew. */
async function stored() {
  const { items } = await it.directory.list({});
  const oidc = items.find(({ kind }) => kind === 'oidc');
  return { on: true, config: oidc?.config ?? {}, secrets: {} };
}

test('an administrator makes a browser a duty console; there an operator needs his password only', async () => {
  const operator = (await (await t.as('control-room')).session.me({})).person.username;
  const { page, troubles } = await openPage(browser, `${origin}/settings?tab=sign-in`, it);
  await page.getByText('还没有值守电脑').waitFor();
  await page.getByRole('button', { name: '登记本机' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill('监控中心 1 号席');
  await dialog.getByRole('button', { name: '登记本机' }).click();
  await page.getByText('本机已登记为值守电脑').waitFor();
  await page.getByRole('row', { name: /监控中心 1 号席 \(本机\)/ }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  await look(page, 'consoles');
  const context = page.context();
  const signIn = async (): Promise<void> => {
    await context.clearCookies({ name: 'anyuan_session' });
    await page.goto(`${origin}/sign-in?next=/sessions`);
    await page.getByLabel('用户名').fill(operator);
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: /^登\s?录$/ }).click();
  };
  await signIn();
  await page.getByRole('heading', { name: '登录设备' }).waitFor();
  const [{ id } = { id: '' }] = (await it.consoles.list({})).items;
  await it.consoles.end({ id });
  await signIn();
  await page.getByRole('heading', { name: '添加第二验证方式' }).waitFor();
  expect(troubles).toEqual([]);
  await context.close();
});

test('who signs out without a network is gone from the page, and from the server once it answers', async () => {
  const staff = await t.as('staff');
  const { page } = await openPage(browser, `${origin}/cases`, staff);
  await page.getByRole('heading', { name: '案件' }).first().waitFor();
  await page.evaluate(() => sessionStorage.setItem('anyuan.draft.case', '{"title":"张某"}'));
  await page.route('**/api/v1/session', (route) => route.abort());
  await page.getByRole('button', { name: (await staff.session.me({})).person.name }).click();
  await page.getByRole('menuitem', { name: '退出' }).click();
  await page.waitForURL(`${origin}/sign-in`);
  await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(0);
  // The cookie still lies in the browser: whoever comes next is not let in by it.
  await page.unroute('**/api/v1/session');
  await page.goto(`${origin}/cases`);
  await page.getByLabel('用户名').waitFor();
  await expect(staff.session.me({})).rejects.toMatchObject({ code: 'session_ended' });
});
