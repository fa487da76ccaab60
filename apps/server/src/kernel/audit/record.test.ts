import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import fc from 'fast-check';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { testApp, type As, type TestApp } from '../../../test/kit.ts';
import { attachFile, photo } from '../../../test/photos.ts';
import { readMigrations, recordOf, type DB } from '../db/index.ts';
import { wrongRights } from '../db/roles.ts';
import { asksOf, keyOf, quoted, setPlainText, shapesOf, standing, type Shape } from '../db/shapes.ts';
import { appRole } from '../db/testing.ts';
import { compareRows } from './rows.ts';
import { verifyAudit } from './verify.ts';

// A hospital with something in every corner, and an intruder who owns the database.

let t: TestApp;
let nurse: As;
let caseId: string;
let number: string;
let fileHash: string;
const { bound, unbound } = recordOf(readMigrations());

beforeAll(async () => {
  t = await testApp();
  const chief = await t.as('security-chief');
  const it = await t.as('it');
  const department = await it.identity.putDepartment({ code: 'WK', name: '外科' });
  nurse = await t.person({ roles: ['staff'], name: '王护士', departmentId: department.id });
  await chief.place.put({ code: 'C', name: '本部', kind: 'campus' });
  await chief.place.put({ code: 'ER', name: '急诊抢救室', kind: 'area', parent: 'C' });
  await chief.duty.putPost({ code: 'JK', name: '监控中心', kind: 'control-room', needed: 1 });
  const [first, second] = [await t.as('control-room'), await t.as('control-room')];
  await first.duty.signOn({ code: 'JK' });
  await second.duty.signOn({ code: 'JK' });
  await chief.device.put({ code: 'PB-1', name: '一键报警', kind: 'panic-button', place: 'ER' });
  const { token } = await chief.device.token({ code: 'PB-1' });
  const press = { device: 'PB-1', key: 'k1', kind: 'panic', at: t.clock.now().toISOString() };
  await t.anonymous.call('POST', '/api/v1/signals', press, { authorization: `Bearer ${token}` });
  await t.anonymous.call('POST', '/api/v1/signals', press, { authorization: 'Bearer wrong' });
  ({ id: caseId, number } = await nurse.case.create({
    type: 'hazard',
    title: '消防通道堆放杂物',
    place: 'ER',
    department: department.id,
    data: { description: '通道被旧床占用', domain: 'fire', source: 'staff' },
  }));
  await chief.case.comment({ id: caseId, note: '下午去看' });
  await chief.case.act({ id: caseId, action: 'gradeGeneral', domain: 'fire' });
  fileHash = (await attachFile(nurse, caseId, await photo(), '通道.jpg')).sha256;
  await t.app.cases.tick();
});
afterAll(() => t.stop());

const verify = () => verifyAudit(t.app.db, [], t.app.files);
const found = async (db: Kysely<DB>) => (await compareRows(asksOf(db))).problems;

/** What an intruder does in the owner's name, looked at and undone. */
async function after<T>(look: (db: Kysely<DB>) => Promise<T>, ...statements: string[]): Promise<T> {
  const undone = new Error('undone');
  let answer: T | undefined;
  await t.owner
    .transaction()
    .execute(async (db) => {
      for (const statement of statements) await sql.raw(statement).execute(db);
      await sql.raw(setPlainText).execute(db);
      answer = await look(db);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
  return answer as T;
}
/** Switches the triggers off, as a superuser can. */
const quietly = 'set local session_replication_role = replica';

test('every table of the database is of the record or says why not', async () => {
  const tables = await standing(asksOf(t.owner));
  const said = new Set([...bound.map(({ name }) => name), ...unbound.keys(), 'migration']);
  expect([...tables.keys()].filter((name) => !said.has(name))).toEqual([]);
  expect(bound.filter(({ name }) => !tables.has(name))).toEqual([]);
});

test('what the hospital has done stands as it was written', async () => {
  const verdict = await verify();
  expect(verdict).toMatchObject({ ok: true, problems: [] });
  expect(verdict.things).toBeGreaterThan(30);
  expect(verdict.files).toBe(1);
});

const deeds = {
  'a case edited': [`update "case" set title = '没有隐患' where number = '$N'`, 'case', 'edited'],
  'a case taken back to an earlier state': [
    `update "case" set state = 'registered' where number = '$N'`,
    'case',
    'edited',
  ],
  'a case deleted': [`delete from "case" where number = '$N'`, 'case', 'missing'],
  'a line of the timeline edited': [
    `update case_event set note = '不用去看' where note = '下午去看'`,
    'case_event',
    'edited',
  ],
  'a line of the timeline deleted': [`delete from case_event where note = '下午去看'`, 'case_event', 'missing'],
  'a line of the timeline added': [
    `insert into case_event (case_id, at, action, actor_kind, actor_name) select id, at, 'note', 'person', '王护士' from "case" limit 1`,
    'case_event',
    'inserted',
  ],
  'the intake log emptied': ['delete from intake_log', 'intake_log', 'missing'],
  'a signal changed': [`update signal set device_at = device_at - interval '1 hour'`, 'signal', 'edited'],
  'another hash for an attachment': [`update stored_file set sha256 = repeat('0', 64)`, 'stored_file', 'edited'],
  'a right given': [`insert into role_grant values ('staff', 'audit.read', 'all')`, 'role_grant', 'inserted'],
  'a password changed': [`update person set password_hash = 'x' where name = '王护士'`, 'person', 'edited'],
  'a handover taken away': [`delete from sign_on`, 'sign_on', 'missing'],
  'a device moved': [`update device set place_id = null where code = 'PB-1'`, 'device', 'edited'],
} as const;
for (const [what, [statement, table, kind]] of Object.entries(deeds))
  test(`${what}: found, whether the triggers saw it or not`, async () => {
    const done = statement.replace('$N', number);
    const silent = await after(found, quietly, done);
    expect(silent.map((one) => `${one.kind} ${one.thing?.table}`)).toContain(`${kind} ${table}`);
    const seen = await after(found, done);
    expect(seen.map((one) => `${one.kind} ${one.thing?.table}`)).toContain(`outside ${table}`);
  });

test('what was changed is named as people know it, with who wrote it last', async () => {
  const [problem] = await after(found, quietly, `update "case" set title = 'x' where number = '${number}'`);
  expect(problem).toMatchObject({ thing: { table: 'case', key: caseId, name: expect.stringContaining(number) } });
  expect(problem?.zh).toMatch(new RegExp(`事件 ${number}.*被改动过.*第 ${problem?.seq} 条.*security-chief`));
  const [line] = await after(found, quietly, `delete from case_event where note = '下午去看'`);
  expect(line?.seq).toBeGreaterThan(0);
});

test('marks that are changed, taken away or added no longer fit their audit line', async () => {
  const tampered = async (statement: string) => {
    const db = t.owner;
    await sql`create table kept as select * from record_rows`.execute(db);
    try {
      await sql.raw(statement).execute(db);
      return (await verify()).problems.map(({ kind, seq }) => `${kind}@${seq > 0}`);
    } finally {
      await sql.raw('delete from record_rows; insert into record_rows select * from kept; drop table kept').execute(db);
    }
  };
  const last = 'where id = (select max(id) from record_rows)';
  expect(await tampered(`update record_rows set digests = sha256('x') ${last}`)).toContain('edited@true');
  expect(await tampered(`delete from record_rows ${last}`)).toContain('edited@true');
  expect(
    await tampered(
      `insert into record_rows select tx, nextval('record_row'), shape, op, keys, digests, salt from record_rows ${last}`,
    ),
  ).toContain('edited@true');
  expect((await verify()).ok).toBe(true);
});

test('an attachment changed or taken away on the disk is found by its name', async () => {
  const path = join(t.app.config.data, 'files', fileHash.slice(0, 2), fileHash.slice(2, 4), fileHash);
  const bytes = await t.app.files.get(fileHash);
  await writeFile(path, 'another picture');
  expect((await verify()).problems).toMatchObject([{ kind: 'file', thing: { name: `${number} 通道.jpg` } }]);
  await writeFile(path, bytes);
  expect((await verify()).ok).toBe(true);
});

test('triggers that were switched off are told of', async () => {
  const problems = await after(found, 'alter table case_event disable trigger record_delete');
  expect(problems).toMatchObject([{ kind: 'guard', thing: { table: 'case_event' } }]);
});

test('the server’s role owns nothing, and cannot change what is only added to', async () => {
  const owned = await sql<{ n: number }>`select count(*)::int as n from pg_class c join pg_roles r on r.oid = c.relowner
    where r.rolname = ${appRole.name}`.execute(t.owner);
  expect(owned.rows[0]?.n).toBe(0);
  expect(await wrongRights(asksOf(t.owner), appRole.name)).toEqual([]);
  const kept = [
    'audit',
    'chain_head',
    'record_rows',
    ...bound.filter(({ mode }) => mode === 'append-only').map(({ name }) => name),
  ];
  for (const name of kept)
    for (const statement of [`delete from ${name}`, `truncate ${name}`, `alter table ${name} disable trigger all`])
      await expect(sql.raw(statement).execute(t.app.db)).rejects.toThrow(/permission denied|must be owner/);
  await expect(sql`update case_event set note = 'x'`.execute(t.app.db)).rejects.toThrow('permission denied');
  await expect(sql`update audit set actor_name = 'x'`.execute(t.app.db)).rejects.toThrow('permission denied');
  await expect(sql`delete from "case"`.execute(t.app.db)).rejects.toThrow('permission denied');
  await expect(
    sql`insert into record_rows (tx, id, shape, op, keys, digests) values (1, 1, 1, 'w', '{}', '')`.execute(t.app.db),
  ).rejects.toThrow('permission denied');
});

/** A value of another sense, by the type of its column. */
const otherwise: Record<string, string> = {
  text: `coalesce(%, '') || 'x'`,
  int2: 'coalesce(%, 0) + 1',
  int4: 'coalesce(%, 0) + 1',
  int8: 'coalesce(%, 0) + 1',
  float4: 'coalesce(%, 0) + 1',
  bool: 'not coalesce(%, false)',
  timestamptz: `coalesce(%, now()) + interval '1 microsecond'`,
  date: `coalesce(%, current_date) + 1`,
  jsonb: `coalesce(%, '{}') || '{"tampered": true}'`,
  uuid: 'gen_random_uuid()',
  bytea: `sha256(coalesce(%, ''))`,
  _text: `array_append(coalesce(%, '{}'), 'x')`,
  _uuid: `array_append(coalesce(%, '{}'), gen_random_uuid())`,
};

test('whatever somebody changes in whatever row of the record, it is found', async () => {
  const shapes = await shapesOf(asksOf(t.owner));
  const { rows: types } = await sql<{ table: string; column: string; type: string }>`
    select c.relname as table, a.attname as column, t.typname as type
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
    where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped`.execute(t.owner);
  const typeOf = new Map(types.map(({ table, column, type }) => [`${table}.${column}`, type]));
  const rows: { shape: Shape; key: string }[] = [];
  for (const { name, where } of bound) {
    const shape = shapes.get(name)!.at(-1)!;
    const some = await sql<{
      k: string;
    }>`${sql.raw(`select ${keyOf(shape)} as k from ${quoted(name)} n where ${where ?? 'true'} order by 1 limit 12`)}`.execute(
      t.owner,
    );
    rows.push(...some.rows.map(({ k }) => ({ shape, key: k })));
  }
  expect(new Set(rows.map(({ shape }) => shape.table_name)).size).toBeGreaterThan(12);
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.nat(), fc.constantFrom('edit', 'delete'), async (n, m, deed) => {
      const { shape, key } = rows[n % rows.length]!;
      const column = shape.columns[m % shape.columns.length]!;
      const type = typeOf.get(`${shape.table_name}.${column}`) ?? '';
      const value = otherwise[type]?.replaceAll('%', `n.${quoted(column)}`);
      if (value === undefined) throw new Error(`no other value is known for ${type}`);
      const here = `${keyOf(shape)} = '${key.replaceAll("'", "''")}'`;
      const statement =
        deed === 'delete'
          ? `delete from ${quoted(shape.table_name)} n where ${here}`
          : `update ${quoted(shape.table_name)} n set ${quoted(column)} = ${value} where ${here}`;
      const problems = await after(found, quietly, statement).catch((error: { code?: string }) => {
        // The database itself has refused it: a check, a unique index, a generated number.
        if (error.code?.startsWith('23') || error.code === '428C9') return null;
        throw error;
      });
      if (problems === null) return;
      tried++;
      expect(problems.map(({ thing }) => `${thing?.table} ${thing?.key}`)).toContain(`${shape.table_name} ${key}`);
    }),
    { numRuns: 60 },
  );
  expect(tried).toBeGreaterThan(30);
});
