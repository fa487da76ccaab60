import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { totpAt } from '../../apps/server/src/kernel/auth/index.ts';
import { password, testApp, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, prepareWeb, usual } from './kit.ts';

let t: TestApp;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  prepareWeb();
  t = await testApp({ env: { ANYUAN_SECOND_FACTOR: 'on' } });
  await t.app.system('test').tx(async (tx) => {
    tx.unaudited('the first visit is over');
    await t.app.settings.put(tx, 'hospital.isSetUp', true);
  });
  origin = `http://${(await t.listen()).replace('127.0.0.1', 'localhost')}`;
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await t?.stop();
});

/** Where to keep a picture of each page, for who looks at it. */
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

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto(`${origin}/sign-in?next=/sessions`);
  await page.getByLabel('用户名').fill(username);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: /登\s?录/ }).click();
}

async function account(...roles: string[]): Promise<string> {
  const who = await t.as(...roles);
  return (await who.session.me({})).person.username;
}

test('who manages accounts adds an app at the sign-in, keeps his codes and is inside; the next time he is asked for a code', async () => {
  const username = await account('it');
  const context = await browser.newContext({ ...usual, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await signIn(page, username);
  await page.getByRole('heading', { name: '添加第二验证方式' }).waitFor();
  await page.getByAltText('验证器 App 用的二维码').waitFor();
  await look(page, 'enrol');
  const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
  await page.getByLabel('2. 输入 App 显示的 6 位数字').fill('000000');
  await page.getByRole('button', { name: /添\s?加/ }).click();
  await page.getByText('验证码不对或已用过').waitFor();
  await page.getByLabel('2. 输入 App 显示的 6 位数字').fill(totpAt(secret, t.clock.now()));
  await page.getByRole('button', { name: /添\s?加/ }).click();
  await page.getByRole('heading', { name: '保存恢复码' }).waitFor();
  expect(await page.getByRole('listitem').count()).toBe(10);
  const recovery = await page.getByRole('listitem').first().innerText();
  await look(page, 'codes');
  await page.getByRole('button', { name: '已保存,继续' }).click();
  await page.getByText('剩余恢复码 10 个').waitFor();
  await page.getByText('最后一个不能移除').waitFor();
  await look(page, 'own');

  t.clock.advance(60);
  await context.clearCookies();
  await signIn(page, username);
  await page.getByRole('heading', { name: '再验证一步' }).waitFor();
  await look(page, 'prove');
  // No way around by the address.
  await page.goto(`${origin}/people`);
  await page.getByRole('heading', { name: '再验证一步' }).waitFor();
  await page.getByLabel('验证码').fill('000000');
  await page.getByRole('button', { name: '完成登录' }).click();
  await page.getByText('验证码不对或已用过').waitFor();
  await page.getByLabel('验证码').fill(totpAt(secret, t.clock.now()));
  await page.getByRole('button', { name: '完成登录' }).click();
  await page.waitForURL(`${origin}/people`);

  await context.clearCookies();
  await signIn(page, username);
  await page.getByLabel('验证码').fill(recovery);
  await page.getByRole('button', { name: '完成登录' }).click();
  await page.getByText('剩余恢复码 9 个').waitFor();
  await context.close();
});

test('a passkey is added, proves its owner at the next sign-in, and is no good for anybody else', async () => {
  const [username, other] = [await account('it'), await account('auditor')];
  const context = await browser.newContext({ ...usual, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('WebAuthn.enable');
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'usb', hasUserVerification: true, isUserVerified: true },
  });
  const add = async (name: string): Promise<void> => {
    await page.getByText('通行密钥', { exact: true }).click();
    await look(page, `passkey-${name}`);
    await page.getByLabel('名称').fill(name);
    await page.getByRole('button', { name: /添\s?加/ }).click();
    await page.getByRole('heading', { name: '保存恢复码' }).waitFor();
    await page.getByRole('button', { name: '已保存,继续' }).click();
    await page.getByText('剩余恢复码 10 个').waitFor();
  };
  await signIn(page, username);
  await add('钥匙');
  const { credentials } = await wire.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials).toHaveLength(1);

  await context.clearCookies();
  await signIn(page, username);
  await page.getByRole('button', { name: '用通行密钥' }).click();
  await page.getByText('剩余恢复码 10 个').waitFor();
  const used = await t.app.db
    .selectFrom('factor')
    .select(['kind', 'sign_count', 'last_used_at'])
    .where('name', '=', '钥匙')
    .execute();
  expect(used).toMatchObject([{ kind: 'passkey', last_used_at: expect.any(Date) }]);
  expect(used[0]?.sign_count).toBeGreaterThan(0);

  // The key of the first in the machine of the second: it is not asked for, and what it signs is not his.
  await context.clearCookies();
  await signIn(page, other);
  await add('他的钥匙');
  await wire.send('WebAuthn.clearCredentials', { authenticatorId });
  for (const credential of credentials) await wire.send('WebAuthn.addCredential', { authenticatorId, credential });
  await context.clearCookies();
  await signIn(page, other);
  await page.getByRole('button', { name: '用通行密钥' }).click();
  await page.waitForTimeout(500);
  expect(await page.getByRole('heading', { name: '再验证一步' }).isVisible()).toBe(true);

  // A copy of the key, whose counter has stood still, proves nobody.
  await context.clearCookies();
  await signIn(page, username);
  await page.getByRole('button', { name: '用通行密钥' }).click();
  await page.getByText('验证码不对或已用过').waitFor();
  await context.close();
});
