import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';
import { photo, stageFile } from '../../../../test/photos.ts';
import { warnJob } from '../warn.ts';
import { remindToRead } from './remind.ts';

let t: TestApp;
let keeper: As;
let ward: string;
let theatre: string;
let nurse: As;
let surgeon: As;
let head: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-05-10T02:00:00Z' });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '东院区', kind: 'campus' });
  ward = (await founder.identity.putDepartment({ code: 'W1', name: '骨科病区', campus: 'C1' })).id;
  theatre = (await founder.identity.putDepartment({ code: 'OR', name: '手术室', campus: 'C1' })).id;
  keeper = await t.person({ roles: ['security-chief'], name: '保卫科长' });
  nurse = await t.person({ roles: ['staff'], name: '护士甲', departmentId: ward });
  surgeon = await t.person({ roles: ['staff'], name: '医师乙', departmentId: theatre });
  head = await t.person({ roles: ['head'], name: '护士长', departmentId: ward });
});
afterAll(() => t.stop());

const policy = (more: Record<string, unknown> = {}) => ({
  kind: 'policy' as const,
  name: '消防安全管理制度',
  field: 'fire',
  edition: 'V1',
  document: '院发〔2026〕1 号',
  issued: '2026-05-01',
  text: '第一条 每月检查。',
  readers: 'everyone',
  ...more,
});
const run = () => remindToRead(t.app.system(warnJob));
const noticesOf = async (who: As) => (await who.notice.list({})).items.map(({ zh }) => zh);

test('a policy of several versions: each stays readable, and it is on record who has read which', async () => {
  const file = await stageFile(keeper, await photo(), '制度.jpg');
  const { code, id } = await keeper.register.create(policy({ files: [file.id] }));
  // Whoever has to read it sees it, and its file, wherever he works.
  expect(await nurse.register.find({ code })).toMatchObject({ edition: 'V1', text: '第一条 每月检查。' });
  expect((await nurse.file.list({ kind: 'thing', id })).items.map((one) => one.id)).toEqual([file.id]);
  // To read is not to keep.
  await expect(nurse.register.check({ code, check: 'review' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(nurse.register.remind({ code })).rejects.toMatchObject({ code: 'forbidden' });

  expect(await nurse.register.reading({ code })).toMatchObject({ no: 1, name: 'V1', isMine: true, readAt: null });
  await nurse.register.markRead({ code, no: 1 });
  await nurse.register.markRead({ code, no: 1 });
  expect((await nurse.register.reading({ code })).readAt).not.toBeNull();

  const whole = await keeper.register.reading({ code });
  const shares = whole.departments.map(({ department, total, read }) => [department?.name, read, total]);
  expect(shares).toContainEqual(['骨科病区', 1, 2]);
  expect(shares).toContainEqual(['手术室', 0, 1]);
  // A head sees his own department, somebody who answers for nobody sees nobody.
  expect((await head.register.reading({ code })).departments.map(({ department }) => department?.code)).toEqual(['W1']);
  expect((await nurse.register.reading({ code })).departments).toEqual([]);
  const unread = await keeper.register.readers({ code, read: false, department: 'W1' });
  expect(unread).toMatchObject({ total: 1, items: [{ name: '护士长', readAt: null }] });
  expect((await head.register.readers({ code, department: 'OR' })).total).toBe(0);

  // Put right, it is the same version; another edition is another one, and to be read anew.
  await t.later({ hours: 1 });
  await keeper.register.put({ kind: 'policy', code, text: '第一条 每月检查一次。' });
  expect((await nurse.register.reading({ code })).readAt).not.toBeNull();
  await t.later({ days: 1 });
  keeper = await t.person({ roles: ['security-chief'], name: '保卫科长乙' });
  await keeper.register.put({
    kind: 'policy',
    code,
    edition: 'V2',
    document: '院发〔2026〕9 号',
    text: '第一条 每日检查。',
  });
  expect(await nurse.register.reading({ code })).toMatchObject({ no: 2, name: 'V2', readAt: null });
  await expect(nurse.register.markRead({ code, no: 1 })).rejects.toMatchObject({ code: 'version_replaced' });
  const { items } = await nurse.register.versions({ code });
  expect(
    items.map(({ no, name, by, correctedAt, values }) => [no, name, by.name, correctedAt !== null, values['text']]),
  ).toEqual([
    [2, 'V2', '保卫科长乙', false, '第一条 每日检查。'],
    [1, 'V1', '保卫科长', true, '第一条 每月检查一次。'],
  ]);
  expect(items[1]?.values).toMatchObject({ document: '院发〔2026〕1 号', files: [file.id] });
  // A change of nothing that makes a version makes none, and none can be taken away.
  await keeper.register.put({ kind: 'policy', code, note: 'x' });
  expect((await nurse.register.versions({ code })).items).toHaveLength(2);
  await keeper.register.remove({ kind: 'policy', code });
  expect(await nurse.register.find({ code })).toMatchObject({ state: 'dropped' });
  expect((await nurse.register.versions({ code })).items).toHaveLength(2);
});

test('it is read by those it was chosen for, and they are reminded until they have', async () => {
  keeper = await t.as('security-chief');
  const { code } = await keeper.register.create(
    policy({ name: '手术室防火', readers: 'departments', readIn: [theatre] }),
  );
  surgeon = await t.person({ roles: ['staff'], name: '医师丙', departmentId: theatre });
  nurse = await t.person({ roles: ['staff'], name: '护士丁', departmentId: ward });
  await expect(nurse.register.find({ code })).rejects.toMatchObject({ code: 'not_found' });
  expect(await surgeon.register.reading({ code })).toMatchObject({ isMine: true });
  expect((await surgeon.register.list({ kind: 'policy' })).items.map((one) => one.code)).toContain(code);

  const chief = await t.person({ roles: ['head'], name: '手术室主任', departmentId: theatre });
  const told = (who: As) => noticesOf(who).then((all) => all.filter((zh) => zh.includes('手术室防火')));
  await run();
  expect(await told(surgeon)).toEqual(['请阅读:手术室防火(V1)']);
  expect(await told(nurse)).toEqual([]);
  await run();
  expect(await told(surgeon)).toHaveLength(1);
  await chief.register.markRead({ code, no: 1 });
  await t.later({ days: 7 });
  await run();
  expect(await told(surgeon)).toHaveLength(2);
  await t.later({ days: 7 });
  await run();
  // Of himself: he has been told once, and has read it; then how many of his have not.
  expect(await told(chief)).toEqual(['手术室防火(V1)本科室还有 2 人未读', '请阅读:手术室防火(V1)']);
  const { told: people } = await (await t.as('security-chief')).register.remind({ code });
  expect(people).toBe(2);
});

test('members of a leading group with the document that adjusted them; sheets bring them in and out', async () => {
  const secretary = await t.as('security-chief');
  const members = [
    { role: 'deputy', name: '副院长甲', post: '副院长' },
    { role: 'member', name: '科长乙' },
  ];
  const { code } = await secretary.register.create({
    kind: 'leading-group',
    name: '平安建设工作领导小组',
    purpose: '统筹平安建设',
    leader: '党委书记',
    members,
    document: '党发〔2025〕3 号',
    adjusted: '2025-03-01',
  });
  await secretary.register.put({
    kind: 'leading-group',
    code,
    members: [...members, { role: 'office', name: '办公室丙' }],
    document: '党发〔2026〕5 号',
    adjusted: '2026-05-08',
  });
  const { items } = await secretary.register.versions({ code });
  expect(items.map(({ no, name, values }) => [no, name, (values['members'] as unknown[]).length])).toEqual([
    [2, '党发〔2026〕5 号', 3],
    [1, '党发〔2025〕3 号', 2],
  ]);
});
