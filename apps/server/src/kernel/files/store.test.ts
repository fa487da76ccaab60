import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { makeFileStore, type FileStore } from './store.ts';

let folder: string;
let store: FileStore;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-files-'));
  store = makeFileStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));

test('a file lies under the hash of its content and comes back as it was', async () => {
  const bytes = Buffer.from('证据');
  const hash = await store.put(bytes);
  expect(hash).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(await store.get(hash)).toEqual(bytes);
  expect(await files()).toEqual([join(folder, hash.slice(0, 2), hash.slice(2, 4), hash)]);
});

test('many at once with the same content leave one whole file and no drafts', async () => {
  const bytes = Buffer.alloc(300_000, 7);
  const hashes = new Set(await Promise.all(Array.from({ length: 20 }, () => store.put(bytes))));
  expect(hashes.size).toBe(1);
  expect(await files()).toHaveLength(1);
  expect((await readFile((await files())[0] ?? '')).equals(bytes)).toBe(true);
});

test('others on the machine cannot read it, and changed content is never delivered', async () => {
  const hash = await store.put(Buffer.from('one'));
  const [path = ''] = await files();
  expect((await stat(path)).mode & 0o007).toBe(0);
  await writeFile(path, 'two');
  await expect(store.get(hash)).rejects.toThrow('damaged');
});

test('a name that is not a hash leads nowhere', async () => {
  await writeFile(join(folder, 'secret'), 'x');
  await expect(store.get('../../secret')).rejects.toThrow(/ENOENT|damaged/);
  await expect(store.get('f'.repeat(64))).rejects.toThrow('ENOENT');
});

test('files nobody needs go once they are old, with what they were; needed and young ones stay', async () => {
  const [needed, lonely, young] = [
    await store.put(Buffer.from('a')),
    await store.put(Buffer.from('b')),
    await store.put(Buffer.from('c')),
  ];
  const old = new Date(Date.now() - 2 * 86_400_000);
  for (const hash of [needed, lonely]) await utimes(join(folder, hash.slice(0, 2), hash.slice(2, 4), hash), old, old);
  const gone = [];
  for await (const some of store.sweep(new Date(Date.now() - 86_400_000), async () => new Set([needed])))
    gone.push(...some);
  expect(gone).toEqual([{ sha256: lonely, size: 1 }]);
  await expect(store.get(lonely)).rejects.toThrow('ENOENT');
  // Somebody brings the same again: from then on it is young.
  await utimes(join(folder, young.slice(0, 2), young.slice(2, 4), young), old, old);
  await store.put(Buffer.from('c'));
  for await (const some of store.sweep(new Date(Date.now() - 86_400_000), async () => new Set([needed])))
    gone.push(...some);
  expect(gone).toHaveLength(1);
  expect(await store.check(young)).toBe('whole');
});
