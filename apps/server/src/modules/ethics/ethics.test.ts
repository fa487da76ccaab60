import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import type { As } from '../../../test/kit.ts';
import { fileForm, makeSheet, openSheet } from '../../kernel/sheet/testing.ts';
import { act, hospital, type Hospital } from '../patient/testing.ts';
import { openRound } from './rounds.ts';
import { decide } from './write.ts';

let h: Hospital;
const open = { year: 2026, dueOn: '2027-01-31' };
const fileOf = (who: As, of: As) => who.ethics.get({ id: of.personId });
const kinds = async (who: As, of: As): Promise<string[]> => (await fileOf(who, of)).facts.map(({ kind }) => kind);

beforeAll(async () => {
  h = await hospital();
});
afterAll(() => h.t.stop());

async function upheld(conclusion: string, staff: As): Promise<string> {
  const data = {
    channel: 'onSite',
    category: 'attitude',
    description: '陈家人说护士态度生硬',
    complainant: '陈某',
    phone: '13900001111',
    staff: [staff.personId],
  };
  const { id } = await h.nurse.case.create({ type: 'complaint', title: '陈某投诉态度', data });
  await act(h.office, id, 'accept', { category: 'attitude', severity: 'minor', isRepeat: false });
  await act(h.office, id, 'dispatch', { department: h.medicine });
  await act(h.head, id, 'investigate');
  await act(h.head, id, 'conclude', { facts: '核实', conclusion, measures: '批评教育' });
  await act(h.head, id, 'draft', { reply: '向您致歉' });
  await act(h.director, id, 'approve');
  await act(h.office, id, 'tell', { note: '电话反馈' });
  return id;
}

test('a file gathers what counts, and nothing that is secret, not yet decided or not true', async () => {
  const packet = await h.doctor.case.create({
    type: 'redPacket',
    title: '患者硬塞的红包',
    data: { itemType: 'cash', amount: 600, receivedAt: '2026-11-22T01:00:00Z', unableReason: '放下就走' },
  });
  expect(await kinds(h.doctor, h.doctor)).toEqual([]);
  await act(h.secretary, packet.id, 'receive', { received: 600, receiptNumber: 'SJ-1' });
  const praise = await h.nurse.case.create({
    type: 'praise',
    title: '锦旗一面',
    data: { channel: 'onSite', description: '感谢周医生', form: 'banner', staff: [h.doctor.personId] },
  });
  await act(h.office, praise.id, 'tell', { staff: [h.doctor.personId], department: h.medicine });
  await upheld('untrue', h.doctor);
  const complaint = await upheld('partly', h.nurse);
  // Somebody says the doctor demanded money: found to be true, it is still no line in a file.
  const demand = await h.nurse.case.create({
    type: 'demand',
    title: '举报索要',
    data: { accused: '周医生', staff: h.doctor.personId, facts: '术前索要两千元' },
  });
  await act(h.secretary, demand.id, 'accept');
  await act(h.secretary, demand.id, 'substantiate', { finding: '属实' });

  const mine = await fileOf(h.doctor, h.doctor);
  expect(mine.facts.map(({ kind, zh }) => [kind, zh])).toEqual([
    ['praise', '锦旗'],
    ['redPacket', '现金 ¥600'],
  ]);
  expect(mine.facts.find(({ kind }) => kind === 'redPacket')?.caseId).toBe(packet.id);
  const hers = await fileOf(h.nurse, h.nurse);
  expect(hers.facts).toMatchObject([{ kind: 'complaint', zh: '服务态度(部分属实)' }]);
  expect(JSON.stringify(hers)).not.toMatch(/陈|生硬|13900001111/);
  // The same number another way: the engine's own list of upheld complaints.
  const { rows } = await sql<{ id: string }>`select c.id from "case" c join case_party p on p.case_id = c.id
    where c.type = 'complaint' and p.relation = 'subject' and c.data->>'conclusion' in ('true', 'partly')
      and p.person_id = ${h.nurse.personId}`.execute(h.t.app.db);
  expect(rows.map(({ id }) => id)).toEqual([complaint]);
});

test('the person, his head and the ethics office read it; every look at somebody else has its line', async () => {
  await expect(fileOf(h.nurse, h.doctor)).rejects.toMatchObject({ code: 'not_found' });
  await expect(fileOf(h.surgeryHead, h.doctor)).rejects.toMatchObject({ code: 'not_found' });
  await expect(fileOf(h.office, h.doctor)).rejects.toMatchObject({ code: 'not_found' });
  const before = await looks();
  await h.doctor.ethics.get({ id: 'me' });
  expect(await looks()).toBe(before);
  // His head sees that a red packet was handed in, and has no door to the case.
  const seen = await fileOf(h.head, h.doctor);
  expect(seen.facts.find(({ kind }) => kind === 'redPacket')).toMatchObject({ caseId: null });
  await fileOf(h.secretary, h.doctor);
  expect(await looks()).toBe(before + 2);
  const names = (await h.head.ethics.list({ year: 2026 })).items;
  expect(names).toEqual([]);
});

const looks = async (): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from audit where action = 'ethics.look'`.execute(
    h.t.app.db,
  );
  return rows[0]?.n ?? 0;
};

test('a year: opened, told, written, proposed, decided; a complaint upheld is in the way of “excellent”', async () => {
  await expect(h.doctor.ethics.say({ id: 'me', text: '一年来遵守医德规范,无违纪。' })).rejects.toMatchObject({
    code: 'ethics_not_open',
  });
  await expect(h.secretary.ethics.open({ ...open, year: 2027 })).rejects.toMatchObject({ code: 'ethics_year' });
  const board = await h.secretary.ethics.open(open);
  expect(board).toMatchObject({ year: 2026, dueOn: '2027-01-31', self: 0, decided: 0 });
  expect(board.due).toBeGreaterThanOrEqual(8);
  expect((await h.doctor.notice.list({})).items.map(({ zh }) => zh).join()).toContain('2026 年度个人自评');

  for (const who of [h.doctor, h.nurse]) await who.ethics.say({ id: 'me', text: '一年来遵守医德规范,无违纪。' });
  await expect(h.doctor.ethics.say({ id: h.nurse.personId, text: '一年来遵守医德规范。' })).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(
    h.surgeryHead.ethics.propose({ id: h.doctor.personId, grade: 'poor', text: '越界' }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await expect(h.head.ethics.propose({ id: h.head.personId, grade: 'good', text: '自己' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  await h.head.ethics.propose({ id: h.doctor.personId, grade: 'excellent', text: '主动上交红包' });
  await expect(h.doctor.ethics.say({ id: 'me', text: '改写已被评价的自评内容' })).rejects.toMatchObject({
    code: 'ethics_judged',
  });
  const decided = await h.secretary.ethics.decide({
    id: h.doctor.personId,
    grade: 'excellent',
    reason: '主动上交红包',
  });
  expect(decided.years).toMatchObject([
    { year: 2026, stage: 'decided', opinion: { by: '内科主任' }, result: { grade: 'excellent', by: '钱书记' } },
  ]);
  await expect(
    h.secretary.ethics.decide({ id: h.nurse.personId, grade: 'excellent', reason: '表现好' }),
  ).rejects.toMatchObject({ code: 'ethics_not_excellent' });
  await expect(
    h.secretary.ethics.decide({ id: h.secretary.personId, grade: 'good', reason: '自己评自己' }),
  ).rejects.toMatchObject({ code: 'wrong_person' });
  await expect(h.head.ethics.propose({ id: h.doctor.personId, grade: 'poor', text: '评定之后' })).rejects.toMatchObject(
    { code: 'ethics_judged' },
  );
  const { told } = await h.secretary.ethics.remind({});
  expect(told).toBe(board.due - 2);
});

test('results come by sheet, rights and rules as by hand', async () => {
  const { rows } = await sql<{ username: string; id: string }>`
    select username, id from person where id = any(${[h.nurse.personId, h.head.personId, h.secretary.personId]}::uuid[])`.execute(
    h.t.app.db,
  );
  const nameOf = (who: As): string => rows.find(({ id }) => id === who.personId)?.username ?? '';
  const send = async (dryRun: boolean, ...lines: string[][]) => {
    const form = fileForm(await makeSheet([['用户名', '姓名', '等次', '理由'], ...lines]), { dryRun: String(dryRun) });
    return h.secretary.call('POST', '/api/v1/import/ethics', form);
  };
  const bad = await send(
    true,
    [nameOf(h.nurse), '', '优秀', '表现好'],
    [nameOf(h.secretary), '', '良好', '自己'],
    ['nobody', '', '良好', '没有此人'],
    [nameOf(h.head), '别人', '极好', ''],
  );
  expect(bad.json).toMatchObject({ bad: 4, create: 0 });
  const good = await send(
    false,
    [nameOf(h.nurse), '孙护士', '一般', '有一件部分属实投诉'],
    [nameOf(h.head), '', '良好', '尽职'],
  );
  expect(good.json).toMatchObject({ bad: 0, create: 2 });
  expect((await fileOf(h.nurse, h.nurse)).years[0]?.result).toMatchObject({ grade: 'fair', by: '钱书记' });
  const { rows: lines } = await sql<{
    target_id: string;
  }>`select subject_id::text as target_id from audit where action = 'ethics.decide'
    and subject_id::text = any(${[h.nurse.personId, h.head.personId]}) order by seq`.execute(h.t.app.db);
  expect(lines.map(({ target_id }) => target_id).toSorted()).toEqual([h.nurse.personId, h.head.personId].toSorted());
  // Who decides for one department is told that others are not his, not that they are he.
  await (
    await h.t.as('security-admin')
  ).identity.putRole({
    code: 'ethics-clerk',
    name: '医德办干事',
    nameEn: 'Ethics clerk',
    duty: 'operate',
    grants: [
      { permission: 'ethics.read', scope: 'all' },
      { permission: 'ethics.handle', scope: 'department' },
    ],
  });
  const clerk = await h.t.person({ roles: ['ethics-clerk'], name: '干事' });
  const form = fileForm(
    await makeSheet([
      ['用户名', '姓名', '等次', '理由'],
      [nameOf(h.nurse), '', '良好', '尽职'],
    ]),
    { dryRun: 'true' },
  );
  const strange = await clerk.call('POST', '/api/v1/import/ethics', form);
  expect(JSON.stringify(strange.json)).toContain('不在您的评定范围内');
});

test('who has none, the figures, the list behind them and the sheet say the same; the file is printed', async () => {
  const all = await h.secretary.ethics.list({ year: 2026, limit: 100 });
  const missing = await h.secretary.ethics.list({ year: 2026, limit: 100, missing: true });
  const board = await h.secretary.ethics.board({});
  const { rows } = await sql<{ due: number; decided: number }>`
    select count(*)::int as due, count(e.decided_at)::int as decided from person p
    left join ethics_review e on e.person_id = p.id and e.year = 2026
    where p.kind = 'staff' and p.is_active`.execute(h.t.app.db);
  expect(rows[0]).toEqual({ due: all.total, decided: all.total - missing.total });
  expect(board).toMatchObject({ due: all.total, decided: 3, grades: { excellent: 1, good: 1, fair: 1 } });
  const { groups } = await h.secretary.figure.list({ type: 'ethics', from: '2026-01-01', to: '2026-12-31' });
  const coverage = groups[0]?.figures.find(({ name }) => name === 'coverage');
  expect(coverage).toMatchObject({ numerator: 3, denominator: all.total });
  // A head counts his own department only.
  expect((await h.head.ethics.board({})).departments.map(({ department }) => department?.code)).toEqual(['NK']);
  expect(all.items.find(({ person }) => person.id === h.doctor.personId)).toMatchObject({
    redPackets: 1,
    praise: 1,
    complaints: 0,
    grade: 'excellent',
  });
  const taken = await h.secretary.call('GET', '/api/v1/export/ethics?year=2026&missing=false');
  const sheet = await openSheet(taken.raw);
  const cells: string[] = [];
  sheet.eachRow((row) => row.eachCell((cell) => void cells.push(cell.text)));
  expect(cells.filter((cell) => cell === '孙护士')).toHaveLength(1);
  const paper = await h.doctor.call('GET', '/api/v1/print/ethics-files/me');
  expect(paper.raw.toString()).toMatch(/医德档案[\s\S]*周医生[\s\S]*现金 ¥600/);
  expect((await h.nurse.call('GET', `/api/v1/print/ethics-files/${h.doctor.personId}`)).status).toBe(404);
});

test('whoever has the totals of the house is told them, not how he was judged himself', async () => {
  const security = await h.t.as('security-chief');
  const of = async (who: As) =>
    (await who.figure.list({ type: 'ethics', from: '2026-01-01', to: '2026-12-31' })).groups[0]?.figures.map(
      ({ name, numerator, denominator, value }) => [name, numerator, denominator, value],
    );
  expect(await of(security)).toEqual(await of(h.secretary));
  expect((await security.ethics.list({ year: 2026, limit: 100 })).total).toBe(1);
});

test('the next year does not lock the one that runs; when its day is over it may', async () => {
  await h.t.later({ days: 45 });
  const next = { year: 2027, dueOn: '2028-01-31' };
  await expect(h.secretary.ethics.open(next)).rejects.toMatchObject({ code: 'ethics_running' });
  await h.secretary.ethics.open({ ...open, dueOn: '2027-02-10' });
  await h.t.later({ days: 40 });
  expect(await h.secretary.ethics.open(next)).toMatchObject({ year: 2027, decided: 0 });
});

test('a measure the one who decides may not know of is not told him by a refusal', async () => {
  await (
    await h.t.as('security-admin')
  ).identity.putRole({
    code: 'ethics-office',
    name: '医德办',
    nameEn: 'Ethics office',
    duty: 'operate',
    grants: (['ethics.read', 'ethics.handle'] as const).map((permission) => ({ permission, scope: 'all' as const })),
  });
  const { id } = await h.secretary.case.create({
    type: 'accountability',
    title: '病历造假问责',
    data: { basis: '病历造假两份' },
  });
  await act(h.secretary, id, 'propose', {
    person: h.doctor.personId,
    basis: '病历造假两份',
    document: '病历管理规定第 12 条',
    measure: 'pay',
    penalty: 2000,
  });
  await act(h.doctor, id, 'state', { statement: '系补记' });
  await act(h.secretary, id, 'submit');
  await act(h.director, id, 'approve', { decisionNumber: '院纪〔2027〕3 号', effectiveOn: '2027-02-20' });
  await h.t.later({ days: 31 });
  await act(h.secretary, id, 'file');
  const best = { id: h.doctor.personId, grade: 'excellent', reason: '表现好' } as const;
  await expect(h.secretary.ethics.decide(best)).rejects.toMatchObject({ code: 'ethics_not_excellent' });
  const office = await h.t.as('ethics-office');
  expect((await fileOf(office, h.doctor)).facts.map(({ kind }) => kind)).not.toContain('accountability');
  expect((await office.ethics.decide(best)).years[0]?.result).toMatchObject({ grade: 'excellent' });
});

test('who is no person decides nothing, and is told so', async () => {
  const robot = h.t.app.system('test');
  await expect(openRound({ year: 2027, dueOn: '2028-01-31' }, robot)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(decide({ id: h.nurse.personId, grade: 'good', reason: '好的' }, robot)).rejects.toMatchObject({
    code: 'forbidden',
  });
});
