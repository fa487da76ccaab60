import fc from 'fast-check';
import { expect, test } from 'vitest';

import { edges } from './cover.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

test('every pixel of a mask is covered, in even steps, and nothing outside the picture is touched', () => {
  fc.assert(
    fc.property(
      share,
      share,
      share,
      share,
      fc.integer({ min: 8, max: 2000 }),
      fc.integer({ min: 8, max: 2000 }),
      (x, y, w, h, halfWidth, halfHeight) => {
        const [pictureWidth, pictureHeight] = [halfWidth * 2, halfHeight * 2];
        const mask = { x, y, width: Math.min(w, 1 - x), height: Math.min(h, 1 - y) };
        const { left, top, right, bottom } = edges(mask, pictureWidth, pictureHeight);
        for (const edge of [left, top, right, bottom]) expect(edge % 2).toBe(0);
        expect(left).toBeLessThanOrEqual(x * pictureWidth);
        expect(top).toBeLessThanOrEqual(y * pictureHeight);
        expect(right).toBeGreaterThanOrEqual(Math.min(pictureWidth, (x + mask.width) * pictureWidth - 1e-6));
        expect(bottom).toBeGreaterThanOrEqual(Math.min(pictureHeight, (y + mask.height) * pictureHeight - 1e-6));
        expect(right).toBeLessThanOrEqual(pictureWidth);
        expect(bottom).toBeLessThanOrEqual(pictureHeight);
      },
    ),
  );
});
