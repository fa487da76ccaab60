import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';

import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';

import { chunkBytes, inChunks } from './archive.ts';
import { dataFrame, noteFrame, type End, type Head } from './frames.ts';

export interface Dumped {
  rows: Record<string, number>;
}

/**
 * The whole database as it was at one moment, while everybody goes on working: every table by COPY in one
 * read-only transaction. Not PostgreSQL's own files: this way it fits every later version, and no program is needed.
 */
export function dump(client: Client, madeAt: Date, done: (dumped: Dumped) => void): Readable {
  return Readable.from(frames(client, madeAt, done), { objectMode: false }).compose(
    createGzip(),
  ) as unknown as Readable;
}

async function* frames(client: Client, madeAt: Date, done: (dumped: Dumped) => void): AsyncGenerator<Buffer> {
  await client.query('begin isolation level repeatable read, read only');
  const migrations = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migration order by name',
  );
  yield noteFrame({
    kind: 'head',
    format: 1,
    madeAt: madeAt.toISOString(),
    migrations: migrations.rows,
  } satisfies Head);
  const rows: Record<string, number> = {};
  for (const { name, columns } of await tablesOf(client)) {
    yield noteFrame({ kind: 'table', name, columns });
    const list = columns.map((column) => client.escapeIdentifier(column)).join(', ');
    const stream = client.query(copyTo(`copy ${client.escapeIdentifier(name)} (${list}) to stdout`));
    for await (const chunk of inChunks(stream, chunkBytes)) yield dataFrame(chunk);
    rows[name] = stream.rowCount;
  }
  const sequences = await client.query<{ name: string }>(
    `select sequencename as name from pg_sequences where schemaname = 'public' order by 1`,
  );
  for (const { name } of sequences.rows) {
    const {
      rows: [one],
    } = await client.query<{ value: string; isCalled: boolean }>(
      `select last_value::text as value, is_called as "isCalled" from ${client.escapeIdentifier(name)}`,
    );
    yield noteFrame({ kind: 'sequence', name, ...one! });
  }
  const {
    rows: [head],
  } = await client.query<{ seq: string; hash: string }>(
    `select audit_seq as seq, encode(audit_hash, 'hex') as hash from chain_head`,
  );
  await client.query('commit');
  yield noteFrame({ kind: 'end', rows, audit: { seq: Number(head!.seq), hash: head!.hash } } satisfies End);
  done({ rows });
}

/** Every table of ours with the columns that hold something of their own. What the job queue holds is made anew at the start. */
export async function tablesOf(client: Client): Promise<{ name: string; columns: string[] }[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by 1 order by 1`,
  );
  return rows;
}
