import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { startGateway, startMailServer, type Gateway } from './testing.ts';

let t: TestApp;
let it: As;
let gateway: Gateway;
let mail: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  t = await testApp();
  it = await t.as('it');
  gateway = await startGateway();
  mail = await startMailServer();
});
afterAll(async () => {
  await gateway.stop();
  await mail.stop();
  await t.stop();
});
beforeEach(async () => {
  gateway.heard.length = 0;
  await it.session.prove({ password });
});

/** Sends to what never answers. Only there is the limit short: who answers late on a busy machine has answered. */
async function givenUp<T>(send: () => Promise<T>): Promise<T> {
  await it.setting.put({ key: 'delivery.timeoutSeconds', value: 1 });
  try {
    return await send();
  } finally {
    await it.setting.put({ key: 'delivery.timeoutSeconds', value: 10 });
  }
}

const sms = (more: Record<string, unknown> = {}, secrets: Record<string, string> = {}) =>
  it.delivery.putChannel({
    channel: 'sms',
    level: 'off',
    config: {
      url: `${gateway.url}/send?user={account}`,
      account: 'yy&1',
      contentType: 'json',
      body: '{"to":"{phone}","text":"{text}","sign":"{secret}","vars":{"id":"{id}"}}',
      ...more,
    },
    secrets,
  });

test('a gateway is asked as the template says, with values quoted for its format', async () => {
  await sms({ accepts: '"code":0' }, { secret: 'k"ey', headers: 'X-App: anyuan\nAuthorization: Bearer {secret}' });
  const sent = await it.delivery.testChannel({ channel: 'sms', to: '13800138000' });
  expect(sent).toMatchObject({ state: 'sent', tries: 1, target: '138****8000', isTest: true, error: null });
  const [one] = gateway.heard;
  expect(one?.url).toBe('/send?user=yy%261');
  expect(JSON.parse(one?.body ?? '')).toEqual({
    to: '13800138000',
    text: '测试消息,请登录安院查看',
    sign: 'k"ey',
    vars: { id: sent.id },
  });
  expect(one?.headers).toMatchObject({
    'x-app': 'anyuan',
    authorization: 'Bearer k"ey',
    'idempotency-key': sent.id,
    'content-type': 'application/json; charset=utf-8',
  });

  await sms({ contentType: 'form', body: 'mobile={phone}&content={text}' });
  await it.delivery.testChannel({ channel: 'sms', to: '13800138000' });
  expect(new URLSearchParams(gateway.heard[1]?.body).get('content')).toBe('测试消息,请登录安院查看');
});

test('a gateway that refuses, talks nonsense, hangs or is away is told apart, and its words carry no secret', async () => {
  await sms({ accepts: '"code":0' }, { secret: 'top-secret' });
  const ask = () => it.delivery.testChannel({ channel: 'sms', to: '13800138000' });

  gateway.answers((response) => {
    response.statusCode = 401;
    response.end('bad key top-secret for 13800138000');
  });
  const refused = await ask();
  expect(refused).toMatchObject({ state: 'failed', error: 'refused' });
  expect(refused.errorDetail).toBe('HTTP 401 Unauthorized');

  gateway.answers((response) => {
    response.statusCode = 400;
    response.end('{"code":"E7","msg":"bad key top-secret for 13800138000","config":{"db":"10.0.0.5"}}');
  });
  expect((await ask()).errorDetail).toBe('HTTP 400 Bad Request code=E7 msg=bad key … for …');

  gateway.answers((response) => response.end('<html>proxy</html>'));
  expect(await ask()).toMatchObject({ state: 'failed', error: 'answer', errorDetail: 'HTTP 200 OK' });

  gateway.answers(() => undefined);
  expect(await givenUp(ask)).toMatchObject({ state: 'failed', error: 'timeout' });

  // It answers at once and then never ends: the limit holds for the whole of it.
  gateway.answers((response) => void response.write('{"code":'));
  expect(await givenUp(ask)).toMatchObject({ state: 'failed', error: 'timeout' });

  gateway.answers((response) => response.socket?.destroy());
  expect(await ask()).toMatchObject({ state: 'failed', error: 'unreachable' });

  gateway.answers((response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/elsewhere' });
    response.end();
  });
  expect(await ask()).toMatchObject({ state: 'failed', error: 'refused' });

  await sms({}, { headers: 'X-Bad: 一' });
  expect(await ask()).toMatchObject({ state: 'failed', error: 'settings' });
  await sms({}, { headers: '' });
  gateway.answers((response) => response.end('{"code":0}'));
});

test('WeCom: one token for many messages, a new one when it has ended, nobody for whom it is unknown', async () => {
  let given = 0;
  gateway.answers((response, { url, body }) => {
    if (url.startsWith('/cgi-bin/gettoken'))
      return response.end(JSON.stringify({ errcode: 0, access_token: `token-${++given}`, expires_in: 7200 }));
    const token = new URL(url, gateway.url).searchParams.get('access_token');
    if (token !== `token-${given}`) return response.end('{"errcode":40014,"errmsg":"invalid access_token"}');
    const to = (JSON.parse(body) as { touser: string }).touser;
    return response.end(
      JSON.stringify({ errcode: 0, errmsg: 'ok', ...(to === 'nobody' ? { invaliduser: 'nobody' } : {}) }),
    );
  });
  await it.delivery.putChannel({
    channel: 'wecom',
    level: 'all',
    config: { baseUrl: `${gateway.url}/`, corpId: 'ww1', agentId: 1000002 },
    secrets: { corpSecret: 'corp-secret' },
  });
  const send = (to: string) => it.delivery.testChannel({ channel: 'wecom', to });
  expect(await send('wangwu')).toMatchObject({ state: 'sent', target: 'w***' });
  expect(await send('lisi')).toMatchObject({ state: 'sent' });
  expect(given).toBe(1);
  expect(gateway.heard.map(({ url }) => url)).toEqual([
    '/cgi-bin/gettoken?corpid=ww1&corpsecret=corp-secret',
    '/cgi-bin/message/send?access_token=token-1',
    '/cgi-bin/message/send?access_token=token-1',
  ]);
  expect(JSON.parse(gateway.heard[1]?.body ?? '')).toMatchObject({
    touser: 'wangwu',
    msgtype: 'text',
    agentid: 1000002,
    text: { content: '测试消息,请登录安院查看' },
    enable_duplicate_check: 1,
  });
  // Somebody else has asked for a token: ours is dead before its time.
  given++;
  expect(await send('lisi')).toMatchObject({ state: 'sent' });
  expect(given).toBe(3);
  // Two hours later it has ended.
  t.clock.advance(7200);
  expect(await send('lisi')).toMatchObject({ state: 'sent' });
  expect(given).toBe(4);
  expect(await send('nobody')).toMatchObject({ state: 'failed', error: 'refused', errorDetail: 'invaliduser' });

  gateway.answers((response) => response.end('not json'));
  expect(await send('lisi')).toMatchObject({ state: 'failed', error: 'answer' });
});

test('a group robot is posted to with its key', async () => {
  gateway.answers((response) => response.end('{"errcode":0,"errmsg":"ok"}'));
  await it.delivery.putChannel({
    channel: 'wecomGroup',
    level: 'off',
    config: { baseUrl: gateway.url },
    secrets: { key: 'robot-key' },
  });
  expect(await it.delivery.testChannel({ channel: 'wecomGroup' })).toMatchObject({ state: 'sent', target: '' });
  expect(gateway.heard[0]?.url).toBe('/cgi-bin/webhook/send?key=robot-key');
  gateway.answers((response) => response.end('{"errcode":93000,"errmsg":"invalid webhook url robot-key"}'));
  expect(await it.delivery.testChannel({ channel: 'wecomGroup' })).toMatchObject({
    state: 'failed',
    errorDetail: '93000 invalid webhook url …',
  });
});

test('mail goes to a mail server, and what the server says is told', async () => {
  await it.delivery.putChannel({
    channel: 'email',
    level: 'off',
    config: { host: '127.0.0.1', port: mail.port, security: 'none', from: 'anyuan@hospital.test' },
  });
  const send = () => it.delivery.testChannel({ channel: 'email', to: 'wang@hospital.test' });
  const sent = await send();
  expect(sent).toMatchObject({ state: 'sent', target: 'w***@hospital.test' });
  expect(mail.mails).toHaveLength(1);
  expect(mail.mails[0]).toMatchObject({ to: ['wang@hospital.test'] });
  expect(mail.mails[0]?.from).toContain('<anyuan@hospital.test>');
  expect(mail.mails[0]?.text).toContain(`Message-ID: <${sent.id}@anyuan>`);

  mail.refuse = '550 no such user <wang@hospital.test>';
  const refused = await send();
  expect(refused).toMatchObject({ state: 'failed', error: 'refused' });
  expect(refused.errorDetail).not.toContain('wang@');
  mail.refuse = null;
  mail.isSilent = true;
  expect(await givenUp(send)).toMatchObject({ state: 'failed', error: 'timeout' });
  mail.isSilent = false;

  // Encryption that was asked for and is not offered is no reason to send in the open.
  await it.delivery.putChannel({
    channel: 'email',
    level: 'off',
    config: { host: '127.0.0.1', port: mail.port, security: 'starttls', from: 'anyuan@hospital.test' },
  });
  expect((await send()).state).toBe('failed');
  expect(mail.mails).toHaveLength(1);
});

test('secrets go in and never come out: not by a route, not in the trail, not in the table', async () => {
  await sms({}, { secret: 'very-secret-1', headers: 'X-Key: very-secret-2' });
  await sms({ accepts: 'ok' });
  const { items } = await it.delivery.channels({});
  const found = items.find(({ channel }) => channel === 'sms');
  // What was left out stayed.
  expect(found).toMatchObject({ secrets: ['secret', 'headers'], config: { accepts: 'ok' } });
  const trail = await t.app.db
    .selectFrom('audit')
    .select('detail')
    .where('action', 'like', 'delivery.%')
    .orderBy('seq')
    .execute();
  const row = await t.app.db.selectFrom('delivery_channel').selectAll().where('channel', '=', 'sms').executeTakeFirst();
  expect(trail.at(-1)?.detail).toContain('"accepts"');
  for (const text of [
    JSON.stringify(items),
    JSON.stringify(trail),
    JSON.stringify(row),
    row?.secrets?.toString() ?? '',
  ])
    expect(text).not.toMatch(/very-secret|robot-key|corp-secret/);
  await sms({}, { secret: '' });
  expect((await it.delivery.channels({})).items.find(({ channel }) => channel === 'sms')?.secrets).toEqual(['headers']);

  for (const [config, secrets] of [
    [{ url: 'file:///etc/passwd' }, {}],
    [{ body: '' }, {}],
    [{}, { unknown: 'x' }],
  ] as const)
    await expect(sms(config, secrets)).rejects.toMatchObject({ code: 'invalid' });
  const chief = await t.as('security-chief');
  await expect(chief.delivery.channels({})).rejects.toMatchObject({ code: 'forbidden' });
});

test('what was sealed for one end is forgotten when the channel is turned to another', async () => {
  const secretsOf = async (channel: string) =>
    (await it.delivery.channels({})).items.find((one) => one.channel === channel)?.secrets.toSorted();
  const secret = { secret: 'k1', headers: 'X: y' };
  const url = `${gateway.url}/send`;
  const turns: [more: Record<string, unknown>, kept: boolean][] = [
    [{ url: `${url}/v2?to={phone}` }, true],
    [{ body: '{phone}' }, true],
    [{ url: url.replace('127.0.0.1', 'localhost') }, false],
    [{ url: url.replace('http:', 'https:') }, false],
    [{ account: 'yy&2' }, false],
  ];
  for (const [more, kept] of turns) {
    await sms({ url }, secret);
    await sms({ url, ...more });
    expect([more, await secretsOf('sms')]).toEqual([more, kept ? ['headers', 'secret'] : []]);
  }
  // Given together with the new address they belong to it.
  await sms({ url }, secret);
  await sms({ url: 'https://new.test/send' }, { secret: 'k2' });
  expect(await secretsOf('sms')).toEqual(['secret']);

  const email = (more: object, secrets = {}) =>
    it.delivery.putChannel({
      channel: 'email',
      level: 'off',
      config: { host: 'mail.test', port: 465, security: 'tls', user: 'a', from: 'a@hospital.test', ...more },
      secrets,
    });
  for (const more of [{ host: 'other.test' }, { port: 25 }, { user: 'b' }, { security: 'none' }]) {
    await email({}, { password: 'p' });
    expect((await email({})).secrets).toEqual(['password']);
    expect([more, (await email(more)).secrets]).toEqual([more, []]);
  }
});

test('a channel is not sent to this machine unless a setting says so, and to its link never', async () => {
  const closed = await testApp({ env: { ANYUAN_OUTGOING_LOCAL: 'off' } });
  try {
    const admin = await closed.as('it');
    const put = (url: string) =>
      admin.delivery.putChannel({ channel: 'sms', level: 'off', config: { url, contentType: 'json', body: '{}' } });
    for (const url of [gateway.url, gateway.url.replace('127.0.0.1', 'localhost'), 'http://169.254.169.254/latest']) {
      await put(url);
      const sent = await admin.delivery.testChannel({ channel: 'sms', to: '13800138000' });
      expect(sent).toMatchObject({ state: 'failed', error: 'forbidden' });
    }
    await admin.delivery.putChannel({
      channel: 'email',
      level: 'off',
      config: { host: 'localhost', port: mail.port, security: 'none', from: 'a@hospital.test' },
    });
    const sent = await admin.delivery.testChannel({ channel: 'email', to: 'b@hospital.test' });
    expect(sent).toMatchObject({ state: 'failed', error: 'forbidden' });
    expect(gateway.heard).toEqual([]);
  } finally {
    await closed.stop();
  }
});
