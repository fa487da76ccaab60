import { connect } from 'node:net';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { stopwatch } from '../../apps/server/test/patience.ts';
import { beginServer, signIn, startPostgres, startServer, type Server } from '../../apps/server/test/process.ts';

let postgres: Awaited<ReturnType<typeof startPostgres>> | undefined;
const servers: Server[] = [];
afterAll(async () => {
  for (const server of servers) if (server.process.exitCode === null) await server.stop();
  await postgres?.stop();
});

const health = (url: string) =>
  fetch(`${url}/healthz`).then(
    async (reply) => ({ status: reply.status, ...((await reply.json()) as object) }),
    () => ({ status: 0 }),
  );

const takesDevices = (mqttUrl: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(Number(new URL(mqttUrl).port), '127.0.0.1', () => (socket.destroy(), resolve(true)));
    socket.on('error', () => resolve(false));
  });

test('a second server on one database waits, says so, takes no devices, and goes on within ten seconds', async () => {
  postgres = await startPostgres();
  const env = { DATABASE_URL: postgres.url, ANYUAN_LOG: 'fatal' };
  const first = await startServer({ env });
  servers.push(first);
  // The key is the same on both machines.
  const shared = { ...env, ANYUAN_SECRET_FILE: join(first.data, 'secret.key') };
  const { server: second, ready } = await beginServer({ env: shared });
  servers.push(second);
  await expect
    .poll(() => health(second.url))
    .toMatchObject({ status: 503, ready: false, reasons: { standby: expect.stringContaining('Standby') as string } });
  expect((await fetch(second.url)).status).toBe(503);
  expect(await takesDevices(second.mqttUrl)).toBe(false);
  expect(await health(first.url)).toMatchObject({ status: 200 });

  const { call } = await signIn(first.url);
  await call('PUT', '/devices/SB-1', { name: 'SB-1', kind: 'panic-button' });
  await first.kill('SIGKILL');
  const watch = stopwatch();
  await ready;
  await expect.poll(() => health(second.url)).toMatchObject({ status: 200, ready: true });
  expect(watch.ms()).toBeLessThan(watch.within(10_000));
  expect(await takesDevices(second.mqttUrl)).toBe(true);
  expect(await (await signIn(second.url)).call('GET', '/devices/SB-1')).toMatchObject({ code: 'SB-1' });

  // The one that comes back finds its seat taken, and waits in its turn.
  const { server: third } = await beginServer({ env: shared });
  servers.push(third);
  await expect.poll(() => health(third.url)).toMatchObject({ status: 503, ready: false });
  await third.kill('SIGKILL');
});
