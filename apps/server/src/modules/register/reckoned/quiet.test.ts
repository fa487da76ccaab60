import fc from 'fast-check';
import { expect, test } from 'vitest';

import { quietSince } from './quiet.ts';

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);

test('nothing is counted that nobody has confirmed', () => {
  expect(quietSince([], null)).toEqual({ confirmedTo: null, since: null, days: null });
  expect(quietSince([], '2026-01-01').days).toBeNull();
  // The day of the event is no quiet one; a period that ends with it says nothing.
  expect(quietSince([{ from: '2026-01-01', until: '2026-01-31' }], '2026-01-31').days).toBeNull();
  expect(quietSince([{ from: '2026-01-01', until: '2026-02-02' }], '2026-01-31')).toEqual({
    confirmedTo: '2026-02-02',
    since: '2026-02-01',
    days: 2,
  });
  // A month nobody answered for ends it.
  const spans = [
    { from: '2025-01-01', until: '2025-12-31' },
    { from: '2026-02-01', until: '2026-03-31' },
  ];
  expect(quietSince(spans, null)).toEqual({ confirmedTo: '2026-03-31', since: '2026-02-01', days: 59 });
});

const span = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([from, length]) => ({ from, until: from + length }));

test('a clerk who ticks off every confirmed day counts the same', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 8 }), fc.option(fc.integer({ min: 0, max: 80 })), (spans, event) => {
      const ticked = new Set(
        spans.flatMap(({ from, until }) => Array.from({ length: until - from + 1 }, (_, i) => from + i)),
      );
      if (event !== null) for (let n = 0; n <= event; n++) ticked.delete(n);
      const last = Math.max(...ticked);
      let days = 0;
      for (let n = last; ticked.has(n); n--) days++;
      const told = quietSince(
        spans.map(({ from, until }) => ({ from: day(from), until: day(until) })),
        event === null ? null : day(event),
      );
      const counted = days > 0 ? [day(last - days + 1), day(last)] : [told.since, told.confirmedTo];
      expect([told.days ?? 0, told.since, told.confirmedTo]).toEqual([days, ...counted]);
    }),
  );
});
