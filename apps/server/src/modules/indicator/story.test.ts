import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { closeMonths } from './frozen.ts';

let t: TestApp;
let director: As;
let chief: As;
let operator: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-10-05T09:00:00+08:00' });
  [director, chief, operator] = [await t.as('director'), await t.as('security-chief'), await t.as('control-room')];
});
afterAll(() => t.stop());

const one = async (name: string, who = director) =>
  (await who.indicator.board({ fresh: true })).items.find((item) => item.name === name);
const tout = () =>
  operator.case.create({
    type: 'tout',
    title: '门诊大厅可疑人员',
    data: { placeKind: 'hall', found: 'patrol', behaviours: ['accosting'] },
  });

test('a month is closed as it was; what comes to light later is seen as a correction', async () => {
  const [first] = [await tout(), await tout()];
  await t.later({ days: 28, hours: 16, minutes: 20 });
  await closeMonths(t.app.system('test'));
  const october = async () =>
    (await director.indicator.months({ name: 'touts' })).items.filter(({ month }) => month === '2026-10');
  expect(await october()).toMatchObject([{ seq: 0, value: 2 }]);
  // Twice in a night changes nothing.
  expect(await closeMonths(t.app.system('test'))).toBe(0);
  await t.owner.updateTable('case').set({ mode: 'test' }).where('id', '=', first.id).execute();
  await closeMonths(t.app.system('test'));
  expect(await october()).toMatchObject([
    { seq: 0, value: 2 },
    { seq: 1, value: 1 },
  ]);
  expect((await one('touts'))?.trend.at(-2)).toEqual({ month: '2026-10', value: 1, frozen: 2 });
});

test('visits are entered month by month: a rate is of the months entered, and no further', async () => {
  expect(await one('violence')).toMatchObject({ value: null });
  for (let month = 1; month <= 9; month++)
    await chief.register.create({ kind: 'hospital-month', year: 2026, month, visits: 10_000, basis: '统计月报' });
  expect(await one('violence')).toMatchObject({ value: 0, numerator: 0, denominator: 90_000, to: '2026-09-30' });
  // An entry that is left out ends it there.
  await chief.register.put({ kind: 'hospital-month', code: 'YDS-0003', state: 'dropped' }).catch(() => undefined);
});

test('a zero is told as far as somebody answers for it', async () => {
  expect(await one('events')).toMatchObject({ value: null, unconfirmed: true });
  await chief.register.create({
    kind: 'zero-report',
    kinds: ['crime', 'fire', 'explosion'],
    from: '2026-01-01',
    until: '2026-09-30',
    basis: '查台账',
  });
  expect(await one('events')).toMatchObject({ value: 0, to: '2026-09-30', isMet: true });
  await chief.register.create({
    kind: 'accident',
    variety: 'fire',
    on: '2026-10-02',
    course: '病房插座起火,十分钟扑灭',
  });
  expect(await one('events')).toMatchObject({ value: 1, isMet: false, worst: [{ label: ['火灾', 'Fire'], value: 1 }] });
});

test('the hospital sets its own target and owner; who answers for a part sees that part', async () => {
  await director.indicator.set({ name: 'touts', target: 0, owner: chief.personId });
  expect(await one('touts')).toMatchObject({ target: 0, isMet: null, owner: ['security-chief', 'security-chief'] });
  const affairs = await t.as('medical-affairs');
  const names = (await affairs.indicator.board({})).items.map(({ name }) => name);
  expect(names).toContain('findingsInTime');
  expect(names).not.toContain('redPacketAmount');
  await expect(affairs.indicator.months({ name: 'touts' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect((await t.as('guard')).indicator.board({})).rejects.toMatchObject({ code: 'forbidden' });
});

test('alarms by hour and building; the report for the authority leaves as Excel and paper; the public sees no lists', async () => {
  await operator.case.create({ type: 'alarm', title: '呼救', data: { kind: 'panic' } });
  const { cells, columns: hours } = await director.indicator.hours({
    what: 'alarms',
    from: '2026-01-01',
    to: '2026-12-31',
  });
  expect(cells).toEqual([{ row: null, column: '1', value: 1 }]);
  expect(hours.map(({ key }) => key)).toEqual(Array.from({ length: 24 }, (_, hour) => String(hour)));
  const period = { type: 'indicator', ledger: 'upward', from: '2026-01-01', to: '2026-10-31' };
  const { items, columns } = await director.ledger.rows(period);
  expect(columns.map(({ label }) => label[0]).slice(0, 5)).toEqual([
    '指标名称',
    '类别',
    '本期值',
    '分子 / 分母',
    '去年同期',
  ]);
  expect(items.find(({ cells: [name] }) => name === '发现医托')?.cells.slice(0, 3)).toEqual([
    '发现医托',
    '治安与报警',
    '1 件',
  ]);
  const excel = await director.call('GET', `/api/v1/ledgers/indicator/upward/export?from=2026-01-01&to=2026-10-31`);
  expect(excel.status).toBe(200);
  const sheet = await director.call('GET', '/api/v1/board/report/sheet?kind=month&of=2026-10');
  expect(sheet.raw.toString()).toContain('平安医院指标月报');
  expect(sheet.raw.toString()).toContain('<polyline');

  const open = () => t.app.http.fastify.inject({ method: 'GET', url: '/p/safe' });
  expect((await open()).statusCode).toBe(404);
  await (await t.as('founder')).setting.put({ key: 'public.indicators', value: true });
  const page = (await open()).body;
  expect(page).toContain('平均到场用时');
  expect(page).not.toContain('赔偿');
  expect(page).not.toContain('/cases');
});
