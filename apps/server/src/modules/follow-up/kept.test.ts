import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { writeSheet } from '../../kernel/sheet/index.ts';
import { fileForm } from '../../kernel/sheet/testing.ts';
import { forgetPatients } from './forget.ts';

let t: TestApp;
let centre: As;
let his: As;
let ward: string;

beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  ward = newId();
  await t.app.system('kit').tx(async (tx) => {
    tx.unaudited('a department of a test');
    await tx.db
      .insertInto('department')
      .values({ id: ward, code: 'W1', name: '病区一', path: `/${ward}/` })
      .execute();
  });
  centre = await t.as('service-desk');
  his = await t.as('integration');
});
afterAll(() => t.stop());

const stay = (visit: string, dischargedOn: string) => ({
  visit,
  name: '欧阳小明',
  phone: '13900001234',
  department: 'W1',
  dischargedOn,
});
const good = { recovery: 'better', wound: 'none', medicine: true, revisit: true, satisfied: 5, bribe: false };
const bad = { ...good, wound: 'bad' };
/** The follow-up of a new stay that is due today. */
let stays = 0;
async function due(): Promise<string> {
  const visit = `S${++stays}`;
  await his.followUp.bring({ items: [stay(visit, '2026-06-07')] });
  const { items } = await centre.followUp.list({ due: true, days: 3, limit: 100 });
  const fresh = await Promise.all(
    items.filter(({ tries }) => tries === 0).map(({ id }) => centre.followUp.get({ id })),
  );
  return fresh.find(({ contact }) => contact?.visit === visit)!.id;
}
const versionOf = async (form: string): Promise<string> => (await centre.form.open({ code: form })).versionId!;
const setting = (name: string, value: unknown) =>
  t.app.system('kit').tx(async (tx) => {
    tx.unaudited('a setting of a test');
    await t.app.settings.put(tx, name, value as never);
  });

test('a head calls the patients of his own ward from the card, to the end, and passes on what they say', async () => {
  const head = await t.person({ roles: ['head'], departmentId: ward });
  const id = await due();
  const card = await head.followUp.get({ id });
  expect(card).toMatchObject({ mayCall: true, contact: { phone: '13900001234' } });
  const done = await head.followUp.call({
    id,
    outcome: 'completed',
    tries: 0,
    versionId: card.form!.versionId,
    answers: bad,
  });
  expect(done).toMatchObject({ state: 'completed', mayCall: false, hasProblem: true, bad: ['wound'] });
  expect((await head.followUp.problem({ id, type: 'hazard', words: '病房门口地滑' })).caseNumber).toMatch(/\d/);
});

test('what is answered is answered to the script: no other form, and not nothing', async () => {
  const id = await due();
  const said = { id, outcome: 'completed', tries: 0, answers: good } as const;
  await expect(
    centre.followUp.call({ ...said, versionId: await versionOf('survey-discharged') }),
  ).rejects.toMatchObject({ code: 'not_found' });
  await expect(centre.followUp.call(said)).rejects.toMatchObject({ code: 'form_unanswered' });
  expect(await centre.followUp.get({ id })).toMatchObject({ state: 'due', tries: 0, calls: [] });
});

test('a problem stands until a finished call says there is none; what has become a case stays one', async () => {
  const versionId = await versionOf('follow-up');
  const id = await due();
  const call = (more: object) => centre.followUp.call({ id, tries: 0, ...more } as never);
  expect(await call({ outcome: 'later', hasProblem: true })).toMatchObject({ hasProblem: true });
  expect(await call({ outcome: 'unanswered', tries: 1 })).toMatchObject({ hasProblem: true });
  expect(await call({ outcome: 'completed', tries: 2, versionId, answers: good })).toMatchObject({
    hasProblem: false,
    isSettled: false,
  });
  const other = await due();
  await centre.followUp.problem({ id: other, type: 'repair', words: '呼叫铃坏了' });
  expect(
    await centre.followUp.call({ id: other, outcome: 'completed', tries: 0, versionId, answers: good }),
  ).toMatchObject({ hasProblem: true });
});

test('a title that is cut keeps whole characters', async () => {
  const id = await due();
  const words = `${'疼'.repeat(56)}😢还是疼`;
  const { caseId } = await centre.followUp.problem({ id, type: 'complaint', words });
  const { title } = await (await t.as('patient-relations')).case.get({ id: caseId! });
  expect(title).toBe(`随访:${'疼'.repeat(56)}`);
});

test('a list of any length with many days to call is one import', async () => {
  await setting('followUp.days', '1,2,3,4,5,6,7,8,9,10');
  const columns = [
    ['visit', '住院号'],
    ['name', '姓名'],
    ['phone', '联系电话'],
    ['department', '出院科室'],
    ['dischargedOn', '出院日期'],
  ].map(([key, zh]) => ({ key: key!, zh: zh!, en: key! }));
  const rows = Array.from({ length: 1700 }, (_, n) => stay(`MANY${n}`, '2026-06-09'));
  const file = new Uint8Array(await writeSheet('名单', columns, rows));
  const answer = await centre.call('POST', '/api/v1/import/discharges', fileForm(file, { dryRun: 'false' }));
  expect(answer.json).toMatchObject({ create: 1700, bad: 0 });
  const { rows: counted } = await sql<{ n: number }>`
    select count(*)::int as n from follow_up u join discharge d on d.id = u.discharge_id
    where d.discharged_on = '2026-06-09'`.execute(t.app.db);
  expect(counted[0]!.n).toBe(17_000);
  // The number of a patient is not that of a stay: he comes again.
  const named = [{ key: 'mrn', zh: '病案号', en: 'MRN' }, ...columns.slice(1)];
  const strange = new Uint8Array(await writeSheet('名单', named, [{ ...rows[0]!, mrn: 'MANY0' }]));
  const refused = await centre.call('POST', '/api/v1/import/discharges', fileForm(strange, { dryRun: 'true' }));
  expect(JSON.stringify(refused.json)).toContain('住院号');
  await setting('followUp.days', '3,7,30');
});

test('words about a patient lie sealed, in no line of the record, and go with who it was; so do those from before', async () => {
  const versionId = await versionOf('follow-up');
  const id = await due();
  await centre.followUp.call({ id, outcome: 'later', tries: 0, note: '女儿接的,说老人听不清' });
  await centre.followUp.call({ id, outcome: 'completed', tries: 1, versionId, answers: bad });
  const settled = await centre.followUp.settle({ id, note: '已请伤口门诊王护士看过' });
  expect(settled).toMatchObject({ isSettled: true, settledNote: '已请伤口门诊王护士看过' });
  expect(settled.calls[0]).toMatchObject({ note: '女儿接的,说老人听不清' });
  // A note as an earlier release wrote it.
  const [call] = await t.app.db.selectFrom('follow_up_call').select('id').where('follow_up_id', '=', id).execute();
  await t.owner
    .updateTable('follow_up_call')
    .set({ note: '以前写的话', words: null })
    .where('id', '=', call!.id)
    .execute();
  const again = await t.interrupt();
  await again();
  centre = await t.as('service-desk');
  expect((await centre.followUp.get({ id })).calls.map(({ note }) => note)).toContain('以前写的话');
  const everything = async () => {
    const tables = ['follow_up', 'follow_up_call', 'discharge', 'audit', 'event'];
    const texts = await Promise.all(
      tables.map(
        async (name) =>
          (
            await sql<{ text: string }>`select string_agg(x::text, ' ') as text from ${sql.table(name)} x`.execute(
              t.owner,
            )
          ).rows[0]!.text,
      ),
    );
    return texts.join(' ');
  };
  expect(await everything()).not.toMatch(/女儿|王护士|以前写的话/);
  const sealed = async () =>
    (
      await sql<{ n: number }>`
        select (select count(*) from follow_up_call where words is not null)::int
          + (select count(*) from follow_up where settled_words is not null)::int as n`.execute(t.app.db)
    ).rows[0]!.n;
  expect(await sealed()).toBe(2);
  t.clock.set(new Date('2028-06-20T02:00:00Z'));
  await forgetPatients(t.app.system('test'));
  expect(await sealed()).toBe(0);
  centre = await t.as('service-desk');
  expect(await centre.followUp.get({ id })).toMatchObject({
    contact: null,
    settledNote: null,
    answers: { wound: 'bad' },
  });
});

test('who was forgotten does not come back with the next list, and whoever is kept is not forgotten a day early', async () => {
  // Kept for two months: on 30 April that is from the last day of February on.
  t.clock.set(new Date('2029-04-30T02:00:00Z'));
  his = await t.as('integration');
  centre = await t.as('service-desk');
  await setting('followUp.keepMonths', 2);
  const items = [stay('OLD1', '2029-02-27'), stay('OLD2', '2029-02-28')];
  expect(await his.followUp.bring({ items })).toEqual({ created: 1, same: 0, expired: 1 });
  expect(await forgetPatients(t.app.system('test'))).toBe(0);
  // The day begins in Beijing, eight hours before Greenwich.
  t.clock.set(new Date('2029-04-30T17:00:00Z'));
  expect(await forgetPatients(t.app.system('test'))).toBe(1);
  his = await t.as('integration');
  expect(await his.followUp.bring({ items })).toEqual({ created: 0, same: 0, expired: 2 });
  const rows = await t.app.db.selectFrom('discharge').select('about').where('forgotten_at', 'is', null).execute();
  expect(rows).toEqual([]);
});
