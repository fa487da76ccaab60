import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { mayDo } from '../../papers/index.ts';

let t: TestApp;
let chief: As;
let guard: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  chief = await t.as('founder');
  guard = await t.person({ roles: ['guard'], name: '保安甲' });
});
afterAll(() => t.stop());

const may = async (work: Parameters<typeof mayDo>[1], day = '2026-05-10') =>
  (await mayDo(t.app.db, work, [guard.personId], day)).get(guard.personId);

test('may this person do this today: his papers say so, and why not', async () => {
  expect(await may('fireControl')).toEqual({ may: false, why: 'none', paper: null });
  const paper = (more: Record<string, unknown>) =>
    chief.register.create({ kind: 'fire-operator', owner: guard.personId, level: 'middle', number: '1', ...more });
  // A certificate for servicing lets nobody watch.
  await paper({ work: 'service', validTo: '2030-01-01' });
  expect((await may('fireControl'))?.why).toBe('none');
  const old = await paper({ work: 'watch', validTo: '2026-05-10' });
  // The day it ends on is still good.
  expect(await may('fireControl')).toMatchObject({ may: true, why: 'held', paper: { code: old.code } });
  expect(await may('fireControl', '2026-05-11')).toMatchObject({ may: false, why: 'ended' });
  await chief.register.put({ kind: 'fire-operator', code: old.code, state: 'suspended' });
  expect(await may('fireControl')).toMatchObject({ may: false, why: 'suspended' });
  const { code } = await paper({ work: 'watch', validTo: '2029-01-01' });
  expect(await may('fireControl')).toMatchObject({ may: true, paper: { code, until: '2029-01-01' } });

  // He sees his own, others by the right to see people.
  expect((await guard.register.mayDo({ id: guard.personId })).items).toMatchObject([
    { work: 'fireControl', may: true },
  ]);
  const other = await t.as('staff');
  await expect(other.register.mayDo({ id: guard.personId })).rejects.toMatchObject({ code: 'forbidden' });
});

test('a self-employed guard is filed within thirty days, which does not end his certificate', async () => {
  const { code } = await chief.register.create({
    kind: 'guard-certificate',
    owner: guard.personId,
    employer: 'own',
    number: 'B-1',
    hired: '2026-04-01',
  });
  expect(await chief.register.find({ code })).toMatchObject({ endsOn: '2026-05-01', findings: ['ended'] });
  expect(await may('guard')).toMatchObject({ may: true });
  await chief.register.put({ kind: 'guard-certificate', code, filed: '2026-05-09' });
  expect(await chief.register.find({ code })).toMatchObject({ endsOn: null, findings: [] });
  // Whoever a company employs is filed by it.
  const hired = { kind: 'guard-certificate' as const, employer: 'company', number: 'B-2', hired: '2026-01-01' };
  expect((await chief.register.create({ ...hired, owner: guard.personId })).findings).toEqual([]);
});

test('guards needed are the highest of three shares, with the numbers behind them', async () => {
  expect(await chief.register.guards({})).toMatchObject({ basis: null, needed: null, present: 2 });
  const year = (more: Record<string, unknown>) =>
    chief.register.create({ kind: 'hospital-year', basis: '统计年报', year: 2026, ...more });
  await year({ medicalStaff: 820, beds: 610, dailyVisits: 2900 });
  expect(await chief.register.guards({})).toMatchObject({
    parts: { staff: 25, beds: 31, visits: 9 },
    needed: 31,
    present: 2,
    lapsed: 0,
  });
  // Of a year that has not begun nothing is reckoned yet.
  await year({ year: 2027, medicalStaff: 5000, beds: 100, dailyVisits: 0 });
  expect((await chief.register.guards({})).basis).toMatchObject({ year: 2026 });
  await chief.setting.put({ key: 'guards.bedsForOne', value: 30 });
  expect((await chief.register.guards({})).needed).toBe(25);
  await chief.register.create({ kind: 'guard-certificate', employer: 'company', number: 'B-3', validTo: '2020-01-01' });
  expect(await chief.register.guards({})).toMatchObject({ present: 2, lapsed: 1 });
});

test('the matrix says who has passed what, and what has lapsed', async () => {
  const skill = (what: string, level: string, passed: string) =>
    chief.register.create({ kind: 'skill', owner: guard.personId, skill: what, level, passed });
  await skill('aid', 'passed', '2024-01-01');
  await skill('aid', 'teaches', '2026-02-01');
  await skill('law', 'learning', '2026-02-01');
  await skill('fire', 'passed', '2025-01-01');
  const { items } = await chief.register.skills({});
  expect(items).toHaveLength(1);
  expect(items[0]).toMatchObject({ person: { name: '保安甲' } });
  const cells = items[0]?.cells ?? {};
  expect([cells['aid']?.level, cells['aid']?.holds, cells['law']?.holds, cells['fire']?.holds]).toEqual([
    'teaches',
    true,
    false,
    false,
  ]);
  expect(cells['fire-operator']?.holds).toBe(true);
  expect((await (await t.as('staff')).register.skills({})).items).toEqual([]);
});
