import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Client } from 'pg';
import { afterEach, expect, test } from 'vitest';

import { compareRows } from '../audit/rows.ts';
import { migrateJobs } from '../jobs/jobs.ts';
import { databaseClient } from './client.ts';
import { migrate, migrationsFolder } from './migrate.ts';
import { prepareAppRole, wrongRights } from './roles.ts';
import { asks, setPlainText } from './shapes.ts';
import { emptyDatabase, freshDatabase, testFolder } from './testing.ts';

const cleanup: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of cleanup.splice(0).reverse()) await step();
});

async function connect(url: string): Promise<Client> {
  const client = databaseClient(url);
  await client.connect();
  cleanup.push(() => client.end());
  return client;
}
async function folder(): Promise<string> {
  const made = await testFolder();
  cleanup.push(() => rm(made, { recursive: true, force: true }));
  return made;
}
/** What is found in a database, as its owner sees it. */
async function problems(owner: Client): Promise<string[]> {
  await owner.query(`begin; ${setPlainText}`);
  const found = await compareRows(asks(owner));
  await owner.query('rollback');
  return found.problems.map(({ kind, thing }) => `${kind} ${thing?.table} ${thing?.name}`);
}
/** A role of one database goes with it. */
function dropping(owner: Client, drop: () => Promise<void>, role: string): void {
  cleanup.push(async () => {
    await owner.query(`drop owned by "${role}"; drop role "${role}"`);
    await drop().catch(() => undefined);
  });
}

test('the program makes the server a role of its own, once, and finds it again', async () => {
  const { url, drop } = await freshDatabase();
  const owner = await connect(url);
  const data = await folder();
  const first = await prepareAppRole(url, data);
  const role = `${new URL(url).pathname.slice(1)}_app`;
  dropping(owner, drop, role);
  expect(first.weak).toBeUndefined();
  expect(await prepareAppRole(url, data)).toEqual(first);
  const app = await connect(first.url);
  expect((await app.query('select current_user as who')).rows).toEqual([{ who: role }]);
  await expect(app.query('delete from case_event')).rejects.toThrow('permission denied');
  await expect(app.query('create table mine (id int)')).rejects.toThrow('permission denied');
  // A lost password file is made anew.
  const again = await prepareAppRole(url, await folder());
  expect(again.url).not.toBe(first.url);
  await connect(again.url);
});

test('a hospital may bring both users; rights that were widened since are taken back at the next start', async () => {
  const { url, drop } = await freshDatabase();
  const owner = await connect(url);
  const role = `hospital_${new URL(url).pathname.slice(1)}`;
  await owner.query(`create role "${role}" login password 'x'`);
  dropping(owner, drop, role);
  const given = new URL(url);
  given.username = role;
  given.password = 'x';
  expect(await prepareAppRole(url, await folder(), given.href)).toEqual({ url: given.href });
  await owner.query(`grant all on case_event, audit to "${role}"`);
  expect((await wrongRights(asks(owner), role)).map(({ table }) => table).sort()).toEqual(['audit', 'case_event']);
  await prepareAppRole(url, await folder(), given.href);
  expect(await wrongRights(asks(owner), role)).toEqual([]);
});

test('without the right to make roles the server works as the owner, and says so', async () => {
  const { url, drop } = await emptyDatabase();
  const admin = await connect(url);
  const role = `plain_${new URL(url).pathname.slice(1)}`;
  await admin.query(`create role "${role}" login password 'x'; grant create on schema public to "${role}"`);
  await admin.query(`grant create on database "${new URL(url).pathname.slice(1)}" to "${role}"`);
  dropping(admin, drop, role);
  const plain = new URL(url);
  plain.username = role;
  plain.password = 'x';
  await migrate(plain.href);
  expect(await prepareAppRole(plain.href, await folder())).toEqual({ url: plain.href, weak: 'no-right-to-make-roles' });
});

test('a hospital of before gets the same: rows bound, triggers, rights; what is changed later is found', async () => {
  const { url, drop } = await emptyDatabase();
  const before = join(await folder(), 'migrations');
  await mkdir(before);
  const names = await readdir(migrationsFolder);
  for (const name of names.filter((one) => one < '0060-record.sql'))
    await cp(join(migrationsFolder, name), join(before, name));
  await migrate(url, { folder: before });
  const owner = await connect(url);
  await owner.query(`insert into department (id, code, name, path)
    select gen_random_uuid(), 'D' || n, '科室 ' || n, '/' from generate_series(1, 1200) n`);
  await owner.query(`insert into role values ('own', '自建', 'Own', 'operate', false)`);
  await migrate(url);
  await migrateJobs(url);
  const { url: appUrl } = await prepareAppRole(url, await folder());
  const role = `${new URL(url).pathname.slice(1)}_app`;
  dropping(owner, drop, role);
  expect(appUrl).not.toBe(url);
  expect(await problems(owner)).toEqual([]);
  expect(await wrongRights(asks(owner), role)).toEqual([]);
  const lines = await owner.query(`select subject_id, detail from audit where action = 'record.bind' order by 1`);
  expect(lines.rows).toMatchObject([
    { subject_id: 'department', detail: '{"rows":1200,"why":"first"}' },
    { subject_id: 'role' },
  ]);
  await owner.query(`set session_replication_role = replica; update department set name = 'x' where code = 'D7'`);
  expect(await problems(owner)).toEqual(['edited department D7 x']);

  // A later release adds a column: rows are bound anew, but not the one that was changed behind the record.
  for (const name of names) await cp(join(migrationsFolder, name), join(before, name));
  await writeFile(
    join(before, '9999-more.sql'),
    `alter table department add column floor integer not null default 1; update role set name = '改名' where code = 'own';`,
  );
  await owner.query('set session_replication_role = origin');
  await migrate(url, { folder: before });
  expect(await problems(owner)).toEqual(['edited department D7 x']);
  await owner.query(`set session_replication_role = replica; update department set floor = 9 where code = 'D8'`);
  expect((await problems(owner)).sort()).toEqual(['edited department D7 x', 'edited department D8 科室 8']);
});
