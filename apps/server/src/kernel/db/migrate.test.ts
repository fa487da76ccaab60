import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { databaseClient } from './client.ts';
import { migrate } from './migrate.ts';
import { emptyDatabase, testFolder, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await emptyDatabase();
  folder = join(await testFolder(), 'migrations');
  await mkdir(folder);
  await put('0001-ward.sql', 'create table ward (id int primary key);\ninsert into ward values (1);');
});

afterEach(async () => {
  await database.drop();
  await rm(join(folder, '..'), { recursive: true });
});

const put = (name: string, sql: string) => writeFile(join(folder, name), sql);

async function wards(): Promise<number[]> {
  const client = databaseClient(database.url);
  await client.connect();
  const found = await client.query<{ id: number }>('select id from ward order by id');
  await client.end();
  return found.rows.map((row) => row.id);
}

test('three servers starting at once apply each migration once', async () => {
  await put('0002-more.sql', 'select pg_sleep(0.1); insert into ward values (2);');
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url, { folder })));
  expect(applied.flat().sort()).toEqual(['0001-ward.sql', '0002-more.sql']);
  expect(await wards()).toEqual([1, 2]);
});

test('a file that a merge brings late is applied although a later one already is', async () => {
  await put('0003-third.sql', 'insert into ward values (3);');
  await migrate(database.url, { folder });
  await put('0002-second.sql', 'insert into ward values (2);');
  expect(await migrate(database.url, { folder })).toEqual(['0002-second.sql']);
  expect(await wards()).toEqual([1, 2, 3]);
});

test('an edited old file is refused, other line ends are not an edit', async () => {
  await migrate(database.url, { folder });
  await put('0001-ward.sql', 'create table ward (id int primary key);\r\ninsert into ward values (1);');
  expect(await migrate(database.url, { folder })).toEqual([]);
  await put('0001-ward.sql', 'create table ward (id bigint primary key);');
  await expect(migrate(database.url, { folder })).rejects.toMatchObject({
    code: 'migration_edited',
    zh: expect.stringContaining('0001-ward.sql'),
    en: expect.stringContaining('0001-ward.sql'),
  });
});

test('a database that a newer program has migrated is refused', async () => {
  await put('0002-later.sql', 'insert into ward values (2);');
  await migrate(database.url, { folder });
  await rename(join(folder, '0002-later.sql'), join(folder, '..', '0002-later.sql'));
  await expect(migrate(database.url, { folder })).rejects.toMatchObject({
    code: 'database_newer',
    en: expect.stringContaining('newer than this program'),
  });
});

test('a migration that fails leaves nothing of itself and names file and line', async () => {
  await migrate(database.url, { folder });
  await put('0002-bad.sql', 'insert into ward values (2);\n\ninsert into no_such_table values (1);');
  await expect(migrate(database.url, { folder })).rejects.toMatchObject({
    code: 'migration_failed',
    en: expect.stringContaining('0002-bad.sql:3'),
  });
  expect(await wards()).toEqual([1]);
  await put('0002-bad.sql', 'insert into ward values (3);');
  expect(await migrate(database.url, { folder })).toEqual(['0002-bad.sql']);
});

test('a file name that would not sort is refused', async () => {
  await put('2-short.sql', 'select 1');
  await expect(migrate(database.url, { folder })).rejects.toThrow('0001-kernel.sql');
  expect(await readdir(folder)).toHaveLength(2);
});
