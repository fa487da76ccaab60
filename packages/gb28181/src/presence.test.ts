import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { afterKeepalive, goneAt, saneIntervalMs, type Keepalives } from './presence.ts';

describe('who is gone (9.6.1)', () => {
  const at = (heardAt: number) =>
    goneAt({ registeredAt: 0, expiresMs: 86_400_000, heardAt, intervalMs: 60_000, misses: 3 });

  test('after three keepalives that did not come, and half of one more', () => {
    expect(at(0)).toBe(210_000);
  });

  test('a keepalive that is late by some seconds does not make a device come and go (wvp#1902, #1633, #1069)', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -14_000, max: 14_000 }), { minLength: 1, maxLength: 200 }),
        // Two of three are lost on the way.
        fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }),
        (lateness, arrivals) => {
          let heardAt = 0;
          let lost = 0;
          for (const [i, late] of lateness.entries()) {
            const comes = (i + 1) * 60_000 + late;
            lost = (arrivals[i % arrivals.length] ?? true) || lost >= 2 ? 0 : lost + 1;
            if (lost > 0) continue;
            expect(at(heardAt)).toBeGreaterThan(comes);
            heardAt = comes;
          }
        },
      ),
    );
  });

  test('a registration that is not renewed ends, but not under a device that goes on speaking (wvp#2006)', () => {
    const presence = { registeredAt: 0, expiresMs: 3_600_000, intervalMs: 60_000, misses: 3 };
    expect(goneAt({ ...presence, heardAt: 3_500_000 })).toBe(3_660_000);
    expect(goneAt({ ...presence, heardAt: 3_700_000 })).toBe(3_760_000);
  });

  test('an interval of zero, less or nonsense is the usual one (wvp PR#2220)', () => {
    expect([0, -1, 3, null, undefined, 1e9, 30].map(saneIntervalMs)).toEqual([
      60_000, 60_000, 60_000, 60_000, 60_000, 60_000, 30_000,
    ]);
  });
});

test('our own: three without an answer, or one who does not know us, and we register again', () => {
  const run = (answers: (number | null)[]): string[] => {
    let state: Keepalives = { missed: 0 };
    return answers.map((answer) => {
      const [next, what] = afterKeepalive(state, answer);
      state = next;
      return what;
    });
  };
  expect(run([200, null, null, 200, null, null, null])).toEqual([
    'fine',
    'fine',
    'fine',
    'fine',
    'fine',
    'fine',
    'again',
  ]);
  expect(run([200, 403])).toEqual(['fine', 'again']);
});
