import fc from 'fast-check';
import { expect, test } from 'vitest';

import { changed, correction, nextIn, spanAt, timeOf, type StepClock } from './step-clock.ts';

const stopped: StepClock = { at: 1_000, since: 0, isPlaying: false, speed: 1, isHeld: false, jumps: 0 };

test('the clock goes at its speed, stands when it is stopped or held, and never jumps when that changes', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ isPlaying: fc.boolean(), isHeld: fc.boolean(), speed: fc.constantFrom(0.5, 1, 2, 4, 8) }), {
        minLength: 1,
        maxLength: 20,
      }),
      (changes) => {
        let clock = stopped;
        let expected = clock.at;
        for (const [n, change] of changes.entries()) {
          const now = n * 1_000;
          const before = timeOf(clock, now);
          clock = changed(clock, now, change);
          expect(timeOf(clock, now)).toBe(before);
          expected = before + (change.isPlaying && !change.isHeld ? 1_000 * change.speed : 0);
          expect(timeOf(clock, now + 1_000)).toBe(expected);
        }
      },
    ),
  );
});

test('a picture that is off comes into step, by being set or by being hurried, and stays there', () => {
  fc.assert(
    fc.property(fc.double({ min: -30, max: 30, noNaN: true }), fc.constantFrom(0.5, 1, 2, 4, 8), (off, speed) => {
      let shown = 100 + off;
      const tick = 0.2;
      for (let n = 0; n < 120; n++) {
        const target = 100 + n * tick * speed;
        const said = correction(shown, target, speed);
        shown = ('seek' in said ? said.seek + 0 : shown) + tick * ('rate' in said ? said.rate : speed);
      }
      expect(Math.abs(shown - (100 + 120 * tick * speed))).toBeLessThan(0.05 * Math.max(1, speed));
    }),
  );
});

test('what there is at a moment, and where something is next', () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  const one = [{ from: at(0), to: at(10) }];
  const other = [{ from: at(20), to: at(30) }];
  expect(spanAt(one, Date.parse(at(5)))).toBe(one[0]);
  expect(spanAt(one, Date.parse(at(10)))).toBeUndefined();
  expect(nextIn([one, other], Date.parse(at(5)))).toBe(Date.parse(at(5)));
  expect(nextIn([one, other], Date.parse(at(12)))).toBe(Date.parse(at(20)));
  expect(nextIn([one, other], Date.parse(at(30)))).toBeUndefined();
});
