import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { As } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';
import { act, endOfDay, hospital, listed, nextMonday, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital();
});
beforeEach(() => nextMonday(h));
afterAll(() => h.t.stop());

async function registered(more: Record<string, unknown> = {}, who: As = h.office): Promise<string> {
  const data = { channel: 'letter', description: '反映收费问题', petitioner: '刘某', phone: '13800002222', ...more };
  return (await who.case.create({ type: 'petition', title: '来信一件', data })).id;
}
const told = () => ({ toldAt: h.t.clock.now().toISOString(), toldBy: '挂号信' });
async function handling(): Promise<string> {
  const id = await registered();
  await act(h.office, id, 'classify', { kind: 'appeal' });
  await act(h.office, id, 'accept', { notice: '信告〔2026〕1 号', ...told() });
  await act(h.office, id, 'assign', { handler: h.colleague.personId });
  return id;
}
const opinion = { opinion: '经核查,退还多收费用', decision: 'granted' };
const refused = (code: string) => expect.objectContaining({ code });

test('a petition from receipt to its end, through review and re-check', async () => {
  const receivedAt = new Date(h.t.clock.now().getTime() - 2 * 86_400_000).toISOString();
  const id = await registered({ receivedAt, visitors: 7, representatives: 5, isGroup: true });
  // Fifteen days from the day it came, not from the day it was written down.
  expect(await h.office.case.get({ id })).toMatchObject({
    number: expect.stringMatching(/^XF-/),
    dueAt: endOfDay(h, 13),
  });
  await act(h.office, id, 'classify', { kind: 'appeal' });
  expect(await listed(h.colleague, 'petition')).toContain(id);
  expect(await act(h.office, id, 'accept', { notice: '信告〔2026〕2 号', ...told() })).toMatchObject({
    dueAt: endOfDay(h, 60),
    kept: { notice: true },
  });
  await act(h.office, id, 'assign', { handler: h.colleague.personId });
  await h.t.later({ days: 50 });
  const extension = { days: 30, note: '情况复杂', ...told() };
  await expect(act(h.colleague, id, 'extend', extension)).rejects.toEqual(refused('wrong_person'));
  await expect(act(h.director, id, 'extend', { ...extension, days: 31 })).rejects.toEqual(refused('invalid'));
  expect(await act(h.director, id, 'extend', extension)).toMatchObject({ dueAt: endOfDay(h, 90 - 50) });
  await expect(act(h.director, id, 'extend', extension)).rejects.toEqual(refused('too_many_extensions'));
  await h.t.later({ days: 35 });
  expect((await act(h.colleague, id, 'answer', opinion)).kept).toMatchObject({ finish: true });
  await h.t.later({ days: 10 });
  await expect(act(h.office, id, 'close', { isAgreed: false })).rejects.toEqual(refused('window_open'));
  await act(h.office, id, 'askReview', { note: '不服处理意见' });
  await act(h.director, id, 'review', { reviewOpinion: '维持', decision: 'granted' });
  await act(h.office, id, 'askRecheck', { note: '仍不服' });
  const recheck = { recheckOpinion: '维持', decision: 'granted' };
  await expect(act(h.director, id, 'recheck', recheck)).rejects.toEqual(refused('wrong_person'));
  expect(await act(h.secretary, id, 'recheck', recheck).catch((error: unknown) => error)).toMatchObject({
    state: 'closed',
    kept: { review: true, recheck: true },
  });
});

test('at most five speak for those who come', async () => {
  await expect(registered({ representatives: 6 })).rejects.toEqual(refused('invalid'));
});

test('not ours: said within five working days, or it is ours', async () => {
  const [inTime, late] = [await registered({ channel: 'forwarded' }), await registered({ channel: 'forwarded' })];
  await h.t.later({ days: 3 });
  expect(await act(h.office, inTime, 'object', { note: '属卫健委职权' })).toMatchObject({ state: 'returned' });
  await h.t.later({ days: 6 });
  await expect(act(h.office, late, 'object', { note: '属卫健委职权' })).rejects.toEqual(refused('objection_over'));
});

test('reviews are asked for within thirty days; after them it ends though nobody agrees', async () => {
  const id = await handling();
  await act(h.colleague, id, 'answer', opinion);
  await h.t.later({ days: 31 });
  await expect(act(h.office, id, 'askReview', { note: '不服' })).rejects.toEqual(refused('review_over'));
  expect(await act(h.office, id, 'close', { isAgreed: false, satisfaction: 3 })).toMatchObject({ state: 'closed' });
});

test('until it has been screened, only whoever registered it and discipline inspection know of it', async () => {
  const id = await registered({}, h.nurse);
  for (const who of [h.office, h.colleague, h.director]) {
    await expect(who.case.get({ id })).rejects.toEqual(refused('not_found'));
    expect(await listed(who, 'petition')).not.toContain(id);
  }
  expect((await h.nurse.case.get({ id })).actions).toEqual([]);
  expect((await h.secretary.notice.list({})).items.some(({ subject }) => subject?.id === id)).toBe(true);
  await act(h.secretary, id, 'classify', { kind: 'suggestion' });
  expect(await listed(h.office, 'petition')).toContain(id);
  // Whoever wrote it stays unnamed among those who read it now.
  expect(await h.office.case.get({ id })).toMatchObject({ reporter: null });
});

describe('an accusation never reaches the accused', () => {
  /** Everything somebody could learn of a case, in one text. */
  async function hears(who: As, id: string): Promise<string> {
    const found = await Promise.all([
      who.case.list({}),
      who.case.list({ q: '来信一件' }),
      who.case.list({ mine: true }),
      who.case.list({ as: 'subject' }),
      who.notice.list({}),
    ]);
    const single = await who.case.get({ id }).catch((error: { code: string }) => error.code);
    const line = await who.case.timeline({ id }).catch((error: { code: string }) => error.code);
    const files = await who.file.list({ kind: 'case', id }).catch((error: { code: string }) => error.code);
    expect([single, line, files]).toEqual(['not_found', 'not_found', 'not_found']);
    return JSON.stringify(found);
  }
  const events = async (id: string, who: As) =>
    (await h.t.app.db.selectFrom('event').select('reach').where('subject_id', '=', id).execute()).filter(
      ({ reach }) => !reach.except?.includes(who.personId),
    );
  async function accused(who: As, by: As = h.office): Promise<string> {
    const id = await registered({ staff: [who.personId], description: '检举某人' }, by);
    await act(by === h.office ? h.office : h.secretary, id, 'accuse', { note: '涉嫌违纪' });
    return id;
  }
  const secret = { notice: '〔2026〕密', toldAt: '2026-11-23T02:00:00Z', toldBy: '面告' };

  test.each(['doctor', 'head', 'colleague', 'director', 'secretary'] as const)('not even as %s', async (role) => {
    const id = await accused(h[role]);
    expect(await hears(h[role], id)).not.toContain(id);
    expect(await events(id, h[role])).toEqual([]);
    for (const action of ['accept', 'assign', 'close', 'name', 'withdraw'])
      await expect(act(h[role], id, action)).rejects.toEqual(refused('not_found'));
    await expect(h[role].case.comment({ id, note: '?' })).rejects.toEqual(refused('not_found'));
    await expect(h[role].case.open({ id, purpose: 'handle' })).rejects.toEqual(refused('not_found'));
    // Somebody else of discipline inspection takes care of it.
    const inspector = await h.t.person({ roles: ['party-secretary'], name: '吴纪检' });
    expect(await listed(inspector, 'petition')).toContain(id);
  });

  test('nor his head, his colleagues, the office that handles petitions, or the director', async () => {
    const id = await accused(h.doctor);
    for (const who of [h.head, h.nurse, h.colleague, h.director]) expect(await hears(who, id)).not.toContain(id);
  });

  test('it is not registered by him, not assigned to him or his department, and only to discipline inspection', async () => {
    await expect(registered({ staff: [h.doctor.personId] }, h.doctor)).rejects.toEqual(refused('about_you'));
    await expect(
      h.office.case.create({
        type: 'petition',
        title: '来信',
        department: h.medicine,
        data: { channel: 'letter', description: '检举', staff: [h.doctor.personId] },
      }),
    ).rejects.toEqual(refused('their_department'));
    const id = await accused(h.doctor);
    await act(h.secretary, id, 'accept', secret);
    const assign = (input: Record<string, unknown>) => act(h.secretary, id, 'assign', input);
    const inspector = await h.t.person({ roles: ['party-secretary'], name: '吴纪检' });
    const inMedicine = await h.t.person({ roles: ['party-secretary'], name: '内科纪检员', departmentId: h.medicine });
    await expect(assign({ handler: h.doctor.personId })).rejects.toEqual(refused('their_own_case'));
    await expect(assign({ handler: inMedicine.personId })).rejects.toEqual(refused('their_colleagues'));
    await expect(assign({ handler: h.office.personId })).rejects.toEqual(refused('discipline_only'));
    await expect(assign({ handler: inspector.personId, department: h.medicine })).rejects.toEqual(
      refused('their_department'),
    );
    expect(await assign({ handler: inspector.personId })).toMatchObject({ state: 'handling', secrecy: 4 });
    await act(inspector, id, 'answer', { opinion: '查实,已立案', decision: 'granted' });
    expect(await act(h.secretary, id, 'close', { isAgreed: true })).toMatchObject({ state: 'closed' });
    expect(await hears(h.doctor, id)).not.toContain(id);
  });

  test('what turns out to be one while somebody handles it is taken from him if it is about him', async () => {
    const id = await handling();
    expect(await listed(h.colleague, 'petition')).toContain(id);
    expect((await h.colleague.notice.list({})).items.some(({ subject }) => subject?.id === id)).toBe(true);
    await act(h.secretary, id, 'turnsOut', { staff: [h.colleague.personId], note: '材料涉及经办人' });
    const after = await hears(h.colleague, id);
    expect(after).not.toContain(id);
    expect(await events(id, h.colleague)).toEqual([]);
    expect(await h.secretary.case.get({ id })).toMatchObject({ secrecy: 4, data: { kind: 'accusation' } });
  });

  test('a department that has an ordinary petition gives it up before one of its people is named', async () => {
    const id = await registered();
    await act(h.office, id, 'classify', { kind: 'complaint' });
    await act(h.office, id, 'accept', { notice: '1', ...told() });
    await act(h.office, id, 'assign', { handler: h.colleague.personId, department: h.medicine });
    await expect(act(h.office, id, 'name', { staff: [h.doctor.personId] })).rejects.toEqual(
      refused('assign_elsewhere'),
    );
    await act(h.office, id, 'assign', { handler: h.colleague.personId, department: h.surgery });
    await act(h.office, id, 'name', { staff: [h.doctor.personId] });
    expect(await hears(h.doctor, id)).not.toContain(id);
    await expect(
      act(h.office, id, 'assign', { handler: h.colleague.personId, department: h.medicine }),
    ).rejects.toEqual(refused('their_department'));
  });

  test('a clock that rings, a case tied to it, a total and the audit trail say nothing either', async () => {
    const id = await accused(h.director);
    const complaint = await h.office.case.create({
      type: 'complaint',
      title: '一般投诉',
      data: { channel: 'phone', category: 'fees', description: '收费' },
    });
    // Last year is counted up to the same day, which moves on; its numbers stay.
    const figures = async () => {
      const told = await h.director.figure.list({ type: 'petition', from: '2026-01-01', to: '2027-12-31' });
      return JSON.stringify(told).replaceAll(/2026-\d\d-\d\d(?=[~"])/g, 'today');
    };
    const before = await figures();
    await h.office.link.add({ kind: 'case', id: complaint.id, to: { kind: 'case', id } });
    await h.t.later({ days: 20 });
    expect(await hears(h.director, id)).not.toContain(id);
    const seen = await h.director.case.get({ id: complaint.id });
    expect([seen.links, JSON.stringify(await h.director.case.timeline({ id: complaint.id }))]).toEqual([
      [],
      expect.not.stringContaining('XF-'),
    ]);
    const another = await accused(h.director);
    expect(await figures()).toBe(before);
    const auditor = await h.t.as('auditor');
    const lines = JSON.stringify((await auditor.audit.list({ limit: 500 })).items);
    expect(lines).toContain('petition.create');
    expect(lines).not.toContain('来信一件');
    expect(lines).not.toContain('检举某人');
    expect(await listed(h.secretary, 'petition')).toContain(another);
  });

  test('its papers do not open for him, and its numbers on his desk stay the same', async () => {
    const before = await h.head.desk.counts({});
    const id = await accused(h.head);
    const { id: file } = await attachFile(h.secretary, id, await photo());
    expect((await h.secretary.call('GET', `/api/v1/files/${file}`)).status).toBe(200);
    expect((await h.head.call('GET', `/api/v1/files/${file}`)).status).toBe(404);
    expect(await h.head.desk.counts({})).toEqual(before);
  });

  test('no register, print or export shows it to him', async () => {
    const id = await accused(h.colleague);
    const { number } = await h.secretary.case.get({ id });
    const all = { type: 'petition', ledger: 'register', from: '2026-01-01', to: '2027-12-31' };
    const where = '/api/v1/ledgers/petition/register';
    const query = 'from=2026-01-01&to=2027-12-31&purpose=handle';
    const text = async (who: As, url: string) => (await who.call('GET', url)).raw.toString();
    expect(JSON.stringify(await h.secretary.ledger.rows(all))).toContain(number);
    expect(JSON.stringify(await h.colleague.ledger.rows(all))).not.toContain(number);
    expect(await text(h.secretary, `${where}/sheet?${query}`)).toContain(number);
    expect(await text(h.colleague, `${where}/sheet?${query}`)).not.toContain(number);
    expect((await h.colleague.ledger.digest(all)).rows).toBeLessThan((await h.secretary.ledger.digest(all)).rows);
    expect((await h.colleague.call('GET', `/api/v1/cases/${id}/sheet?purpose=handle`)).status).toBe(404);
  });
});

test('the rows of the statistics', async () => {
  const { groups } = await h.secretary.figure.list({ type: 'petition', from: '2026-01-01', to: '2027-12-31' });
  const figures = Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
  expect(figures).toMatchObject({ group: 1, satisfaction: 3, onTime: 100 });
});
