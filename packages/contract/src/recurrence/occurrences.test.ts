import fc from 'fast-check';
import { expect, test } from 'vitest';

import { nextAfter, occurrences, raised, type Occurrence } from './occurrences.ts';
import { recurrenceIn } from './read.ts';
import { Recurrence, type Times } from './rule.ts';
import { recurrenceText } from './words.ts';

const dayMs = 86_400_000;
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`);
const shown = ({ from, to }: Occurrence): string =>
  [from, to].map((one) => new Date(one + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')).join(' – ');

/** The holidays of 2026 around May and October, with the Saturdays and Sundays worked for them. */
const rest = new Set(
  '2026-05-01 2026-05-04 2026-05-05 2026-10-01 2026-10-02 2026-10-05 2026-10-06 2026-10-07'.split(' '),
);
const worked = new Set('2026-05-09 2026-09-20 2026-10-10'.split(' '));
const weekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
const china = { isWorking: (day: string) => worked.has(day) || (!rest.has(day) && !weekend(day)) };
const rule = (given: unknown): Recurrence => Recurrence.parse(given);
const list = (given: unknown, from: string, to: string): string[] =>
  occurrences(rule(given), at(from), at(to), china).map(shown);

test('three times a day, each in its third of the hours; the hour before midnight belongs to its own day', () => {
  const tout = { on: 'day', times: { at: 'spread', count: 3, from: '08:00', to: '17:00' } };
  expect(list(tout, '2026-11-22 00:00', '2026-11-23 00:00')).toEqual([
    '2026-11-22 08:00 – 2026-11-22 11:00',
    '2026-11-22 11:00 – 2026-11-22 14:00',
    '2026-11-22 14:00 – 2026-11-22 17:00',
  ]);
});

test('every two hours by night goes over midnight and over the end of the month', () => {
  const night = rule({ on: 'day', times: { at: 'every', minutes: 120, from: '22:00', to: '06:00' } });
  const found = occurrences(night, at('2026-02-28 12:00'), at('2026-03-01 12:00'), china);
  expect(found.map(shown)).toEqual([
    '2026-02-28 22:00 – 2026-03-01 00:00',
    '2026-03-01 00:00 – 2026-03-01 02:00',
    '2026-03-01 02:00 – 2026-03-01 04:00',
    '2026-03-01 04:00 – 2026-03-01 06:00',
  ]);
  expect(new Set(found.map(({ day }) => day))).toEqual(new Set(['2026-02-28']));
  expect(found[1]?.key).toBe('2026-03-01T00:00');
});

test('before holidays, which are longer than a weekend; the day that is worked for them is no rest', () => {
  expect(list({ on: 'holiday', before: 2 }, '2026-04-01 00:00', '2026-12-01 00:00')).toEqual([
    '2026-04-29 00:00 – 2026-05-01 00:00',
    '2026-09-29 00:00 – 2026-10-01 00:00',
  ]);
  expect(list({ on: 'working', times: { at: 'day' } }, '2026-05-08 00:00', '2026-05-12 00:00')).toEqual([
    '2026-05-08 00:00 – 2026-05-09 00:00',
    '2026-05-09 00:00 – 2026-05-10 00:00',
    '2026-05-11 00:00 – 2026-05-12 00:00',
  ]);
});

test('a date that falls on a holiday moves to a day that is worked; a month without the date has its last day', () => {
  const first = { on: 'month', days: [1], times: { at: 'day' } };
  expect(list({ ...first, shift: 'after' }, '2026-05-01 00:00', '2026-06-01 00:00')).toEqual([
    '2026-05-06 00:00 – 2026-05-07 00:00',
  ]);
  expect(list({ ...first, shift: 'before' }, '2026-04-20 00:00', '2026-05-31 00:00')).toEqual([
    '2026-04-30 00:00 – 2026-05-01 00:00',
  ]);
  expect(list({ ...first, days: [31] }, '2026-02-01 00:00', '2026-03-01 00:00')).toEqual([
    '2026-02-28 00:00 – 2026-03-01 00:00',
  ]);
  expect(list({ ...first, days: [30, 31, -1] }, '2026-02-01 00:00', '2026-03-01 00:00')).toHaveLength(1);
});

test('so long after the last time, not twice on a day, and some days ahead', () => {
  const service = rule({ on: 'after', count: 3, unit: 'month', first: '2026-01-31', ahead: 7 });
  if (service.on !== 'after') throw new Error('not that rule');
  expect(shown(nextAfter(service, null))).toBe('2026-01-24 00:00 – 2026-02-01 00:00');
  expect(shown(nextAfter(service, '2026-01-31'))).toBe('2026-04-23 00:00 – 2026-05-01 00:00');
  const daily = rule({ on: 'after', count: 1, unit: 'day', first: '2026-01-01', ahead: 5 });
  if (daily.on !== 'after') throw new Error('not that rule');
  expect(shown(nextAfter(daily, '2026-01-10'))).toBe('2026-01-11 00:00 – 2026-01-12 00:00');
});

test('raised: more often in the same hours, and never beyond what an hour holds', () => {
  const every = { on: 'day', times: { at: 'every', minutes: 120, from: '22:00', to: '06:00' } };
  expect(raised(rule(every), 2)).toMatchObject({ times: { minutes: 60 } });
  const spread = { on: 'day', times: { at: 'spread', count: 3, from: '08:00', to: '17:00' } };
  expect(raised(rule(spread), 1.5)).toMatchObject({ times: { count: 5 } });
  const windows = { on: 'day', times: { at: 'windows', windows: [{ from: '20:00', to: '24:00' }] } };
  expect(raised(rule(windows), 2)).toMatchObject({
    times: {
      windows: [
        { from: '20:00', to: '22:00' },
        { from: '22:00', to: '24:00' },
      ],
    },
  });
  const monthly = rule({ on: 'period', each: 'month' });
  expect(raised(monthly, 3)).toEqual(monthly);
});

// A random hospital: rules, and two years with holidays and shifted working days.
const clock = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`);
const spans = fc.record({ from: clock, to: clock });
const windows = fc
  .uniqueArray(fc.integer({ min: 0, max: 47 }), { minLength: 2, maxLength: 6 })
  .map((halves) =>
    halves.toSorted((a, b) => a - b).map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`),
  )
  .map((all) => all.flatMap((from, n) => (n % 2 === 0 && all[n + 1] ? [{ from, to: all[n + 1]! }] : [])));
const times: fc.Arbitrary<Times> = fc.oneof(
  fc.record({ at: fc.constant('day' as const), span: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ at: fc.constant('windows' as const), windows }),
  fc.record({ at: fc.constant('spread' as const), count: fc.integer({ min: 1, max: 4 }), from: clock, to: clock }),
  fc.record({ at: fc.constant('every' as const), minutes: fc.constantFrom(120, 240, 500), from: clock, to: clock }),
);
const firstDay = Date.UTC(2026, 0, 1);
const aDay = fc.integer({ min: -200, max: 900 }).map((n) => new Date(firstDay + n * dayMs).toISOString().slice(0, 10));
const aMonth = aDay.map((day) => day.slice(0, 7));
const weekdays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
const dates = fc.uniqueArray(fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant(-1)), {
  minLength: 1,
  maxLength: 3,
});
const rules: fc.Arbitrary<Recurrence> = fc
  .oneof(
    fc.record({ on: fc.constant('day'), every: fc.integer({ min: 1, max: 9 }), from: aDay, times }),
    fc.record({ on: fc.constantFrom('working', 'rest', 'rest'), times }),
    fc.record({ on: fc.constant('week'), days: weekdays, every: fc.integer({ min: 1, max: 5 }), from: aDay, times }),
    fc.record(
      {
        on: fc.constant('month'),
        days: dates,
        every: fc.constantFrom(1, 2, 3, 6, 12),
        from: aMonth,
        shift: fc.constantFrom('before', 'after'),
        times,
      },
      { requiredKeys: ['on', 'days', 'every', 'from', 'times'] },
    ),
    fc.record({
      on: fc.constant('nth'),
      nth: fc.constantFrom(1, 2, 3, 4, -1),
      weekday: fc.integer({ min: 1, max: 7 }),
      every: fc.constantFrom(1, 3),
      from: aMonth,
      times,
    }),
    fc.record({ on: fc.constant('period'), each: fc.constantFrom('week', 'month', 'quarter', 'half', 'year') }),
    fc.record({
      on: fc.constant('holiday'),
      before: fc.integer({ min: 1, max: 5 }),
      least: fc.integer({ min: 3, max: 5 }),
    }),
    fc.record({ on: fc.constant('once'), day: aDay, times }),
  )
  .map((given) => Recurrence.parse(given));

/** Runs of rest and the days worked for them, all over the two years. */
const calendars = fc
  .array(
    fc.record({ start: fc.integer({ min: 0, max: 760 }), length: fc.integer({ min: 1, max: 8 }), made: fc.boolean() }),
    {
      maxLength: 14,
    },
  )
  .map((runs) => {
    const days = new Map<string, boolean>();
    for (const { start, length, made } of runs)
      for (let n = 0; n < length; n++)
        days.set(new Date(firstDay + (start + n) * dayMs).toISOString().slice(0, 10), made && n < 2);
    return { isWorking: (day: string) => days.get(day) ?? !weekend(day) };
  });

/** A wall calendar from 2025 on: every day as a clerk reads it off. */
const wall = Array.from({ length: 1300 }, (_, n) => {
  const date = new Date(Date.UTC(2025, 0, 1) + n * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    name: date.toISOString().slice(0, 10),
    at: date.getTime(),
    date: date.getUTCDate(),
    last: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    month: year * 12 + month,
    weekday: date.getUTCDay() || 7,
  };
});
type Leaf = (typeof wall)[number];
const monthsOf = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7)) - 1;

/** A clerk who turns the calendar over, asks of every single day whether it is due, and of every minute of it whether a round begins. */
function clerk(one: Recurrence, calendar: { isWorking(day: string): boolean }, from: number, before: number): number[] {
  const asked: (boolean | undefined)[] = [];
  const idle = (n: number): boolean => (asked[n] ??= !calendar.isWorking(wall[n]!.name));
  const isDate = ({ date, last, month }: Leaf): boolean =>
    one.on === 'month' &&
    (month - monthsOf(one.from ?? '2024-01')) % one.every === 0 &&
    one.days.some((wanted) => (wanted < 0 || wanted > last ? date === last : date === wanted));
  /** Where somebody comes to who walks from day to day until he finds one that is worked. */
  const lands = (n: number, step: number): number => {
    for (let far = 0; far <= 30; far++) if (!idle(n + far * step)) return n + far * step;
    return n;
  };
  const base = 'from' in one && one.from ? Date.parse(one.from.slice(0, 10)) : Date.UTC(2024, 0, 1);
  const monday = base - ((new Date(base).getUTCDay() || 7) - 1) * dayMs;
  const isDue = (n: number): boolean => {
    const day = wall[n]!;
    switch (one.on) {
      case 'day':
        return ((day.at - base) / dayMs) % one.every === 0;
      case 'working':
        return !idle(n);
      case 'rest':
        return idle(n);
      case 'week':
        return one.days.includes(day.weekday) && Math.floor((day.at - monday) / (7 * dayMs)) % one.every === 0;
      case 'month': {
        if (!one.shift) return isDate(day);
        const step = one.shift === 'before' ? -1 : 1;
        // Somebody due within a month of here who walks to a day that is worked and arrives today.
        for (let far = 0; far <= 31; far++)
          if (isDate(wall[n - step * far]!) && lands(n - step * far, step) === n) return true;
        return false;
      }
      case 'nth':
        return (
          day.weekday === one.weekday &&
          (day.month - monthsOf(one.from ?? '2024-01')) % one.every === 0 &&
          (one.nth < 0 ? day.date + 7 > day.last : Math.ceil(day.date / 7) === one.nth)
        );
      case 'period': {
        const months = { month: 1, quarter: 3, half: 6, year: 12 };
        return one.each === 'week' ? day.weekday === 1 : day.date === 1 && day.month % months[one.each] === 0;
      }
      case 'holiday': {
        const first = n + one.before;
        if (idle(first - 1)) return false;
        for (let k = 0; k < one.least; k++) if (!idle(first + k)) return false;
        return true;
      }
      case 'once':
        return day.name === one.day;
      default:
        return false;
    }
  };
  const clockMinutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  const opens: number[] = [];
  if ('times' in one) {
    const wanted = one.times;
    const [start, end] = 'from' in wanted ? [clockMinutes(wanted.from), clockMinutes(wanted.to)] : [0, 0];
    const over = end > start ? end : end + 1440;
    const begins = new Set(wanted.at === 'windows' ? wanted.windows.map((window) => clockMinutes(window.from)) : []);
    // The part of the span that a minute lies in.
    const part = (m: number): number =>
      wanted.at === 'spread' ? Math.floor(((m - start) * wanted.count + wanted.count - 1) / (over - start)) : 0;
    for (let minute = 0; minute < 2880; minute++) {
      const isOpening =
        wanted.at === 'day'
          ? minute === 0
          : wanted.at === 'windows'
            ? begins.has(minute)
            : minute >= start &&
              minute < over &&
              (wanted.at === 'every'
                ? (minute - start) % wanted.minutes === 0
                : minute === start || part(minute) > part(minute - 1));
      if (isOpening) opens.push(minute);
    }
  } else opens.push(0);
  const begins: number[] = [];
  for (let n = 60; n < wall.length - 60; n++) {
    const midnight = wall[n]!.at - 8 * 3_600_000;
    if (midnight < from - 2 * dayMs || midnight >= before || !isDue(n)) continue;
    for (const minute of opens) {
      const begin = midnight + minute * 60_000;
      if (begin >= from && begin < before) begins.push(begin);
    }
  }
  return begins;
}

/** What is wrong with two years of a rule, made whole and made piece by piece; undefined: nothing. */
function wrongWith(one: Recurrence, calendar: { isWorking(day: string): boolean }, cuts: readonly number[]): unknown {
  const [from, before] = [at('2026-01-01 00:00'), at('2028-01-01 00:00')];
  const whole = occurrences(one, from, before, calendar);
  const expected = clerk(one, calendar, from, before);
  if (whole.length !== expected.length || whole.some((found, n) => found.from !== expected[n]))
    return { found: whole.map(shown), expected: expected.map((begin) => new Date(begin).toISOString()) };
  if (new Set(whole.map(({ key }) => key)).size !== whole.length) return 'two rounds have one key';
  const isOutOfOrder = whole.some((found, n) => found.to <= found.from || (n > 0 && found.from <= whole[n - 1]!.from));
  if (isOutOfOrder) return 'rounds are not in order';
  if (cuts.length === 0) return undefined;
  // Made ahead piece by piece, as a job does, none is lost and none is made twice.
  const edges = [from, ...cuts.toSorted((a, b) => a - b).map((hour) => from + hour * 3_600_000), before];
  const pieces = edges.slice(1).flatMap((end, n) => occurrences(one, edges[n]!, end, calendar));
  const isSame = pieces.length === whole.length && pieces.every(({ key }, n) => key === whole[n]!.key);
  return isSame ? undefined : { pieces: pieces.map(shown), whole: whole.map(shown) };
}

test('over 10,000 random plans and two years, each round is due exactly once, on the minute a clerk comes to', () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 730 * 24 - 1 }), { maxLength: 2 });
  fc.assert(
    fc.property(rules, calendars, cuts, (one, calendar, some) => {
      expect(wrongWith(one, calendar, some)).toBeUndefined();
    }),
    { numRuns: 10_000 },
  );
});

test('windows of one day neither overlap nor leave a minute of their span to nobody', () => {
  const parts = fc.oneof(
    fc.record({ at: fc.constant('spread' as const), count: fc.integer({ min: 1, max: 48 }), from: clock, to: clock }),
    fc.record({
      at: fc.constant('every' as const),
      minutes: fc.integer({ min: 5, max: 1440 }),
      from: clock,
      to: clock,
    }),
  );
  fc.assert(
    fc.property(parts, spans, (some, { from, to }) => {
      const found = occurrences(
        rule({ on: 'once', day: '2026-06-30', times: { ...some, from, to } }),
        at('2026-06-30 00:00'),
        at('2026-07-02 00:00'),
        china,
      );
      expect(found.slice(1).map((one) => one.from)).toEqual(found.slice(0, -1).map((one) => one.to));
      const all = (found.at(-1)!.to - found[0]!.from) / 60_000;
      const wanted =
        (Number(to.slice(0, 2)) - Number(from.slice(0, 2))) * 60 + Number(to.slice(3)) - Number(from.slice(3));
      expect(all).toBe(wanted > 0 ? wanted : wanted + 1440);
    }),
  );
});

test.each(['zh', 'en'] as const)('a rule in words is the same rule when it is read again (%s)', (lang) => {
  const more = fc.oneof(
    rules,
    fc.constant(rule({ on: 'call' })),
    fc
      .record({
        on: fc.constant('after'),
        count: fc.integer({ min: 1, max: 400 }),
        unit: fc.constantFrom('day', 'month'),
        first: aDay,
        ahead: fc.integer({ min: 0, max: 60 }),
      })
      .map(rule),
  );
  fc.assert(
    fc.property(more, (one) => {
      const text = recurrenceText(one, lang);
      expect([text, recurrenceIn(text)]).toEqual([text, one]);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['每天 8:00-17:00 共3次', { on: 'day', times: { at: 'spread', count: 3, from: '08:00', to: '17:00' } }],
  ['每天22:00至06:00每2小时', { on: 'day', times: { at: 'every', minutes: 120, from: '22:00', to: '06:00' } }],
  [
    '每周一、三、五 09:00～11:00',
    { on: 'week', days: [1, 3, 5], times: { at: 'windows', windows: [{ from: '09:00', to: '11:00' }] } },
  ],
  ['每月1、15日遇休顺延', { on: 'month', days: [1, 15], shift: 'after', times: { at: 'day' } }],
  ['每月内一次', undefined],
  ['每月内1次', { on: 'period', each: 'month' }],
  ['Every week on Mon, Fri', { on: 'week', days: [1, 5], times: { at: 'day' } }],
  ['偶尔', undefined],
  ['', undefined],
])('as people write it: %s', (text, expected) => {
  expect(recurrenceIn(text)).toEqual(expected === undefined ? undefined : rule(expected));
});
