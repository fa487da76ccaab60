import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

let t: TestApp;
let chief: As;
let ward: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  chief = await t.as('founder');
  await chief.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  ward = (await chief.identity.putDepartment({ code: 'W1', name: '骨科病区', campus: 'C1' })).id;
  await chief.place.put({ code: 'B1', name: '外科楼', kind: 'building', parent: 'C1' });
  for (const n of [1, 2, 3]) {
    await chief.place.put({ code: `F${n}`, name: `${n} 层`, kind: 'floor', parent: 'B1', key: true, keyKind: 'ward' });
    await chief.place.put({ code: `F${n}-R`, name: '治疗室', kind: 'area', parent: `F${n}` });
  }
  await chief.place.put({ code: 'PH', name: '药库', kind: 'area', parent: 'B1', key: true, keyKind: 'pharmacy' });
  await chief.place.put({ code: 'IN', name: '正门', kind: 'area', parent: 'B1', key: true, keyKind: 'entrance' });
});
afterAll(() => t.stop());

const ruleOf = async (rule: string) => (await chief.register.coverage({})).items.find((one) => one.rule === rule);
const lacking = async (rule: string) =>
  (await chief.register.coveredPlaces({ rule, covered: false })).items.map(({ place }) => place.code).toSorted();

test('which ward has no mask and which key place no camera is said by place, counted, and changes at once', async () => {
  const mask = (place: string, more = {}) =>
    chief.register.create({ kind: 'smoke-mask', place, variety: 'mask', count: 12, goodTo: '2028-01-01', ...more });
  expect(await ruleOf('smoke-mask.mask')).toMatchObject({ needed: 3, covered: 0, least: 1, kind: 'smoke-mask' });
  // What lies in a room of the ward counts for the ward; a rope is no mask, and what waits to be mended is not there.
  await mask('F1-R');
  await mask('F2', { variety: 'rope' });
  const spoilt = await mask('F3', { state: 'faulty' });
  expect(await ruleOf('smoke-mask.mask')).toMatchObject({ needed: 3, covered: 1 });
  expect(await lacking('smoke-mask.mask')).toEqual(['F2', 'F3']);
  expect(await lacking('smoke-mask.rope')).toEqual(['F1', 'F3']);
  await chief.register.check({ code: spoilt.code, check: 'monthly' });
  expect(await lacking('smoke-mask.mask')).toEqual(['F2']);

  // Cameras at the place, or linked with what stands there; one that is switched off watches nothing.
  expect(await ruleOf('device.camera')).toMatchObject({ needed: 5, covered: 0, kind: null });
  await chief.device.put({ code: 'CAM1', name: '药库内', kind: 'camera', place: 'PH' });
  await chief.device.put({ code: 'CAM2', name: '走廊', kind: 'camera', place: 'B1' });
  await chief.device.put({ code: 'BTN', name: '护士站按钮', kind: 'panic-button', place: 'F1-R' });
  await chief.device.linkCameras({ code: 'BTN', cameras: ['CAM2'] });
  expect(await lacking('device.camera')).toEqual(['F2', 'F3', 'IN']);
  await chief.device.put({ code: 'CAM1', name: '药库内', kind: 'camera', enabled: false });
  expect(await lacking('device.camera')).toEqual(['F2', 'F3', 'IN', 'PH']);
  // An alarm button is asked for in wards, not everywhere.
  expect(await lacking('device.alarm')).toEqual(['F2', 'F3', 'IN', 'PH']);

  // A hospital may ask for more.
  await chief.setting.put({ key: 'coverage.smoke-mask.mask', value: 2 });
  expect(await ruleOf('smoke-mask.mask')).toMatchObject({ least: 2, covered: 0 });
  await chief.setting.put({ key: 'coverage.smoke-mask.mask', value: 1 });

  // The same as figures, each number opening its places.
  const { groups, page } = await chief.figure.list({
    type: 'coverage',
    by: 'rule',
    from: '2026-05-10',
    to: '2026-05-10',
  });
  expect(page).toBe('/coverage');
  const masks = groups.find(({ key }) => key === 'smoke-mask.mask')?.figures;
  expect(masks?.map(({ name, value }) => [name, value])).toEqual([
    ['needed', 3],
    ['lacking', 1],
    ['rate', (2 / 3) * 100],
  ]);
  expect(masks?.[1]?.of).toBe('rule=smoke-mask.mask&covered=false');
});

test('the figures of things are those of the lists they open, for whoever sees some of them only', async () => {
  const head = await t.person({ roles: ['head'], name: '护士长', departmentId: ward });
  await chief.register.create({
    kind: 'extinguisher',
    place: 'F1',
    department: 'W1',
    agent: 'co2',
    made: '2010-01-01',
  });
  await chief.register.create({ kind: 'extinguisher', place: 'F2', agent: 'powder', made: '2025-01-01' });
  const now = { from: '2026-05-10', to: '2026-05-10' };
  for (const who of [chief, head])
    for (const type of ['thing', 'thing.fire', 'thing.extinguisher'])
      for (const by of ['none', 'kind', 'department', 'place'].slice(0, type === 'thing.extinguisher' ? 1 : 4)) {
        const { groups } = await who.figure.list({ type, by, ...now });
        for (const { key, figures } of groups)
          for (const { name, value, of, per } of figures.filter(
            (one) => one.per === null && !one.name.startsWith('sum-'),
          )) {
            if (key === null && by !== 'none') continue;
            const { total } = (await who.call('GET', `/api/v1/things?${of}&limit=1`)).json as { total: number };
            expect([type, by, name, per, total]).toEqual([type, by, name, null, value]);
          }
      }
  const mine = await head.figure.list({ type: 'thing.extinguisher', by: 'none', ...now });
  expect(mine.groups[0]?.figures.map(({ name, value }) => [name, value]).slice(0, 4)).toEqual([
    ['total', 1],
    ['good', 0],
    ['goodRate', 0],
    ['checkOverdue', 1],
  ]);
});

test('checks are counted month by month, and open', async () => {
  const { code } = await chief.register.create({ kind: 'hydrant', place: 'F1', variety: 'indoor' });
  await chief.register.check({ code, check: 'monthly' });
  await chief.register.check({ code, check: 'monthly', bad: ['leak'] });
  const { groups, page } = await chief.figure.list({
    type: 'thing.checks',
    by: 'month',
    from: '2026-04-01',
    to: '2026-05-31',
  });
  const may = groups.find(({ key }) => key === '2026-05')?.figures;
  expect(page).toBe('/checks');
  expect(may?.find(({ name }) => name === 'failed')?.value).toBe(1);
  for (const { name, value, of } of may?.filter((one) => one.per === null) ?? []) {
    const { total, items } = await chief.register.allChecks({ figure: of });
    expect([name, total, items.length]).toEqual([name, value, value]);
  }
  const { items } = await chief.register.allChecks({
    kind: 'hydrant',
    passed: false,
    from: '2026-05-10T00:00:00+08:00',
    to: '2026-05-10T23:59:59+08:00',
  });
  expect(items).toMatchObject([{ check: 'monthly', bad: ['leak'], thing: { code, place: '东院区 / 外科楼 / 1 层' } }]);
  expect(items[0]?.caseId).not.toBeNull();
});

test('a sheet without numbers is given them', async () => {
  const { items } = await chief.register.all({ group: 'fire', inService: true, mine: false, limit: 1 });
  expect(items).toHaveLength(1);
  const before = (await chief.register.list({ kind: 'escape-sign' })).total;
  const { fileForm, makeSheet } = await import('../../../kernel/sheet/testing.ts');
  const sheet = await makeSheet([
    ['地点编码', '类型'],
    ['F1', '安全出口'],
    ['F2', '疏散指示'],
  ]);
  const report = (
    await chief.call('POST', '/api/v1/import/registers/escape-sign', fileForm(sheet, { dryRun: 'false' }))
  ).json;
  expect(report).toMatchObject({ create: 2, bad: 0 });
  const after = await chief.register.list({ kind: 'escape-sign' });
  expect(after.total).toBe(before + 2);
  expect(after.items.map(({ code }) => code)).toEqual(['SSBZ-202605-0001', 'SSBZ-202605-0002']);
});
