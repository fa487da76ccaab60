import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { batchHead, type BatchSample, type BatchSound, readBatch, readSamples, readSound } from '../fmp4/batch.ts';
import { boxesIn } from '../fmp4/boxes.ts';
import { initSegment } from '../fmp4/init.ts';
import { type FileMap, readMap } from './map.ts';
import { openRecording } from './open.ts';
import { readSpan } from './read-span.ts';
import { recover } from './recover.ts';
import { type ClosedSegment, SegmentFile } from './segment-file.ts';
import { planSpan } from './span.ts';

const folder = mkdtempSync(join(tmpdir(), 'anyuan-record-'));
afterAll(() => rmSync(folder, { recursive: true }));

const init = initSegment({ entry: 'avc1', config: Buffer.from([1, 2, 3]), width: 320, height: 240 }, null);
const EPOCH = Date.UTC(2026, 10, 30, 8);
let cameras = 0;

const MOST_LEAD = 60_000;
/** `sound`: sizes of what is heard in it, `lead`: how long before its pictures that begins. */
type Fragment = { sizes: number[]; duration: number; key: boolean; sound: number[]; lead: number };
const fragments = fc
  .array(
    fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 30 }),
      duration: fc.integer({ min: 1000, max: 9000 }),
      key: fc.boolean(),
      sound: fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 8 }),
      lead: fc.integer({ min: 0, max: MOST_LEAD }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(([first, ...rest]): Fragment[] => [{ ...first!, key: true }, ...rest]);

// Doubles would nearly all be close to 0.
const share = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);

const samplesOf = ({ sizes, duration, key }: Pick<Fragment, 'sizes' | 'duration' | 'key'>): BatchSample[] =>
  sizes.map((size, n) => ({ size, duration, cts: 0, key: key && n === 0 }));

const PIECE = 11_520;
const soundOf = ({ sound, lead }: Fragment, dts: number): BatchSound | null =>
  sound.length === 0
    ? null
    : { dts: Math.max(0, dts - lead), samples: sound.map((size) => ({ size, duration: PIECE })) };
const bytesOf = ({ sizes, sound }: Fragment): number => [...sizes, ...sound].reduce((sum, size) => sum + size, 0);

type Made = { closed: ClosedSegment; ends: number[]; ticks: number[] };
async function write(camera: string, from: number, all: readonly Fragment[]): Promise<Made> {
  const file = await SegmentFile.create(folder, camera, from, init);
  let dts = 0;
  let at = init.length;
  const [ends, ticks]: [number[], number[]] = [[], []];
  for (const [n, one] of all.entries()) {
    const samples = samplesOf(one);
    const head = batchHead(n + 1, dts, samples, soundOf(one, dts));
    const parts = [...one.sizes, ...one.sound].map((size, k) => Buffer.alloc(size, n * 31 + k));
    const end = dts + one.duration * one.sizes.length;
    await file.append([head, ...parts], dts, end, one.key);
    dts = end;
    at += head.length + parts.reduce((sum, part) => sum + part.length, 0);
    ends.push(at);
    ticks.push(dts);
  }
  return { closed: (await file.close())!, ends, ticks };
}

async function mapOf(file: string): Promise<FileMap | null> {
  const handle = await open(join(folder, file));
  try {
    return await readMap(handle);
  } finally {
    await handle.close();
  }
}

async function collect(from: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of from) all.push(chunk);
  return Buffer.concat(all);
}

test('a fragment of several pictures says what is in it, and anything else is none', () => {
  fc.assert(
    fc.property(fragments, fc.maxSafeNat(), ([one], dts) => {
      const samples = samplesOf(one!);
      const sound = soundOf(one!, dts);
      const head = batchHead(7, dts, samples, sound);
      const bytes = bytesOf(one!);
      expect([[...readSamples(head)], readSound(head)]).toEqual([samples, sound]);
      expect(readBatch(head)).toEqual({
        dts,
        duration: samples.length * one!.duration,
        key: true,
        size: head.length + bytes,
      });
      const whole = Buffer.concat([head, Buffer.alloc(bytes)]);
      expect(boxesIn(whole).map(({ type, end }) => [type, end])).toEqual([
        ['moof', head.length - 8],
        ['mdat', whole.length],
      ]);
      expect(readBatch(head.subarray(0, head.length - 1))).toBeNull();
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      expect(readBatch(Buffer.from(noise))).toBeNull();
    }),
  );
});

test('a file says by its end what a walk through it finds, and its hash is that of its bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fragments, async (all) => {
      const { closed, ends, ticks } = await write(`c${++cameras}`, EPOCH, all);
      const bytes = readFileSync(join(folder, closed.file));
      expect(closed.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(closed.bytes).toBe(bytes.length);
      const map = await mapOf(closed.file);
      const offsets = [init.length, ...ends];
      const times = [0, ...ticks];
      expect(map).toEqual({
        init: init.length,
        keys: all.flatMap(({ key }, n) => (key ? [{ time: times[n], offset: offsets[n] }] : [])),
        end: ends.at(-1),
        ticks: ticks.at(-1),
      });
      truncateSync(join(folder, closed.file), ends.at(-1));
      expect(await mapOf(closed.file)).toEqual(map);
    }),
    { numRuns: 30 },
  );
});

test('wherever a writer dies, everything before the fragment under way is kept and the file is finished', async () => {
  await fc.assert(
    fc.asyncProperty(fragments, share, async (all, where) => {
      const camera = `c${++cameras}`;
      const { closed, ends, ticks } = await write(camera, EPOCH, all);
      const bytes = readFileSync(join(folder, closed.file));
      rmSync(join(folder, closed.file));
      const cut = Math.floor(where * bytes.length);
      const left = join(folder, closed.file.replace(/-\d+\.mp4$/, '-open.mp4'));
      writeFileSync(left, bytes.subarray(0, cut));
      const found = (await recover(folder)).filter((one) => one.camera === camera);
      const whole = ends.filter((end) => end <= cut).length;
      expect(found).toHaveLength(whole > 0 ? 1 : 0);
      if (whole === 0) return;
      const [{ file, bytes: size, sha256, to }] = found as [(typeof found)[0]];
      const finished = readFileSync(join(folder, file));
      expect(finished.subarray(0, ends[whole - 1]!).equals(bytes.subarray(0, ends[whole - 1]))).toBe(true);
      expect([size, sha256]).toEqual([finished.length, createHash('sha256').update(finished).digest('hex')]);
      expect(to).toBe(EPOCH + Math.round(ticks[whole - 1]! / 90));
      expect(await mapOf(file)).toMatchObject({ end: ends[whole - 1], ticks: ticks[whole - 1] });
    }),
    { numRuns: 40 },
  );
});

test('one that is finished while it is read is found by its last name, before anybody has written that down', async () => {
  const { closed } = await write(`c${++cameras}`, EPOCH, [
    { sizes: [9], duration: 3600, key: true, sound: [], lead: 0 },
  ]);
  const named = closed.file.replace(/-\d+\.mp4$/, '-open.mp4');
  const handle = await openRecording(join(folder, named));
  expect((await handle!.readFile()).length).toBe(closed.bytes);
  await handle!.close();
  expect(await openRecording(join(folder, named.replace(`/${EPOCH}-`, `/${EPOCH + 1}-`)))).toBeNull();
  expect(await openRecording(join(folder, closed.file.replace(String(EPOCH), String(EPOCH - 1))))).toBeNull();
});

/** What is heard in a fragment is put off with its pictures; only what would be heard before time 0 is left out. */
function soundLies(fragment: Buffer): void {
  const { start, end } = boxesIn(fragment)[1]!;
  const [pictures, sound] = [[...readSamples(fragment)], readSound(fragment)];
  if (!sound) return;
  const traf = boxesIn(fragment, 8, start).at(-1)!;
  const inside = boxesIn(fragment, traf.start + 8, traf.end);
  const [trun, free] = [inside[2]!, inside[3]];
  expect(inside.map(({ type }) => type)).toEqual(['tfhd', 'tfdt', 'trun', ...(free ? ['free'] : [])]);
  const left = free ? (free.end - free.start) / 8 : 0;
  // It begins no more than a piece later than it did.
  expect(left > 0 ? sound.dts : 0).toBeLessThan(PIECE);
  if (sound.samples.length === 0) return;
  const lead = readBatch(fragment)!.dts - (sound.dts - left * PIECE);
  expect(lead).toBeGreaterThanOrEqual(0);
  expect(lead).toBeLessThanOrEqual(MOST_LEAD);
  // Every piece was filled with a number of its own: what is pointed to is the first that is kept.
  const from = fragment.readUInt32BE(trun.start + 16);
  expect(fragment[from]).toBe((fragment[start + 8]! + pictures.length + left) & 255);
  expect(from + sound.samples.reduce((sum, { size }) => sum + size, 0)).toBe(end);
}

test('a span is one file whose any part can be read by itself, and whose time never goes back', async () => {
  const segments = fc.array(fc.record({ all: fragments, gap: fc.integer({ min: -40, max: 5000 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(segments, share, share, share, share, async (made, a, b, c, d) => {
      const camera = `c${++cameras}`;
      const recorded: { from: number; map: FileMap; file: string }[] = [];
      let at = EPOCH;
      for (const { all, gap } of made) {
        const { closed, ticks } = await write(camera, at, all);
        recorded.push({ from: at, map: (await mapOf(closed.file))!, file: closed.file });
        at += Math.max(1, Math.round(ticks.at(-1)! / 90) + gap);
      }
      const last = recorded.at(-1)!;
      const whole = last.from + last.map.ticks / 90 - EPOCH;
      const [from, to] = [EPOCH + whole * Math.min(a, b), EPOCH + whole * Math.max(a, b)];
      const plan = planSpan(recorded, from, to);
      if (!plan) return;
      const files = {
        maps: recorded.map(({ map }) => map),
        open: (n: number) => open(join(folder, recorded[n]!.file)),
      };
      const bytes = await collect(readSpan(plan, files, 0, plan.size));
      expect(bytes.length).toBe(plan.size);
      const [start, end] = [Math.floor(plan.size * Math.min(c, d)), Math.floor(plan.size * Math.max(c, d))];
      expect((await collect(readSpan(plan, files, start, end))).equals(bytes.subarray(start, end))).toBe(true);
      const boxes = boxesIn(bytes);
      expect(boxes.slice(0, 3).map(({ type }) => type)).toEqual(['ftyp', 'moov', 'sidx']);
      const said = boxes.filter(({ type }) => type === 'moof').map((box) => readBatch(bytes.subarray(box.start))!);
      expect(said[0]!.dts).toBe(0);
      for (const { type, start } of boxes) if (type === 'moof') soundLies(bytes.subarray(start));
      expect(
        said.reduce((before, one) => (one.dts >= before ? one.dts + one.duration : Number.NaN), 0),
      ).toBeGreaterThan(0);
      // The index and what follows it say the same.
      const sidx = boxes[2]!;
      const rows = bytes.readUInt16BE(sidx.start + 30);
      let [offset, time] = [sidx.end, 0];
      for (let n = 0; n < rows; n++) {
        const row = sidx.start + 32 + 12 * n;
        expect(readBatch(bytes.subarray(offset))).toMatchObject({ key: true, dts: time });
        offset += bytes.readUInt32BE(row);
        time += bytes.readUInt32BE(row + 4);
      }
      expect(offset).toBe(bytes.length);
      expect(Math.abs(plan.to - plan.from - time / 90)).toBeLessThan(1);
    }),
    { numRuns: 60 },
  );
});
