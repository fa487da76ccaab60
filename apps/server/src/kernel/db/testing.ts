import { randomBytes } from 'node:crypto';
import { accessSync, constants, statfsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { databaseClient } from './client.ts';
import { startEmbedded, type EmbeddedOptions, type EmbeddedPostgres } from './embedded.ts';

/** Where the run's PostgreSQL is: set by the global setup, inherited by the test workers. */
export const testPostgresVariable = 'TEST_POSTGRES_URL';
export const templateDatabase = 'template_migrated';

/** The server's role in the databases of tests. */
export const appRole = { name: 'anyuan_app', password: 'of-the-tests' };

export interface TestDatabase {
  /** As the owner of everything. */
  url: string;
  /** As the server works. */
  appUrl: string;
  drop: () => Promise<void>;
}

/** A database of its own with all migrations, copied from the template in some 20 ms. */
export const freshDatabase = () => copyOf(templateDatabase);

/** The same without any table. */
export const emptyDatabase = () => copyOf('template0');

async function copyOf(template: string): Promise<TestDatabase> {
  const admin = process.env[testPostgresVariable];
  if (admin === undefined) throw new Error('No test PostgreSQL: run under vitest with kernel/db/test-setup.ts');
  const name = `t_${randomBytes(6).toString('hex')}`;
  await query(admin, `create database ${name} template ${template} strategy file_copy`);
  const url = new URL(admin);
  url.pathname = `/${name}`;
  const app = new URL(url);
  app.username = appRole.name;
  app.password = appRole.password;
  return { url: url.href, appUrl: app.href, drop: () => query(admin, `drop database if exists ${name} with (force)`) };
}

async function query(url: string, sql: string): Promise<void> {
  const client = databaseClient(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** A PostgreSQL of one test alone, to be killed and started again; `stop` takes its folder away too. */
export async function startTestPostgres(
  options: { fsync?: boolean; data?: string; settings?: EmbeddedOptions['settings'] } = {},
): Promise<{ server: EmbeddedPostgres; url: string; data: string; stop: () => Promise<void> }> {
  const data = options.data ?? (await testFolder());
  const settings = options.settings === undefined ? {} : { settings: options.settings };
  const server = await startEmbedded({ data, durable: options.fsync ?? false, ...settings });
  const stop = async () => {
    await server.stop();
    await rm(data, { recursive: true, force: true });
  };
  return { server, url: server.url, data, stop };
}

export const testFolder = () => mkdtemp(join(fastFolder(), 'anyuan-test-'));

/** In memory if there is plenty: some disks take half a second for the thousand files of a new database. */
export function fastFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > 3e9) {
      accessSync('/dev/shm', constants.W_OK);
      return '/dev/shm';
    }
  } catch {
    // Not Linux, or not for us.
  }
  return tmpdir();
}
