import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

// No camera where the law forbids one, and a sign where there are cameras.

let t: TestApp;
let chief: As;

beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  const places = [
    ['C', '本部', 'campus', null],
    ['B', '门诊楼', 'building', 'C'],
    ['WC', '卫生间', 'area', 'B'],
    ['WC-1', '1 号隔间', 'point', 'WC'],
    ['BY', '卫生间门口', 'area', 'B'],
    ['BUFFER', '更衣缓冲间', 'area', 'B'],
    ['QUIET', '沐光室', 'area', 'B'],
  ] as const;
  for (const [code, name, kind, parent] of places) await chief.place.put({ code, name, kind, parent });
  await chief.place.put({ code: 'HALL', name: '大厅', kind: 'area', parent: 'B', key: true, keyKind: 'hall' });
});
afterAll(() => t.stop());

const hang = (code: string, place: string, given: object = {}) =>
  chief.device.put({ code, name: code, kind: 'camera', place, ...given });
const banned = async () => (await chief.device.list({ banned: true })).items.map(({ code }) => code);
const figure = async () => {
  const day = '2026-01-01';
  const { groups } = await chief.figure.list({ type: 'device', from: day, to: day, by: 'none' });
  return groups[0]?.figures.find(({ name }) => name === 'banned')?.value;
};

test('a camera is refused in a toilet and all that is in it, not at its door; other devices may be there', async () => {
  for (const place of ['WC', 'WC-1', 'BUFFER'])
    await expect(hang('CAM-1', place)).rejects.toMatchObject({ code: 'invalid' });
  await hang('CAM-1', 'BY');
  await expect(hang('CAM-1', 'WC')).rejects.toMatchObject({ code: 'invalid' });
  await chief.device.put({ code: 'PB-1', name: '紧急呼叫', kind: 'panic-button', place: 'WC' });
  // Kept out of use, it may be on the list of what is there.
  await hang('CAM-2', 'WC', { enabled: false });
  await expect(
    chief.device.batch({ codes: ['CAM-2'], change: { enabled: true }, remove: false }),
  ).resolves.toMatchObject({
    items: [{ code: 'CAM-2', refused: { zh: expect.stringContaining('禁止') } }],
  });
  expect((await chief.place.list({ camerasBanned: true })).items.map(({ code }) => code)).toEqual([
    'BUFFER',
    'WC',
    'WC-1',
  ]);
});

test('what is said of a place counts before its name; cameras that hang there already are found and counted', async () => {
  await chief.place.put({ code: 'BUFFER', name: '更衣缓冲间', kind: 'area', parent: 'B', cameras: 'allowed' });
  await hang('CAM-3', 'BUFFER');
  await hang('CAM-4', 'QUIET');
  expect([await banned(), await figure()]).toEqual([['CAM-2'], 0]);
  await chief.place.put({ code: 'QUIET', name: '沐光室', kind: 'area', parent: 'B', cameras: 'banned' });
  expect([await banned(), await figure()]).toEqual([['CAM-2', 'CAM-4'], 1]);
  // It can be named and taken down, not moved about in there.
  await chief.device.put({ code: 'CAM-4', name: '沐光室旧枪机', kind: 'camera', enabled: false });
  await expect(
    chief.device.put({ code: 'CAM-4', name: '旧枪机', kind: 'camera', enabled: true }),
  ).rejects.toMatchObject({
    code: 'invalid',
  });
});

test('a key place that cameras watch needs a sign that says so', async () => {
  const rule = async () => (await chief.register.coverage({})).items.find((one) => one.rule === 'warning-sign.camera');
  expect(await rule()).toMatchObject({ needed: 0 });
  await hang('CAM-5', 'HALL');
  expect(await rule()).toMatchObject({ needed: 1, covered: 0, confirmed: true });
  const sign = { kind: 'warning-sign' as const, place: 'HALL', variety: 'camera', where: 'entrance' };
  await chief.register.create(sign);
  expect(await rule()).toMatchObject({ needed: 1, covered: 1 });
});
