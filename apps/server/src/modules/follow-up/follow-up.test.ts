import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { writeSheet } from '../../kernel/sheet/index.ts';
import { fileForm } from '../../kernel/sheet/testing.ts';
import { forgetPatients } from './forget.ts';

let t: TestApp;
let centre: As;
let his: As;
const wards = new Map<string, string>();

beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  await t.app.system('kit').tx(async (tx) => {
    tx.unaudited('departments of a test');
    for (const code of ['W1', 'W2']) {
      const id = newId();
      wards.set(code, id);
      await tx.db
        .insertInto('department')
        .values({ id, code, name: `病区${code}`, path: `/${id}/` })
        .execute();
    }
  });
  centre = await t.as('service-desk');
  his = await t.as('integration');
});
afterAll(() => t.stop());

const stay = (visit: string, dischargedOn: string, more: Record<string, unknown> = {}) => ({
  visit,
  name: '欧阳小明',
  phone: '13900001234',
  department: 'W1',
  dischargedOn,
  diagnosis: '阑尾炎术后',
  ...more,
});
const good = { recovery: 'better', wound: 'none', medicine: true, revisit: true, satisfied: 5, bribe: false };
const listed = async (more: Record<string, unknown> = {}) => (await centre.followUp.list({ limit: 50, ...more })).items;
const figures = async () => {
  const { groups } = await centre.figure.list({ type: 'followUp', from: '2026-06-01', to: '2026-06-30' });
  return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
};

test('the hospital system sends discharges; a stay that comes twice is one, and is due after 3, 7 and 30 days', async () => {
  const items = [stay('ZY1', '2026-06-07'), stay('ZY2', '2026-06-10', { department: 'W2' })];
  expect(await his.followUp.bring({ items })).toEqual({ created: 2, same: 0, expired: 0 });
  expect(await his.followUp.bring({ items: items.toReversed() })).toEqual({ created: 0, same: 2, expired: 0 });
  await expect(his.followUp.bring({ items: [stay('ZY3', '2026-06-11')] })).rejects.toMatchObject({ code: 'day_ahead' });
  await expect(his.followUp.bring({ items: [stay('ZY3', '2026-06-09', { department: 'X' })] })).rejects.toMatchObject({
    code: 'not_found',
  });
  expect((await listed()).map(({ dueOn, days, isDue }) => [dueOn, days, isDue])).toEqual([
    ['2026-06-10', 3, true],
    ['2026-06-13', 3, false],
    ['2026-06-14', 7, false],
    ['2026-06-17', 7, false],
    ['2026-07-07', 30, false],
    ['2026-07-10', 30, false],
  ]);
  // Page by page it is the same list; a made-up position is refused.
  const { next } = await centre.followUp.list({ limit: 2 });
  expect((await centre.followUp.list({ limit: 4, cursor: next! })).items.map(({ days }) => days)).toEqual([
    7, 7, 30, 30,
  ]);
  const strange = Buffer.from('2026-99-99 x').toString('base64url');
  await expect(centre.followUp.list({ cursor: strange })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(centre.followUp.list({ cursor: Buffer.from('x').toString('base64url') })).rejects.toMatchObject({
    code: 'bad_request',
  });
  // Neither the list nor the disk says who it was.
  expect(JSON.stringify(await listed())).not.toMatch(/欧阳小明|13900001234|阑尾/);
  const rows = await t.app.db.selectFrom('discharge').selectAll().execute();
  expect(rows.map(({ about }) => about?.toString('latin1')).join()).not.toMatch(/1390000|ZY1/);
});

test('whoever calls opens the card, and that he looked is on record; others never see a number', async () => {
  const [first] = await listed({ due: true });
  const card = await centre.followUp.get({ id: first!.id });
  expect(card.contact).toMatchObject({ name: '欧阳小明', phone: '13900001234', diagnosis: '阑尾炎术后' });
  expect(card).toMatchObject({ mayCall: true, mostTries: 3, form: { name: '出院患者电话随访' } });
  const looks = await t.app.db.selectFrom('audit').selectAll().where('action', '=', 'followUp.look').execute();
  expect(looks).toMatchObject([{ subject_id: first!.id }]);
  const director = await t.as('director');
  expect((await director.followUp.list({})).total).toBe(6);
  await expect(director.followUp.get({ id: first!.id })).rejects.toMatchObject({ code: 'forbidden' });
  // A head calls those of his own ward.
  const head = await t.person({ roles: ['head'], departmentId: wards.get('W2')! });
  expect((await head.followUp.list({})).items.map(({ department }) => department)).toEqual([
    '病区W2',
    '病区W2',
    '病区W2',
  ]);
  await expect(head.followUp.get({ id: first!.id })).rejects.toMatchObject({ code: 'not_found' });
});

test('nobody answers: again after a day, three times at most; two who call at once are told', async () => {
  const [first] = await listed({ due: true });
  const id = first!.id;
  const calls = await Promise.allSettled([
    centre.followUp.call({ id, outcome: 'unanswered', tries: 0 }),
    centre.followUp.call({ id, outcome: 'unanswered', tries: 0 }),
  ]);
  expect(calls.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(calls.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'followed_up' } });
  expect(await listed({ due: true })).toEqual([]);
  await t.later({ hours: 25 });
  expect((await listed({ due: true })).map((one) => one.id)).toEqual([id]);
  await centre.followUp.call({ id, outcome: 'later', tries: 1, nextAt: '2026-06-12T15:00:00+08:00' });
  await t.later({ hours: 25 });
  expect(await listed({ due: true })).toEqual([]);
  await t.later({ hours: 5 });
  const ended = await centre.followUp.call({ id, outcome: 'unanswered', tries: 2 });
  expect(ended).toMatchObject({ state: 'unreached', tries: 3, nextAt: null, mayCall: false });
  expect(ended.calls.map(({ outcome }) => outcome)).toEqual(['unanswered', 'later', 'unanswered']);
  await expect(centre.followUp.call({ id, outcome: 'unanswered', tries: 3 })).rejects.toMatchObject({
    code: 'followed_up',
  });
});

test('the script is a form: what is needed is asked, a bad answer is a problem, and one tap makes it a complaint', async () => {
  const [next] = await listed({ due: false, state: 'due' });
  t.clock.set(new Date('2026-06-13T02:00:00Z'));
  centre = await t.as('service-desk');
  const card = await centre.followUp.get({ id: next!.id });
  const said = { id: card.id, outcome: 'completed', tries: 0, versionId: card.form!.versionId } as const;
  await expect(centre.followUp.call({ ...said, answers: { recovery: 'better' } })).rejects.toMatchObject({
    code: 'invalid',
  });
  const done = await centre.followUp.call({ ...said, answers: { ...good, wound: 'bad', satisfied: 2 } });
  expect(done).toMatchObject({ state: 'completed', hasProblem: true, isSettled: false });
  expect(done.bad).toHaveLength(2);
  const passed = await centre.followUp.problem({ id: card.id, type: 'complaint', words: '伤口渗液,护士没讲换药' });
  expect(passed.caseNumber).toMatch(/^TS/);
  await expect(centre.followUp.problem({ id: card.id, type: 'hazard', words: '再转一次' })).rejects.toMatchObject({
    code: 'passed_on',
  });
  const office = await t.as('patient-relations');
  const complaint = await office.case.get({ id: passed.caseId! });
  expect(complaint).toMatchObject({
    type: 'complaint',
    data: { channel: 'phone', description: '伤口渗液,护士没讲换药' },
  });
  // Who complained is the secret of the complaint.
  expect(JSON.stringify(complaint.data)).not.toContain('13900001234');
  // Whoever looks at checklists does not read what patients answered.
  const guard = await t.as('control-room');
  expect((await guard.form.answers({ form: 'follow-up' } as never)).items).toEqual([]);
  expect((await office.form.answers({ form: 'follow-up' } as never)).items).toHaveLength(1);
});

test('figures say what was due, what was done, and which problems are closed', async () => {
  expect(await figures()).toMatchObject({
    due: 2,
    completed: 1,
    rate: 50,
    problems: 1,
    problemRate: 100,
    problemsClosed: 0,
  });
  const [one] = await listed({ problem: true });
  await centre.followUp.settle({ id: one!.id, note: '已上门换药' });
  expect(await figures()).toMatchObject({ problemsClosed: 100 });
  // A number opens what it counts.
  const { groups, page } = await centre.figure.list({ type: 'followUp', from: '2026-06-01', to: '2026-06-30' });
  expect(page).toBe('/follow-ups');
  const completed = groups[0]!.figures.find(({ name }) => name === 'completed')!;
  expect((await listed({ figure: completed.of })).map(({ id }) => id)).toEqual([one!.id]);
});

test('the list comes as Excel, too: a trial first, then as it is; bad rows are named', async () => {
  const columns = [
    ['visit', '住院号'],
    ['name', '姓名'],
    ['phone', '联系电话'],
    ['department', '出院科室'],
    ['dischargedOn', '出院日期'],
  ].map(([key, zh]) => ({ key: key!, zh: zh!, en: key! }));
  const send = async (rows: Record<string, string>[], dryRun: boolean) => {
    const file = new Uint8Array(await writeSheet('名单', columns, rows));
    const answer = await centre.call('POST', '/api/v1/import/discharges', fileForm(file, { dryRun: String(dryRun) }));
    return answer.json;
  };
  const row = { name: '张三', phone: '13900005678', department: '病区W1', dischargedOn: '2026-06-12' };
  const three = [
    { ...row, visit: 'ZY1' },
    { ...row, visit: 'ZY9' },
    { ...row, visit: 'ZY8', phone: 'abc' },
  ];
  expect(await send(three, true)).toMatchObject({ dryRun: true, create: 1, same: 1, bad: 1 });
  expect(await send([{ ...row, visit: 'ZY9' }], false)).toMatchObject({ dryRun: false, create: 1, bad: 0 });
  expect((await listed({ department: 'W1', state: 'due' })).filter(({ patient }) => patient === '张*')).toHaveLength(3);
});

test('who it was is deleted as long after as the setting says; what was answered is still counted', async () => {
  expect(await forgetPatients(t.app.system('test'))).toBe(0);
  t.clock.set(new Date('2028-06-20T02:00:00Z'));
  expect(await forgetPatients(t.app.system('test'))).toBe(3);
  const rows = await t.app.db.selectFrom('discharge').selectAll().execute();
  expect(
    rows.every(({ about, visit_hash, shown_name }) => about === null && visit_hash === null && shown_name === '*'),
  ).toBe(true);
  centre = await t.as('service-desk');
  expect(await figures()).toMatchObject({ completed: 1, problems: 1 });
  const [any] = await listed({ problem: true });
  expect(await centre.followUp.get({ id: any!.id })).toMatchObject({ contact: null, answers: { wound: 'bad' } });
});
