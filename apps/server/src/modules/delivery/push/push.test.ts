import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { client, inject, password, testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { makeAuthority, makeServerPair } from '../../../kernel/tls/make.ts';
import { notify } from '../../notice/index.ts';
import { sendAll } from '../send.ts';
import { startGateway, type Gateway } from '../testing.ts';
import { browserOfTest, claimsOf, startProxy } from './testing.ts';

const at = '2026-12-01T02:00:00Z';

let t: TestApp;
let it: As;
let guard: As;
let service: Gateway;
beforeAll(async () => {
  t = await testApp({ at });
  it = await t.as('it');
  guard = await t.person({ roles: ['guard'], name: '赵保安' });
  service = await startGateway();
});
afterAll(async () => {
  await service.stop();
  await t.stop();
});
beforeEach(async () => {
  service.heard.length = 0;
  service.answers((response) => response.writeHead(201).end());
  t.clock.set(at);
  await t.app.db.deleteFrom('notice').execute();
  await t.app.db.deleteFrom('push_subscription').execute();
  await it.session.prove({ password });
  await use();
});

const use = (level: 'off' | 'urgent' | 'all' = 'all', more: Record<string, unknown> = {}, secrets = {}) =>
  it.delivery.putChannel({
    channel: 'push',
    level,
    config: { hosts: service.url, contact: 'it@hospital.test', ...more },
    secrets,
  });
/** A browser subscribes at the push service of the test and says so. */
async function onPhone(who: As, path = '/up/1', base = service.url) {
  const browser = browserOfTest();
  await who.delivery.putPush({ endpoint: `${base}${path}`, ...browser.wire });
  return browser;
}
const tell = (who: As, urgent = true) =>
  t.app.system('test').tx((tx) => {
    tx.unaudited('its reason has the line');
    return notify(tx, [who.personId], { subject: null, urgent, zh: '患者张三的投诉', en: 'x' });
  });
const outbox = () =>
  t.app.db
    .selectFrom('delivery')
    .select(['id', 'channel', 'state', 'tries', 'target', 'error', 'error_detail', 'next_at'])
    .where('notice_id', 'is not', null)
    .orderBy('id')
    .execute();
const send = async (tries = 0) =>
  sendAll(t.app.system('delivery'), { ids: (await outbox()).map(({ id }) => id), tries });
const refused = (code: string) => expect.objectContaining({ code });

/** The same person on another phone. */
async function signedInAgain(who: As): Promise<As> {
  const { username } = await t.app.db
    .selectFrom('person')
    .select('username')
    .where('id', '=', who.personId)
    .executeTakeFirstOrThrow();
  const answer = await inject(t.app, 'POST', '/api/v1/session', { username, password });
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  return client(() => t.app, who.personId, cookie, (answer.json as { csrfToken: string }).csrfToken);
}

test('until the hospital sets it up there is none, and no key to subscribe with', async () => {
  await use('off');
  expect(await guard.delivery.ownPush({})).toEqual({ key: null, isOn: false });
  await expect(onPhone(guard)).rejects.toEqual(refused('push_off'));
  await tell(guard);
  expect(await outbox()).toEqual([]);
});

test('a locked phone hears number and kind, sealed for its browser alone, from a server that says who it is', async () => {
  const { key } = await guard.delivery.ownPush({});
  const browser = await onPhone(guard);
  expect(await guard.delivery.ownPush({})).toEqual({ key, isOn: true });
  await tell(guard);
  await send();
  expect(await outbox()).toEqual([
    expect.objectContaining({
      channel: 'push',
      state: 'sent',
      tries: 1,
      target: new URL(service.url).host,
      error: null,
    }),
  ]);
  const [one] = service.heard;
  expect(one?.url).toBe('/up/1');
  expect(one?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '900', urgency: 'high' });
  expect(claimsOf(one?.headers.authorization ?? '')).toEqual({
    key,
    claims: { aud: service.url, exp: Date.parse(at) / 1000 + 43_200, sub: 'mailto:it@hospital.test' },
  });
  const [{ id } = { id: '' }] = await outbox();
  expect(JSON.parse(browser.read(one?.raw ?? Buffer.alloc(0)))).toEqual({
    id,
    text: '[紧急]您有一条新消息,请登录安院查看',
    urgent: true,
  });
});

test('it says which matter it is about, and no more', async () => {
  const nurse = await t.as('staff');
  const browser = await onPhone(guard);
  const alarm = await nurse.dispatch.raise({ key: 'k1' });
  await t.app.db.deleteFrom('notice').execute();
  await t.app.system('test').tx((tx) => {
    tx.unaudited('its reason has the line');
    return notify(tx, [guard.personId], {
      subject: { kind: 'case', id: alarm.caseId },
      urgent: true,
      zh: '张三',
      en: 'x',
    });
  });
  await send();
  const said = JSON.parse(browser.read(service.heard[0]?.raw ?? Buffer.alloc(0))) as { text: string };
  expect(said.text).toMatch(/^\[紧急\]\S+ \S+-202612-0001,请登录安院查看$/);
  expect(said.text).toContain(alarm.number);
});

test('each phone of a person is a message of its own, and what is not urgent waits or stays out as he wishes', async () => {
  await onPhone(guard, '/up/1');
  const second = await signedInAgain(guard);
  await onPhone(second, '/up/2');
  await tell(guard, false);
  expect(await outbox()).toHaveLength(2);
  await send();
  const went = service.heard.map(({ url, headers }) => `${url} ${String(headers['urgency'])}`);
  expect(new Set(went)).toEqual(new Set(['/up/1 normal', '/up/2 normal']));
  await t.app.db.deleteFrom('notice').execute();
  await guard.delivery.putMine({ muted: ['push'] });
  await tell(guard, false);
  expect(await outbox()).toEqual([]);
  await tell(guard, true);
  expect(await outbox()).toHaveLength(2);
  await guard.delivery.putMine({ muted: [] });
});

test('a push service that is busy is asked again, and hears it as the same message', async () => {
  await onPhone(guard);
  await tell(guard);
  service.answers((response) => response.writeHead(503).end());
  await send(0);
  const [waiting] = await outbox();
  expect(waiting).toMatchObject({
    state: 'waiting',
    tries: 1,
    error: 'refused',
    error_detail: 'HTTP 503 Service Unavailable',
  });
  expect(waiting?.next_at.getTime()).toBe(Date.parse(at) + 30_000);
  service.answers((response) => response.writeHead(201).end());
  await send(1);
  expect(await outbox()).toEqual([expect.objectContaining({ state: 'sent', tries: 2, error: null })]);
  const topics = service.heard.map(({ headers }) => headers['topic']);
  expect(topics).toEqual([topics[0], topics[0]]);
  expect(topics[0]).toMatch(/^[\w-]{32}$/);
});

test.each([404, 410])(
  '%i: the phone is known no more; nothing is tried again, nothing else is sent there',
  async (status) => {
    await onPhone(guard);
    await tell(guard);
    service.answers((response) => response.writeHead(status).end());
    await send();
    expect(await outbox()).toEqual([expect.objectContaining({ state: 'failed', tries: 1, error: 'gone' })]);
    expect((await guard.delivery.ownPush({})).isOn).toBe(false);
    await t.app.db.deleteFrom('notice').execute();
    await tell(guard);
    expect(await outbox()).toEqual([]);
    const lines = await (await t.as('auditor')).audit.list({ action: 'push.gone', limit: 1 } as never);
    expect(lines.items[0]).toMatchObject({ action: 'push.gone' });
  },
);

test('who signs out on a phone, or sends it off, is told nothing there; the next person there has it for himself', async () => {
  const phone = await signedInAgain(guard);
  await onPhone(phone);
  await tell(guard);
  await phone.session.signOut({});
  await send();
  // Written before he went: it finds nobody.
  expect(await outbox()).toEqual([expect.objectContaining({ state: 'dropped', error: 'address' })]);
  expect(service.heard).toEqual([]);

  await onPhone(guard);
  await guard.delivery.endPush({});
  await t.app.db.deleteFrom('notice').execute();
  await tell(guard);
  expect(await outbox()).toEqual([]);

  const other = await t.person({ roles: ['guard'], name: '钱保安' });
  await onPhone(guard);
  await onPhone(other);
  await tell(guard);
  expect(await outbox()).toEqual([]);
  await tell(other);
  expect(await outbox()).toHaveLength(1);
});

test('whose session lies still for too long is signed out, and told nothing', async () => {
  await onPhone(guard);
  t.clock.advance(13 * 3600);
  await tell(guard);
  expect(await outbox()).toEqual([]);
});

test('only push services on the list are written to, on the day they subscribe and later', async () => {
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/1',
    'http://169.254.169.254/latest',
    'http://127.0.0.1:1/x',
  ])
    await expect(guard.delivery.putPush({ endpoint, ...browserOfTest().wire })).rejects.toEqual(
      refused('push_service_foreign'),
    );
  await onPhone(guard);
  await use('all', { hosts: 'push.hospital.lan' });
  await tell(guard);
  await send();
  expect(await outbox()).toEqual([expect.objectContaining({ state: 'waiting', error: 'foreign' })]);
  expect(service.heard).toEqual([]);
  await expect(use('all', { hosts: '*' })).rejects.toEqual(refused('invalid'));
  // A redirect leads nowhere else.
  await use();
  service.answers((response) => response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end());
  await t.app.db.deleteFrom('notice').execute();
  await tell(guard);
  await send();
  expect(await outbox()).toEqual([expect.objectContaining({ state: 'waiting', error: 'refused' })]);
});

test('keys that are none are refused, and what was given lies sealed', async () => {
  const { wire } = browserOfTest();
  const endpoint = `${service.url}/up/secret-of-this-phone`;
  const bad = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url');
  await expect(guard.delivery.putPush({ endpoint, ...wire, p256dh: bad })).rejects.toEqual(refused('push_keys'));
  await guard.delivery.putPush({ endpoint, ...wire });
  const row = await t.app.db.selectFrom('push_subscription').selectAll().executeTakeFirstOrThrow();
  expect(row.sealed.toString('latin1')).not.toContain('secret-of-this-phone');
  expect(JSON.stringify(row)).not.toContain('secret-of-this-phone');
  const key = await t.app.db.selectFrom('push_key').selectAll().executeTakeFirstOrThrow();
  expect(t.app.secrets.open(key.private_key)).toMatch(/^[\w-]{43}$/);
});

test('the key stays when the channel is saved again; one that opens no more gives way to a new one, and phones subscribe anew', async () => {
  const { key } = await guard.delivery.ownPush({});
  await onPhone(guard);
  await use('urgent');
  expect(await guard.delivery.ownPush({})).toEqual({ key, isOn: true });
  await t.app.db
    .updateTable('push_key')
    .set({ private_key: Buffer.from('given up') })
    .execute();
  expect((await guard.delivery.ownPush({})).key).toBeNull();
  await use();
  const now = await guard.delivery.ownPush({});
  expect(now).toEqual({ key: expect.any(String), isOn: false });
  expect(now.key).not.toBe(key);
});

test('the test message goes to the phone of whoever tries the channel', async () => {
  await expect(it.delivery.testChannel({ channel: 'push' })).rejects.toEqual(refused('push_no_phone'));
  const browser = await onPhone(it, '/up/it');
  expect(await it.delivery.testChannel({ channel: 'push' })).toMatchObject({
    state: 'sent',
    target: new URL(service.url).host,
    errorDetail: 'HTTP 201 Created',
  });
  expect(browser.read(service.heard[0]?.raw ?? Buffer.alloc(0))).toContain('测试消息');
});

test('through a gateway: in clear it is asked, for TLS it opens a way and sees nothing', async () => {
  const proxy = await startProxy('anyuan:geheim');
  const authority = await makeAuthority(new Date());
  const pair = await makeServerPair(authority, ['localhost', '127.0.0.1'], new Date());
  const heard: string[] = [];
  const secure = createServer(pair, (request, response) => {
    heard.push(request.url ?? '');
    request.resume().on('end', () => response.writeHead(201).end());
  });
  await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', () => resolve()));
  const base = `https://localhost:${(secure.address() as AddressInfo).port}`;
  const hosts = `${base}\nhttp://push.example:80`;
  const test = () => it.delivery.testChannel({ channel: 'push' });
  try {
    await use('all', { hosts, proxy: proxy.url, ca: authority.cert }, { proxyUser: 'anyuan:geheim' });
    // A name only the gateway knows.
    await onPhone(it, '/up/1', 'http://push.example');
    expect(await test()).toMatchObject({ state: 'sent' });
    await onPhone(it, '/up/2', base);
    expect(await test()).toMatchObject({ state: 'sent', errorDetail: 'HTTP 201 Created' });
    expect(proxy.asked).toEqual(['POST http://push.example/up/1', `CONNECT ${new URL(base).host}`]);
    expect(heard).toEqual(['/up/2']);

    // A certificate nobody vouches for, and a gateway that does not know us.
    await use('all', { hosts, proxy: proxy.url });
    expect(await test()).toMatchObject({ state: 'failed', error: 'unreachable' });
    await use('all', { hosts, proxy: proxy.url, ca: authority.cert }, { proxyUser: 'anyuan:wrong' });
    expect(await test()).toMatchObject({ state: 'failed', error: 'unreachable', errorDetail: 'PROXY_407' });
    expect(heard).toEqual(['/up/2']);
  } finally {
    secure.closeAllConnections();
    secure.close();
    await proxy.stop();
  }
});
