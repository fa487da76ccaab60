import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo, stageFile } from '../../../test/photos.ts';

let t: TestApp;
let head: As;
let chief: As;
let officer: As;
let logistics: As;
let deputy: As;
let director: As;
let nurse: As;
let departmentId: string;
const start = '2026-11-23T01:00:00Z';

beforeAll(async () => {
  t = await testApp({ at: start });
  chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'B1', name: '外科楼三层', kind: 'area', parent: 'C' });
  const it = await t.as('it');
  departmentId = (await it.identity.putDepartment({ code: 'WK', name: '外科' })).id;
});
// Sessions end while the clock runs on for days: everybody signs in anew for each story.
beforeEach(async () => {
  t.clock.set(start);
  [head, chief, officer, logistics, deputy, director, nurse] = await Promise.all([
    t.person({ roles: ['head'], name: '外科主任', departmentId }),
    t.as('security-chief'),
    t.as('fire-control'),
    t.as('logistics'),
    t.as('deputy-director'),
    t.as('director'),
    t.person({ roles: ['staff'], name: '王护士', departmentId }),
  ]);
});
afterAll(() => t.stop());

const act = (who: As, id: string, action: string, input: Record<string, unknown> = {}) =>
  who.case.act({ id, action, ...input });
const report = async (more: Record<string, unknown> = {}, who = nurse) =>
  (
    await who.case.create({
      type: 'hazard',
      title: '消防通道堆放杂物',
      place: 'B1',
      department: departmentId,
      data: { description: '通道被旧床占用', domain: 'fire', source: 'staff', ...more },
    })
  ).id;
async function dispatched(owner = logistics): Promise<string> {
  const id = await report();
  await act(chief, id, 'gradeGeneral', { domain: 'fire' });
  await act(chief, id, 'dispatch', { owner: owner.personId, note: '清空通道' });
  return id;
}
async function handIn(id: string, who = logistics): Promise<void> {
  t.clock.advance(60);
  const { id: file } = await attachFile(who, id, await photo());
  await act(who, id, 'handIn', { done: '旧床已移走', photosAfter: [file], cost: 120.5 });
}
const told = async (who: As, id: string) =>
  (await who.notice.list({ limit: 100 })).items.filter((one) => one.subject?.id === id).map(({ zh }) => zh);

test('a hazard is graded, dispatched, rectified, checked by somebody else and closed in time', async () => {
  const { id: before } = await stageFile(nurse, await photo());
  const id = await report({ photos: [before], risk: '火灾时无法疏散' });
  expect(await chief.case.get({ id })).toMatchObject({
    number: expect.stringMatching(/^YH-202611-\d{4}$/),
    state: 'registered',
    dueAt: '2026-11-30T16:00:00.000Z',
    data: { suggested: 'general', isRepeat: expect.any(Boolean) },
  });
  await act(chief, id, 'gradeGeneral', { domain: 'fire' });
  await act(chief, id, 'dispatch', { owner: logistics.personId });
  expect(await told(logistics, id)).toEqual([expect.stringContaining('派发')]);
  await handIn(id);
  expect((await chief.case.get({ id })).dueAt).toBe('2026-11-30T16:00:00.000Z');
  const closed = await act(officer, id, 'pass', { checkResult: '通道畅通' });
  expect(closed).toMatchObject({
    state: 'closed',
    kept: { limit: true },
    data: { grade: 'general', cost: 120.5, checkResult: '通道畅通' },
  });
  expect(closed.parties.find(({ relation }) => relation === 'checker')?.person.id).toBe(officer.personId);
  expect(await told(nurse, id)).toEqual([expect.stringContaining('销号')]);
});

test('whoever rectified does not check, whatever he may do otherwise', async () => {
  const id = await dispatched(chief);
  await handIn(id, chief);
  for (const action of ['pass', 'fail'])
    await expect(act(chief, id, action, { checkResult: '很好' })).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await act(officer, id, 'pass', { checkResult: '已核实' })).toMatchObject({ state: 'closed' });
});

test('the photo after must be newer than the dispatch, and than the new one after a failed check', async () => {
  const id = await report();
  const old = (await attachFile(nurse, id, await photo())).id;
  t.clock.advance(600);
  await act(chief, id, 'gradeGeneral', { domain: 'fire' });
  await act(chief, id, 'dispatch', { owner: logistics.personId });
  const hand = (photosAfter: string[]) => act(logistics, id, 'handIn', { done: '已清理', photosAfter });
  await expect(hand([])).rejects.toMatchObject({ code: 'invalid' });
  await expect(hand([old])).rejects.toMatchObject({ code: 'photo_too_old', status: 422 });
  t.clock.advance(3600);
  // Uploaded now, but its camera says it was taken before the dispatch (09:10 in the hospital).
  const stale = (await attachFile(logistics, id, await photo('2026:11:23 08:30:00'))).id;
  await expect(hand([stale])).rejects.toMatchObject({ code: 'photo_too_old' });
  const fresh = (await attachFile(logistics, id, await photo('2026:11:23 10:05:00'))).id;
  expect(await hand([fresh])).toMatchObject({ state: 'checking' });

  await act(officer, id, 'fail', { checkResult: '仍有两张床' });
  t.clock.advance(3600);
  const { stamps } = await act(chief, id, 'dispatch', { owner: logistics.personId });
  expect(stamps['dispatchedAt']).toBe('2026-11-23T03:10:00.000Z');
  await expect(hand([fresh])).rejects.toMatchObject({ code: 'photo_too_old' });
});

test('an extension is asked for by the rectifier, granted by somebody else, at most twice', async () => {
  const id = await dispatched();
  const ask = () => act(logistics, id, 'askExtension', { note: '等待配件' });
  await expect(act(chief, id, 'extend', { days: 3 })).rejects.toMatchObject({ code: 'wrong_state' });
  await ask();
  await expect(act(logistics, id, 'extend', { days: 3 })).rejects.toMatchObject({ code: 'wrong_person' });
  expect((await act(chief, id, 'extend', { days: 3 })).dueAt).toBe('2026-12-03T16:00:00.000Z');
  await ask();
  await act(chief, id, 'refuseExtension', { note: '请先清理半边' });
  await ask();
  expect((await act(chief, id, 'extend', { days: 2 })).dueAt).toBe('2026-12-05T16:00:00.000Z');
  await ask();
  await expect(act(chief, id, 'extend', { days: 1 })).rejects.toMatchObject({ code: 'too_many_extensions' });
  // The one who asks and may grant it does not grant his own.
  const own = await dispatched(chief);
  await act(chief, own, 'askExtension', { note: '等待配件' });
  await expect(act(chief, own, 'extend', { days: 3 })).rejects.toMatchObject({ code: 'wrong_person' });
});

test('an overdue one climbs: rectifier, then head, deputy director, director after 1, 3 and 7 days', async () => {
  const id = await dispatched();
  const people = { logistics, head, deputy, director };
  const rung = async (at: string) => {
    const before = await counts();
    t.clock.set(at);
    await t.app.cases.tick();
    const after = await counts();
    return Object.keys(people).filter((name) => after[name] !== before[name]);
  };
  const counts = async () => {
    const rows = await t.app.db.selectFrom('notice').select('person_id').where('subject_id', '=', id).execute();
    return Object.fromEntries(
      Object.entries(people).map(([name, { personId }]) => [
        name,
        rows.filter((row) => row.person_id === personId).length,
      ]),
    );
  };
  // Midnight is quiet; what is not urgent is told in the morning.
  expect(await rung('2026-11-30T16:00:00Z')).toEqual([]);
  expect(await rung('2026-12-01T00:00:00Z')).toEqual(['logistics']);
  expect(await rung('2026-12-02T00:00:00Z')).toEqual(['head']);
  expect(await rung('2026-12-03T00:00:00Z')).toEqual([]);
  expect(await rung('2026-12-04T00:00:00Z')).toEqual(['deputy']);
  expect(await rung('2026-12-07T00:00:00Z')).toEqual([]);
  expect(await rung('2026-12-08T00:00:00Z')).toEqual(['director']);
});

test('an item of the major-hazard list makes it major, whoever would like it smaller', async () => {
  const id = await report({ majorItems: ['4'] });
  expect(await chief.case.get({ id })).toMatchObject({ priority: 1, data: { suggested: 'major' } });
  await expect(act(chief, id, 'gradeGeneral', { domain: 'gas' })).rejects.toMatchObject({ code: 'listed_as_major' });
  const { id: file } = await attachFile(nurse, id, await photo());
  await expect(act(nurse, id, 'fixOnSpot', { done: '关了阀门', photosAfter: [file] })).rejects.toMatchObject({
    code: 'listed_as_major',
  });
  // Chosen while grading.
  const second = await report();
  await expect(act(chief, second, 'gradeGeneral', { domain: 'gas', majorItems: ['2.2'] })).rejects.toMatchObject({
    code: 'listed_as_major',
  });
  // Chosen by mistake: struck out with a reason, which stays in the timeline.
  await expect(act(nurse, id, 'strike', { note: '不是燃气设备' })).rejects.toMatchObject({ code: 'wrong_person' });
  await act(chief, id, 'strike', { note: '不是燃气设备' });
  expect(await act(chief, id, 'gradeGeneral', { domain: 'water' })).toMatchObject({ state: 'graded' });
  expect((await chief.case.timeline({ id })).items.map(({ note }) => note)).toContain('不是燃气设备');
});

test('a major one: measure the same day, plan in five parts, reported upwards, supervised, then closed', async () => {
  const id = await report({ majorItems: ['2.3'], domain: 'power' });
  const graded = await act(chief, id, 'gradeMajor', { domain: 'power', risk: '配电柜故障可能起火' });
  expect(graded).toMatchObject({ state: 'major', dueAt: '2026-11-23T16:00:00.000Z', facts: { grade: 'major' } });
  for (const who of [head, deputy, director])
    expect(await told(who, id)).toEqual([expect.stringContaining('定为重大')]);
  await expect(act(chief, id, 'dispatch', { owner: logistics.personId })).rejects.toMatchObject({
    code: 'wrong_state',
  });
  expect(await act(logistics, id, 'secure', { measure: '断电并派人值守' })).toMatchObject({
    state: 'planning',
    kept: { secure: true },
  });
  const plan = {
    planOwner: '总务科 陈科长',
    planMeasures: '更换配电柜',
    planFunds: 86_000,
    limitOn: '2026-12-31',
    planFallback: '停电应急预案',
  };
  for (const part of Object.keys(plan))
    await expect(act(chief, id, 'plan', { ...plan, [part]: undefined })).rejects.toMatchObject({ code: 'invalid' });
  await expect(act(chief, id, 'plan', { ...plan, limitOn: '2026-11-22' })).rejects.toMatchObject({ code: 'date_past' });
  // The plan's own day is the limit now.
  expect((await act(chief, id, 'plan', plan)).dueAt).toBe('2026-12-31T16:00:00.000Z');
  await expect(act(chief, id, 'supervise', { note: '每周报告' })).rejects.toMatchObject({ code: 'wrong_person' });
  await act(deputy, id, 'supervise', { note: '每周报告' });
  await act(chief, id, 'dispatch', { owner: logistics.personId });
  await handIn(id);
  const leader = await t.as('duty-leader');
  const pass = () => act(leader, id, 'pass', { checkResult: '已更换' });
  await expect(pass()).rejects.toMatchObject({ code: 'major_not_reported' });
  await act(chief, id, 'reportUp', { authorityReport: '2026-11-23 卫健委 安〔2026〕8号' });
  await expect(pass()).rejects.toMatchObject({ code: 'major_not_reported' });
  await act(chief, id, 'reportUp', { congressReport: '2026-11-24 职代会团长会' });
  expect(await pass()).toMatchObject({
    state: 'closed',
    data: { isSupervised: true, grade: 'major' },
    kept: { limit: true },
  });
});

test('a measure that comes after midnight breaks its promise', async () => {
  const id = await report();
  await act(chief, id, 'gradeMajor', { domain: 'fire', risk: '堵塞唯一出口' });
  t.clock.advance(15 * 3600);
  await t.app.cases.tick();
  const urgent = (await t.app.db.selectFrom('notice').selectAll().where('subject_id', '=', id).execute()).filter(
    ({ is_urgent, zh }) => is_urgent && zh.includes('临时措施时限已到'),
  );
  expect(urgent.map(({ person_id }) => person_id)).toContain(deputy.personId);
  expect(
    (await t.app.db.selectFrom('case').select('kept').where('id', '=', id).executeTakeFirstOrThrow()).kept,
  ).toEqual(expect.objectContaining({ secure: false }));
});

test('what is put right on the spot is still checked by somebody else', async () => {
  const id = await report();
  const { id: file } = await attachFile(nurse, id, await photo());
  await act(nurse, id, 'fixOnSpot', { done: '当场搬走', photosAfter: [file] });
  expect(await act(officer, id, 'pass', { checkResult: '属实' })).toMatchObject({
    state: 'closed',
    data: { grade: 'general' },
  });
});

test('a head rectifies what is his department’s, and nobody else’s', async () => {
  const id = await dispatched();
  const stranger = await t.as('head');
  await expect(stranger.case.get({ id })).rejects.toMatchObject({ code: 'not_found' });
  t.clock.advance(60);
  const { id: file } = await attachFile(head, id, await photo());
  expect(await act(head, id, 'handIn', { done: '已清理', photosAfter: [file] })).toMatchObject({ state: 'checking' });
  await expect(act(nurse, id, 'pass', { checkResult: '好' })).rejects.toMatchObject({ code: 'wrong_person' });
});

test('again at the same place is a repeat; a false one is closed with a reason and does not count', async () => {
  const first = await report({ domain: 'gas' });
  expect((await chief.case.get({ id: first })).data).toMatchObject({ isRepeat: false });
  await act(chief, first, 'dismiss', { checkResult: '是备用管道' });
  const second = await report({ domain: 'gas' });
  expect((await chief.case.get({ id: second })).data).toMatchObject({ isRepeat: false });
  const third = await report({ domain: 'gas' });
  expect((await chief.case.get({ id: third })).data).toMatchObject({ isRepeat: true });
  await expect(act(chief, third, 'dismiss')).rejects.toMatchObject({ code: 'invalid' });
});

test('fire control works on fires alone; at night whoever leads the duty grades the rest', async () => {
  const leader = await t.as('duty-leader');
  const [fire, power, unsaid] = [
    await report(),
    await report({ domain: 'power' }),
    await report({ domain: undefined }),
  ];
  expect(await act(officer, fire, 'gradeGeneral', { domain: 'fire' })).toMatchObject({ state: 'graded' });
  await act(officer, fire, 'dispatch', { owner: logistics.personId });

  // It sees the other one, and that it is not its own.
  expect((await officer.case.get({ id: power })).actions).toEqual([]);
  for (const [action, input] of [
    ['gradeGeneral', { domain: 'power' }],
    ['gradeGeneral', { domain: 'fire' }],
    ['dismiss', { checkResult: '无' }],
  ] as const)
    await expect(act(officer, power, action, input)).rejects.toMatchObject({ code: 'wrong_person' });
  expect((await officer.case.list({ type: ['hazard'], todo: true })).items.map(({ id }) => id)).not.toContain(power);
  expect((await leader.case.list({ type: ['hazard'], todo: true })).items.map(({ id }) => id)).toContain(power);
  expect(await act(leader, power, 'gradeGeneral', { domain: 'power' })).toMatchObject({ state: 'graded' });

  // What nobody has said yet may turn out to be a fire, and is graded as one or left to others.
  expect((await officer.case.get({ id: unsaid })).actions.toSorted()).toEqual(['gradeGeneral', 'gradeMajor']);
  await expect(act(officer, unsaid, 'gradeGeneral', { domain: 'water' })).rejects.toMatchObject({ code: 'not_yours' });
  expect(await act(officer, unsaid, 'gradeGeneral', { domain: 'fire' })).toMatchObject({ state: 'graded' });

  const told = async (who: As) => (await who.notice.list({})).items.map(({ subject }) => subject?.id);
  expect(await told(officer)).toEqual(expect.arrayContaining([fire, unsaid]));
  expect(await told(officer)).not.toContain(power);
  expect(await told(leader)).toContain(power);
});
