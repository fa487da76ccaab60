import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { As } from '../../../test/kit.ts';
import { photo, stageFile } from '../../../test/photos.ts';
import { act, endOfDay, hospital, listed, nextMonday, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital();
});
beforeEach(() => nextMonday(h));
afterAll(() => h.t.stop());

const complainant = { complainant: '陈某', relation: 'family', phone: '13900001111', patientId: 'ZY2026001' };
async function registered(more: Record<string, unknown> = {}, who: As = h.nurse): Promise<string> {
  const data = { channel: 'onSite', category: 'attitude', description: '护士态度生硬', ...complainant, ...more };
  return (await who.case.create({ type: 'complaint', title: '住院楼护理态度', data })).id;
}
const accepting = { category: 'attitude', severity: 'minor', isRepeat: false };
async function dispatched(more: Record<string, unknown> = {}): Promise<string> {
  const id = await registered(more);
  await act(h.office, id, 'accept', { ...accepting, ...('severity' in more ? { severity: more['severity'] } : {}) });
  await act(h.office, id, 'dispatch', { department: h.medicine, note: '请三日内查清' });
  return id;
}
const findings = { facts: '情况属实', conclusion: 'true', measures: '批评教育并道歉' };
async function replied(id: string): Promise<void> {
  await act(h.head, id, 'investigate');
  await act(h.head, id, 'conclude', findings);
  await act(h.head, id, 'draft', { reply: '已批评教育,向您致歉', apology: true, refund: 120.5 });
  await act(h.director, id, 'approve');
  await act(h.office, id, 'tell', { note: '电话反馈,表示接受' });
}
test('a complaint from the first receiver to the archive, with every hand it goes through', async () => {
  const id = await registered({ staff: [h.doctor.personId] });
  const fresh = await h.office.case.get({ id });
  expect(fresh).toMatchObject({
    number: expect.stringMatching(/^TS-202611-\d{4}$/),
    state: 'registered',
    // What is promised to the complainant counts from now on.
    dueAt: endOfDay(h, 7),
  });
  // Taken up today, because it was brought today.
  expect(fresh.clocks.find(({ clock }) => clock === 'acknowledge')?.dueAt).toBe(endOfDay(h, 0));
  await act(h.nurse, id, 'attend', { note: '引导至投诉室' });
  expect((await h.office.notice.list({})).items.some((notice) => notice.subject?.id === id)).toBe(true);
  const accepted = await act(h.office, id, 'accept', { ...accepting, severity: 'key' });
  expect(accepted.dueAt).toBe(endOfDay(h, 7));
  expect(await listed(h.head, 'complaint')).not.toContain(id);
  await act(h.office, id, 'dispatch', { department: h.medicine });
  expect(await listed(h.head, 'complaint')).toContain(id);
  expect((await h.head.notice.list({})).items.some((notice) => notice.subject?.id === id)).toBe(true);
  await replied(id);
  await expect(act(h.office, id, 'archive')).rejects.toMatchObject({ code: 'revisit_first' });
  await h.t.later({ days: 3 });
  await act(h.colleague, id, 'revisit', { satisfaction: 5, note: '满意' });
  const archived = await act(h.office, id, 'archive');
  expect(archived).toMatchObject({
    state: 'archived',
    dueAt: null,
    kept: { acknowledge: true, reply: true, revisit: true },
    data: { reply: '已批评教育,向您致歉', refund: 120.5, satisfaction: 5 },
    actions: [],
  });
  expect((await h.office.case.timeline({ id })).items.map(({ action }) => action).join(' ')).toBe(
    'create attend accept dispatch investigate conclude draft approve tell revisit archive',
  );
});

test('who complained is known to the complaint office and discipline inspection, and to them only for a purpose', async () => {
  const id = await dispatched({ staff: [h.doctor.personId] });
  const hidden = ['complainant', 'relation', 'phone', 'patientId'];
  for (const who of [h.doctor, h.nurse, h.head, h.director]) {
    const seen = await who.case.get({ id });
    expect(seen.masked.toSorted()).toEqual(hidden.toSorted());
    expect(JSON.stringify([seen, await who.case.timeline({ id }), await who.case.list({})])).not.toMatch(
      /陈某|13900001111/,
    );
    await expect(who.case.open({ id, purpose: 'handle' })).rejects.toMatchObject({ status: 403 });
  }
  expect((await h.office.case.get({ id })).masked).toHaveLength(4);
  for (const who of [h.office, h.secretary])
    expect((await who.case.open({ id, purpose: 'handle' })).data).toMatchObject({ complainant: '陈某' });
  expect((await h.doctor.case.get({ id })).actions).toEqual([]);
});

test('the first receiver settles on the spot, or passes on; refusing is for others, and for one of five reasons', async () => {
  const id = await registered({}, h.office);
  const refusal = { refusal: 'unclear', reply: '已说明没有明确对象' };
  expect((await h.office.case.get({ id })).actions).not.toContain('refuse');
  await expect(act(h.office, id, 'refuse', refusal)).rejects.toMatchObject({ code: 'wrong_person' });
  await expect(act(h.colleague, id, 'refuse', { ...refusal, refusal: 'busy' })).rejects.toMatchObject({
    code: 'invalid',
  });
  expect(await act(h.colleague, id, 'refuse', refusal)).toMatchObject({ state: 'notHandled', data: refusal });

  const other = await registered();
  await expect(act(h.nurse, other, 'refuse', refusal)).rejects.toMatchObject({ code: 'wrong_person' });
  const settled = await act(h.nurse, other, 'settle', {
    department: h.medicine,
    measures: '当场道歉并更换床位',
    reply: '已解决',
    satisfaction: 5,
  });
  expect(settled).toMatchObject({ state: 'replied', department: { name: '内科' } });
  expect(await act(h.office, other, 'archive')).toMatchObject({ state: 'archived' });
});

test('five working days, ten if several departments; what the complainant owes us stands outside', async () => {
  const id = await dispatched();
  expect((await h.office.case.get({ id })).dueAt).toBe(endOfDay(h, 7));
  const several = (more: Record<string, unknown>) => act(h.office, id, 'severalDepartments', more);
  await expect(several({ others: [h.surgery], workdays: 20 })).rejects.toMatchObject({ code: 'invalid' });
  await expect(several({ others: [h.medicine], workdays: 5 })).rejects.toMatchObject({ code: 'other_departments' });
  expect(await several({ others: [h.surgery], workdays: 5 })).toMatchObject({ dueAt: endOfDay(h, 14) });
  await expect(several({ others: [h.surgery], workdays: 5 })).rejects.toMatchObject({ code: 'already_taken' });

  await act(h.head, id, 'investigate');
  expect(await act(h.head, id, 'askMore', { note: '电话请患者补充收据' })).toMatchObject({
    state: 'awaiting',
    dueAt: null,
  });
  await h.t.later({ days: 2 });
  const back = await act(h.head, id, 'supplemented', { note: '已寄来收据' });
  // From Monday, the day of the start, to Wednesday: Tuesday did not count.
  expect(back.dueAt).toBe(endOfDay(h, 13));
});

test('a longer time is approved by somebody else, and told to the complainant first', async () => {
  const id = await dispatched();
  await act(h.head, id, 'investigate');
  const before = (await h.office.case.get({ id })).dueAt ?? '';
  const now = h.t.clock.now();
  const extension = { workdays: 3, note: '等待外院会诊', noticedAt: now.toISOString(), noticedBy: '电话' };
  await expect(act(h.head, id, 'extend', extension)).rejects.toMatchObject({ code: 'wrong_person' });
  await expect(
    act(h.director, id, 'extend', { ...extension, noticedAt: new Date(now.getTime() + 3_600_000).toISOString() }),
  ).rejects.toMatchObject({ code: 'time_ahead' });
  const { noticedAt: _, ...untold } = extension;
  await expect(act(h.director, id, 'extend', untold)).rejects.toMatchObject({ code: 'invalid' });
  const after = await act(h.director, id, 'extend', extension);
  expect(new Date(after.dueAt ?? 0).getTime() - new Date(before).getTime()).toBe(3 * 86_400_000);
  await expect(act(h.director, id, 'extend', extension)).rejects.toMatchObject({ code: 'already_taken' });
});

test('elsewhere or again: the promise goes on with its first start', async () => {
  const id = await dispatched();
  const promised = (await h.office.case.get({ id })).dueAt;
  await act(h.head, id, 'investigate');
  await h.t.later({ days: 1 });
  const moved = await act(h.office, id, 'reroute', { department: h.surgery, note: '实为外科' });
  expect(moved).toMatchObject({ state: 'dispatched', dueAt: promised, parties: [] });
  expect([await listed(h.head, 'complaint'), await listed(h.surgeryHead, 'complaint')]).toEqual([
    expect.not.arrayContaining([id]),
    expect.arrayContaining([id]),
  ]);
  await act(h.surgeryHead, id, 'investigate');
  await act(h.surgeryHead, id, 'conclude', findings);
  await act(h.surgeryHead, id, 'draft', { reply: '答复' });
  await expect(act(h.surgeryHead, id, 'approve')).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await act(h.director, id, 'sendBack', { note: '措施不具体' })).toMatchObject({ state: 'drafting' });
  await act(h.surgeryHead, id, 'draft', { reply: '答复二' });
  await act(h.director, id, 'approve');
  await act(h.office, id, 'tell', { note: '不接受' });
  const again = await act(h.office, id, 'reopen', { note: '复诉' });
  expect(again).toMatchObject({ state: 'investigating', dueAt: promised });
});

test('the person complained of investigates nothing', async () => {
  const id = await registered({ staff: [h.doctor.personId] });
  await act(h.office, id, 'accept', accepting);
  await expect(
    act(h.office, id, 'dispatch', { department: h.medicine, handler: h.doctor.personId }),
  ).rejects.toMatchObject({ code: 'their_own_case' });
  expect(await act(h.office, id, 'dispatch', { department: h.medicine, handler: h.nurse.personId })).toMatchObject({
    state: 'dispatched',
  });
});

test('complaints about one matter stand together', async () => {
  const [first, second] = [await registered(), await registered()];
  await h.office.link.add({ kind: 'case', id: second, to: { kind: 'case', id: first }, relation: 'duplicate' });
  expect((await h.office.case.get({ id: first })).links).toMatchObject([{ id: second, relation: 'duplicate' }]);
});

test('a complaint becomes a dispute, a police matter, or is withdrawn', async () => {
  const [one, two, three] = [await dispatched(), await registered(), await registered()];
  const dispute = await act(h.office, one, 'toDispute', { note: '要求赔偿' });
  expect(dispute).toMatchObject({ state: 'toDispute', links: [{ type: 'dispute' }] });
  const opened = await h.office.case.get({ id: dispute.links[0]?.id ?? '' });
  expect(opened).toMatchObject({ department: { name: '内科' }, data: { description: '护士态度生硬' } });
  expect((await act(h.office, two, 'toPolice', { note: '殴打护士' })).state).toBe('toPolice');
  expect(await act(h.office, three, 'withdraw', { note: '书面撤回' })).toMatchObject({
    state: 'withdrawn',
    dueAt: null,
  });
});

test('what goes to discipline inspection is gone for the person it is about and for his department', async () => {
  const id = await dispatched({ staff: [h.doctor.personId], category: 'integrity', description: '暗示收红包' });
  expect(await listed(h.doctor, 'complaint')).toContain(id);
  await act(h.office, id, 'toDiscipline', { note: '涉嫌收受红包' });
  for (const who of [h.doctor, h.head, h.director]) {
    await expect(who.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
    expect([...(await listed(who, 'complaint')), ...(await listed(who, 'petition'))]).not.toContain(id);
    expect(await listed(who, 'petition')).toEqual([]);
  }
  const petition = (await h.secretary.case.get({ id })).links[0];
  expect(petition).toMatchObject({ type: 'petition' });
  expect(await listed(h.secretary, 'petition')).toEqual([petition?.id]);
});

test('the rows of the statistics', async () => {
  await h.t.later({ days: 30 });
  const { groups } = await h.office.figure.list({ type: 'complaint', from: '2026-01-01', to: '2027-12-31' });
  const named = (name: string) => groups[0]?.figures.find((figure) => figure.name === name);
  const { total } = await h.office.case.list({ type: ['complaint'] });
  // The one that went to discipline inspection counts, too.
  expect(named('total')?.value).toBe(total);
  expect(named('onSpot')).toMatchObject({ numerator: 1, denominator: total });
  // In time are the first one and the one settled on the spot; what nobody has answered for weeks, taken up or not, or
  // only after it came back, is not. Whatever left for another office in time is no reply, and no delay.
  expect(named('onTime')).toMatchObject({ numerator: 2, denominator: 9 });
  expect(named('satisfaction')).toMatchObject({ value: 5 });
});

test('five working days count from the day it was received, whoever has it on his desk since', async () => {
  const received = h.t.clock.now();
  await h.t.later({ days: 2 });
  await expect(registered({ receivedAt: endOfDay(h, 0) })).rejects.toMatchObject({ code: 'time_ahead' });
  // A letter of Monday, opened on Wednesday, taken up on Friday: due on the Monday after, not a week after Friday.
  const id = await registered({ channel: 'letter', receivedAt: received.toISOString() });
  expect(await h.office.case.get({ id })).toMatchObject({ dueAt: endOfDay(h, 5) });
  await h.t.later({ days: 2 });
  expect(await act(h.office, id, 'accept', accepting)).toMatchObject({
    dueAt: endOfDay(h, 3),
    kept: { acknowledge: false },
  });
  await act(h.office, id, 'dispatch', { department: h.medicine });
  await h.t.later({ days: 4 });
  await h.t.app.cases.tick();
  await replied(id);
  expect((await h.office.case.get({ id })).kept).toMatchObject({ reply: false });
});

test('nobody taking it up is no way to be in time', async () => {
  const id = await registered();
  await h.t.later({ days: 8 });
  await h.t.app.cases.tick();
  expect(await h.office.case.get({ id })).toMatchObject({ state: 'registered', overdue: true, kept: { reply: false } });
});

test('a snap that turns out to be a complaint was received when it was sent', async () => {
  const sent = h.t.clock.now();
  const snap = await h.nurse.case.create({
    type: 'snap',
    title: '导诊态度',
    data: { category: 'attitude', description: '问路无人理睬', photos: [(await stageFile(h.nurse, await photo())).id] },
  });
  await h.t.later({ days: 1 });
  const chief = await h.t.person({ roles: ['security-chief'] });
  const { links } = await act(chief, snap.id, 'toComplaint', {});
  const complaint = links.find(({ type }) => type === 'complaint')?.id ?? '';
  expect((await h.office.case.get({ id: complaint })).data['receivedAt']).toBe(sent.toISOString());
});

test('a complaint that is in truth a petition was received as one; who comes again after the answer comes today', async () => {
  const received = h.t.clock.now().toISOString();
  const [open, answered] = [await registered(), await registered()];
  await act(h.nurse, answered, 'settle', { department: h.medicine, measures: '当面解释', reply: '已解释' });
  await h.t.later({ days: 2 });
  const petitionOf = async (id: string) => {
    const { links } = await act(h.office, id, 'toPetition', { note: '要求按信访办理' });
    return links.find(({ type }) => type === 'petition')?.id ?? '';
  };
  const today = h.t.clock.now().toISOString();
  for (const [id, at] of [
    [open, received],
    [answered, today],
  ] as const)
    expect((await h.secretary.case.get({ id: await petitionOf(id) })).data['receivedAt']).toBe(at);
});
