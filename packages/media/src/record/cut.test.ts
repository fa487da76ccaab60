import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Cut, Cutter } from './cut.ts';

const pictures = fc.array(
  fc.record({ key: fc.boolean(), step: fc.integer({ min: 1, max: 3000 }), isOther: fc.boolean() }),
  { maxLength: 200 },
);

test('segments and fragments begin where they may, and as soon as they should', () => {
  fc.assert(
    fc.property(pictures, fc.integer({ min: 1000, max: 60_000 }), (all, segmentMs) => {
      const cutter = new Cutter({ segmentMs, fragmentMs: 1000 });
      let [at, segmentAt, fragmentAt] = [0, -1, 0];
      for (const { key, step, isOther } of all) {
        at += step;
        const cut: Cut = cutter.next(key, at, isOther);
        const begun: Cut = isOther || segmentAt < 0 || at - segmentAt >= segmentMs ? 'segment' : 'fragment';
        const going: Cut = segmentAt < 0 ? 'wait' : at - fragmentAt >= 1000 ? 'fragment' : 'none';
        expect(cut).toBe(key ? begun : going);
        if (cut === 'segment') segmentAt = at;
        if (cut === 'segment' || cut === 'fragment') fragmentAt = at;
        expect(cutter.isStale(at + 999)).toBe(segmentAt >= 0 && at + 999 - fragmentAt >= 1000);
      }
      cutter.end();
      expect([cutter.next(false, at + 1, false), cutter.next(true, at + 2, false)]).toEqual(['wait', 'segment']);
    }),
  );
});
