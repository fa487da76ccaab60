import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { Visitor } from '../public/testing.ts';

let t: TestApp;
let office: As;
let his: As;
const wards = new Map<string, string>();

beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  await t.app.system('kit').tx(async (tx) => {
    tx.unaudited('departments of a test');
    for (const code of ['W1', 'W2', 'W3']) {
      const id = newId();
      wards.set(code, id);
      await tx.db
        .insertInto('department')
        .values({ id, code, name: `病区${code}`, path: `/${id}/` })
        .execute();
    }
  });
  office = await t.as('patient-relations');
  his = await t.as('integration');
});
afterAll(() => t.stop());

const wave = async (code: string, more: Record<string, unknown> = {}) =>
  office.survey.put({
    code,
    name: `${code}满意度`,
    population: 'discharged',
    form: 'survey-discharged',
    from: '2026-06-01',
    to: '2026-06-30',
    ...more,
  });
const ticket = async (code: string, visit: string, department?: string): Promise<string> => {
  const { items } = await his.survey.invite({ code, tickets: [{ visit, ...(department && { department }) }] });
  return new URL(items[0]!.address).pathname;
};
const all = (mark: number) =>
  Object.fromEntries(
    ['quality', 'attitude', 'communication', 'trust', 'process', 'order', 'environment', 'fees', 'safety'].map(
      (key) => [`a_f_${key}`, String(mark)],
    ),
  );
const results = (code: string) => office.survey.results({ code });

test('a wave is asked with a form that can be counted and asked of anybody; other forms are refused', async () => {
  await expect(wave('BAD', { form: 'fire-patrol' })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'form' }] },
  });
  await expect(wave('BAD', { to: '2026-05-01' })).rejects.toMatchObject({ code: 'invalid' });
  const made = await wave('Q2', { frame: '6 月出院患者', frameSize: 1000 });
  expect(made).toMatchObject({ invited: 0, answered: 0, mean: null, form: { code: 'survey-discharged' } });
  expect(await results('Q2')).toMatchObject({ target: 278, invited: 0, rate: null, score: { n: 0, mean: null } });
});

test('one ticket a visit: brought twice by the hospital system, it is the same address', async () => {
  const tickets = [
    { visit: 'ZY1001', department: 'W1' },
    { visit: 'ZY1002', department: 'W1' },
  ];
  const first = await his.survey.invite({ code: 'Q2', tickets });
  expect(first.items.map(({ isNew }) => isNew)).toEqual([true, true]);
  // Short enough for a message: 40 characters behind a short host.
  expect(new URL(first.items[0]!.address).pathname).toMatch(/^\/p\/v\/[0-9A-Z]{10}$/);
  const second = await his.survey.invite({ code: 'Q2', tickets: tickets.toReversed(), channel: 'sms' });
  expect(second.items.map(({ address }) => address).toSorted()).toEqual(
    first.items.map(({ address }) => address).toSorted(),
  );
  expect(second.items.every(({ isNew }) => !isNew)).toBe(true);
  await expect(
    his.survey.invite({ code: 'Q2', tickets: [{ visit: 'ZY1003', department: 'NONE' }] }),
  ).rejects.toMatchObject({ code: 'not_found' });
  // The number of the visit lies nowhere.
  const rows = await t.app.db.selectFrom('survey_ticket').selectAll().execute();
  expect(JSON.stringify(rows)).not.toContain('ZY1001');
});

test('a patient answers on one page without a script, and once', async () => {
  const path = await ticket('Q2', 'ZY1001');
  const patient = new Visitor(t);
  await patient.get(path);
  expect(patient.page).toMatchObject({ status: 200 });
  expect(patient.page.text).toContain('您觉得怎么样');
  expect(patient.page.html).not.toContain('<script');
  // Nothing given is no answer.
  expect((await patient.send({})).status).toBe(422);
  await patient.send({ ...all(5), a_f_words: '护士很好' });
  expect(patient.page.text).toContain('已收到您的评价');
  expect((await new Visitor(t).get(path)).text).toContain('已经评价过了');
  expect(await results('Q2')).toMatchObject({
    invited: 2,
    answered: 1,
    rate: 50,
    score: { n: 1, mean: 5, low: null },
    low: 0,
  });
  expect((await office.survey.words({ code: 'Q2' })).items).toMatchObject([
    { words: '护士很好', department: '病区W1', mean: 5, isOpen: false },
  ]);
  // Somebody who tries addresses finds nothing, and the answer names no ticket.
  expect((await new Visitor(t, '203.0.113.99').get('/p/v/0000000000')).status).toBe(404);
});

test('the whole page with its style sheet is small, runs no script, and asks nothing of a browser of 2016', async () => {
  const patient = new Visitor(t);
  for (const [form, population] of [
    ['survey-outpatient', 'outpatient'],
    ['survey-inpatient', 'inpatient'],
    ['survey-staff', 'staff'],
  ] as const) {
    await wave(`SIZE-${population}`, { form, population });
    const page = await patient.get(await ticket(`SIZE-${population}`, 'S1'));
    const loaded = [...page.html.matchAll(/(?:src|href)="([^"#]+)"/g)]
      .map(([, address]) => address!)
      .filter((address) => address.startsWith('/p/a/'));
    expect(loaded).toHaveLength(1);
    const css = (await new Visitor(t).get(loaded[0]!)).html;
    expect(Buffer.byteLength(page.html) + Buffer.byteLength(css)).toBeLessThan(60_000);
    expect(page.html).not.toMatch(/<script|\son\w+=|javascript:|style=|<svg|loading=|<dialog/);
    // What such a browser does not know costs one rule, never a layout: lists in :not(), grids around the marks.
    expect(css).not.toMatch(/:not\([^)]*,/);
    expect(/\.mark \.options \{[^}]*\}/.exec(css)?.[0]).toContain('flex');
    // The next page, for whoever was unhappy.
    if (population !== 'staff') await patient.send(all(1));
    expect(Buffer.byteLength(patient.page.html)).toBeLessThan(40_000);
  }
});

test('two or less asks whether to call: with consent and a number it is a complaint, and its code is shown', async () => {
  const path = await ticket('Q2', 'ZY1002');
  const patient = new Visitor(t);
  await patient.get(path);
  await patient.send({ ...all(4), a_f_attitude: '1', a_f_fees: '2', a_f_words: '催了三次' });
  expect(patient.page.text).toContain('要我们联系您吗');
  expect((await patient.send({ a_call: 'yes' })).status).toBe(422);
  const sent = { ...patient.fields(), a_call: 'yes', a_phone: '13900001234', go: 'next' };
  await patient.send({ a_call: 'yes', a_phone: '13900001234' });
  const code = patient.code();
  const { complaints, low, answered } = await results('Q2');
  expect({ complaints, low, answered }).toEqual({ complaints: 1, low: 1, answered: 2 });
  const [word] = (await office.survey.words({ code: 'Q2' })).items;
  const complaint = await office.case.get({ id: word!.complaintId! });
  expect(complaint).toMatchObject({ type: 'complaint', data: { category: 'attitude' } });
  expect(String(complaint.data['description'])).toContain('医护人员的态度 1 分');
  expect(String(complaint.data['description'])).toContain('催了三次');
  // The answer itself does not know the number.
  const answers = await t.app.db.selectFrom('form_answer').select('answers').execute();
  expect(JSON.stringify(answers)).not.toContain('13900001234');
  // Who did not see the page that said so sends it once more, and is shown his code; nothing is counted twice.
  const again = new Visitor(t);
  await again.post(`${path}.v1`, sent);
  expect(again.code()).toBe(code);
  expect(await results('Q2')).toMatchObject({ answered: 2, complaints: 1 });
});

test('the open code is counted apart: riddle and consent first, never in the score', async () => {
  await expect(office.survey.openCode({ code: 'Q2' })).rejects.toMatchObject({ code: 'not_found' });
  await wave('Q2', { hasOpen: true });
  const { open_token } = await t.app.db
    .selectFrom('survey')
    .select('open_token')
    .where('code', '=', 'Q2')
    .executeTakeFirstOrThrow();
  const anybody = new Visitor(t, '203.0.113.30');
  await anybody.get(`/p/v/${open_token}`);
  await anybody.send(all(1));
  await anybody.send({ a_call: 'no' });
  expect(anybody.page.text).toContain('请做一道小题');
  await anybody.agree();
  expect(anybody.page.text).toContain('已收到您的评价');
  expect(await results('Q2')).toMatchObject({ open: { n: 1, mean: 1 }, score: { n: 2 }, answered: 2 });
  const figures = await (await t.as('director')).figure.list({ type: 'survey', from: '2026-06-01', to: '2026-06-30' });
  const of = (name: string) => figures.groups[0]?.figures.find((one: { name: string }) => one.name === name)?.value;
  expect([of('answers'), of('openAnswers'), of('openMean')]).toEqual([2, 1, 1]);
});

test('departments are ranked where enough have answered, and not before', async () => {
  await t.app.system('kit').tx(async (tx) => {
    tx.unaudited('a setting of a test');
    await t.app.settings.put(tx, 'survey.least', 5);
  });
  await wave('RANK');
  const answer = async (visit: string, department: string, mark: number) => {
    const patient = new Visitor(t);
    await patient.get(await ticket('RANK', visit, department));
    await patient.send(all(mark));
  };
  for (let n = 0; n < 5; n++) await answer(`A${n}`, 'W1', 4);
  for (let n = 0; n < 5; n++) await answer(`B${n}`, 'W2', 5);
  for (let n = 0; n < 4; n++) await answer(`C${n}`, 'W3', 3);
  const { departments, score, least } = await results('RANK');
  expect(least).toBe(5);
  expect(departments.map(({ name, rank, score: one }) => [name, rank, one?.mean])).toEqual([
    ['病区W2', 1, 5],
    ['病区W1', 2, 4],
    ['病区W3', null, undefined],
  ]);
  expect(score).toMatchObject({ n: 14 });
  expect(score.low!).toBeLessThan(score.mean!);
  // A head sees his own.
  const head = await t.person({ roles: ['head'], departmentId: wards.get('W1')! });
  const own = await head.survey.results({ code: 'RANK' });
  expect(own).toMatchObject({ invited: 5, score: { n: 5, mean: 4 } });
  expect(own.departments.map(({ name }) => name)).toEqual(['病区W1']);
});

test('slips are printed for whoever is handed one; staff answer without a name or a department beside their words', async () => {
  await wave('STAFF', { population: 'staff', form: 'survey-staff' });
  const { batch } = await office.survey.slips({ code: 'STAFF', count: 3, department: 'W1' });
  const sheet = await office.call('GET', `/api/v1/print/surveys/STAFF/slips/${batch}`);
  const page = sheet.raw.toString();
  const paths = [...page.matchAll(/\/p\/v\/[0-9A-Z]{10}/g)].map(([path]) => path);
  expect(new Set(paths).size).toBe(3);
  const nurse = new Visitor(t);
  await nurse.get(paths[0]!);
  await nurse.send({ a_f_safety: '2', a_f_friendliness: '4', a_f_words: '夜班少一个保安' });
  // Staff are not asked for a number.
  expect(nurse.page.text).toContain('已收到您的评价');
  // Nor are his words alone shown to anybody.
  expect((await office.survey.words({ code: 'STAFF' })).items).toEqual([]);
  const [row] = await t.app.db
    .selectFrom('form_answer')
    .select(['department_id', 'by_name'])
    .where('subject_kind', '=', 'survey')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .execute();
  expect(row).toEqual({ department_id: null, by_name: '公众' });
});

test('it ends: the open code on its last day, tickets some days later; what was asked stays', async () => {
  const path = await ticket('Q2', 'ZY2000');
  const { open_token } = await t.app.db
    .selectFrom('survey')
    .select('open_token')
    .where('code', '=', 'Q2')
    .executeTakeFirstOrThrow();
  t.clock.set(new Date('2026-07-10T02:00:00Z'));
  expect((await new Visitor(t).get(`/p/v/${open_token}`)).text).toContain('已经结束');
  expect((await new Visitor(t).get(path)).text).toContain('您觉得怎么样');
  t.clock.set(new Date('2026-07-20T02:00:00Z'));
  expect((await new Visitor(t).get(path)).text).toContain('已经结束');
  const again = await t.as('patient-relations');
  await expect(again.survey.invite({ code: 'Q2', tickets: [{ visit: 'X' }] })).rejects.toMatchObject({
    code: 'survey_over',
  });
  await again.survey.remove({ code: 'Q2' });
  expect(await again.survey.get({ code: 'Q2' })).toMatchObject({ active: false, answered: 2 });
});
