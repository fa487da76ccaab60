import { recurrenceIn, type Plan, type Recurrence, type RoundDetail } from '@anyuan/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';
import { turnRounds } from './turn.ts';

let t: TestApp;
let chief: As;
let guard: As;
let leader: As;
let ward: string;
// Past ten in the morning of a Thursday, hospital time.
const start = '2026-04-30T02:01:00Z';

beforeAll(async () => {
  t = await testApp({ at: start });
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C', name: '本部', kind: 'campus' });
  ward = (await founder.identity.putDepartment({ code: 'W', name: '骨科病区', campus: 'C' })).id;
  await founder.identity.putDepartment({ code: 'SEC', name: '保卫科', campus: 'C' });
  for (const [code, name] of [
    ['P1', '门诊大厅'],
    ['P2', '急诊'],
    ['P3', '发热门诊'],
  ] as const)
    await founder.place.put({ code, name, kind: 'area', parent: 'C', ...(code === 'P2' ? { department: 'W' } : {}) });
  chief = await t.as('security-chief');
  await chief.duty.putPost({ code: 'G1', name: '保安一班', kind: 'guard-team', place: 'P1' });
  await chief.duty.putPost({ code: 'DL', name: '值班领导', kind: 'duty-leader' });
  // The first of May is a holiday; the ninth is worked for it.
  for (const [on, working] of [
    ['2026-05-01', false],
    ['2026-05-04', false],
    ['2026-05-05', false],
    ['2026-05-09', true],
  ] as const)
    await founder.setting.putDay({ on, working, name: '劳动节' });
});
beforeEach(async () => {
  t.clock.set(start);
  await t.app.system('test').tx(async (tx) => {
    tx.unaudited('every story begins with nobody on duty and no plan at work');
    await tx.db.updateTable('plan').set({ is_active: false, made_until: null }).execute();
    await tx.db.updateTable('round').set({ state: 'void', ring_at: null }).execute();
    await tx.db.updateTable('sign_on').set({ until: tx.now }).where('until', 'is', null).execute();
    await tx.db.updateTable('heightened').set({ ended_at: tx.now }).execute();
    await tx.db.deleteFrom('notice').execute();
  });
  [chief, guard, leader] = await Promise.all([t.as('security-chief'), t.as('guard'), t.as('duty-leader')]);
  await guard.duty.signOn({ code: 'G1' });
  await leader.duty.signOn({ code: 'DL' });
});
afterAll(() => t.stop());

const rule = (text: string): Recurrence => {
  const read = recurrenceIn(text);
  if (!read) throw new Error(`no rule: ${text}`);
  return read;
};
let number = 0;
const put = (text: string, more: Record<string, unknown> = {}, who = chief): Promise<Plan> =>
  who.plan.put({
    code: `JH-${++number}`,
    name: '治安巡查',
    kind: 'security',
    recurrence: rule(text),
    form: 'security-patrol',
    where: 'places',
    points: ['P1', 'P2'],
    post: 'G1',
    rule: '条例第八条',
    ...more,
  });
const turn = () => turnRounds(t.app.system('round-turn'));
const to = async (at: string): Promise<void> => {
  await t.later({ minutes: (Date.parse(`${at.replace(' ', 'T')}:00+08:00`) - t.clock.now().getTime()) / 60_000 });
  await turn();
};
const local = (at: string): string =>
  new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');
const rounds = async (plan: Plan, from = '2026-04-01', until = '2026-12-31') =>
  (await chief.round.list({ plan: plan.code, from, to: until, limit: 500 })).items;
const windows = async (plan: Plan, from?: string, until?: string) =>
  (await rounds(plan, from, until)).map((one) => `${local(one.from)} – ${local(one.to)}`);
const one = async (plan: Plan, n = 0): Promise<RoundDetail> =>
  guard.round.get({ id: (await rounds(plan, '2026-05-01'))[n]!.id });
const fine = { order: 'good', locks: 'good', devices: 'good', objects: 'good', passages: 'good' };
const check = (round: { id: string }, point: string | undefined, more: Record<string, unknown> = {}, who = guard) =>
  who.round.check({ id: round.id, ...(point ? { point } : {}), method: 'qr', answers: fine, ...more });
const told = async (who: As) => (await who.notice.list({})).items.map(({ zh }) => zh);

test('rounds are made weeks ahead, over midnight and the end of a month, each once', async () => {
  const night = await put('每天 22:00–06:00每2小时');
  expect(await windows(night, '2026-04-30', '2026-05-01')).toEqual([
    '04-30 22:00 – 05-01 00:00',
    '05-01 00:00 – 05-01 02:00',
    '05-01 02:00 – 05-01 04:00',
    '05-01 04:00 – 05-01 06:00',
    '05-01 22:00 – 05-02 00:00',
  ]);
  const before = await rounds(night);
  await turn();
  await t.later({ days: 1 });
  await turn();
  const after = await rounds(night);
  expect(after.slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(after.length - before.length).toBe(4);
  expect(new Set(after.map(({ from }) => from)).size).toBe(after.length);
});

test('before holidays, on days that are worked for them, and moved away from days of rest', async () => {
  expect(await windows(await put('连休3天及以上的节假日前1天内'), '2026-04-30', '2026-05-20')).toEqual([
    '04-30 00:00 – 05-01 00:00',
  ]);
  const working = await windows(await put('每个工作日'), '2026-05-01', '2026-05-10');
  expect(working.map((text) => text.slice(0, 5))).toEqual(['05-06', '05-07', '05-08', '05-09']);
  expect(await windows(await put('每月1日遇休顺延'), '2026-05-01', '2026-05-31')).toEqual([
    '05-06 00:00 – 05-07 00:00',
  ]);
});

test('a guard scans every point in time: on time, scored, and the figure by rule says so', async () => {
  const plan = await put('每天 10:00–12:00共1次');
  await to('2026-05-01 10:10');
  const round = await one(plan);
  expect(round).toMatchObject({ state: 'planned', points: 2, mayDo: true, form: { name: '治安巡查记录' } });
  expect(round.spots.map(({ code, name }) => [code, name])).toEqual([
    ['P1', '本部 / 门诊大厅'],
    ['P2', '本部 / 急诊'],
  ]);
  const [p1, p2] = round.spots;
  const first = await check(round, p1!.key);
  expect(first).toMatchObject({ caseId: null, flags: [], round: { state: 'begun', seen: 1, verdict: null } });
  await t.later({ minutes: 5 });
  const last = await check(round, p2!.key);
  expect(last.round).toMatchObject({ state: 'done', verdict: 'onTime', seen: 2, bad: 0, by: 'guard' });
  const { groups } = await chief.figure.list({ type: 'round', from: '2026-05-01', to: '2026-05-01', by: 'rule' });
  const figures = groups.find(({ key }) => key === '条例第八条')!.figures;
  expect(figures.find(({ name }) => name === 'onTime')).toMatchObject({ numerator: 1, denominator: 1 });
  expect(
    (await chief.round.list({ figure: figures.find(({ name }) => name === 'onTime')!.of })).items.map(({ id }) => id),
  ).toEqual([round.id]);
  expect((await chief.form.answers({ form: 'security-patrol' })).total).toBe(2);
});

test('late: whoever makes it hears, after 15 minutes the leader, then who plans; missed points by name; made up later', async () => {
  const plan = await put('每天 10:00–12:00共1次');
  await to('2026-05-01 11:50');
  const round = await one(plan);
  await check(round, round.spots[0]!.key);
  await to('2026-05-01 12:01');
  expect(await told(guard)).toEqual(['逾期未巡:治安巡查(应于 05-01 12:00 前),未到:急诊']);
  expect(await told(leader)).toEqual([]);
  await to('2026-05-01 12:16');
  expect(await told(leader)).toEqual(['逾期未巡:治安巡查(应于 05-01 12:00 前),未到:急诊']);
  await to('2026-05-01 12:31');
  expect(await told(chief)).toHaveLength(1);
  await to('2026-05-01 13:01');
  expect(await one(plan)).toMatchObject({ state: 'missed', verdict: 'missed', missed: ['本部 / 急诊'] });
  await t.later({ hours: 2 });
  const { round: after, flags } = await check(round, round.spots[1]!.key);
  expect([after.state, after.verdict, after.missed, flags]).toEqual(['done', 'madeUp', ['本部 / 急诊'], ['late']]);
  expect(await told(guard)).toHaveLength(1);
});

test('early, late, typed, out of order, too fast, twice: noted, never refused', async () => {
  const plan = await put('每天 10:00–12:00共1次', { isOrdered: true });
  await to('2026-05-01 09:30');
  const round = await one(plan);
  const [p1, p2] = round.spots.map(({ key }) => key);
  expect((await check(round, p2, { method: 'code' })).flags).toEqual(['early', 'typed', 'order']);
  await t.later({ minutes: 1 });
  expect((await check(round, p2, { method: 'tap' })).flags).toEqual(['early', 'unproven', 'twice']);
  t.clock.advance(5);
  const done = await check(round, p1);
  expect([done.flags, done.round.verdict]).toEqual([['early', 'fast'], 'early']);
  const next = await one(plan, 1);
  await to('2026-05-02 12:20');
  await check(next, p1);
  await t.later({ minutes: 1 });
  expect((await check(next, p2)).round).toMatchObject({ state: 'done', verdict: 'late' });
});

test('a phone that was away tells when it was there; a clock that is ahead is noted', async () => {
  const plan = await put('每天 10:00–12:00共1次', { points: ['P1'] });
  await to('2026-05-01 15:00');
  const round = await one(plan);
  const send = (doneAt: string) =>
    guard.call(
      'POST',
      `/api/v1/rounds/${round.id}/checks`,
      { point: round.spots[0]!.key, method: 'qr', answers: fine },
      { 'done-at': doneAt, 'idempotency-key': `k-${doneAt}` },
    );
  const body = (answer: Awaited<ReturnType<typeof send>>) => answer.json as { round: RoundDetail; flags: string[] };
  const at = '2026-05-01T03:00:00.000Z';
  expect(body(await send(at)).round).toMatchObject({ state: 'done', verdict: 'onTime' });
  // The same tap once more is the same fact.
  expect(body(await send(at)).round.checks).toHaveLength(1);
  expect(body(await send('2026-05-02T03:00:00.000Z')).flags).toContain('clock');
});

test('a failed item opens a hazard with its photo; its end closes the point; until then the next round sees it', async () => {
  const plan = await put('每天 10:00–12:00共1次');
  await to('2026-05-01 10:10');
  const round = await one(plan);
  const [, spot] = round.spots;
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await photo())]), '锁.jpg');
  const { json } = await guard.call('POST', `/api/v1/subjects/round/${round.id}/files`, form);
  const file = (json as { id: string }).id;
  await expect(check(round, spot!.key, { answers: { ...fine, locks: 'bad' } })).rejects.toMatchObject({
    code: 'invalid',
  });
  const bad = { ...fine, locks: 'bad', locksPhoto: [file], locksNote: '门锁脱落' };
  const { caseId, round: after } = await check(round, spot!.key, { answers: bad, hazard: true });
  expect(after).toMatchObject({ bad: 1 });
  const hazard = await chief.case.get({ id: caseId! });
  expect(hazard).toMatchObject({
    type: 'hazard',
    title: '本部 / 急诊:门窗、门禁、重点部位上锁完好',
    data: { source: 'patrol', domain: 'order' },
  });
  const [copy] = hazard.data['photos'] as string[];
  expect(copy).not.toBe(file);
  expect((await chief.call('GET', `/api/v1/files/${copy}`)).status).toBe(200);

  const next = await one(plan, 1);
  expect(next.spots[1]!.open).toMatchObject([{ number: hazard.number, open: true }]);
  // Found again tomorrow it is the same hazard.
  await to('2026-05-02 10:10');
  const again = await check(next, spot!.key, {
    answers: { ...fine, locks: 'bad', locksPhoto: [await upload(next)] },
    hazard: true,
  });
  expect(again.caseId).toBe(caseId);

  const logistics = await t.as('logistics');
  const act = (who: As, action: string, input: Record<string, unknown> = {}) =>
    who.case.act({ id: caseId!, action, ...input });
  await act(chief, 'gradeGeneral', { domain: 'order' });
  await act(chief, 'dispatch', { owner: logistics.personId, note: '换锁' });
  t.clock.advance(60);
  const { id: fixed } = await attachFile(logistics, caseId!, await photo());
  await act(logistics, 'handIn', { done: '已换锁', photosAfter: [fixed] });
  await act(chief, 'pass', { checkResult: '牢固' });
  const third = await one(plan, 2);
  expect(third.spots[1]!.open).toEqual([]);
  expect((await one(plan)).spots[1]!.check?.case).toMatchObject({ open: false, state: '已销号' });
});
const upload = async (round: { id: string }): Promise<string> => {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await photo())]), 'x.jpg');
  return ((await guard.call('POST', `/api/v1/subjects/round/${round.id}/files`, form)).json as { id: string }).id;
};

test('who began goes on with the questions he began with', async () => {
  await chief.form.put({ code: 'gate', name: '门卫', area: 'security' });
  const publish = async (ask: string) => {
    const { revision } = await chief.form.open({ code: 'gate', draft: true });
    const definition = {
      title: ['门卫', ''],
      sections: [{ title: ['一', ''], questions: [{ kind: 'check', key: 'q', ask: [ask, ''] }] }],
    };
    const saved = await chief.form.save({ code: 'gate', revision, definition: definition as never });
    return chief.form.publish({ code: 'gate', revision: saved.revision });
  };
  const old = await publish('门锁好');
  const plan = await put('每天 10:00–12:00共1次', { form: 'gate' });
  await to('2026-05-01 10:10');
  const round = await one(plan);
  const [p1, p2] = round.spots.map(({ key }) => key);
  await check(round, p1, { answers: { q: 'good' }, versionId: old.versionId });
  await publish('有人值守');
  const after = await one(plan);
  expect(JSON.stringify(after.form)).toContain('门锁好');
  await check(round, p2, { answers: { q: 'bad' } });
  const { items } = await chief.form.answers({ form: 'gate' });
  expect(items.map(({ version }) => version)).toEqual([1, 1]);
  expect(JSON.stringify((await one(plan, 1)).form)).toContain('有人值守');
});

test('touts: three times a day and area; short of it the alarm is given before the day ends; at the peak there are more', async () => {
  const plan = await put('每天 08:00–18:00共3次', {
    kind: 'tout',
    name: '医托巡查',
    form: 'tout-patrol',
    points: ['P1', 'P3'],
    peakEvery: 30,
  });
  expect(plan.perDay).toBe(3);
  const good = { touts: 'good', notice: 'good', queue: 'good' };
  const walk = async (n: number, points: number[]) => {
    const round = await one(plan, n);
    for (const point of points) {
      await check(round, round.spots[point]!.key, { answers: good });
      await t.later({ minutes: 1 });
    }
  };
  await to('2026-05-01 08:10');
  const today = await rounds(plan, '2026-05-01', '2026-05-01');
  expect(today).toHaveLength(3);
  await walk(0, [0, 1]);
  await to('2026-05-01 12:00');
  await walk(1, [0]);
  await to('2026-05-01 15:00');
  await walk(2, [0]);
  await to('2026-05-01 18:01');
  expect((await told(guard)).filter((text) => text.startsWith('今日巡查不足'))).toEqual([
    '今日巡查不足:医托巡查,发热门诊 1/3',
  ]);
  expect(await told(leader)).toContain('今日巡查不足:医托巡查,发热门诊 1/3');
  await to('2026-05-01 18:05');
  expect((await told(guard)).filter((text) => text.startsWith('今日巡查不足'))).toHaveLength(1);

  // The next day the fever clinic is full from nine to ten: one more round every half hour, and none after it.
  await to('2026-05-02 09:00');
  await leader.round.setPeak({ hours: 1, reason: '流感' });
  const extra = async () => (await rounds(plan, '2026-05-02', '2026-05-02')).filter((round) => round.extra === 'peak');
  expect((await extra()).map((round) => `${local(round.from)} – ${local(round.to)}`)).toEqual([
    '05-02 09:00 – 05-02 09:30',
  ]);
  await to('2026-05-02 09:20');
  expect(await extra()).toHaveLength(1);
  await to('2026-05-02 09:30');
  await to('2026-05-02 10:00');
  await to('2026-05-02 11:00');
  expect((await extra()).map((round) => local(round.to))).toEqual(['05-02 09:30', '05-02 10:00']);
  expect((await chief.round.heightened({})).peak).toBeNull();

  // The counter at its door says the same, without anybody.
  await chief.device.put({ code: 'CNT', name: '发热门诊客流', kind: 'other', place: 'P3' });
  const { token } = await chief.device.token({ code: 'CNT' });
  const signal = (key: string) =>
    t.anonymous.call(
      'POST',
      '/api/v1/signals',
      { device: 'CNT', key, kind: 'peak', at: t.clock.now().toISOString() },
      { authorization: `Bearer ${token}` },
    );
  expect((await signal('a')).json).toMatchObject({ verdict: 'state', caseId: null });
  expect((await chief.round.heightened({})).peak).toMatchObject({ by: '发热门诊客流' });
  await turn();
  expect(await extra()).toHaveLength(3);
  const first = (await chief.round.heightened({})).peak!;
  await t.later({ minutes: 10 });
  await signal('b');
  const longer = (await chief.round.heightened({})).peak!;
  expect([longer.id, longer.until > first.until]).toEqual([first.id, true]);
});

test('the security level: rounds twice as often, one more at posts, people told; it ends by itself', async () => {
  await chief.duty.putPost({
    code: 'CR',
    name: '监控中心',
    kind: 'control-room',
    place: 'P1',
    needed: 2,
    roundTheClock: true,
  });
  const plan = await put('每天 00:00–24:00每2小时');
  const weekly = await put('每周内1次', { kind: 'keyRoom', form: 'three-irons' });
  await to('2026-05-01 08:00');
  await expect(guard.round.setLevel({ level: 2, hours: 24, reason: '敏感时段' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  await chief.round.setLevel({ level: 2, hours: 12, reason: '敏感时段' });
  const day = await windows(plan, '2026-05-01', '2026-05-01');
  expect(day.filter((text) => text >= '05-01 08:00' && text < '05-01 20:00')).toHaveLength(12);
  expect(day.slice(-2)).toEqual(['05-01 20:00 – 05-01 22:00', '05-01 22:00 – 05-02 00:00']);
  expect((await rounds(weekly)).every((round) => round.extra === null)).toBe(true);
  const post = (await chief.duty.now({})).posts.find(({ code }) => code === 'CR');
  expect([post?.needed, post?.extra, post?.gap]).toEqual([2, 1, 3]);
  expect(await told(leader)).toContain(
    '安防等级提升为二级(严重),至 2026-05-01 20:00:敏感时段。巡查加密、岗位增员已生效',
  );
  await to('2026-05-01 20:01');
  expect((await chief.round.heightened({})).level).toBeNull();
  expect((await chief.duty.now({})).posts.find(({ code }) => code === 'CR')?.gap).toBe(2);
  // Lifted before its time, the usual rounds are back at once.
  await chief.round.setLevel({ level: 1, hours: 48, reason: '演练' });
  const raised = (await windows(plan, '2026-05-02', '2026-05-02')).length;
  const { level } = await chief.round.heightened({});
  await chief.round.end({ id: level!.id });
  expect([raised, (await windows(plan, '2026-05-02', '2026-05-02')).length]).toEqual([36, 12]);
});

test('alarm points: the press under test is the record', async () => {
  for (const code of ['PB-1', 'PB-2'])
    await chief.device.put({ code, name: `报警盒 ${code}`, kind: 'panic-button', place: 'P1' });
  const plan = await put('每月内1次', {
    kind: 'alarmTest',
    form: null,
    where: 'devices',
    points: null,
    deviceKind: 'panic-button',
    within: 'C',
  });
  const { token } = await chief.device.token({ code: 'PB-1' });
  await to('2026-05-03 10:00');
  await chief.device.startTest({ code: 'PB-1', minutes: 10 });
  const pressed = await t.anonymous.call(
    'POST',
    '/api/v1/signals',
    { device: 'PB-1', kind: 'panic', key: 'test-1', at: t.clock.now().toISOString() },
    { authorization: `Bearer ${token}` },
  );
  expect(pressed.status).toBe(200);
  await to('2026-05-03 10:05');
  const [april, may] = await rounds(plan);
  expect([april?.seen, may?.seen, may?.points]).toEqual([0, 1, 2]);
  const round = await guard.round.get({ id: may!.id });
  expect(round.checks).toMatchObject([
    { name: '报警盒 PB-1', method: 'signal', flags: [], by: { name: 'device test' } },
  ]);
  await to('2026-06-02 00:30');
  expect(await guard.round.get({ id: may!.id })).toMatchObject({ verdict: 'missed', missed: ['报警盒 PB-2'] });
});

test('things of a register: their own check is asked, recorded with the thing, and moves its term on', async () => {
  const fire = await t.as('fire-control');
  const made = await fire.register.create({ kind: 'extinguisher', place: 'P1', agent: 'powder', made: '2025-01-01' });
  const plan = await put(
    '每月内1次',
    {
      kind: 'equipment',
      form: null,
      where: 'things',
      points: null,
      thingKind: 'extinguisher',
      post: null,
      department: 'W',
    },
    fire,
  );
  await to('2026-05-10 09:00');
  const [, round] = await rounds(plan);
  const whole = await fire.round.get({ id: round!.id });
  expect(whole.spots.map(({ code }) => code)).toEqual([made.code]);
  const good = { pressure: 'good', seal: 'good', body: 'good', hose: 'good', position: 'good' };
  const { caseId, round: done } = await fire.round.check({
    id: round!.id,
    point: whole.spots[0]!.key,
    method: 'qr',
    answers: { ...good, pressure: 'bad' },
  });
  expect(done).toMatchObject({ state: 'done', verdict: 'onTime', bad: 1 });
  expect(await chief.case.get({ id: caseId! })).toMatchObject({ type: 'hazard' });
  expect(await fire.register.find({ code: made.code })).toMatchObject({ state: 'faulty' });
  const { items } = await fire.register.checks({ code: made.code });
  expect(items).toMatchObject([{ check: 'monthly', passed: false, bad: ['pressure'] }]);
});

test('so long after the last time: the next one stands there once it is done', async () => {
  const plan = await put('上次完成后30天(首次2026-05-02,可提前2天)', { points: ['P1'] });
  expect(await windows(plan)).toEqual(['04-30 00:00 – 05-03 00:00']);
  await to('2026-05-01 10:00');
  const round = await one(plan);
  await check(round, round.spots[0]!.key);
  await turn();
  expect(await windows(plan)).toEqual(['04-30 00:00 – 05-03 00:00', '05-29 00:00 – 06-01 00:00']);
});

test('a plan that is changed: what has begun stays, what comes is made anew; a round that is called off counts for nobody', async () => {
  const plan = await put('每天 10:00–12:00共1次');
  await to('2026-05-01 10:10');
  const begun = await one(plan);
  await check(begun, begun.spots[0]!.key);
  await chief.plan.put({ code: plan.code, recurrence: rule('每天 14:00–16:00共1次'), points: ['P3'] });
  expect(await windows(plan, '2026-05-01', '2026-05-02')).toEqual([
    '05-01 10:00 – 05-01 12:00',
    '05-01 14:00 – 05-01 16:00',
    '05-02 14:00 – 05-02 16:00',
  ]);
  expect((await one(plan)).spots.map(({ code }) => code)).toEqual(['P1', 'P2']);
  const next = await one(plan, 1);
  expect(next.spots.map(({ code }) => code)).toEqual(['P3']);
  await chief.round.call({ id: next.id, reason: '停电检修' });
  await to('2026-05-01 18:00');
  expect((await rounds(plan, '2026-05-01', '2026-05-01')).map(({ verdict }) => verdict)).toEqual(['missed']);
  await chief.plan.remove({ code: plan.code });
  expect(await rounds(plan, '2026-05-02')).toEqual([]);
});

test('each department for itself; its people see theirs and nobody else’s; who is not of that area plans nothing there', async () => {
  const quality = await t.as('medical-affairs');
  const plan = await put(
    '每月内1次',
    {
      kind: 'sixS',
      form: 'six-s',
      where: 'departments',
      points: null,
      departments: ['W', 'SEC'],
      isSplit: true,
      post: null,
    },
    quality,
  );
  const all = (await quality.round.list({ plan: plan.code })).items;
  expect(all.map(({ department }) => department?.code ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual([
    'SEC',
    'SEC',
    'SEC',
    'W',
    'W',
    'W',
  ]);
  const nurse = await t.person({ roles: ['staff'], name: '护士', departmentId: ward });
  const mine = (await nurse.round.list({ plan: plan.code })).items;
  expect(mine.map(({ department }) => department?.code)).toEqual(['W', 'W', 'W']);
  const shift = await nurse.round.shift({});
  expect(shift.rounds.map(({ plan: its, spots }) => [its.code, spots.map(({ code }) => code)])).toEqual([
    [plan.code, ['W']],
  ]);
  const other = all.find(({ department }) => department?.code === 'SEC')!;
  await expect(nurse.round.get({ id: other.id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(nurse.round.check({ id: other.id, point: 'x' })).rejects.toMatchObject({ code: 'forbidden' });
  await expect(put('每月内1次', {}, quality)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a round nobody planned can be called for at any time', async () => {
  const plan = await put('随时发起', { points: ['P3'] });
  expect(await rounds(plan)).toEqual([]);
  const { roundId } = await chief.plan.start({ code: plan.code, minutes: 30 });
  expect(await chief.round.get({ id: roundId })).toMatchObject({ extra: 'call', points: 1, state: 'planned' });
  await t.later({ minutes: 5 });
  const round = await guard.round.get({ id: roundId });
  expect((await check(round, round.spots[0]!.key)).round.verdict).toBe('onTime');
});

test('plans go out as Excel and come back; the words of a rule are understood', async () => {
  const plan = await put('每周一、三 09:00–11:00');
  const { raw } = await chief.call('GET', '/api/v1/export/plans');
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(raw)]), 'plans.xlsx');
  const { json } = await chief.call('POST', '/api/v1/import/plans', form);
  const report = json as { bad: number; rows: { code: string; verdict: string }[] };
  expect(report.rows.find(({ code }) => code === plan.code)?.verdict).toBe('same');
});

test('a plan is looked at once a day, not every minute', async () => {
  await put('每天 08:00-10:00');
  const looks = async () =>
    (await t.app.db.selectFrom('audit').select('seq').where('action', '=', 'plan.make').execute()).length;
  const turn = () => turnRounds(t.app.system('test'));
  await turn();
  const before = await looks();
  for (let minute = 0; minute < 3; minute++) {
    t.clock.advance(60);
    await turn();
  }
  expect(await looks()).toBe(before);
  t.clock.advance(24 * 3600);
  await turn();
  expect(await looks()).toBe(before + 1);
});

test('a month of a plan on paper: every verdict in words, points by name, what was missed, signed', async () => {
  const plan = await put('每天 10:00–12:00共1次');
  await to('2026-05-01 10:10');
  const first = await one(plan);
  for (const { key } of first.spots) await check(first, key);
  await to('2026-05-02 12:20');
  const late = await one(plan, 1);
  for (const { key } of late.spots) await check(late, key);
  await to('2026-05-03 11:00');
  const missed = await one(plan, 2);
  await check(missed, missed.spots[0]!.key);
  await to('2026-05-03 13:01');
  const asked = new URLSearchParams({ plan: plan.code, from: '2026-05-01', to: '2026-05-03' });
  const { raw } = await chief.call('GET', `/api/v1/print/rounds?${asked.toString()}`);
  const page = raw.toString();
  for (const words of [
    '准时',
    '晚巡',
    '漏巡',
    '本部 / 急诊',
    '本部 / 门诊大厅 10:10',
    '巡查记录台账',
    '班组长',
    plan.code,
  ])
    expect(page).toContain(words);
  // The code on the paper leads to the same list, and tells whether it is still what is recorded.
  const { rows, sha256 } = await chief.round.digest({
    plan: plan.code,
    from: '2026-05-01',
    to: '2026-05-03',
    lang: 'zh',
  });
  expect([rows, page.includes(sha256)]).toEqual([3, true]);
  const { round } = await check(missed, missed.spots[1]!.key);
  expect(round.verdict).toBe('madeUp');
  const after = await chief.round.digest({ plan: plan.code, from: '2026-05-01', to: '2026-05-03', lang: 'zh' });
  expect(after.sha256).not.toBe(sha256);
  const { items } = await chief.ledger.rows({ type: 'round', ledger: 'missed', from: '2026-05-01', to: '2026-05-31' });
  expect(items).toEqual([]);
  const all = await chief.ledger.rows({ type: 'round', ledger: 'all', from: '2026-05-01', to: '2026-05-03' });
  expect(all.items.map(({ cells }) => cells[2])).toEqual(['准时', '晚巡', '补巡']);
});

test('rounds that lead to the same points share them; what was made before a change keeps its own', async () => {
  const plan = await put('每天 10:00–12:00共1次');
  const routes = async () =>
    (await t.app.db.selectFrom('round').select('route_id').distinct().where('plan_id', '=', plan.id).execute()).length;
  expect([(await rounds(plan)).length > 20, await routes()]).toEqual([true, 1]);
  await to('2026-05-01 10:10');
  const begun = await one(plan);
  await check(begun, begun.spots[0]!.key);
  await chief.plan.put({ code: plan.code, name: plan.name, points: ['P3'] } as never);
  expect(await routes()).toBe(2);
  expect((await one(plan)).spots.map(({ code }) => code)).toEqual(['P1', 'P2']);
  expect((await one(plan, 1)).spots.map(({ code }) => code)).toEqual(['P3']);
});
