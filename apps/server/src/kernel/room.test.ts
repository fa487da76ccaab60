import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { makeLog } from './log.ts';
import { makeReadiness, type Readiness } from './readiness.ts';
import { makeRoom, type Room } from './room.ts';

const mb = 1 << 20;
const log = makeLog('silent');

let folder: string;
let readiness: Readiness;
const rooms: Room[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyuan-room-'));
  readiness = makeReadiness();
});
afterEach(async () => {
  for (const room of rooms.splice(0)) room.stop();
  await rm(folder, { recursive: true, force: true });
});

const ballast = () => stat(join(folder, 'ballast')).catch(() => null);

/** A disk of 40 MB whose other files we only pretend; the ballast is real. Keeps 4 MB free, holds 8. */
const disk = { others: 0 };
async function make(): Promise<Room> {
  const freeBytes = async () => 40 * mb - disk.others - ((await ballast())?.size ?? 0);
  const room = makeRoom(folder, 8 * mb, readiness, log, { keepFree: 4 * mb, nothingLeft: 4 * mb, freeBytes });
  rooms.push(room);
  await room.start();
  return room;
}

test('the ballast is real room, given back when the disk fills, and laid again when there is room', async () => {
  disk.others = 10 * mb;
  const room = await make();
  const laid = await ballast();
  expect(laid?.size).toBe(8 * mb);
  expect((laid?.blocks ?? 0) * 512).toBeGreaterThanOrEqual(8 * mb);
  expect(room.isLow()).toBe(false);

  disk.others = 27.9 * mb;
  await room.check();
  expect(room.isLow()).toBe(false);
  disk.others = 28.1 * mb;
  await room.check();
  expect(room.isLow()).toBe(true);
  expect(await ballast()).toBeNull();
  expect(readiness.reasons()).toEqual({});

  // Free again by the ballast itself is not room; nor is just a little more.
  disk.others = 24.1 * mb;
  await room.check();
  expect(room.isLow()).toBe(true);
  disk.others = 23.9 * mb;
  await room.check();
  expect(room.isLow()).toBe(false);
  expect((await ballast())?.size).toBe(8 * mb);
});

test('with nothing left the server says that it cannot take alarms, until there is a little room', async () => {
  disk.others = 10 * mb;
  const room = await make();
  disk.others = 37 * mb;
  await room.check();
  expect(readiness.reasons()).toEqual({ disk: 'disk full' });
  disk.others = 35 * mb;
  await room.check();
  expect(readiness.reasons()).toEqual({});
  expect(room.isLow()).toBe(true);
});

test('a restart on a nearly full disk does not forget that only alarms are taken', async () => {
  disk.others = 10 * mb;
  const before = await make();
  disk.others = 30 * mb;
  await before.check();
  before.stop();
  const after = await make();
  expect(after.isLow()).toBe(true);
  disk.others = 10 * mb;
  await after.check();
  expect(after.isLow()).toBe(false);
});

test('a failed write gives the ballast back at once, also while it is being laid', async () => {
  disk.others = 10 * mb;
  const room = await make();
  await room.release();
  expect([room.isLow(), await ballast()]).toEqual([true, null]);
  const laying = room.check();
  while ((await ballast()) === null) await new Promise(setImmediate);
  await room.release();
  await laying;
  expect([room.isLow(), await ballast()]).toEqual([true, null]);
  await Promise.all([room.check(), room.check(), room.check()]);
  expect([room.isLow(), (await ballast())?.size]).toEqual([false, 8 * mb]);
});

test('half a ballast of a crash is replaced, and without a ballast the limit still holds', async () => {
  disk.others = 10 * mb;
  await writeFile(join(folder, 'ballast'), Buffer.alloc(3 * mb));
  await make();
  expect((await ballast())?.size).toBe(8 * mb);

  let free = 100 * mb;
  const none = makeRoom(folder, 0, readiness, log, {
    keepFree: 4 * mb,
    nothingLeft: 4 * mb,
    freeBytes: async () => free,
  });
  await none.check();
  expect(none.isLow()).toBe(false);
  free = 3 * mb;
  await none.check();
  expect([none.isLow(), readiness.reasons()]).toEqual([true, { disk: 'disk full' }]);
});

const mountPoint = join(tmpdir(), `anyuan-room-disk-${process.pid}`);
let isMounted = false;
beforeAll(async () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return;
  await mkdir(mountPoint);
  isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'anyuan-test', mountPoint]).status === 0;
});
afterAll(async () => {
  if (isMounted) spawnSync('umount', [mountPoint]);
  await rm(mountPoint, { recursive: true, force: true });
});

test('on a real disk of 64 MB that somebody fills, there is room to write once more', async ({ skip }) => {
  skip(!isMounted, 'needs the right to mount');
  const room = makeRoom(mountPoint, 16 * mb, readiness, log, { keepFree: 8 * mb, nothingLeft: 4 * mb });
  rooms.push(room);
  await room.start();
  expect(room.isLow()).toBe(false);
  const fill = (name: string, bytes: number) => writeFile(join(mountPoint, name), Buffer.alloc(bytes, 1));
  // 64 MB less the ballast: this much fits and not a byte more.
  await fill('log', 47 * mb);
  await expect(fill('more', 2 * mb)).rejects.toMatchObject({ code: 'ENOSPC' });
  await rm(join(mountPoint, 'more'));
  await room.check();
  expect(room.isLow()).toBe(true);
  expect(await readdir(mountPoint)).toEqual(['log']);
  await fill('alarm', 2 * mb);
  expect(readiness.reasons()).toEqual({});
  await fill('alarm', 14 * mb);
  await room.check();
  expect(readiness.reasons()).toEqual({ disk: 'disk full' });
  await rm(join(mountPoint, 'log'));
  await room.check();
  expect([room.isLow(), readiness.reasons()]).toEqual([false, {}]);
  expect((await stat(join(mountPoint, 'ballast'))).size).toBe(16 * mb);
});
