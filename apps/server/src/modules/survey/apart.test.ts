import { FormDefinition } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { Visitor } from '../public/testing.ts';
import { shuffleTickets } from './shuffle.ts';

let t: TestApp;
let office: As;
let head: As;
let director: As;
const wards = new Map<string, string>();
const setting = (name: string, value: unknown) =>
  t.app.system('kit').tx(async (tx) => {
    tx.unaudited('a setting of a test');
    await t.app.settings.put(tx, name, value as never);
  });
async function signIn(): Promise<void> {
  office = await t.as('patient-relations');
  head = await t.person({ roles: ['head'], departmentId: wards.get('W1')! });
  director = await t.as('director');
}

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
  await signIn();
  await setting('survey.least', 5);
  for (const [code, population] of [
    ['PAT', 'discharged'],
    ['STAFF', 'staff'],
  ] as const)
    await office.survey.put({
      code,
      name: code,
      population,
      form: `survey-${population}`,
      from: '2026-06-01',
      to: '2026-06-30',
    });
});
afterAll(() => t.stop());

let visits = 0;
async function answer(code: string, department: string, said: Record<string, string>): Promise<void> {
  const { items } = await office.survey.invite({ code, tickets: [{ visit: `V${++visits}`, department }] });
  const visitor = new Visitor(t);
  await visitor.get(new URL(items[0]!.address).pathname);
  await visitor.send(said);
  expect(visitor.page.text).toContain('已收到您的评价');
}
const many = async (code: string, department: string, count: number, mark: string): Promise<void> => {
  for (let n = 0; n < count; n++)
    await answer(code, department, { a_f_safety: mark, a_f_words: `${department} 第 ${n} 句` });
};
const staffFigures = async (who: As, from: string, to: string) => {
  const { groups } = await who.figure.list({ type: 'survey', from, to });
  return Object.fromEntries((groups[0]?.figures ?? []).map(({ name, value }) => [name, value]));
};

test('an answer is tied to no ticket: not by the record, not by its day, not by what PostgreSQL notes with a row', async () => {
  await many('PAT', 'W1', 2, '4');
  const tied = async () =>
    (
      await sql<{ record: number; rows: number }>`
        select (select count(*)::int from record_rows r join survey_ticket t on t.id::text = any(r.keys)) as record,
          (select count(*)::int from survey_ticket t join survey_answer a on a.xmin = t.xmin) as rows`.execute(t.owner)
    ).rows[0]!;
  expect((await tied()).record).toBe(0);
  expect((await tied()).rows).toBeGreaterThan(0);
  await shuffleTickets(t.app.system('test'), true);
  expect(await tied()).toEqual({ record: 0, rows: 0 });
  // Of surveys nobody has answered since the last time nothing is written.
  const versions = async () =>
    (await sql<{ xmin: string }>`select xmin::text from survey_ticket where is_answered`.execute(t.owner)).rows;
  const before = await versions();
  t.clock.advance(3 * 3600);
  await shuffleTickets(t.app.system('test'), true);
  expect(await versions()).toEqual(before);
  await shuffleTickets(t.app.system('test'));
  expect(await versions()).not.toEqual(before);
  const [ticket] = await t.app.db.selectFrom('survey_ticket').selectAll().where('is_answered', '=', true).execute();
  expect(Object.keys(ticket!).filter((name) => name.includes('answer'))).toEqual(['is_answered']);
});

test('a head is told nothing of patients before enough have answered, and sees counts of his own only', async () => {
  await many('PAT', 'W2', 5, '5');
  const few = await head.survey.results({ code: 'PAT' });
  // The sample that is wanted is that of the whole.
  expect(few).toMatchObject({
    target: null,
    invited: 2,
    answered: 2,
    withheld: 'few',
    low: null,
    score: { n: 2, mean: null },
  });
  expect(few.dimensions.every(({ score }) => score.mean === null)).toBe(true);
  expect(few.waves).toEqual([]);
  const listed = async () => (await head.survey.list({})).items;
  expect(await listed()).toMatchObject([{ code: 'PAT', invited: 2, answered: 2, mean: null }]);
  // Words he reads, without the marks that stood beside them.
  expect((await head.survey.words({ code: 'PAT' })).items.map(({ mean }) => mean)).toEqual([null, null]);
  await expect(staffFigures(head, '2026-06-10', '2026-06-10')).rejects.toMatchObject({ code: 'forbidden' });
  await many('PAT', 'W1', 3, '4');
  expect(await head.survey.results({ code: 'PAT' })).toMatchObject({
    withheld: null,
    low: 0,
    score: { n: 5, mean: 4 },
  });
  expect(await listed()).toMatchObject([{ invited: 5, mean: 4 }]);
  expect(await office.survey.results({ code: 'PAT' })).toMatchObject({ score: { n: 10, mean: 4.5 }, withheld: null });
});

test('a survey of staff is not there for a head, by no door', async () => {
  await many('STAFF', 'W1', 5, '2');
  expect((await head.survey.list({})).items.map(({ code }) => code)).toEqual(['PAT']);
  const absent = { code: 'not_found' };
  await expect(head.survey.get({ code: 'STAFF' })).rejects.toMatchObject(absent);
  await expect(head.survey.results({ code: 'STAFF' })).rejects.toMatchObject(absent);
  await expect(head.survey.words({ code: 'STAFF' })).rejects.toMatchObject(absent);
  // Of those who look at forms, nobody reads one answer of staff.
  expect((await office.form.answers({ form: 'survey-staff' } as never)).total).toBe(0);
  expect((await office.form.answers({ form: 'survey-discharged' } as never)).total).toBe(10);
});

test('of staff nothing is told while they can answer, and then of no group that is small by itself or by what is left', async () => {
  await many('STAFF', 'W2', 6, '4');
  await many('STAFF', 'W3', 2, '1');
  const running = await office.survey.results({ code: 'STAFF' });
  expect(running).toMatchObject({ withheld: 'running', answered: 13, low: null, score: { n: 13, mean: null } });
  expect(running.departments.every(({ score }) => score === null)).toBe(true);
  expect((await office.survey.words({ code: 'STAFF' })).total).toBe(0);
  const listed = async () => (await office.survey.list({})).items.find(({ code }) => code === 'STAFF');
  expect(await listed()).toMatchObject({ answered: 13, mean: null });
  expect(await staffFigures(director, '2026-06-10', '2026-06-10')).toMatchObject({ staff: null, mean: 4.5 });

  t.clock.set(new Date('2026-07-15T02:00:00Z'));
  await signIn();
  const told = await office.survey.results({ code: 'STAFF' });
  expect(told).toMatchObject({ withheld: null, low: 7, score: { n: 13 } });
  // W3 has too few; so that it is not what W1 and W2 leave of the whole, the smaller of them is not told either.
  expect(told.departments.map(({ name, score }) => [name, score?.mean ?? null])).toEqual([
    ['病区W2', 4],
    ['病区W1', null],
    ['病区W3', null],
  ]);
  const { items } = await office.survey.words({ code: 'STAFF', limit: 100 });
  expect(items).toHaveLength(13);
  expect(items.every(({ at, mean, department }) => at === '2026-06-30' && mean === null && department === null)).toBe(
    true,
  );
  const { rows } = await sql<{ id: string }>`select answer_id as id from survey_answer`.execute(t.app.db);
  expect(items.some(({ id }) => rows.some((row) => row.id === id))).toBe(false);
  // Page by page they are the same.
  const first = await office.survey.words({ code: 'STAFF', limit: 7 });
  const rest = await office.survey.words({ code: 'STAFF', limit: 7, cursor: first.next! });
  expect([...first.items, ...rest.items]).toEqual(items);
  // It counts as a whole, on its last day: no day of it tells of one.
  expect(await staffFigures(director, '2026-06-10', '2026-06-10')).toMatchObject({ staff: null });
  expect((await staffFigures(director, '2026-06-30', '2026-06-30'))['staff']).toBeCloseTo(36 / 13, 1);
  expect((await listed())?.mean).toBeCloseTo(36 / 13, 1);
});
test('a survey of too few staff is told to nobody', async () => {
  await office.survey.put({
    code: 'FEW',
    name: 'FEW',
    population: 'staff',
    form: 'survey-staff',
    from: '2026-07-01',
    to: '2026-07-16',
  });
  await many('FEW', 'W1', 4, '1');
  t.clock.set(new Date('2026-08-15T02:00:00Z'));
  await signIn();
  const few = await office.survey.results({ code: 'FEW' });
  expect(few).toMatchObject({ withheld: 'few', low: null, score: { mean: null } });
  expect(few.waves.map(({ code }) => code)).toEqual(['STAFF']);
  expect((await office.survey.words({ code: 'FEW' })).total).toBe(0);
  expect(await staffFigures(director, '2026-07-01', '2026-07-31')).toMatchObject({ staff: null, friendliness: null });
});

test('slips for staff do not speak of a visit, and a used one neither', async () => {
  // What has been told of staff is told for good: it is not opened again, nor called a survey of others.
  await expect(office.survey.put({ code: 'FEW', to: '2026-08-20' })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'to' }] },
  });
  await expect(office.survey.put({ code: 'FEW', population: 'outpatient' })).rejects.toMatchObject({
    code: 'invalid',
    details: { issues: [{ path: 'population' }] },
  });
  await office.survey.put({
    code: 'NEXT',
    name: 'NEXT',
    population: 'staff',
    form: 'survey-staff',
    from: '2026-08-01',
    to: '2026-08-20',
  });
  const { batch } = await office.survey.slips({ code: 'NEXT', count: 1 });
  const { raw } = await office.call('GET', `/api/v1/print/surveys/NEXT/slips/${batch}`);
  expect(raw.toString()).toContain('请说说在这里工作的感受');
  expect(raw.toString()).not.toContain('就诊');
  const [path] = /\/p\/v\/[0-9A-Z]{10}/.exec(raw.toString())!;
  const nurse = new Visitor(t);
  await nurse.get(path);
  await nurse.send({ a_f_safety: '4' });
  const again = await new Visitor(t).get(path);
  expect(again.text).toContain('这张答题条已经用过了');
  expect(again.text).not.toContain('就诊');
});

test('the last day with its grace is one of the hospital: until midnight in Beijing', async () => {
  const { items } = await office.survey.invite({ code: 'NEXT', tickets: [{ visit: 'LATE' }] });
  const path = new URL(items[0]!.address).pathname;
  await setting('survey.graceDays', 2);
  t.clock.set(new Date('2026-08-22T15:59:00Z'));
  expect((await new Visitor(t).get(path)).text).toContain('您觉得怎么样');
  t.clock.set(new Date('2026-08-22T16:01:00Z'));
  expect((await new Visitor(t).get(path)).text).toContain('已经结束');
});

const omit = (from: object, name: string): object =>
  Object.fromEntries(Object.entries(from).filter(([key]) => key !== name));
test('a form that is asked by a survey goes on to have a dimension', async () => {
  const who = await t.as('founder');
  const form = await who.form.open({ code: 'survey-discharged' });
  const definition = FormDefinition.parse(form.definition);
  const bare = {
    ...definition,
    sections: definition.sections.map((section) => ({
      ...section,
      questions: section.questions.map((question) => omit(question, 'dimension')),
    })),
  };
  const saved = await who.form.save({
    code: form.code,
    revision: form.revision,
    definition: FormDefinition.parse(bare),
  } as never);
  await expect(who.form.publish({ code: form.code, revision: saved.revision })).rejects.toMatchObject({
    code: 'no_dimension',
  });
});
