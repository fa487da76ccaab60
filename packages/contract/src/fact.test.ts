import fc from 'fast-check';
import { expect, test } from 'vitest';

import { factHeader, factIn } from './fact.ts';

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const when = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());

test('a fact is read as it was said', () => {
  fc.assert(
    fc.property(
      fc.record({
        phone: fc.uuid(),
        seq: fc.integer({ min: 1, max: 999_999 }),
        prev: fc.oneof(fc.constant(''), hex),
        hash: fc.oneof(fc.constant(''), hex),
        at: when,
        what: hex,
      }),
      when,
      (fact, sentAt) => {
        expect(factIn(factHeader(fact, sentAt))).toEqual({ ...fact, sentAt });
      },
    ),
  );
});

test('whatever else comes is nothing', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(factIn(text)).toBeUndefined();
    }),
  );
  expect(factIn(undefined)).toBeUndefined();
});
