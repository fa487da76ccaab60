import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../../test/kit.ts';

let t: TestApp;
let chief: As;
let head: As;
beforeAll(async () => {
  t = await testApp({ at: '2026-01-05T09:00:00+08:00' });
  const it = await t.as('it');
  await it.identity.putDepartment({ code: 'NK', name: '内科' });
  const surgery = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  chief = await t.person({ roles: ['security-chief'], name: '钱科长' });
  head = await t.person({ roles: ['head'], name: '赵主任', departmentId: surgery.id });
  await chief.assessment.putTable({ code: 'T1', name: '考核表', source: '测试', missing: '' });
  const items = Array.from({ length: 40 }, (_, n) => ({
    no: String(n + 1),
    path: ['一'],
    standard: `签订责任书 ${n + 1}`,
    points: 1,
    method: '',
    rules: [],
    note: '',
    examiners: [],
    department: n === 39 ? 'WK' : 'NK',
  }));
  await sql`update score_table set definition = jsonb_set(definition, '{items}', ${JSON.stringify(items)}::jsonb)
    where code = 'T1'`.execute(t.owner);
  await chief.assessment.open({ table: 'T1', name: '自评', from: '2026-01-01', to: '2026-12-31', dueOn: '2026-03-25' });
});
afterAll(() => t.stop());

test('an item of one’s own is found behind many of others by the same words', async () => {
  const { items } = await head.link.find({ kind: 'assessmentItem', q: '责任书', limit: 5 });
  expect(items.map(({ number }) => number)).toEqual(['40']);
  expect((await chief.link.find({ kind: 'assessmentItem', q: '责任书', limit: 5 })).items).toHaveLength(5);
});
