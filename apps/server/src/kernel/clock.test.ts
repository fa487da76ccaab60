import fc from 'fast-check';
import { expect, test } from 'vitest';

import { steadyClock, type Step } from './clock.ts';

/** A machine whose clock can be set. */
function machine(at = Date.UTC(2026, 10, 22, 6)) {
  const hands = { wall: at, ticks: 0 };
  const clock = steadyClock(
    () => hands.wall,
    () => hands.ticks,
  );
  const steps: Step[] = [];
  clock.onStep?.((step) => steps.push(step));
  return {
    clock,
    steps,
    now: () => clock.now().getTime() - at,
    pass(seconds: number) {
      hands.wall += seconds * 1000;
      hands.ticks += seconds * 1000;
    },
    set: (seconds: number) => void (hands.wall += seconds * 1000),
    wall: () => hands.wall - at,
  };
}

test('an hour back is no time at all: it goes on by what passes, and comes back to the clock by going slower', () => {
  const m = machine();
  m.pass(60);
  expect(m.now()).toBe(60_000);
  m.set(-3600);
  expect(m.now()).toBe(60_000);
  expect(m.steps).toEqual([{ seconds: -3600, aheadSeconds: 3600 }]);
  m.pass(20);
  // A limit of 20 s rings after 22 s at the latest.
  expect(m.now()).toBe(78_000);
  m.pass(2.5);
  expect(m.now()).toBeGreaterThanOrEqual(80_000);
  for (let hour = 0; hour < 11; hour++) {
    m.pass(3600);
    m.now();
  }
  expect(m.now()).toBe(m.wall());
  expect(m.steps).toHaveLength(1);
});

test('forward it goes along, and says so; what a time server does all day is nothing', () => {
  const m = machine();
  m.pass(1);
  m.set(1.5);
  expect([m.now(), m.steps]).toEqual([2_500, []]);
  m.set(3600);
  expect(m.now()).toBe(m.wall());
  expect(m.steps).toEqual([{ seconds: 3600, aheadSeconds: 0 }]);
});

test('a clock that was days ahead is believed when it is put right', () => {
  const m = machine();
  m.set(-5 * 86_400);
  expect(m.now()).toBe(m.wall());
  expect(m.steps).toEqual([{ seconds: -5 * 86_400, aheadSeconds: 0 }]);
});

test('after a start it goes on where the record ends', () => {
  const m = machine();
  m.clock.notBefore?.(new Date(m.clock.now().getTime() + 1_800_000));
  expect(m.now()).toBe(1_800_000);
  m.clock.notBefore?.(new Date(m.clock.now().getTime() - 1));
  expect(m.now()).toBe(1_800_000);
});

test('whatever is done to the clock, time never goes back, nor behind the clock, unless it was off by more than a day', () => {
  const deed = fc.record({
    pass: fc.double({ min: 0, max: 7200, noNaN: true }),
    set: fc.integer({ min: -3600, max: 3600 }),
  });
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 20 }), (deeds) => {
      const m = machine();
      let before = m.now();
      for (const { pass, set } of deeds) {
        m.pass(pass);
        m.set(set);
        const now = m.now();
        expect(now).toBeGreaterThanOrEqual(before);
        expect(now).toBeGreaterThanOrEqual(Math.floor(m.wall()));
        // What passes is felt: at least nine tenths of it.
        expect(now - before).toBeGreaterThanOrEqual(Math.floor(pass * 900) - 1);
        before = now;
      }
    }),
  );
});
