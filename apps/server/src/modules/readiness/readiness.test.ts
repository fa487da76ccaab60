import { hvaItemNames, hvaLibrary, publishedHva } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';

let t: TestApp;
let chief: As;
let raters: As[];
beforeAll(async () => {
  t = await testApp({ at: '2026-11-02T02:00:00Z' });
  chief = await t.person({ roles: ['security-chief'], name: '科长' });
  raters = [];
  for (const name of ['甲', '乙', '丙']) raters.push(await t.person({ roles: ['head'], name }));
});
afterAll(() => t.stop());

const printed = Object.fromEntries(
  publishedHva.map(({ event, marks }) => [
    event,
    Object.fromEntries(hvaItemNames.map((item, n) => [item, marks[n] ?? 0])) as Record<
      (typeof hvaItemNames)[number],
      number
    >,
  ]),
);

test('a year is rated, reckoned, reviewed and published: the published table comes out, an empty rating does not count, the first become drills', async () => {
  const [a, b, c] = raters as [As, As, As];
  const made = await chief.hva.open({
    year: 2026,
    raters: raters.map(({ personId }) => personId),
    dueOn: '2026-11-30',
    topN: 3,
  });
  expect(made.events).toHaveLength(hvaLibrary.length);
  const { id } = made;
  await expect(chief.hva.open({ year: 2026, raters: [a.personId], dueOn: '2026-11-30' })).rejects.toMatchObject({
    code: 'hva_exists',
  });
  await expect(a.hva.open({ year: 2027, raters: [a.personId], dueOn: '2026-11-30' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  expect((await a.notice.list({})).items[0]).toMatchObject({ subject: { kind: 'hva', id } });
  // Kept as far as he has come, and nobody else sees it.
  await a.hva.rate({ id, rating: { fire: { probability: 3 } } });
  expect(await a.hva.get({ id })).toMatchObject({ mine: true, rating: { fire: { probability: 3 } } });
  expect((await b.hva.get({ id })).rating).toEqual({});
  await a.hva.rate({ id, rating: printed, send: true });
  await expect(a.hva.rate({ id, rating: printed })).rejects.toMatchObject({ code: 'hva_sent' });
  await b.hva.rate({ id, rating: printed, send: true });
  await c.hva.rate({ id, rating: { fire: printed['fire'] ?? {} }, send: true });
  expect(await chief.hva.get({ id })).toMatchObject({ asked: 3, sent: 3, invalid: 1, results: [] });
  await expect(chief.hva.rate({ id, rating: printed })).rejects.toMatchObject({ code: 'wrong_person' });

  const closed = await chief.hva.close({ id });
  expect(closed.state).toBe('review');
  for (const { event, printed: said } of publishedHva)
    expect(Math.abs((closed.results.find((one) => one.event === event)?.risk ?? -1) - said)).toBeLessThanOrEqual(
      0.0101,
    );
  expect(closed.results.slice(0, 3).map(({ event, rank }) => [event, rank])).toEqual([
    ['fire', 1],
    ['power', 2],
    ['telecom', 3],
  ]);
  // Not before it is published.
  expect((await a.hva.get({ id })).results).toEqual([]);
  const done = await chief.hva.publish({ id, review: '同意,前三位年内演练' });
  // For each a drill, and a plan where the hospital has none yet.
  expect(done.measures.map(({ event, caseId, measure }) => [event, caseId !== null, measure.slice(0, 2)])).toEqual([
    ['fire', false, '编制'],
    ['fire', true, '组织'],
    ['power', false, '编制'],
    ['power', true, '组织'],
    ['telecom', false, '编制'],
    ['telecom', true, '组织'],
  ]);
  expect((await a.hva.get({ id })).results).toHaveLength(29);
  await expect(chief.hva.close({ id })).rejects.toMatchObject({ code: 'hva_over' });
  const drill = await chief.case.get({ id: done.measures[1]?.caseId ?? '' });
  expect(drill).toMatchObject({ type: 'drill', state: 'planned', data: { kind: 'fire', event: 'fire' } });
});

test('a drill runs by the clock of one, three and five minutes, is marked as one, is scored, and its problems become hazards', async () => {
  const deputy = await t.person({ roles: ['deputy-director'], name: '副院长' });
  const made = await chief.case.create({
    type: 'drill',
    title: '住院楼夜间火灾疏散',
    data: { kind: 'fire', scenario: '三层病房夜间起火', expected: 60 },
  });
  const act = (who: As, action: string, input: object = {}) => who.case.act({ id: made.id, action, ...input });
  await act(chief, 'submit', { programme: '预警、疏散、扑救、联动四个环节' });
  // Nobody approves his own.
  await expect(act(chief, 'approve')).rejects.toMatchObject({ status: 403 });
  await act(deputy, 'approve');
  const run = await act(chief, 'begin');
  expect(run).toMatchObject({ mode: 'drill', state: 'running' });
  t.clock.advance(40);
  await act(chief, 'first');
  t.clock.advance(200);
  await t.app.cases.tick();
  await act(chief, 'station');
  t.clock.advance(20);
  await act(chief, 'joint');
  t.clock.advance(60);
  await act(chief, 'clear', { evacuated: 58 });
  await act(chief, 'finish', { participants: 62 });
  // Nobody ends the evaluation before somebody has scored it; each assessor once, by the form as it is now.
  await expect(act(deputy, 'evaluate')).rejects.toMatchObject({ code: 'form_unanswered' });
  const [paper] = (await deputy.form.ofCase({ id: made.id })).items;
  expect(paper).toMatchObject({ form: 'drill-evaluation', mayAnswer: true, answers: [], percent: null });
  const scores = { alarm: 10, told: 10, first: 15, station: 9, joint: 10, evacuation: 20, plan: 16 };
  const looks = { gear: 'good', patients: 'good', exits: 'bad', phones: 'good' };
  const fill = (who: As, more: Record<string, unknown> = {}) =>
    who.form.answerOfCase({
      id: made.id,
      form: 'drill-evaluation',
      versionId: paper?.versionId ?? '',
      answers: { ...scores, ...looks, exitsNote: '三层防火门卡住', ...more },
    });
  await expect(fill(raters[0]!)).rejects.toMatchObject({ code: 'wrong_person' });
  expect(await fill(deputy)).toMatchObject({ percent: 90, answers: [{ bad: [{ key: 'exits' }], version: 1 }] });
  await expect(fill(deputy)).rejects.toMatchObject({ code: 'form_answered' });
  expect(await fill(chief, { plan: 12 })).toMatchObject({ percent: 88, mayAnswer: false });
  await act(deputy, 'evaluate', { findings: '三层防火门卡住', isMajor: true });
  expect((await chief.case.get({ id: made.id })).data).toMatchObject({ score: 88 });
  expect((await chief.form.answers({ form: 'drill-evaluation' })).total).toBe(2);
  await act(chief, 'problem', { title: '三层防火门关不严' });
  const after = await chief.case.get({ id: made.id });
  expect(after.state).toBe('improving');
  // In time, late by a minute, in time.
  const kept = await t.app.db.selectFrom('case').select('kept').where('id', '=', made.id).executeTakeFirstOrThrow();
  expect(kept.kept).toMatchObject({ firstAction: true, stationThere: false, jointThere: true });
  const hazards = (await chief.case.list({ type: ['hazard'] })).items;
  expect(hazards).toMatchObject([{ title: '三层防火门关不严' }]);
  await act(chief, 'archive', { improvement: '已修复并复查' });
  expect((await chief.case.get({ id: made.id })).state).toBe('archived');
});

test('an emergency plan in force is the action card of the alarms it answers, in its version of today', async () => {
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'W', name: '病房', kind: 'area', parent: 'C' });
  const operator = await t.as('control-room');
  const { caseId } = await operator.dispatch.raise({ key: 'k', place: 'W' });
  const before = await operator.dispatch.playbook({ id: caseId });
  await chief.register.put({
    kind: 'emergency-plan',
    code: 'YA-01',
    name: '暴力伤医应急预案',
    owner: chief.personId,
    level: 'two',
    events: ['violence'],
    alarms: ['panic'],
    edition: 'V1',
    readers: 'nobody',
    issued: '2026-01-10',
    steps: [
      { who: '监控室', what: '锁定画面并呼叫警务室', minutes: 1 },
      { who: '保安', what: '两人携盾到场隔离', minutes: 3 },
    ],
    calls: [
      { who: '副院长', by: '值班领导', phone: '8002' },
      { who: '值班领导', by: '监控室', phone: '8001' },
      { who: '110', by: '监控室' },
    ],
  } as never);
  const card = await operator.dispatch.playbook({ id: caseId });
  expect(before.steps.map(({ zh }) => zh)).not.toContain('监控室:锁定画面并呼叫警务室(1 分钟内)');
  expect(card.steps.map(({ zh }) => zh)).toEqual([
    '监控室:锁定画面并呼叫警务室(1 分钟内)',
    '保安:两人携盾到场隔离(3 分钟内)',
    '监控室通知:',
    '值班领导 8001',
    '副院长 8002',
    '110',
  ]);
  expect(card.steps.map(({ depth }) => depth)).toEqual([undefined, undefined, 0, 1, 2, 1]);
  expect(card.source).toContain('暴力伤医应急预案 V1');
  // Whoever would be called by somebody he calls himself is not.
  await expect(
    chief.register.put({
      kind: 'emergency-plan',
      code: 'YA-01',
      calls: [
        { who: '值班领导', by: '副院长' },
        { who: '副院长', by: '值班领导' },
      ],
    } as never),
  ).rejects.toMatchObject({ code: 'below_itself', details: { issues: [{ path: 'calls' }] } });
});

test('a plan shows its drills and trainings; an analysis puts it to its event; a drill that shows it fails tells its owner', async () => {
  const owner = await t.person({ roles: ['logistics'], name: '后勤科长' });
  const plan = await chief.register.put({
    kind: 'emergency-plan',
    code: 'YA-02',
    name: '停电应急预案',
    owner: owner.personId,
    level: 'two',
    events: ['power'],
    edition: 'V1',
    readers: 'nobody',
    issued: '2026-01-10',
    steps: [{ who: '电工', what: '启动发电机', minutes: 5 }],
  } as never);
  await chief.training.create({
    title: '停电处置培训',
    course: 'safety',
    from: t.clock.now().toISOString(),
    until: new Date(t.clock.now().getTime() + 3_600_000).toISOString(),
    trainer: '后勤科长',
    hours: 1,
    plan: plan.id,
  });
  const year = await chief.hva.open({ year: 2027, raters: [raters[0]!.personId], dueOn: '2027-11-30', topN: 2 });
  await raters[0]!.hva.rate({ id: year.id, rating: printed, send: true });
  await chief.hva.close({ id: year.id });
  const { measures, plans } = await chief.hva.publish({ id: year.id, review: '同意' });
  // Power has its plan: no measure asks for one, and the drill is of it.
  expect(measures.map(({ event, measure }) => [event, measure.slice(0, 2)])).toEqual([
    ['fire', '编制'],
    ['fire', '组织'],
    ['power', '组织'],
  ]);
  expect(plans.filter(({ event }) => event === 'power')).toMatchObject([{ code: 'YA-02' }]);
  const id = measures.find(({ event }) => event === 'power')?.caseId ?? '';
  expect((await chief.case.get({ id })).data).toMatchObject({ plan: plan.id });
  const card = async () => (await owner.hva.plans({})).items.find(({ code }) => code === 'YA-02');
  const [of2026] = (await card())?.drills.filter((drill) => drill.id !== id) ?? [];
  // The drill of the year before names no plan; it was for the same event.
  expect(of2026?.title).toContain('2026');
  expect(await card()).toMatchObject({
    events: [{ key: 'power', rank: 2 }],
    trainings: [{ title: '停电处置培训', signed: 0 }],
  });
  const first = async (name: string) =>
    (await chief.figure.list({ type: 'hva-first', from: '2026-01-01', to: '2027-12-31', by: 'year' })).groups
      .find(({ key }) => key === '2027')
      ?.figures.find((one) => one.name === name);
  expect(await first('plan')).toMatchObject({ numerator: 1, denominator: 2, of: 'tab=hva' });
  expect(await first('both')).toMatchObject({ numerator: 0 });
  const response = (
    await chief.figure.list({ type: 'hva-rating', from: '2026-01-01', to: '2027-12-31', by: 'year' })
  ).groups
    .find(({ key }) => key === '2026')
    ?.figures.find(({ name }) => name === 'response');
  expect(response).toMatchObject({ numerator: 3, denominator: 3, value: 100 });

  const deputy = await t.person({ roles: ['deputy-director'], name: '院长' });
  const act = (who: As, action: string, input: object = {}) => who.case.act({ id, action, ...input });
  await act(chief, 'submit', { programme: '切断主电源' });
  await act(deputy, 'approve');
  await act(chief, 'begin');
  await act(chief, 'finish', { participants: 12 });
  const [paper] = (await chief.form.ofCase({ id })).items;
  await chief.form.answerOfCase({
    id,
    form: 'drill-evaluation',
    versionId: paper?.versionId ?? '',
    answers: {
      alarm: 5,
      told: 5,
      first: 5,
      station: 5,
      joint: 5,
      evacuation: 10,
      plan: 2,
      gear: 'good',
      patients: 'good',
      exits: 'good',
      phones: 'good',
    },
  });
  await act(chief, 'evaluate', { isMajor: true });
  expect((await card())?.drills.find((drill) => drill.id === id)).toMatchObject({ score: 37 });
  expect((await owner.notice.list({})).items[0]?.zh).toContain('须修订预案“停电应急预案”');
  expect(await first('both')).toMatchObject({ numerator: 1 });
});
