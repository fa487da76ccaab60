import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;
let operator: As;
/** Forty: 指挥 4, 控制 12, 救护 12, 疏散 12, each in two groups. */
const team: { who: As; role: string; group: number }[] = [];
beforeAll(async () => {
  t = await testApp();
  chief = await t.as('security-chief');
  operator = await t.as('control-room');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'SQ', name: '急诊广场', kind: 'area', parent: 'C' });
  await chief.duty.putPost({ code: 'YJ', name: '应急队', kind: 'emergency-team', place: 'SQ', needed: 0 });
  for (const [role, size] of [
    ['指挥', 4],
    ['控制', 12],
    ['救护', 12],
    ['疏散', 12],
  ] as const)
    for (let n = 0; n < size; n++)
      team.push({
        who: await t.person({ roles: ['emergency-team'], name: `${role}${n}` }),
        role,
        group: n < size / 2 ? 1 : 2,
      });
  await chief.roster.putPost({
    code: 'YJ',
    members: team.map(({ who, role, group }) => ({ person: who.personId, role, group })),
  });
});
afterAll(() => t.stop());

const needs = [
  { role: '指挥', needed: 1 },
  { role: '控制', needed: 6 },
  { role: '救护', needed: 8 },
  { role: '疏散', needed: 5 },
];
const of = (role: string, group: number) => team.filter((one) => one.role === role && one.group === group);
const say = (who: As, id: string, action: string) => who.case.act({ id, action });
const roleIn = async (id: string, role: string) =>
  (await operator.roster.callout({ id })).roles.find((one) => one.role === role);

test('forty are called by groups; what is not filled calls the next group; heads are counted and the time to muster is kept', async () => {
  const { caseId: id } = await operator.roster.callOut({ post: 'YJ', place: 'SQ', reason: '批量伤员', needs });
  const first = await operator.roster.callout({ id });
  // First groups: 2 + 6 + 6 + 6. Of rescuers eight are asked for, six were called.
  expect(first.roles.map(({ called }) => called)).toEqual([2, 6, 6, 6]);
  expect(first).toMatchObject({ state: 'calling', musteredAt: null, musterSeconds: null });
  expect((await of('救护', 1)[0]?.who.notice.list({}))?.items[0]).toMatchObject({ urgent: true });
  expect((await of('疏散', 2)[0]?.who.notice.list({}))?.items).toEqual([]);
  // On each phone it is one's own.
  expect((await of('救护', 1)[0]?.who.case.list({ mine: true }))?.items.map((one) => one.id)).toContain(id);

  // All answer at once.
  await Promise.all([...of('指挥', 1), ...of('控制', 1), ...of('救护', 1)].map(({ who }) => say(who, id, 'coming')));
  const [gone] = of('疏散', 1);
  // Six were called for five: one who cannot is no gap yet, the second is.
  await say(gone?.who as As, id, 'cannot');
  expect((await roleIn(id, '疏散'))?.called).toBe(6);
  await say(of('疏散', 1)[1]?.who as As, id, 'cannot');
  expect(await roleIn(id, '疏散')).toMatchObject({ called: 12, cannot: 2 });
  // Whoever has said something has said it.
  await expect(say(gone?.who as As, id, 'cannot')).rejects.toMatchObject({ status: 409 });

  // A minute later two rescuers are missing still: their next group is called, the filled roles are left alone.
  await t.later({ minutes: 1 });
  const after = await operator.roster.callout({ id });
  expect(after.roles.map(({ called }) => called)).toEqual([2, 6, 12, 12]);
  await Promise.all(of('救护', 2).map(({ who }) => say(who, id, 'coming')));

  await t.later({ minutes: 3 });
  const there = [
    ...of('指挥', 1).slice(0, 1),
    ...of('控制', 1),
    ...of('救护', 1),
    ...of('救护', 2).slice(0, 2),
    ...of('疏散', 2).slice(0, 4),
  ];
  await Promise.all(there.map(({ who }) => say(who, id, 'arrive')));
  expect(await operator.roster.callout({ id })).toMatchObject({ state: 'calling', musteredAt: null });
  expect(await roleIn(id, '疏散')).toMatchObject({ arrived: 4, needed: 5 });
  await say(of('疏散', 2)[4]?.who as As, id, 'arrive');
  const done = await operator.roster.callout({ id });
  expect(done).toMatchObject({ state: 'mustered', musterSeconds: 240 });
  expect(done.people.filter(({ arrivedAt }) => arrivedAt)).toHaveLength(20);
  expect((await operator.case.get({ id })).data).toMatchObject({ called: 32, arrived: 20 });
  // Nobody else is called once it stands.
  await t.later({ minutes: 5 });
  expect((await operator.roster.callout({ id })).roles.map(({ called }) => called)).toEqual([2, 6, 12, 12]);
  await operator.case.act({ id, action: 'end', result: '伤员全部收治' });
  expect((await operator.case.get({ id })).state).toBe('ended');
});

test('a drill says that it is one, a stranger neither calls nor is told, and a team nobody belongs to cannot be called', async () => {
  t.clock.advance(60);
  const guard = await t.as('guard');
  await expect(guard.roster.callOut({ post: 'YJ', reason: '试试', needs })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const { caseId: id } = await operator.roster.callOut({
    post: 'YJ',
    reason: '季度演练',
    needs: [{ role: '指挥', needed: 1 }],
    drill: true,
  });
  const leader = of('指挥', 1)[0]?.who as As;
  expect((await leader.notice.list({})).items[0]?.zh).toContain('【演练】');
  expect(await operator.roster.callout({ id })).toMatchObject({ mode: 'drill' });
  await expect(guard.roster.callout({ id })).rejects.toMatchObject({ status: 404 });
  await chief.duty.putPost({ code: 'NONE', name: '空队', kind: 'emergency-team' });
  await expect(operator.roster.callOut({ post: 'NONE', reason: '没有人', needs })).rejects.toMatchObject({
    code: 'team_empty',
  });
});
