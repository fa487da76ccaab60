import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp({ at: '2026-11-23T01:00:00Z' })));
afterAll(() => t.stop());

test('a night clinic is planned, opens in time, security hears of it, and its visits are counted', async () => {
  const department = (await (await t.as('it')).identity.putDepartment({ code: 'PF', name: '皮肤科' })).id;
  const doctor = await t.person({ roles: ['staff'], name: '夜诊医生', departmentId: department });
  const guard = await t.as('control-room');
  const desk = await t.as('service-desk');
  const evening = (from: string, until: string) =>
    doctor.case.create({
      type: 'nightClinic',
      title: '皮肤科夜间门诊',
      department,
      data: { clinic: '皮肤科', startsAt: `2026-11-23T${from}:00Z`, endsAt: `2026-11-23T${until}:00Z` },
    });
  await expect(evening('13:00', '10:00')).rejects.toMatchObject({ code: 'too_early' });
  const { id } = await evening('10:00', '13:00');
  await t.later({ hours: 9, minutes: 5 });
  await doctor.case.act({ id, action: 'open' });
  const told = async (who: As) =>
    (await who.notice.list({})).items.filter(({ subject }) => subject?.id === id).map(({ zh }) => zh);
  expect(await told(guard)).toEqual([expect.stringContaining('皮肤科夜间门诊')]);
  expect((await desk.case.list({ type: ['nightClinic'], open: true })).items).toMatchObject([
    { facts: { clinic: '皮肤科' } },
  ]);
  // Two hours after it has closed somebody asks how many came.
  await t.later({ hours: 5, minutes: 1 });
  expect((await told(desk)).length).toBeGreaterThan(0);
  expect(await desk.case.act({ id, action: 'close', visits: 37 })).toMatchObject({
    state: 'held',
    kept: { open: true },
  });
  const second = await evening('10:00', '13:00');
  await doctor.case.act({ id: second.id, action: 'cancel', note: '医生外出会诊' });
  const { groups } = await desk.figure.list({ type: 'nightClinic', from: '2026-11-01', to: '2026-11-30' });
  expect(Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]))).toMatchObject({
    held: 1,
    visits: 37,
    mean: 37,
    cancelled: 1,
  });
});

test('who is named in a matter is there: a made-up doctor holds no clinic', async () => {
  const doctor = await t.person({ roles: ['medical-affairs'], name: '医务' });
  const evening = { clinic: '儿科', startsAt: '2026-12-23T10:00:00Z', endsAt: '2026-12-23T13:00:00Z' };
  const held = (by: string) =>
    doctor.case.create({ type: 'nightClinic', title: '儿科夜间门诊', data: { ...evening, doctor: by } });
  await expect(held(newId())).rejects.toMatchObject({ code: 'invalid', details: { issues: [{ path: 'doctor' }] } });
  expect((await held(doctor.personId)).data['doctor']).toBe(doctor.personId);
});
