import { expect, test } from 'vitest';

import { momentsOf } from './moments.ts';
import { step, type Script } from './script.ts';

const hour = 3_600_000;
const calendar = {
  isWorking: (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()),
  office: [
    [8 * hour, 12 * hour],
    [14 * hour, 17.5 * hour],
  ] as const,
};
// Sunday, noon in the hospital.
const now = new Date('2026-06-21T04:00:00Z');
const script = (more: Partial<Script>): Script => ({
  type: 'complaint',
  title: '等候太久',
  by: 'patient-relations',
  daysAgo: 9,
  time: '09:30',
  isOffice: true,
  data: {},
  steps: [step('patient-relations', '3h', 'accept'), step('patient-relations', '4d', 'dispatch')],
  ...more,
});
const local = (at: Date): string => new Date(at.getTime() + 8 * hour).toISOString().slice(0, 16);

test('people of an office work when it is open', () => {
  // Friday; half past twelve is lunch, and four days after that is Tuesday.
  expect(momentsOf(script({}), now, calendar).map(local)).toEqual([
    '2026-06-12T09:30',
    expect.stringMatching(/^2026-06-12T14:\d\d$/),
    expect.stringMatching(/^2026-06-16T14:\d\d$/),
  ]);
});

test('guards work at any hour, and what is of today has begun', () => {
  const at = (daysAgo: number, time: string) =>
    momentsOf(script({ daysAgo, time, isOffice: false, steps: [] }), now, calendar).map(local);
  expect(at(1, '23:50')).toEqual(['2026-06-20T23:50']);
  expect(at(0, '09:10')).toEqual(['2026-06-21T09:10']);
  expect(at(0, '15:00')).toEqual(['2026-06-20T15:00']);
  // On a Sunday the office's newest is of Friday.
  expect(momentsOf(script({ daysAgo: 0, steps: [] }), now, calendar).map(local)).toEqual(['2026-06-19T09:30']);
});
