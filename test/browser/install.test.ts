import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sql } from 'kysely';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { loadConfig } from '../../apps/server/src/kernel/config/config.ts';
import { tlsCommand } from '../../apps/server/src/kernel/tls/command.ts';
import { password, testApp, type As, type TestApp } from '../../apps/server/test/kit.ts';
import { launch, prepareWeb, until, usual } from './kit.ts';

const name = 'anyuan.hospital.example';
const resolving = `--host-resolver-rules=MAP ${name} 127.0.0.1`;

let t: TestApp;
let folder: string;
let origin: string;
let guard: As;
/** One that trusts what the hospital's authority has signed, and one that has never heard of it. */
let trusting: Browser;
let stranger: Browser;

beforeAll(async () => {
  prepareWeb();
  folder = await mkdtemp(join(tmpdir(), 'anyuan-tls-'));
  const env = { ANYUAN_TLS_FOLDER: folder };
  // As the hospital's engineer does it: `anyuan tls --name …`.
  await tlsCommand(loadConfig({ ANYUAN_DATA: folder, ...env }), ['--name', name], () => undefined);
  t = await testApp({ realTime: true, env });
  origin = `https://${name}:${(await t.listen()).split(':').at(-1)}`;
  const served = new X509Certificate(await readFile(join(folder, 'server.pem')));
  const key = createHash('sha256')
    .update(served.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  trusting = await launch(resolving, `--ignore-certificate-errors-spki-list=${key}`);
  stranger = await launch(resolving);
  const chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  guard = await t.person({ roles: ['guard'], name: '丁国' });
  await chief.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'P01', name: '门诊大厅', kind: 'area', parent: 'HQ' });
  await chief.duty.putPost({ code: 'G1', name: '巡逻班', kind: 'guard-team', place: 'P01' });
  await guard.duty.signOn({ code: 'G1' });
  await chief.plan.put({
    code: 'XJ',
    name: '门诊巡查',
    kind: 'security',
    recurrence: { on: 'day', every: 1, times: { at: 'day', span: 1 } },
    where: 'places',
    points: ['P01'],
    post: 'G1',
  });
});

afterAll(async () => {
  await Promise.all([trusting?.close(), stranger?.close()]);
  await t?.stop();
  if (folder) await rm(folder, { recursive: true });
});

async function phone(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    ...usual,
    viewport: { width: 390, height: 780 },
    hasTouch: true,
    isMobile: true,
  });
  return context.newPage();
}

test('who has not installed the authority is warned by his browser, and finds in clear how it is done', async () => {
  const warned = await phone(stranger);
  await expect(warned.goto(`${origin}/m`)).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  await warned.context().close();
  const page = await phone(stranger);
  const plain = origin.replace('https:', 'http:');
  await page.goto(`${plain}/install`);
  await page.getByText('下载证书 ca.crt。').waitFor();
  // What one downloads there is what has signed the certificate that is shown.
  const answer = await page.request.get(`http://127.0.0.1:${new URL(origin).port}/ca.crt`);
  const authority = new X509Certificate(await answer.body());
  const served = new X509Certificate(await readFile(join(folder, 'server.pem')));
  expect([authority.ca, served.verify(authority.publicKey), served.checkIssued(authority)]).toEqual([true, true, true]);
  await page.getByText(authority.fingerprint256).waitFor();
  await page.context().close();
});

test('with the authority the phone is an application: signed in over HTTPS, installable, there without a network', async () => {
  const page = await phone(trusting);
  await page.goto(origin);
  await page.getByLabel('用户名').fill(`u${guard.personId.replaceAll('-', '').slice(-12)}`);
  await page.getByLabel('密码').fill(password);
  await page.getByRole('button', { name: '登录' }).tap();
  await page.waitForURL(/\/m\//);
  expect(await page.evaluate('[window.isSecureContext, location.protocol]')).toEqual([true, 'https:']);

  const wire = await page.context().newCDPSession(page);
  const manifest = await wire.send('Page.getAppManifest');
  expect([manifest.url, manifest.errors]).toEqual([`${origin}/manifest.webmanifest`, []]);
  const said = JSON.parse(manifest.data ?? '{}') as { start_url: string; display: string; icons: { src: string }[] };
  expect(said).toMatchObject({ start_url: '/m', display: 'standalone' });
  for (const { src } of said.icons)
    expect([src, await page.evaluate<number>(`fetch('${src}').then(({ status }) => status)`)]).toEqual([src, 200]);
  const { installabilityErrors } = await wire.send('Page.getInstallabilityErrors');
  expect(installabilityErrors).toEqual([]);

  await until('the worker', async () => page.evaluate<boolean>('navigator.serviceWorker.controller !== null'));
  await page.goto(`${origin}/m/rounds`);
  await page.locator('.round-card').first().waitFor();
  await until('the shift is kept', async () =>
    page.evaluate<boolean>(
      `caches.open('anyuan-told').then((kept) => kept.keys()).then((all) => all.some(({ url }) => url.includes('my-rounds')))`,
    ),
  );
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('.round-card', { hasText: '门诊巡查' }).first().tap();
  await page.getByLabel('输入点位编码').fill('P01');
  await page.locator('.round-code button').tap();
  await page.locator('.phone-sheet .big-verb').tap();
  await page.getByText('1 条待传').waitFor();
  await page.goto(`${origin}/m/check`);
  const row = (text: string) => page.locator('.check-list li', { hasText: text });
  await row('安全连接(HTTPS)').waitFor();
  for (const name of ['安全连接(HTTPS)', '断网打开'])
    await expect.poll(() => row(name).getAttribute('data-is')).toBe('on');
  await page.context().setOffline(false);
  await page.getByText('已同步').waitFor();
  expect((await guard.round.shift({})).rounds[0]).toMatchObject({ seen: 1, state: 'done' });
  // Sums are reckoned over HTTPS: the chain of this phone has no gap.
  const { rows } = await sql<{ flags: string[]; hash: string }>`select flags, hash from phone_fact`.execute(t.owner);
  expect(rows).toMatchObject([{ flags: [] }]);
  expect(rows[0]!.hash).toMatch(/^[0-9a-f]{64}$/);
});
