import fc from 'fast-check';
import { expect, test } from 'vitest';

import { happened, toldIn } from './done-at.ts';

const now = new Date('2026-11-22T14:30:00Z');
const limits = { aheadSeconds: 120, longestHours: 72 };
const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2033-01-01'), noInvalidDate: true });

test('whatever is told, the step counts as taken between what came before it and now', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        moment.map((at) => at.toISOString()),
        fc.string(),
      ),
      moment,
      (header, other) => {
        const after = other < now ? other : now;
        const { at, doubt } = happened(toldIn(header, now, limits), now, after);
        expect(at >= after && at <= now).toBe(true);
        expect(doubt === null || at.getTime() === now.getTime()).toBe(true);
      },
    ),
  );
});

test('what is sane is believed, the rest is flagged with its reason', () => {
  const judged = (header: string, after?: string) =>
    happened(toldIn(header, now, limits), now, after ? new Date(after) : null);
  expect(judged('2026-11-22T14:05:09Z')).toMatchObject({ at: new Date('2026-11-22T14:05:09Z'), doubt: null });
  // A clock that is a minute fast.
  expect(judged('2026-11-22T14:31:00Z')).toMatchObject({ at: now, doubt: null });
  expect(judged('2026-11-22T14:33:00Z')).toMatchObject({ at: now, doubt: 'future' });
  expect(judged('2026-11-19T14:29:00Z')).toMatchObject({ at: now, doubt: 'old' });
  expect(judged('yesterday')).toMatchObject({ at: now, told: null, doubt: 'unreadable' });
  expect(judged('2026-11-22T14:05:09Z', '2026-11-22T14:06:00Z')).toMatchObject({
    at: new Date('2026-11-22T14:06:00Z'),
    doubt: null,
  });
  expect(judged('2026-11-22T14:05:09Z', '2026-11-22T14:08:00Z')).toMatchObject({ at: now, doubt: 'early' });
  expect(happened(null, now)).toEqual({ at: now, told: null, doubt: null });
});
