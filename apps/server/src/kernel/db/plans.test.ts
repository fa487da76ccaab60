import type { Pool, PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createPool } from './pool.ts';
import { freshDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
let pool: Pool;
let client: PoolClient;
beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { size: 1, byIndexOnly: true });
  client = await pool.connect();
});
afterAll(async () => {
  client.release();
  await pool.end();
  await database.drop();
});

const asked = 'select id from "case" where join_key = any($1::text[]) for update';

/** The plan that the connection has kept for this statement. */
async function planOf(statement: string, values: string): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select name from pg_prepared_statements where statement = '${statement}'`,
  );
  const { rows: lines } = await client.query<{ 'QUERY PLAN': string }>(
    `explain execute "${rows[0]?.name}" (${values})`,
  );
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}

async function addCases(count: number, isOpen: boolean): Promise<void> {
  await client.query(`insert into "case" (id, number, type, state, is_open, priority, secrecy, title, data, data_version,
      at, last_at, join_key)
    select gen_random_uuid(), gen_random_uuid()::text, 'alarm', 'raised', ${isOpen}, 1, 1, '', '{}', 1, now(), now(),
      ${isOpen ? 'gen_random_uuid()::text' : 'null'} from generate_series(1, ${count})`);
}

test('the open case of a key is found by its key, with the statistics of a quiet house in the middle of a flood', async () => {
  // Ten thousand cases of the past, none of them open: an index of open cases looks as if it were read in no time.
  await addCases(10_000, false);
  await client.query('vacuum analyze "case"');
  for (let i = 0; i < 20; i++) await client.query(asked, [['a']]);
  await addCases(3_000, true);
  for (let i = 0; i < 20; i++) await client.query(asked, [['a']]);
  expect(await planOf(asked, `'{a,b}'`)).toMatch(/(Index Scan using|Bitmap Index Scan on) case_join/);
});

test('what was planned for a handful of rows is planned anew when there are many', async () => {
  await client.query('create table growing (id int)');
  await client.query('create index on growing (id)');
  await client.query('insert into growing values (1)');
  await client.query('analyze growing');
  const beyond = 'select id from growing where id > $1';
  const askOften = async (times: number) => {
    for (let i = 0; i < times; i++) await client.query(beyond, [1e9]);
    return Number(/rows=(\d+)/.exec(await planOf(beyond, '1'))?.[1]);
  };
  const before = await askOften(20);
  await client.query('insert into growing select i from generate_series(2, 50000) i');
  // A plan that is kept says for how many rows it was made.
  expect(await askOften(1)).toBe(before);
  expect(await askOften(700)).toBeGreaterThan(before);
});

test('what comes often is prepared, however many other statements have come before it', async () => {
  for (let n = 0; n < 400; n++)
    for (let i = 0; i < 10; i++) await client.query(`select ${n} as n where $1::int = 1`, [1]);
  for (let i = 0; i < 10; i++) await client.query('select 1 as late where $1::int = 1', [1]);
  const { rows } = await client.query(`select 1 from pg_prepared_statements where statement like '%as late%$1%'`);
  expect(rows).toHaveLength(1);
});
