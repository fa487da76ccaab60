import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Camera, type Media, type RecordNotice, startMedia } from '@anyuan/media';
import { type FileMap, readMap } from '@anyuan/media/record/map';
import { readSpan } from '@anyuan/media/record/read-span';
import { soundOf } from '@anyuan/media/record/sets';
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
  await media.record(camera('CAM-1'), { segmentMs: 2000, sound: true });
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

/** What FFmpeg hears in a file: seconds of it, when it begins, and how many beeps of the simulator there are. */
async function heard(file: string): Promise<{ from: number; seconds: number; beeps: number[] }> {
  await using demuxer = await Demuxer.open(file);
  const stream = demuxer.audio()!;
  using decoder = await Decoder.create(stream);
  const [from, beeps]: [number[], number[]] = [[], []];
  let [samples, quietSince] = [0, -1];
  for await (const frame of decoder.frames(demuxer.packets(stream.index))) {
    if (!frame) continue;
    // The decoder counts in samples.
    const at = Number(frame.pts) / frame.sampleRate;
    from.push(at);
    const plane = frame.data![0]!;
    const values = new Float32Array(plane.buffer, plane.byteOffset, frame.nbSamples);
    for (const [n, value] of values.entries()) {
      const now = at + n / frame.sampleRate;
      if (Math.abs(value) < 0.08) continue;
      if (now - quietSince > 0.5) beeps.push(now);
      quietSince = now;
    }
    samples += frame.nbSamples / frame.sampleRate;
    frame.free();
  }
  return { from: from[0]!, seconds: samples, beeps };
}

/** Several files as one. */
async function spanOf(all: Closed['closed'][], from = all[0]!.from, to = all.at(-1)!.to) {
  const maps = await Promise.all(all.map(({ file }) => mapOf(file)));
  const plan = planSpan(
    all.map((one, n) => ({ from: one.from, map: maps[n]! })),
    from,
    to,
  )!;
  const files = { maps, open: (n: number) => open(join(folder, all[n]!.file)) };
  const bytes = async (): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of readSpan(plan, files, 0, plan.size)) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  return { plan, bytes };
}

test.each([
  ['aac', 'aac', 16_000],
  ['pcma', 'aac', 8000],
  ['pcmu', 'aac', 8000],
  ['g726', 'aac', 8000],
  ['opus', 'opus', 48_000],
])('the sound of %s lies beside its pictures, as long as they are, and is heard', async (kind, codec, rate) => {
  const id = `SND-${kind}`;
  await media.record(camera(id, `${id}/320x240/10fps/loop/${kind}`), { segmentMs: 2000, sound: true });
  await expect.poll(() => closed().length).toBeGreaterThanOrEqual(3);
  await media.recordEnd(id);
  const all = closed();
  // One format from the first segment on, or they would not play as one.
  expect(new Set(all.map(({ format }) => format)).size).toBe(1);
  expect(all[0]!.format).toMatch(new RegExp(`^avc1\\.\\S+ 320x240 \\w{12} ${codec}$`));
  expect(soundOf(readFileSync(join(folder, all[0]!.closed.file)))).toMatchObject({ codec, rate });
  const { bytes } = await spanOf(all.map(({ closed: one }) => one));
  const whole = join(folder, `${id}.mp4`);
  writeFileSync(whole, await bytes());
  const { pictures, seconds } = await decoded(whole);
  expect(pictures).toBeGreaterThan(seconds * 10 * 0.8);
  const sound = await heard(whole);
  expect(Math.abs(sound.seconds - seconds)).toBeLessThan(0.7);
  expect(sound.from).toBeLessThan(0.5);
  // The simulator beeps every second; across segments, too.
  expect(sound.beeps.length).toBeGreaterThanOrEqual(Math.floor(seconds) - 1);
  for (const [n, at] of sound.beeps.slice(1).entries()) expect(Math.abs(at - sound.beeps[n]! - 1)).toBeLessThan(0.35);
});

test('a hospital that wants no sound has none on its disk; changed, the next segment has it', async () => {
  const silent = camera('SND-NO', 'SND-NO/320x240/10fps/loop/aac');
  await media.record(silent, { segmentMs: 1000, sound: false });
  await expect.poll(() => closed().length).toBeGreaterThanOrEqual(1);
  expect(closed()[0]!.format).toMatch(/^avc1\.\S+ 320x240 \w{12}$/);
  await media.record(silent, { segmentMs: 1000, sound: true });
  await expect.poll(() => closed().at(-1)!.format).toMatch(/ aac$/);
  await media.recordEnd('SND-NO');
});

test('a camera of JPEG is recorded as what browsers play, with its sound', async () => {
  await media.record(camera('JPG', 'JPG/320x240/10fps/loop/mjpeg/pcma'), { segmentMs: 2000, sound: true });
  await expect.poll(() => closed().length).toBeGreaterThanOrEqual(2);
  await media.recordEnd('JPG');
  expect(told.filter((one) => 'trouble' in one)).toEqual([]);
  for (const { closed: one, format } of closed()) {
    expect(format).toMatch(/^avc1\.[0-9a-f]{6} 320x240 [0-9a-f]{12} aac$/);
    const { pictures, seconds } = await decoded(join(folder, one.file));
    expect(Math.abs(pictures / 10 - (one.to - one.from) / 1000)).toBeLessThan(0.7);
    expect(Math.abs(seconds - (one.to - one.from) / 1000)).toBeLessThan(0.5);
  }
});

test('a span over several segments is one file that plays', async () => {
  await media.record(camera('CAM-2'), { segmentMs: 1000, sound: true });
  await expect.poll(() => closed().length).toBeGreaterThanOrEqual(3);
  await media.recordEnd('CAM-2');
  const all = closed().map((one) => one.closed);
  const [from, to] = [all[0]!.from + 500, all[2]!.to - 100];
  const { plan, bytes } = await spanOf(all, from, to);
  expect(plan.from).toBeLessThanOrEqual(from);
  expect(plan.to).toBeGreaterThanOrEqual(to);
  const file = join(folder, 'span.mp4');
  writeFileSync(file, await bytes());
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
      if (alive && !again.isAlive) void media.record(camera('CAM-3'), { segmentMs: 60_000, sound: true });
      again.isAlive = alive;
    },
  });
  await media.record(camera('CAM-3'), { segmentMs: 60_000, sound: true });
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
