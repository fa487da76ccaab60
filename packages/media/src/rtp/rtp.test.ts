import fc from 'fast-check';
import { expect, test } from 'vitest';

import { PictureBuilder } from '../picture/builder.ts';
import { nalsIn } from '../picture/nal.ts';
import type { AudioUnit } from '../unit.ts';
import { H264 } from './h264.ts';
import { H265 } from './h265.ts';
import { jpegHeader, tablesFor } from './jpeg-header.ts';
import { Jpeg } from './jpeg.ts';
import { ReorderBuffer } from './order.ts';
import { readRtcp, receiverReport } from './rtcp.ts';
import { Aac, Latm } from './sound.ts';
import { RtpTrack } from './track.ts';

const packet = (sequence: number, time: number, marker: boolean, payload: Buffer, ssrc = 7): Buffer => {
  const head = Buffer.alloc(12);
  head[0] = 0x80;
  head[1] = 96 | (marker ? 0x80 : 0);
  head.writeUInt16BE(sequence & 0xffff, 2);
  head.writeUInt32BE(time >>> 0, 4);
  head.writeUInt32BE(ssrc, 8);
  return Buffer.concat([head, payload]);
};
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

interface Shown {
  pts: number;
  key: boolean;
  nals: string[];
  at: number;
}
const receiver = (codec: 'h264' | 'h265' = 'h264', hasOrder = false) => {
  const shown: Shown[] = [];
  const builder = new PictureBuilder(codec, ({ pts, key, slab, from, to, at }) =>
    shown.push({ pts, key, at, nals: [...nalsIn(slab.data, from, to)].map((nal) => nal.toString('hex')) }),
  );
  const track = new RtpTrack([96], codec === 'h264' ? new H264(builder) : new H265(builder, hasOrder));
  let at = 0;
  const give = (...packets: Buffer[]): void => {
    for (const one of packets) track.packet(one, 0, one.length, ++at);
  };
  const giveAt = (now: number, ...packets: Buffer[]): void => {
    at = now;
    give(...packets);
  };
  return { shown, builder, track, give, giveAt };
};
const [sps, pps, idr, p] = ['6742c01f', '68ce3c80', '6588aa', '419abb'].map(hex) as [Buffer, Buffer, Buffer, Buffer];
const nals = (shown: readonly Shown[]): string[][] => shown.map((one) => one.nals);

/** A NAL unit as RFC 6184 sends it: whole, or in fragments of `size`. */
function h264Payloads(nal: Buffer, size: number): Buffer[] {
  if (nal.length <= size) return [nal];
  const out: Buffer[] = [];
  for (let at = 1; at < nal.length; at += size) {
    const mark = (at === 1 ? 0x80 : 0) | (at + size >= nal.length ? 0x40 : 0) | (nal[0]! & 31);
    out.push(Buffer.concat([Buffer.from([(nal[0]! & 0xe0) | 28, mark]), nal.subarray(at, at + size)]));
  }
  return out;
}
function h265Payloads(nal: Buffer, size: number): Buffer[] {
  if (nal.length <= size) return [nal];
  const out: Buffer[] = [];
  for (let at = 2; at < nal.length; at += size) {
    const mark = (at === 2 ? 0x80 : 0) | (at + size >= nal.length ? 0x40 : 0) | ((nal[0]! >> 1) & 63);
    out.push(Buffer.concat([Buffer.from([(nal[0]! & 0x81) | 98, nal[1]!, mark]), nal.subarray(at, at + size)]));
  }
  return out;
}
/** Packets of pictures, numbered on. */
function* packets(pictures: readonly (readonly Buffer[])[], sequence = 65_530, step = 3600): Generator<Buffer> {
  for (const [n, payloads] of pictures.entries())
    for (const [i, payload] of payloads.entries())
      yield packet(sequence++, n * step + 0xffff_f000, i === payloads.length - 1, payload);
}

test.each(['h264', 'h265'] as const)(
  '%s: any pictures cut into any packets come out whole, at their marker, in order',
  (codec) => {
    const body = fc.uint8Array({ minLength: 2, maxLength: 4000 });
    fc.assert(
      fc.property(
        fc.array(fc.array(body, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 3, max: 1500 }),
        (pictures, size) => {
          const { shown, give } = receiver(codec);
          const head = codec === 'h264' ? [0x65] : [0x26, 0x01];
          const wanted = pictures.map((parts) =>
            parts.map((bytes, i) => Buffer.from([...head, i === 0 ? 0x80 : 0x40, ...bytes])),
          );
          const cut = codec === 'h264' ? h264Payloads : h265Payloads;
          give(...packets(wanted.map((units) => units.flatMap((unit) => cut(unit, size)))));
          expect(nals(shown)).toEqual(wanted.map((units) => units.map((unit) => unit.toString('hex'))));
          expect(shown.map(({ pts }) => pts)).toEqual(wanted.map((_, n) => n * 3600));
        },
      ),
      { numRuns: 60 },
    );
  },
);

test('several small units in one packet are taken apart', () => {
  const sized = (nal: Buffer): Buffer => Buffer.concat([Buffer.from([nal.length >> 8, nal.length & 255]), nal]);
  const one = receiver();
  one.give(packet(1, 0, true, Buffer.concat([hex('18'), ...[sps, pps, idr].map(sized)])));
  expect(nals(one.shown)).toEqual([['6588aa']]);
  expect(one.builder.sets.sps).toHaveLength(1);
  const two = receiver('h265', true);
  const [a, b] = [hex('260180aa'), hex('260140bb')];
  // With numbers of decoding order: two bytes in front of the first unit, one in front of the second.
  two.give(packet(1, 0, true, Buffer.concat([hex('6001'), hex('0000'), sized(a), hex('00'), sized(b)])));
  expect(nals(two.shown)).toEqual([['260180aa', '260140bb']]);
});

test('a picture is shown when its last packet comes, not when the next picture begins', () => {
  const { shown, giveAt } = receiver();
  giveAt(1000, packet(1, 0, true, idr));
  expect(shown.map(({ at }) => at)).toEqual([1001]);
});

test('a lost marker does not join two pictures', () => {
  const { shown, give } = receiver();
  give(packet(1, 0, true, idr), packet(2, 3600, false, p), packet(3, 7200, true, p));
  expect(nals(shown)).toEqual([['6588aa'], ['419abb'], ['419abb']]);
});

test('a camera that marks slices loses one picture, then the time stamp ends its pictures', () => {
  const { shown, give } = receiver();
  const [first, second] = [idr, hex('6540bb')];
  let n = 1;
  for (let i = 0; i < 4; i++) give(packet(n++, i * 3600, true, first), packet(n++, i * 3600, true, second));
  give(packet(n, 99_999, true, p));
  expect(nals(shown).slice(1)).toEqual([
    ['6588aa', '6540bb'],
    ['6588aa', '6540bb'],
    ['6588aa', '6540bb'],
  ]);
});

test('start codes left in the payload are no obstacle', () => {
  const { shown, give } = receiver();
  give(packet(1, 0, true, Buffer.concat([hex('00000001'), sps, hex('00000001'), pps, hex('000001'), idr])));
  expect(nals(shown)).toEqual([['6588aa']]);
});

test('whatever is lost, no picture is shown in which something is missing, nor one that needs a lost key picture', () => {
  const pictures = Array.from({ length: 30 }, (_, n) => {
    const nal = Buffer.alloc(40, n);
    nal[0] = n % 10 === 0 ? 0x65 : 0x41;
    nal[1] = n % 10 === 0 ? 0x88 : 0x9a;
    return nal;
  });
  const all = [...packets(pictures.map((nal) => h264Payloads(nal, 10)))];
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(all.length - 1), { maxLength: 30 }), (missing) => {
      const { shown, give } = receiver();
      give(...all.filter((_, i) => !missing.includes(i)));
      const perPicture = all.length / pictures.length;
      const damaged = new Set(missing.map((i) => Math.floor(i / perPicture)));
      const intact = pictures.filter((_, n) => !damaged.has(n)).map((nal) => nal.toString('hex'));
      const groups = [0, 10, 20].filter((key) => !damaged.has(key));
      const wanted = intact.filter(
        (nal) => groups.length === 3 || groups.some((key) => pictures[key]!.toString('hex') === nal),
      );
      const got = shown.map(({ nals: [nal] }) => nal);
      // Everything intact is there when no key picture was hit; otherwise at least the intact key pictures.
      expect(wanted.every((nal) => got.includes(nal))).toBe(true);
      expect(got.every((nal) => intact.includes(nal!))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('packets of a foreign source are not mixed in, and one that takes over is followed', () => {
  const { shown, giveAt, track } = receiver();
  giveAt(0, packet(1, 0, true, idr), packet(900, 5, true, hex('419acc'), 9), packet(2, 3600, true, p));
  expect(nals(shown)).toEqual([['6588aa'], ['419abb']]);
  expect(track.foreign).toBe(1);
  giveAt(2000, packet(901, 50_000, true, hex('6588dd'), 9));
  expect(nals(shown).at(-1)).toEqual(['6588dd']);
});

test('a camera that numbers anew is followed, a packet that comes twice is not', () => {
  const { shown, give, track } = receiver();
  give(packet(40_000, 0, true, idr), packet(40_001, 3600, true, p), packet(40_000, 0, true, idr));
  expect(shown).toHaveLength(2);
  give(packet(5, 7200, true, hex('6588ee')), packet(6, 10_800, true, hex('6588ff')));
  expect(nals(shown).at(-1)).toEqual(['6588ff']);
  expect(track.lost).toBe(0);
});

test('time goes on where the clock of 32 bits begins again, and back where it steps back', () => {
  const { shown, give } = receiver();
  give(packet(1, 0xffff_ff00, true, idr), packet(2, 0x0e10 - 0x100, true, p), packet(3, 0, true, p));
  expect(shown.map(({ pts }) => pts)).toEqual([0, 3600, 256]);
});

test('datagrams come in order whatever the network does, and without waiting for what never comes', () => {
  const count = 60;
  const order = fc.array(fc.nat(5), { minLength: count, maxLength: count });
  const losses = fc.uniqueArray(fc.integer({ min: 1, max: count - 1 }), { maxLength: 5 });
  fc.assert(
    fc.property(order, losses, fc.boolean(), (delays, lost, twice) => {
      const out: number[] = [];
      const buffer = new ReorderBuffer((one) => out.push(one.readUInt16BE(2)));
      const sent = Array.from({ length: count }, (_, i) => ({ i, when: i === 0 ? -1 : i + delays[i]! }))
        .filter(({ i }) => !lost.includes(i))
        .toSorted((a, b) => a.when - b.when);
      for (const { i, when } of sent) {
        const one = packet(65_500 + i, 0, false, p);
        buffer.push(one, when);
        if (twice) buffer.push(one, when);
      }
      for (let i = count; i < count + 70; i++) buffer.push(packet(65_500 + i, 0, false, p), 1000 + i * 10);
      const numbers = out.map((sequence) => (sequence - 65_500) & 0xffff);
      const wanted = Array.from({ length: numbers.length + lost.length }, (_, i) => i).filter((i) => !lost.includes(i));
      expect(numbers).toEqual(wanted);
      expect(numbers.length).toBeGreaterThan(count);
    }),
    { numRuns: 200 },
  );
});

test('frames of AAC are found by their table, and put together where one is too large for a packet', () => {
  const units: AudioUnit[] = [];
  const emit = ({ pts, data }: AudioUnit): void => void units.push({ pts, data: Buffer.from(data) });
  const aac = new Aac({ sizeBits: 13, indexBits: 3, deltaBits: 3 }, emit);
  const table = (...sizes: number[]): Buffer => {
    const out = Buffer.alloc(2 + sizes.length * 2);
    out.writeUInt16BE(sizes.length * 16);
    for (const [i, size] of sizes.entries()) out.writeUInt16BE(size << 3, 2 + i * 2);
    return out;
  };
  const two = Buffer.concat([table(2, 3), hex('aabb'), hex('ccddee')]);
  aac.payload(two, 0, two.length, true, 1024, false);
  const parts = [Buffer.concat([table(4), hex('0102')]), Buffer.concat([table(4), hex('0304')])];
  for (const part of parts) aac.payload(part, 0, part.length, false, 4096, false);
  expect(units.map(({ pts, data }) => [pts, data.toString('hex')])).toEqual([
    [1024, 'aabb'],
    [2048, 'ccddee'],
    [4096, '01020304'],
  ]);
  const latm = new Latm(emit);
  const frame = Buffer.concat([hex('ff03'), Buffer.alloc(258, 9)]);
  latm.payload(frame, 0, 100, false, 9, false);
  latm.payload(frame, 100, frame.length, true, 9, false);
  expect(units.at(-1)?.data.equals(Buffer.alloc(258, 9))).toBe(true);
});

const segments = (jpeg: Buffer): Map<number, Buffer> => {
  const found = new Map<number, Buffer>();
  for (let at = 2; jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2))
    found.set(jpeg[at + 1]!, jpeg.subarray(at + 4, at + 2 + jpeg.readUInt16BE(at + 2)));
  return found;
};

test('the header of a JPEG names the same components where they are described and where they are scanned', () => {
  const found = segments(jpegHeader(1, 320, 192, tablesFor(50), 0));
  const [frame, scan] = [found.get(0xc0)!, found.get(0xda)!];
  expect([frame.readUInt16BE(1), frame.readUInt16BE(3), frame[5], scan[0]]).toEqual([192, 320, 3, 3]);
  expect([frame[6], frame[9], frame[12]]).toEqual([scan[1], scan[3], scan[5]]);
  // A quality of 50 is the tables of the standard themselves.
  expect([...tablesFor(50).subarray(0, 4)]).toEqual([16, 11, 12, 14]);
});

test('a JPEG in parts is whole again, with the tables it brought or brought before; one with a gap is dropped', () => {
  const shown: Buffer[] = [];
  const jpeg = new Jpeg({ width: 0, height: 0 }, ({ slab, from, to }) =>
    shown.push(Buffer.from(slab.data.subarray(from, to))),
  );
  const tables = Buffer.alloc(128, 9);
  const part = (offset: number, body: string, withTables = false): Buffer =>
    Buffer.concat([
      Buffer.from([0, 0, offset >> 8, offset & 255, 1, 200, 40, 24]),
      ...(offset === 0 ? [Buffer.from([0, 0, 0, withTables ? 128 : 0]), ...(withTables ? [tables] : [])] : []),
      hex(body),
    ]);
  const give = (time: number, parts: Buffer[], lost = false): void => {
    for (const [i, one] of parts.entries())
      jpeg.payload(one, 0, one.length, i === parts.length - 1, time, lost && i > 0, 0);
  };
  give(1, [part(0, 'aabb', true), part(2, 'ccdd')]);
  give(2, [part(0, 'aabb'), part(2, 'eeff')]);
  give(3, [part(0, 'aabb'), part(4, 'eeff')]);
  give(4, [part(0, 'aabb'), part(2, 'eeff')], true);
  expect(shown.map((one) => one.subarray(-6).toString('hex'))).toEqual(['aabbccddffd9', 'aabbeeffffd9']);
  expect(segments(shown[1]!).get(0xdb)?.subarray(1)).toEqual(tables.subarray(0, 64));
  expect(jpeg.dropped).toBe(2);
});

test('reports are read and written', () => {
  const sender = hex('80c80006000000070000000100000002000000030000000400000005');
  expect(readRtcp(sender, 0, sender.length)).toEqual({ goodbye: false, report: 0x0001_0000, clock: null });
  // 2026-11-30 08:00 UTC and a half, as NTP counts.
  const timed = hex('80c8000600000007eeb7ab80800000000000000300000004' + '00000005');
  expect(new Date(readRtcp(timed, 0, timed.length).clock ?? 0).toISOString()).toBe('2026-11-30T08:00:00.500Z');
  const end = Buffer.concat([sender, hex('81cb000100000007')]);
  expect(readRtcp(end, 0, end.length).goodbye).toBe(true);
  const ours = receiverReport(7, 99, 3, 0x10000, 1000);
  expect([ours.length % 4, ours[1], ours.readUInt32BE(16), ours.readUInt32BE(28)]).toEqual([0, 201, 99, 65_536]);
  expect(readRtcp(ours, 0, ours.length)).toEqual({ goodbye: false, report: null, clock: null });
});

test('100,000 damaged packets: nothing throws, nothing hangs, nothing damaged is shown as larger than what came', () => {
  const good = [
    ...packets([
      [sps, pps, idr],
      h264Payloads(Buffer.alloc(300, 0x41), 100),
      [Buffer.concat([hex('18'), hex('0003'), idr])],
    ]),
    packet(9, 0, true, hex('00100018aabbcc')),
  ];
  let state = 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  let bytes = 0;
  const sinks = [
    new H264(new PictureBuilder('h264', ({ from, to }) => (bytes += to - from))),
    new H265(new PictureBuilder('h265', ({ from, to }) => (bytes += to - from)), true),
    new Aac({ sizeBits: 13, indexBits: 3, deltaBits: 3 }, ({ data }) => (bytes += data.length)),
    new Latm(({ data }) => (bytes += data.length)),
  ];
  const tracks = sinks.map((sink) => new RtpTrack([], sink));
  let came = 0;
  for (let n = 0; n < 25_000; n++) {
    const one = Buffer.from(good[random(good.length)]!);
    for (let i = random(4); i >= 0; i--) one[random(one.length)] = random(256);
    const cut = one.subarray(0, one.length - random(one.length));
    for (const track of tracks) track.packet(cut, 0, cut.length, n);
    came += cut.length;
  }
  expect(bytes).toBeLessThan(came * 8);
});
