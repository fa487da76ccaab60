import { caseTypes, readPaste, type CaseType } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let office: As;
let surgery: string;
let medicine: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-03-10T09:00:00+08:00' });
  const founder = await t.as('founder');
  surgery = (await founder.identity.putDepartment({ code: 'SUR', name: '外科' })).id;
  medicine = (await founder.identity.putDepartment({ code: 'MED', name: '内科' })).id;
  office = await t.person({ roles: ['patient-relations'], name: '许主任' });
});
afterAll(() => t.stop());

const usual = { channel: 'phone', category: 'attitude', description: '术后换药等了两小时,护士态度生硬,没人解释' };
const open = async (who: As, data: Record<string, unknown> = {}, department = surgery) =>
  (await who.case.create({ type: 'complaint', title: '换药久等', department, data: { ...usual, ...data } })).id;

test('an earlier complaint of the same telephone, or in much the same words, is shown with the reason', async () => {
  const first = await open(office, { phone: '13800001111', visit: 'ZY0001' });
  t.clock.advance(60);
  const typed = async (data: Record<string, unknown>, department?: string) =>
    (await office.case.similar({ type: 'complaint', data, ...(department ? { department } : {}) })).items;
  expect(await typed({ phone: '13800001111' })).toMatchObject([{ id: first, same: ['phone'], likeness: null }]);
  expect(await typed({ visit: 'ZY0001' })).toMatchObject([{ id: first, same: ['visit'] }]);
  const alike = { description: '术后换药等了两小时,护士态度生硬,一直没人解释清楚' };
  const [one] = await typed(alike);
  expect(one).toMatchObject({ id: first, same: [] });
  expect(one!.likeness).toBeGreaterThan(70);
  expect(await typed(alike, surgery)).toHaveLength(1);
  // In other words, in another department, too short to say anything: no.
  expect(await typed({ description: '停车场出口道闸坏了两天' })).toEqual([]);
  expect(await typed(alike, medicine)).toEqual([]);
  expect(await typed({ description: '换药' })).toEqual([]);
  expect(await typed({})).toEqual([]);
});

test('on the case it stands until the two are linked', async () => {
  const first = await open(office, { phone: '13800002222', description: '停车费多收了二十元' });
  const second = await open(office, { phone: '13800002222', description: '食堂饭菜是凉的' });
  expect((await office.case.similarOf({ id: second })).items).toMatchObject([{ id: first, same: ['phone'] }]);
  await office.link.add({
    kind: 'case',
    id: second,
    to: { kind: 'case', id: first },
    relation: 'duplicate',
  });
  expect((await office.case.similarOf({ id: second })).items).toEqual([]);
});

test('nobody finds out who complained by trying telephone numbers', async () => {
  const head = await t.person({ roles: ['head'], name: '外科主任', departmentId: surgery });
  const id = await open(office, { phone: '13800003333', description: '只有这一件:病房夜间灯光刺眼,睡不着' });
  await office.case.act({ id, action: 'accept', category: 'environment', severity: 'minor', isRepeat: false });
  await office.case.act({ id, action: 'dispatch', department: surgery, handler: head.personId });
  // He reads the case, and finds it by its words; not by who complained.
  const alike = await head.case.similar({ type: 'complaint', data: { description: '病房夜间灯光刺眼,睡不着' } });
  expect(alike.items).toMatchObject([{ id, same: [] }]);
  expect((await head.case.similar({ type: 'complaint', data: { phone: '13800003333' } })).items).toEqual([]);
  // Nor are two of them told to be of one hand.
  const other = await open(office, { phone: '13800003333', description: '另一件:走廊堆放杂物无人清理' });
  expect((await head.case.similarOf({ id })).items).toEqual([]);
  expect((await office.case.similarOf({ id })).items).toMatchObject([{ id: other, same: ['phone'] }]);
  // Who reads none of it hears of none.
  const guard = await t.as('guard');
  expect((await guard.case.similar({ type: 'complaint', data: usual })).items).toEqual([]);
});

test('so many days ago it is another matter', async () => {
  await open(office, { phone: '13800004444' });
  await t.later({ days: 366 });
  expect((await office.case.similar({ type: 'complaint', data: { phone: '13800004444' } })).items).toEqual([]);
});

test('a pasted ticket opens a complaint whose hotline has its own deadline', async () => {
  const type: CaseType = caseTypes.complaint;
  const at = (hours: number) => new Date(t.clock.now().getTime() + hours * 3_600_000);
  const wall = (time: Date) => new Date(time.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
  const { data } = readPaste(
    type,
    type.paste!,
    `工单编号:JDZ001
来电时间:${wall(at(-3))}
派单时间:${wall(at(-1))}
来电人:王女士  联系电话:13879801234
被反映单位:外科
问题分类:服务态度
诉求内容:换药等了两小时
诉求目的:要求道歉
办结时限:${wall(at(48)).slice(0, 10)}`,
  );
  expect(Object.keys(data).length).toBeGreaterThanOrEqual(10);
  const item = await office.case.create({ type: 'complaint', title: '换药', data });
  const clock = item.clocks.find((one) => one.clock === 'hotline');
  // The first minute after that day, by the hospital's clock.
  expect(wall(new Date(clock?.dueAt ?? 0))).toBe(`${wall(at(72)).slice(0, 10)} 00:00`);
  await t.later({ hours: 80 });
  const { items } = await office.case.timeline({ id: item.id });
  expect(items.map(({ action }) => action)).toContain('clock:hotline');
});
