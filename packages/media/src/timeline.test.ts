import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Timeline } from './timeline.ts';

const run = (
  pts: readonly (number | null)[],
  rate = 90_000,
  frame = 3600,
): { dts: number; duration: number; cts: number }[] => {
  const timeline = new Timeline(rate, frame);
  return pts.map((value) => timeline.next(value));
};

test('decode time never has a hole, whatever the camera says', () => {
  const wild = fc.array(
    fc.oneof(fc.constant(null), fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 100_000 })),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(wild, (pts) => {
      const times = run(pts);
      const ends = times.map(({ dts, duration }) => dts + duration);
      expect(times.map(({ dts }) => dts)).toEqual(times.length > 0 ? [0, ...ends.slice(0, -1)] : []);
      expect(times.every(({ duration, cts }) => duration > 0 && Math.abs(cts) <= 180_000)).toBe(true);
    }),
  );
});

test('pictures are shown at the distances the camera took them', () => {
  const pts = Array.from({ length: 100 }, (_, i) => 1_000_000 + i * 6000 + (i > 40 ? 9000 : 0));
  const shown = run(pts).map(({ dts, cts }) => dts + cts);
  expect(shown.map((at) => at - shown[0]!)).toEqual(pts.map((at) => at - pts[0]!));
});

test('decode time follows the frame rate of the camera', () => {
  const times = run(Array.from({ length: 200 }, (_, i) => i * 9000));
  expect(times.at(-1)!.duration).toBeCloseTo(9000, -2);
  expect(Math.abs(times.at(-1)!.cts)).toBeLessThan(9000);
});

test('a first frame without a time, as FFmpeg gives it, costs nothing', () => {
  expect(run([null, 3600, 7200]).map(({ dts, cts }) => dts + cts)).toEqual([0, 3600, 7200]);
});

test('frames out of order keep their order of showing', () => {
  const order = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8].map((i) => i * 3600);
  const shown = run(order).map(({ dts, cts }) => dts + cts);
  expect(shown).toEqual(order);
});

test('a jump of the camera’s clock goes unnoticed', () => {
  const times = run([
    ...Array.from({ length: 50 }, (_, i) => i * 3600),
    ...Array.from({ length: 50 }, (_, i) => 9e8 + i * 3600),
  ]);
  const shown = times.map(({ dts, cts }) => dts + cts);
  for (let i = 1; i < shown.length; i++) expect(Math.abs(shown[i]! - shown[i - 1]! - 3600)).toBeLessThan(3600);
});
