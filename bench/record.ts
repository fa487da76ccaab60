import { randomBytes } from 'node:crypto';

import pg from 'pg';

import { sealKey, sealTrail, verifyAudit } from '../apps/server/src/kernel/audit/index.ts';
import { systemClock } from '../apps/server/src/kernel/clock.ts';
import { migrate } from '../apps/server/src/kernel/db/migrate.ts';
import { createPool } from '../apps/server/src/kernel/db/pool.ts';
import { kyselyOn } from '../apps/server/src/kernel/db/transact.ts';
import { makeSecrets } from '../apps/server/src/kernel/secrets.ts';
import { suiteNames, type SuiteName } from '../apps/server/src/kernel/suite/index.ts';
import { startPostgres } from '../apps/server/test/process.ts';
import type { Bench } from './run.ts';

/**
 * What binding costs a statement, and how long verifying takes: a record of so many rows, every one written by a
 * statement of its own (as presses do), in transactions of so many statements that each end with an audit line.
 * Then the trail is sealed and verified with a cipher suite.
 * @param wanted how many rows; none: a million
 * @param named which suite; none: the standard one
 * @param each how many statements a transaction; none: 20
 */
export async function run([wanted = '1000000', named = 'standard', each = '20']: string[]): Promise<Bench> {
  const [size, perTransaction] = [Number(wanted), Number(each)];
  const suite = suiteNames.find((one) => one === named);
  if (!suite) throw new Error(`no such suite: ${named}`);
  const postgres = await startPostgres();
  const client = new pg.Client(postgres.url);
  const pool = createPool(postgres.url, { size: 2 });
  try {
    await migrate(postgres.url);
    await client.connect();
    await client.query('begin');
    await client.query(`insert into "case" (id, number, type, state, is_open, priority, secrecy, title, data, data_version, at, last_at)
      select gen_random_uuid(), 'X-' || n, 'snap', 'new', false, 3, 1, '走廊堆物 ' || n, '{"description": "通道被占用"}', 1, now(), now()
      from generate_series(1, 1000) n`);
    await seal(client, suite);
    await client.query('commit');
    const rows = [await statement(client, true), await statement(client, false)];
    const filling = performance.now();
    // Few enough at once: the end of the chain is one row, whose versions of one transaction pile up.
    const atOnce = 2_500 * perTransaction;
    for (let left = size; left > 0; left -= atOnce) await fill(client, Math.min(left, atOnce), perTransaction);
    const filled = (performance.now() - filling) / 1000;
    await client.query('analyze');
    const db = kyselyOn(pool);
    const secrets = makeSecrets(randomBytes(32));
    const sealing = performance.now();
    await sealTrail(db, secrets, systemClock);
    const sealed = (performance.now() - sealing) / 1000;
    const from = performance.now();
    const verdict = await verifyAudit(db, [], undefined, false, sealKey(secrets));
    const seconds = (performance.now() - from) / 1000;
    if (!verdict.ok) throw new Error(`the record does not hold: ${JSON.stringify(verdict.problems[0])}`);
    const { rows: sizes } = await client.query<{ marks: string; events: string }>(
      `select pg_size_pretty(pg_total_relation_size('record_rows')) as marks, pg_size_pretty(pg_total_relation_size('case_event')) as events`,
    );
    return {
      sizes: {
        rows: verdict.things,
        auditRows: verdict.rows,
        perTransaction,
        ...sizes[0],
        filledSeconds: Math.round(filled),
      },
      rows: [
        ...rows,
        {
          step: `seal the trail, ${suite}`,
          seconds: Math.round(sealed * 10) / 10,
          'rows/s': Math.round(verdict.rows / sealed),
        },
        {
          step: `verify, ${suite}`,
          seconds: Math.round(seconds * 10) / 10,
          'rows/s': Math.round(verdict.things / seconds),
        },
      ],
    };
  } finally {
    await client.end();
    await pool.end();
    await postgres.stop();
  }
}

/** The first line says which suite the trail goes on with. */
const seal = (client: pg.Client, suite: SuiteName) =>
  client.query(`select seal(now(), $1::jsonb, '[]')`, [
    JSON.stringify([
      {
        actorKind: 'system',
        actorName: 'bench',
        action: 'suite.begin',
        subjectType: 'x',
        detail: JSON.stringify({ suite }),
      },
    ]),
  ]);

/** One line of a timeline as a statement of its own, with and without its mark: the least of many, in milliseconds of the database. */
async function statement(client: pg.Client, isBound: boolean): Promise<Record<string, string | number>> {
  await client.query(`begin; set local session_replication_role = ${isBound ? 'origin' : 'replica'}`);
  const times: number[] = [];
  for (let i = 0; i < 300; i++) {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ 'Execution Time': number }] }>(
      `explain (analyze, format json) insert into case_event (case_id, at, action, actor_kind, actor_name, note)
       values ((select id from "case" limit 1), now(), 'note', 'person', '王护士', '下午去看')`,
    );
    times.push(rows[0]!['QUERY PLAN'][0]['Execution Time']);
  }
  await client.query('rollback');
  times.sort((a, b) => a - b);
  return { step: `one line, ${isBound ? 'bound' : 'foreign keys and marks off'}`, ms: times[0]!, median: times[150]! };
}

/** So many lines, each by a statement of its own, sealed every few. */
async function fill(client: pg.Client, count: number, perTransaction: number): Promise<void> {
  await client.query(`do $$
    declare ids uuid[] := (select array_agg(id) from "case");
    begin
      for t in 1..${Math.ceil(count / perTransaction)} loop
        for n in 1..${perTransaction} loop
          insert into case_event (case_id, at, action, actor_kind, actor_name, note, data)
          values (ids[1 + (t * 7 + n) % 1000], now(), 'note', 'person', '王护士', '下午去看 ' || n, '{"seen": true}');
        end loop;
        perform seal(now(), '[{"actorKind":"system","actorName":"bench","action":"bench","subjectType":"x","detail":"{}"}]', '[]');
      end loop;
    end $$`);
}
