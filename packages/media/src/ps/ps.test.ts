import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { RtpTrack } from '../rtp/track.ts';
import { adtsHead, Adts } from './adts.ts';
import { PacketStream } from './framing.ts';
import { SsrcGate } from './gate.ts';
import { readMap } from './map.ts';
import { PsWriter } from './mux.ts';
import { datagrams, feed, frame, framed, packed, reader, setsFor, slice, written, type Frame } from './test-kit.ts';

const codec = fc.constantFrom('h264', 'h265' as const);
const clock = 3_600;

/** The bytes of a program stream, out of its packets. */
const bytesOf = (packets: readonly Buffer[]): Buffer => Buffer.concat(packets.map((one) => one.subarray(12)));

test('what is sent is read as it was: pictures of any size, several slices, times, key or not', () => {
  fc.assert(
    fc.property(
      codec,
      fc.array(
        fc.record({
          key: fc.boolean(),
          sizes: fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 4 }),
        }),
        {
          minLength: 1,
          maxLength: 12,
        },
      ),
      fc.integer({ min: 0, max: 2 ** 34 }),
      (kind, said, start) => {
        const frames: Frame[] = said.map(({ key, sizes }, i) => ({
          key: i === 0 || key,
          pts: start + i * clock,
          nals: sizes.map((size, n) => slice(kind, i === 0 || key, size, i + n, n === 0)),
        }));
        const read = reader();
        feed(read, written(kind, frames).flat());
        const first = read.pictures[0]?.pts ?? 0;
        expect(read.pictures.map((one) => ({ ...one, pts: one.pts - first }))).toEqual(
          frames.map(({ key, pts, nals }) => ({
            codec: kind,
            key,
            pts: pts - start,
            dts: null,
            nals: nals.map((nal) => nal.toString('hex')),
          })),
        );
        expect(read.quirks).toEqual([]);
        expect(read.formats).toEqual([{ video: kind, fps: null, audio: null }]);
      },
    ),
    { numRuns: 60 },
  );
});

test('pictures that are shown in another order than they are decoded keep both times', () => {
  const frames = [0, 3, 1, 2].map((n, i) => ({
    ...frame('h264', i === 0, 10_000 + n * clock),
    dts: 6_400 + i * clock,
  }));
  const read = reader();
  feed(read, written('h264', frames).flat());
  // Where both are the same, one is said.
  expect(read.pictures.map(({ pts, dts }) => [pts, dts ?? pts])).toEqual(frames.map(({ pts, dts }) => [pts, dts]));
});

test('a key picture of a megabyte goes over many packets of its stream', () => {
  const read = reader();
  const large = frame('h265', true, 0, 1_000_000);
  feed(read, written('h265', [large]).flat());
  expect(read.pictures[0]?.nals[0]?.length).toBe(large.nals[0]!.length * 2);
});

test('over a connection, however it is cut, the same packets come out', () => {
  const packets = written('h264', [frame('h264', true, 0, 9_000), frame('h264', false, clock, 20)]).flat();
  const stream = framed(packets);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4_000 }), { minLength: 1 }), (sizes) => {
      const out: string[] = [];
      const cutter = new PacketStream((b, from, to) => out.push(b.toString('hex', from, to)));
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = sizes[i % sizes.length]!;
        cutter.push(stream, at, Math.min(stream.length, at + size));
        at += size;
      }
      expect(out).toEqual(packets.map((one) => one.toString('hex')));
      expect(cutter.skipped).toBe(0);
    }),
    { numRuns: 60 },
  );
});

describe('packets of a connection', () => {
  const packets = written('h264', [frame('h264', true, 0, 5_000), frame('h264', false, clock)]).flat();
  const through = (bytes: Buffer): { cutter: PacketStream; out: Buffer[] } => {
    const out: Buffer[] = [];
    const cutter = new PacketStream((b, from, to) => out.push(Buffer.from(b.subarray(from, to))));
    cutter.push(bytes, 0, bytes.length);
    return { cutter, out };
  };
  test('behind a dollar and a channel, as before RFC 4571 (MiBeeNvr#338, srs#2217)', () => {
    const old = packets.flatMap((one) => [Buffer.from([0x24, 0, one.length >> 8, one.length & 255]), one]);
    const { cutter, out } = through(Buffer.concat(old));
    expect([cutter.framing, out]).toEqual(['dollar', packets]);
  });
  test('a length of 9,216 begins like a dollar and is none', () => {
    const long = Buffer.concat([packets[0]!.subarray(0, 12), Buffer.alloc(0x2400 - 12, 0x81)]);
    const { cutter, out } = through(framed([long, packets[0]!]));
    expect([cutter.framing, out.length]).toEqual(['rfc4571', 2]);
  });
  test('junk between them is passed over', () => {
    const { cutter, out } = through(
      Buffer.concat([framed(packets.slice(0, 2)), Buffer.from('hello world, hello'), framed(packets.slice(2))]),
    );
    expect(out.length).toBe(packets.length);
    expect(cutter.skipped).toBeGreaterThan(0);
  });
  test('a megabyte of junk is no stream', () => {
    expect(through(Buffer.alloc(3 << 20, 1)).cutter.isLost).toBe(true);
  });
});

describe('maps', () => {
  const psm = (type: number, crc = 0) =>
    Buffer.from([0, 0, 1, 0xbc, 0, 14, 0xe1, 0xff, 0, 0, 0, 4, type, 0xe0, 0, 0, crc, crc, crc, crc]);
  /** The same picture with another map in front. */
  const withMap = (kind: 'h264' | 'h265', map: Buffer) => {
    const [packets = []] = written(kind, [frame(kind, true, 0), frame(kind, false, clock)]);
    const bytes = bytesOf(packets);
    const at = bytes.indexOf(Buffer.from([0, 0, 1, 0xbc]));
    const end = at + 6 + bytes.readUInt16BE(at + 4);
    const read = reader();
    feed(read, packed(Buffer.concat([bytes.subarray(0, at), map, bytes.subarray(end)]), 0, 0));
    return read;
  };
  test('a map that says H.264 stands before H.265: the pictures count (ZLM#1192, MiBeeNvr#625)', () => {
    const read = withMap('h265', psm(0x1b));
    expect(read.formats).toMatchObject([{ video: 'h265' }]);
    expect([read.pictures.length, read.quirks]).toEqual([1, ['map-lies']]);
  });
  test('and the other way round', () => {
    expect(withMap('h264', psm(0x24)).formats).toMatchObject([{ video: 'h264' }]);
  });
  test('a checksum that is wrong is nobody’s business (ZLM#4298)', () => {
    expect(withMap('h265', psm(0x24, 0x77)).pictures.length).toBe(1);
  });
  test('no map at all, as FFmpeg writes it: the pictures tell', () => {
    const read = withMap('h265', Buffer.alloc(0));
    expect([read.pictures.length, read.quirks]).toEqual([1, ['no-map']]);
  });
  test('lengths that lead beyond its end lead nowhere (srs PR#2649)', () => {
    const wild = Buffer.from([0xe1, 0xff, 0, 0, 0xff, 0xff, 0x1b, 0xe0, 0xff, 0xff, 0x90, 0xc0, 0, 0]);
    expect(readMap(wild, 0, wild.length)).toEqual(new Map([[0xe0, { kind: 'video', codec: 'h264' }]]));
    expect(readMap(Buffer.from([0xe1, 0xff, 0xff, 0xff]), 0, 4).size).toBe(0);
    expect(
      withMap('h264', Buffer.from([0, 0, 1, 0xbc, 0, 8, 0xe1, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1b, 0xe0])).pictures
        .length,
    ).toBe(1);
  });
  test('a codec that nobody plays is named as one', () => {
    const read = reader();
    feed(read, packed(psm(0x80), 0, 0));
    expect([read.reader.isForeign, read.reader.lacks]).toEqual([true, 'map']);
  });
  test('what a maker puts in for himself is passed over (media-server PR#272)', () => {
    const own = Buffer.from([0, 0, 1, 0xbd, 0, 6, 0, 0, 1, 0xba, 1, 2, 0, 0, 1, 0xbf, 0, 2, 9, 9]);
    expect(withMap('h264', Buffer.concat([own, psm(0x1b), own])).pictures.length).toBe(1);
  });
});

describe('heads of packets', () => {
  const pack = Buffer.from('000001ba44000400040101475bf8', 'hex');
  const es = Buffer.concat(
    [...setsFor('h264'), slice('h264', true, 50, 1)].flatMap((nal) => [Buffer.from([0, 0, 0, 1]), nal]),
  );
  const play = (pes: Buffer) => {
    const read = reader();
    feed(read, packed(Buffer.concat([pack, pes]), 900, 0));
    return read;
  };
  const video = (head: number[], length = head.length + es.length) =>
    Buffer.concat([Buffer.from([0, 0, 1, 0xe0, length >> 8, length & 255, ...head]), es]);
  const stamp = [0x21, 0, 0x01, 0, 0x65];
  test.each([
    ['with its length at the third byte (byte 8 of the packet)', [0x80, 0x80, 5, ...stamp], 50],
    ['with its length at the second byte (byte 7 of the packet)', [0x80, 5, ...stamp], 50],
    ['without a time', [0x80, 0, 0], 900],
    ['of ISO/IEC 11172, with stuffing', [0xff, 0xff, 0x60, 0x20, ...stamp], 50],
    ['of ISO/IEC 11172, without a time', [0x0f], 900],
  ])('%s', (_title, head, pts) => {
    expect(play(video(head)).pictures.map((one) => one.pts)).toEqual([pts]);
  });
  test('a packet that does not say how long it is ends with its picture', () => {
    expect(play(video([0x80, 0x80, 5, ...stamp], 0)).pictures.length).toBe(1);
  });
  test('a head cut in two at any byte', () => {
    const bytes = Buffer.concat([pack, video([0x80, 0x80, 5, ...stamp])]);
    for (let size = 1; size < 40; size++) {
      const read = reader();
      feed(read, packed(bytes, 900, 0, size));
      expect([size, read.pictures.length]).toEqual([size, 1]);
    }
  });
});

describe('what goes wrong on the way', () => {
  const frames = Array.from({ length: 12 }, (_, i) => frame('h264', i % 6 === 0, i * clock, 3_000));
  test('a picture with a hole is left out, and those that need it (ZLM#4163)', () => {
    const packets = written('h264', frames);
    packets[3]!.splice(1, 1);
    packets[6]!.splice(1, 1);
    const read = reader();
    feed(read, packets.flat());
    // The fourth is missing; the seventh was a key picture: nothing more comes until the next.
    expect(read.pictures.map(({ pts }) => pts / clock)).toEqual([0, 1, 2, 4, 5]);
  });
  test('a marker that is lost does not put two pictures into one', () => {
    const packets = written('h264', frames).flat();
    for (const one of packets) one[1] = 96;
    const read = reader();
    feed(read, packets);
    expect(read.pictures.length).toBe(frames.length - 1);
    expect(read.pictures.every(({ nals }) => nals.length === 1)).toBe(true);
  });
  test('markers on every packet end no picture', () => {
    const packets = written('h264', frames).flat();
    for (const one of packets) one[1] = 96 | 0x80;
    const read = reader();
    feed(read, packets);
    expect(read.pictures.length).toBeGreaterThanOrEqual(frames.length - 2);
    expect(read.quirks).toEqual(['marker-inside']);
  });
  test('an RTP clock that jumps makes no film of 41 hours: the camera’s own time counts', () => {
    const packets = written('h264', frames);
    for (const one of packets.slice(6).flat()) one.writeUInt32BE((one.readUInt32BE(4) + 0x30000000) >>> 0, 4);
    const read = reader();
    feed(read, packets.flat());
    expect(read.pictures.map(({ pts }) => pts)).toEqual(frames.map(({ pts }) => pts));
  });
  test('a camera whose own time stands still is timed by RTP', () => {
    const still = frames.map((one) => ({ ...one, pts: 77 }));
    const packets = written('h264', still);
    for (const [i, group] of packets.entries()) for (const one of group) one.writeUInt32BE(i * clock, 4);
    const read = reader();
    feed(read, packets.flat());
    expect(read.quirks).toContain('no-pts');
    expect(read.pictures.slice(-4).map(({ pts }) => pts / clock)).toEqual([8, 9, 10, 11]);
  });
  test('pictures before the first key picture are not shown, whatever sets they bring (ZLM#2903)', () => {
    const read = reader();
    const packets = written('h264', [
      frame('h264', true, 0),
      frame('h264', false, clock),
      frame('h264', true, 2 * clock),
    ]);
    feed(read, packets.slice(1).flat());
    expect(read.pictures.map(({ pts }) => pts)).toEqual([2 * clock]);
  });
  test('sound that is announced and never comes keeps no picture waiting (ZLM#724)', () => {
    const read = reader();
    const nine = Array.from({ length: 9 }, (_, i) => frame('h264', i === 0, i * clock));
    feed(read, written('h264', nine, { codec: 'aac', rate: 8_000, channels: 1, config: null }).flat());
    expect([read.pictures.length, read.formats]).toEqual([9, [{ video: 'h264', fps: null, audio: null }]]);
  });
  test('no SPS: it is said what is missing', () => {
    const read = reader();
    const bytes = Buffer.concat([
      Buffer.from('000001ba44000400040101475bf8000001e000108080052100010065', 'hex'),
      Buffer.from([0, 0, 0, 1, 0x41, 0x9a, 1, 2]),
    ]);
    feed(read, packed(bytes, 0, 0));
    expect(read.reader.lacks).toBe('video');
    expect(read.pictures).toEqual([]);
  });
});

describe('sound', () => {
  const pcma = { codec: 'pcma', rate: 8_000, channels: 1, config: null } as const;
  test('G.711 comes out as it went in, at its time', () => {
    const writer = new PsWriter(1);
    const read = reader();
    feed(read, written('h264', [frame('h264', true, 0)], pcma).flat());
    writer.opened('h264', pcma);
    expect(read.formats[0]?.audio).toEqual(pcma);
    // Before the first picture there is no sound.
    expect(writer.audio({ pts: 0, data: Buffer.alloc(320, 0xd5) })).toBeNull();
  });
  test('AAC is told by its own heads, also when a frame is cut in two', () => {
    const config = Buffer.from([0x15, 0x88]);
    const frames = [100, 7, 333].map((size, i) => Buffer.alloc(size, i + 1));
    const stream = Buffer.concat(frames.flatMap((one) => [adtsHead(config, one.length)!, one]));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }), (sizes) => {
        const out: Buffer[] = [];
        const adts = new Adts((one) => out.push(Buffer.from(one)));
        for (let at = 0, i = 0; at < stream.length; i++) {
          const size = sizes[i % sizes.length]!;
          adts.feed(stream, at, Math.min(stream.length, at + size));
          at += size;
        }
        expect(out).toEqual(frames);
        expect(adts.format).toEqual({ rate: 8_000, channels: 1, config });
      }),
      { numRuns: 40 },
    );
  });
  test('both ways: pictures and sound of AAC', () => {
    const config = Buffer.from([0x15, 0x88]);
    const aac = { codec: 'aac', rate: 8_000, channels: 1, config } as const;
    const writer = new PsWriter(1);
    writer.opened('h264', aac);
    const read = reader();
    // The picture by the kit, the sound by a writer that has had one.
    const [picture = []] = written('h264', [frame('h264', true, 0)], aac);
    feed(read, picture);
    // The picture waits for the sound to say what it is.
    expect([read.pictures.length, read.formats]).toEqual([0, []]);
    const sound = Buffer.concat([
      Buffer.from('000001ba44000400040101475bf8', 'hex'),
      Buffer.from([0, 0, 1, 0xc0, 0, 3 + 5 + 7 + 20, 0x80, 0x80, 5, 0x21, 0, 0x01, 0, 0x65]),
      adtsHead(config, 20)!,
      Buffer.alloc(20, 7),
    ]);
    feed(read, packed(sound, 0, picture.length));
    expect(read.formats).toEqual([{ video: 'h264', fps: null, audio: aac }]);
    expect(read.pictures.length).toBe(1);
    expect(read.sounds).toEqual([{ pts: 4, data: '07'.repeat(20) }]);
  });
});

describe('whose packets they are', () => {
  test('the number that was agreed on, at once; a stranger never while it is heard', () => {
    const gate = new SsrcGate(5, 0);
    expect([gate.admits(9, 10), gate.admits(5, 20), gate.admits(9, 30), gate.admits(9, 3_100)]).toEqual([
      false,
      true,
      false,
      true,
    ]);
    expect(gate.foreign).toBe(2);
  });
  test('a device with a number of its own plays after a second, at once when it is known for it (wvp#982, ZLM#2390)', () => {
    const gate = new SsrcGate(5, 0);
    expect([gate.admits(9, 10), gate.admits(9, 999), gate.admits(9, 1_000), gate.isOwn]).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(new SsrcGate(5, 0, true).admits(9, 10)).toBe(true);
    const told = new SsrcGate(5, 0);
    told.expect(9);
    expect(told.admits(9, 10)).toBe(true);
  });
  test('the leftover of a call that had this port before is not mixed in, and not taken for ours (replaced without BYE)', () => {
    const gate = new SsrcGate(5, 0);
    const heard: number[] = [];
    for (let at = 0; at < 3_000; at += 40) {
      if (gate.admits(77, at)) heard.push(77);
      if (at > 500 && gate.admits(5, at)) heard.push(5);
    }
    expect(new Set(heard)).toEqual(new Set([5]));
  });
  test('two strangers and not the one we know: neither', () => {
    const gate = new SsrcGate(5, 0);
    const heard = Array.from({ length: 100 }, (_, i) => gate.admits(i % 2 ? 77 : 78, i * 40));
    expect(heard.includes(true)).toBe(false);
  });
  test('a track counts what is missing, and the picture with the hole is not shown', () => {
    const read = reader();
    const track = new RtpTrack([], read.reader);
    const packets = written('h264', [frame('h264', true, 0, 5_000), frame('h264', true, clock, 5_000)]);
    packets[0]!.splice(2, 1);
    for (const one of packets.flat()) track.packet(one, 0, one.length, 0);
    expect([track.lost, read.pictures.map(({ pts }) => pts)]).toEqual([1, [clock]]);
  });
});

test('a sender numbers, times and marks its packets', () => {
  const [first = [], second = []] = written('h264', [
    frame('h264', true, 1_000, 4_000),
    frame('h264', false, 1_000 + clock),
  ]);
  const all = [...first, ...second];
  const numbers = all.map((one) => one.readUInt16BE(2));
  expect(numbers.map((one) => (one - numbers[0]! + 0x10000) & 0xffff)).toEqual(all.map((_, i) => i));
  expect(all.map((one) => (one[1]! & 0x80) !== 0)).toEqual(
    all.map((one) => one === first.at(-1) || one === second.at(-1)),
  );
  expect(new Set(first.map((one) => one.readUInt32BE(4)))).toEqual(new Set([1_000]));
  expect(all.every((one) => one.length <= 1_412 && one.readUInt32BE(8) === 0x0badf00d)).toBe(true);
  expect(datagrams.length).toBe(1);
});
