import { createServer, type AddressInfo } from 'node:net';

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../test/kit.ts';
import { ask, isAllowed, pinned, to } from './outgoing.ts';

let closed: TestApp;
let open: TestApp;
beforeAll(async () => {
  closed = await testApp({ env: { ANYUAN_OUTGOING_LOCAL: 'demo' } });
  open = await testApp({ env: { ANYUAN_OUTGOING_LOCAL: 'on' } });
});
afterAll(async () => {
  await closed.stop();
  await open.stop();
});

const mapped = (address: string) => `::ffff:${address}`;
const byte = fc.nat(255);

test('this machine only where a setting says so, its link never, the intranet always', () => {
  fc.assert(
    fc.property(byte, byte, byte, (a, b, c) => {
      for (const shown of [`127.${a}.${b}.${c}`, mapped(`127.${a}.${b}.${c}`)])
        expect([isAllowed(closed.app, shown), isAllowed(open.app, shown)]).toEqual([false, true]);
      for (const shown of [`169.254.${a}.${b}`, mapped(`169.254.${a}.${b}`), `0.${a}.${b}.${c}`, `fe80::${a}:${b}`])
        expect([isAllowed(closed.app, shown), isAllowed(open.app, shown)]).toEqual([false, false]);
      for (const shown of [`10.${a}.${b}.${c}`, `192.168.${a}.${b}`, `172.16.${a}.${b}`, `fd12::${a}:${b}`])
        expect([isAllowed(closed.app, shown), isAllowed(open.app, shown)]).toEqual([true, true]);
    }),
  );
  for (const shown of ['::1', '::', '100.100.100.200', 'fd00:ec2::254', '64:ff9b::a9fe:a9fe', '255.255.255.255'])
    expect([shown, isAllowed(closed.app, shown)]).toEqual([shown, false]);
});

test('a name that stands for this machine is refused when it is connected to, however it is written', async () => {
  let calls = 0;
  const server = createServer((socket) => {
    calls++;
    socket.end('HTTP/1.1 200 Fine\r\ncontent-length: 6\r\n\r\nsecret');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0'])
      await expect(ask(closed.app, `http://${host}:${port}/`, {}, 5_000)).rejects.toMatchObject({ code: 'EADDRESS' });
    // Not a web address: nothing has tidied the host up before.
    for (const host of ['localhost', '2130706433', '127.1'])
      await expect(pinned(closed.app, host)).rejects.toMatchObject({ code: 'EADDRESS' });
    expect(() => to(closed.app, '[::1]')).toThrow(expect.objectContaining({ code: 'EADDRESS' }));
    expect(calls).toBe(0);
    const answer = await ask(open.app, `http://localhost:${port}/`, {}, 5_000);
    expect(answer).toMatchObject({ status: 200, statusLine: 'HTTP 200 Fine', text: 'secret' });
    await expect(ask(open.app, 'http://169.254.169.254/', {}, 5_000)).rejects.toMatchObject({ code: 'EADDRESS' });
  } finally {
    server.close();
  }
});

test('the simulators of a demonstration hospital are reached without a setting', async () => {
  const { settings } = closed.app;
  expect(settings.get<boolean>('hospital.demo')).toBe(false);
  await closed.app.db
    .insertInto('setting')
    .values({ key: 'hospital.demo', value: JSON.stringify(true) as never, changed_at: closed.clock.now() })
    .execute();
  await settings.load();
  expect(isAllowed(closed.app, '127.0.0.1')).toBe(true);
  expect(isAllowed(closed.app, '169.254.1.1')).toBe(false);
});

test('whoever hangs is left after the time limit, and no redirect is followed', async () => {
  const server = createServer((socket) =>
    socket.once('data', (asked) => {
      if (asked.toString().startsWith('GET /on'))
        socket.end('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n');
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await expect(ask(open.app, `http://127.0.0.1:${port}/`, {}, 200)).rejects.toMatchObject({ name: 'TimeoutError' });
  expect((await ask(open.app, `http://127.0.0.1:${port}/on`, {}, 5_000)).status).toBe(302);
  server.close();
});

test('a gateway that opens the way and says nothing more, or ends it, holds nobody up', async () => {
  const met: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (asked) => {
      met.push(asked.toString().split(' ')[1]!);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      if (asked.toString().startsWith('CONNECT ends.')) socket.once('data', () => socket.end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
  await expect(ask(open.app, 'https://silent.example/', { proxy }, 200)).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  await expect(ask(open.app, 'https://ends.example/', { proxy }, 60_000)).rejects.toThrow(Error);
  expect(met).toEqual(['silent.example:443', 'ends.example:443']);
  server.close();
});
