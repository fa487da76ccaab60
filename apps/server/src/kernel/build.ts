import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { Kysely, PostgresDialect } from 'kysely';

import type { App, Module } from './app.ts';
import { systemCtx } from './app.ts';
import { makeBus } from './bus/bus.ts';
import { startEventStream } from './bus/event-stream.ts';
import { makeCaseEngine } from './cases/engine.ts';
import { makeNumbers } from './cases/numbers.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { openDatabase, type Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { createPool } from './db/pool.ts';
import type { DB } from './db/types.ts';
import { makeFileStore } from './files/store.ts';
import { makeHttp } from './http/server.ts';
import { makeJobs, migrateJobs } from './jobs/jobs.ts';
import { makeLog } from './log.ts';
import { makeReadiness } from './readiness.ts';
import { makeRoom } from './room.ts';
import { openSecrets } from './secrets.ts';
import { makeSettings, type SettingSpec } from './settings.ts';

export interface BuildOptions {
  clock?: Clock;
  strict?: boolean;
  /** A database that is open and migrated already (tests). */
  database?: Database;
  settings?: readonly SettingSpec[];
  /** Clocks ring by themselves; tests call `app.cases.tick()` instead. */
  ringing?: boolean;
  jobs?: boolean;
}

const webFolder = join(import.meta.dirname, '../../../web/dist');

/** Makes the app of its parts and mounts the modules; nothing listens yet. */
export async function buildApp(
  config: Config,
  modules: readonly Module[],
  options: BuildOptions = {},
): Promise<{ app: App; start: () => Promise<void>; stop: () => Promise<void> }> {
  const log = makeLog(config.log);
  await mkdir(config.data, { recursive: true });
  const database = options.database ?? (await openMigrated(config, log));
  const clock = options.clock ?? systemClock;
  const readiness = makeReadiness();
  const app = { config, clock, database, db: database.db, log, readiness, strict: options.strict ?? false } as App;
  app.secrets = await openSecrets(config.secretFile ?? join(config.data, 'secret.key'));
  app.files = makeFileStore(join(config.data, 'files'));
  app.room = makeRoom(config.data, config.ballastMb << 20, readiness, log);
  app.settings = makeSettings(database.db, options.settings ?? []);
  app.jobs = makeJobs(database.pool, log);
  app.bus = makeBus(database.db, database.url, log);
  const urgentPool = createPool(database.url, { size: 8, waitMs: 20_000, name: 'anyuan-alarms' });
  app.urgentDb = new Kysely<DB>({ dialect: new PostgresDialect({ pool: urgentPool }) });
  const numbersPool = createPool(database.url, { size: 1, name: 'anyuan-numbers' });
  app.numbers = makeNumbers(numbersPool);
  app.cases = makeCaseEngine(app);
  app.http = await makeHttp(app, webFolder);
  app.system = (name) => systemCtx(app, name);
  for (const module of modules) {
    module.routes?.(app);
    for (const [name, handler] of Object.entries(module.jobs ?? {})) app.jobs.handle(name, handler);
  }

  // Closed in the opposite order; each part closes what it opened.
  const closers: (() => Promise<void> | void)[] = [
    () => (options.database ? undefined : database.stop()),
    () => numbersPool.end(),
    () => app.urgentDb.destroy(),
  ];
  const opened = (close: () => Promise<void> | void) => void closers.push(close);

  async function start(): Promise<void> {
    database.onDown((reason) => readiness.set('database', reason));
    database.onUp(() => readiness.set('database', null));
    await app.settings.load();
    await app.room.start();
    opened(app.room.stop);
    await app.bus.start();
    opened(app.bus.stop);
    opened(startEventStream(app));
    for (const module of modules) if (module.start) opened(await module.start(app));
    if (options.ringing !== false) opened(app.cases.start());
    if (options.jobs !== false) {
      await app.jobs.start(app.system);
      opened(app.jobs.stop);
    }
  }

  async function stop(): Promise<void> {
    await app.http.close();
    for (const close of closers.reverse()) await close();
  }
  return { app, start, stop };
}

async function openMigrated(config: Config, log: ReturnType<typeof makeLog>): Promise<Database> {
  const database = await openDatabase({
    databaseUrl: config.databaseUrl,
    data: config.data,
    poolSize: 16,
    notice: (zh, en) => log.warn(`${zh} ${en}`),
  });
  try {
    await migrate(database.url);
    await migrateJobs(database.url);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}
