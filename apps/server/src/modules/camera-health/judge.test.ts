import fc from 'fast-check';
import { expect, test } from 'vitest';

import { likeness, type Grey } from './grey.ts';
import { certain, judge, type Limits, type Seen } from './judge.ts';

const [width, height] = [192, 108];
const limits: Limits = { leastFps: 12, clockSeconds: 30, missingSeconds: 120 };

/** A room out of some boxes of different brightness on a wall that shades, the same for the same seed. */
function scene(seed: number, { noise = 0, gain = 1, shift = 0, noiseSeed = seed } = {}): Grey {
  const random = numbers(seed);
  const boxes = Array.from({ length: 40 }, () => ({
    x: random() * width * 1.4 - width * 0.2,
    y: random() * height,
    w: 6 + random() * 40,
    h: 6 + random() * 30,
    light: 20 + random() * 200,
  }));
  const grain = numbers(noiseSeed ^ 0x55aa);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let light = 90 + (x / width) * 40;
      for (const box of boxes)
        if (x + shift >= box.x && x + shift < box.x + box.w && y >= box.y && y < box.y + box.h) light = box.light;
      data[y * width + x] = Math.max(0, Math.min(255, light * gain + (grain() - 0.5) * noise));
    }
  return { width, height, data };
}

function numbers(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The mean of a square around each point: out of focus. */
function blurred(grey: Grey, radius: number): Grey {
  const data = new Uint8Array(grey.data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let [sum, count] = [0, 0];
      for (let dy = -radius; dy <= radius; dy++)
        for (let dx = -radius; dx <= radius; dx++) {
          const [px, py] = [Math.min(width - 1, Math.max(0, x + dx)), Math.min(height - 1, Math.max(0, y + dy))];
          sum += grey.data[py * width + px]!;
          count++;
        }
      data[y * width + x] = sum / count;
    }
  return { width, height, data };
}

const flat = (light: number, noise: number): Grey => {
  const grain = numbers(light + 1);
  return { width, height, data: Uint8Array.from({ length: width * height }, () => light + grain() * noise) };
};
const well = (grey: Grey, more: Partial<NonNullable<Seen['now']>> = {}): Seen['now'] => ({
  grey,
  later: null,
  fps: 25,
  clockAheadMs: null,
  ...more,
});
const judged = (now: Seen['now'], more: Partial<Seen> = {}): string[] =>
  judge({ now, before: null, good: null, canTurn: false, missingSeconds: null, ...more }, limits).map(
    ({ trouble }) => trouble,
  );
const seeds = fc.integer({ min: 1, max: 1e6 });

test('a scene that is well is well, in more or less light, with noise, swaying a little', () => {
  fc.assert(
    fc.property(
      seeds,
      fc.double({ min: 0.7, max: 1.3, noNaN: true }),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: -4, max: 4 }),
      (seed, gain, noise, shift) => {
        const now = scene(seed, { gain, noise, shift, noiseSeed: seed + 7 });
        expect(judged(well(now), { good: scene(seed, { noise: 4 }) })).toEqual([]);
        expect(judged(well(now))).toEqual([]);
      },
    ),
    { numRuns: 15 },
  );
});

test('another scene is moved, whatever light; of a camera that is turned by hand it is none', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 60, max: 120 }), (seed, shift) => {
      const good = scene(seed, { noise: 4 });
      const now = scene(seed, { noise: 4, shift, noiseSeed: seed + 1 });
      expect(likeness(now, good)).toBeLessThan(0.6);
      const other = well(scene(seed + 13, { noise: 4 }));
      expect(judged(other, { good })).toEqual(['moved']);
      expect(judged(other, { good, canTurn: true })).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

test('black, covered and blurred are told apart, with a good picture and without', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 8 }), fc.integer({ min: 60, max: 200 }), (seed, dark, grey) => {
      const good = scene(seed, { noise: 4 });
      for (const more of [{}, { good }]) {
        expect(judged(well(flat(dark, 4)), more)).toEqual(['black']);
        expect(judged(well(flat(grey, 4)), more)).toEqual(['covered']);
      }
      expect(judged(well(blurred(scene(seed), 5)), { good })).toEqual(['blurred']);
    }),
    { numRuns: 3 },
  );
});

test('frozen needs the next picture and the one ten minutes before to be the very same', () => {
  const now = scene(3, { noise: 4 });
  const moving = scene(3, { noise: 4, noiseSeed: 9 });
  expect(judged(well(now, { later: now }), { before: now })).toEqual(['frozen']);
  expect(judged(well(now, { later: now }))).toEqual([]);
  expect(judged(well(now, { later: moving }), { before: now })).toEqual([]);
  expect(judged(well(now, { later: now }), { before: moving })).toEqual([]);
});

test('rate, clock and gaps break limits with their values; an unknown clock breaks none', () => {
  const now = scene(4, { noise: 4 });
  expect(judged(well(now, { fps: 11.9 }))).toEqual(['lowRate']);
  expect(
    judge(
      { now: well(now, { clockAheadMs: -31_000 }), before: null, good: null, canTurn: false, missingSeconds: 121 },
      limits,
    ),
  ).toEqual([
    { trouble: 'clock', value: -31, limit: 30 },
    { trouble: 'gaps', value: 121, limit: 120 },
  ]);
  expect(judged(well(now, { clockAheadMs: 29_000 }), { missingSeconds: 120 })).toEqual([]);
  expect(judged(null)).toEqual(['noPicture']);
});

test('what is seen once may pass by; seen twice it is certain, a wrong clock at once', () => {
  const of = (trouble: 'covered' | 'clock') => ({ trouble, value: 1, limit: 1 });
  expect(certain([of('covered')], [])).toEqual([]);
  expect(certain([of('covered')], [of('covered')])).toEqual([of('covered')]);
  expect(certain([of('clock')], [])).toEqual([of('clock')]);
  expect(certain([], [of('covered')])).toEqual([]);
});
