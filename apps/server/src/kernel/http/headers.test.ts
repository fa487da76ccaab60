import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { sayRaw } from '../../../test/raw.ts';

let t: TestApp;
let origin: string;
beforeAll(async () => {
  t = await testApp();
  origin = `http://${await t.listen()}`;
});
afterAll(() => t.stop());

/** What strangers get: pages, assets, answers, refusals, what is not there. */
const anywhere = [
  '/',
  '/console',
  '/p',
  '/api/v1/setup',
  '/api/v1/cases',
  '/api/v1/nothing',
  '/api/v1/openapi.json',
  '/healthz',
  '/assets/nothing.js',
  '/%',
];

describe.each(anywhere)('%s', (path) => {
  test('is not framed, not sniffed, not kept, and says what it is', async () => {
    const { headers, status } = await fetch(origin + path, { redirect: 'manual' });
    expect(status).toBeLessThan(500);
    const policy = headers.get('content-security-policy') ?? '';
    const parts = path.startsWith('/assets/') ? [] : ["object-src 'none'", "base-uri 'none'", "default-src 'self'"];
    for (const part of ["frame-ancestors 'none'", ...parts]) expect(policy).toContain(part);
    // Scripts from here only: neither inline nor made of text.
    expect(/script-src ([^;]*)/.exec(policy)?.[1] ?? "'self'").not.toMatch(/unsafe|\*|data:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toMatch(/^no-(store|cache)$/);
    // Nobody else's page reads it.
    expect(headers.get('access-control-allow-origin')).toBeNull();
    // In clear there is nothing to promise.
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('content-type')).toMatch(/; ?charset=utf-8/i);
  });
});

test.each(['/', '/console', '/api/v1/cases', '/p'])('%s tells nobody where one came from', async (path) => {
  const { headers } = await fetch(origin + path);
  expect(headers.get('referrer-policy')).toMatch(/^(same-origin|no-referrer)$/);
});

test('behind TLS browsers stay there for a year; for the names below when the hospital says so', async () => {
  const hsts = async (app: TestApp) =>
    (await app.anonymous.call('GET', '/healthz', undefined, { 'x-forwarded-proto': 'https' })).headers[
      'strict-transport-security'
    ];
  expect(await hsts(t)).toBe('max-age=31536000');
  const below = await testApp({ env: { ANYUAN_HSTS_BELOW: 'on' } });
  expect(await hsts(below)).toBe('max-age=31536000; includeSubDomains');
  await below.stop();
});

test.each([
  '/.git/HEAD',
  '/.env',
  '/package.json',
  '/assets/',
  '/assets/../package.json',
  '/api/v1/',
  '/../../etc/passwd',
])('nothing but the product is served: %s', async (path) => {
  const answer = await t.anonymous.call('GET', path);
  const text = answer.raw.toString();
  expect(text).not.toMatch(/ref: refs|"workspaces"|root:x:|Index of/);
  // A path of the application is its page; everything else is not there.
  expect([answer.status, text.includes('<div id="root">')]).toEqual(answer.status === 200 ? [200, true] : [404, false]);
});

test('what is written is a JSON body, or nothing', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', ''])
    expect(
      (
        await fetch(`${origin}/api/v1/session`, {
          method: 'POST',
          headers: type ? { 'content-type': type } : {},
          body: new TextEncoder().encode('{"username":"a","password":"b"}'),
        })
      ).status,
    ).toBeGreaterThanOrEqual(400);
});

test('a parameter that comes twice, or from elsewhere, is not another value', async () => {
  const guard = await t.as('guard');
  expect((await guard.call('GET', '/api/v1/cases?limit=1&limit=200')).status).toBe(422);
  // What stands in the path is the thing; what is said beside it is not heard.
  const own = await guard.session.me({});
  const other = await t.as('it');
  expect((await guard.call('DELETE', `/api/v1/me/sessions/none?id=${own.person.id}`)).status).toBe(404);
  expect(
    (await other.call('PUT', '/api/v1/places/A?code=B', { code: 'C', name: '院区', kind: 'campus' })).json,
  ).toMatchObject({
    code: 'A',
  });
});

const whole = (text: string | Buffer): Promise<string> =>
  sayRaw(connect(Number(new URL(origin).port), '127.0.0.1'), text);
const raw = async (text: string): Promise<string> => (await whole(text)).split('\r\n')[0] ?? '';

test.each<[what: string, text: string, status: number, code: string, says: RegExp]>([
  [
    'Chinese as it is in the address',
    'GET /api/v1/places?q=急诊 HTTP/1.1\r\nHost: x\r\n\r\n',
    400,
    'bad_request',
    /百分号编码.*percent-encode/s,
  ],
  ['no host', 'GET /api/v1/cases HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'bad_request', /Host/],
  ['a method of its own', 'PRESS /api/v1/signals HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'bad_request', /请求方法.*method/s],
  ['a version to come', 'GET / HTTP/7.0\r\nHost: x\r\n\r\n', 400, 'bad_request', /HTTP 版本.*version/s],
  ['another language', '\x01\x02\x03 hello\r\n\r\n', 400, 'bad_request', /[\p{Script=Han}]/u],
  [
    'a blank in the name of a header',
    'GET / HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n',
    400,
    'bad_request',
    /请求头.*header/s,
  ],
  [
    'a length in words',
    'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n',
    400,
    'bad_request',
    /Content-Length/,
  ],
  [
    'two lengths',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
    400,
    'bad_request',
    /Content-Length/,
  ],
  [
    'a chunk without a size',
    'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    400,
    'bad_request',
    /分块.*chunk/s,
  ],
  [
    'an expectation nobody has',
    'POST / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n',
    400,
    'bad_request',
    /100-continue/,
  ],
  ['a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n', 400, 'bad_request', /代理.*proxy/s],
  [
    'endless headers',
    `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'y'.repeat(40_000)}\r\n\r\n`,
    431,
    'headers_too_large',
    /16 KB/,
  ],
])('what is no request is answered like any other: %s', async (_what, text, status, code, says) => {
  const [head = '', body = ''] = (await whole(text)).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toMatch(/content-type: application\/json; charset=utf-8/i);
  const { error } = JSON.parse(body) as { error: Record<string, string> };
  expect(error['code']).toBe(code);
  expect(error['message']).toMatch(/\p{Script=Han}/u);
  expect(error['messageEn']).toMatch(/^[\x20-\x7e]+$/);
  expect(`${error['message']}${error['messageEn']}`).toMatch(says);
});

test('whoever never ends his request is told so', async () => {
  const { server } = t.app.http.fastify;
  const arrived = once(server, 'connection');
  const answer = whole('POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{');
  const [socket] = (await arrived) as [Socket];
  // As Node does once `requestTimeout` is over.
  server.emit('clientError', Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
  const [head = '', body = ''] = (await answer).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 408 /);
  expect(JSON.parse(body)).toMatchObject({ error: { code: 'request_too_slow' } });
});

test('the same Chinese, encoded, and raw in a header, is understood', async () => {
  const asked = `GET /api/v1/places?q=${encodeURIComponent('急诊')} HTTP/1.1\r\nHost: x\r\nX-Name: 急诊\r\nConnection: close\r\n\r\n`;
  expect(await whole(asked)).toMatch(/^HTTP\/1\.1 401 /);
  // Old clocks and buttons speak the version that has no Host.
  expect(await whole('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
});

test('nobody smuggles a request into another, traces one, or doubles its length', async () => {
  const smuggled =
    'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX';
  expect(await raw(smuggled)).toMatch(/^(HTTP\/1\.1 400|$)/);
  expect(await raw('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab')).toMatch(
    /^HTTP\/1\.1 400/,
  );
  expect(await raw('TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 4\d\d/);
});

test('an address a stranger claims to have is not believed', async () => {
  const proxied = await testApp({ env: { ANYUAN_TRUST_PROXY: '10.0.0.1' } });
  const guard = await proxied.as('guard');
  const { person } = await guard.session.me({});
  // Five guesses, each as if from another place: they count as one place, this one.
  for (let i = 0; i < 5; i++)
    await proxied.anonymous.call(
      'POST',
      '/api/v1/session',
      { username: person.username, password: 'wrong' },
      { 'x-forwarded-for': `203.0.113.${i}`, 'x-real-ip': `203.0.113.${i}` },
    );
  const last = await proxied.anonymous.call(
    'POST',
    '/api/v1/session',
    { username: person.username, password: 'wrong' },
    { 'x-forwarded-for': '203.0.113.99' },
  );
  expect(last.json).toMatchObject({ error: { code: 'locked' } });
  await proxied.stop();
});

test('a name in a header is encoded whole', async () => {
  const it = await t.as('it');
  const answer = await it.call('GET', '/api/v1/export/places');
  expect(String(answer.headers['content-disposition'])).toMatch(/^attachment; filename\*=UTF-8''[\w.%~!&+-]+$/);
});
