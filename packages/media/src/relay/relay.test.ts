import { PassThrough } from 'node:stream';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Slab } from '../slab.ts';
import { type AccessUnit, type AudioUnit, ROOM, type Sink, type StreamFormat } from '../unit.ts';
import { RelayReader } from './reader.ts';
import { RelaySender } from './sender.ts';
import { pictureHead, readFacts } from './wire.ts';

const sets = { vps: [], sps: [Buffer.from([0x67, 1, 2])], pps: [Buffer.from([0x68, 3])] };
const format: StreamFormat = {
  video: 'h264',
  fps: 25,
  audio: { codec: 'aac', rate: 16_000, channels: 1, config: Buffer.from([0x14, 8]) },
};
const nal = (size: number): Buffer => {
  const out = Buffer.alloc(4 + size, 7);
  out.writeUInt32BE(size);
  return out;
};
function picture(about: Partial<AccessUnit> & { bytes?: Buffer } = {}): AccessUnit {
  const bytes = about.bytes ?? nal(50);
  const slab = Slab.take(ROOM + bytes.length);
  bytes.copy(slab.data, ROOM);
  const [from, to] = [ROOM, ROOM + bytes.length];
  return { codec: 'h264', key: true, isGradual: false, pts: 90, dts: null, at: 1, slab, from, to, sets, ...about };
}

function listener() {
  const heard: unknown[] = [];
  const sink: Sink = {
    opened: (said) => heard.push(said),
    video: ({ slab, from, to, key, isGradual, pts, dts, codec, sets: given }) =>
      heard.push({ codec, key, isGradual, pts, dts, sets: given, bytes: slab.data.toString('hex', from, to) }),
    audio: (unit: AudioUnit) => heard.push(unit),
    clock: (aheadMs) => heard.push(aheadMs),
    ended: (reason, status) => heard.push([reason, status]),
  };
  return { heard, sink };
}

/** What a sender writes when its camera does this. */
async function sent(act: (sender: RelaySender) => void): Promise<Buffer> {
  const line = new PassThrough();
  const parts: Buffer[] = [];
  const sender = new RelaySender(
    { id: 'c', url: 'rtsp://c/' },
    line,
    { tap: () => undefined, untap: () => undefined },
    true,
  );
  act(sender);
  // Read by nobody until now: whoever waits holds the memory.
  line.on('data', (part: Buffer) => parts.push(Buffer.from(part)));
  if (!line.writableEnded) line.end();
  await new Promise((over) => line.once('end', over));
  return Buffer.concat(parts);
}

test('what a camera sends arrives as it was, however the line cuts it up', async () => {
  const big = Buffer.concat([nal(70_000), nal(1), nal(400_000)]);
  const bytes = await sent((sender) => {
    sender.opened(format);
    sender.clock(2_000);
    // Nobody can begin with it.
    sender.video(picture({ key: false }));
    sender.video(picture({ bytes: big, pts: -7, dts: -9 }));
    sender.video(picture({ key: false, isGradual: true }));
    sender.audio({ pts: 5, data: Buffer.from('sound') });
    sender.video(picture({ sets: { ...sets, pps: [Buffer.from([0x68, 9])] } }));
    sender.ended('auth_refused', 401);
  });
  const same = { codec: 'h264', key: true, isGradual: false, pts: 90, dts: null, sets };
  const told = [
    format,
    expect.any(Number),
    { ...same, pts: -7, dts: -9, bytes: big.toString('hex') },
    { ...same, key: false, isGradual: true, bytes: nal(50).toString('hex') },
    { pts: 5, data: Buffer.from('sound') },
    { ...same, sets: { ...sets, pps: [Buffer.from([0x68, 9])] }, bytes: nal(50).toString('hex') },
    ['auth_refused', 401],
  ];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 12 }), (cuts) => {
      const { heard, sink } = listener();
      const reader = new RelayReader(sink);
      let at = 0;
      for (const cut of cuts) reader.push(bytes.subarray(at, (at += cut)));
      reader.push(bytes.subarray(at));
      expect(heard).toEqual(told);
      expect(Math.abs((heard[1] as number) - 2_000)).toBeLessThan(60_000);
    }),
    { numRuns: 50 },
  );
});

test('a hundred thousand damaged lines: what cannot be is refused, nothing else is thrown, no picture is believed that is not whole', async () => {
  const good = await sent((sender) => {
    sender.opened(format);
    sender.video(picture());
    sender.audio({ pts: 1, data: Buffer.from('abc') });
    sender.clock(1);
    sender.video(picture({ key: false }));
  });
  let seed = 1;
  const next = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  let [refused, pictures] = [0, 0];
  for (let n = 0; n < 100_000; n++) {
    const bytes = Buffer.from(good);
    for (let i = next(4); i >= 0; i--) bytes[next(bytes.length)] = next(256);
    const reader = new RelayReader({
      opened: () => undefined,
      video({ slab, from, to, codec }) {
        pictures++;
        let at = from;
        while (codec !== 'mjpeg' && at < to) at += 4 + slab.data.readUInt32BE(at);
        if (codec !== 'mjpeg' && at !== to) throw new Error('a picture that is not whole');
      },
      audio: () => undefined,
      ended: () => undefined,
    });
    try {
      reader.push(bytes);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refused++;
    } finally {
      reader.stop();
    }
  }
  expect(refused).toBeGreaterThan(1_000);
  expect(pictures).toBeGreaterThan(1_000);
});

test('a line that announces more than there can be is refused before it has any of it', () => {
  for (const [kind, length] of [
    [3, 17 << 20],
    [1, 1 << 20],
    [9, 4],
  ] as const) {
    const head = Buffer.alloc(9);
    head[0] = kind;
    head.writeUInt32BE(length, 1);
    const reader = new RelayReader(listener().sink);
    expect(() => reader.push(head)).toThrow(RangeError);
  }
});

test('a line that takes too little is given whole groups only, and holds no memory when it is gone', () => {
  const line = new PassThrough({ highWaterMark: 1 });
  const sender = new RelaySender({ id: 'c', url: '' }, line, { tap: () => undefined, untap: () => undefined }, true);
  sender.opened(format);
  const slabs: Slab[] = [];
  const kept: { key: boolean }[] = [];
  for (let n = 0; n < 40; n++) {
    const one = picture({ key: n % 10 === 0, pts: n, bytes: nal(1 << 20) });
    slabs.push(one.slab);
    sender.video(one);
    if (one.slab.isShared) kept.push(readFacts(pictureHead(one).subarray(5)));
  }
  expect(kept.length).toBeLessThan(20);
  line.destroy();
  return new Promise<void>((over) => {
    line.once('close', () => {
      expect(slabs.some(({ isShared }) => isShared)).toBe(false);
      over();
    });
  });
});
