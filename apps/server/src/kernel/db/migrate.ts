import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Client } from 'pg';

import { exitCodes, StartError } from '../start-error.ts';
import { bindRecord, sealOwn } from './bind.ts';
import { databaseClient } from './client.ts';
import { diskFullOf } from './postgres-log.ts';

export const migrationsFolder = join(import.meta.dirname, '../../../migrations');

export interface Migration {
  name: string;
  sql: string;
  checksum: string;
}

// One number for all of our servers: whoever comes second waits, and then finds nothing to do.
const lock = 4_226_112_211;

export function readMigrations(folder = migrationsFolder): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const wrong = names.find((name) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(name));
  if (wrong !== undefined) throw new Error(`Migration ${wrong}: the name must look like 0001-kernel.sql`);
  return names.sort().map((name) => {
    // Windows checkouts may carry other line ends; they are the same migration.
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Brings the database up to this program; gives back the names of what was applied now.
 * @param only these, for a database as an older program had it
 */
export async function migrate(
  url: string,
  { folder = migrationsFolder, only }: { folder?: string; only?: ReadonlySet<string> } = {},
): Promise<string[]> {
  const migrations = readMigrations(folder);
  const unknown = [...(only ?? [])].find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined) throw newerDatabase(unknown);
  const client = databaseClient(url, { application_name: 'anyuan migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lock]);
    await client.query(`create table if not exists migration (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const applied = await client.query<Migration>('select name, checksum from migration');
    const checksums = new Map(applied.rows.map((row) => [row.name, row.checksum]));
    check(migrations, checksums);
    const due = migrations.filter(({ name }) => !checksums.has(name) && (only?.has(name) ?? true));
    for (const migration of due) await apply(client, migration);
    await bindRecord(client, migrations);
    return due.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

function check(migrations: Migration[], applied: Map<string, string>): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration.checksum]));
  for (const [name, checksum] of applied) {
    if (!known.has(name)) throw newerDatabase(name);
    if (known.get(name) !== checksum) throw edited(name);
  }
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
    await sealOwn(client, 'record.migrate', name, {});
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw diskFullOf(error, 'PostgreSQL') ?? failed(name, sql, error);
  }
}

function failed(name: string, sql: string, error: unknown): StartError {
  const { message, position } = error as { message: string; position?: string };
  const line = position === undefined ? '' : `:${sql.slice(0, Number(position)).split('\n').length}`;
  return new StartError(
    'migration_failed',
    `数据库升级 ${name}${line} 失败,数据库保持原样:${message}`,
    `Migration ${name}${line} failed, the database is left as it was: ${message}`,
    { exitCode: exitCodes.software, cause: error },
  );
}

const newerDatabase = (name: string) =>
  new StartError(
    'database_newer',
    `数据库比本程序新(已有 ${name}),请使用新版本程序。`,
    `The database is newer than this program (it has ${name}); use the newer program.`,
    { exitCode: exitCodes.config },
  );

const edited = (name: string) =>
  new StartError(
    'migration_edited',
    `数据库升级文件 ${name} 在执行之后被修改过;请恢复原文件,改动写入新文件。`,
    `The migration ${name} was edited after it had been applied; restore it and put the change into a new file.`,
    { exitCode: exitCodes.config },
  );
