import { readFile } from 'node:fs/promises';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { headFile } from '../../kernel/audit/index.ts';

let t: TestApp;
beforeAll(async () => void (t = await testApp()));
afterAll(() => t.stop());

const anchors = async () =>
  (await readFile(headFile(t.app.config.data), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number; hash: string; at: string });

test('the auditor pages through the trail, newest first, and his reading is in it', async () => {
  const auditor = await t.as('auditor');
  for (let i = 0; i < 7; i++)
    await t.app
      .system('tester')
      .tx(async (tx) => tx.audit(i % 2 ? 'thing.even' : 'thing.odd', 'thing', `t${i}`, { i }));
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await auditor.audit.list({ action: 'thing', limit: 3, ...(cursor ? { cursor } : {}) });
    expect(page.total).toBe(7);
    seen.push(...page.items.map((item) => item.detail['i'] as number));
    cursor = page.next ?? undefined;
  } while (cursor);
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
  const reads = await auditor.audit.list({ action: 'audit.read', actor: auditor.personId });
  expect(reads.items).toHaveLength(3);
  expect(reads.items[0]).toMatchObject({ actorKind: 'person', detail: { action: 'thing', rows: 1 } });
  expect((await auditor.audit.list({ subject: 't3' })).items).toMatchObject([{ action: 'thing.even' }]);
});

test('only the auditor reads and verifies; the administrator does not', async () => {
  for (const role of ['it', 'security-chief', 'director', 'founder']) {
    const person = await t.as(role);
    await expect(person.audit.list({})).rejects.toMatchObject({ code: 'forbidden' });
    await expect(person.audit.verify({})).rejects.toMatchObject({ code: 'forbidden' });
  }
});

test('verifying leaves a line and an anchor, and tells of a change made behind the back of the system', async () => {
  const auditor = await t.as('auditor');
  const [first] = await anchors();
  expect(first?.seq).toBeGreaterThanOrEqual(0);
  const verdict = await auditor.audit.verify({});
  expect(verdict).toMatchObject({ ok: true, problems: [] });
  const last = (await anchors()).at(-1);
  expect(last?.seq).toBe(verdict.head + 1);
  await sql`update audit set actor_name = '别人' where action = 'thing.odd' and subject_id = 't0'`.execute(t.owner);
  const bad = await auditor.audit.verify({});
  expect(bad).toMatchObject({ ok: false, problems: [{ kind: 'edited' }, { kind: 'seal' }] });
});

test('a row with a spoilt detail can still be read', async () => {
  const auditor = await t.as('auditor');
  await sql`update audit set detail = 'no json' where subject_id = 't1'`.execute(t.owner);
  expect((await auditor.audit.list({ subject: 't1' })).items[0]?.detail).toEqual({ text: 'no json' });
});
