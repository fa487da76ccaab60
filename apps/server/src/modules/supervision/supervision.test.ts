import { overdueSourceNames, planKindLabels, recurrenceIn } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { verifyAudit } from '../../kernel/audit/index.ts';
import { newId } from '../../kernel/ids.ts';
import { content } from '../letter/testing.ts';
import { turnRounds } from '../round/index.ts';
import { providers } from './providers/index.ts';

// One list over every shape: each of them has something that is late, in the surgery or elsewhere.

let t: TestApp;
let director: As;
let deputy: As;
let chief: As;
let head: As;
let nurse: As;
let other: As;
let surgery: string;
let medicine: string;
beforeAll(async () => {
  t = await testApp({ at: '2026-03-02T09:00:00+08:00' });
  const it = await t.as('it');
  const founder = await t.as('founder');
  await founder.place.put({ code: 'C1', name: '本部', kind: 'campus' });
  surgery = (await it.identity.putDepartment({ code: 'WK', name: '外科', campus: 'C1' })).id;
  medicine = (await it.identity.putDepartment({ code: 'NK', name: '内科', campus: 'C1' })).id;
  director = await t.person({ roles: ['director'], name: '周院长' });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery });
  nurse = await t.person({ roles: ['staff'], name: '李护士', departmentId: surgery });
  other = await t.person({ roles: ['head'], name: '内科主任', departmentId: medicine });

  // A case.
  const { id } = await nurse.case.create({
    type: 'hazard',
    title: '通道堆物',
    department: surgery,
    data: { description: '通道被旧床占用', domain: 'fire', source: 'staff' },
  });
  await chief.case.act({ id, action: 'gradeGeneral', domain: 'fire' });
  // A decision of a meeting, and a task of the plan.
  const meeting = await chief.register.create({
    kind: 'meeting',
    name: '一季度例会',
    on: '2026-03-02',
    chair: '书记',
    agenda: '消防',
  });
  const task = { what: '全院排查', by: '2026-03-20' };
  await chief.register.create({
    kind: 'decision',
    name: '更换灭火器',
    meeting: meeting.id,
    owner: head.personId,
    department: 'WK',
    ...task,
  });
  await chief.register.create({
    kind: 'annual-task',
    name: '两轮排查',
    year: 2026,
    progress: 10,
    department: 'NK',
    ...task,
  });
  // A document that goes round.
  await chief.register.create({
    kind: 'circular',
    name: '关于加强岁末安全的通知',
    origin: 'above',
    document: '卫办〔2026〕3 号',
    issuer: '市卫健委',
    received: '2026-03-01',
    text: '各科室传达到人。',
    readers: 'departments',
    readIn: [surgery],
    readBy: [other.personId],
    readUntil: '2026-03-10',
  });
  // A letter nobody signs, and one nobody scores.
  for (const kind of ['safety', 'clue'] as const) {
    const template = await deputy.letter.putTemplate({
      kind,
      year: 2026,
      level: 'department',
      name: '责任书',
      ...content,
    });
    await director.letter.approveTemplate(template);
    await chief.letter.cascade({
      kind,
      year: 2026,
      level: 'department',
      dueOn: '2026-03-15',
      giver: director.personId,
      departments: ['WK'],
    });
  }
  const [clue] = (await head.letter.list({ kind: 'clue' })).items;
  const text = await head.letter.get({ id: clue?.id ?? '' });
  for (const [who, side] of [
    [head, 'taker'],
    [director, 'giver'],
  ] as const)
    await who.letter.signByPassword({ letters: [{ id: text.id, sha256: text.sha256, side }] });
  // An item of an assessment.
  await chief.assessment.putTable({ code: 'T1', name: '考核表', source: '测试', missing: '' });
  const standard = {
    no: '1',
    path: ['一'],
    standard: '层层签订责任书',
    points: 5,
    method: '',
    rules: [],
    note: '',
    examiners: [],
  };
  await sql`update score_table set definition = jsonb_set(definition, '{items}', ${JSON.stringify([
    { ...standard, department: 'WK' },
  ])}::jsonb) where code = 'T1'`.execute(t.owner);
  await chief.assessment.open({
    table: 'T1',
    name: '年度自评',
    from: '2026-01-01',
    to: '2026-12-31',
    dueOn: '2026-03-25',
  });
});
afterAll(() => t.stop());

const late = async (who: As, which: Parameters<As['supervision']['list']>[0] = {}) =>
  (await who.supervision.list({ limit: 100, ...which })).items;
const told = async (who: As): Promise<string[]> => (await who.notice.list({ limit: 20 })).items.map(({ zh }) => zh);

test('nothing is listed before its day', async () => {
  expect(await late(director)).toEqual([]);
  expect(await director.supervision.list({})).toMatchObject({ total: 0, isMore: false, sources: [], departments: [] });
});

test('what is late of every shape stands on one list, the oldest first, with where it is shown', async () => {
  await t.later({ days: 60 });
  const items = await late(director);
  expect(items.map(({ source, number, title }) => `${source} ${title || number}`).toSorted()).toEqual(
    [
      'assessment 层层签订责任书',
      'case 通道堆物',
      'letter 责任书',
      'letterScore 责任书',
      'reading 关于加强岁末安全的通知(卫办〔2026〕3 号)',
      'register 更换灭火器',
      'register 两轮排查',
    ].toSorted(),
  );
  const days = items.map((one) => one.days);
  expect(days).toEqual(days.toSorted((a, b) => b - a));
  expect(items.find(({ source }) => source === 'reading')).toMatchObject({ dueOn: '2026-03-10', days: 52 });
  expect(items.find(({ source }) => source === 'letter')).toMatchObject({
    what: ['目标责任书', 'Letter of responsibility'],
    department: { name: '外科' },
    owners: [{ name: '赵主任' }, { name: '周院长' }],
    dueOn: '2026-03-15',
    days: 47,
    pressed: 0,
  });
  expect(items.find(({ source }) => source === 'letter')?.page).toMatch(/^\/letters\?letter=/);
  expect(items.find(({ source }) => source === 'register')?.page).toMatch(/^\/things\//);
  // A quarter is over on its last day, and may be scored for some days more.
  expect(items.find(({ source }) => source === 'letterScore')).toMatchObject({ dueOn: '2026-04-15', days: 16 });
});

test('a head sees his department, somebody else his own, and nobody what his rights keep from him', async () => {
  expect((await late(head)).map(({ source }) => source).toSorted()).toEqual([
    'assessment',
    'case',
    'letter',
    'letterScore',
    'reading',
    'register',
  ]);
  // The other head has a document to read, and a task of his department.
  expect((await late(other)).map(({ source }) => source).toSorted()).toEqual(['reading', 'register']);
  expect((await late(nurse)).map(({ source }) => source)).toEqual(['reading']);
  expect((await late(head, { source: 'reading' }))[0]?.title).toContain('岁末安全');
  await expect(nurse.supervision.press({ items: [{ source: 'reading', id: newId() }] })).rejects.toMatchObject({
    code: 'forbidden',
  });
});

test('filters, counts and pages agree', async () => {
  const whole = await director.supervision.list({ limit: 2 });
  expect(whole.total).toBe(7);
  expect(whole.sources.find(({ source }) => source === 'register')?.count).toBe(2);
  const pages = [...whole.items];
  for (let { next } = whole; next !== null;) {
    const more = await director.supervision.list({ limit: 2, cursor: next });
    pages.push(...more.items);
    next = more.next;
  }
  expect(pages.map(({ id, source }) => source + id)).toEqual(
    (await late(director)).map(({ id, source }) => source + id),
  );
  expect(await late(director, { department: 'NK' })).toHaveLength(1);
  expect(await late(director, { days: 50 })).toHaveLength(
    1 + (await late(director, { days: 50, source: 'case' })).length,
  );
  expect(await late(director, { q: '灭火器' })).toHaveLength(1);
  expect(await late(director, { owner: head.personId, source: 'register' })).toHaveLength(1);
});

test('whoever owes it is pressed, on record; the leader hears of it when that does not help', async () => {
  const [letter] = await late(chief, { source: 'letter' });
  const [reading] = await late(chief, { source: 'reading' });
  const items = [letter, reading].map((one) => ({ source: one?.source ?? 'case', id: one?.id ?? '' }));
  // Both sides of the letter, and the three who have not read: the head of surgery, who has to do both, is one of them.
  expect(await chief.supervision.press({ items, note: '本周内完成' })).toEqual({ told: 4, nobody: 0, known: 0 });
  expect((await told(head)).filter((zh) => zh.startsWith('催办'))).toHaveLength(2);
  expect(await told(nurse)).toContainEqual(expect.stringContaining('本周内完成'));
  expect((await late(chief, { source: 'letter' }))[0]).toMatchObject({
    pressed: 1,
    lastPress: { kind: 'press', by: '钱科长', told: 2 },
  });
  expect(await late(chief, { pressed: 'yes' })).toHaveLength(2);
  t.clock.advance(60);
  expect(await chief.supervision.escalate({ items: items.slice(0, 1) })).toMatchObject({ nobody: 0 });
  expect(await told(deputy)).toContainEqual(expect.stringMatching(/^督办上报:外科 责任书未签 ZRS-2026-0001/));
  const { items: presses } = await head.supervision.presses(items[0] ?? { source: 'case', id: '' });
  expect(presses.map(({ kind, note }) => [kind, note])).toEqual([
    ['escalate', ''],
    ['press', '本周内完成'],
  ]);
  // Not what is another's, nor what is not late.
  await expect(other.supervision.press({ items: items.slice(0, 1) })).rejects.toMatchObject({ code: 'not_found' });
  await expect(other.supervision.presses(items[0] ?? { source: 'case', id: '' })).rejects.toMatchObject({
    code: 'not_found',
  });
  const lines = (await verifyAudit(t.app.db, [])).problems.filter(({ thing }) => thing?.table === 'supervision_press');
  expect(lines).toEqual([]);
});

test('a head presses within his department: of a document those of his people who have not read it', async () => {
  const [reading] = await late(head, { source: 'reading' });
  const code = reading?.number ?? '';
  const before = (await told(other)).length;
  expect(await head.supervision.press({ items: [{ source: 'reading', id: reading?.id ?? '' }] })).toEqual({
    told: 1,
    nobody: 0,
    known: 0,
  });
  expect(await told(other)).toHaveLength(before);
  // Once everybody of his has read it, it is off his list, and stands on that of the house.
  for (const who of [head, nurse]) await who.register.markRead({ code, no: 1 });
  expect(await late(head, { source: 'reading' })).toEqual([]);
  expect(await late(director, { source: 'reading' })).toHaveLength(1);
  await other.register.markRead({ code, no: 1 });
  expect(await late(director, { source: 'reading' })).toEqual([]);
  expect(await director.indicator.value({ name: 'readReceipts', from: '2026-01-01', to: '2026-12-31' })).toMatchObject({
    value: 100,
    denominator: 3,
  });
});

test('what is done is off the list, and the number of the board says how much stands on it', async () => {
  const [decided] = await late(director, { q: '灭火器' });
  await chief.register.put({ kind: 'decision', code: decided?.number ?? '', done: '2026-05-01' });
  expect(await late(director, { q: '灭火器' })).toEqual([]);
  const { total } = await director.supervision.list({});
  expect(
    await director.indicator.value({ name: 'overdueMatters', from: '2026-01-01', to: '2026-12-31' }),
  ).toMatchObject({ value: total });
});

test('the list leaves as Excel and paper', async () => {
  const sheet = await director.call('GET', '/api/v1/export/supervision-list?source=register');
  expect(sheet.status).toBe(200);
  const paper = await director.call('GET', '/api/v1/print/supervision-list');
  expect(paper.raw.toString()).toContain('两轮排查');
});

test('a round that is missed is on it until it is too long ago', async () => {
  const recurrence = recurrenceIn('每天 08:00–10:00共1次');
  if (!recurrence) throw new Error('no rule');
  await chief.plan.put({
    code: 'XC',
    name: '病区巡查',
    kind: 'security',
    recurrence,
    form: 'security-patrol',
    where: 'departments',
    departments: ['WK'],
    department: 'WK',
    rule: '条例第八条',
  });
  await t.later({ days: 2 });
  await turnRounds(t.app.system('test'));
  const missed = await late(head, { source: 'round' });
  expect(missed[0]).toMatchObject({ what: planKindLabels.security, title: '病区巡查', department: { name: '外科' } });
  await t.later({ days: 40 });
  expect((await late(head, { source: 'round' })).filter(({ id }) => id === missed[0]?.id)).toEqual([]);
});

test('each source has its word and its provider', () => {
  expect(providers.map(({ source }) => source).toSorted()).toEqual(overdueSourceNames.toSorted());
});
