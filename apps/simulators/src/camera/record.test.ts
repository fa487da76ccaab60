import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Camera, type Media, type RecordNotice, startMedia } from '@anyuan/media';
import { type FileMap, readMap } from '@anyuan/media/record/map';
import { readSpan } from '@anyuan/media/record/read-span';
import { planSpan } from '@anyuan/media/record/span';
import { Decoder, Demuxer } from 'node-av';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { stopwatch } from '../../../server/test/patience.ts';
import { type CameraServer, startCameraServer } from './index.ts';

type Closed = Extract<RecordNotice, { closed: unknown }>;
let simulator: CameraServer;
let media: Media;
let folder: string;
let told: RecordNotice[];

beforeAll(async () => void (simulator = await startCameraServer()));
afterAll(() => simulator.stop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'anyuan-records-'));
  told = [];
  media = await startMedia({ records: folder, onRecorded: (notice) => told.push(notice) });
});
afterEach(async () => {
  await media.stop();
  rmSync(folder, { recursive: true });
});

const camera = (id: string, path = `${id}/320x240/10fps/loop`): Camera => ({
  id,
  url: `rtsp://127.0.0.1:${simulator.port}/cam/${path}`,
});
const closed = (): Closed[] => told.filter((one): one is Closed => 'closed' in one);
const begun = (): number => told.filter((one) => 'opened' in one).length;

async function mapOf(file: string): Promise<FileMap> {
  const handle = await open(join(folder, file));
  try {
    return (await readMap(handle))!;
  } finally {
    await handle.close();
  }
}

/** Seconds of pictures that FFmpeg decodes of a file, all of them. */
async function decoded(file: string): Promise<{ pictures: number; seconds: number }> {
  await using demuxer = await Demuxer.open(file);
  const stream = demuxer.video()!;
  using decoder = await Decoder.create(stream);
  let [pictures, last] = [0, 0];
  for await (const frame of decoder.frames(demuxer.packets(stream.index))) {
    if (!frame) continue;
    pictures++;
    last = (Number(frame.pts) * stream.timeBase.num) / stream.timeBase.den;
    frame.free();
  }
  return { pictures, seconds: last };
}

test('a camera is recorded in segments that begin with a key picture, play, and are what their hash says', async () => {
  await media.record(camera('CAM-1'), 2000);
  await expect.poll(() => closed().length).toBeGreaterThanOrEqual(2);
  await media.recordEnd('CAM-1');
  expect(told.filter((one) => 'trouble' in one)).toEqual([]);
  const all = closed();
  for (const { closed: one, format } of all) {
    expect(format).toMatch(/^avc1\.[0-9a-f]{6} 320x240 [0-9a-f]{12}$/);
    const bytes = readFileSync(join(folder, one.file));
    expect([one.bytes, one.sha256]).toEqual([bytes.length, createHash('sha256').update(bytes).digest('hex')]);
    const { pictures, seconds } = await decoded(join(folder, one.file));
    // Ten a second, and as long as its name says.
    expect(Math.abs(pictures / 10 - (one.to - one.from) / 1000)).toBeLessThan(0.5);
    expect(Math.abs(seconds - (one.to - one.from) / 1000)).toBeLessThan(0.5);
  }
  // One follows the other without a hole.
  for (const [n, one] of all.slice(1).entries())
    expect(Math.abs(one.closed.from - all[n]!.closed.to)).toBeLessThan(400);
  // Nothing was left open.
  expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('open'))).toEqual(
    [],
  );
});

test('a span over several segments is one file that plays', async () => {
  await media.record(camera('CAM-2'), 1000);
  await expect.poll(() => closed().length).toBeGreaterThanOrEqual(3);
  await media.recordEnd('CAM-2');
  const all = closed().map((one) => one.closed);
  const maps = await Promise.all(all.map(({ file }) => mapOf(file)));
  const recorded = all.map(({ from }, n) => ({ from, map: maps[n]! }));
  const [from, to] = [all[0]!.from + 500, all[2]!.to - 100];
  const plan = planSpan(recorded, from, to)!;
  expect(plan.from).toBeLessThanOrEqual(from);
  expect(plan.to).toBeGreaterThanOrEqual(to);
  const file = join(folder, 'span.mp4');
  const chunks: Buffer[] = [];
  const files = { maps, open: (n: number) => open(join(folder, all[n]!.file)) };
  for await (const chunk of readSpan(plan, files, 0, plan.size)) chunks.push(chunk);
  writeFileSync(file, Buffer.concat(chunks));
  const { seconds } = await decoded(file);
  expect(Math.abs(seconds - (plan.to - plan.from) / 1000)).toBeLessThan(0.5);
});

test('the media process is killed while recording: recording again within five seconds, and nothing but the open second is lost', async () => {
  await media.stop();
  const again = { isAlive: true };
  media = await startMedia({
    records: folder,
    onRecorded: (notice) => told.push(notice),
    onState(alive) {
      if (alive && !again.isAlive) void media.record(camera('CAM-3'), 60_000);
      again.isAlive = alive;
    },
  });
  await media.record(camera('CAM-3'), 60_000);
  await expect.poll(begun).toBe(1);
  const size = (): number => {
    const open = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith('-open.mp4'));
    return open === undefined ? 0 : readFileSync(join(folder, open)).length;
  };
  const first = size();
  await expect.poll(size).toBeGreaterThan(first + 20_000);
  const { pid } = await media.stats();
  const killedAt = Date.now();
  const watch = stopwatch();
  execFileSync('kill', ['-9', String(pid)]);
  await expect.poll(begun).toBe(2);
  expect(watch.ms()).toBeLessThan(watch.within(5000));
  const [whole] = closed();
  expect(whole).toBeDefined();
  // Fragments of a second, each on the disk before the next.
  expect(killedAt - whole!.closed.to).toBeLessThan(2500);
  const { seconds } = await decoded(join(folder, whole!.closed.file));
  expect(Math.abs(seconds - (whole!.closed.to - whole!.closed.from) / 1000)).toBeLessThan(0.5);
});
