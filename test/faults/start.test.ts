import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, onTestFinished, test } from 'vitest';

import { stopwatch } from '../../apps/server/test/patience.ts';
import { killDatabase, signIn, startServer, type Server } from '../../apps/server/test/process.ts';

const cli = join(import.meta.dirname, '../../apps/server/src/cli.ts');
let server: Server | undefined;
afterAll(() => server?.stop());

/** A disk of its own; undefined where only root may make one and we are not. */
async function disk(options: string): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'anyuan-start-'));
  const place = join(folder, 'disk');
  await mkdir(place);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'anyuan-test', place], { stdio: 'ignore' });
    onTestFinished(async () => {
      execFileSync('umount', ['-l', place]);
      await rm(folder, { recursive: true });
    });
    return place;
  } catch {
    await rm(folder, { recursive: true });
    return undefined;
  }
}

test('a log on a full disk and a closed output end nothing; neither does the loss of the whole database', async ({
  skip,
}) => {
  const full = await disk('size=64k');
  if (full === undefined) return skip('a small disk of its own needs the right to mount a tmpfs');
  const log = await open(join(full, 'log'), 'a');
  await log.write(Buffer.alloc(64 << 10)).catch(() => undefined);
  server = await startServer({ env: { ANYUAN_LOG: 'trace' }, stderr: log.fd });
  await log.close();
  server.process.stdout?.destroy();
  const { call } = await signIn(server.url);
  await call('PUT', '/devices/S-1', { name: 'S-1', kind: 'panic-button' });
  const { token } = await call<{ token: string }>('POST', '/devices/S-1/token');
  let count = 0;
  const press = async () => {
    const reply = await fetch(`${server!.url}/api/v1/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ device: 'S-1', key: `k${++count}`, kind: 'panic', at: new Date().toISOString() }),
    });
    return reply.status;
  };
  for (let i = 0; i < 50; i++) expect(await press()).toBe(200);

  // Every process of PostgreSQL at once: alarms are taken again within five seconds.
  killDatabase(server.data);
  const watch = stopwatch();
  await expect.poll(press, { interval: 20 }).not.toBe(200);
  await expect.poll(press, { interval: 20 }).toBe(200);
  expect(watch.ms()).toBeLessThan(watch.within(5_000));
  expect(server.process.exitCode).toBeNull();
});

test('a server whose log nobody reads any more goes on', async () => {
  const { data } = server ?? {};
  await server?.kill('SIGTERM');
  server = await startServer({ ...(data && { data }), env: { ANYUAN_LOG: 'trace' }, stderr: 'pipe' });
  server.process.stdout?.destroy();
  server.process.stderr?.destroy();
  for (let i = 0; i < 20; i++) expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(server.process.exitCode).toBeNull();
});

/** What a start says when it cannot go on. */
function refusal(data: string): { status: number | null; lines: string[] } {
  const env = { ...process.env, ANYUAN_DATA: data, ANYUAN_LOG: 'fatal' };
  const { status, stderr } = spawnSync(process.execPath, [cli, 'start'], { env, encoding: 'utf8' });
  return { status, lines: stderr.trim().split('\n') };
}

test('a data folder that is read-only is one sentence in both languages', async ({ skip }) => {
  const place = await disk('size=1m,ro');
  if (place === undefined) return skip('a read-only disk needs the right to mount a tmpfs');
  for (const data of [place, join(place, 'data')]) {
    const { status, lines } = refusal(data);
    expect(lines).toEqual([expect.stringContaining('只读'), expect.stringContaining('read-only')]);
    expect(status).toBe(77);
  }
});

test('a data folder that has vanished in part is one sentence, and nothing new is begun in its place', async () => {
  const data = server!.data;
  await server!.kill('SIGTERM');
  await rm(join(data, 'secret.key'));
  const { status, lines } = refusal(data);
  expect(lines).toEqual([expect.stringContaining('secret.key'), expect.stringContaining('secret.key')]);
  expect(status).toBe(78);
});
