import fc from 'fast-check';
import { expect, test } from 'vitest';

import { panned, whole, zoomed, type Zoom } from './zoom.ts';

const part = fc.double({ min: 0, max: 1, noNaN: true });
const fills = ({ scale, x, y }: Zoom): boolean =>
  [x, y].every((at) => at <= 0 && at + scale >= 1 - 1e-9) && scale >= 1 && scale <= 8;

test('the picture always fills its tile, and while it grows the point under the pointer stays', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ factor: fc.double({ min: 0.5, max: 2, noNaN: true }), x: part, y: part }), {
        maxLength: 20,
      }),
      (turns) => {
        let view = whole;
        for (const { factor, x, y } of turns) {
          const before = view;
          const seen = (at: number, from: number): number => (at - from) / before.scale;
          view = zoomed(view, factor, { x, y });
          expect(fills(view)).toBe(true);
          const there = factor >= 1 ? view.x + seen(x, before.x) * view.scale : x;
          expect(there).toBeCloseTo(x, 6);
          view = panned(view, { x: x - 0.5, y: y - 0.5 });
          expect(fills(view)).toBe(true);
        }
      },
    ),
  );
});
