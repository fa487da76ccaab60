import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let operator: As;
const byCode: Record<string, string> = {};
let ward: string;

beforeAll(async () => {
  t = await testApp({ at: '2025-03-10T08:00:00+08:00' });
  const admin = await t.as('founder');
  await admin.place.put({ code: 'HQ', name: '本部', kind: 'campus' });
  await admin.place.put({ code: 'B1', name: '门诊楼', kind: 'building', parent: 'HQ' });
  await admin.place.put({ code: 'B1-1', name: '一层', kind: 'floor', parent: 'B1' });
  await admin.place.put({ code: 'B2', name: '住院楼', kind: 'building', parent: 'HQ' });
  ward = (await admin.identity.putDepartment({ code: 'MED', name: '内科' })).id;
  operator = await t.as('control-room');
  const places = await admin.place.list({});
  for (const { code, id } of places.items) byCode[code] = id;
});
afterAll(() => t.stop());

const open = (place?: string, mode: 'real' | 'drill' = 'real') =>
  operator.case.create({ type: 'alarm', title: '呼救', mode, data: { kind: 'panic' }, ...(place && { place }) });
const act = (id: string, action: string, more = {}) => operator.case.act({ id, action, ...more });

/** One alarm from press to end; seconds to answer and to arrive. */
async function worked(nature: string, ack: number, arrival: number, place?: string): Promise<string> {
  const { id } = await open(place);
  t.clock.advance(ack);
  await act(id, 'acknowledge');
  t.clock.advance(arrival - ack);
  await act(id, 'arrive');
  await act(id, 'close', { nature, persons: 2, injured: 1, force: false, result: '已劝离' });
  return id;
}

const year = { type: 'alarm', from: '2026-01-01', to: '2026-12-31' };
const valuesOf = (figures: { name: string; value: number | null }[]) =>
  Object.fromEntries(figures.map(({ name, value }) => [name, value]));

test('a new hospital has no data, and says so instead of 0 % or 100 %', async () => {
  const { groups } = await operator.figure.list(year);
  expect(groups).toHaveLength(1);
  expect(valuesOf(groups[0]!.figures)).toEqual({
    alarms: 0,
    ack: null,
    ackInTime: null,
    arrival: null,
    within1: null,
    within2: null,
    within3: null,
    two: null,
    falseAlarms: null,
    injured: 0,
  });
  expect(groups[0]!.figures.find(({ name }) => name === 'falseAlarms')).toMatchObject({ denominator: 0, change: null });
});

test('a year of alarms, with the year before beside it and the records behind each number', async () => {
  await worked('dispute', 10, 60);
  await worked('theft', 30, 120);
  t.clock.advance(365 * 86_400);
  operator = await t.as('control-room');
  await worked('dispute', 10, 90, 'B1-1');
  await worked('dispute', 20, 110, 'B1');
  await worked('assault', 15, 100, 'B2');
  const wrong = await open('B2');
  await act(wrong.id, 'falseAlarm', { falseCause: 'touched' });
  await open('HQ');
  const drill = await open('B1', 'drill');
  await act(drill.id, 'acknowledge');

  const { groups, lastYear } = await operator.figure.list(year);
  // The year is not over: what has passed of it is compared with the same part of the other.
  expect(lastYear).toEqual({ from: '2025-01-01', to: '2025-03-10' });
  const figures = groups[0]!.figures;
  expect(valuesOf(figures)).toMatchObject({ alarms: 5, ack: 15, arrival: 100, falseAlarms: 25, injured: 3 });
  const named = (name: string) => figures.find((one) => one.name === name)!;
  expect(named('alarms')).toMatchObject({ lastYear: { value: 2 }, change: 1.5 });
  expect(named('ack').lastYear).toMatchObject({ value: 20, numerator: 40, denominator: 2 });

  const falseOnes = await operator.case.list({ figure: named('falseAlarms').of });
  expect(falseOnes.items.map(({ id }) => id)).toEqual([wrong.id]);
  expect((await operator.case.list({ figure: named('falseAlarms').per! })).total).toBe(4);
  expect((await operator.case.list({ figure: named('ack').of })).total).toBe(3);
});

test('split by building, month and nature, each part opens its own records', async () => {
  const split = async (by: string) => (await operator.figure.list({ ...year, by })).groups;
  const places = await split('place');
  expect(places.map(({ key, label, figures }) => [key, label[0], figures[0]!.value])).toEqual([
    [byCode['B1'], '门诊楼', 2],
    [byCode['B2'], '住院楼', 2],
    [byCode['HQ'], '本部', 1],
    // Those of the year before had no place.
    [null, '其他', 0],
  ]);
  for (const { figures } of places)
    for (const one of [figures[0]!, figures[0]!.lastYear])
      expect((await operator.case.list({ figure: one.of })).total).toBe(one.value);

  const months = await split('month');
  expect(months.map(({ label, figures }) => [label[0], figures[0]!.value, figures[0]!.lastYear.value])).toEqual(
    // Months that have not come yet are compared with nothing.
    Array.from({ length: 12 }, (_, i) => [`2026年${i + 1}月`, i === 2 ? 5 : 0, i > 2 ? null : i === 2 ? 2 : 0]),
  );

  for (const { figures } of months.slice(0, 3))
    expect((await operator.case.list({ figure: figures[0]!.lastYear.of })).total).toBe(figures[0]!.lastYear.value);

  const natures = await split('nature');
  const counts = natures.map(({ key, figures }) => [key, figures[0]!.value]);
  expect(counts).toContainEqual(['dispute', 2]);
  expect(counts).toContainEqual(['fire', 0]);
  // Not closed yet, or a false alarm: nobody has said of what nature.
  expect(counts.at(-1)).toEqual([null, 2]);
});

test('everybody counts what he may read; who sees totals counts all, and still opens only his own', async () => {
  const head = await t.person({ roles: ['head'], departmentId: ward });
  await head.case.create({ type: 'alarm', title: '本科呼救', data: { kind: 'panic' } }).catch(() => undefined);
  const [mine] = (await t.app.db.selectFrom('case').select('id').orderBy('at', 'desc').limit(1).execute()) as [
    { id: string },
  ];
  await t.app.db
    .updateTable('case')
    .set({ department_id: ward, department_path: `/${ward}/` })
    .where('id', '=', mine.id)
    .execute();
  const today = { type: 'alarm', from: '2026-03-01', to: '2026-03-31' };
  const count = async (as: As) => (await as.figure.list(today)).groups[0]!.figures[0]!;
  const whole = (await count(operator)).value!;
  expect((await count(head)).value).toBeLessThan(whole);

  const admin = await t.as('founder');
  await admin.identity.putRole({
    code: 'overseer',
    name: '上级部门',
    nameEn: 'Superior',
    duty: 'operate',
    grants: [
      { permission: 'case.read', scope: 'own' },
      { permission: 'figure.read', scope: 'all' },
    ],
  });
  const overseer = await t.as('overseer');
  const total = await count(overseer);
  expect(total.value).toBe(whole);
  expect((await overseer.case.list({ figure: total.of })).total).toBe(0);

  await expect((await t.as('mediator')).figure.list({ ...today, type: 'none' })).rejects.toMatchObject({ status: 404 });
  await expect((await t.as('auditor')).figure.list(today)).rejects.toMatchObject({ status: 403 });
});

test('what cannot be counted is refused with the reason', async () => {
  const ask = (more: object) => operator.figure.list({ ...year, ...more });
  await expect(ask({ from: '2027-01-01' })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(ask({ to: '2099-01-01' })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(ask({ by: 'result' })).rejects.toMatchObject({ code: 'bad_request' });
  for (const figure of ['x', 'alarm~none~of~2026-01-01~2026-01-02', 'alarm~alarms~per~2026-01-01~2026-01-02'])
    await expect(operator.case.list({ figure })).rejects.toMatchObject({ code: 'bad_request' });
});

test('every source that can be counted is offered with its figures and splits, and answers for each split', async () => {
  const admin = await t.as('director');
  const { items } = await admin.figure.sources({});
  const names = items.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['alarm', 'complaint', 'device', 'survey']));
  expect(new Set(names).size).toBe(names.length);
  for (const { name, label, group, splits, figures, hasPeriod } of items) {
    for (const [zh, en] of [label, group, ...splits.map((one) => one.label), ...figures.map((one) => one.label)]) {
      expect([name, zh]).toEqual([name, expect.stringMatching(/\p{Script=Han}/u)]);
      expect([name, en]).toEqual([name, expect.not.stringMatching(/\p{Script=Han}/u)]);
    }
    expect(splits.some(({ key }) => key === 'month')).toBe(hasPeriod);
    for (const { key } of splits) {
      const query = new URLSearchParams({ ...year, type: name, by: key });
      const { status, json } = await admin.call('GET', `/api/v1/figures?${query.toString()}`);
      expect([name, key, status]).toEqual([name, key, 200]);
      const { groups } = json as { groups: { figures: { name: string }[] }[] };
      for (const group of groups) expect(group.figures.map((one) => one.name)).toEqual(figures.map((one) => one.name));
    }
  }
  // Whoever may see none of it is offered none of it, and is refused when he asks.
  const guard = await t.as('mediator');
  const offered = (await guard.figure.sources({})).items.map(({ name }) => name);
  for (const name of names) {
    const answer = await guard.call('GET', `/api/v1/figures?type=${name}&from=${year.from}&to=${year.to}`);
    expect([name, answer.status]).toEqual([name, offered.includes(name) ? 200 : 403]);
  }
});
