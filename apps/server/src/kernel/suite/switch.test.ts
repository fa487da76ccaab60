import { join } from 'node:path';

import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';

import { testApp, type TestApp } from '../../../test/kit.ts';
import { backupKey } from '../../modules/backup/keys.ts';
import { makeBackup } from '../../modules/backup/make.ts';
import { placeOf } from '../../modules/backup/places.ts';
import { drill } from '../../modules/backup/restore.ts';
import { writeEntry } from '../cases/steps/timeline.ts';
import { loadConfig } from '../config/index.ts';
import { suiteCommand } from './command.ts';
import { openSuite, type SuiteName } from './index.ts';
import { sealedColumns } from './reseal.ts';

let t: TestApp;
afterEach(() => t.stop());

const phone = '13912345678';

/** A hospital in which somebody presses, complains, and keeps secrets in every way there is. */
async function hospital(env: Record<string, string> = {}): Promise<{ complaint: string; token: string }> {
  t = await testApp({ env });
  const chief = await t.as('security-chief');
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊抢救室', kind: 'area', parent: 'C' });
  await chief.device.put({ code: 'PB-1', name: '一键报警', kind: 'panic-button', place: 'ER' });
  await chief.device.put({
    code: 'CAM',
    name: '机',
    kind: 'camera',
    source: { url: 'rtsp://10.0.0.1/1', password: 'p' },
  });
  const { token } = await chief.device.token({ code: 'PB-1' });
  const office = await t.as('patient-relations');
  const { id } = await office.case.create({
    type: 'complaint',
    title: '等候太久',
    data: { channel: 'onSite', category: 'attitude', description: '等候两小时', complainant: '欧阳', phone },
  });
  await t.app.system('kit').tx(async (tx) => {
    await writeEntry(tx, id, { action: 'comment', data: { phone } });
    tx.audit('case.comment', 'case', id);
  });
  const secrets = t.app.secrets.seal(JSON.stringify({ bindPassword: 'p' }));
  await t.app.system('kit').tx(async (tx) => {
    const about = { kind: 'ldap' as const, is_on: false, config: '{}' as never, secrets, changed_at: tx.now };
    await tx.db.insertInto('directory').values(about).execute();
    tx.audit('directory.put', 'directory', 'ldap');
  });
  await press(token, 'k1');
  return { complaint: id, token };
}

async function press(token: string, key: string): Promise<void> {
  const body = { device: 'PB-1', key, kind: 'panic', at: t.clock.now().toISOString() };
  const answer = await t.anonymous.call('POST', '/api/v1/signals', body, { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
}

const verify = async () => (await t.as('auditor')).audit.verify({});
const stored = () =>
  t.app.db.selectFrom('device').select('source_secret').where('code', '=', 'CAM').executeTakeFirstOrThrow();
async function shown(id: string): Promise<unknown> {
  const office = await t.as('patient-relations');
  await office.case.open({ id, purpose: 'handle' });
  return (await office.case.get({ id })).data;
}

/** Where something lies sealed, by suite: every column of bytes and of JSON there is. */
async function sealedIn(suite: SuiteName): Promise<string[]> {
  const mark = Buffer.from(suite === 'sm' ? 'SM:' : 'ST:');
  const { rows } = await sql<{ table: string; column: string; type: string }>`
    select table_name as "table", column_name as "column", udt_name as type from information_schema.columns
    where table_schema = 'public' and udt_name in ('bytea', 'jsonb')`.execute(t.owner);
  const found: string[] = [];
  for (const { table, column, type } of rows) {
    const is =
      type === 'bytea'
        ? sql`substr(${sql.ref(column)}, 1, 3) = ${mark}`
        : sql`${sql.ref(column)}::text like ${`%"$sealed": "${mark.toString('base64')}%`}`;
    const { rows: some } = await sql`select 1 from ${sql.table(table)} where ${is} limit 1`.execute(t.owner);
    if (some.length > 0) found.push(`${table}.${column}`);
  }
  return found.sort();
}

test('a hospital installed with SM seals, hashes and signs with nothing else; what is edited is found', async () => {
  const { complaint, token } = await hospital({ ANYUAN_SUITE: 'sm' });
  expect(await sealedIn('standard')).toEqual([]);
  expect(await sealedIn('sm')).toEqual(expect.arrayContaining(['case.data', 'device.source_secret']));
  expect(await shown(complaint)).toMatchObject({ phone });
  expect(await verify()).toMatchObject({ ok: true, seals: { suite: 'sm' } });
  const suites = await t.app.db.selectFrom('audit_seal').select('suite').distinct().execute();
  expect(suites).toEqual([{ suite: 'sm' }]);
  const auditor = await t.as('auditor');
  expect((await auditor.audit.state({})).seal).toMatchObject({ suite: 'sm', at: expect.any(String) });

  const restart = await t.interrupt();
  await restart();
  await press(token, 'k2');
  expect(await verify()).toMatchObject({ ok: true });

  // A row of the record, then a seal.
  await sql`update "case" set title = '改过' where id = ${complaint}`.execute(t.owner);
  expect((await verify()).problems).toMatchObject([{ kind: 'outside', thing: { table: 'case', key: complaint } }]);
  await sql`update audit_seal set hash = sha256(hash) where id = 1`.execute(t.owner);
  expect((await verify()).problems.map(({ kind }) => kind)).toContain('seal');
});

test('every column of bytes is one that is sealed anew, or one in which nothing lies sealed', async () => {
  t = await testApp();
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and udt_name = 'bytea'`.execute(t.owner);
  // Answers kept for repeats are gone after days; their key follows from the caller's own.
  const plain = [
    'audit.hash',
    'audit.rows_hash',
    'audit_seal.hash',
    'audit_seal.key',
    'audit_seal.signature',
    'chain_head.audit_hash',
    'record_rows.digests',
    'secret_check.mac',
    'recovery_code.mac',
    'factor.public_key',
    'push_subscription.endpoint_mac',
    'request_key.id',
    'request_key.print',
    'request_key.answer',
    'public_report.form_hash',
    'public_report.code_hash',
    'public_addition.form_hash',
    'public_form_answer.form_hash',
    // Pictures, as recordings are: they lie open beside them.
    'camera_health.grey',
    'camera_health.picture',
    'camera_health.good_day',
    'camera_health.good_day_picture',
    'camera_health.good_night',
    'camera_health.good_night_picture',
    'session.token_hash',
    'figure_kept.key',
    'duty_console.token_hash',
    'clinical_fact.key_hash',
    'discharge.visit_hash',
    'survey_response.form_hash',
    'survey_response.visit_hash',
    'survey_ticket.token_hash',
    'media_node.token_hash',
    'survey_ticket.visit_hash',
    'api_token.token_hash',
    'countersign.hash',
  ];
  const sealed = sealedColumns.map((one) => one.join('.'));
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...sealed, ...plain].toSorted());
});

test('a hospital that changes to SM: old lines hold as they were, all that lies sealed is sealed anew and opens', async () => {
  const { complaint, token } = await hospital();
  const before = await sealedIn('standard');
  expect(before).toEqual(
    expect.arrayContaining(['case.data', 'case_event.data', 'device.source_secret', 'directory.secrets']),
  );
  const recovery = t.app.secrets.mac('recovery code', 'x');
  const config = loadConfig({ DATABASE_URL: t.app.database.ownerUrl, ANYUAN_DATA: t.app.config.data });
  const said: string[] = [];
  const print = (line: string) => void said.push(line);

  const restart = await t.interrupt();
  await suiteCommand(config, ['sm'], print);
  // Answers kept for repeats end by themselves.
  expect((await sealedIn('standard')).filter((one) => one !== 'request_key.answer')).toEqual([]);
  expect(await sealedIn('sm')).toEqual(before);
  await restart();

  expect(t.app.secrets.open((await stored()).source_secret!)).toBe('p');
  expect(t.app.secrets.mac('recovery code', 'x')).toEqual(recovery);
  expect(await shown(complaint)).toMatchObject({ phone });
  await press(token, 'k2');
  expect(await verify()).toMatchObject({ ok: true, seals: { suite: 'sm' } });
  const seals = await t.app.db.selectFrom('audit_seal').select('suite').orderBy('id').execute();
  expect([seals[0]?.suite, seals.at(-1)?.suite]).toEqual(['standard', 'sm']);
  const lines = await t.app.db.selectFrom('audit').select('detail').where('action', '=', 'suite.switch').execute();
  expect(lines).toEqual([{ detail: '{"from":"standard","suite":"sm"}' }]);

  // Said twice it changes nothing; and without a word it only tells.
  said.length = 0;
  await suiteCommand(config, ['sm'], print);
  await suiteCommand(config, [], print);
  expect(said.join('\n')).toMatch(/0 rows were sealed anew[^]*sm: SM3/);
  await expect(suiteCommand(config, ['md5'], print)).rejects.toMatchObject({ code: 'usage' });
  expect(await verify()).toMatchObject({ ok: true });

  // What the setting says must be what the data say.
  await expect(openSuite(t.app.db, 'standard', t.clock.now())).rejects.toMatchObject({
    code: 'suite_differs',
    exitCode: 78,
    zh: expect.stringContaining('anyuan suite standard'),
  });
  expect(await openSuite(t.app.db, 'sm', t.clock.now())).toEqual({ name: 'sm', macs: 'standard' });

  // A backup of it is sealed with SM, and what comes back holds.
  const place = placeOf(join(t.app.config.data, 'to'));
  const key = await backupKey(t.app.config.data);
  const files = join(t.app.config.data, 'files');
  const url = t.app.database.ownerUrl;
  const { name } = await makeBackup({ url, files, key, suite: t.app.suite.name }, place, t.clock.now());
  for await (const bytes of place.get(name)) {
    expect(Buffer.from(bytes).subarray(0, 8).toString()).toBe('ANYUANB2');
    break;
  }
  expect(await drill({ place, key, name }, url)).toMatchObject({ chain: { ok: true, problems: [] } });
  await sql`update audit_seal set signature = hash where id = (select max(id) from audit_seal)`.execute(t.owner);
  const spoilt = await makeBackup({ url, files, key, suite: 'sm' }, place, new Date(t.clock.now().getTime() + 1000));
  expect((await drill({ place, key, name: spoilt.name }, url)).chain).toMatchObject({ ok: false });
});
