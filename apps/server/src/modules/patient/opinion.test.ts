import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { act, hospital, nextMonday, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital();
});
beforeEach(() => nextMonday(h));
afterAll(() => h.t.stop());

const refused = (code: string) => expect.objectContaining({ code });
const ago = (hours: number) => new Date(h.t.clock.now().getTime() - hours * 3_600_000).toISOString();
const found = async (foundAt?: string) =>
  (
    await h.office.case.create({
      type: 'opinion',
      title: '短视频称排队三小时',
      data: { source: 'video', description: '门诊排队', ...(foundAt && { foundAt }) },
    })
  ).id;

test('found, assessed, answered within four hours of being found, followed, closed', async () => {
  const id = await found(ago(1));
  expect(await h.office.case.get({ id })).toMatchObject({
    number: expect.stringMatching(/^YQ-/),
    dueAt: new Date(h.t.clock.now().getTime() + 3 * 3_600_000).toISOString(),
  });
  await act(h.office, id, 'assess', { heat: 'middle', isTrue: 'partly', department: h.medicine });
  await h.t.later({ hours: 2 });
  expect(await act(h.office, id, 'answer', { answer: '已增设窗口,欢迎监督' })).toMatchObject({
    kept: { answer: true },
  });
  await act(h.office, id, 'follow', { heat: 'low' });
  expect(await act(h.office, id, 'close', { note: '热度下降' })).toMatchObject({ state: 'closed' });
});

test('an item that was hot counts as one, however quiet it has become', async () => {
  const year = { type: 'opinion', from: '2026-01-01', to: '2027-12-31' } as const;
  const hot = async () =>
    (await h.office.figure.list(year)).groups[0]?.figures.find(({ name }) => name === 'hot')?.value ?? 0;
  const before = await hot();
  const id = await found();
  await act(h.office, id, 'assess', { heat: 'middle', isTrue: 'true', department: h.medicine });
  expect(await hot()).toBe(before);
  await act(h.office, id, 'answer', { answer: '正在核查' });
  await act(h.office, id, 'follow', { heat: 'high', reads: 900 });
  expect(await hot()).toBe(before + 1);
  await act(h.office, id, 'follow', { heat: 'low', reads: 950 });
  expect((await act(h.office, id, 'close', { note: '平息' })).data).toMatchObject({ heat: 'low', peak: 'high' });
  expect(await hot()).toBe(before + 1);
  const { items } = await h.office.case.list({ type: ['opinion'] });
  expect(items.find((item) => item.id === id)?.facts).toMatchObject({ heat: 'low', peak: 'high' });
});

test('an item nobody answers rings by night, too', async () => {
  await h.t.later({ hours: 11 });
  const id = await found();
  await h.t.later({ hours: 6 });
  const rung = (await h.office.case.timeline({ id })).items.filter(({ action }) => action === 'clock:answer');
  expect(rung.length).toBeGreaterThan(0);
  expect((await h.director.notice.list({})).items.some(({ subject, urgent }) => subject?.id === id && urgent)).toBe(
    true,
  );
  expect((await h.office.case.get({ id })).kept).toMatchObject({ answer: false });
});

test('it is not found in the future', async () => {
  await expect(found(ago(-1))).rejects.toEqual(refused('time_ahead'));
});

test('a release is checked by somebody else, approved by a third, and spoken by whoever was authorised', async () => {
  const lawyer = await h.t.person({ roles: ['staff'], name: '法务' });
  const id = await found();
  const opinion = await act(h.office, id, 'assess', { heat: 'high', isTrue: 'untrue' });
  const { links } = await act(h.office, opinion.id, 'release', {});
  const release = links.find(({ type }) => type === 'release')?.id ?? '';
  expect((await h.office.case.get({ id: release })).number).toMatch(/^FB-/);
  const submit = (person: string) => act(h.office, release, 'submit', { text: '情况通报', lawyer: person });
  await expect(submit(h.office.personId)).rejects.toEqual(refused('somebody_else'));
  await submit(lawyer.personId);
  await expect(act(h.office, release, 'pass', { legal: '无异议' })).rejects.toEqual(refused('wrong_person'));
  await act(lawyer, release, 'object', { legal: '表述须核实' });
  await submit(lawyer.personId);
  await act(lawyer, release, 'pass', { legal: '无异议' });
  await expect(act(h.office, release, 'authorise', { spokesman: h.nurse.personId })).rejects.toEqual(
    refused('wrong_person'),
  );
  await act(h.director, release, 'authorise', { spokesman: h.nurse.personId });
  await expect(act(h.office, release, 'publish', { publishedOn: '官网' })).rejects.toEqual(refused('wrong_person'));
  expect(await act(h.nurse, release, 'publish', { publishedOn: '官网' })).toMatchObject({ state: 'published' });
  const { groups } = await h.office.figure.list({ type: 'release', from: '2026-01-01', to: '2027-12-31' });
  expect(groups[0]?.figures.find(({ name }) => name === 'published')?.value).toBe(1);
});

test('a press request has its own limit, and may be declined with a reason', async () => {
  const request = {
    kind: 'request',
    description: '采访急诊',
    outlet: '晚报',
    journalist: '吴记者',
    phone: '13600004444',
  };
  const { id, dueAt } = await h.office.case.create({ type: 'release', title: '晚报采访急诊', data: request });
  expect(dueAt).not.toBeNull();
  expect((await h.director.case.get({ id })).masked).toEqual(['phone']);
  await expect(act(h.director, id, 'drop')).rejects.toEqual(refused('invalid'));
  expect(await act(h.director, id, 'drop', { note: '涉及患者隐私' })).toMatchObject({ state: 'dropped' });
});
