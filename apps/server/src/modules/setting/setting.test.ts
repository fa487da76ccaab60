import { caseTypes, hours, workdays, type CaseType } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { password, testApp, type As, type TestApp } from '../../../test/kit.ts';
import { makeSettings } from '../../kernel/settings.ts';
import { stateCouncilDays } from './calendar-seed.ts';
import { calendarOf } from './calendar.ts';

let t: TestApp;
let it: As;
beforeAll(async () => {
  t = await testApp();
  it = await t.as('it');
});
afterAll(() => t.stop());

const trail = (action: string) =>
  t.app.db.selectFrom('audit').selectAll().where('action', '=', action).orderBy('seq', 'desc').execute();

test('a setting is changed, told of, and its old and new value stay in the trail', async () => {
  const heard: unknown[] = [];
  const stop = t.app.bus.subscribe((events) => heard.push(...events.map(({ type, data }) => ({ type, data }))));
  const after = await it.setting.put({ key: 'alarm.joinSeconds', value: 90 });
  expect(after).toMatchObject({ value: 90, defaultValue: 60, unit: 's' });
  expect(t.app.settings.get('alarm.joinSeconds')).toBe(90);
  const [line] = await trail('setting.put');
  expect(JSON.parse(line?.detail ?? '')).toEqual({ before: 60, after: 90 });
  expect(line).toMatchObject({ actor_id: it.personId, subject_id: 'alarm.joinSeconds' });
  await expect.poll(() => heard).toContainEqual({ type: 'setting.changed', data: { key: 'alarm.joinSeconds' } });
  stop();
});

test('wrong values, unknown keys and the marks of the first visit are refused and change nothing', async () => {
  const before = (await it.setting.list({})).items;
  for (const [key, value, code] of [
    ['alarm.joinSeconds', 0, 'invalid'],
    ['alarm.joinSeconds', '60', 'invalid'],
    ['clock.alarm.answer', { steps: [], repeat: 1 }, 'invalid'],
    ['clock.alarm.answer', { steps: [45, 20], repeat: 1 }, 'invalid'],
    ['clock.alarm.answer', { steps: [20, 45], repeat: 1, warn: 20 }, 'invalid'],
    ['hospital.hours', '17:30-08:00', 'invalid'],
    ['notice.quiet', 'night', 'invalid'],
    ['no.such', 1, 'not_found'],
    ['hospital.isSetUp', false, 'not_found'],
  ] as const)
    await expect(it.setting.put({ key, value })).rejects.toMatchObject({ code });
  expect((await it.setting.list({})).items).toEqual(before);
  expect(before.map(({ key }) => key)).not.toContain('hospital.isSetUp');
});

test('only who manages settings changes them', async () => {
  const chief = await t.as('security-chief');
  expect((await chief.setting.list({})).items.length).toBeGreaterThan(5);
  await expect(chief.setting.put({ key: 'alarm.joinSeconds', value: 70 })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(chief.setting.putDay({ on: '2026-12-24', working: false, name: '院庆' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const guard = await t.as('guard');
  await expect(guard.setting.list({})).rejects.toMatchObject({ code: 'forbidden' });
});

test('the calendar of the State Council is there from the first start', async () => {
  const year = await it.setting.calendar({ year: 2026 });
  expect(year).toMatchObject({ known: true, warning: null });
  const day = (on: string) => year.days.find((one) => one.on === on);
  expect(day('2026-10-01')).toMatchObject({ working: false, name: '国庆节' });
  expect(day('2026-10-10')).toMatchObject({ working: true });
  // 2026 holidays as published: 33 days off in the named spans, six Saturdays and Sundays worked.
  expect(year.days.filter(({ working }) => !working)).toHaveLength(33);
  expect(year.days.filter(({ working }) => working)).toHaveLength(6);
  expect(t.app.settings.isWorking('2026-10-01')).toBe(false);
  expect(t.app.settings.isWorking('2026-10-10')).toBe(true);
  expect(t.app.settings.isWorking('2026-11-21')).toBe(false);
  expect(stateCouncilDays(2035)).toEqual([]);
});

test('a day set by hand counts at once, survives a restart, and is not overwritten by the seed', async () => {
  await it.setting.putDay({ on: '2026-12-24', working: false, name: '院庆' });
  expect(t.app.settings.isWorking('2026-12-24')).toBe(false);
  const [line] = await trail('calendar.put');
  expect(JSON.parse(line?.detail ?? '')).toEqual({
    before: { on: '2026-12-24', working: true, name: '' },
    after: { on: '2026-12-24', working: false, name: '院庆' },
  });
  await t.app.settings.load();
  expect(t.app.settings.isWorking('2026-12-24')).toBe(false);
  await it.setting.putDay({ on: '2026-12-24', working: true, name: '' });
  expect(t.app.settings.isWorking('2026-12-24')).toBe(true);
  await expect(
    t.app.system('test').tx(async (tx) => {
      await t.app.settings.putDays(tx, [{ on: '2026-12-23', working: false, name: '' }]);
      throw new Error('undone');
    }),
  ).rejects.toThrow('undone');
  expect(t.app.settings.isWorking('2026-12-23')).toBe(true);
});

test('from 1 December a missing next year is warned of; a year without rows is not known', () => {
  const known = (...years: number[]) => ({
    daysOf: (year: number) => (years.includes(year) ? [{ on: `${year}-01-01`, working: false, name: '元旦' }] : []),
  });
  const ask = (years: number[], year: number, now: string) => calendarOf(known(...years), year, new Date(now));
  expect(ask([2026], 2026, '2026-11-30T15:59:59Z')).toMatchObject({ known: true, warning: null });
  // Midnight of 1 December in the hospital.
  const warned = ask([2026], 2026, '2026-11-30T16:00:00Z');
  expect(warned.known).toBe(true);
  expect(warned.warning?.zh).toContain('2027 年');
  expect(warned.warning?.en).toContain('2027');
  expect(ask([2026, 2027], 2026, '2026-12-15T00:00:00Z').warning).toBeNull();
  expect(ask([2026], 2028, '2026-06-01T00:00:00Z')).toMatchObject({ known: false, days: [] });
  expect(ask([2026], 2028, '2026-06-01T00:00:00Z').warning?.zh).toContain('2028');
  expect(ask([2026], 2026, '2027-02-01T00:00:00Z').warning?.en).toContain('2027');
});

test('clocks are settings in their own unit; a number its source does not confirm says so', () => {
  const span = { label: ['限', 'Limit'] as [string, string], during: [], source: 'test' };
  const clocks = {
    reply: { ...span, steps: [workdays(5), workdays(10)], warn: workdays(1) },
    visit: { ...span, steps: [hours(2)], repeat: hours(1), isUnconfirmed: true },
  };
  const type = { type: 'x', label: ['类', 'X'], actions: {}, clocks } as unknown as CaseType;
  const known = makeSettings(t.app.db, [], [type]);
  expect(known.all()).toMatchObject([
    {
      key: 'clock.x.reply',
      unit: 'workdays',
      confirmed: true,
      defaultValue: { steps: [5, 10], repeat: null, warn: 1 },
    },
    { key: 'clock.x.visit', unit: 'hours', confirmed: false, defaultValue: { steps: [2], repeat: 1 } },
  ]);
});

test('a hospital counts a limit in the unit of its own rule: hand-in within two working days', async () => {
  const key = 'clock.redPacket.handIn';
  const find = async () => (await it.setting.list({})).items.find((one) => one.key === key);
  expect(await find()).toMatchObject({
    unit: 'hours',
    units: ['seconds', 'hours', 'workhours', 'days', 'workdays'],
    value: { steps: [24, 48], warn: 4, unit: 'hours' },
  });
  await it.setting.put({ key, value: { steps: [2, 3], repeat: null, unit: 'workdays' } });
  const handIn = t.app.settings.clock(caseTypes.redPacket as CaseType, 'handIn');
  // What was said in hours before the limit is not so many working days.
  expect(handIn).toMatchObject({ steps: [{ workdays: 2 }, { workdays: 3 }], warn: undefined, since: 'receivedAt' });
  t.clock.set('2026-11-27T12:00:00Z'); // Friday evening
  it = await t.as('it');
  const nurse = await t.as('staff');
  const { id, dueAt } = await nurse.case.create({
    type: 'redPacket',
    title: '上交红包',
    data: { itemType: 'cash', amount: 500, receivedAt: '2026-11-27T11:00:00Z', unableReason: '留在枕下' },
  });
  expect(dueAt).toBe('2026-12-01T16:00:00.000Z');
  // A day the hospital declares free moves it, though the declaration counts hours.
  await it.setting.putDay({ on: '2026-11-30', working: false, name: '院庆' });
  await t.app.cases.recount();
  expect((await nurse.case.get({ id })).dueAt).toBe('2026-12-02T16:00:00.000Z');
  for (const value of [
    { steps: [1.5], repeat: null, unit: 'workdays' },
    { steps: [0], repeat: null, unit: 'hours' },
    { steps: [2], repeat: null, unit: 'weeks' },
  ])
    await expect(it.setting.put({ key, value })).rejects.toMatchObject({ code: 'invalid' });
  // A limit that a step extends by days, or that the case names as a day, stays in days.
  for (const fixed of ['clock.hazard.limit', 'clock.linkage.hold', 'clock.complaint.reply']) {
    expect((await it.setting.list({})).items.find((one) => one.key === fixed)?.units).toEqual([]);
    await expect(
      it.setting.put({ key: fixed, value: { steps: [7], repeat: null, unit: 'hours' } }),
    ).rejects.toMatchObject({ code: 'invalid' });
  }
});

test('a clock the hospital has set runs with its numbers; a warning may be set, kept as declared, or switched off', async () => {
  const alarm = caseTypes.alarm as CaseType;
  const put = async (value: unknown) => {
    await it.setting.put({ key: 'clock.alarm.answer', value });
    return t.app.settings.clock(alarm, 'answer');
  };
  expect(await put({ steps: [30], repeat: null, warn: 10 })).toMatchObject({
    steps: [{ seconds: 30 }],
    warn: { seconds: 10 },
    isUrgent: true,
  });
  expect((await put({ steps: [30], repeat: 5, warn: null })).warn).toBeUndefined();
  await put({ steps: [20, 45], repeat: 60 });
});

test('how long the record is kept and secrets stay open is changed by two, and the auditor hears of it', async () => {
  const [one, two, auditor] = [await t.as('it'), await t.as('it'), await t.as('auditor')];
  // Accounts that are older than a day can sign.
  await t.later({ days: 3 });
  const put = (countersign?: object) =>
    one.call('PUT', '/api/v1/settings/record.intakeDays', { value: 60, ...(countersign && { countersign }) });
  expect(await put()).toMatchObject({ status: 428, json: { error: { code: 'countersign_needed' } } });
  const username = (await one.identity.person({ id: two.personId })).username ?? '';
  expect(await put({ by: 'password', username, password })).toMatchObject({ status: 200, json: { value: 60 } });
  expect((await auditor.notice.list({})).items[0]?.zh).toContain('已联签');
});

test('how people prove who they are, and for how long that counts, is changed by two', async () => {
  const one = await t.as('it');
  const change = {
    'session.idleMinutes': 1440,
    'session.proveMinutes': 720,
    'password.shortest': 13,
    'factor.guarded': false,
  };
  for (const [key, value] of Object.entries(change))
    expect([key, (await one.call('PUT', `/api/v1/settings/${key}`, { value })).json]).toMatchObject([
      key,
      { error: { code: 'countersign_needed' } },
    ]);
  expect((await one.call('PUT', '/api/v1/settings/hospital.name', { value: '仁心医院' })).status).toBe(200);
});

test('what lists roles, places or screens is chosen and shown by name, and a slip of a code is refused', async () => {
  const rolesKey = 'factor.roles';
  const { items } = await it.setting.choices({ key: rolesKey });
  expect(items).toEqual(
    expect.arrayContaining([expect.objectContaining({ code: 'guard' }), expect.objectContaining({ code: '*' })]),
  );
  await expect(it.setting.put({ key: rolesKey, value: 'guard, gaurd' })).rejects.toMatchObject({ code: 'invalid' });
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, rolesKey, 'guard、gone'));
  const shown = (await it.setting.list({})).items.find(({ key }) => key === rolesKey);
  expect(shown).toMatchObject({ lists: 'role', named: [items.find(({ code }) => code === 'guard')] });
  await t.app.system('test').tx((tx) => t.app.settings.put(tx, rolesKey, ''));
  await expect(it.setting.put({ key: 'recording.targetPlaces', value: 'NOWHERE' })).rejects.toMatchObject({
    code: 'invalid',
  });
  await it.place.put({ code: 'HALL', name: '门诊大厅', kind: 'campus' });
  expect((await it.setting.put({ key: 'recording.targetPlaces', value: 'HALL' })).named).toEqual([
    { code: 'HALL', zh: '门诊大厅', en: '门诊大厅' },
  ]);
  await expect(it.setting.choices({ key: 'session.most' })).rejects.toMatchObject({ code: 'not_found' });
});
