import fc from 'fast-check';
import { expect, test } from 'vitest';

import { partOf } from '../../kernel/http/index.ts';
import { forecast, troubleOf } from './space.ts';
import { rangesOf, visiblePieces, type Segment } from './visible.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 30) + seconds * 1_000);
const segment = (from: number, to: number, isKept: boolean): Segment => ({
  id: `${from}`,
  file: `${from}`,
  format: 'f',
  from: at(from),
  to: at(to),
  isKept,
  clockAheadMs: null,
});

test('of a buffer no more is seen than alarms have kept, and gaps are what is neither', () => {
  const pieces = visiblePieces(
    [segment(0, 60, false), segment(60, 120, false), segment(120, 180, false), segment(200, 260, true)],
    [{ from: at(90), to: at(130), isLocked: true }],
  );
  expect(pieces.map(({ from, to, isLocked }) => [from, to, isLocked])).toEqual([
    [at(90), at(120), true],
    [at(120), at(130), true],
    [at(200), at(260), false],
  ]);
  expect(rangesOf(pieces, at(0), at(300))).toEqual({
    items: [
      { from: at(90), to: at(130), isLocked: true },
      { from: at(200), to: at(260), isLocked: false },
    ],
    gaps: [
      { from: at(0), to: at(90) },
      { from: at(130), to: at(200) },
      { from: at(260), to: at(300) },
    ],
  });
});

test('what is there and what is missing fill the time that was asked for, whatever was recorded', () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 3, max: 90 }), fc.integer({ min: 3, max: 90 })), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(lengths, fc.integer({ min: 0, max: 500 }), fc.integer({ min: 3, max: 500 }), (all, begin, length) => {
      let now = 0;
      const pieces = visiblePieces(
        all.map(([gap, long]) => {
          now += gap + long;
          return segment(now - long, now, true);
        }),
        [],
      );
      const { items, gaps } = rangesOf(pieces, at(begin), at(begin + length));
      const ms = [...items, ...gaps].reduce((sum, one) => sum + one.to.getTime() - one.from.getTime(), 0);
      expect(ms).toBeGreaterThan(length * 1_000 - 2_001 * (all.length + 1));
      expect(ms).toBeLessThanOrEqual(length * 1_000);
    }),
  );
});

test('a part is what a request asks for and there is', () => {
  expect(partOf(undefined, 100)).toBeNull();
  expect(partOf('bytes=0-', 100)).toEqual({ start: 0, end: 100 });
  expect(partOf('bytes=10-19', 100)).toEqual({ start: 10, end: 20 });
  expect(partOf('bytes=10-1000', 100)).toEqual({ start: 10, end: 100 });
  expect(partOf('bytes=-30', 100)).toEqual({ start: 70, end: 100 });
  expect(partOf('bytes=-300', 100)).toEqual({ start: 0, end: 100 });
  for (const beyond of ['bytes=100-', 'bytes=-0']) expect(partOf(beyond, 100)).toBe('beyond');
  for (const other of ['bytes=5-2', 'bytes=0-1,5-6', 'bytes=-', 'lines=1-2', 'bytes=a-b'])
    expect(partOf(other, 100)).toBeNull();
});

test('recording stands still before there is no room, and goes on when there is some again', () => {
  const space = { usedBytes: 99, quotaBytes: 100, freeBytes: 1_000, bytesPerDay: 10 };
  expect(troubleOf(space, 500, null)).toBeNull();
  expect(troubleOf({ ...space, usedBytes: 100 }, 500, null)).toBe('quota');
  expect(troubleOf(space, 500, 'quota')).toBe('quota');
  expect(troubleOf({ ...space, usedBytes: 97 }, 500, 'quota')).toBeNull();
  expect(troubleOf({ ...space, quotaBytes: null, freeBytes: 499 }, 500, null)).toBe('disk');
  expect(troubleOf({ ...space, freeBytes: 540 }, 500, 'disk')).toBe('disk');
  expect(troubleOf({ ...space, freeBytes: 560 }, 500, 'disk')).toBeNull();
});

test('how long the room does is said only where it does not do', () => {
  const space = { usedBytes: 100, quotaBytes: 400, freeBytes: 10_000, bytesPerDay: 20 };
  // 30 days of 20 are 600, and there are 400.
  expect(forecast(space, 500, 30)).toBe(15);
  expect(forecast({ ...space, quotaBytes: 600 }, 500, 30)).toBeNull();
  expect(forecast({ ...space, quotaBytes: null, freeBytes: 540 }, 500, 30)).toBe(2);
  expect(forecast({ ...space, bytesPerDay: 0 }, 500, 30)).toBeNull();
});
