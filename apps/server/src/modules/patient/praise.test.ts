import { afterAll, beforeAll, expect, test } from 'vitest';

import { act, hospital, listed, type Hospital } from './testing.ts';

let h: Hospital;
beforeAll(async () => {
  h = await hospital();
});
afterAll(() => h.t.stop());

test('praise reaches whom it is for, and his head', async () => {
  const { id, number } = await h.office.case.create({
    type: 'praise',
    title: '感谢孙护士',
    data: { channel: 'letter', description: '夜里守了一夜', praiser: '林某', phone: '13500005555', form: 'banner' },
  });
  expect(number).toMatch(/^BY-/);
  expect(await listed(h.nurse, 'praise')).toEqual([]);
  await act(h.office, id, 'tell', { staff: [h.nurse.personId], department: h.medicine, reply: '已转达,谢谢您' });
  for (const who of [h.nurse, h.head])
    expect((await who.notice.list({})).items.map(({ subject }) => subject?.id)).toContain(id);
  const seen = await h.nurse.case.get({ id });
  expect(seen).toMatchObject({ state: 'told', data: { description: '夜里守了一夜' }, masked: ['phone'] });
  const { groups } = await h.office.figure.list({ type: 'praise', from: '2026-01-01', to: '2026-12-31' });
  expect(groups[0]?.figures.map(({ value }) => value)).toEqual([1, 1]);
});

test('only the office passes it on or drops it', async () => {
  const { id } = await h.nurse.case.create({
    type: 'praise',
    title: '表扬',
    data: { channel: 'onSite', description: '广告' },
  });
  const passing = act(h.nurse, id, 'tell', { staff: [h.nurse.personId], department: h.medicine });
  await expect(passing).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await act(h.office, id, 'drop', { note: '内容与本院无关' })).toMatchObject({ state: 'dropped' });
});
