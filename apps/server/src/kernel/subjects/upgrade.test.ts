import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import type { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { databaseClient } from '../db/client.ts';
import { migrate } from '../db/migrate.ts';
import { emptyDatabase, testFolder, type TestDatabase } from '../db/testing.ts';

// A hospital that has worked for a while with files, notices and links of cases only.

const migrations = join(import.meta.dirname, '../../../migrations');
const ours = '0014-subjects.sql';
let database: TestDatabase;
let client: Client;
let folder: string;
let applied: string[];
const id = (n: number) => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [nurse, real, demo, floor, photo, plan, oldPlan, staged] = [1, 2, 3, 4, 5, 6, 7, 8].map(id);

beforeAll(async () => {
  database = await emptyDatabase();
  folder = join(await testFolder(), 'migrations');
  await mkdir(folder);
  for (const name of (await readdir(migrations)).filter((one) => one < ours))
    await cp(join(migrations, name), join(folder, name));
  await migrate(database.url, { folder });
  client = databaseClient(database.url);
  await client.connect();
  await client.query(`insert into person (id, name, created_at) values ('${nurse}', '孙护士', now())`);
  for (const [one, number, isDemo] of [
    [real, 'A-1', false],
    [demo, 'A-2', true],
  ] as const)
    await client.query(
      `insert into "case" (id, number, type, state, is_open, priority, secrecy, title, data, data_version, at, last_at, is_demo)
       values ('${one}', '${number}', 'snap', 'new', true, 3, 1, 'x', '{}', 1, now(), now(), ${isDemo})`,
    );
  const file = (one: string | undefined, owner: string | null, purpose: string) =>
    client.query(
      `insert into stored_file (id, sha256, name, type, size, case_id, purpose, by_id, at)
       values ('${one}', 'ab', 'f', 'image/png', 1, $1, '${purpose}', '${nurse}', now())`,
      [owner],
    );
  await file(photo, real ?? '', 'evidence');
  await file(plan, null, 'plan');
  await file(oldPlan, null, 'plan');
  await file(staged, null, 'staged');
  await client.query(
    `insert into place (id, code, name, kind, path, full_name, campus_id, plan_file_id)
     values ('${floor}', 'F1', '一层', 'floor', '/${floor}/', '一层', '${floor}', '${plan}')`,
  );
  for (const one of [oldPlan, plan])
    await client.query(
      `select seal(now(), jsonb_build_array(jsonb_build_object('actorKind', 'person', 'actorId', '${nurse}',
        'actorName', 'x', 'action', 'place.plan', 'subjectType', 'place', 'subjectId', '${floor}',
        'detail', '{"file":"${one}"}')), '[]')`,
    );
  for (const [n, about, seen] of [
    [11, real, null],
    [12, demo, '2026-01-01'],
    [13, null, null],
  ] as const)
    await client.query(
      `insert into notice (id, person_id, at, case_id, is_urgent, zh, en, seen_at)
       values ('${id(n)}', '${nurse}', now(), $1, true, '甲', 'a', $2)`,
      [about, seen],
    );
  await client.query(`insert into case_link values ('${real}', '${demo}', 'follows', '2026-05-01')`);
  const missing = (await readdir(migrations)).filter((one) => one >= ours);
  for (const name of missing) await cp(join(migrations, name), join(folder, name));
  applied = await migrate(database.url, { folder });
});
afterAll(async () => {
  await client.end();
  await database.drop();
  await rm(join(folder, '..'), { recursive: true });
});

const rows = async (sql: string) => (await client.query(sql)).rows as Record<string, unknown>[];

test('an existing hospital keeps its files, notices and links, each with what it is about', async () => {
  expect(applied).toContain(ours);
  expect(await rows(`select id, subject_kind, subject_id, purpose from stored_file order by id`)).toEqual([
    { id: photo, subject_kind: 'case', subject_id: real, purpose: 'evidence' },
    { id: plan, subject_kind: 'place', subject_id: floor, purpose: 'plan' },
    // Which place a replaced plan once hung on is known from the record alone.
    { id: oldPlan, subject_kind: 'place', subject_id: floor, purpose: 'plan' },
    { id: staged, subject_kind: null, subject_id: null, purpose: 'staged' },
  ]);
  expect(
    await rows(`select id, subject_kind, subject_id, is_demo, seen_at is null as fresh from notice order by id`),
  ).toEqual([
    { id: id(11), subject_kind: 'case', subject_id: real, is_demo: false, fresh: true },
    { id: id(12), subject_kind: 'case', subject_id: demo, is_demo: true, fresh: false },
    { id: id(13), subject_kind: null, subject_id: null, is_demo: false, fresh: true },
  ]);
  expect(await rows(`select from_kind, from_id, to_kind, to_id, relation, at::date::text from link`)).toEqual([
    { from_kind: 'case', from_id: real, to_kind: 'case', to_id: demo, relation: 'follows', at: '2026-05-01' },
  ]);
});

test('what goes still takes along what is about it, and nothing else', async () => {
  await client.query(`delete from "case" where id = '${real}'`);
  expect(await rows('select id from stored_file order by id')).toEqual(
    [plan, oldPlan, staged].map((one) => ({ id: one })),
  );
  expect(await rows('select id from notice order by id')).toEqual([12, 13].map((n) => ({ id: id(n) })));
  expect(await rows('select * from link')).toEqual([]);
  await client.query(`delete from place where id = '${floor}'`);
  expect(await rows('select id from stored_file order by id')).toEqual([{ id: staged }]);
});
