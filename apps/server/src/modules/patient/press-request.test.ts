import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { As } from '../../../test/kit.ts';
import { act, hospital, nextMonday, type Hospital } from './testing.ts';

let h: Hospital;
let founder: As;
beforeAll(async () => {
  h = await hospital();
  founder = await h.t.as('founder');
});
beforeEach(() => nextMonday(h));
afterAll(() => h.t.stop());

const refused = (code: string) => expect.objectContaining({ code });
const day = (days = 0) => new Date(h.t.clock.now().getTime() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
const authorised = async (from: string, until?: string) => {
  const person = await h.t.person({ roles: ['staff'], name: '发言人' });
  const { code } = await founder.register.create({
    kind: 'spokesman',
    owner: person.personId,
    scope: '平安建设',
    document: '安医〔2026〕6 号',
    from,
    ...(until && { until }),
  });
  return { person, code };
};
const request = async (more: Record<string, unknown> = {}) =>
  h.office.case.create({
    type: 'pressRequest',
    title: '晚报采访急诊',
    data: {
      outlet: '湘南晚报',
      journalist: '吴记者',
      phone: '13600004444',
      description: '夜间急诊秩序',
      form: 'onSite',
      ...more,
    },
  });

test('a spokesman who is authorised that day answers, what he says is approved, the report is linked', async () => {
  const { person } = await authorised(day(-30), day(300));
  const { id, number, dueAt } = await request({ wantedBy: day(2) });
  expect(number).toMatch(/^CF-/);
  expect(dueAt).not.toBeNull();
  expect((await h.director.case.get({ id })).masked).toEqual(['phone']);
  await act(h.office, id, 'assign', { spokesman: person.personId });
  await act(person, id, 'prepare', { answer: '增派保安,分诊优先' });
  await expect(act(person, id, 'approve')).rejects.toEqual(refused('wrong_person'));
  await act(h.director, id, 'approve');
  const { links } = await act(h.office, id, 'release', {});
  expect(links.map(({ type }) => type)).toEqual(['release']);

  const held = (hours: number) => ({
    heldAt: new Date(h.t.clock.now().getTime() + hours * 3_600_000).toISOString(),
    company: [h.office.personId],
  });
  await expect(act(person, id, 'hold', held(1))).rejects.toEqual(refused('time_ahead'));
  await act(person, id, 'hold', held(-1));
  const report = await founder.register.create({
    kind: 'media-visit',
    outlet: '湘南晚报',
    on: day(),
    subject: '急诊秩序',
    tone: 'good',
    published: 'A3 版',
  });
  expect(await act(h.office, id, 'cover', { coverage: [{ report: report.id }] })).toMatchObject({
    state: 'covered',
    kept: { reply: true },
  });
});

test('nobody speaks who has no authorisation, whose has not begun or is over, or whose ends before his words are approved', async () => {
  const { id } = await request();
  const assign = (person: As) => act(h.office, id, 'assign', { spokesman: person.personId });
  await expect(assign(h.nurse)).rejects.toEqual(refused('not_spokesman'));
  await expect(assign((await authorised(day(3))).person)).rejects.toEqual(refused('not_spokesman'));
  await expect(assign((await authorised(day(-90), day(-1))).person)).rejects.toEqual(refused('not_spokesman'));
  const { person, code } = await authorised(day(-90), day());
  await assign(person);
  await act(person, id, 'prepare', { answer: '说明' });
  await h.t.later({ hours: 24 });
  await expect(act(h.director, id, 'approve')).rejects.toEqual(refused('not_spokesman'));
  await founder.register.put({ kind: 'spokesman', code, until: day(90) });
  expect(await act(h.director, id, 'approve')).toMatchObject({ state: 'agreed' });
});

test('a request that nobody answers is late; one is declined with a reason only', async () => {
  const { id } = await request();
  await h.t.later({ hours: 48 });
  expect((await h.office.case.timeline({ id })).items.some(({ action }) => action === 'clock:reply')).toBe(true);
  await expect(act(h.director, id, 'decline')).rejects.toEqual(refused('invalid'));
  expect(await act(h.director, id, 'decline', { note: '涉及患者隐私' })).toMatchObject({
    state: 'declined',
    kept: { reply: false },
  });
  await expect(request({ wantedBy: day(-1) })).rejects.toEqual(refused('date_past'));
  const { groups } = await h.office.figure.list({ type: 'pressRequest', from: '2026-01-01', to: '2027-12-31' });
  expect(Object.fromEntries(groups[0]!.figures.map(({ name, value }) => [name, value]))).toMatchObject({
    total: 3,
    held: 1,
  });
});
