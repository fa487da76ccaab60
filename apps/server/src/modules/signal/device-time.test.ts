import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readTime } from './device-time.ts';

const told = (said: unknown) => {
  const { at, doubt } = readTime(said);
  return [at?.toISOString() ?? null, doubt];
};
const moment = '2026-11-22T05:09:55.000Z';

test.each([
  ['2026-11-22T05:09:55Z', moment, null],
  ['2026-11-22T13:09:55+08:00', moment, null],
  ['2026-11-22T05:09:55.250Z', '2026-11-22T05:09:55.250Z', null],
  // Without a zone: what the clock on the wall says.
  ['2026-11-22T13:09:55', moment, 'at_form'],
  ['2026-11-22 13:09:55', moment, 'at_form'],
  ['2026/11/22 13:09:55', moment, 'at_form'],
  ['20261122130955', moment, 'at_form'],
  ['2026-11-22 13:09', '2026-11-22T05:09:00.000Z', 'at_form'],
  ['2026-11-22T13:09:55+0800', moment, 'at_form'],
  ['2026-11-22T13:09:55+08', moment, 'at_form'],
  ['2026-11-22T05:09:55 UTC', moment, 'at_form'],
  ['2026-11-22T05:09:60Z', '2026-11-22T05:09:59.000Z', 'at_form'],
  ['2026-11-22T24:00:00Z', '2026-11-23T00:00:00.000Z', 'at_form'],
  ['Sun, 22 Nov 2026 05:09:55 GMT', moment, 'at_form'],
  [1795324195, moment, 'at_form'],
  [1795324195000, moment, 'at_form'],
  ['1795324195', moment, 'at_form'],
  ['1795324195.25', '2026-11-22T05:09:55.250Z', 'at_form'],
  ['1795324195000\0', moment, 'at_form'],
  [undefined, null, 'at_missing'],
  [null, null, 'at_missing'],
  ['', null, 'at_missing'],
  ['  ', null, 'at_missing'],
  ['2026-13-22T05:09:55Z', null, 'at_unreadable'],
  ['2026-02-30T05:09:55Z', null, 'at_unreadable'],
  ['2026-11-22T05:09:61Z', null, 'at_unreadable'],
  ['yesterday', null, 'at_unreadable'],
  [86_400, null, 'at_unreadable'],
  [Number.NaN, null, 'at_unreadable'],
  [true, null, 'at_unreadable'],
  [{ seconds: 1 }, null, 'at_unreadable'],
  [['2026-11-22T05:09:55Z'], null, 'at_unreadable'],
])('%s', (said, at, doubt) => {
  expect(told(said)).toEqual([at, doubt]);
});

test('every way to write a moment means that moment', () => {
  const pad = (n: number) => String(n).padStart(2, '0');
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2002) / 1000, max: Date.UTC(2099) / 1000 }), (seconds) => {
      const at = new Date(seconds * 1000);
      const onTheWall = new Date(at.getTime() + 8 * 3_600_000).toISOString();
      const [day = '', time = ''] = onTheWall.slice(0, 19).split('T');
      const ways = [
        at.toISOString(),
        seconds,
        seconds * 1000,
        String(seconds),
        at.toUTCString(),
        `${day}T${time}+08:00`,
        `${day}T${time}+0800`,
        `${day} ${time}`,
        `${day.replaceAll('-', '/')} ${time}`,
        `${day}${time}`.replace(/\D/g, ''),
        `${at.getUTCFullYear()}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}T${at.toISOString().slice(11, 19)}+00`,
      ];
      for (const way of ways) expect([way, readTime(way).at?.getTime()]).toEqual([way, at.getTime()]);
    }),
  );
});

test('whatever is said is read without a fault', () => {
  fc.assert(
    fc.property(fc.anything(), (said) => {
      const { at, doubt } = readTime(said);
      expect(at === null || !Number.isNaN(at.getTime())).toBe(true);
      expect(at === null).toBe(doubt === 'at_missing' || doubt === 'at_unreadable');
    }),
  );
});
