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
      expect(times.every(({ duration, cts }) => duration > 0 && Math.abs(cts) <= 90_000 * 15)).toBe(true);
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

const came = (
  pts: readonly number[],
  at: readonly number[],
  frame: number | null,
): { shown: number; end: number }[] => {
  const timeline = new Timeline(90_000, frame);
  return pts.map((value, i) => {
    const { dts, cts } = timeline.next(value, at[i]!);
    return { shown: dts + cts, end: timeline.end * 90_000 };
  });
};

test.each([null, 3600])('a camera of one picture a second is shown as its pictures come (told: %s)', (told) => {
  const seconds = Array.from({ length: 12 }, (_, i) => i);
  const shown = came(
    seconds.map((s) => s * 90_000),
    seconds.map((s) => s * 1000),
    told,
  );
  // Each picture begins where the one before ended: a player that has played to the end shows it at once.
  for (let i = 1; i < shown.length; i++) expect(shown[i]!.shown - shown[i - 1]!.end).toBeLessThanOrEqual(9000);
  expect(shown.at(-1)!.end - shown.at(-1)!.shown).toBeGreaterThan(60_000);
});

test('after a pause of the camera its pictures are shown when they come, not a pause later', () => {
  const at = [...Array.from({ length: 50 }, (_, i) => i * 40), ...Array.from({ length: 50 }, (_, i) => 4000 + i * 40)];
  const shown = came(
    at.map((ms) => ms * 90),
    at,
    3600,
  );
  expect(shown[50]!.shown - shown[49]!.end).toBeLessThan(3600);
});

test('a network that holds pictures back and then sends them at once changes nothing', () => {
  const pts = Array.from({ length: 100 }, (_, i) => i * 3600);
  const at = pts.map((_, i) => (i > 40 && i < 65 ? 65 * 40 : i * 40));
  const shown = came(pts, at, 3600);
  for (let i = 1; i < shown.length; i++) expect(shown[i]!.shown - shown[i - 1]!.shown).toBe(3600);
});

test('a clock that steps back by half a second moves the offset, not the picture', () => {
  const shown = came(
    Array.from({ length: 60 }, (_, i) => i * 3600 - (i > 30 ? 45_000 : 0)),
    Array.from({ length: 60 }, (_, i) => i * 40),
    3600,
  );
  for (let i = 1; i < shown.length; i++) expect(shown[i]!.shown).toBeGreaterThan(shown[i - 1]!.shown);
});
