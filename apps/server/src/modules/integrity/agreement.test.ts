import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';

let t: TestApp;
let nurse: As;
let secretary: As;
beforeAll(async () => {
  t = await testApp();
  const ward = (await (await t.as('it')).identity.putDepartment({ code: 'W1', name: '骨科病区' })).id;
  nurse = await t.person({ roles: ['staff'], name: '责任护士', departmentId: ward });
  secretary = await t.as('party-secretary');
});
afterAll(() => t.stop());

const admit = (admissionNo: string, who: As = nurse) =>
  who.case.create({
    type: 'agreement',
    title: '入院廉洁协议',
    data: { admissionNo, admittedOn: '2026-11-22', patient: '李某' },
  });
const drawn = async (id: string): Promise<string> => (await attachFile(nurse, id, await photo(), '签名.jpg')).id;

test('both sides sign on admission, once an admission; whoever will not sign gives a reason', async () => {
  const { id, department } = await admit('ZY001');
  expect(department?.name).toBe('骨科病区');
  const sign = { id, action: 'sign', signer: 'family', staffSignature: await drawn(id) };
  await expect(nurse.case.act(sign)).rejects.toMatchObject({ code: 'invalid' });
  const signed = await nurse.case.act({ ...sign, patientSignature: await drawn(id) });
  expect(signed).toMatchObject({ state: 'signed', kept: { sign: true }, masked: expect.arrayContaining(['patient']) });

  await expect(admit('ZY001')).rejects.toMatchObject({ code: 'already_exists' });
  const declined = await admit('ZY002');
  await expect(nurse.case.act({ id: declined.id, action: 'decline' })).rejects.toMatchObject({ code: 'invalid' });
  await nurse.case.act({ id: declined.id, action: 'decline', declineReason: '家属认为没有必要' });

  // Registered by mistake: it does not count, and the admission may be registered again.
  const wrong = await admit('ZY003');
  await nurse.case.act({ id: wrong.id, action: 'cancel', reason: '住院号录错' });
  await admit('ZY003');
  const { groups } = await secretary.figure.list({ type: 'agreement', from: '2026-11-01', to: '2026-11-30' });
  const figure = Object.fromEntries((groups[0]?.figures ?? []).map((one) => [one.name, one]));
  expect(figure['signing']).toMatchObject({ numerator: 1, denominator: 3 });
  expect(figure['declined']).toMatchObject({ value: 1 });
});

test('of ten people who register one admission at once, one succeeds', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => admit('ZY100')));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('a signature from another case is not taken', async () => {
  const [one, other] = [await admit('ZY200'), await admit('ZY201')];
  const foreign = await drawn(other.id);
  await expect(
    nurse.case.act({
      id: one.id,
      action: 'sign',
      signer: 'patient',
      staffSignature: foreign,
      patientSignature: foreign,
    }),
  ).rejects.toMatchObject({ code: 'not_found' });
});
