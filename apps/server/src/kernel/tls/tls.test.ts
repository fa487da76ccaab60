import { createPrivateKey, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as plainly, type IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { connect as dial } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';

import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { password, testApp, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { sayRaw } from '../../../test/raw.ts';
import { TestClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import { testFolder } from '../db/testing.ts';
import { makeLog } from '../log.ts';
import { tlsCommand } from './command.ts';
import { makeAuthority, makeServerPair } from './make.ts';
import { readStored, renewOwn } from './store.ts';
import { openTls } from './tls.ts';

let t: TestApp;
let folder: string;
let ca: string;
let host: string;
let mqttsPort: number;
beforeAll(async () => {
  folder = await testFolder();
  await renewOwn(folder, ['anyuan.hospital.example', 'localhost', '127.0.0.1'], new Date());
  ca = await readFile(join(folder, 'ca.pem'), 'utf8');
  mqttsPort = await freePort();
  t = await testApp({
    realTime: true,
    env: { ANYUAN_TLS_FOLDER: folder, ANYUAN_MQTTS_PORT: String(mqttsPort), ANYUAN_MQTT_HOST: '127.0.0.1' },
  });
  host = await t.listen();
});
afterAll(async () => {
  await t.stop();
  await rm(folder, { recursive: true });
});

interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** One request, trusting our authority alone. */
function ask(url: string, method = 'GET', body?: object, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https:') ? request : plainly;
    const outgoing = send(
      url,
      {
        method,
        ca,
        agent: false,
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      } as object,
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body && JSON.stringify(body));
  });
}

const signIn = async () => {
  const chief = await t.as('security-chief');
  const { username } = await t.app.db
    .selectFrom('person')
    .select('username')
    .where('id', '=', chief.personId)
    .executeTakeFirstOrThrow();
  return { chief, answer: await ask(`https://${host}/api/v1/session`, 'POST', { username, password }) };
};

test('pages and API speak TLS to whoever trusts the authority; the cookie stays there and browsers stay, too', async () => {
  const page = await ask(`https://${host}/healthz`);
  expect([page.status, page.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
  const { answer } = await signIn();
  expect(answer.status).toBe(200);
  expect(String(answer.headers['set-cookie'])).toMatch(/; Secure/);
  expect(String(answer.headers['set-cookie'])).toMatch(/HttpOnly/);
  // Its name says that no other host can have set it, and one without that name is nobody's here.
  expect(String(answer.headers['set-cookie'])).toMatch(/^__Host-anyuan_session=[\w-]{43}; Path=\/;/);
  const token = /=([\w-]{43});/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
  const me = (cookie: string) => ask(`https://${host}/api/v1/me`, 'GET', undefined, { cookie });
  expect((await me(`__Host-anyuan_session=${token}`)).status).toBe(200);
  expect((await me(`anyuan_session=${token}`)).status).toBe(401);
});

test('what is encrypted with cannot be opened later by who takes the key, nor changed on the way', async () => {
  const port = Number(new URL(`https://${host}`).port);
  for (const at of [port, mqttsPort]) {
    const weak = connect({
      host: '127.0.0.1',
      port: at,
      ca,
      maxVersion: 'TLSv1.2',
      ciphers: 'AES256-SHA:ECDHE-ECDSA-AES256-SHA',
    });
    await expect(once(weak, 'secureConnect')).rejects.toMatchObject({ code: expect.stringContaining('SSL') as string });
    const older = connect({ host: '127.0.0.1', port: at, ca, maxVersion: 'TLSv1.2', servername: 'localhost' });
    await once(older, 'secureConnect');
    expect(older.getCipher().name).toMatch(/^ECDHE-.*(GCM|POLY1305)/);
    older.destroy();
  }
});

test('whoever does not trust it is told so by his own program, and old versions of TLS are refused', async () => {
  const port = Number(new URL(`https://${host}`).port);
  const stranger = connect({ host: '127.0.0.1', port, servername: 'localhost' });
  await expect(once(stranger, 'secureConnect')).rejects.toMatchObject({ code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' });
  const old = connect({
    host: '127.0.0.1',
    port,
    ca,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL:@SECLEVEL=0',
  });
  await expect(once(old, 'secureConnect')).rejects.toMatchObject({ code: expect.stringContaining('SSL') as string });
  const good = connect({ host: '127.0.0.1', port, ca, servername: 'anyuan.hospital.example' });
  await once(good, 'secureConnect');
  expect(good.getProtocol()).toBe('TLSv1.3');
  good.destroy();
});

test('what comes in clear to the same port is sent to TLS, but a press is taken', async () => {
  const { chief } = await signIn();
  const page = await ask(`http://${host}/console?x=1`);
  expect([page.status, page.headers.location]).toEqual([308, `https://${host}/console?x=1`]);
  expect(page.headers['strict-transport-security']).toBeUndefined();
  // A program that is sent on quietly would go on showing its token in clear.
  for (const [method, path] of [
    ['POST', '/api/v1/session'],
    ['GET', '/api/v1/cases'],
  ] as const) {
    const { status, headers, text } = await ask(`http://${host}${path}`, method);
    expect([status, headers.location, JSON.parse(text)]).toMatchObject([
      426,
      undefined,
      { error: { code: 'tls_needed' } },
    ]);
  }
  await chief.device.put({ code: 'TLS-1', name: '按钮', kind: 'panic-button' });
  const { token } = await chief.device.token({ code: 'TLS-1' });
  const press = { device: 'TLS-1', key: 'k1', kind: 'panic', at: new Date().toISOString() };
  const taken = await ask(`http://${host}/api/v1/signals`, 'POST', press, { authorization: `Bearer ${token}` });
  expect(taken.status).toBe(200);
  expect((await ask(`http://${host}/healthz`)).status).toBe(200);
  expect((await ask(`http://${host}/ca.crt`)).text).toBe(ca);
  // A phone that does not trust the hospital yet reads how it comes to: the certificate, and its fingerprint.
  const guide = await ask(`http://${host}/install`);
  expect(guide.status).toBe(200);
  expect(guide.text).toContain(`http://${host}/ca.crt`);
  expect(guide.text).toContain(new X509Certificate(ca).fingerprint256);
  expect(guide.text).toContain(`https://${host}/m`);
});

test('the event stream is WSS', async () => {
  const { answer } = await signIn();
  const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? '';
  const socket = new WebSocket(`wss://${host}/api/v1/events`, { ca, headers: { cookie, origin: `https://${host}` } });
  const [first] = (await once(socket, 'message')) as [Buffer];
  expect(JSON.parse(first.toString())).toBeTruthy();
  socket.terminate();
});

test('buttons press by MQTTS; a renewed certificate is shown to the next one without a restart', async () => {
  const { chief } = await signIn();
  await chief.device.put({ code: 'TLS-2', name: '按钮', kind: 'panic-button' });
  const { token } = await chief.device.token({ code: 'TLS-2' });
  const press = async (key: string) => {
    const client = await connectAsync(`mqtts://127.0.0.1:${mqttsPort}`, { ca, username: 'TLS-2', password: token });
    await client.publishAsync(
      'anyuan/device/TLS-2/signal',
      JSON.stringify({ key, kind: 'panic', at: new Date().toISOString() }),
      { qos: 1 },
    );
    await client.endAsync();
  };
  const shown = async () => {
    const socket = connect({ host: '127.0.0.1', port: mqttsPort, ca });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };
  await press('k1');
  const before = await shown();
  const { names } = (await readStored(folder))!;
  await renewOwn(folder, names, new Date());
  await t.app.tls!.look();
  expect(await shown()).not.toBe(before);
  await press('k2');
  expect((await ask(`https://${host}/healthz`)).status).toBe(200);
});

test('a connection that says nothing, or nonsense, ends and harms nobody', async () => {
  const port = Number(new URL(`https://${host}`).port);
  for (const bytes of ['\x16\x03\x01garbage that is no hello', '\x00\x00', 'GET / HTTP/1.1\r\nno head']) {
    const socket = dial(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.resume();
    socket.end(Buffer.from(bytes, 'latin1'));
    await once(socket, 'close');
  }
  expect((await ask(`https://${host}/healthz`)).status).toBe(200);
});

test.each([
  ['Chinese as it is in the address', 'GET /api/v1/places?q=急诊 HTTP/1.1\r\nHost: x\r\n\r\n', 'bad_request'],
  ['no host', 'GET /api/v1/cases HTTP/1.1\r\nConnection: close\r\n\r\n', 'bad_request'],
  ['endless headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`, 'headers_too_large'],
])('what is no request within TLS is answered there like any other: %s', async (_what, text, code) => {
  const socket = connect({ host: '127.0.0.1', port: Number(host.split(':')[1]), ca, servername: 'localhost' });
  const said = await sayRaw(socket, text);
  expect(JSON.parse(said.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code } });
});

test('a certificate of our own renews itself a month before it ends, under the same authority and names', async () => {
  const place = await testFolder();
  const clock = new TestClock();
  const made = await renewOwn(place, ['a.example', '10.1.2.3'], clock.now());
  const config = loadConfig({ ANYUAN_DATA: place, ANYUAN_TLS_FOLDER: place });
  clock.advance(300 * 86_400);
  const early = await openTls(config, clock, makeLog('silent'));
  expect(early!.material().cert).toBe(made.pair.cert);
  clock.advance(80 * 86_400);
  await early!.look();
  early!.stop();
  const leaf = new X509Certificate(String(early!.material().cert));
  expect(leaf.serialNumber).not.toBe(new X509Certificate(made.pair.cert).serialNumber);
  expect(leaf.checkIP('10.1.2.3') && leaf.checkHost('a.example')).toBe('a.example');
  expect(new Date(leaf.validTo).getTime()).toBeGreaterThan(clock.now().getTime() + 390 * 86_400_000);
  const authority = new X509Certificate(made.authority!.cert);
  expect(leaf.verify(authority.publicKey)).toBe(true);
  expect(authority.ca).toBe(true);
  expect((await stat(join(place, 'server.key'))).mode & 0o077).toBe(0);
  await rm(place, { recursive: true });
});

test('the command makes one, shows it, and takes the hospital’s; what does not fit is refused and nothing replaced', async () => {
  const place = await testFolder();
  const config = loadConfig({ ANYUAN_DATA: place });
  const said: string[] = [];
  const run = (...args: string[]) => tlsCommand(config, args, (line) => said.push(line));
  expect(await run('show')).toBe(1);
  expect(await run('--name', 'anyuan.example', '--name', '10.0.0.9')).toBe(0);
  expect(said.join('\n')).toContain('anyuan.example, 10.0.0.9');
  const own = (await readStored(join(place, 'tls')))!;
  // As a hospital's authority would sign it.
  const [hospital, other] = [await makeAuthority(new Date()), await makeAuthority(new Date())];
  const theirs = await makeServerPair(hospital, ['security.hospital.example'], new Date());
  const late = await makeServerPair(hospital, ['security.hospital.example'], new Date(Date.now() - 500 * 86_400_000));
  const use = async (cert: string, key: string) => {
    await writeFile(join(place, 'c.pem'), cert);
    await writeFile(join(place, 'k.pem'), key);
    return run('use', '--cert', join(place, 'c.pem'), '--key', join(place, 'k.pem'));
  };
  await expect(use(theirs.cert, other.key)).rejects.toMatchObject({ code: 'tls_unfit' });
  await expect(use(late.cert, late.key)).rejects.toMatchObject({ code: 'tls_expired' });
  await expect(use('hello', theirs.key)).rejects.toMatchObject({ code: 'tls_unfit' });
  expect((await readStored(join(place, 'tls')))!.pair).toEqual(own.pair);
  expect(await use(`${theirs.cert}\n${hospital.cert}`, theirs.key)).toBe(0);
  const taken = (await readStored(join(place, 'tls')))!;
  expect([taken.names, taken.authority]).toEqual([['security.hospital.example'], null]);
  expect(createPrivateKey(taken.pair.key).asymmetricKeyType).toBe('ec');
  await rm(place, { recursive: true });
});
