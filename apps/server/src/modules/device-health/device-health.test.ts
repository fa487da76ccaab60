import { createServer, type AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { startCameraServer, type CameraServer } from '../../../../simulators/src/index.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { freePort } from '../../../test/ports.ts';
import { settled, sweepOffline } from '../device/index.ts';
import { camerasOf, round } from './index.ts';

let t: TestApp;
let chief: As;
let cameras: CameraServer;
const never = new AbortController().signal;

beforeEach(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  cameras = await startCameraServer({ username: 'anyuan', password: 'secret' });
});
afterEach(async () => {
  await cameras.stop();
  await t.stop();
});

const register = (code: string, port: number) =>
  chief.device.put({ code, name: code, kind: 'camera', source: { url: `rtsp://127.0.0.1:${port}/cam/${code}` } });
const health = async (code: string) => (await chief.device.get({ code })).health;
async function askAll(): Promise<void> {
  await round(t.app, await camerasOf(t.app), 200, never);
  await settled(t.app);
}

test('a camera that answers is online, one that does not is never heard', async () => {
  await register('A', cameras.port);
  await register('B', await freePort());
  expect(await health('A')).toBe('unknown');
  await askAll();
  expect([await health('A'), await health('B')]).toEqual(['online', 'unknown']);
});

test('a camera that falls silent goes offline and comes back', async () => {
  await register('A', cameras.port);
  await askAll();
  const { port } = cameras;
  await cameras.stop();
  t.clock.advance(240);
  await askAll();
  await sweepOffline(t.app);
  expect(await health('A')).toBe('offline');
  cameras = await startCameraServer({ port });
  await askAll();
  expect(await health('A')).toBe('online');
});

test('something else behind the address is a fault, not a camera', async () => {
  const web = createServer((socket) => socket.on('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  await register('A', (web.address() as AddressInfo).port);
  await askAll();
  expect(await chief.device.get({ code: 'A' })).toMatchObject({
    health: 'fault',
    fault: expect.stringContaining('RTSP') as string,
  });
  web.close();
});

test('a camera whose address is turned to another host or user forgets its password', async () => {
  const put = (source: { url: string; username?: string; password?: string }) =>
    chief.device.put({ code: 'A', name: 'A', kind: 'camera', source });
  const isKept = async () => {
    const row = await t.app.db.selectFrom('device').select('source_secret').where('code', '=', 'A').executeTakeFirst();
    return row?.source_secret !== null;
  };
  const turns: [source: { url: string; username?: string }, kept: boolean][] = [
    [{ url: 'rtsp://10.0.0.1:554/other', username: 'admin' }, true],
    [{ url: 'rtsp://10.0.0.2:554/1', username: 'admin' }, false],
    [{ url: 'rtsp://10.0.0.1:8554/1', username: 'admin' }, false],
    [{ url: 'rtsps://10.0.0.1:554/1', username: 'admin' }, false],
    [{ url: 'rtsp://10.0.0.1:554/1', username: 'viewer' }, false],
  ];
  for (const [source, kept] of turns) {
    await put({ url: 'rtsp://10.0.0.1:554/1', username: 'admin', password: 'secret' });
    expect(await isKept()).toBe(true);
    await put(source);
    expect([source, await isKept()]).toEqual([source, kept]);
  }
});

test('a camera at an address of this machine is asked only where a setting allows it, and says so', async () => {
  const closed = await testApp({ env: { ANYUAN_OUTGOING_LOCAL: 'off' } });
  try {
    const as = await closed.as('security-chief');
    for (const [code, host] of [
      ['A', '127.0.0.1'],
      ['B', 'localhost'],
      ['C', '169.254.169.254'],
    ] as const)
      await as.device.put({
        code,
        name: code,
        kind: 'camera',
        source: { url: `rtsp://${host}:${cameras.port}/cam/A` },
      });
    await round(closed.app, await camerasOf(closed.app), 200, never);
    await settled(closed.app);
    for (const code of ['A', 'B', 'C'])
      expect(await as.device.get({ code })).toMatchObject({
        health: 'fault',
        fault: expect.stringContaining('本机') as string,
      });
  } finally {
    await closed.stop();
  }
});
