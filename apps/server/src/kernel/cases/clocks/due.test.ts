import fc from 'fast-check';
import { expect, test } from 'vitest';

import { stateCouncilDays } from '../../../modules/setting/calendar-seed.ts';
import { dayOf, dueAfter, nextDue, weekday, type Calendar, type IsWorking } from './due.ts';

const minute = 60_000;
const calendar = new Map([2024, 2025, 2026].flatMap(stateCouncilDays).map(({ on, working }) => [on, working]));
const isWorking: IsWorking = (day) => calendar.get(day) ?? weekday(day);
const china: Calendar = { isWorking, office: [] };
const since = (started_at: Date) => ({ started_at, pauses: [], paused_at: null, extra: 0 });

/** Wall clock of the hospital, told by the time zone database and not by our own arithmetic. */
const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** Walks from minute to minute as a clerk with a calendar would. */
function walkWorkdays(from: Date, count: number, isWorking: IsWorking): Date {
  const first = wall.format(from).slice(0, 10);
  let at = Math.floor(from.getTime() / minute) * minute;
  let today = first;
  let left = count;
  for (;;) {
    at += minute;
    const day = wall.format(at).slice(0, 10);
    if (day === today) continue;
    // Midnight: the day that has just ended counts, unless it is the day of the start.
    if (today !== first && isWorking(today)) left--;
    if (left === 0) return new Date(at);
    today = day;
  }
}

const spanMs = (span: { seconds: number } | { hours: number }): number =>
  'seconds' in span ? span.seconds * 1000 : span.hours * 3_600_000;
const instants = fc
  .date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2026-12-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));

test('working days end where a clerk walking minute by minute ends', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 7 }), (from, workdays) => {
      expect(dueAfter(from, { workdays }, china)).toEqual(walkWorkdays(from, workdays, isWorking));
    }),
    { numRuns: 25 },
  );
});

test('working days end where a clerk walking day by day ends, over any calendar', () => {
  fc.assert(
    fc.property(
      instants,
      fc.integer({ min: 1, max: 60 }),
      fc.dictionary(
        fc.integer({ min: 0, max: 1200 }).map((n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10)),
        fc.boolean(),
        { maxKeys: 400 },
      ),
      (from, workdays, shifted) => {
        const isWorking: IsWorking = (day) => shifted[day] ?? weekday(day);
        const days: string[] = [];
        const noon = Date.parse(`${wall.format(from).slice(0, 10)}T12:00:00Z`);
        for (let n = 1; days.length < workdays; n++) {
          const day = new Date(noon + n * 86_400_000).toISOString().slice(0, 10);
          if (isWorking(day)) days.push(day);
        }
        const due = dueAfter(from, { workdays }, { isWorking, office: [] });
        expect(wall.format(due.getTime() - 1000)).toBe(`${days.at(-1)} 23:59:59`);
        expect(wall.format(due).slice(11)).toBe('00:00:00');
      },
    ),
    { numRuns: 500 },
  );
});

test('the day of the hospital changes at its midnight', () => {
  fc.assert(
    fc.property(instants, (at) => {
      expect(dayOf(at)).toBe(wall.format(at).slice(0, 10));
    }),
  );
});

test('the long National Day of 2025 and its worked Saturday are counted', () => {
  const due = (from: string, workdays: number) => dueAfter(new Date(from), { workdays }, china).toISOString();
  // Tuesday 30 September; 1–8 October off; 9, 10 and Saturday 11 worked.
  expect(due('2025-09-30T02:00:00Z', 1)).toBe('2025-10-09T16:00:00.000Z');
  expect(due('2025-09-30T02:00:00Z', 3)).toBe('2025-10-11T16:00:00.000Z');
  expect(due('2025-09-30T02:00:00Z', 4)).toBe('2025-10-13T16:00:00.000Z');
});

test('steps count from the start, repeats from the last time; missed repeats are not made up for', () => {
  const start = new Date('2026-11-22T06:00:00Z');
  const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 4 }),
      fc.oneof(
        fc.integer({ min: 1, max: 300 }).map((seconds) => ({ seconds })),
        fc.integer({ min: 1, max: 3 }).map((hours) => ({ hours })),
      ),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 12 }),
      (lengths, repeat, lates) => {
        const steps = lengths.sort((a, b) => a - b);
        const clock = { steps: steps.map((seconds) => ({ seconds })), repeat };
        let due = nextDue(clock, since(start), 0, null, start, china);
        const expected: Date[] = [];
        const got: Date[] = [];
        lates.forEach((late, step) => {
          // It rings late by so much; a repeat then goes to the next point of its grid that is not past.
          const now = new Date((due as Date).getTime() + late * 1000);
          let grid = (due as Date).getTime() + spanMs(clock.repeat);
          while (grid < now.getTime()) grid += spanMs(clock.repeat);
          const declared = steps[step + 1];
          expected.push(declared === undefined ? new Date(grid) : after(declared));
          due = nextDue(clock, since(start), step + 1, due, now, china);
          got.push(due as Date);
        });
        expect(got).toEqual(expected);
      },
    ),
  );
});

test('repeats in working days are not made up for either', () => {
  const friday = new Date('2026-11-20T06:00:00Z');
  const clock = { steps: [{ workdays: 1 }], repeat: { workdays: 1 } };
  const first = nextDue(clock, since(friday), 0, null, friday, china);
  expect(first).toEqual(new Date('2026-11-23T16:00:00Z'));
  const later = nextDue(clock, since(friday), 1, first, new Date('2026-12-02T06:00:00Z'), china);
  expect(later).toEqual(new Date('2026-12-02T16:00:00Z'));
});

test('a clock without repeats ends with its last step', () => {
  const start = new Date('2026-11-22T06:00:00Z');
  const clock = { steps: [{ hours: 2 }] };
  expect(nextDue(clock, since(start), 0, null, start, china)).toEqual(new Date('2026-11-22T08:00:00Z'));
  expect(nextDue(clock, since(start), 1, start, start, china)).toBeNull();
});
