import { expect, test } from 'vitest';

import { decodeG711, encodeALaw } from './g711.ts';

// Values of ITU-T G.711 tables 1a and 2a, scaled to 16 bits.
test.each([
  ['alaw', 0xd5, 8],
  ['alaw', 0x55, -8],
  ['alaw', 0xaa, 32_256],
  ['alaw', 0x2a, -32_256],
  ['alaw', 0x80, 5504],
  ['mulaw', 0xff, 0],
  ['mulaw', 0x80, 32_124],
  ['mulaw', 0x00, -32_124],
  ['mulaw', 0xf0, 120],
] as const)('%s 0x%s is %i', (law, byte, value) => {
  expect(Math.round(decodeG711(law, Buffer.from([byte]))[0]! * 32_768) + 0).toBe(value);
});

test('a voice in µ-law sounds the same in A-law', () => {
  const words = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const [before, after] = [decodeG711('mulaw', words), decodeG711('alaw', encodeALaw(words))];
  // The steps of both laws grow with the sound; the quietest of A-law are coarser.
  const wrong = [...words].filter(
    (i) =>
      Math.abs(after[i]! - before[i]!) > Math.max(16 / 32_768, Math.abs(before[i]!) * 0.04) ||
      (Math.abs(before[i]!) > 16 / 32_768 && Math.sign(after[i]!) !== Math.sign(before[i]!)),
  );
  expect(wrong).toEqual([]);
});
