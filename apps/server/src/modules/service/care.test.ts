import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';
import { signatureOf } from '../book/testing.ts';

let t: TestApp;
let emergency: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-11-23T01:00:00Z' });
  emergency = (await (await t.as('it')).identity.putDepartment({ code: 'JZ', name: '急诊科' })).id;
});
beforeEach(() => t.later({ days: 1 }));
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const figuresOf = async (who: As, type: string) => {
  const { groups } = await who.figure.list({ type, from: '2026-11-01', to: '2026-12-31' });
  return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
};

test('a green channel counts from the door, node by node, before anybody pays', async () => {
  const doctor = await t.person({ roles: ['staff'], name: '急诊医生', departmentId: emergency });
  const elsewhere = await t.as('staff');
  const doorAt = t.clock.now().toISOString();
  await t.later({ minutes: 3 });
  const { id } = await doctor.case.create({
    type: 'greenChannel',
    title: '卒中绿色通道',
    department: emergency,
    data: { disease: 'stroke', doorAt, payLater: true, patient: '张某' },
  });
  await expect(elsewhere.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  await act(doctor, id, 'triage');
  await t.later({ minutes: 4 });
  await act(doctor, id, 'see');
  await t.later({ minutes: 13 });
  await act(doctor, id, 'image');
  await t.later({ minutes: 5 });
  await act(doctor, id, 'decide', { decision: 'lysis' });
  await t.later({ minutes: 15 });
  expect(await act(doctor, id, 'treat')).toMatchObject({ kept: { decide: true, treat: true } });
  await expect(act(doctor, id, 'triage')).rejects.toMatchObject({ code: 'already_taken' });
  await act(doctor, id, 'settle', { outcome: 'admitted', payLater: true });
  const affairs = await t.as('medical-affairs');
  expect(await act(affairs, id, 'review', { review: '流程顺畅' })).toMatchObject({ state: 'reviewed' });
  expect(await figuresOf(affairs, 'greenChannel')).toMatchObject({
    total: 1,
    doctor: 7,
    image: 20,
    decision: 25,
    treatment: 40,
    onTime: 100,
    payLater: 100,
  });
  // Of one that took long the middle says less than of two.
  const slow = await doctor.case.create({
    type: 'greenChannel',
    title: '胸痛',
    department: emergency,
    data: { disease: 'chestPain', doorAt: t.clock.now().toISOString() },
  });
  await t.later({ minutes: 75 });
  expect(await act(doctor, slow.id, 'decide', { decision: 'transfer', bypass: '家属犹豫' })).toMatchObject({
    kept: { decide: false },
  });
  expect(await figuresOf(affairs, 'greenChannel')).toMatchObject({ decision: 50 });
  const tomorrow = new Date(t.clock.now().getTime() + 86_400_000).toISOString();
  await expect(
    doctor.case.create({ type: 'greenChannel', title: '将来', data: { disease: 'stroke', doorAt: tomorrow } }),
  ).rejects.toMatchObject({ code: 'time_ahead' });
});

test('the rescue fund: whom nobody knows the police look for first; who applies does not approve; no more is paid than that', async () => {
  const affairs = await t.person({ roles: ['medical-affairs'], name: '医务处' });
  const deputy = await t.as('deputy-director');
  const finance = await t.as('finance');
  const { id } = await affairs.case.create({
    type: 'rescue',
    title: '无名氏急救',
    data: { reason: 'unidentified', treatedOn: '2026-11-20', patient: '男,约五十岁' },
  });
  await expect(act(affairs, id, 'skip', { note: '不查了' })).rejects.toMatchObject({ code: 'identity_check_first' });
  const { id: form } = await attachFile(affairs, id, await photo());
  const sent = await act(affairs, id, 'send', { checkForm: [form] });
  // Sent on a Wednesday: five working days end with the Wednesday after.
  expect(sent).toMatchObject({ state: 'checking', dueAt: '2026-12-02T16:00:00.000Z' });
  await act(affairs, id, 'identify', { identity: 'notFound' });
  const expenses = [{ item: '抢救', amount: 8000 }];
  const claim = { proof: 'unidentified', proofFiles: [form], expenses, amount: 8000 };
  await expect(act(affairs, id, 'apply', { ...claim, isSubsidised: true })).rejects.toMatchObject({
    code: 'subsidised_already',
  });
  await act(affairs, id, 'apply', { ...claim, isSubsidised: false });
  await expect(act(affairs, id, 'approve', { approved: 8000 })).rejects.toMatchObject({ code: 'wrong_person' });
  await expect(act(deputy, id, 'approve', { approved: 9000 })).rejects.toMatchObject({ code: 'too_much' });
  await t.later({ days: 2 });
  await act(deputy, id, 'approve', { approved: 6000 });
  await finance.book.putItem({ book: 'fund', code: 'JZ', name: '救助基金', isActive: true });
  const grant = { book: 'fund', movement: 'grant', item: 'JZ', source: '市财政', voucher: 'BK-1' };
  await finance.book.write({ ...grant, quantity: 50_000 });
  const signed = await signatureOf(t, await t.person({ roles: ['finance'], name: '复核' }));
  const payment = { paidOn: '2026-11-20', payVoucher: 'ZF-1', ...signed };
  await expect(act(finance, id, 'pay', { paid: 7000, ...payment })).rejects.toMatchObject({ code: 'too_much' });
  expect(await act(finance, id, 'pay', { paid: 6000, ...payment })).toMatchObject({ state: 'paid' });
  expect((await finance.book.stocks({ book: 'fund' })).items).toMatchObject([{ balance: 44_000 }]);
  expect((await finance.case.get({ id })).masked).toContain('patient');
  expect(await figuresOf(affairs, 'rescue')).toMatchObject({
    total: 1,
    applied: 8000,
    paid: 6000,
    police: 100,
    days: 2,
  });
});

test('an urgent referral is answered within half an hour, and what became of it is told', async () => {
  const affairs = await t.as('medical-affairs');
  const refer = (urgent: boolean) =>
    affairs.case.create({
      type: 'referral',
      title: '镇卫生院转入',
      data: { direction: 'up', way: 'in', unit: '城东卫生院', urgent, reason: '疑似心梗' },
    });
  const { id, dueAt } = await refer(true);
  expect(Date.parse(dueAt ?? '') - t.clock.now().getTime()).toBe(30 * 60_000);
  expect(await refer(false)).toMatchObject({ dueAt: null, clocks: [{ clock: 'answer' }] });
  await t.later({ minutes: 12 });
  await act(affairs, id, 'accept', { department: emergency });
  await act(affairs, id, 'move', { recordsSent: true });
  expect(await act(affairs, id, 'feedBack', { feedback: '支架术后好转' })).toMatchObject({ state: 'fedBack' });
  expect(await figuresOf(affairs, 'referral')).toMatchObject({ up: 2, down: 0, onTime: 100, wait: 12, fedBack: 100 });
});
