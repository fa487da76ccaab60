import { expect, test } from 'vitest';

import { PacketStream } from './framing.ts';
import { feed, frame, framed, reader, written } from './test-kit.ts';

function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('100,000 mutated streams: read as far as they go, nothing hangs, memory stays', () => {
  const roll = dice(28_181);
  const groups = (['h264', 'h265'] as const).map((codec) =>
    written(codec, [frame(codec, true, 0, 700), frame(codec, false, 3_600, 200)]).flat(),
  );
  let read = reader();
  let pictures = 0;
  let before = 0;
  for (let i = 0; i < 100_000; i++) {
    const packets = groups[i % groups.length]!.map((one) => Buffer.from(one));
    for (let n = 1 + roll(4); n > 0; n--) {
      const at = roll(packets.length);
      const one = packets[at]!;
      const kind = roll(4);
      if (kind === 0) one[12 + roll(Math.max(1, one.length - 12))] = roll(256);
      else if (kind === 1) packets.splice(at, 1);
      else if (kind === 2) packets[at] = one.subarray(0, 12 + roll(Math.max(1, one.length - 12)));
      else if (one.length >= 20)
        one.writeUInt32BE([0x1ba, 0x1bc, 0x1e0, 0x1c0, 0xffffffff][roll(5)]!, 12 + roll(one.length - 16));
      if (packets.length === 0) break;
    }
    feed(read, packets);
    if (i % 100 === 99) {
      pictures += read.pictures.length;
      read.reader.stop();
      read = reader();
    }
    if (i === 50_000) before = process.memoryUsage().heapUsed;
  }
  expect(pictures).toBeGreaterThan(10_000);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(100 << 20);
});

test('100,000 mutated connections', () => {
  const roll = dice(4_571);
  const stream = framed(written('h264', [frame('h264', true, 0, 3_000)]).flat());
  let packets = 0;
  for (let i = 0; i < 100_000; i++) {
    const bytes = Buffer.from(stream);
    for (let n = roll(4); n > 0; n--) bytes[roll(bytes.length)] = roll(256);
    const cutter = new PacketStream((b, from, to) => {
      packets++;
      expect(to - from >= 12 && from >= 0 && to <= b.length).toBe(true);
    });
    const cut = roll(bytes.length);
    cutter.push(bytes, 0, cut);
    cutter.push(bytes, cut, bytes.length);
  }
  expect(packets).toBeGreaterThan(100_000);
});
