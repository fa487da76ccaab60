import fc from 'fast-check';
import { expect, test } from 'vitest';

import { boxesIn, fragment, FRAGMENT_HEAD, initSegment } from './mp4.ts';

const names = (data: Buffer, start?: number, end?: number): string[] =>
  boxesIn(data, start, end).map((box) => box.type);

test('an init segment holds one trak and one trex per track', () => {
  const video = { entry: 'avc1', config: Buffer.from([1, 2, 3]), width: 960, height: 540 } as const;
  const both = initSegment(video, { config: Buffer.from('1588', 'hex'), rate: 8000, channels: 1 });
  expect(names(both)).toEqual(['ftyp', 'moov']);
  const moov = boxesIn(both)[1]!;
  expect(names(both, moov.start + 8, moov.end)).toEqual(['mvhd', 'trak', 'trak', 'mvex']);
  const silent = initSegment(video, null);
  const alone = boxesIn(silent)[1]!;
  expect(names(silent, alone.start + 8, alone.end)).toEqual(['mvhd', 'trak', 'mvex']);
});

test('a fragment is exactly its boxes, and its sample stands where trun says', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.maxSafeNat(),
      fc.integer({ min: -90_000, max: 90_000 }),
      fc.boolean(),
      (bytes, dts, cts, key) => {
        const sample = Buffer.from(bytes);
        const out = fragment({ track: 1, sequence: 7, dts, duration: 3600, cts, key }, sample);
        const [moof, mdat] = boxesIn(out);
        expect([moof?.type, mdat?.type, mdat?.end]).toEqual(['moof', 'mdat', out.length]);
        expect(out.subarray(FRAGMENT_HEAD).equals(sample)).toBe(true);
        expect(Number(out.readBigUInt64BE(60))).toBe(dts);
        expect(out.readInt32BE(100)).toBe(cts);
        expect(out.readUInt32BE(84)).toBe(FRAGMENT_HEAD);
      },
    ),
  );
});

test('a box that is not all there is not reported', () => {
  const whole = fragment({ track: 1, sequence: 1, dts: 0, duration: 1, cts: 0, key: true }, Buffer.alloc(10));
  expect(names(whole.subarray(0, whole.length - 1))).toEqual(['moof']);
  expect(names(Buffer.from('0000000066747970', 'hex'))).toEqual([]);
});
