import { rm } from 'node:fs/promises';

import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { headFile } from '../../kernel/audit/index.ts';
import { check } from './check.ts';

let t: TestApp;
let auditor: As;
beforeAll(async () => {
  t = await testApp();
  auditor = await t.as('auditor');
});
afterAll(() => t.stop());

const nightly = () => check(t.app.system('audit-verify'));
const quietly = (statement: string) =>
  t.owner.transaction().execute(async (db) => {
    await sql`set local session_replication_role = replica`.execute(db);
    await sql.raw(statement).execute(db);
  });

test('every night the record is verified, and the auditor’s page says since when it holds', async () => {
  expect(await auditor.audit.state({})).toMatchObject({ last: null, holdsSince: null, isOwner: false });
  expect(await nightly()).toMatchObject({ ok: true });
  const first = t.clock.now().toISOString();
  expect(await auditor.audit.state({})).toMatchObject({
    last: { at: first, ok: true, problems: [] },
    holdsSince: expect.any(String),
    lastWhole: null,
    anchor: { seq: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    kept: { folder: false, host: false },
  });

  // Somebody changes a department with the database's own tools.
  const it = await t.as('it');
  await it.identity.putDepartment({ code: 'WK', name: '外科' });
  t.clock.advance(30);
  await quietly(`update department set name = '内科' where code = 'WK'`);
  expect(await nightly()).toMatchObject({ ok: false });
  expect(await auditor.audit.state({})).toMatchObject({
    last: { ok: false, problems: [{ zh: expect.stringContaining('科室 WK 内科 的内容被改动过') }] },
    holdsSince: null,
    lastWhole: first,
  });
  const { items } = await auditor.notice.list({});
  expect(items[0]).toMatchObject({ urgent: true, zh: expect.stringContaining('科室 WK 内科') });

  // Put back, it holds again, from now on.
  await quietly(`update department set name = '外科' where code = 'WK'`);
  t.clock.advance(30);
  await nightly();
  expect(await auditor.audit.state({})).toMatchObject({
    last: { ok: true },
    holdsSince: t.clock.now().toISOString(),
  });
});

test('a head file that is gone at the next start is in the record, and the auditor is told', async () => {
  const start = await t.interrupt();
  await rm(headFile(t.app.config.data));
  await start();
  expect((await auditor.audit.list({ action: 'audit.headMissing' })).items).toHaveLength(1);
  expect((await auditor.notice.list({})).items[0]).toMatchObject({ zh: expect.stringContaining('链尾凭证文件') });
});
