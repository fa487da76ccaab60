import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

// Whoever owes it hears of it: all of them, and nobody who has done his part.

let t: TestApp;
let chief: As;
let deputy: As;
let head: As;
let first: As;
let second: As;
let surgery: string;
let help: string;
let desk: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-03-02T09:00:00+08:00' });
  const it = await t.as('it');
  surgery = (await it.identity.putDepartment({ code: 'WK', name: '外科' })).id;
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery });
  first = await t.person({ roles: ['staff'], name: '李护士', departmentId: surgery });
  second = await t.person({ roles: ['staff'], name: '王护士', departmentId: surgery });
  desk = await t.as('service-desk');
  const asked = await head.case.create({ type: 'help', title: '12 床要轮椅', data: { service: 'wheelchair' } });
  help = asked.id;
  await desk.case.act({ id: help, action: 'assign', people: [first.personId, second.personId] });
  await t.later({ days: 30 });
});
afterAll(() => t.stop());

const pressed = async (who: As): Promise<number> =>
  (await who.notice.list({ limit: 50 })).items.filter(({ zh }) => zh.startsWith('催办')).length;
const item = (id: string) => ({ source: 'case' as const, id });

test('all assignees are told, stand on the list, and find it as their own', async () => {
  const [one] = (await deputy.supervision.list({ source: 'case' })).items;
  expect(one?.owners.map(({ name }) => name)).toEqual(['李护士', '王护士']);
  for (const who of [first, second])
    expect((await deputy.supervision.list({ owner: who.personId })).items.map(({ id }) => id)).toEqual([help]);
  expect((await second.supervision.list({})).items.map(({ id }) => id)).toEqual([help]);
  expect(await deputy.supervision.press({ items: [item(help)] })).toEqual({ told: 2, nobody: 0, known: 0 });
  expect([await pressed(first), await pressed(second)]).toEqual([1, 1]);
  // The desk has sent them, and owes nothing now.
  expect(await pressed(desk)).toBe(0);
});

test('where it is not the assignees’ turn, whoever is to go on with it is told, and they are not', async () => {
  const { id } = await head.case.create({
    type: 'hazard',
    title: '灯具损坏',
    department: surgery,
    data: { description: '走廊无照明', domain: 'fire', source: 'staff' },
  });
  await chief.case.act({ id, action: 'gradeGeneral', domain: 'fire' });
  await chief.case.act({ id, action: 'dispatch', department: surgery, owner: first.personId });
  await first.case.act({ id, action: 'askExtension', note: '等配件' });
  await t.later({ days: 30 });
  const before = [await pressed(first), await pressed(second)];
  expect(await deputy.supervision.press({ items: [item(id)] })).toMatchObject({ nobody: 0 });
  expect(await pressed(chief)).toBe(1);
  expect([await pressed(first), await pressed(second)]).toEqual(before);
});

test('of two who press for one thing at once, one tells; a minute later it is told again', async () => {
  const before = await pressed(first);
  const answers = await Promise.all(
    [deputy, chief, deputy].map((who) => who.supervision.press({ items: [item(help)] })),
  );
  expect(answers.map(({ known }) => known).toSorted((a, b) => a - b)).toEqual([0, 1, 1]);
  expect(answers.reduce((sum, { told }) => sum + told, 0)).toBe(2);
  expect(await pressed(first)).toBe(before + 1);
  const lines = await t.app.db
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('action', '=', 'supervision.press')
    .where('subject_id', '=', help)
    .executeTakeFirstOrThrow();
  expect(Number(lines.n)).toBe(2);
  t.clock.advance(61);
  expect(await deputy.supervision.press({ items: [item(help)] })).toMatchObject({ told: 2, known: 0 });
  expect((await deputy.supervision.presses(item(help))).items).toHaveLength(3);
});
