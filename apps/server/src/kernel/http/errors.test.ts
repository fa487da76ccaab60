import { readFile } from 'node:fs/promises';

import { refuse } from '@anyuan/contract';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { createPool } from '../db/pool.ts';
import { freshDatabase, type TestDatabase } from '../db/testing.ts';
import { toApiError } from './errors.ts';

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
beforeAll(async () => {
  database = await freshDatabase();
  pool = createPool(database.url, { size: 1 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const log = pino({ level: 'silent' });
const thrownBy = (sql: string): Promise<unknown> =>
  pool.query(sql).then(
    () => expect.unreachable(sql),
    (error: unknown) => error,
  );

test('two of what may be there once: the second is told what is there already', async () => {
  const insert = "insert into department (id, code, name, path) values (gen_random_uuid(), 'ER', '急诊', '/x/')";
  await pool.query(insert);
  const refusal = toApiError(await thrownBy(insert), log);
  expect([refusal.status, refusal.code, refusal.details]).toEqual([409, 'already_exists', { what: 'ER' }]);
});

test('a full disk and a lost database are told apart, and neither is a success', async () => {
  const raise = (code: string) => `do $$ begin raise exception 'x' using errcode = '${code}'; end $$`;
  const codes = new Map([
    ['53100', 'disk_full'],
    ['57P01', 'database_down'],
    ['57P03', 'database_down'],
    ['08006', 'database_down'],
    ['22P02', 'bad_request'],
    ['XX000', 'internal'],
  ]);
  for (const [sqlstate, code] of codes)
    expect(toApiError(await thrownBy(raise(sqlstate)), log)).toMatchObject({ code });
  const nowhere = createPool('postgres://postgres@127.0.0.1:1/x');
  const refused: unknown = await nowhere.query('select 1').catch((error: unknown) => error);
  expect(toApiError(refused, log)).toMatchObject({ code: 'database_down', status: 503 });
});

test('a file that is missing is our trouble, not the database being away', async () => {
  const missing: unknown = await readFile('/nowhere/at/all').catch((error: unknown) => error);
  expect(toApiError(missing, log)).toMatchObject({ code: 'internal' });
});

test('what was refused on purpose goes out as it is; what nobody expected says only a number', () => {
  const own = refuse('weak_password');
  expect(toApiError(own, log)).toBe(own);
  const body = JSON.stringify(toApiError(new Error('secret path /root/x'), log).toBody());
  expect(body).not.toContain('secret');
  expect(body).toMatch(/recorded as [0-9a-f]{8}/);
});
