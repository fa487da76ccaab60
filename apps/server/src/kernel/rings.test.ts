import fc from 'fast-check';
import { expect, test } from 'vitest';

import { inRings } from './rings.ts';

test('exactly those are found who meet themselves on the way up', () => {
  const tree = fc.array(fc.tuple(fc.nat(12), fc.option(fc.nat(12))), { maxLength: 13 });
  fc.assert(
    fc.property(tree, (pairs) => {
      const above = new Map(pairs.map(([one, to]) => [String(one), to === null ? null : String(to)]));
      const found = inRings(above, above.keys());
      for (const start of above.keys()) {
        let at = above.get(start);
        for (let step = 0; step < 20 && at && at !== start; step++) at = above.get(at);
        expect([start, found.has(start)]).toEqual([start, at === start]);
      }
    }),
  );
});
