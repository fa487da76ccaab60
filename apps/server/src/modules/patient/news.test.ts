import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { attachFile, photo } from '../../../test/photos.ts';
import { act, hospital, listed, nextMonday, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital();
});
beforeEach(() => nextMonday(h));
afterAll(() => h.t.stop());

const refused = (code: string) => expect.objectContaining({ code });
const today = () => new Date(h.t.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
const figures = async (by?: string) =>
  (
    await h.director.figure.list({
      type: 'article',
      from: '2026-01-01',
      to: '2027-12-31',
      ...(by && { by }),
    })
  ).groups.map(({ key, figures: all }) => [key, Object.fromEntries(all.map(({ name, value }) => [name, value]))]) as [
    string,
    Record<string, number>,
  ][];
const pitch = async (more: Record<string, unknown> = {}) =>
  (
    await h.nurse.case.create({
      type: 'article',
      title: '急诊夜班里的提灯人',
      data: { column: 'model', description: '护士长连续十年夜班', ...more },
    })
  ).id;

test('pitched, edited, cleared, approved by a third, published, its reads noted', async () => {
  const id = await pitch({ coauthors: [h.doctor.personId] });
  expect((await h.office.case.get({ id })).number).toMatch(/^XW-/);
  // Whoever wrote it follows it, a colleague of the ward does not.
  expect(await listed(h.nurse, 'article')).toContain(id);
  expect(await listed(h.doctor, 'article')).toContain(id);
  expect(await listed(h.head, 'article')).not.toContain(id);
  await act(h.office, id, 'take');
  await expect(act(h.office, id, 'submit')).rejects.toEqual(refused('fields_missing'));
  await act(h.doctor, id, 'revise', { text: '第一稿' });
  await act(h.office, id, 'submit');
  await act(h.colleague, id, 'change', { note: '床号须遮挡' });
  await act(h.nurse, id, 'revise', { text: '第二稿' });
  await act(h.office, id, 'submit');

  await act(h.colleague, id, 'check', { hasPatient: true });
  await expect(act(h.office, id, 'approve')).rejects.toEqual(refused('wrong_person'));
  await expect(act(h.director, id, 'approve')).rejects.toEqual(refused('patient_consent_needed'));
  await act(h.nurse, id, 'addConsent', { consent: [(await attachFile(h.nurse, id, await photo())).id] });
  await act(h.director, id, 'approve');

  const tomorrow = new Date(h.t.clock.now().getTime() + 32 * 3_600_000).toISOString().slice(0, 10);
  const publish = (publishedOn: string) =>
    act(h.office, id, 'publish', { channel: 'wechat', publishedOn, link: '公众号' });
  await expect(publish(tomorrow)).rejects.toEqual(refused('date_ahead'));
  await publish(today());
  await act(h.office, id, 'measure', { reads: 800 });
  expect(await act(h.office, id, 'file', { reads: 1250 })).toMatchObject({ state: 'filed' });

  expect((await figures())[0]?.[1]).toMatchObject({ published: 1, reads: 1250, models: 1 });
  expect(Object.fromEntries(await figures('channel'))['wechat']).toMatchObject({ published: 1, reads: 1250 });
});

test('no author approves his own, though he works in the office; where nobody can be recognised no consent is needed', async () => {
  const { id } = await h.office.case.create({
    type: 'article',
    title: '两证联办启用',
    data: { column: 'news', description: '窗口启用', text: '稿件' },
  });
  await act(h.colleague, id, 'take');
  await act(h.colleague, id, 'submit');
  await expect(act(h.office, id, 'check', { hasPatient: false })).rejects.toEqual(refused('wrong_person'));
  await act(h.colleague, id, 'check', { hasPatient: false });
  for (const who of [h.office, h.colleague])
    await expect(act(who, id, 'approve')).rejects.toEqual(refused('wrong_person'));
  await act(h.director, id, 'approve');
  await act(h.office, id, 'publish', { channel: 'website', publishedOn: today() });
  const { published } = (await figures())[0]![1];
  await expect(act(h.office, id, 'retract')).rejects.toEqual(refused('invalid'));
  expect(await act(h.office, id, 'retract', { note: '数据有误' })).toMatchObject({ state: 'withdrawn' });
  // What was taken down again counts no more.
  expect((await figures())[0]?.[1]).toMatchObject({ published: published! - 1 });
});

test('it may be not taken, or withdrawn by its author', async () => {
  const first = await pitch();
  await expect(act(h.nurse, first, 'decline', { note: '重复' })).rejects.toEqual(refused('wrong_person'));
  expect(await act(h.office, first, 'decline', { note: '重复' })).toMatchObject({ state: 'declined' });
  const second = await pitch();
  expect(await act(h.nurse, second, 'withdraw', { note: '情况有变' })).toMatchObject({ state: 'withdrawn' });
});
