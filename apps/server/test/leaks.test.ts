import type { CaseDetail } from '@anyuan/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';

import { fileForm, makeSheet } from '../src/kernel/sheet/testing.ts';
import { testApp, type As, type TestApp } from './kit.ts';
import { attachFile, photo, stageFile } from './photos.ts';

// Side doors somebody tried: each of these told what must not be known.

let t: TestApp;
let host: string;
let medicine: string;
let office: As;
let secretary: As;
let chief: As;
let nurse: As;
let doctor: As;
let finance: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T01:00:00Z' });
  host = await t.listen();
  const it = await t.as('it');
  medicine = (await it.identity.putDepartment({ code: 'NK', name: '内科' })).id;
  office = await t.person({ roles: ['patient-relations'], name: '王医患' });
  secretary = await t.person({ roles: ['party-secretary'], name: '钱书记' });
  chief = await t.person({ roles: ['security-chief'], name: '李科长' });
  nurse = await t.person({ roles: ['staff'], name: '孙护士', departmentId: medicine });
  doctor = await t.person({ roles: ['staff'], name: '周医生', departmentId: medicine });
  finance = await t.person({ roles: ['finance'], name: '钱会计' });
});
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const refused = (code: string) => expect.objectContaining({ code });
const packet = () => ({
  itemType: 'cash',
  patientNo: 'ZY1',
  amount: 800,
  receivedAt: t.clock.now().toISOString(),
  giver: '王某',
});
const handIn = async (): Promise<string> =>
  (
    await nurse.case.create({
      type: 'redPacket',
      title: '上交红包',
      data: { ...packet(), unableReason: '塞入口袋后离开' },
    })
  ).id;

describe('a file that is the answer to a secret question is as secret as its field', () => {
  /** Every way to a file: the list, the timeline, the file itself and its thumbnail. */
  async function ways(who: As, caseId: string, file: string) {
    const texts = [
      JSON.stringify(await who.file.list({ kind: 'case', id: caseId })),
      JSON.stringify(await who.case.timeline({ id: caseId })),
      JSON.stringify(await who.case.get({ id: caseId })),
    ];
    const [whole, small] = [`/api/v1/files/${file}`, `/api/v1/files/${file}?width=16`];
    return {
      isNamed: texts.some((text) => text.includes(file) || text.includes('签收单')),
      statuses: [(await who.call('GET', whole)).status, (await who.call('GET', small)).status],
    };
  }
  const hidden = { isNamed: false, statuses: [404, 404] };
  const shown = { isNamed: true, statuses: [200, 200] };

  test('the slip a patient signed', async () => {
    const id = await handIn();
    await act(secretary, id, 'receive', { received: 800, receiptNumber: 'SJ-1' });
    await act(finance, id, 'book', { counted: 800 });
    await act(secretary, id, 'giveBack');
    const slip = (await attachFile(secretary, id, await photo(), '签收单.jpg')).id;
    const open = (await attachFile(secretary, id, await photo(), '信封.jpg')).id;
    await act(secretary, id, 'returned', { voucher: 'TH-1', acknowledgement: [slip] });
    for (const who of [secretary, finance, nurse]) expect(await ways(who, id, slip)).toEqual(hidden);
    // What is no secret stays where it was.
    expect((await finance.file.list({ kind: 'case', id })).items.map((one) => one.id)).toContain(open);
    expect((await finance.call('GET', `/api/v1/files/${open}`)).status).toBe(200);

    await secretary.case.open({ id, purpose: 'check' });
    expect(await ways(secretary, id, slip)).toEqual(shown);
    expect(await ways(finance, id, slip)).toEqual(hidden);
    const views = () =>
      t.app.db.selectFrom('audit').selectAll().where('subject_id', '=', id).where('action', '=', 'file.view').execute();
    expect((await views()).map(({ actor_id }) => actor_id)).toEqual([secretary.personId, secretary.personId]);
    t.clock.advance(61 * 60);
    expect(await ways(secretary, id, slip)).toEqual(hidden);
  });

  test('evidence against somebody, sent with the report', async () => {
    const { id: evidence } = await stageFile(nurse, await photo(), '签收单.jpg');
    const data = { accused: '外科某主任', facts: '术前索要', evidence: [evidence] };
    const { id } = await nurse.case.create({ type: 'demand', title: '索要红包', data });
    expect(await ways(secretary, id, evidence)).toEqual(hidden);
  });

  test('no browser keeps a copy of what was shown for an hour', async () => {
    const { id: evidence } = await stageFile(nurse, await photo());
    const data = { accused: '某', facts: '某事', evidence: [evidence] };
    const { id } = await nurse.case.create({ type: 'demand', title: '索要红包', data });
    await secretary.case.open({ id, purpose: 'handle' });
    for (const url of [`/api/v1/files/${evidence}`, `/api/v1/files/${evidence}?width=16`, `/api/v1/cases/${id}`])
      expect((await secretary.call('GET', url)).headers['cache-control']).toBe('no-store');
  });
});

describe('people named by a secret answer', () => {
  test('stand neither among the parties nor on the printed record', async () => {
    const data = { kind: 'colleagues', concerned: [doctor.personId], facts: '值班冲突' };
    const { id } = await nurse.case.create({ type: 'staffDispute', title: '同事争执', data });
    await act(chief, id, 'accept');
    const told = async (who: As) => {
      const sheet = await chief.call('GET', `/api/v1/cases/${id}/sheet?purpose=${encodeURIComponent('归档')}`);
      const found = await who.case.get({ id });
      return JSON.stringify([found, await who.case.timeline({ id }), sheet.raw.toString()]).includes('周医生');
    };
    expect((await chief.case.get({ id })).masked).toContain('concerned');
    expect(await told(chief)).toBe(false);
    // He himself knows.
    expect((await doctor.case.get({ id })).parties.map(({ person }) => person.name)).toContain('周医生');
    await chief.case.open({ id, purpose: 'handle' });
    expect((await chief.case.get({ id })).parties.map(({ person }) => person.name)).toContain('周医生');
  });
});

test('who was faster is not told where whoever reported it is a secret', async () => {
  const { id: file } = await stageFile(chief, await photo());
  const data = { category: 'passage', photos: [file] };
  const { id } = await chief.case.create({ type: 'snap', title: '通道被占', data });
  await act(chief, id, 'decline', { result: '已清理' });
  const other = await t.as('fire-control');
  const late = await other.call('POST', `/api/v1/cases/${id}/actions/decline`, { result: '已清理' });
  expect(late.status).toBe(409);
  expect(late.raw.toString()).not.toContain('李科长');
});

test('an answer does not become less secret by what a case turns into', async () => {
  const staff = [doctor.personId];
  const data = { source: 'patient', description: '术后感染', patient: '黄某', staff };
  const { id } = await office.case.create({ type: 'dispute', title: '术后感染', department: medicine, data });
  await t.app.db
    .updateTable('case')
    .set((eb) => ({ data: eb.cast(eb.val(JSON.stringify({ ...data, recovered: 123_456.78 })), 'jsonb') as never }))
    .where('id', '=', id)
    .execute();
  const after = await act(office, id, 'toPolice', { note: '涉嫌伤医' });
  const incident = after.links.find(({ type }) => type === 'incident');
  const row = await t.app.db
    .selectFrom('case')
    .select('data')
    .where('id', '=', incident?.id ?? '')
    .executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain('123456.78');
  expect(JSON.stringify(row)).toContain('术后感染');
});

test('whom a petition is about does not hear of it by what it is tied to', async () => {
  const petition = await office.case.create({
    type: 'petition',
    title: '反映周医生',
    data: { channel: 'visit', petitioner: '甲', description: '态度恶劣', staff: [doctor.personId] },
  });
  await t.app.db.updateTable('case').set({ secrecy: 3 }).where('id', '=', petition.id).execute();
  const complaint = await office.case.create({
    type: 'complaint',
    title: '态度',
    data: { channel: 'onSite', category: 'attitude', description: '态度', staff: [doctor.personId] },
  });
  await office.link.add({ kind: 'case', id: complaint.id, to: { kind: 'case', id: petition.id } });
  const seen = [await doctor.case.get({ id: complaint.id }), await doctor.case.timeline({ id: complaint.id })];
  expect(JSON.stringify(seen)).not.toContain(petition.number);
  expect(JSON.stringify(seen)).not.toContain('"XF-');
});

test('an imported matter is kept from whom it is about, like any other', async () => {
  await t.app.db.updateTable('person').set({ username: 'qian' }).where('id', '=', secretary.personId).execute();
  const rows = [
    ['原编号', '事由', '发生时间', '办结时间', '办结结果', '来源', '信访人', '反映事项(description)', '被反映人'],
    ['旧-1', '反映钱书记', '2025-05-01 08:30', '2025-06-01 08:30', '已终结', '来访', '甲', '收受财物', 'qian'],
  ];
  const other = await t.as('party-secretary');
  const path = '/api/v1/import/cases/petition';
  // A matter that is not screened yet is for named persons: the office does not read it, and so does not bring it.
  expect((await office.call('GET', `${path}/template`)).status).toBe(403);
  const titles = await other.call('GET', `${path}/template`);
  expect(titles.status).toBe(200);
  const form = fileForm(await makeSheet(rows), { dryRun: 'false' });
  const answer = await other.call('POST', path, form);
  expect(answer.json).toMatchObject({ create: 1, bad: 0 });
  const row = await t.app.db
    .selectFrom('case')
    .select(['id', 'number'])
    .where('former_number', '=', '旧-1')
    .executeTakeFirstOrThrow();
  expect(await other.case.get({ id: row.id })).toMatchObject({ number: row.number });
  await expect(secretary.case.get({ id: row.id })).rejects.toEqual(refused('not_found'));
  expect((await secretary.case.list({ type: ['petition'] })).items.map(({ number }) => number)).not.toContain(
    row.number,
  );
});

describe('a matter that happened is not registered as a test', () => {
  test('neither to keep it from the office nor from the statistics', async () => {
    const data = { channel: 'onSite', category: 'attitude', description: '态度' };
    for (const mode of ['test', 'drill'] as const)
      await expect(nurse.case.create({ type: 'complaint', title: '投诉', mode, data })).rejects.toEqual(
        refused('only_real'),
      );
    await expect(
      secretary.case.create({
        type: 'redPacket',
        title: '红包',
        mode: 'drill',
        data: { ...packet(), unableReason: '离开' },
      }),
    ).rejects.toEqual(refused('only_real'));
  });

  test('alarms are tested and drilled by those who work them', async () => {
    const made = await chief.case.create({ type: 'alarm', title: '演练', mode: 'drill', data: { kind: 'panic' } });
    expect(made.mode).toBe('drill');
  });
});

test('what anybody on the network may count says nothing of matters for named persons', async () => {
  await nurse.case.create({ type: 'demand', title: '索要', data: { accused: '某', facts: '某事' } });
  const { raw } = await t.anonymous.call('GET', '/metrics');
  expect(raw.toString()).toContain('anyuan_open_cases{type="redPacket"');
  expect(raw.toString()).not.toMatch(/anyuan_open_cases\{type="(demand|clue|clueReturn|petition)"/);
});

test('an account of a machine takes part in no case', async () => {
  const robot = await t.as('integration');
  await t.app.db.updateTable('person').set({ kind: 'service' }).where('id', '=', robot.personId).execute();
  const data = { kind: 'colleagues', concerned: [robot.personId], facts: '某事' };
  await expect(nurse.case.create({ type: 'staffDispute', title: '争执', data })).rejects.toEqual(refused('not_found'));
});

test('twenty taps count money once', async () => {
  const id = await handIn();
  const twenty = (who: As, action: string, input: Record<string, unknown>) =>
    Promise.all(Array.from({ length: 20 }, () => who.call('POST', `/api/v1/cases/${id}/actions/${action}`, input)));
  const steps: [As, string, Record<string, unknown>][] = [
    [secretary, 'receive', { received: 800, receiptNumber: 'SJ-20' }],
    [finance, 'book', { counted: 800 }],
    [secretary, 'toDeposit', {}],
    [finance, 'deposit', { deposited: 800, depositAccount: 'ZY1', voucher: 'YJ-1' }],
  ];
  for (const [who, action, input] of steps)
    expect((await twenty(who, action, input)).map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array<number>(19).fill(409),
    ]);
  const entries = (await nurse.case.timeline({ id })).items.map(({ action }) => action);
  expect(entries).toEqual(['create', 'receive', 'book', 'toDeposit', 'deposit']);
});

test('what only a later step may say is not smuggled in with the report', async () => {
  const { id, data } = await nurse.case.create({
    type: 'redPacket',
    title: '上交红包',
    data: { ...packet(), unableReason: '离开', counted: 1, disposal: 'returned', deposited: 5, receiptNumber: 'X' },
  });
  expect(Object.keys(data).toSorted()).toEqual(['amount', 'itemType', 'receivedAt', 'unableReason']);
  const row = await t.app.db.selectFrom('case').select('data').where('id', '=', id).executeTakeFirstOrThrow();
  expect(JSON.stringify(row.data)).not.toMatch(/disposal|counted|deposited|receiptNumber/);
  const { id: file } = await stageFile(nurse, await photo());
  const hazard: CaseDetail = await nurse.case.create({
    type: 'hazard',
    title: '通道堵塞',
    department: medicine,
    data: { description: '堆物', domain: 'fire', source: 'patrol', photos: [file], grade: 'major', isSupervised: true },
  });
  expect(hazard.data).not.toHaveProperty('grade');
  expect(hazard.data).not.toHaveProperty('isSupervised');
});

describe('what was told before a case became a secret', () => {
  /** Everything the event stream tells somebody who comes with an empty memory. */
  async function replayed(who: As): Promise<string> {
    const socket = new WebSocket(`ws://${host}/api/v1/events?after=0`, { headers: { cookie: who.cookie } });
    let text = '';
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject);
      socket.on('message', (data) => {
        text += (data as Buffer).toString();
        if ((data as Buffer).toString().includes('"beat"')) resolve();
      });
    });
    socket.close();
    return text;
  }

  test('is not told again by the event stream, nor are the notices of it', async () => {
    const head = await t.person({ roles: ['head'], name: '内科主任', departmentId: medicine });
    const handler = await t.person({ roles: ['staff'], name: '郑干事', departmentId: medicine });
    const data = { channel: 'onSite', category: 'attitude', description: '收费不实', staff: [doctor.personId] };
    const { id, number } = await office.case.create({ type: 'complaint', title: '反映收受礼金', data });
    await act(office, id, 'accept', { category: 'attitude', severity: 'minor', isRepeat: false });
    await act(office, id, 'dispatch', { department: medicine, handler: handler.personId });
    const heard = () => Promise.all([head, doctor, secretary].map(replayed));
    for (const text of await heard()) expect(text).toContain(number);
    await act(office, id, 'toDiscipline', { note: '涉嫌收受礼金' });
    const [toHead, toDoctor, toSecretary] = await heard();
    for (const text of [toHead, toDoctor]) expect(text).not.toMatch(new RegExp(`${number}|反映收受礼金|${id}`));
    expect(toSecretary).toContain(number);
    for (const who of [head, doctor]) expect(JSON.stringify(await who.notice.list({}))).not.toContain(number);
  });
});

test('the log of messages does not tell who reported', async () => {
  const it = await t.as('it');
  await it.identity.updatePerson({ id: nurse.personId, phone: '13800138000' });
  const channel = { url: 'http://127.0.0.1:1', contentType: 'json' as const, body: '{"to":"{phone}","text":"{text}"}' };
  await it.delivery.putChannel({ channel: 'sms', level: 'all', config: channel, secrets: {} });
  const { id: file } = await stageFile(nurse, await photo());
  const { id, number } = await nurse.case.create({
    type: 'snap',
    title: '通道被占',
    data: { category: 'passage', photos: [file] },
  });
  await act(chief, id, 'decline', { result: '已清理' });
  const { items } = await it.delivery.list({});
  expect(items.map(({ person }) => person?.name)).toContain('孙护士');
  expect(JSON.stringify(items)).not.toContain(number);
});
