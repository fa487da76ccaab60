import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { heard, sweepOffline } from './index.ts';

let t: TestApp;
let chief: As;
const day = '2026-11-22';
const now = { type: 'device', from: day, to: day };

beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'EAST', name: '东院区', kind: 'campus' });
  await chief.place.put({ code: 'WEST', name: '西院区', kind: 'campus' });
  const put = (code: string, kind: 'camera' | 'panic-button', more = {}) =>
    chief.device.put({ code, name: code, kind, place: Number(code.slice(1)) % 2 ? 'EAST' : 'WEST', ...more });
  for (let i = 0; i < 9; i++) await put(`C${i}`, 'camera');
  for (let i = 0; i < 7; i++) await put(`B${i}`, 'panic-button', i < 3 ? { testDueOn: '2020-01-01' } : {});
  await put('C9', 'camera', { enabled: false });
  const hear = async (codes: string[], what = {}) => {
    const ids = await Promise.all(codes.map(async (code) => (await chief.device.get({ code })).id));
    await Promise.all(ids.map((id) => heard(t.app, id, what)));
  };
  await hear(['C0', 'C1', 'B0']);
  t.clock.advance(3600);
  await sweepOffline(t.app);
  await hear(['C2', 'C3', 'C4', 'B1', 'B2']);
  await hear(['C5'], { fault: '无画面' });
});
afterAll(() => t.stop());

interface Group {
  key: string | null;
  figures: { name: string; value: number | null; denominator: number | null; of: string; per: string | null }[];
}

test('every number of the devices is that of the list it opens, whole and by kind, for every reach', async () => {
  const admin = await t.as('founder');
  await admin.identity.putRole({
    code: 'east',
    name: '东院',
    nameEn: 'East',
    duty: 'operate',
    grants: [{ permission: 'device.read', scope: 'campus' }],
  });
  const campus = (await chief.place.list({})).items.find(({ code }) => code === 'EAST');
  const ward = await admin.identity.putDepartment({ code: 'E', name: 'E', campus: 'EAST' });
  expect(campus).toBeDefined();
  const seen: Record<string, number>[] = [];
  for (const who of [chief, await t.person({ roles: ['east'], departmentId: ward.id })])
    for (const by of ['none', 'kind']) {
      const answer = await who.figure.list({ ...now, by });
      expect(answer.page).toBe('/devices');
      for (const { figures } of answer.groups as Group[]) {
        seen.push(Object.fromEntries(figures.map(({ name, value }) => [name, value ?? -1])));
        for (const one of figures) {
          const total = async (query: string) =>
            ((await who.call('GET', `/api/v1${answer.page}?${query}&limit=1`)).json as { total: number }).total;
          const [query, counted] = one.per === null ? [one.of, one.value] : [one.per, one.denominator];
          expect([one.name, await total(query)]).toEqual([one.name, counted]);
        }
      }
    }
  expect(seen[0]).toMatchObject({ total: 16, online: 5, fault: 1, offline: 3, unknown: 7, testOverdue: 3 });
  expect(seen[0]?.['working']).toBeCloseTo((100 * 5) / 16);
  const [cameras] = (await chief.device.summary({})).items;
  expect(cameras).toEqual({ kind: 'camera', total: 9, online: 3, fault: 1, offline: 2, unknown: 3, testOverdue: 0 });
});

test('devices stand as they are now: no year before, no months; and nobody counts what he may not see', async () => {
  const { groups } = await chief.figure.list({ ...now, by: 'none' });
  expect(groups[0]?.figures.map(({ lastYear, change }) => [lastYear.value, change])).toEqual(
    Array(8).fill([null, null]),
  );
  for (const by of ['month', 'place', 'password'])
    await expect(chief.figure.list({ ...now, by })).rejects.toMatchObject({ code: 'bad_request' });
  for (const role of ['guard', 'auditor'])
    await expect((await t.as(role)).figure.list(now)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(chief.figure.list({ ...now, type: 'unicorn' })).rejects.toMatchObject({ code: 'not_found' });
});
