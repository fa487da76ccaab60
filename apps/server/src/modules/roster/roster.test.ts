import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { atPost, onDutyIds } from '../duty/index.ts';
import { warnOfGaps } from './index.ts';

let t: TestApp;
let chief: As;
let guards: As[];
beforeAll(async () => {
  // A Monday, 10 o'clock.
  t = await testApp({ at: '2026-09-14T02:00:00Z' });
  chief = await t.person({ roles: ['security-chief'], name: '科长' });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  for (const [building, floors] of [
    ['B1', 2],
    ['B2', 1],
  ] as const) {
    await chief.place.put({ code: building, name: `${building} 楼`, kind: 'building', parent: 'C' });
    for (let n = 1; n <= floors; n++) {
      await chief.place.put({ code: `${building}F${n}`, name: `${n} 层`, kind: 'floor', parent: building });
      await chief.place.put({ code: `${building}F${n}A`, name: `大厅${n}`, kind: 'area', parent: `${building}F${n}` });
    }
  }
  guards = [];
  for (const name of ['甲', '乙', '丙', '丁']) guards.push(await t.person({ roles: ['guard'], name }));
  await chief.duty.putPost({ code: 'GATE', name: '门岗', kind: 'guard-team', place: 'B1F1A' });
  await chief.roster.putPost({
    code: 'GATE',
    line: 'security',
    owner: chief.personId,
    papers: ['guard-certificate'],
    demand: [
      { pattern: 'D', needed: 1 },
      { pattern: 'N12', needed: 1 },
    ],
    members: guards.map(({ personId }) => ({ person: personId })),
  });
  for (const [n, { personId }] of guards.entries()) {
    if (n === 3) continue;
    // The third one's ends on Friday.
    await certificate(personId, `BAZ-${n}`, n === 2 ? '2026-09-18' : '2027-12-31');
  }
});
afterAll(() => t.stop());

const certificate = (owner: string, code: string, validTo: string) =>
  chief.register.put({ kind: 'guard-certificate', code, owner, employer: 'own', number: code, validTo });

const week = { from: '2026-09-14', to: '2026-09-20' };
const plan = (who: As, person: number, day: string, pattern: string, more = {}) =>
  who.roster.assign({ items: [{ post: 'GATE', person: guards[person]?.personId ?? '', day, pattern }], ...more });
const gate = async () => {
  const { shifts, gaps, violations, loads, posts } = await chief.roster.get(week);
  const own = <T extends { post: string }>(all: readonly T[]) => all.filter(({ post }) => post === 'GATE');
  return { shifts: own(shifts), gaps: own(gaps), violations, loads, post: posts.find(({ code }) => code === 'GATE') };
};
const notices = async (who: As) => (await who.notice.list({})).items.map(({ zh }) => zh);

test('gaps are what is needed and not planned; rules are kept unless somebody says why, and nobody stands in two places', async () => {
  expect((await gate()).gaps).toHaveLength(14);
  await plan(chief, 0, '2026-09-15', 'D');
  const after = await gate();
  expect(after.gaps).toHaveLength(13);
  expect(after.gaps.map(({ from }) => from)).not.toContain('2026-09-15T00:00:00.000Z');
  expect(after.shifts).toMatchObject([
    { pattern: 'D', from: '2026-09-15T00:00:00.000Z', until: '2026-09-15T08:00:00.000Z' },
  ]);
  // 16:00 until 20:00 is too short a rest.
  await expect(plan(chief, 0, '2026-09-15', 'N12')).rejects.toMatchObject({ code: 'shift_breaks_rules', status: 409 });
  await expect(plan(chief, 0, '2026-09-15', 'AM')).rejects.toMatchObject({ code: 'shift_overlaps' });
  await plan(chief, 0, '2026-09-15', 'N12', { despite: '同事突发疾病,无人可替' });
  expect((await gate()).violations).toMatchObject([{ rule: 'rest', person: { name: '甲' } }]);
  // No certificate at all, and one that ends before the day.
  await expect(plan(chief, 3, '2026-09-16', 'D')).rejects.toMatchObject({ code: 'shift_breaks_rules' });
  await plan(chief, 2, '2026-09-18', 'D');
  await expect(plan(chief, 2, '2026-09-19', 'D')).rejects.toThrow(/ended on 2026-09-18/);
  const load = (await gate()).loads.find(({ person }) => person.name === '甲');
  expect(load).toMatchObject({ shifts: 2, hours: 20, nights: 1, holidays: 0 });
});

test('only who answers for a post plans it; its owner may, and two who plan one person at once do not both', async () => {
  await expect(plan(guards[0] as As, 1, '2026-09-17', 'D')).rejects.toMatchObject({ code: 'forbidden' });
  const leader = await t.person({ roles: ['guard-leader'], name: '班长' });
  await expect(leader.roster.putPost({ code: 'GATE', owner: leader.personId })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await chief.roster.putPost({ code: 'GATE', owner: leader.personId });
  const both = await Promise.allSettled([plan(leader, 1, '2026-09-17', 'D'), plan(chief, 1, '2026-09-17', 'AM')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a swap changes hands when the other agrees and whoever plans approves, never by oneself', async () => {
  const [a, b] = [guards[0] as As, guards[1] as As];
  await plan(chief, 0, '2026-09-20', 'D');
  const mine = (await gate()).shifts.find(({ person, from }) => person.name === '甲' && from.startsWith('2026-09-20'));
  const id = mine?.id ?? '';
  const takers = (await a.roster.takers({ id })).items;
  expect(takers[0]).toMatchObject({ person: { name: '乙' }, against: [] });
  expect(takers.find(({ person }) => person.name === '丙')?.against[0]?.[0]).toContain('到期');
  await expect(b.roster.askSwap({ shift: id, other: b.personId, reason: '不是我的' })).rejects.toMatchObject({
    code: 'wrong_person',
  });
  const asked = await a.roster.askSwap({ shift: id, other: b.personId, reason: '孩子发烧' });
  await expect(a.roster.askSwap({ shift: id, other: b.personId, reason: '再问一次' })).rejects.toMatchObject({
    code: 'swap_asked',
  });
  expect(await notices(b)).toContainEqual(expect.stringContaining('请求与您换班'));
  await expect(chief.roster.decideSwap({ id: asked.id, approve: true })).rejects.toMatchObject({ code: 'swap_over' });
  await expect(a.roster.answerSwap({ id: asked.id, agree: true })).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await b.roster.answerSwap({ id: asked.id, agree: true })).toMatchObject({ state: 'agreed', mayDecide: false });
  await expect(b.roster.decideSwap({ id: asked.id, approve: true })).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await chief.roster.decideSwap({ id: asked.id, approve: true })).toMatchObject({
    state: 'approved',
    decidedBy: '科长',
  });
  const now = (await gate()).shifts.filter(({ from }) => from.startsWith('2026-09-20'));
  expect(now.map(({ person }) => person.name)).toEqual(['乙']);
  expect(await notices(a)).toContainEqual(expect.stringContaining('换班已批准'));
  expect((await a.roster.swaps({})).items).toMatchObject([{ state: 'approved' }]);
  expect((await (guards[3] as As).roster.swaps({})).items).toEqual([]);
});

test('a week is copied; what breaks a rule there is left out and said', async () => {
  const { made, left } = await chief.roster.copy({ from: '2026-09-14', to: '2026-09-21', posts: ['GATE'] });
  // 甲's night after his day was set aside once, not for ever; 丙 has no certificate any more.
  expect(left.map(({ person, why }) => `${person} ${why[0]}`)).toEqual([
    expect.stringMatching(/^甲 两班间隔不足/),
    expect.stringMatching(/^丙 保安员证已于 2026-09-18 到期/),
  ]);
  expect(made).toBe(3);
  const again = await chief.roster.copy({ from: '2026-09-14', to: '2026-09-21', posts: ['GATE'] });
  expect(again.made).toBe(0);
});

test('a proposal fills what can be filled by the rules, says in words why the rest stays empty, and plans nothing', async () => {
  const before = (await chief.roster.get({ from: '2026-10-05', to: '2026-10-11' })).shifts.length;
  const { items, empty, isBest } = await chief.roster.propose({
    from: '2026-10-05',
    to: '2026-10-11',
    posts: ['GATE'],
  });
  expect((await chief.roster.get({ from: '2026-10-05', to: '2026-10-11' })).shifts).toHaveLength(before);
  expect(isBest).toBe(true);
  // Two people with certificates, 14 places: one day, one night each day leaves no rest to either but for turns.
  expect(new Set(items.map(({ name }) => name))).toEqual(new Set(['甲', '乙']));
  expect(items.length + empty.reduce((sum, { missing }) => sum + missing, 0)).toBe(14);
  for (const { why } of empty) expect(why.map(([zh]) => zh).join()).toContain('丁:缺少资质');
  await chief.roster.assign({
    items: items.map(({ post, person, day, pattern }) => ({ post, person, day, ...(pattern ? { pattern } : {}) })),
  });
  expect((await chief.roster.get({ from: '2026-10-05', to: '2026-10-11' })).violations).toEqual([]);
  // With enough people nothing stays empty, and nobody carries much more than the others.
  for (const n of [2, 3]) await certificate(guards[n]?.personId ?? '', `BAZ-N${n}`, '2028-01-01');
  const full = await chief.roster.propose({ from: '2026-10-19', to: '2026-10-25', posts: ['GATE'] });
  expect(full.empty).toEqual([]);
  expect(full.items).toHaveLength(14);
  const shares = [...Map.groupBy(full.items, ({ name }) => name).values()].map((own) => own.length);
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(2);
});

test('holidays and times of high risk are complete a week ahead: a gap is told its owner once, and once more when it is near', async () => {
  const leader = await t.person({ roles: ['guard-leader'], name: '新班长' });
  await chief.roster.putPost({ code: 'GATE', owner: leader.personId });
  const system = t.app.system('roster');
  const told = async () => (await notices(leader)).filter((text) => text.startsWith('排班缺人'));
  await warnOfGaps(system);
  const first = await told();
  expect(first).toHaveLength(1);
  expect(first[0]).toContain('门岗');
  await warnOfGaps(system);
  expect(await told()).toEqual(first);
  // Saturday is no holiday and still far; as a time of high risk it must be complete.
  const marks = async () =>
    (await t.app.db.selectFrom('roster_warning').select('day').orderBy('day').execute()).map(({ day }) => String(day));
  expect(await marks()).not.toContain('2026-09-19');
  await chief.roster.putRisk({ name: '高考保障', from: '2026-09-19T00:00:00Z', until: '2026-09-19T10:00:00Z' });
  await warnOfGaps(system);
  expect(await marks()).toContain('2026-09-19');
  expect(await told()).toHaveLength(2);
  // The festival is eleven days off: not yet, then it is.
  expect((await marks()).some((day) => day >= '2026-09-25')).toBe(false);
  await t.later({ days: 4 });
  await warnOfGaps(system);
  expect(await marks()).toContain('2026-09-25');
});

test('two people in the control room at any time, though only one is asked for', async () => {
  await chief.duty.putPost({ code: 'ROOM', name: '监控中心', kind: 'control-room', needed: 1, place: 'B1F1A' });
  await chief.roster.putPost({ code: 'ROOM', demand: [{ pattern: 'F24', needed: 1 }] });
  const [one, two] = [await t.as('control-room'), await t.as('control-room')];
  const room = async () =>
    (await chief.roster.get({ from: '2026-11-02', to: '2026-11-02' })).gaps.filter(({ post }) => post === 'ROOM');
  expect(Math.max(...(await room()).map(({ missing }) => missing))).toBe(2);
  const items = [one, two].map(({ personId }) => ({
    post: 'ROOM',
    person: personId,
    day: '2026-11-02',
    from: '00:00',
    until: '00:00',
  }));
  await chief.roster.assign({ items: items.slice(0, 1) });
  expect(Math.max(...(await room()).map(({ missing }) => missing))).toBe(1);
  await chief.roster.assign({ items: items.slice(1) });
  // What is asked for until 8 the next morning is the next day's.
  expect((await room()).filter(({ from }) => from < '2026-11-02T16:00:00.000Z')).toEqual([]);
});

test('a line of doctors is planned by whom it belongs to, needs no right to stand at posts, and is who is on duty', async () => {
  const [head, doctor, other] = [
    await t.person({ roles: ['head'], name: '主任' }),
    await t.person({ roles: ['staff'], name: '张医生' }),
    await t.person({ roles: ['staff'], name: '李医生' }),
  ];
  await chief.duty.putPost({ code: 'L2', name: '内科二线', kind: 'duty-line' });
  await chief.roster.putPost({
    code: 'L2',
    line: 'second',
    owner: head.personId,
    demand: [{ pattern: 'F24', needed: 1 }],
  });
  await head.roster.putPost({ code: 'L2', members: [{ person: doctor.personId }, { person: other.personId }] });
  // Waits at home: two days in a row are nobody's rest broken.
  await head.roster.assign({
    items: ['2026-09-18', '2026-09-19'].map((day) => ({ post: 'L2', person: doctor.personId, day, pattern: 'F24' })),
  });
  const post = (await head.roster.get({ ...week, line: 'second' })).posts[0];
  expect(post).toMatchObject({ code: 'L2', onCall: true, mayPlan: true, owner: { name: '主任' } });
  expect(await atPost({ db: t.app.db, now: t.clock.now() }, post?.id ?? '')).toEqual([doctor.personId]);
  expect(await onDutyIds({ db: t.app.db, now: t.clock.now() }, ['duty-line'])).toEqual([doctor.personId]);
});

test('whoever is sent is the nearest: same floor, then building, the planned beside those signed on, all of them, and a small matter keeps nobody', async () => {
  await chief.duty.putPost({ code: 'PATROL', name: '巡逻', kind: 'guard-team', place: 'B2F1A' });
  const spots = ['B2F1A', 'B1F2A', 'B1F1', 'B1F1A', ...Array.from({ length: 10 }, () => 'B2F1A')];
  const patrol: As[] = [];
  for (const [n, place] of spots.entries()) {
    const guard = await t.person({ roles: ['guard'], name: `巡${n}` });
    await guard.duty.signOn({ code: 'PATROL', place });
    patrol.push(guard);
  }
  const operator = await t.as('control-room');
  const { caseId } = await operator.dispatch.raise({ key: 'near', place: 'B1F1A' });
  const { items } = await operator.dispatch.suggest({ id: caseId });
  expect(items.slice(0, 4).map(({ person, near }) => `${person.name} ${near}`)).toEqual([
    '巡3 here',
    '巡2 floor',
    '巡1 building',
    '巡0 campus',
  ]);
  // Thirteen and one who is planned at the gate, where nobody has signed on.
  expect(items.length).toBeGreaterThanOrEqual(14);
  expect(items[0]?.place?.path).toBe('本部 / B1 楼 / 1 层 / 大厅1');
  // What somebody has open beside it keeps him from nothing.
  const [near, next] = [patrol[3] as As, patrol[2] as As];
  const small = await near.case.create({
    type: 'repair',
    title: '大厅灯不亮',
    place: 'B1F1A',
    data: { problem: 'damage' },
  });
  await t.owner
    .insertInto('case_party')
    .values({ case_id: small.id, person_id: near.personId, relation: 'responder', joined_at: t.clock.now() })
    .execute();
  expect((await operator.dispatch.suggest({ id: caseId })).items[0]).toMatchObject({
    person: { id: near.personId },
    busy: false,
  });
  await operator.case.act({ id: caseId, action: 'acknowledge' });
  await operator.case.act({ id: caseId, action: 'dispatch', responders: [near.personId] });
  const second = await operator.dispatch.raise({ key: 'near2', place: 'B1F1A' });
  const again = (await operator.dispatch.suggest({ id: second.caseId })).items;
  expect(again[0]).toMatchObject({ person: { id: next.personId }, busy: false });
  expect(again.find(({ person }) => person.id === near.personId)).toMatchObject({ busy: true });
});

test('who signed on and off stands beside what was planned', async () => {
  const { items } = await chief.roster.stints({ post: 'PATROL' });
  expect(items).toHaveLength(14);
  expect(items[0]).toMatchObject({ post: { code: 'PATROL' }, until: null, planned: null });
});
