import { globSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, expect, test } from 'vitest';

import { dayTime, endOfDay, exactTime, instantOf, minuteTime, startOfDay } from './hospital-time.ts';

const web = fileURLToPath(new URL('..', import.meta.url));

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

// Where clocks are put forward and back, half an hour off, and on the other side of midnight.
test.each(['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Auckland', 'UTC'])(
  'a time is the one of the hospital on a computer in %s, and what is typed is read so',
  (computer) => {
    process.env['TZ'] = computer;
    expect(new Date(0).getHours() === 8).toBe(computer === 'Asia/Shanghai');
    expect(exactTime('2026-03-08T07:30:05Z')).toBe('2026-03-08 15:30:05');
    expect(dayTime(Date.parse('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
    expect(instantOf('2026-03-08T02:30')).toBe('2026-03-07T18:30:00.000Z');
    expect(startOfDay('2026-11-01')).toBe('2026-10-31T16:00:00.000Z');
  },
);

test('what is typed is what is shown', () => {
  expect(minuteTime(instantOf('2026-05-01T08:30'))).toBe('2026-05-01 08:30');
  expect([startOfDay('2026-05-01'), endOfDay('2026-05-01')].map(minuteTime)).toEqual([
    '2026-05-01 00:00',
    '2026-05-01 23:59',
  ]);
});

/** Calendars of the hospital's wall clock; everything else says times by `hospital-time.ts`. */
const calendars = [
  'kit/DatePicker.tsx',
  'kit/Days.tsx',
  'kit/TableFilters.tsx',
  'kit/TypeAndPeriod.tsx',
  'kit/fields/DateInput.tsx',
];

test('no page asks the clock of its computer what time it is shown as', () => {
  const own = globSync('**/*.{ts,tsx}', { cwd: web })
    .filter((path) => !path.includes('.test.'))
    .filter((path) => {
      const text = readFileSync(`${web}/${path}`, 'utf8');
      const shown = /\.toLocale(Time)?String\(|\.getHours\(|\.getMinutes\(|\.getDate\(|\.getMonth\(|\.getFullYear\(/;
      const dated = /\.toLocaleDateString\((?![^)]*timeZone)/;
      const isNumber = /Number\([^)]*\)\.toLocaleString/;
      return (
        (text.includes("from 'dayjs'") && !calendars.includes(relative(web, `${web}/${path}`))) ||
        dated.test(text) ||
        (shown.test(text) && !isNumber.test(text))
      );
    });
  expect(own).toEqual([]);
  // Calendars draw with the hospital's today.
  for (const path of globSync('**/*.tsx', { cwd: web }))
    expect([
      path,
      /DatePicker.*from 'antd'/.test(readFileSync(`${web}/${path}`, 'utf8')) && !path.endsWith('kit/DatePicker.tsx'),
    ]).toEqual([path, false]);
});
