import fc from 'fast-check';
import { expect, test } from 'vitest';

import { unescape } from './bits.ts';
import { accessUnit, isComplete, lengthPrefixed, mergeSets, sameSets, splitAnnexB } from './nal.ts';

/** Bytes as an encoder would write them: escaped, and not ending in zero. */
const nal = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => {
  const out: number[] = [];
  for (const byte of [...bytes, 0x80]) {
    if (out.length >= 2 && out.at(-1) === 0 && out.at(-2) === 0 && byte <= 3) out.push(3);
    out.push(byte);
  }
  return Buffer.from(out);
});
const startCode = fc.constantFrom(Buffer.from([0, 0, 1]), Buffer.from([0, 0, 0, 1]));

test('any list of NAL units comes back out of its byte stream', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(startCode, nal), { maxLength: 8 }), (units) => {
      const stream = Buffer.concat(units.flat());
      expect(splitAnnexB(stream).map((n) => n.toString('hex'))).toEqual(units.map(([, n]) => n.toString('hex')));
    }),
  );
});

test('escaping is undone', () => {
  expect(unescape(Buffer.from('0000030100000300000301', 'hex')).toString('hex')).toBe('0000010000000001');
});

const annexB = (...nals: string[]): Buffer => Buffer.from(nals.map((n) => `00000001${n}`).join(''), 'hex');

test('an H.264 picture keeps slices and messages, loses delimiters and parameter sets', () => {
  const unit = accessUnit('h264', annexB('0910', '6742c01f', '68ce3c80', '0605ff', '6588', '0cff80'));
  expect(unit.nals.map((n) => n.toString('hex'))).toEqual(['0605ff', '6588']);
  expect(unit).toMatchObject({ key: true, bytes: 4 + 3 + 4 + 2 });
  expect(isComplete('h264', unit.sets)).toBe(true);
  expect(accessUnit('h264', annexB('419a')).key).toBe(false);
});

test('an H.265 picture is a key picture from BLA to CRA', () => {
  expect(accessUnit('h265', annexB('2801af')).key).toBe(true);
  expect(accessUnit('h265', annexB('2a01af')).key).toBe(true);
  expect(accessUnit('h265', annexB('0201d0')).key).toBe(false);
});

test('sets that come again alone replace only their kind', () => {
  const first = accessUnit('h264', annexB('6742c01f', '68ce3c80')).sets;
  const second = mergeSets(first, accessUnit('h264', annexB('68ce3c81')).sets);
  expect(second.sps).toEqual(first.sps);
  expect(sameSets(first, second)).toBe(false);
  expect(sameSets(first, mergeSets(first, accessUnit('h264', annexB('6588')).sets))).toBe(true);
});

test('lengths stand before the units', () => {
  const out = Buffer.alloc(9);
  lengthPrefixed([Buffer.from('65', 'hex')], out, 4);
  expect(out.toString('hex')).toBe('000000000000000165');
});
