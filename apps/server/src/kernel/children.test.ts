import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { cleanEnv, inChild, systemUser } from './children.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-children-'));
  await chmod(folder, 0o755);
  process.env['DATABASE_URL'] = 'postgres://keep:secret@db/x';
});
afterAll(async () => {
  delete process.env['DATABASE_URL'];
  await rm(folder, { recursive: true });
});

async function program(name: string, body: string): Promise<URL> {
  const path = join(folder, `${name}.mjs`);
  await writeFile(path, body, { mode: 0o644 });
  return pathToFileURL(path);
}

test('a child knows nothing of our environment, and is not root where another user can run it', async () => {
  const entry = await program(
    'tell',
    `process.once('message', (asked) => process.send({ asked, env: Object.keys(process.env), uid: process.getuid?.(), cwd: process.cwd() }));`,
  );
  const answer = await inChild<{ asked: Uint8Array; env: string[]; uid: number; cwd: string }>(
    entry,
    Buffer.from([1, 2]),
    { ms: 30_000, heapMb: 128 },
  );
  expect([...answer.asked]).toEqual([1, 2]);
  const known = new Set([
    ...Object.keys(cleanEnv()),
    'HOME',
    'PWD',
    'NODE_CHANNEL_FD',
    'NODE_CHANNEL_SERIALIZATION_MODE',
  ]);
  expect(answer.env.filter((name) => !known.has(name))).toEqual([]);
  expect(answer.env).not.toContain('DATABASE_URL');
  expect(answer.uid).toBe(process.getuid?.() === 0 ? systemUser()?.uid : process.getuid?.());
});

test('one that takes too long or too much memory is ended, and whoever asked hears of it', async () => {
  const endless = await program('endless', `process.once('message', () => { for (;;); });`);
  await expect(inChild(endless, {}, { ms: 1_000, heapMb: 128 })).rejects.toMatchObject({ why: 'time' });
  const greedy = await program(
    'greedy',
    `process.once('message', () => { const all = []; for (;;) all.push(new Array(100_000).fill({})); });`,
  );
  await expect(inChild(greedy, {}, { ms: 60_000, heapMb: 32 })).rejects.toMatchObject({ why: 'ended' });
  const silent = await program('silent', 'process.exit(0);');
  await expect(inChild(silent, {}, { ms: 60_000, heapMb: 32 })).rejects.toMatchObject({ why: 'ended' });
});
