import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { AccessUnit } from '../unit.ts';
import { PictureBuilder } from './builder.ts';
import { nalsIn } from './nal.ts';

interface Seen {
  nals: string[];
  key: boolean;
  pts: number;
  sets: string[];
}
const seen = (unit: AccessUnit): Seen => ({
  nals: [...nalsIn(unit.slab.data, unit.from, unit.to)].map((nal) => nal.toString('hex')),
  key: unit.key,
  pts: unit.pts,
  sets: [...unit.sets.vps, ...unit.sets.sps, ...unit.sets.pps].map((nal) => nal.toString('hex')),
});
const collect = (codec: 'h264' | 'h265' = 'h264') => {
  const units: Seen[] = [];
  const builder = new PictureBuilder(codec, (unit) => units.push(seen(unit)));
  let at = 0;
  const picture = (...nals: string[]): void => {
    for (const nal of nals) {
      const bytes = Buffer.from(nal, 'hex');
      builder.whole(bytes, 0, bytes.length);
    }
    builder.finish(at++, null, 0);
  };
  return { units, builder, picture };
};
const [sps, pps, idr, p] = ['6742c01f', '68ce3c80', '6588aa', '419abb'];

test('slices and messages stay, delimiters, filler and parameter sets do not', () => {
  const { units, picture } = collect();
  picture('0910', sps, pps, '0605ff', idr, '6508bb', '0cff80');
  expect(units).toEqual([{ nals: ['0605ff', idr, '6508bb'], key: true, pts: 0, sets: [sps, pps] }]);
});

test('an H.265 picture is a key picture from BLA to CRA', () => {
  const { units, picture } = collect('h265');
  picture('4001aa', '4201bb', '4401cc', '2a0180');
  picture('020180');
  picture('2801af');
  expect(units.map(({ key, sets }) => [key, sets])).toEqual(
    [true, false, true].map((key) => [key, ['4001aa', '4201bb', '4401cc']]),
  );
});

test('any picture in any pieces and any order of sizes is the same picture', () => {
  const nal = fc.uint8Array({ minLength: 3, maxLength: 3000 });
  fc.assert(
    fc.property(
      fc.array(fc.array(nal, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 999 }),
      (pictures, step) => {
        const held: AccessUnit[] = [];
        const builder = new PictureBuilder('h264', (unit) => {
          unit.slab.hold();
          held.push(unit);
        });
        const wanted = pictures.map((nals) =>
          nals.map((body, i) => Buffer.from([0x65, i === 0 ? 0x88 : 0x40, ...body])),
        );
        for (const [n, nals] of wanted.entries()) {
          for (const bytes of nals) {
            builder.open(bytes[0]!);
            for (let at = 1; at < bytes.length; at += step) builder.put(bytes, at, Math.min(at + step, bytes.length));
            builder.close();
          }
          builder.finish(n, null, 0);
        }
        expect(held.map((unit) => seen(unit).nals)).toEqual(
          wanted.map((nals) => nals.map((bytes) => bytes.toString('hex'))),
        );
        for (const { slab } of held) slab.release();
        builder.stop();
      },
    ),
    { numRuns: 60 },
  );
});

test('pictures larger than a slab, and many that are kept, do not overwrite each other', () => {
  const held: AccessUnit[] = [];
  const builder = new PictureBuilder('h264', (unit) => {
    unit.slab.hold();
    held.push(unit);
  });
  const body = Buffer.alloc(1400);
  for (let n = 0; n < 20; n++) {
    body.fill(n + 1);
    builder.open(0x65);
    builder.put(Buffer.from([0x88]), 0, 1);
    for (let i = 0; i < (n % 5) * 150 + 1; i++) builder.put(body, 0, body.length);
    builder.close();
    builder.finish(n, null, 0);
  }
  expect(held).toHaveLength(20);
  for (const [n, { slab, from, to }] of held.entries()) {
    expect(to - from).toBe(4 + 2 + ((n % 5) * 150 + 1) * 1400);
    expect(slab.data.subarray(from + 6, to).every((byte) => byte === n + 1)).toBe(true);
  }
});

test('nothing is shown before the first key picture, nor after a damaged one until the next', () => {
  const { units, builder, picture } = collect();
  picture(p);
  picture(sps, pps, idr);
  picture(p);
  builder.damage();
  picture(p);
  picture(p);
  builder.damage();
  picture(idr);
  picture(p);
  picture(idr);
  picture(p);
  expect(units.map(({ pts }) => pts)).toEqual([1, 2, 4, 7, 8]);
  expect(builder.dropped).toBe(2);
});

test('a picture whose beginning is lost is dropped', () => {
  const { units, builder, picture } = collect();
  picture(idr);
  picture('4140bb');
  picture('419a', '4140bb');
  expect(units.map(({ pts }) => pts)).toEqual([0, 2]);
  expect(builder.dropped).toBe(1);
});

test('sets are the same object until they change, and those of a damaged picture are not believed', () => {
  const all: AccessUnit[] = [];
  const builder = new PictureBuilder('h264', (unit) => all.push(unit));
  const give = (...nals: string[]): void => {
    for (const nal of nals) builder.whole(Buffer.from(nal, 'hex'), 0, nal.length / 2);
    builder.finish(0, null, 0);
  };
  give(sps, pps, pps, idr);
  give(sps, pps, idr);
  builder.damage();
  give('6742ffff', pps, idr);
  give(idr);
  give('6764001f', idr);
  expect(new Set(all.map(({ sets }) => sets)).size).toBe(2);
  expect(all.at(-1)?.sets.sps.map((nal) => nal.toString('hex'))).toEqual(['6764001f']);
  expect(all.at(-1)?.sets.pps).toHaveLength(1);
});

test('parameter sets that come alone belong to the picture behind them', () => {
  const { units, picture } = collect();
  picture(sps);
  picture(pps);
  picture(idr);
  expect(units[0]?.sets).toEqual([sps, pps]);
});

test('a stream without IDR pictures is entered where a recovery point says so, a gradual one after some patience', () => {
  // SEI 6: recovery point, count 0 (ue "1") and 9 (ue "0001010").
  const [at0, at9] = ['060601c4', '0606011440'];
  const intra = '41b8aa';
  const open = collect();
  open.picture(p);
  open.picture(sps, pps, at0, intra);
  open.picture(p);
  expect(open.units.map(({ key }) => key)).toEqual([true, false]);

  const gradual = collect();
  for (let n = 0; n < 120; n++) gradual.picture(...(n % 10 === 0 ? [sps, pps, at9, p] : [p]));
  expect(gradual.units[0]).toMatchObject({ key: true, pts: 30 });
  expect(gradual.units).toHaveLength(90);

  const none = collect();
  for (let n = 0; n < 120; n++) none.picture(sps, pps, p);
  expect(none.units).toEqual([]);
  expect(none.builder.unentered).toBe(120);
});
