import { letterTermNames, type Letter, type LetterDetail } from '@anyuan/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachTo, photo } from '../../../test/photos.ts';
import { verifyAudit } from '../../kernel/audit/index.ts';
import { remindOfLetters } from './remind.ts';
import { content } from './testing.ts';

let t: TestApp;
let director: As;
let deputy: As;
let chief: As;
let head: As;
let sister: As;
let nurse: As;
let stranger: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-01-05T09:00:00+08:00' });
  const it = await t.as('it');
  const office = await it.identity.putDepartment({ code: 'YB', name: '院办公室' });
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  const ward = await it.identity.putDepartment({ code: 'WK1', name: '外科一病区', parent: 'WK' });
  await it.identity.putDepartment({ code: 'KF', name: '空房' });
  director = await t.person({ roles: ['director'], name: '周院长', departmentId: office.id });
  deputy = await t.person({ roles: ['deputy-director'], name: '吴副院长', departmentId: office.id });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
  sister = await t.person({ roles: ['head'], name: '孙护士长', departmentId: ward.id });
  nurse = await t.person({ roles: ['staff'], name: '李护士', departmentId: ward.id });
  stranger = await t.person({ roles: ['staff'], name: '外人', departmentId: office.id });
});
afterAll(() => t.stop());

const brokenLines = async () =>
  (await verifyAudit(t.app.db, [], t.app.files)).problems.filter(({ kind }) => kind !== 'outside');
const whole = async (who: As, which: Parameters<As['letter']['list']>[0]): Promise<Letter[]> =>
  (await who.letter.list({ kind: 'safety', year: 2026, limit: 100, ...which })).items;
const mine = async (who: As): Promise<LetterDetail> => {
  const [one] = await whole(who, { mine: true });
  if (!one) throw new Error('nothing waits for him');
  return who.letter.get({ id: one.id });
};
const sign = (who: As, letter: LetterDetail, side: 'giver' | 'taker') =>
  who.letter.signByPassword({ letters: [{ id: letter.id, side, sha256: letter.sha256 }] });
const signByHand = async (who: As, letter: LetterDetail, side: 'giver' | 'taker') => {
  const file = await attachTo(who, 'letter', letter.id, 'signature', await photo(), 'signature.png');
  return who.letter.signByHand({ id: letter.id, side, sha256: letter.sha256, file: file.id });
};

test('a template is written by one and approved by another; no letter is made before', async () => {
  const put = { kind: 'safety', year: 2026, ...content, name: '2026 年平安建设目标责任书' } as const;
  await expect(
    chief.letter.putTemplate({ ...put, level: 'department', targets: [{ name: '只有一半', weight: 50 }] }),
  ).rejects.toMatchObject({ code: 'weights_not_full', details: { sum: '50' } });
  for (const level of ['department', 'ward', 'person'] as const) await deputy.letter.putTemplate({ ...put, level });
  const { items } = await deputy.letter.templates({ year: 2026 });
  expect(items.map(({ level, mayApprove }) => [level, mayApprove])).toEqual([
    ['department', false],
    ['ward', false],
    ['person', false],
  ]);
  const act = {
    kind: 'safety',
    year: 2026,
    level: 'department',
    dueOn: '2026-01-20',
    giver: director.personId,
  } as const;
  await expect(chief.letter.cascade(act)).rejects.toMatchObject({ code: 'template_unapproved' });
  for (const { id, sha256 } of items) {
    await expect(deputy.letter.approveTemplate({ id, sha256 })).rejects.toMatchObject({ code: 'own_template' });
    await director.letter.approveTemplate({ id, sha256 });
  }
});

test('one act makes the letters of a level, with who signs filled in; again it makes none', async () => {
  const act = { kind: 'safety', year: 2026, dueOn: '2026-01-20' } as const;
  await expect(chief.letter.cascade({ ...act, level: 'department' })).rejects.toMatchObject({ code: 'giver_needed' });
  const department = { ...act, level: 'department', giver: director.personId } as const;
  expect(await chief.letter.cascade({ ...department, dryRun: true })).toMatchObject({ made: 2, known: 0 });
  // The director heads nothing here, and the office has nobody else who does.
  expect(await chief.letter.cascade(department)).toEqual({ made: 2, known: 0, nobody: ['院办公室'] });
  expect(await chief.letter.cascade(department)).toEqual({ made: 0, known: 2, nobody: [] });
  expect(await chief.letter.cascade({ ...act, level: 'ward' })).toEqual({ made: 1, known: 0, nobody: [] });
  // Whoever took one of a department or ward signs none as a person; the office's people have nobody who heads them.
  expect(await chief.letter.cascade({ ...act, level: 'person', departments: ['WK', 'WK1'] })).toEqual({
    made: 1,
    known: 0,
    nobody: [],
  });
  const letters = await whole(chief, {});
  expect(
    letters.map(({ number, level, department: of, giver, taker }) => [
      number,
      level,
      of?.name,
      giver?.name,
      taker?.name,
    ]),
  ).toEqual(
    [
      ['ZRS-2026-0001', 'department', expect.any(String), '周院长', undefined],
      ['ZRS-2026-0002', 'department', '外科', '周院长', '赵主任'],
      ['ZRS-2026-0003', 'ward', '外科一病区', '赵主任', '孙护士长'],
      ['ZRS-2026-0004', 'person', '外科一病区', '孙护士长', '李护士'],
    ].toSorted((a, b) => String(a[0]).localeCompare(String(b[0]))),
  );
  const told = await nurse.notice.list({ limit: 5 });
  expect(told.items[0]).toMatchObject({ zh: '请于 2026-01-20 前签订《2026 年平安建设目标责任书》' });
  expect(told.items[0]?.subject?.phonePage).toMatch(/^\/m\/letter\//);
});

test('each sees what he gave, took or answers for, and signs only what he was shown', async () => {
  expect(await whole(stranger, {})).toEqual([]);
  expect((await whole(head, {})).map(({ level }) => level)).toEqual(['department', 'ward', 'person']);
  expect((await whole(nurse, {})).map(({ level }) => level)).toEqual(['person']);
  const letter = await mine(nurse);
  expect(letter.maySign).toEqual(['taker']);
  await expect(stranger.letter.get({ id: letter.id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(sign(stranger, letter, 'taker')).rejects.toMatchObject({ code: 'not_found' });
  await expect(sign(nurse, letter, 'giver')).rejects.toMatchObject({ code: 'wrong_person' });
  await expect(sign(nurse, { ...letter, sha256: 'a'.repeat(64) }, 'taker')).rejects.toMatchObject({
    code: 'letter_changed',
  });
  // By password means that he has just proved himself.
  t.clock.advance(40 * 60);
  await expect(sign(nurse, letter, 'taker')).rejects.toMatchObject({ code: 'prove_again' });
  await t.later({ minutes: 1 });
  expect(await sign(nurse, letter, 'taker')).toEqual({ signed: 1 });
  expect(await sign(nurse, letter, 'taker')).toEqual({ signed: 0 });
});

test('a signature by hand is one drawn for this letter by whoever signs it', async () => {
  const letter = await mine(sister);
  const own = await sister.letter.get({ id: letter.id });
  const side = own.maySign[0] ?? 'taker';
  const foreign = await attachTo(head, 'letter', letter.id, 'signature', await photo(), 'signature.png');
  await expect(
    sister.letter.signByHand({ id: letter.id, side, sha256: own.sha256, file: foreign.id }),
  ).rejects.toMatchObject({ code: 'not_found' });
  const signed = await signByHand(sister, own, side);
  expect(signed.signatures).toMatchObject([{ side, by: { name: '孙护士长' }, way: 'hand', sha256: own.sha256 }]);
  expect(signed.state).toBe('toSign');
});

test('whoever gives letters signs them in one go; then both sides have, and the board says so', async () => {
  const given = await whole(director, { mine: true });
  expect(given).toHaveLength(2);
  const whichAre = await Promise.all(given.map(({ id }) => director.letter.get({ id })));
  expect(
    await director.letter.signByPassword({
      letters: whichAre.map(({ id, sha256 }) => ({ id, side: 'giver', sha256 })),
    }),
  ).toEqual({ signed: 2 });
  for (const who of [head, sister])
    for (const { id } of await whole(who, { mine: true })) {
      const one = await who.letter.get({ id });
      for (const side of one.maySign) await sign(who, one, side);
    }
  const board = await chief.letter.board({ kind: 'safety', year: 2026 });
  expect(board.levels).toMatchObject([
    { level: 'department', total: 2, signed: 1, nobody: 1, takerLacks: 0 },
    { level: 'ward', total: 1, signed: 1 },
    { level: 'person', total: 1, signed: 1 },
  ]);
  // Who is to sign for the office is said, and then he does.
  const [open] = await whole(chief, { unsigned: true });
  await expect(
    chief.letter.change({ id: open?.id ?? '', reason: '明确负责人', taker: director.personId }),
  ).rejects.toMatchObject({ code: 'same_party' });
  const renewed = await chief.letter.change({ id: open?.id ?? '', reason: '明确负责人', taker: deputy.personId });
  // The director had signed the text without a name in it: it is another one, to be signed anew.
  expect(renewed).toMatchObject({
    number: 'ZRS-2026-0001-v2',
    no: 2,
    signatures: [],
    replaces: { number: 'ZRS-2026-0001' },
  });
  await sign(director, renewed, 'giver');
  await sign(deputy, await deputy.letter.get({ id: renewed.id }), 'taker');
  const value = await chief.indicator.value({ name: 'letterCoverage', from: '2026-01-01', to: '2026-12-31' });
  expect(value).toMatchObject({ value: 100, numerator: 4, denominator: 4 });
  expect(await brokenLines()).toEqual([]);
});

test('what is signed does not change; a new version is signed anew, and the old one stays readable', async () => {
  const [before] = await whole(nurse, {});
  const next = await chief.letter.change({
    id: before?.id ?? '',
    reason: '岗位调整',
    content: { ...content, text: '改签后的文本。' },
  });
  expect(next.id).not.toBe(before?.id);
  const old = await nurse.letter.get({ id: before?.id ?? '' });
  expect(old).toMatchObject({ state: 'replaced', replacedBy: { id: next.id } });
  expect(old.body.text).toBe(content.text);
  await expect(sign(nurse, { ...old, sha256: next.sha256 }, 'taker')).rejects.toMatchObject({ code: 'letter_over' });
  await sign(sister, next, 'giver');
  // While one side has signed, its text is as fast as when both have.
  const again = await chief.letter.change({ id: next.id, reason: '再次调整', content });
  expect(again.no).toBe(3);
  await expect(chief.letter.remove({ id: old.id })).rejects.toMatchObject({ code: 'letter_over' });
  await sign(sister, again, 'giver');
  await sign(nurse, again, 'taker');
});

test('a refusal or an absence is noted with its reason; who is away owes none', async () => {
  await chief.letter.cascade({ kind: 'safety', year: 2026, level: 'person', dueOn: '2026-01-20', departments: ['YB'] });
  const [one] = await whole(chief, { unsigned: true });
  await expect(chief.letter.excuse({ id: one?.id ?? '', kind: 'absent' })).rejects.toMatchObject({
    code: 'reason_needed',
  });
  await chief.letter.excuse({ id: one?.id ?? '', kind: 'absent', reason: '产假至七月' });
  const level = async () =>
    (await chief.letter.board({ kind: 'safety', year: 2026 })).levels.find((each) => each.level === 'person');
  expect(await level()).toMatchObject({ total: 2, signed: 1, absent: 1, takerLacks: 0 });
  await chief.letter.excuse({ id: one?.id ?? '', kind: 'refused', reason: '对指标有异议' });
  expect(await level()).toMatchObject({ absent: 0, refused: 1, takerLacks: 1 });
});

test('who has not signed is reminded before and after the day, then his head; each once', async () => {
  await t.later({ days: 13 });
  const of = async (who: As) =>
    (await who.notice.list({ limit: 50 })).items.filter(({ zh }) => zh.includes('签订')).length;
  const before = await of(stranger);
  await remindOfLetters(t.app.system('test'));
  await remindOfLetters(t.app.system('test'));
  expect(await of(stranger)).toBe(before + 1);
  await t.later({ days: 5 });
  await remindOfLetters(t.app.system('test'));
  await remindOfLetters(t.app.system('test'));
  expect(await of(stranger)).toBe(before + 2);
  expect(await chief.letter.remind({ kind: 'safety', year: 2026 })).toEqual({ told: 2 });
});

test('quarters are scored by whoever took it and checked by somebody else; what is measured says itself', async () => {
  const [letter] = await whole(head, { level: 'department' });
  const id = letter?.id ?? '';
  const points = [
    { points: 38, note: '' },
    { points: 10, note: '' },
  ];
  await expect(head.letter.score({ id, term: 'q2', stage: 'self', points })).rejects.toMatchObject({
    code: 'term_to_come',
  });
  await expect(nurse.letter.score({ id, term: 'q1', stage: 'self', points })).rejects.toMatchObject({
    code: 'not_found',
  });
  // Nothing was found yet, so nothing is measured: it is said by hand.
  const said = await head.letter.score({ id, term: 'q1', stage: 'self', points });
  expect(said.scores).toMatchObject([
    { term: 'q1', stage: 'self', total: 48, points: [{ points: 38 }, { points: 10 }] },
  ]);
  const one = await head.case.create({
    type: 'hazard',
    title: '通道堆物',
    department: letter?.department?.id ?? '',
    data: { description: '通道被旧床占用', domain: 'fire', source: 'staff' },
  });
  await chief.case.act({ id: one.id, action: 'gradeGeneral', domain: 'fire' });
  const measured = await head.letter.measure({ id, term: 'q1' });
  expect(measured.points[0]).toEqual({ points: null, note: '', shown: null });
  const less = [
    { points: 35, note: '' },
    { points: 10, note: '' },
  ];
  await expect(chief.letter.score({ id, term: 'q1', stage: 'check', points: less })).rejects.toMatchObject({
    code: 'note_for_points',
  });
  const checked = await chief.letter.score({
    id,
    term: 'q1',
    stage: 'check',
    points: [
      { points: 35, note: '缺席一次' },
      { points: null, note: '' },
    ],
    vetoes: [],
  });
  expect(checked.totals).toEqual({ q1: 45 });
  await expect(chief.letter.close({ id })).rejects.toMatchObject({ code: 'year_unscored' });
});

test('the year ends in a result, and a reward or an accountability begins as a case', async () => {
  const [letter] = await whole(head, { level: 'department' });
  const id = letter?.id ?? '';
  await t.later({ days: 330 });
  for (const term of letterTermNames.slice(1)) {
    await head.letter.score({
      id,
      term,
      stage: 'self',
      points: [
        { points: 40, note: '' },
        { points: 58, note: '' },
      ],
    });
    await chief.letter.score({ id, term, stage: 'check', points: [] });
  }
  // What was found in January was never put right: the second target is measured, whatever he says of it.
  const year = (await chief.letter.get({ id })).scores.find(({ term, stage }) => term === 'year' && stage === 'self');
  expect(year?.points).toMatchObject([
    { points: 40 },
    { points: 0, shown: { value: 0, numerator: 0, denominator: 1 } },
  ]);
  const failed = await chief.letter.close({ id, note: '整改不力', follow: 'accountability' });
  expect(failed).toMatchObject({ state: 'closed', result: { total: 40, grade: 'failed', isVetoed: false } });
  expect(failed.follows?.type).toBe('accountability');
  await expect(head.letter.score({ id, term: 'q4', stage: 'self', points: [] })).rejects.toMatchObject({
    code: 'letter_over',
  });
  await expect(chief.letter.change({ id, reason: '太迟' })).rejects.toMatchObject({ code: 'letter_over' });

  const [ward] = await whole(sister, { level: 'ward' });
  const of = ward?.id ?? '';
  const all = [
    { points: 40, note: '' },
    { points: 58, note: '' },
  ];
  await sister.letter.score({ id: of, term: 'year', stage: 'self', points: all });
  await expect(sister.letter.score({ id: of, term: 'year', stage: 'check', points: all })).rejects.toMatchObject({
    code: 'own_letter',
  });
  await chief.letter.score({ id: of, term: 'year', stage: 'check', points: [], vetoes: [1], note: '发生火灾' });
  expect((await chief.letter.get({ id: of })).totals).toEqual({ year: 0 });
  await chief.letter.score({ id: of, term: 'year', stage: 'check', points: [] });
  const done = await chief.letter.close({ id: of, note: '全年无案件', follow: 'reward' });
  expect(done).toMatchObject({ result: { total: 98, grade: 'excellent' }, follows: { type: 'reward' } });
  const reward = await chief.case.get({ id: done.follows?.id ?? '' });
  expect(reward.data).toMatchObject({ people: [sister.personId], basis: expect.stringContaining('98 分') as string });
  expect(await brokenLines()).toEqual([]);
});

test('next year begins with this year’s templates, which are approved anew', async () => {
  expect(await chief.letter.copyTemplates({ from: 2026, to: 2027 })).toEqual({ made: 3 });
  expect(await chief.letter.copyTemplates({ from: 2026, to: 2027 })).toEqual({ made: 0 });
  const { items } = await chief.letter.templates({ year: 2027 });
  expect(items[0]).toMatchObject({ name: '2027 年平安建设目标责任书', approvedAt: null });
});

test('the register leaves as Excel and paper', async () => {
  const sheet = await chief.call('GET', '/api/v1/export/letters-register?year=2026&kind=safety');
  expect(sheet.status).toBe(200);
  const paper = await chief.call('GET', '/api/v1/print/letters-register?year=2026');
  expect(paper.raw.toString()).toContain('责任书台账');
});
