import fc from 'fast-check';
import { expect, test } from 'vitest';

import { frame, reader, setsFor, type Frame, type Read } from './test-kit.ts';

const clock = 3_600;
const types = { h264: 0x1b, h265: 0x24 } as const;

/** What some devices send under the name of PS: FFmpeg's rtp_mpegts behind a device of somebody else's. */
class TransportWriter {
  readonly #counts = new Map<number, number>();

  packets(pid: number, bytes: Buffer): Buffer[] {
    const out: Buffer[] = [];
    for (let at = 0; at < bytes.length;) {
      const size = Math.min(184, bytes.length - at);
      const count = this.#counts.get(pid) ?? 0;
      this.#counts.set(pid, (count + 1) & 15);
      const head = Buffer.from([
        0x47,
        (at === 0 ? 0x40 : 0) | (pid >> 8),
        pid & 255,
        (size < 184 ? 0x30 : 0x10) | count,
      ]);
      const stuffing = 184 - size;
      const field = Buffer.alloc(stuffing, 0xff);
      if (stuffing > 0) field[0] = stuffing - 1;
      if (stuffing > 1) field[1] = 0;
      out.push(Buffer.concat([head, field, bytes.subarray(at, at + size)]));
      at += size;
    }
    return out;
  }

  section(pid: number, id: number, body: Buffer): Buffer[] {
    const length = 5 + body.length + 4;
    const head = Buffer.from([0, id, 0xb0 | (length >> 8), length & 255, 0, 1, 0xc1, 0, 0]);
    return this.packets(pid, Buffer.concat([head, body, Buffer.alloc(4)]));
  }
}

const pesOf = (id: number, pts: number, data: Buffer): Buffer => {
  const p = Number(BigInt(pts) & 0x1ffffffffn);
  const high = Math.floor(p / 2 ** 30);
  const time = [0x21 | (high << 1), (p >>> 22) & 255, 1 | ((p >>> 14) & 0xfe), (p >>> 7) & 255, 1 | ((p << 1) & 0xfe)];
  return Buffer.concat([Buffer.from([0, 0, 1, id, 0, 0, 0x80, 0x80, 5, ...time]), data]);
};

/** A stream of pictures, cut into datagrams of seven packets as everybody does. */
function sent(codec: 'h264' | 'h265', frames: readonly Frame[], perPacket = 7): Buffer[] {
  const writer = new TransportWriter();
  const map = Buffer.from([0xe1, 0, 0xf0, 0, types[codec], 0xe1, 0, 0xf0, 0]);
  const all = [
    ...writer.section(0, 0, Buffer.from([0, 1, 0xf0, 0])),
    ...writer.section(0x1000, 2, map),
    ...frames.flatMap(({ key, pts, nals }) => {
      const units = key ? [...setsFor(codec), ...nals] : nals;
      return writer.packets(
        0x100,
        pesOf(0xe0, pts, Buffer.concat(units.flatMap((nal) => [Buffer.from([0, 0, 0, 1]), nal]))),
      );
    }),
  ];
  return Array.from({ length: Math.ceil(all.length / perPacket) }, (_, i) =>
    Buffer.concat(all.slice(i * perPacket, (i + 1) * perPacket)),
  );
}

function take(read: Read, packets: readonly Buffer[], lost: ReadonlySet<number> = new Set()): void {
  let isLost = false;
  for (const [i, packet] of packets.entries()) {
    if (lost.has(i)) isLost = true;
    else {
      read.reader.payload(packet, 0, packet.length, false, i * 90, isLost, i);
      isLost = false;
    }
  }
}

test('a transport stream under the name of PS is read as it is: pictures of any size, their times, cut anywhere', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('h264' as const, 'h265' as const),
      fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 2, maxLength: 10 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 2 ** 32 }),
      (codec, sizes, perPacket, start) => {
        const frames = sizes.map((size, i) => frame(codec, i % 4 === 0, start + i * clock, size));
        const read = reader();
        // The last picture ends where the next one begins.
        take(read, sent(codec, [...frames, frame(codec, true, start + sizes.length * clock)], perPacket));
        expect(read.pictures.map(({ pts }) => pts - read.pictures[0]!.pts)).toEqual(frames.map((_, i) => i * clock));
        expect(read.pictures.map(({ key, nals }) => [key, nals.at(-1)])).toEqual(
          frames.map(({ key, nals }) => [key, nals[0]!.toString('hex')]),
        );
        expect(read.formats).toEqual([{ video: codec, fps: null, audio: null }]);
        expect(read.quirks).toEqual(['transport']);
        expect(read.steps).toEqual(['rtp', 'map', 'ps', 'sets', 'picture']);
      },
    ),
    { numRuns: 60 },
  );
});

test('a datagram that is lost costs its picture, and no broken one comes', () => {
  const frames = Array.from({ length: 9 }, (_, i) => frame('h264', i % 4 === 0, i * clock, 4_000));
  const read = reader();
  take(read, sent('h264', frames), new Set([5]));
  const whole = new Set(frames.map(({ nals }) => nals[0]!.toString('hex')));
  expect(read.pictures.length).toBeGreaterThan(3);
  for (const { nals } of read.pictures) expect(whole).toContain(nals.at(-1));
});

test('whatever bytes stand in its packets, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ minLength: 187, maxLength: 187 }), { minLength: 1, maxLength: 8 }), (all) => {
      const packets = sent('h264', [frame('h264', true, 0)]);
      const junk = Buffer.concat(all.flatMap((one) => [Buffer.from([0x47]), Buffer.from(one)]));
      // Half of it for the packets that the reader looks into.
      for (let at = 0; at < junk.length; at += 376)
        junk.writeUInt16BE(0x4000 | (at % 3 === 0 ? 0x100 : 0x1000), at + 1);
      const read = reader();
      take(read, [...packets, junk, ...packets]);
      expect(read.steps).toContain('map');
      expect(read.pictures.length).toBeLessThan(4);
    }),
    { numRuns: 500 },
  );
});
