import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo, stageFile } from '../../../test/photos.ts';

let t: TestApp;
let chief: As;
let officer: As;
let nurse: As;
let logistics: As;
beforeAll(async () => {
  t = await testApp();
  [chief, officer, nurse, logistics] = await Promise.all([
    t.as('security-chief'),
    t.as('fire-control'),
    t.person({ roles: ['staff'], name: '匿名的王护士' }),
    t.as('logistics'),
  ]);
});
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
async function snapped(category = 'passage', more: Record<string, unknown> = {}) {
  const { id: file } = await stageFile(nurse, await photo());
  const { id } = await nurse.case.create({
    type: 'snap',
    title: '通道被占',
    data: { category, photos: [file], ...more },
  });
  return { id, file };
}

test('a snap without a photo is none', async () => {
  const data = { category: 'smoking', description: '楼梯间有人吸烟' };
  await expect(nurse.case.create({ type: 'snap', title: '吸烟', data })).rejects.toMatchObject({ code: 'invalid' });
  await expect(nurse.case.create({ type: 'snap', title: '吸烟', data: { ...data, photos: [] } })).rejects.toMatchObject(
    { code: 'invalid' },
  );
});

test('a snap becomes a hazard, and its sender is thanked and told the outcome', async () => {
  const { id, file } = await snapped('passage', { description: '三楼通道堆满纸箱' });
  await act(chief, id, 'toHazard');
  const snap = await chief.case.get({ id });
  expect(snap).toMatchObject({ state: 'dispatched', links: [{ type: 'hazard', relation: 'follows' }] });
  const hazard = await chief.case.get({ id: snap.links[0]?.id ?? '' });
  expect(hazard).toMatchObject({
    title: '随手拍:通道被占',
    reporter: { id: chief.personId },
    data: { description: '三楼通道堆满纸箱', source: 'snap' },
  });
  // The photo came along as a file of the hazard: whoever rectifies may see it, though not the snap.
  const [carried] = hazard.data['photos'] as string[];
  expect(carried).not.toBe(file);
  await act(chief, hazard.id, 'gradeGeneral', { domain: 'fire' });
  await act(chief, hazard.id, 'dispatch', { owner: logistics.personId });
  expect((await logistics.call('GET', `/api/v1/files/${carried}`)).status).toBe(200);
  expect((await logistics.file.list({ kind: 'case', id: hazard.id })).items).toMatchObject([{ id: carried, by: null }]);

  t.clock.advance(60);
  const { id: after } = await attachFile(logistics, hazard.id, await photo());
  await act(logistics, hazard.id, 'handIn', { done: '纸箱已运走', photosAfter: [after] });
  await act(officer, hazard.id, 'pass', { checkResult: '通畅' });
  expect((await chief.notice.list({})).items.map(({ zh }) => zh)).toContainEqual(
    expect.stringContaining('请答复随手拍'),
  );

  await act(chief, id, 'answer', { result: '纸箱已清理', thanks: '感谢您的细心', points: 5 });
  expect((await nurse.notice.list({})).items[0]).toMatchObject({
    subject: { kind: 'case', id },
    zh: expect.stringContaining('答复致谢'),
  });
  expect(await nurse.case.get({ id })).toMatchObject({
    state: 'answered',
    data: { result: '纸箱已清理', points: 5 },
  });
});

test('who sent it is nobody’s business: not in the case, its photos, its timeline, its hazard or the list', async () => {
  const { id } = await snapped('hygiene', { description: '卫生间无纸' });
  await act(chief, id, 'toHazard');
  const snap = await chief.case.get({ id });
  const seen = [
    snap,
    await chief.case.get({ id: snap.links[0]?.id ?? '' }),
    await chief.case.timeline({ id }),
    await chief.case.timeline({ id: snap.links[0]?.id ?? '' }),
    await chief.file.list({ kind: 'case', id }),
    await chief.case.list({ type: 'snap' }),
  ];
  expect(JSON.stringify(seen)).not.toContain(nurse.personId);
  expect(JSON.stringify(seen)).not.toContain('王护士');
  // She herself follows it.
  expect((await nurse.case.get({ id })).reporter).toMatchObject({ id: nurse.personId });
});

test('a snap of manners becomes a complaint; one that is nothing is declined with a reason', async () => {
  const { id } = await snapped('attitude', { description: '窗口人员态度生硬' });
  await expect(act(logistics, id, 'toComplaint')).rejects.toMatchObject({ code: 'wrong_person' });
  await act(chief, id, 'toComplaint');
  const office = await t.as('patient-relations');
  const [complaint] = (await office.case.list({ type: 'complaint' })).items;
  expect(complaint).toMatchObject({ title: '随手拍:通道被占' });
  expect((await office.case.get({ id: complaint?.id ?? '' })).data).toMatchObject({
    channel: 'snapshot',
    description: '窗口人员态度生硬',
  });

  const other = await snapped('other');
  await expect(act(chief, other.id, 'toHazard')).rejects.toMatchObject({ code: 'fields_missing' });
  await expect(act(chief, other.id, 'decline')).rejects.toMatchObject({ code: 'invalid' });
  expect(await act(chief, other.id, 'decline', { result: '照片无法辨认' })).toMatchObject({ state: 'declined' });
  expect((await nurse.notice.list({})).items.map(({ subject }) => subject?.id)).toContain(other.id);
});
