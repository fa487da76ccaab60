import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
beforeAll(async () => {
  t = await testApp({ at: '2021-11-01T00:00:00Z' });
});
afterAll(() => t.stop());

/** A tout found at this hospital time, followed to the end. */
async function tout(at: string, end: 'reminded' | 'police' | 'unfounded') {
  t.clock.set(`${at}+08:00`);
  const leader = await t.as('guard-leader');
  const { id } = await leader.case.create({
    type: 'tout',
    title: '医托',
    data: { placeKind: 'hall', found: 'patrol', behaviours: ['accosting'] },
  });
  const act = (action: string, input: Record<string, unknown> = {}) => leader.case.act({ id, action, ...input });
  t.clock.advance(end === 'police' ? 400 : 200);
  await act('arrive');
  if (end === 'unfounded') {
    await act('dismiss', { result: '患者家属' });
    return id;
  }
  await act('verify', { verdict: 'yes', alias: `人员 ${at}`, note: '属实' });
  if (end === 'police') {
    await act('callPolice', { policeGround: 'fraud', policeNumber: 'J-1' });
    await act('handOver');
    await act('recover', { loss: 5000, recovered: 3200.5 });
  } else await act('dispose', { measure: 'remind', refused: false, fraud: false });
  await act('close', { result: '已办结' });
  return id;
}

test('five touts from 2021-12-01 to 2022-05-31 are five: no more by a minute, a mistake or a drill', async () => {
  await tout('2021-11-30T23:59:00', 'reminded');
  const five = [
    await tout('2021-12-01T00:00:00', 'reminded'),
    await tout('2022-01-14T09:30:00', 'police'),
    await tout('2022-03-02T10:00:00', 'reminded'),
    await tout('2022-04-20T15:45:00', 'reminded'),
    await tout('2022-05-31T23:59:00', 'reminded'),
  ];
  await tout('2022-02-01T10:00:00', 'unfounded');
  const drill = await tout('2022-02-02T10:00:00', 'reminded');
  await t.app.db.updateTable('case').set({ mode: 'drill' }).where('id', '=', drill).execute();
  await tout('2022-06-01T00:00:00', 'reminded');

  const director = await t.as('director');
  const period = { type: 'tout', from: '2021-12-01', to: '2022-05-31' };
  const [all] = (await director.figure.list(period)).groups;
  const figures = Object.fromEntries((all?.figures ?? []).map((figure) => [figure.name, figure]));
  expect(figures['found']).toMatchObject({ value: 5, lastYear: { value: 0 } });
  expect(figures['handled']).toMatchObject({ value: 5 });
  expect(figures['toPolice']).toMatchObject({ value: 1 });
  expect(figures['repeat']).toMatchObject({ value: 0 });
  expect(figures['recovered']).toMatchObject({ value: 3200.5 });
  // The unfounded one was promised and reached in time, too.
  expect(figures['onTime']).toMatchObject({ numerator: 5, denominator: 6 });

  // The number opens the very records behind it.
  const behind = await director.case.list({ figure: figures['found']?.of ?? '' });
  expect(behind.items.map(({ id }) => id).toSorted()).toEqual(five.toSorted());
  // By month they add up to the same.
  const months = await director.figure.list({ ...period, by: 'month' });
  const byMonth = months.groups
    .filter(({ key }) => key !== null)
    .map(({ key, figures: each }) => [key, each.find(({ name }) => name === 'found')?.value]);
  expect(byMonth).toEqual([
    ['2021-12', 1],
    ['2022-01', 1],
    ['2022-02', 0],
    ['2022-03', 1],
    ['2022-04', 1],
    ['2022-05', 1],
  ]);
});

test('a half-year in which nobody was called has no rate of arrival', async () => {
  t.clock.set('2022-06-02T00:00:00Z');
  const director = await t.as('director');
  const { groups } = await director.figure.list({ type: 'tout', from: '2020-01-01', to: '2020-06-30' });
  const figures = Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
  expect(figures).toMatchObject({ found: 0, onTime: null });
});

test('the register of touts shows what happened and hides who was deceived', async () => {
  t.clock.set('2022-06-03T00:00:00Z');
  const chief = await t.as('security-chief');
  await chief.case.create({
    type: 'tout',
    title: '医托',
    data: {
      placeKind: 'fever',
      found: 'patient',
      behaviours: ['scalping'],
      victim: '患者吴某',
      victimPhone: '13700000000',
    },
  });
  const page = await chief.ledger.rows({ type: 'tout', ledger: 'touts', from: '2022-06-03', to: '2022-06-03' });
  expect(page).toMatchObject({ label: ['医托处置台账', 'Register of touts'], total: 1 });
  expect(page.items[0]?.cells).toEqual(expect.arrayContaining(['发热门诊', '患者投诉', '号贩子', '待到场']));
  expect(JSON.stringify(page)).not.toMatch(/吴某|13700000000/);
});
