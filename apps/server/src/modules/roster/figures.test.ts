import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { warnOfGaps } from './index.ts';

let t: TestApp;
let chief: As;
let guards: As[];
beforeAll(async () => {
  // A Monday morning; Thursday of the week after is a holiday.
  t = await testApp({ at: '2026-09-14T00:00:00Z' });
  chief = await t.person({ roles: ['security-chief'], name: '科长' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await (await t.as('founder')).setting.putDay({ on: '2026-09-24', working: false, name: '节日' });
  guards = [];
  for (const name of ['甲', '乙']) guards.push(await t.person({ roles: ['guard'], name }));
  await chief.duty.putPost({ code: 'GATE', name: '门岗', kind: 'guard-team', place: 'C' });
  await chief.roster.putPost({ code: 'GATE', demand: [{ pattern: 'D', needed: 1 }] });
});
afterAll(() => t.stop());

const period = { from: '2026-09-01', to: '2026-09-30' };
const figure = async (type: string, name: string, by = 'none', key: string | null = null) => {
  const { groups } = await chief.figure.list({ type, ...period, by });
  return groups.find((group) => group.key === key)?.figures.find((one) => one.name === name);
};
const plan = (n: number, day: string, pattern = 'D') =>
  chief.roster.assign({ items: [{ post: 'GATE', person: guards[n]!.personId, day, pattern }] });
const morning = () => warnOfGaps(t.app.system('roster'));

test('what was empty ahead and filled by the day, and whether a holiday was complete a week before, stay on record', async () => {
  for (const day of ['2026-09-14', '2026-09-15', '2026-09-16']) await plan(0, day);
  await morning();
  // The seventeenth is filled in time, the eighteenth is not.
  await plan(1, '2026-09-17');
  for (let n = 0; n < 5; n++) {
    await t.later({ days: 1 });
    await morning();
  }
  expect(await figure('roster-day', 'gaps')).toMatchObject({ value: 3 });
  const filled = await figure('roster-day', 'filled');
  expect(filled).toMatchObject({ numerator: 1, denominator: 3 });
  const shown = async (of: string) => (await chief.roster.days({ figure: of })).items.map(({ day }) => day);
  expect(await shown(filled!.of)).toEqual(['2026-09-17']);
  expect(await shown(filled!.per ?? '')).toEqual(['2026-09-19', '2026-09-18', '2026-09-17']);
  expect(await figure('roster-day', 'special')).toMatchObject({ value: null, denominator: 0 });
  for (const day of ['2026-09-20', '2026-09-21', '2026-09-22', '2026-09-23', '2026-09-24']) await plan(0, day);
  for (let n = 0; n < 5; n++) {
    await t.later({ days: 1 });
    await morning();
  }
  // On the seventeenth, when it came into sight, nobody was planned for the holiday: filled later is not in time.
  expect(await figure('roster-day', 'special')).toMatchObject({ numerator: 0, denominator: 1, value: 0 });
  expect((await chief.roster.days({ from: '2026-09-24', to: '2026-09-24' })).items).toMatchObject([
    { special: true, ahead: 7, first: 1, missing: 0 },
  ]);
});

test('what everybody carries, night by night, and whether shifts were stood and handed over; each number opens its shifts', async () => {
  await plan(1, '2026-09-25', 'N12');
  const hours = await figure('roster-shift', 'hours', 'person', guards[0]!.personId);
  const { loads } = await chief.roster.get({ from: '2026-09-01', to: '2026-09-30' });
  const load = loads.find(({ person }) => person.name === '甲');
  expect([hours?.value, load?.shifts]).toEqual([load?.hours, 8]);
  const night = await figure('roster-shift', 'nights');
  expect(night?.value).toBe(loads.reduce((sum, { nights }) => sum + nights, 0));
  expect((await chief.roster.shifts({ figure: night!.of })).items.map(({ person }) => person.name)).toEqual(['乙']);
  // Of the shifts that have begun one is stood.
  expect(await figure('roster-shift', 'signed')).toMatchObject({ numerator: 0, denominator: 9 });
  t.clock.set('2026-09-25T12:30:00Z');
  guards.push(await t.person({ roles: ['guard'], name: '丙' }));
  chief = await t.person({ roles: ['security-chief'], name: '新科长' });
  await plan(2, '2026-09-25', 'N12');
  await guards[2]!.duty.signOn({ code: 'GATE' });
  const signed = await figure('roster-shift', 'signed');
  expect(signed).toMatchObject({ numerator: 1, denominator: 11 });
  expect((await chief.roster.shifts({ figure: signed!.of })).items).toMatchObject([{ person: { name: '丙' } }]);
  await expect(
    (await t.person({ roles: ['auditor'], name: '审计' })).figure.list({ type: 'roster-shift', ...period }),
  ).rejects.toMatchObject({
    code: 'forbidden',
  });
});
