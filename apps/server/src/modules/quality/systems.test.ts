import { resultOf } from '@anyuan/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { newId } from '../../kernel/ids.ts';
import { newestVersion } from '../form/index.ts';

let t: TestApp;
let office: As;
const wards = new Map<string, string>();
beforeAll(async () => {
  t = await testApp({ at: '2026-06-10T02:00:00Z' });
  const it = await t.as('it');
  for (const [code, name] of [
    ['NK', '内科'],
    ['WK', '外科'],
  ] as const)
    wards.set(code, (await it.identity.putDepartment({ code, name })).id);
  office = await t.as('medical-affairs');
});
afterAll(() => t.stop());

/** A check as a round leaves it: everything good but these; these did not apply. */
async function checked(form: string, ward: string, bad: string[], na: string[] = []): Promise<void> {
  await t.app.system('kit').tx(async (tx) => {
    tx.unaudited('a check of a test');
    const { id } = await tx.db.selectFrom('form').select('id').where('code', '=', form).executeTakeFirstOrThrow();
    const version = (await newestVersion(tx.db, id))!;
    const answers = Object.fromEntries(
      version.form
        .shown({})
        .filter(({ part, asked }) => part === 'answer' && asked.question.kind === 'check')
        .map(({ name }) => [name, bad.includes(name) ? 'bad' : na.includes(name) ? 'na' : 'good']),
    );
    const { earned, possible, percent, passed, bad: found, vetoed } = resultOf(version.form, answers as never);
    await sql`insert into form_answer (id, form_id, version_id, department_id, at, by_id, by_name, answers, earned, possible, percent, passed, bad, vetoed)
      values (${newId()}, ${id}, ${version.id}, ${wards.get(ward)}, ${tx.now}, ${office.personId}, '质控', ${JSON.stringify(answers)}::jsonb,
        ${earned}, ${possible}, ${percent}, ${passed}, ${found}, ${vetoed})`.execute(tx.db);
  });
}

const days = { from: '2026-06-01', to: '2026-06-30' };
const rates = async (by: 'department' | 'item') => {
  const { groups } = await office.figure.list({ type: 'formItem', ...days, by } as never);
  return Object.fromEntries(
    groups.map(({ label, figures }) => {
      const { numerator, denominator } = figures.find(({ name }) => name === 'passed')!;
      return [label[0], [numerator, denominator]];
    }),
  );
};

test('the eighteen systems and their extensions are scored by department and by system; what did not apply does not count', async () => {
  await checked('core-systems', 'NK', ['rounds', 'criticalValue'], ['blood', 'surgerySafety']);
  await checked('core-systems', 'WK', ['rounds']);
  // 18 systems and four beyond them.
  expect(await rates('department')).toEqual({ 内科: [18, 20], 外科: [21, 22] });
  const systems = await rates('item');
  expect(Object.keys(systems)).toHaveLength(22);
  expect(systems['2 三级查房制度']).toEqual([0, 2]);
  expect(systems['17 临床用血审核制度']).toEqual([1, 1]);
  const { groups } = await office.figure.list({ type: 'formItem', ...days });
  const failed = groups[0]?.figures.find(({ name }) => name === 'failed');
  expect(failed?.value).toBe(3);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from form_answer a, jsonb_each_text(a.answers) s
    where s.value = 'bad'`.execute(t.app.db);
  expect(rows[0]?.n).toBe(3);
  // Behind the number stand the checks in which something failed.
  expect((await office.form.answers({ figure: failed?.of ?? '' })).total).toBe(2);
});

test('the month’s score is an indicator with its worst departments; lawful practice has its own', async () => {
  await checked('practice-compliance', 'NK', ['badge']);
  const director = await t.as('director');
  const { value, numerator, denominator } = await director.indicator.value({ name: 'coreSystems', ...days });
  expect([numerator, denominator]).toEqual([39, 42]);
  expect(value).toBeCloseTo((39 / 42) * 100, 5);
  expect(await director.indicator.value({ name: 'compliance', ...days })).toMatchObject({
    numerator: 11,
    denominator: 12,
  });
  const board = await director.indicator.board({ span: 'month', fresh: true } as never);
  const core = board.items.find(({ name }) => name === 'coreSystems');
  expect(core?.worst.map(({ label }) => label[0])).toEqual(['内科']);
});
