import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import mqtt from 'mqtt';
import { afterAll, expect, test } from 'vitest';

import { databaseClient } from '../../apps/server/src/kernel/db/client.ts';
import { startEmbedded } from '../../apps/server/src/kernel/db/embedded.ts';
import { stopwatch } from '../../apps/server/test/patience.ts';
import { signIn, startServer, type Server } from '../../apps/server/test/process.ts';

const diskMb = 440;
const ballastMb = 64;
const atOnce = 8;

let folder: string | undefined;
let server: Server | undefined;
afterAll(async () => {
  if (server?.process.exitCode === null) await server.kill('SIGKILL');
  if (folder === undefined) return;
  execFileSync('umount', ['-l', join(folder, 'disk')]);
  await rm(folder, { recursive: true, force: true });
});

/** A small disk of its own; undefined where only root may make one and we are not. */
async function smallDisk(): Promise<string | undefined> {
  const made = await mkdtemp(join(tmpdir(), 'anyuan-disk-'));
  // PostgreSQL's user must get through.
  await chmod(made, 0o755);
  const disk = join(made, 'disk');
  await mkdir(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMb}m,mode=755`, 'anyuan-test', disk], { stdio: 'ignore' });
  } catch {
    await rm(made, { recursive: true });
    return undefined;
  }
  folder = made;
  return disk;
}

/** Takes all the room there is, as a camera's recordings would; not what the server gives back meanwhile. */
async function fill(disk: string): Promise<() => Promise<void>> {
  const path = join(disk, 'recordings');
  const handle = await open(path, 'w');
  try {
    const { bavail, bsize } = await statfs(disk);
    for (let left = bavail * bsize; left > 0;) {
      const written = await handle
        .write(Buffer.alloc(Math.min(left, left > 1 << 20 ? 1 << 20 : 4096)))
        .catch(() => undefined);
      if (!written || written.bytesWritten === 0) break;
      left -= written.bytesWritten;
    }
  } finally {
    await handle.close();
  }
  return () => rm(path);
}

test('a full disk: alarms live on the ballast, nothing is claimed that is not stored, and space brings everything back', async ({
  skip,
}) => {
  const disk = await smallDisk();
  if (disk === undefined) return skip('a small disk of its own needs the right to mount a tmpfs');
  const data = join(disk, 'data');
  const env = { ANYUAN_BALLAST_MB: String(ballastMb), ANYUAN_LOG: 'fatal' };
  server = await startServer({ data, env });
  const { url, mqttUrl } = server;
  const admin = await signIn(url);
  await admin.call('PUT', '/devices/D-1', { name: 'D-1', kind: 'panic-button' });
  const { token } = await admin.call<{ token: string }>('POST', '/devices/D-1/token');

  const acknowledged = new Set<string>();
  const refused = new Map<string, string>();
  let count = 0;
  async function press(key = `k${++count}`): Promise<string> {
    const reply = await fetch(`${url}/api/v1/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      // Noise that does not compress, so that a few hundred presses are a ballast.
      body: JSON.stringify({
        device: 'D-1',
        key,
        kind: 'panic',
        at: new Date().toISOString(),
        data: { noise: randomBytes(24_000).toString('base64') },
      }),
    });
    const { error } = (await reply.json()) as { error?: { code: string } };
    if (reply.ok) acknowledged.add(key);
    else refused.set(key, `${reply.status} ${error?.code}`);
    return reply.ok ? 'taken' : `${reply.status} ${error?.code}`;
  }
  const office = (): Promise<string> =>
    admin.call('PUT', '/departments/D', { code: 'D', name: 'D' }).then(
      () => 'taken',
      (error: Error) => /: (503) .*"code":"(\w+)"/.exec(error.message)?.slice(1).join(' ') ?? error.message,
    );
  const health = async () => {
    const reply = await fetch(`${url}/healthz`);
    return { status: reply.status, ...((await reply.json()) as { reasons: Record<string, string> }) };
  };
  const free = async () => {
    const { bavail, bsize } = await statfs(disk);
    return (bavail * bsize) >> 20;
  };

  expect([await press(), await office(), (await health()).status]).toEqual(['taken', 'taken', 200]);
  const makeRoom = await fill(disk);
  await expect.poll(office).toBe('503 disk_full');
  // The ballast has been given back, and only alarms may use it.
  await expect.poll(free).toBeGreaterThan(ballastMb / 2);
  expect(await health()).toMatchObject({ status: 200 });
  const before = acknowledged.size;
  for (let i = 0; i < 20; i++) expect(await press()).toBe('taken');

  // All at once, until even the ballast is used up.
  const answers = new Set<string>();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let missed = 0; missed < 50 && count < 4_000;) {
        const answer = await press();
        answers.add(answer);
        if (answer !== 'taken') missed++;
      }
    }),
  );
  const onBallast = acknowledged.size - before;
  expect(onBallast).toBeGreaterThan(200);
  for (const answer of answers) expect(['taken', '503 disk_full']).toContain(answer);
  await expect.poll(async () => (await health()).status).toBe(503);
  for (let i = 0; i < 10; i++) expect(await press()).toBe('503 disk_full');
  // No PUBACK over MQTT either: the connection ends, and the device keeps its press.
  const button = await mqtt.connectAsync(mqttUrl, { username: 'D-1', password: token, reconnectPeriod: 0 });
  const cut = new Promise<string>((resolve) => button.once('close', () => resolve('cut')));
  const payload = JSON.stringify({ key: 'mqtt', kind: 'panic', at: new Date().toISOString() });
  const acked = button.publishAsync('anyuan/device/D-1/signal', payload, { qos: 1 }).then(
    () => 'acknowledged',
    () => new Promise<never>(() => undefined),
  );
  expect(await Promise.race([cut, acked])).toBe('cut');
  // What is already known can still be read.
  expect((await admin.call<{ total: number }>('GET', '/cases')).total).toBe(1);

  await makeRoom();
  const sinceSpace = stopwatch();
  await expect.poll(async () => (await health()).status).toBe(200);
  await expect.poll(office).toBe('taken');
  expect(sinceSpace.ms()).toBeLessThan(sinceSpace.within(60_000));
  // Whoever was refused comes again.
  for (const key of refused.keys()) expect(await press(key)).toBe('taken');

  await server.kill('SIGTERM');
  const postgres = await startEmbedded({ data });
  const db = databaseClient(postgres.url);
  await db.connect();
  const { rows } = await db.query<{ key: string }>('select key from signal');
  const { rows: cases } = await db.query<{ n: string }>('select sum(repeats) as n from "case"');
  await db.end();
  await postgres.stop();
  expect(rows).toHaveLength(acknowledged.size);
  expect(new Set(rows.map((row) => row.key))).toEqual(acknowledged);
  expect(Number(cases[0]?.n)).toBe(acknowledged.size);
});
