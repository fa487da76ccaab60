import { surgerySignatureNames, surgerySignatures, type ClinicalGiven } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { sendCharts } from '../../../../simulators/src/record-system.ts';
import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../kernel/sheet/testing.ts';
import { wipeDemo } from '../demo/index.ts';
import { closeMonths } from '../indicator/frozen.ts';
import { findLate } from './finding.ts';

let t: TestApp;
let office: As;
let system: As;
let doctor: As;
let head: As;
let director: As;
const username = 'zhou.ys';

beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  const it = await t.as('it');
  const { id: medicine } = await it.identity.putDepartment({ code: 'NK', name: '内科' });
  await it.identity.putDepartment({ code: 'WK', name: '外科' });
  office = await t.as('medical-affairs');
  system = await t.as('integration');
  director = await t.as('director');
  doctor = await t.person({ roles: ['staff'], name: '周医生', departmentId: medicine });
  head = await t.person({ roles: ['head'], name: '内科主任', departmentId: medicine });
  await t.owner.updateTable('person').set({ username }).where('id', '=', doctor.personId).execute();
});
afterAll(() => t.stop());

const base = { recordNo: 'ZY20260042', department: 'NK', doctor: username };
const paper = (key: string, startedAt: string, more: object = {}): ClinicalGiven =>
  ({ kind: 'paper', key, ...base, variety: 'admission', startedAt, ...more }) as ClinicalGiven;
const list = async (who: As, more: object = {}) => (await who.clinical.list({ limit: 100, ...more })).items;
const figures = async (who: As, by?: 'department' | 'doctor') => {
  const { groups } = await who.figure.list({
    type: 'clinical',
    from: '2026-06-01',
    to: '2026-06-30',
    ...(by && { by }),
  });
  return groups.map(({ label, figures: all }) => ({
    label: label[0],
    ...Object.fromEntries(
      all.map(({ name, numerator, denominator, value }) => [
        name,
        denominator === null ? value : [numerator, denominator],
      ]),
    ),
  }));
};

test('papers come with their limits: in time, late, still missing, still running; again they are brought up to date', async () => {
  const items = [
    paper('1', '2026-06-01T01:30:00Z', { doneAt: '2026-06-02T01:30:00Z' }),
    paper('2', '2026-06-01T02:00:00Z', { doneAt: '2026-06-02T02:01:00Z' }),
    paper('3', '2026-06-08T02:00:00Z', { variety: 'firstNote' }),
    paper('4', '2026-06-09T20:00:00Z'),
    paper('5', '2026-06-01T02:00:00Z', {
      variety: 'rescue',
      doneAt: '2026-06-01T09:30:00Z',
      department: 'WK',
      doctor: '外聘王',
    }),
  ];
  expect(await system.clinical.bring({ items })).toEqual({ created: 5, updated: 0, same: 0 });
  expect(await system.clinical.bring({ items: items.toReversed() })).toEqual({ created: 0, updated: 0, same: 5 });
  const rows = await list(office);
  expect(rows.map(({ verdict, lateMinutes }) => [verdict, lateMinutes])).toEqual([
    ['running', null],
    ['missing', (48 - 8) * 60],
    ['bad', 1],
    ['good', null],
    ['bad', 90],
  ]);
  expect(rows.find(({ verdict }) => verdict === 'missing')).toMatchObject({ doctor: '周医生', recordNo: '***0042' });
  // The number of the chart is nowhere.
  const stored = await t.app.db.selectFrom('clinical_fact').selectAll().execute();
  expect(JSON.stringify(stored)).not.toContain('ZY20260042');
  expect(
    await system.clinical.bring({
      items: [paper('3', '2026-06-08T02:00:00Z', { variety: 'firstNote', doneAt: '2026-06-10T01:00:00Z' })],
    }),
  ).toEqual({ created: 0, updated: 1, same: 0 });
  expect((await list(office, { verdict: 'missing' })).length).toBe(0);
  await expect(system.clinical.bring({ items: [paper('6', '2026-06-11T02:00:00Z')] })).rejects.toMatchObject({
    code: 'day_ahead',
  });
  await expect(
    system.clinical.bring({ items: [paper('6', '2026-06-01T02:00:00Z', { department: 'X' })] }),
  ).rejects.toMatchObject({
    code: 'not_found',
  });
  // The limit is the hospital's: what comes from now on has the new one, what was told stays.
  await (await t.as('founder')).setting.put({ key: 'clinical.hours.admission', value: 12 });
  await system.clinical.bring({ items: [paper('7', '2026-06-01T02:00:00Z', { doneAt: '2026-06-01T18:00:00Z' })] });
  expect((await list(office, { late: true, variety: 'admission' })).length).toBe(2);
});

test('an operation lacks what is not signed, a chart is of grade A or not', async () => {
  const surgery = (key: string, missing: string[], more: object = {}): ClinicalGiven =>
    ({
      kind: 'surgery',
      key,
      ...base,
      variety: 'elective',
      startedAt: '2026-06-05T02:00:00Z',
      signed: surgerySignatureNames.filter((name) => !missing.includes(name)),
      ...more,
    }) as ClinicalGiven;
  const grade = (key: string, of: string): ClinicalGiven =>
    ({ kind: 'grade', key, ...base, startedAt: '2026-06-06T02:00:00Z', grade: of }) as ClinicalGiven;
  const items = [
    surgery('1', []),
    surgery('2', ['leavingNurse', 'incisionSurgeon']),
    grade('1', 'a'),
    grade('2', 'a'),
    grade('3', 'c'),
  ];
  // The same number of another kind is another thing.
  expect(await system.clinical.bring({ items })).toMatchObject({ created: 5 });
  const [bad] = await list(office, { kind: 'surgery', verdict: 'bad' });
  expect(bad?.lacks.toSorted()).toEqual(['incisionSurgeon', 'leavingNurse']);
});

test('a doctor sees his own, a head those of his department; a late one becomes a finding, once', async () => {
  expect(new Set((await list(doctor)).map(({ doctor: name }) => name))).toEqual(new Set(['周医生']));
  expect(new Set((await list(head)).map(({ department }) => department?.code))).toEqual(new Set(['NK']));
  expect((await list(director)).length).toBe(6);
  await expect((await t.as('guard')).clinical.find({ id: bad() })).rejects.toMatchObject({ code: 'forbidden' });
  const [late] = await list(office, { late: true, department: 'NK' });
  const { caseId } = await office.clinical.find({ id: late!.id });
  const found = await office.case.get({ id: caseId });
  expect(found).toMatchObject({
    type: 'qualityFinding',
    state: 'found',
    data: { defect: 'late', batch: '病历系统 病历文书时限 2026-06', checked: 4 },
  });
  await expect(office.clinical.find({ id: late!.id })).rejects.toMatchObject({ code: 'passed_on' });
  const [good] = await list(office, { verdict: 'good' });
  await expect(office.clinical.find({ id: good!.id })).rejects.toMatchObject({ code: 'nothing_wrong' });
});
const bad = (): string => '00000000-0000-4000-8000-000000000000';

test('by figure, by the list behind it, by SQL and on the board it is one number; what was entered by hand no longer counts', async () => {
  const [whole] = await figures(office);
  expect(whole).toMatchObject({
    papersInTime: [1, 5],
    papersLate: 4,
    papersMissing: 0,
    surgeriesChecked: [1, 2],
    gradeA: [2, 3],
    gradeC: 1,
  });
  const { rows } = await sql<{ good: number; due: number }>`
    select count(*) filter (where done_at <= due_at)::int as good, count(*)::int as due from clinical_fact
    where kind = 'paper' and (done_at is not null or due_at < ${t.clock.now()})`.execute(t.app.db);
  expect(rows[0]).toEqual({ good: 1, due: 5 });
  const { groups } = await office.figure.list({ type: 'clinical', from: '2026-06-01', to: '2026-06-30' });
  const figure = groups[0]?.figures.find(({ name }) => name === 'papersLate')?.of ?? '';
  expect((await office.clinical.list({ figure, limit: 100 })).total).toBe(4);
  expect(
    (await figures(office, 'doctor')).map(({ label, ...all }) => [
      label,
      (all as Record<string, unknown>)['papersInTime'],
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['周医生', [1, 4]],
      ['外聘王', [0, 1]],
    ]),
  );
  expect((await figures(office, 'department')).map(({ label }) => label).toSorted()).toEqual(['内科', '外科']);
  const period = { from: '2026-06-01', to: '2026-06-30' };
  for (const [name, value] of [
    ['recordsInTime', 20],
    ['surgeryChecks', 50],
    ['recordsGradeA', 200 / 3],
  ] as const)
    expect((await director.indicator.value({ name, ...period })).value).toBeCloseTo(value, 5);
});

test('without a record system it comes by sheet, judged row by row', async () => {
  const send = async (who: As, dryRun: boolean, rows: string[][]) =>
    who.call(
      'POST',
      '/api/v1/import/clinical/surgery',
      fileForm(await makeSheet([titles, ...rows]), { dryRun: String(dryRun) }),
    );
  const titles = ['手术号', '病案号', '科室', '工号', '手术类别', '手术时间', '麻醉前 手术医师'];
  const rows = [
    ['S9', 'ZY9', '内科', username, '急诊', '2026-06-07 08:30', '是'],
    ['S8', 'ZY8', '没有', username, '急诊', '2026-06-07 08:30', '是'],
    ['S7', 'ZY7', '内科', username, '门诊', '昨天', '是'],
  ];
  expect((await send(office, true, rows)).json).toMatchObject({ create: 1, bad: 2 });
  expect((await send(office, false, rows.slice(0, 1))).json).toMatchObject({ create: 1, bad: 0 });
  expect((await list(office, { kind: 'surgery', variety: 'urgent' }))[0]).toMatchObject({ lacks: { length: 8 } });
  const taken = await office.call('GET', '/api/v1/export/clinical/surgery');
  const sheet = await openSheet(taken.raw);
  expect(sheet.rowCount).toBeGreaterThanOrEqual(4);
  const english = (await office.call('GET', '/api/v1/print/clinical/surgery?lang=en')).raw.toString();
  const { incisionSurgeon, leavingNurse } = surgerySignatures;
  expect(english).toContain(`${incisionSurgeon[1]}, ${leavingNurse[1]}`);
  expect(english).not.toContain('、');
  expect((await send(head, true, rows)).status).toBe(403);
});

test('what was entered counts for the months before anything was brought; a closed month keeps it', async () => {
  for (const [month, recordsInTime] of [
    [4, 90],
    [5, 80],
  ] as const)
    await office.register.create({
      kind: 'hospital-month',
      year: 2026,
      month,
      recordsInTime,
      recordsDue: 100,
      basis: '统计月报',
    });
  const one = async (from: string, to: string) => {
    const { value, from: first } = await director.indicator.value({ name: 'recordsInTime', from, to });
    return [value, first];
  };
  expect(await one('2026-04-01', '2026-05-31')).toEqual([85, '2026-04-01']);
  expect(await one('2026-06-01', '2026-06-30')).toEqual([20, '2026-06-01']);
  // The two ways are not added up.
  expect(await one('2026-01-01', '2026-12-31')).toEqual([20, '2026-06-01']);
  const board = await director.indicator.board({ fresh: true });
  expect(board.items.find(({ name }) => name === 'recordsInTime')?.trend.slice(-3)).toMatchObject([
    { month: '2026-04', value: 90 },
    { month: '2026-05', value: 80 },
    { month: '2026-06', value: 20 },
  ]);
  await closeMonths(t.app.system('test'));
  await system.clinical.bring({ items: [paper('may', '2026-05-20T02:00:00Z', { doneAt: '2026-05-20T03:00:00Z' })] });
  expect(await one('2026-05-01', '2026-05-31')).toEqual([80, '2026-05-01']);
  await closeMonths(t.app.system('test'));
  expect((await director.indicator.months({ name: 'recordsInTime' })).items).toMatchObject([
    { month: '2026-05', seq: 0, value: 80 },
    { month: '2026-04', seq: 0, value: 90 },
  ]);
});

test('who reads only his own facts but the totals of the house is told those, who has neither none', async () => {
  const security = await t.as('security-chief');
  const whole = (await figures(director))[0];
  expect((await figures(security))[0]).toEqual(whole);
  expect((await list(security)).length).toBe(0);
  const of = { name: 'recordsInTime', from: '2026-06-01', to: '2026-06-30' } as const;
  expect((await security.indicator.value(of)).value).toBe(20);
  await (
    await t.as('security-admin')
  ).identity.putRole({
    code: 'reader',
    name: '指标查阅',
    nameEn: 'Reader',
    duty: 'operate',
    grants: [
      { permission: 'indicator.read', scope: 'all' },
      { permission: 'clinical.read', scope: 'own' },
    ],
  });
  const reader = await t.as('reader');
  await reader.indicator.value(of).then(
    ({ value }) => expect(value).toBeNull(),
    (error: unknown) => expect(error).toMatchObject({ code: 'forbidden' }),
  );
});

test('two doctors of one name are two, a name only one has is enough, and a new limit is a change', async () => {
  const it = await t.as('it');
  const surgery = (await it.identity.departments({})).items.find(({ code }) => code === 'WK');
  const other = await t.person({ roles: ['staff'], name: '周医生', departmentId: surgery!.id });
  await t.owner.updateTable('person').set({ username: 'zhou.2' }).where('id', '=', other.personId).execute();
  const only = await t.person({ roles: ['staff'], name: '独名医师', departmentId: surgery!.id });
  const late = (key: string, more: object) =>
    paper(key, '2026-03-02T02:00:00Z', { doneAt: '2026-03-09T02:00:00Z', ...more });
  const items = [
    late('m1', {}),
    late('m2', { doctor: 'zhou.2' }),
    late('m3', { doctor: '独名医师' }),
    late('m4', { doctor: '周医生' }),
  ];
  await system.clinical.bring({ items });
  const { groups } = await office.figure.list({ type: 'clinical', from: '2026-03-01', to: '2026-03-31', by: 'doctor' });
  const papers = groups.map(({ label, figures: all }) => [label[0], all.find(({ name }) => name === 'papers')?.value]);
  // Whom a name of two means is not guessed.
  expect(papers.filter(([label]) => label === '周医生')).toEqual([
    ['周医生', 1],
    ['周医生', 1],
    ['周医生', 1],
  ]);
  expect((await list(only)).map(({ doctor: name }) => name)).toEqual(['独名医师']);
  expect((await list(other)).length).toBe(1);
  await (await t.as('founder')).setting.put({ key: 'clinical.hours.admission', value: 13 });
  expect(await system.clinical.bring({ items })).toEqual({ created: 0, updated: 4, same: 0 });
  expect((await list(only))[0]?.dueAt).toBe('2026-03-02T15:00:00.000Z');
});

test('what is judged after the first finding of a month is counted with the next', async () => {
  const late = (n: number) =>
    paper(`g${n}`, `2026-02-0${n}T02:00:00Z`, { doneAt: '2026-02-20T02:00:00Z', department: 'WK' });
  const found = async (at: number) => {
    const rows = (await list(office, { from: '2026-02-01', to: '2026-02-28' })).toReversed();
    const { caseId } = await office.clinical.find({ id: rows[at]!.id });
    return (await office.case.get({ id: caseId })).data as { batch: string; checked?: number };
  };
  await system.clinical.bring({ items: [late(1), late(2), late(3)] });
  // What belongs to the demonstration is no record of the house.
  await system.clinical.bring({ items: [late(4)] });
  await t.owner
    .updateTable('clinical_fact')
    .set({ is_demo: true })
    .where('started_at', '=', new Date('2026-02-04T02:00:00Z'))
    .execute();
  expect(await found(0)).toMatchObject({ batch: '病历系统 病历文书时限 2026-02', checked: 3 });
  await system.clinical.bring({ items: [late(5), late(6)] });
  expect(await found(1)).toMatchObject({ batch: '病历系统 病历文书时限 2026-02(2)', checked: 2 });
  const third = await found(2);
  expect(third).toMatchObject({ batch: '病历系统 病历文书时限 2026-02(2)' });
  expect(third.checked).toBeUndefined();
});

test('a paper becomes a finding by itself when it is as late as the hospital says, once, and only if it says so', async () => {
  const it = await t.as('it');
  await it.identity.putDepartment({ code: 'EK', name: '儿科' });
  const ago = (hours: number) => new Date(t.clock.now().getTime() - hours * 3_600_000).toISOString();
  const given = (key: string, hours: number, more: object = {}) =>
    paper(key, ago(hours), { department: 'EK', variety: 'firstNote', doctor: undefined, ...more });
  await system.clinical.bring({
    items: [
      given('L1', 8 + 25),
      given('L2', 8 + 23),
      given('L3', 60, { doneAt: ago(60 - 8 - 30) }),
      given('L4', 60, { doneAt: ago(60 - 8 - 2) }),
      given('L5', 60, { doneAt: ago(60 - 7) }),
      given('L6', 24 * 40),
    ],
  });
  const found = async () =>
    (await list(office, { department: 'EK' }))
      .filter(({ caseId }) => caseId !== null)
      .map(({ lateMinutes }) => Math.floor((lateMinutes ?? 0) / 60))
      .toSorted((a, b) => a - b);
  const night = () => findLate(t.app.system('test'));
  expect(await night()).toBe(0);
  await (await t.as('founder')).setting.put({ key: 'clinical.findAfterHours', value: 24 });
  await night();
  // Neither those that are late by less, nor what is over since more than a month.
  expect(await found()).toEqual([25, 30]);
  expect(await night()).toBe(0);
  await t.later({ hours: 1 });
  expect(await night()).toBe(1);
  expect(await found()).toEqual([24, 26, 30]);
  const cases = (await office.case.list({ type: 'qualityFinding', q: '超时' } as never)).items;
  expect(cases.length).toBeGreaterThanOrEqual(3);
});

test('what is brought of a demonstration department or doctor goes with it, and a doctor that is gone stays a name', async () => {
  const it = await t.as('it');
  const { id } = await it.identity.putDepartment({ code: 'YS', name: '演示科' });
  const ward = await it.identity.putDepartment({ code: 'ZS', name: '真实科' });
  await t.owner.updateTable('department').set({ is_demo: true }).where('id', '=', id).execute();
  const shown = await t.person({ roles: ['staff'], name: '演示医师', departmentId: ward.id });
  await t.owner.updateTable('person').set({ is_demo: true }).where('id', '=', shown.personId).execute();
  const of = (key: string, more: object) =>
    paper(key, '2026-01-02T02:00:00Z', { doneAt: '2026-01-02T03:00:00Z', ...more });
  await system.clinical.bring({
    items: [
      of('d1', { department: 'YS', doctor: '外院' }),
      of('d2', { department: 'ZS', doctor: '演示医师' }),
      of('d3', { department: 'ZS', doctor: '演示医师' }),
    ],
  });
  const facts = () =>
    t.app.db
      .selectFrom('clinical_fact')
      .select(['is_demo', 'doctor_id', 'doctor'])
      .where('due_at', '<', new Date('2026-02-01'))
      .execute();
  expect((await facts()).map(({ is_demo }) => is_demo)).toEqual([true, true, true]);
  // As an older release left it.
  await sql`update clinical_fact set is_demo = false where key_hash = (select key_hash from clinical_fact
    where doctor_id = ${shown.personId} limit 1)`.execute(t.owner);
  await t.app.system('test').tx(async (tx) => {
    await wipeDemo(tx);
  });
  expect(await facts()).toEqual([{ is_demo: false, doctor_id: null, doctor: '演示医师' }]);
});

test('the simulated record system sends over HTTP with a service account, and sends again what has changed', async () => {
  const admin = await t.as('founder');
  const account = await admin.identity.createPerson({ name: '病历系统', kind: 'service', roles: ['integration'] });
  const { token } = await admin.identity.serviceToken({ id: account.id });
  const options = {
    server: `http://${await t.listen()}`,
    token,
    departments: ['NK', 'WK'],
    doctors: [username, '外聘王'],
  };
  const now = t.clock.now();
  const charts = Array.from({ length: 40 }, (_, at) => ({
    n: 1000 + at,
    came: new Date(now.getTime() - (at + 1) * 6 * 3_600_000),
  }));
  const first = await sendCharts(options, charts, now);
  expect(first.created).toBeGreaterThan(120);
  const again = await sendCharts(options, charts, now);
  expect(again).toEqual({ created: 0, updated: 0, same: first.created });
  await t.later({ hours: 24 });
  const later = await sendCharts(options, charts, t.clock.now());
  expect(later.updated).toBeGreaterThan(0);
  expect(later.same).toBeGreaterThan(100);
  await expect(sendCharts({ ...options, token: 'wrong' }, charts, now)).rejects.toThrow('401');
});
