import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let office: As;
let colleague: As;
let doctor: As;
let head: As;
let ward: string;
let other: string;
const sign = async (): Promise<void> => {
  office = await t.person({ roles: ['medical-affairs'], name: '质控员' });
  colleague = await t.person({ roles: ['medical-affairs'], name: '质控组长' });
  doctor = await t.person({ roles: ['staff'], name: '赵医生', departmentId: ward });
  head = await t.person({ roles: ['head'], name: '外科主任', departmentId: ward });
};
beforeAll(async () => {
  t = await testApp();
  const it = await t.as('it');
  ward = (await it.identity.putDepartment({ code: 'WK', name: '外科' })).id;
  other = (await it.identity.putDepartment({ code: 'NK', name: '内科' })).id;
  await sign();
});
afterAll(() => t.stop());

const find = (more: Record<string, unknown> = {}, department = ward) =>
  office.case.create({
    type: 'qualityFinding',
    title: '病历点评',
    department,
    data: {
      batch: '2026-11 病历点评',
      defect: 'record',
      severity: 'major',
      description: '首次病程缺鉴别诊断',
      ...more,
    },
  });
const order = () => ({
  action: 'dispatch',
  rectifier: doctor.personId,
  requirement: '补充并科内学习',
  dueOn: '2026-11-27',
});

test('a finding is put right, sent back once, checked by another, and closed', async () => {
  const { id } = await find({ batch: '首批', checked: 20, recordNo: 'BL-1001', staff: doctor.personId });
  expect((await doctor.case.get({ id })).masked).toEqual(['recordNo']);
  // Heads see their own department's, and no other's.
  expect((await head.case.get({ id })).id).toBe(id);
  const elsewhere = await t.person({ roles: ['head'], departmentId: other });
  await expect(elsewhere.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(office.case.act({ id, ...order(), dueOn: '2026-11-21' })).rejects.toMatchObject({ code: 'date_past' });
  const dispatched = await office.case.act({ id, ...order() });
  expect(dispatched).toMatchObject({ state: 'rectifying', dueAt: '2026-11-27T16:00:00.000Z' });
  await doctor.case.act({ id, action: 'submit', measures: '已补充' });
  await office.case.act({ id, action: 'fail', checkResult: '未见科内学习记录' });
  await doctor.case.act({ id, action: 'submit', measures: '已学习,签到表见附件' });
  await expect(doctor.case.act({ id, action: 'pass', checkResult: '好' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  const closed = await office.case.act({ id, action: 'pass', checkResult: '符合要求' });
  expect(closed).toMatchObject({ state: 'closed', kept: { rectify: true }, data: { isRepeat: false } });

  // A penalty or a reward is a case of its own, opened once and tied to the finding.
  const tied = await office.case.act({ id, action: 'penalise' });
  expect(tied.links).toMatchObject([{ type: 'accountability' }]);
  await expect(office.case.act({ id, action: 'penalise' })).rejects.toMatchObject({ code: 'already_taken' });
  expect((await office.case.act({ id, action: 'commend' })).links.map(({ type }) => type).toSorted()).toEqual([
    'accountability',
    'reward',
  ]);
});

test('who puts it right does not check it, though he holds the office', async () => {
  const { id } = await find({ batch: '二批', checked: 10 });
  await office.case.act({ id, ...order(), rectifier: colleague.personId });
  await colleague.case.act({ id, action: 'submit', measures: '已改' });
  await expect(colleague.case.act({ id, action: 'pass', checkResult: '好' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  expect((await office.case.act({ id, action: 'pass', checkResult: '好' })).state).toBe('closed');
  // A head who sends in his department's answer has put it right as well.
  const mine = await find({ batch: '二批' });
  await office.case.act({ id: mine.id, ...order() });
  await head.case.act({ id: mine.id, action: 'submit', measures: '科内已改' });
  expect((await office.case.get({ id: mine.id })).parties.map(({ person }) => person.name)).toContain('外科主任');
  const elsewhere = await t.person({ roles: ['head'], departmentId: other });
  await expect(elsewhere.case.get({ id: mine.id })).rejects.toMatchObject({ code: 'not_found' });
});

test('records checked count once for each check and department; a check that found nothing counts, too', async () => {
  await expect(find({ batch: '三批' })).rejects.toMatchObject({ code: 'count_needed' });
  const first = await find({ batch: '三批', checked: 50 });
  await expect(find({ batch: '三批', checked: 50 })).rejects.toMatchObject({ code: 'already_counted' });
  await find({ batch: '三批', defect: 'late' });
  await find({ batch: '三批', defect: 'consent' });
  const clean = await find({ batch: '三批', checked: 50, defect: 'none', description: '未见缺陷' }, other);
  await expect(office.case.act({ id: clean.id, ...order() })).rejects.toMatchObject({ code: 'no_defect' });
  await expect(office.case.act({ id: first.id, action: 'clean' })).rejects.toMatchObject({ code: 'has_defect' });
  expect((await office.case.act({ id: clean.id, action: 'clean' })).state).toBe('clean');

  const tries = await Promise.allSettled(Array.from({ length: 6 }, () => find({ batch: '四批', checked: 30 }, other)));
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(
    office.case.create({
      type: 'qualityFinding',
      title: '无科室',
      data: { batch: '五批', defect: 'late', checked: 1, description: '-' },
    }),
  ).rejects.toMatchObject({ code: 'invalid' });

  const { groups } = await office.figure.list({
    type: 'qualityFinding',
    from: '2026-11-01',
    to: '2026-11-30',
    by: 'department',
  });
  const of = (department: string) =>
    Object.fromEntries(
      (groups.find(({ key }) => key === department)?.figures ?? []).map((one) => [one.name, one] as const),
    );
  // 外科: 20 + 10 + 50 records, 1 + 2 + 3 findings; 内科: 50 + 30 records, one finding.
  expect(of(ward)['perHundred']).toMatchObject({ numerator: 6, denominator: 80, value: 7.5 });
  expect(of(other)['perHundred']).toMatchObject({ numerator: 1, denominator: 80, value: 1.25 });
  expect(of(ward)['closed']).toMatchObject({ numerator: 2, denominator: 6 });
});

test('the same defect in the same department within a year is a repeat, and the month has its register', async () => {
  t.clock.advance(40 * 86_400);
  await sign();
  const { data } = await find({ batch: '2027-01', checked: 5 });
  expect(data).toMatchObject({ isRepeat: true });
  expect((await find({ batch: '2027-01', checked: 5, defect: 'record' }, other)).data).toMatchObject({
    isRepeat: false,
  });
  const register = await office.ledger.rows({
    type: 'qualityFinding',
    ledger: 'monthly',
    from: '2026-11-01',
    to: '2026-11-30',
    limit: 100,
  });
  expect(register.total).toBe(7);
  expect(JSON.stringify(register.items)).not.toContain('BL-1001');
});
