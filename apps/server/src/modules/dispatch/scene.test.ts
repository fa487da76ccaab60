import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

const plan =
  '<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="600"><rect width="1000" height="600"/></svg>';

let t: TestApp;
let chief: As;
let guard: As;
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  guard = await t.as('guard');
  await chief.place.put({ code: 'HQ', name: '院区', kind: 'campus' });
  await chief.place.put({ code: 'B', name: '楼', kind: 'building', parent: 'HQ', phone: '8000' });
  await chief.place.put({ code: 'F', name: '层', kind: 'floor', parent: 'B' });
  const form = new FormData();
  form.append('file', new File([plan], 'plan.svg', { type: 'image/svg+xml' }));
  await chief.call('POST', '/api/v1/places/F/plan', form);
  await chief.place.put({ code: 'ER', name: '急诊', kind: 'area', parent: 'F', at: { x: 300, y: 200 } });
  await chief.place.put({ code: 'OUT', name: '院外', kind: 'building', parent: 'HQ' });
  for (const [code, x] of [
    ['FAR', 900],
    ['NEAR', 320],
  ] as const)
    await chief.device.put({ code, name: code, kind: 'camera', place: 'F', at: { x, y: 200 } });
});
afterAll(() => t.stop());

test('the scene of an alarm raised by hand: plan, point, telephone, and cameras for those who may watch', async () => {
  const { caseId } = await guard.dispatch.raise({ key: 'k1', place: 'ER' });
  const seen = await guard.dispatch.scene({ id: caseId });
  expect(seen).toMatchObject({
    plan: { width: 1000, height: 600 },
    at: { x: 300, y: 200 },
    phone: '8000',
    cameras: [],
  });
  expect((await chief.dispatch.scene({ id: caseId })).cameras.map(({ code }) => code)).toEqual(['NEAR', 'FAR']);
  await expect((await t.as('guard')).dispatch.scene({ id: caseId })).rejects.toMatchObject({ code: 'not_found' });
});

test('a place without a plan, and no place at all, are no trouble', async () => {
  const { caseId } = await guard.dispatch.raise({ key: 'k2', place: 'OUT' });
  expect(await chief.dispatch.scene({ id: caseId })).toEqual({ plan: null, at: null, phone: null, cameras: [] });
  const { caseId: nowhere } = await guard.dispatch.raise({ key: 'k3' });
  expect(await chief.dispatch.scene({ id: nowhere })).toEqual({ plan: null, at: null, phone: null, cameras: [] });
});

test('one press is one alarm, though the phone repeats it an hour later; another press is another', async () => {
  const first = await guard.dispatch.raise({ key: 'k4', place: 'ER' });
  t.clock.advance(3_600);
  expect(await guard.dispatch.raise({ key: 'k4', place: 'ER' })).toEqual(first);
  expect((await guard.dispatch.raise({ key: 'k5', place: 'ER' })).caseId).not.toBe(first.caseId);
});
