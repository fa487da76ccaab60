import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readSps } from './sps.ts';

// Parameter sets written by libx264 164 and libx265 3.5 (Debian 12); sizes as ffprobe 5.1 reads them.
test.each([
  ['Constrained Baseline', '6742c01fda03c045fb840000030004000003007a3c60ca80', 'avc1.42c01f', 960, 540],
  ['High, cropped', '67640028acd940780227a9b011000003000100000300320f183196', 'avc1.640028', 1918, 1078],
  ['High with a scaling matrix', '6764001facd9405005bb011000000300100000030320f1831960', 'avc1.64001f', 1280, 720],
  ['High, interlaced', '6764001eacd940b424d8088000000300800000190f8a14cb', 'avc1.64001e', 720, 576],
  ['High 4:4:4', '67f4001e919b281485fc7cf808800000030080000019078b16cb', 'avc1.f4001e', 642, 362],
])('H.264 %s', (_, hex, codec, width, height) => {
  expect(readSps('h264', Buffer.from(hex, 'hex'))).toMatchObject({ codec, width, height });
});

test.each([
  [
    'Main',
    '42010101600000030090000003000003005aa0078200887de5ba4a4c2e68080000030008000003007840',
    'hvc1.1.6.L90.90',
    960,
    540,
  ],
  [
    'Main 10, cropped',
    '420101022000000300900000030000030078a003c08010e754d96566924caf016808000003000800000300c840',
    'hvc1.2.4.L120.90',
    1918,
    1078,
  ],
  [
    'Main, high tier',
    '420101216000000300900000030000030099a001e020021c5965654a4c2f016808000003000800000300c840',
    'hvc1.1.6.H153.90',
    3840,
    2160,
  ],
])('H.265 %s', (_, hex, codec, width, height) => {
  expect(readSps('h265', Buffer.from(hex, 'hex'))).toMatchObject({ codec, width, height });
});

test('a set that is cut short is refused, not misread', () => {
  expect(() => readSps('h264', Buffer.from('6742c01f', 'hex'))).toThrow(RangeError);
});

test('how samples are coded and how many pictures come is read, too', () => {
  const of = (codec: 'h264' | 'h265', hex: string): unknown => {
    const { chroma, depth, fps } = readSps(codec, Buffer.from(hex, 'hex'));
    return [chroma, depth, fps];
  };
  expect(of('h264', '6742c01fda03c045fb840000030004000003007a3c60ca80')).toEqual([1, 8, 15]);
  expect(of('h264', '67f4001e919b281485fc7cf808800000030080000019078b16cb')).toEqual([3, 8, 25]);
  const main10 = '420101022000000300900000030000030078a003c08010e754d96566924caf016808000003000800000300c840';
  expect(of('h265', main10)).toEqual([1, 10, null]);
});

test('any bytes are read or refused, never misread without end', () => {
  const sets = ['6742c01fda03c045fb840000030004000003007a3c60ca80', main].map((hex) => Buffer.from(hex, 'hex'));
  const seed = fc.tuple(fc.integer({ min: 0, max: 1 }), fc.nat(60), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(seed, { minLength: 1, maxLength: 6 }), ([first = [0, 0, 0] as const, ...more]) => {
      const nal = Buffer.from(sets[first[0]]!);
      for (const [, at, value] of [first, ...more]) nal[at % nal.length] = value;
      const refusal = attempt(() => readSps(first[0] === 0 ? 'h264' : 'h265', nal));
      expect(refusal === null || refusal instanceof RangeError).toBe(true);
    }),
    { numRuns: 5000 },
  );
});
const main = '42010101600000030090000003000003005aa0078200887de5ba4a4c2e68080000030008000003007840';
function attempt(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}
