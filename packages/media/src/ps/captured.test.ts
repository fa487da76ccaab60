import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { sniffCodec } from './sniff.ts';
import { feed, reader } from './test-kit.ts';

/** Bytes of a connection as they came (RFC 4571), cut into their packets. */
function captured(name: string): Buffer[] {
  const bytes = readFileSync(join(import.meta.dirname, 'captured', name));
  const packets: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += 2 + bytes.readUInt16BE(at))
    packets.push(bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at)));
  return packets;
}

test('ZLMediaKit, H.265: a key picture of the kind IDR_N_LP is no parameter set of H.264', () => {
  const read = reader();
  feed(read, captured('zlmediakit-h265-aac.bin'));
  expect(read.pictures.map(({ codec, key, pts }) => ({ codec, key, pts }))).toEqual([
    { codec: 'h265', key: true, pts: 1_260_180 },
    { codec: 'h265', key: false, pts: 1_278_180 },
  ]);
  expect(read.formats.map(({ video, audio }) => [video, audio?.codec])).toEqual([['h265', 'aac']]);
  expect(read.quirks).toEqual([]);
});

test('ZLMediaKit, H.264: sound that comes before the first picture says nothing of the times of pictures', () => {
  const read = reader();
  feed(read, captured('zlmediakit-h264-pcma.bin'));
  expect(read.pictures.map(({ codec, key, pts }) => ({ codec, key, pts }))).toEqual([
    { codec: 'h264', key: true, pts: 720_000 },
    { codec: 'h264', key: false, pts: 738_000 },
  ]);
  expect(read.sounds.length).toBe(20);
  expect(read.quirks).toEqual([]);
});

test.each([
  ['IDR_N_LP of H.265', 0x28, 0x01, undefined],
  ['end of a sequence of H.265', 0x48, 0x01, undefined],
  ['PPS of H.264', 0x28, 0xee, 'h264'],
  ['PPS of H.264, of every picture', 0x68, 0xce, 'h264'],
  ['SPS of H.264', 0x27, 0x42, 'h264'],
  ['PPS of H.265', 0x44, 0x01, 'h265'],
])('what begins a NAL unit: %s', (_, first, second, codec) => expect(sniffCodec(first, second)).toBe(codec));
