import fc from 'fast-check';
import { expect, test } from 'vitest';

import { boxesIn } from './boxes.ts';
import { decoderConfig } from './config.ts';
import { fragment, FRAGMENT_HEAD, fragmentMessage, writeHead } from './fragment.ts';
import { initSegment } from './init.ts';
import { webSocketHeader } from './web-socket.ts';

const names = (data: Buffer, start?: number, end?: number): string[] =>
  boxesIn(data, start, end).map((box) => box.type);

test('an init segment holds one trak and one trex per track', () => {
  const video = { entry: 'avc1', config: Buffer.from([1, 2, 3]), width: 960, height: 540 } as const;
  const sound = { entry: 'mp4a', config: Buffer.from('1588', 'hex'), rate: 8000, channels: 1 } as const;
  const inside = (init: Buffer): string[] => {
    const moov = boxesIn(init)[1]!;
    return names(init, moov.start + 8, moov.end);
  };
  const both = initSegment(video, sound);
  expect(names(both)).toEqual(['ftyp', 'moov']);
  expect(inside(both)).toEqual(['mvhd', 'trak', 'trak', 'mvex']);
  expect(inside(initSegment(video, null))).toEqual(['mvhd', 'trak', 'mvex']);
  expect(inside(initSegment(null, { ...sound, entry: 'Opus', rate: 48_000 }))).toEqual(['mvhd', 'trak', 'mvex']);
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
        const out = fragment({ track: 1, sequence: 7, dts, duration: 3600, cts, key }, [sample]);
        const [moof, mdat] = boxesIn(out);
        expect([moof?.type, mdat?.type, mdat?.end]).toEqual(['moof', 'mdat', out.length]);
        expect(out.subarray(FRAGMENT_HEAD).equals(sample)).toBe(true);
        expect(Number(out.readBigUInt64BE(60))).toBe(dts);
        expect(out.readInt32BE(100)).toBe(cts);
        expect(out.readUInt32BE(84)).toBe(FRAGMENT_HEAD);
        expect(out.readUInt32BE(92)).toBe(sample.length);
      },
    ),
  );
});

test('a head written in front of what lies there already is the same fragment', () => {
  const sample = { track: 1, sequence: 3, dts: 5, duration: 6, cts: -7, key: false };
  const body = Buffer.from('picture');
  const data = Buffer.alloc(10 + FRAGMENT_HEAD + body.length, 0xff);
  body.copy(data, 10 + FRAGMENT_HEAD);
  writeHead(data, 10, sample, body.length);
  expect(data.subarray(10).equals(fragment(sample, [body]))).toBe(true);
});

test('a box that is not all there is not reported', () => {
  const whole = fragment({ track: 1, sequence: 1, dts: 0, duration: 1, cts: 0, key: true }, [Buffer.alloc(10)]);
  expect(names(whole.subarray(0, whole.length - 1))).toEqual(['moof']);
  expect(names(Buffer.from('0000000066747970', 'hex'))).toEqual([]);
});

test.each([0, 125, 126, 65_535, 65_536, 1_000_000])('a WebSocket header ends in front of %i bytes', (size) => {
  const data = Buffer.alloc(12);
  const from = webSocketHeader(data, 10, size);
  const [first, length] = [data[from]!, data[from + 1]!];
  expect(first).toBe(0x82);
  const read =
    length < 126 ? length : length === 126 ? data.readUInt16BE(from + 2) : Number(data.readBigUInt64BE(from + 2));
  expect([read, 10 - from]).toEqual([size, length < 126 ? 2 : length === 126 ? 4 : 10]);
});

test('a fragment as a message is one piece', () => {
  const out = fragmentMessage({ track: 2, sequence: 1, dts: 0, duration: 1, cts: 0, key: true }, Buffer.alloc(300));
  expect(out.readUInt16BE(2)).toBe(out.length - 4);
  expect(names(out.subarray(4))).toEqual(['moof', 'mdat']);
});

test('decoder configurations are those FFmpeg writes of the same parameter sets', () => {
  const hex = (text: string): Buffer => Buffer.from(text, 'hex');
  const h264 = { vps: [], sps: [hex('6742c01fda03c045fb840000030004000003007a3c60ca80')], pps: [hex('68ce3c80')] };
  expect(decoderConfig('h264', h264).toString('hex')).toBe(
    '0142c01fffe100186742c01fda03c045fb840000030004000003007a3c60ca8001000468ce3c80',
  );
  const h265 = {
    vps: [hex('40010c01ffff01600000030090000003000003005aba0240')],
    sps: [hex('42010101600000030090000003000003005aa0078200887de5ba4a4c2e68080000030008000003007840')],
    pps: [hex('4401c172b46240')],
  };
  const record = decoderConfig('h265', h265);
  expect(record.subarray(0, 23).toString('hex')).toBe('0101600000009000000000005af000fcfdf8f800000f03');
  expect(record.subarray(23, 28).toString('hex')).toBe('a000010018');
});
