import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { Visitor } from '../public/testing.ts';

let t: TestApp;
let office: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  office = await t.as('patient-relations');
  for (const [code, population, form] of [
    ['PAT', 'discharged', 'survey-discharged'],
    ['STAFF', 'staff', 'survey-staff'],
  ] as const)
    await office.survey.put({ code, name: code, population, form, from: '2026-06-01', to: '2026-06-30' });
});
afterAll(() => t.stop());

let visits = 0;
const path = async (code = 'PAT'): Promise<string> =>
  new URL((await office.survey.invite({ code, tickets: [{ visit: `V${++visits}` }] })).items[0]!.address).pathname;

test('what somebody agreed to is what stood on the page he sent', async () => {
  const patient = new Visitor(t);
  await patient.get(await path());
  await patient.send({ a_f_attitude: '1' });
  expect(patient.page.text).toContain('即同意医患办公室用您的评价和电话办理投诉');
  const { consent = '', ...rest } = patient.fields();
  expect(consent).toMatch(/^call /);
  const action = /action="(\/p\/v\/[^"]+)"/.exec(patient.page.html)![1]!;
  const said = { ...rest, a_call: 'yes', a_phone: '13900001234', go: 'next' };
  // A page of other words, from before an update: he reads these first.
  await patient.post(action, { ...said, consent: 'call 2020-01-01' });
  expect(patient.page.text).toContain('要我们联系您吗');
  await patient.send({ a_call: 'yes', a_phone: '13900001234' });
  patient.code();
  const reports = await t.app.db.selectFrom('public_report').select('consent_version').execute();
  expect(reports).toEqual([{ consent_version: consent }]);
});

test('so it is where consent is a page of its own', async () => {
  await office.survey.put({ code: 'PAT', hasOpen: true });
  const { open_token } = await t.app.db
    .selectFrom('survey')
    .select('open_token')
    .where('code', '=', 'PAT')
    .executeTakeFirstOrThrow();
  const anybody = new Visitor(t, '203.0.113.31');
  await anybody.get(`/p/v/${open_token}`);
  await anybody.send({ a_f_attitude: '5' });
  expect(anybody.page.html).toContain('name="agree"');
  await anybody.agree({ consent: '2020-01-01' });
  expect(anybody.page.status).toBe(422);
  expect(anybody.page.html).toContain('name="agree"');
  await anybody.agree();
  expect(anybody.page.text).toContain('已收到您的评价');
});

test('words cut for a complaint keep whole letters, however many there are', async () => {
  // One of these two lengths puts the cut into the middle of a letter.
  for (const words of [`${'😢'.repeat(1990)}`, `疼${'😢'.repeat(1990)}`]) {
    const one = new Visitor(t);
    await one.get(await path());
    await one.send({ a_f_attitude: '1', a_f_fees: '1', a_f_words: words });
    await one.send({ a_call: 'yes', a_phone: '13900001234' });
    one.code();
  }
  const { rows } = await sql<{ text: string }>`
    select data->>'description' as text from "case" where type = 'complaint'`.execute(t.app.db);
  expect(rows.every(({ text }) => !text.includes('�'))).toBe(true);
});

test('an answer that cannot be kept is refused alone; those that came with it are kept', async () => {
  await sql`create function refuse_boom() returns trigger language plpgsql as $$
    begin if new.answers->>'words' = '砰' then raise exception 'boom'; end if; return new; end $$`.execute(t.owner);
  await sql`create trigger boom before insert on form_answer for each row execute function refuse_boom()`.execute(
    t.owner,
  );
  const visitors = await Promise.all(
    ['一', '二', '砰', '三', '四'].map(async (words) => {
      const visitor = new Visitor(t);
      await visitor.get(await path());
      return { visitor, words };
    }),
  );
  const pages = await Promise.all(
    visitors.map(({ visitor, words }) => visitor.send({ a_f_attitude: '5', a_f_words: words })),
  );
  expect(pages.map(({ text }) => text.includes('已收到您的评价'))).toEqual([true, true, false, true, true]);
  await sql`drop trigger boom on form_answer`.execute(t.owner);
});
