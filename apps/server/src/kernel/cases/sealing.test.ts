import { caseTypes, type CaseType } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { verifyAudit } from '../audit/index.ts';
import { makeCaseEngine } from './engine.ts';
import { refuseSealedKeys } from './steps/sealing.ts';
import { errand } from './testing.ts';

let t: TestApp;
let office: As;
beforeAll(async () => {
  t = await testApp();
  office = await t.as('patient-relations');
});
afterAll(() => t.stop());

const phone = '13912345678';
const complainant = '欧阳保密';

async function complaint(): Promise<string> {
  const { id } = await office.case.create({
    type: 'complaint',
    title: '等候太久',
    data: { channel: 'onSite', category: 'attitude', description: '等候两小时', complainant, phone },
  });
  return id;
}

/** Every table and column of the database, as whoever steals the disk or a backup reads it. */
async function placesOf(words: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ table: string; text: string }>`
    select table_name as "table", query_to_xml(format('select * from %I', table_name), true, false, '')::text as text
    from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(t.owner);
  return rows.filter(({ text }) => words.some((word) => text.includes(word))).map(({ table }) => table);
}
const shown = async (id: string) => {
  await office.case.open({ id, purpose: 'handle' });
  return (await office.case.get({ id })).data;
};
const problems = async () => (await verifyAudit(t.app.db, [])).problems;

test('what is secret lies sealed in every table, and whoever may see it sees it', async () => {
  const id = await complaint();
  expect(await placesOf(['等候两小时'])).toContain('case');
  expect(await placesOf([phone, complainant])).toEqual([]);
  expect(await shown(id)).toMatchObject({ phone, complainant, description: '等候两小时' });
  // The same number twice lies there as two.
  const other = await complaint();
  const { rows } = await sql<{ said: string }>`
    select data->>'phone' as said from "case" where id in (${id}, ${other})`.execute(t.owner);
  expect(new Set(rows.map(({ said }) => said)).size).toBe(2);
  expect(await problems()).toEqual([]);
});

test(
  'rows from before are sealed at the next start, once; the record holds before and after',
  { timeout: 60_000 },
  async () => {
    const id = await complaint();
    const plain = JSON.stringify({
      channel: 'onSite',
      category: 'attitude',
      description: '从前的',
      complainant,
      phone,
    });
    await t.app.system('test').tx(async (tx) => {
      tx.audit('test.old', 'case', id);
      await tx.db
        .updateTable('case')
        .set({ data: plain as never })
        .where('id', '=', id)
        .execute();
      await tx.db
        .insertInto('case_event')
        .values({
          case_id: id,
          at: tx.now,
          action: 'comment',
          actor_kind: 'system',
          actor_name: 'x',
          data: plain as never,
        })
        .execute();
    });
    expect((await placesOf([phone])).sort()).toEqual(['case', 'case_event']);
    expect(await problems()).toEqual([]);
    await t.owner.deleteFrom('sealed_field').execute();
    const again = async () => (await t.interrupt())();
    await t.listen();
    await again();
    office = await t.as('patient-relations');
    expect(await placesOf([phone, complainant])).toEqual([]);
    expect(await shown(id)).toMatchObject({ phone, complainant, description: '从前的' });
    expect(await problems()).toEqual([]);
    const lines = async () =>
      (await t.app.db.selectFrom('audit').select('seq').where('action', '=', 'record.sealSecrets').execute()).length;
    const before = await lines();
    expect(before).toBeGreaterThan(0);
    await again();
    expect(await lines()).toBe(before);
  },
);

test('nothing is looked up, kept unique, filtered or split by what lies sealed: such a declaration does not start', () => {
  for (const type of Object.values(caseTypes) as CaseType[]) expect(() => refuseSealedKeys(type)).not.toThrow();
  for (const more of [
    { unique: [{ fields: [{ loose: 'secret' }], while: 'open' as const, refuses: 'already_exists' as const }] },
    { indexed: ['secret'] },
    { groups: ['secret'] },
  ])
    expect(() => makeCaseEngine(t.app, [{ ...(errand as CaseType), ...more }])).toThrow('errand: secret lies sealed');
});
