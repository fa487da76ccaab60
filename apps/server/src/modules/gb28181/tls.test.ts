import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { channelCodes, startGbDevice, startGbPlatform } from '../../../../simulators/src/index.ts';
import { gbEnv, gbServer as ours, putRecorder } from '../../../test/gb28181.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { testFolder } from '../../kernel/db/testing.ts';
import { makeAuthority, makeServerPair } from '../../kernel/tls/make.ts';
import { renewOwn } from '../../kernel/tls/store.ts';
import { centerOf } from './center.ts';

const nvr = '51010500001180000001';
let folder: string;
let t: TestApp;
let chief: As;
let secure: number;

beforeAll(async () => {
  folder = await testFolder();
  await renewOwn(folder, ['127.0.0.1'], new Date());
  secure = await freePort();
  t = await testApp({
    realTime: true,
    env: {
      ANYUAN_TLS_FOLDER: folder,
      ...gbEnv(await freePort()),
      ANYUAN_GB28181_TLS_PORT: String(secure),
    },
  });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'HALL', name: '门诊大厅', kind: 'area', parent: 'C' });
});
afterAll(async () => {
  await t.stop();
  await rm(folder, { recursive: true });
});

test('a recorder comes in by TLS, and all that is said to it goes the same way', async () => {
  await putRecorder(chief, 'NVR', nvr);
  const [channel = ''] = channelCodes(nvr, 1);
  const recorder = await startGbDevice({
    server: { host: '127.0.0.1', port: secure, code: ours },
    code: nvr,
    password: 'nvr-secret-1',
    transport: 'tls',
    channels: [{ code: channel, name: '门诊大厅东', ptz: true }],
  });
  expect(recorder.registered).toMatchObject({ is: 'registered' });
  const shown = () => chief.gb28181.device({ code: 'NVR' });
  await vi.waitUntil(async () => (await shown()).catalogAt !== null, { timeout: 60_000 });
  expect(await shown()).toMatchObject({ transport: 'tls', channels: 1, isOnline: true });
  await chief.gb28181.adopt({ code: 'NVR', items: [{ channel, place: 'HALL' }] });
  await chief.gb28181.ptz({ code: channel, move: { do: 'goPreset', preset: 2 } });
  await expect.poll(() => recorder.commands.at(-1)?.ptz).toEqual({ do: 'goPreset', preset: 2 });
  const trace = centerOf(t.app).trace.list({ limit: 1_000 });
  expect(new Set(trace.map(({ transport }) => transport))).toEqual(new Set(['tls']));
  expect(trace.find(({ way, title }) => way === 'out' && title === 'MESSAGE')?.text).toContain('Via: SIP/2.0/TLS');
  await recorder.stop();
});

test('TLS alone opens that port, no older one than 1.2; a renewed certificate is shown to whoever comes next', async () => {
  const clear = await new Promise<string>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: secure });
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    socket.on('close', () => resolve(text));
    socket.on('error', () => undefined);
    socket.write('OPTIONS sip:x SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n');
  });
  expect(clear).not.toContain('SIP/2.0 200');
  const shown = (options: object) =>
    new Promise<string>((resolve, reject) => {
      const socket = connectTls({ host: '127.0.0.1', port: secure, rejectUnauthorized: false, ...options }, () => {
        resolve(socket.getPeerCertificate().fingerprint256);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  await expect(shown({ maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' })).rejects.toThrow(/protocol|version/i);
  const first = await shown({});
  await renewOwn(folder, ['127.0.0.1', 'other.example'], new Date());
  await t.app.tls!.look();
  expect(await shown({})).not.toBe(first);
});

test('a platform above is spoken with by TLS', async () => {
  const now = new Date();
  const tls = await makeServerPair(await makeAuthority(now), ['platform'], now);
  const theirs = '51010000002000000009';
  const platform = await startGbPlatform({ code: theirs, password: 'above-secret-1', tls });
  await chief.uplink.put({
    code: 'XL',
    name: '雪亮工程平台',
    gbCode: theirs,
    host: '127.0.0.1',
    port: platform.tlsPort!,
    transport: 'tls',
    secret: 'above-secret-1',
    agreement: '公安联网〔2026〕8 号',
    enabled: true,
  });
  await vi.waitUntil(() => platform.registered.has(ours), { timeout: 60_000 });
  expect(platform.registered.get(ours)?.hop.transport).toBe('tls');
  await chief.uplink.share({ code: 'XL', place: 'C' });
  // Its questions come by the connection we have made.
  expect((await platform.catalog(ours)).sum).toBe(1);
  await platform.stop();
});
