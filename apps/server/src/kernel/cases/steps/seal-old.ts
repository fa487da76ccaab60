import type { CaseType } from '@anyuan/contract';
import type { Client } from 'pg';

import type { App } from '../../app.ts';
import { sealOwn } from '../../db/bind.ts';
import { databaseClient } from '../../db/client.ts';
import type { CaseEngine } from '../types.ts';
import { sealed, sealedAnywhere, sealedNames } from './sealing.ts';

const atOnce = 500;

/**
 * Seals the secret answers of cases and timelines from before they were sealed, or before a release called them secret:
 * once for each field of a type, before anybody is served. As the owner of the tables, since lines of timelines are only
 * added to; every batch is a transaction with its line in the audit chain.
 */
export async function sealOld(engine: CaseEngine, app: App): Promise<void> {
  const rows = await app.db.selectFrom('sealed_field').selectAll().execute();
  const done = new Set(rows.map(({ type, name }) => `${type} ${name}`));
  const due = engine.types().filter((type) => lacking(type, done).length > 0);
  if (due.length === 0) return;
  const client = databaseClient(app.database.ownerUrl, { application_name: 'anyuan seal' });
  await client.connect();
  try {
    for (const type of due) {
      await walk(client, app, 'case', type);
      await walk(client, app, 'case_event', type);
      await client.query('insert into sealed_field select $1, unnest($2::text[]) on conflict do nothing', [
        type.type,
        [...sealedNames(type)],
      ]);
    }
  } finally {
    await client.end();
  }
}

const lacking = (type: CaseType, done: ReadonlySet<string>): string[] =>
  [...sealedNames(type)].filter((name) => !done.has(`${type.type} ${name}`));

interface Row {
  id: string;
  data: Record<string, unknown>;
}

const batchOf = {
  case: `select id::text, data from "case" where type = $1 and id > $2::uuid and data ?| $3::text[] order by id limit ${atOnce} for update`,
  case_event: `select e.id::text, e.data from case_event e join "case" c on c.id = e.case_id
    where c.type = $1 and e.id > $2::bigint and e.data ?| $3::text[] order by e.id limit ${atOnce} for update of e`,
};
const first = { case: '00000000-0000-0000-0000-000000000000', case_event: '0' };

async function walk(client: Client, app: App, table: 'case' | 'case_event', type: CaseType): Promise<void> {
  const names = table === 'case' ? sealedNames(type) : sealedAnywhere(app);
  for (let after = first[table]; ;) {
    await client.query('begin');
    try {
      const { rows } = await client.query<Row>(batchOf[table], [type.type, after, [...names]]);
      const moved = rows.flatMap(({ id, data }) => {
        const closed = sealed(app.secrets, names, data);
        return closed === data ? [] : [{ id, data: closed }];
      });
      if (moved.length > 0) await write(client, table, moved);
      await sealOwn(client, 'record.sealSecrets', type.type, { table, rows: moved.length });
      await client.query('commit');
      if (rows.length < atOnce) return;
      after = rows.at(-1)?.id ?? after;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  }
}

async function write(client: Client, table: 'case' | 'case_event', rows: readonly Row[]): Promise<void> {
  // The digests of what lay open lose their salt: nobody can try telephone numbers against them.
  await client.query(
    `update record_rows r set salt = null from record_shape s
     where s.id = r.shape and s.table_name = $1 and cardinality(r.keys) = 1 and r.keys[1] = any($2::text[])`,
    [table, rows.map(({ id }) => id)],
  );
  await client.query(
    `update "${table}" t set data = r.data
     from jsonb_to_recordset($1::jsonb) as r(id ${table === 'case' ? 'uuid' : 'bigint'}, data jsonb) where t.id = r.id`,
    [JSON.stringify(rows)],
  );
}
