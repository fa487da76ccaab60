import { createServer, type AddressInfo, type Server } from 'node:net';

import { expect, test } from 'vitest';

import type { Reason } from '../types.ts';
import { connecting } from './connecting.ts';

const listenAt = (port: number): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
/** A port that nobody listens at. */
async function closedPort(): Promise<number> {
  const server = await listenAt(0);
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

test('whoever opens his port a little late is found, not sooner than after a second (Annex D)', async () => {
  const port = await closedPort();
  const begin = performance.now();
  const got = new Promise<number>((resolve, reject) => {
    connecting(
      { address: '127.0.0.1', port },
      {
        got(socket) {
          socket.destroy();
          resolve(performance.now() - begin);
        },
        failed: (reason) => reject(new Error(reason)),
      },
    );
  });
  setTimeout(() => void listenAt(port).then((server) => server.unref()), 300);
  expect(await got).toBeGreaterThanOrEqual(995);
});

test('refused four times in a row, it is said so; given up, nothing is tried any more', async () => {
  const port = await closedPort();
  const begin = performance.now();
  const why = await new Promise<Reason>((failed) => {
    connecting({ address: '127.0.0.1', port }, { got: (socket) => socket.destroy(), failed });
  });
  expect(why).toBe('refused');
  expect(performance.now() - begin).toBeGreaterThanOrEqual(2_995);

  let calls = 0;
  const giveUp = connecting({ address: '127.0.0.1', port }, { got: () => calls++, failed: () => calls++ });
  giveUp();
  const server = await listenAt(port);
  let came = 0;
  server.on('connection', () => came++);
  await new Promise((resolve) => setTimeout(resolve, 1_300));
  server.close();
  expect([calls, came]).toEqual([0, 0]);
});
