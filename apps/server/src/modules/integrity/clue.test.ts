import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';

let t: TestApp;
let secretary: As;
let surgery: string;
let medicine: string;
let surgeon: As;
let surgeryNurse: As;
let physician: As;
beforeAll(async () => {
  t = await testApp();
  const it = await t.as('it');
  surgery = (await it.identity.putDepartment({ code: 'WK', name: '外科' })).id;
  medicine = (await it.identity.putDepartment({ code: 'NK', name: '内科' })).id;
  secretary = await t.person({ roles: ['party-secretary'], name: '周书记' });
  surgeon = await t.person({ roles: ['head'], name: '外科主任', departmentId: surgery });
  surgeryNurse = await t.person({ roles: ['head'], name: '外科护士长', departmentId: surgery });
  physician = await t.person({ roles: ['head'], name: '内科主任', departmentId: medicine });
});
afterAll(() => t.stop());

const round = {
  periodStart: '2026-10-01',
  periodEnd: '2026-10-31',
  scope: '全院各科室及外包人员',
  template: '逐人逐项摸排三类线索',
  dueOn: '2026-11-25',
};
const facts = {
  category: 'umbrella',
  tags: ['umbrella', 'corrupt'],
  source: 'round',
  subjectName: '某局张某',
  facts: '为护工头目出面说情',
  evidence: '聊天截图,存保险柜',
  urgency: 'urgent',
};
const openRound = async (departments: string[]): Promise<string> =>
  (await secretary.case.create({ type: 'clueRound', title: '2026 年 10 月线索摸排', data: { ...round, departments } }))
    .id;
const returnOf = async (who: As): Promise<string> =>
  (await who.case.list({ type: ['clueReturn'], open: true, mine: true })).items[0]?.id ?? '';
const signature = async (who: As, id: string): Promise<string> =>
  (await attachFile(who, id, await photo(), '签名.jpg')).id;

test('a round asks every department, takes clues and signed nil returns, and closes when all have answered', async () => {
  const id = await openRound([surgery, medicine]);
  const asked = await secretary.case.get({ id });
  expect(asked).toMatchObject({ state: 'open', dueAt: '2026-11-25T16:00:00.000Z' });
  expect(asked.links.map(({ type }) => type)).toEqual(['clueReturn', 'clueReturn']);
  expect((await physician.notice.list({})).items[0]?.zh).toMatch(
    /^请于 2026-11-25 前报送线索或签署零报告\(BS-202611-\d{4}\)$/,
  );

  const ofMedicine = await returnOf(physician);
  expect(await physician.case.get({ id: ofMedicine })).toMatchObject({
    state: 'due',
    dueAt: '2026-11-25T16:00:00.000Z',
    department: { name: '内科' },
    links: [],
  });
  await expect(physician.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(physician.case.act({ id: ofMedicine, action: 'nil' })).rejects.toMatchObject({ code: 'invalid' });
  const foreign = await signature(surgeon, await returnOf(surgeon));
  await expect(physician.case.act({ id: ofMedicine, action: 'nil', signature: foreign })).rejects.toMatchObject({
    code: 'not_found',
  });
  await physician.case.act({ id: ofMedicine, action: 'nil', signature: await signature(physician, ofMedicine) });

  await expect(secretary.case.act({ id, action: 'close', summary: '合计' })).rejects.toMatchObject({
    code: 'not_all_answered',
    message: expect.stringContaining('外科'),
  });
  const ofSurgery = await returnOf(surgeon);
  await surgeon.case.act({ id: ofSurgery, action: 'fileClue', ...facts });
  await expect(surgeon.case.act({ id: ofSurgery, action: 'nil', signature: foreign })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await surgeon.case.act({ id: ofSurgery, action: 'submit', signature: foreign });
  const closed = await secretary.case.act({ id, action: 'close', summary: '报送 2 科,零报告 1 科,线索 1 条' });
  expect(closed).toMatchObject({ state: 'closed', kept: { close: true } });

  const totals = async (type: string) => {
    const { groups } = await secretary.figure.list({ type, from: '2026-11-01', to: '2026-11-30' });
    return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
  };
  expect(await totals('clueRound')).toEqual({ rounds: 1 });
  expect(await totals('clueReturn')).toEqual({ answered: 100, onTime: 100, nil: 50 });
  await expect(
    secretary.figure.list({ type: 'clue', from: '2026-11-01', to: '2026-11-30', by: 'department' }),
  ).rejects.toMatchObject({ code: 'bad_request' });
});

test('a clue goes from the department to the police; whoever filed it sees what he filed and no more', async () => {
  await openRound([surgery]);
  const ofSurgery = await returnOf(surgeon);
  await surgeon.case.act({ id: ofSurgery, action: 'fileClue', ...facts });
  const clue = (await surgeon.case.list({ type: ['clue'], mine: true })).items[0];
  const id = clue?.id ?? '';
  expect(clue).toMatchObject({ title: '科室报送线索', facts: { urgency: 'urgent' } });

  // The other who signs for the department knows of the return, not of the clue.
  expect((await surgeryNurse.case.list({ type: ['clue'] })).total).toBe(0);
  await expect(surgeryNurse.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await surgeryNurse.case.get({ id: ofSurgery })).links).toEqual([]);
  expect(JSON.stringify(await surgeryNurse.case.timeline({ id: ofSurgery }))).not.toContain('护工头目');
  const lines = await t.app.db.selectFrom('case_event').select('data').where('case_id', '=', ofSurgery).execute();
  expect(JSON.stringify(lines)).not.toContain('护工头目');

  for (const role of [
    'director',
    'deputy-director',
    'security-chief',
    'police',
    'finance',
    'medical-affairs',
    'auditor',
  ])
    await expect((await t.as(role)).call('GET', `/api/v1/cases/${id}`)).resolves.toMatchObject({
      status: role === 'auditor' ? 403 : 404,
    });

  // Shut until somebody named says what for; then it is on the record.
  const shut = await secretary.case.get({ id });
  expect(shut).toMatchObject({ secrets: 'shut', reporter: null });
  expect(shut.masked).toEqual(expect.arrayContaining(['category', 'tags', 'subjectName', 'facts', 'evidence']));
  const open = await secretary.case.open({ id, purpose: 'handle' });
  expect(open).toMatchObject({ data: { subjectName: '某局张某' }, reporter: { name: '外科主任' } });
  const auditor = await t.as('auditor');
  const trail = JSON.stringify((await auditor.audit.list({ limit: 100 })).items);
  expect(trail).toContain('case.open');
  expect(trail).not.toMatch(/护工头目|张某/);

  await secretary.case.act({ id, action: 'accept', judged: ['umbrella'] });
  await expect(secretary.case.act({ id, action: 'transfer', transferTo: 'police' })).rejects.toMatchObject({
    code: 'invalid',
  });
  await secretary.case.act({ id, action: 'transfer', transferTo: 'police', receiptNumber: '公移-12' });
  await secretary.case.act({ id, action: 'close', result: '公安已立案' });
  const filer = await surgeon.case.open({ id, purpose: 'check' });
  expect(filer).toMatchObject({ data: { facts: '为护工头目出面说情' } });
  expect(filer.masked.toSorted()).toEqual(['judged', 'receiptNumber', 'result', 'transferTo']);
  const told = JSON.stringify(await surgeon.case.timeline({ id }));
  expect(told).not.toMatch(/公移-12|已立案/);
});

test('words find no clue, and an export says what for and leaves a line', async () => {
  await secretary.case.create({ type: 'clue', title: '群众来信', data: { ...facts, source: 'report' } });
  expect((await secretary.case.list({ type: ['clue'] })).total).toBeGreaterThan(0);
  expect((await secretary.case.list({ q: '群众来信' })).total).toBe(0);
  expect((await secretary.case.list({ type: ['clue'], q: 'XS-202611' })).total).toBe(0);
  const url = '/api/v1/ledgers/clue/register/export?from=2026-11-01&to=2026-11-30';
  expect((await secretary.call('GET', url)).status).toBe(422);
  const sheet = await secretary.call('GET', `${url}&purpose=${encodeURIComponent('向上级专班报送')}`);
  expect(sheet.status).toBe(200);
  const auditor = await t.as('auditor');
  expect(JSON.stringify((await auditor.audit.list({ limit: 100 })).items)).toContain('向上级专班报送');
  for (const role of ['director', 'auditor', 'head'])
    expect((await (await t.as(role)).call('GET', `${url}&purpose=test`)).status).toBeGreaterThanOrEqual(400);
});

test('a clue about one of us never reaches that person, not even the office itself', async () => {
  const accused = await t.person({ roles: ['party-secretary'], name: '被反映的书记' });
  const made = await secretary.case.create({
    type: 'clue',
    title: '群众来信',
    data: { ...facts, category: 'insider', person: accused.personId },
  });
  const { id } = made;
  await expect(accused.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(accused.case.act({ id, action: 'accept' })).rejects.toMatchObject({ code: 'not_found' });
  expect((await accused.notice.list({})).items.filter(({ subject }) => subject?.id === id)).toEqual([]);
  expect((await accused.case.list({ type: ['clue'] })).items.filter((one) => one.id === id)).toEqual([]);

  // Found out only later: from then on he has never heard of it.
  const { id: later } = await secretary.case.create({ type: 'clue', title: '群众来信', data: facts });
  expect((await accused.case.get({ id: later })).state).toBe('filed');
  await secretary.case.act({ id: later, action: 'identify', person: accused.personId });
  await expect(accused.case.get({ id: later })).rejects.toMatchObject({ code: 'not_found' });
  expect((await accused.notice.list({})).items.filter(({ subject }) => subject?.id === later)).toEqual([]);
  expect((await secretary.case.act({ id: later, action: 'accept' })).state).toBe('checking');
  expect(
    await secretary.case.act({ id: later, action: 'dismiss', result: '查无此事' }).catch((e: unknown) => e),
  ).toMatchObject({
    code: 'wrong_person',
  });
});

test('a department without a head is said at once; somebody is appointed, or it is excused with a reason', async () => {
  const it = await t.as('it');
  const empty = (await it.identity.putDepartment({ code: 'KZ', name: '空置科室' })).id;
  const id = await openRound([empty]);
  expect((await secretary.notice.list({})).items.map(({ zh }) => zh).join()).toContain('没有报送人,请指定:空置科室');
  const [link] = (await secretary.case.get({ id })).links;
  const ask = link?.id ?? '';
  const deputy = await t.person({ roles: ['staff'], name: '代管人' });
  await secretary.case.act({ id: ask, action: 'appoint', person: deputy.personId });
  expect((await deputy.case.get({ id: ask })).actions).toEqual(['fileClue', 'nil']);
  await expect(secretary.case.act({ id: ask, action: 'nil', signature: ask })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await expect(secretary.case.act({ id: ask, action: 'excuse' })).rejects.toMatchObject({ code: 'invalid' });
  await secretary.case.act({ id: ask, action: 'excuse', excuse: '科室已撤并' });
  expect((await secretary.case.act({ id, action: 'close', summary: '合计 0 条' })).state).toBe('closed');
});
