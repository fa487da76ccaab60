import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { App, Module } from './app.ts';
import { systemCtx } from './app.ts';
import { makeBus } from './bus/bus.ts';
import { startEventStream } from './bus/event-stream.ts';
import { makeCaseEngine } from './cases/engine.ts';
import { caseSubjects } from './cases/reading/subject.ts';
import { makeNumbers } from './cases/steps/numbers.ts';
import { steadyClock, type Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { openDatabase, type Database } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { createPool } from './db/pool.ts';
import { prepareAppRole } from './db/roles.ts';
import { takeSeat, type Seat } from './db/seat.ts';
import { kyselyOn } from './db/transact.ts';
import { makeFigureBook } from './figures/source.ts';
import { scannerOf } from './files/clamav.ts';
import { makePartStore } from './files/parts.ts';
import { makeFileStore } from './files/store.ts';
import { makeHttp } from './http/server.ts';
import { makeJobs, migrateJobs } from './jobs/jobs.ts';
import { makeLog } from './log.ts';
import { makeReadiness } from './readiness.ts';
import { makeRegisterBook } from './registers/book.ts';
import { makeRoom } from './room.ts';
import { makeRush } from './rush.ts';
import { openJson, openSecrets } from './secrets.ts';
import { makeSettings, type SettingSpec } from './settings.ts';
import { makeSignalBook } from './signals.ts';
import { makeSubjects } from './subjects/registry.ts';
import { openSuite, suites } from './suite/index.ts';
import { openTls } from './tls/index.ts';

export interface BuildOptions {
  clock?: Clock;
  strict?: boolean;
  /** A database that is open and migrated already (tests). */
  database?: Database;
  settings?: readonly SettingSpec[];
  /** Clocks ring by themselves; tests call `app.cases.tick()` instead. */
  ringing?: boolean;
  jobs?: boolean;
  /** Another server works on this database: what is shown meanwhile. Gives how to end it. */
  standBy?: () => Promise<() => Promise<void>>;
  /** Another server has taken over: this one must end. */
  replaced?: () => void;
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
  const database = options.database ?? (await openMigrated(config, log, options));
  const clock = options.clock ?? steadyClock();
  const readiness = makeReadiness();
  const { strict = false } = options;
  const app = { config, clock, database, db: database.db, log, readiness, strict, breaches: [] as Error[] } as App;
  const suite = await openSuite(database.db, config.suite, clock.now());
  app.suite = suites[suite.name];
  app.secrets = await openSecrets(config.secretFile ?? join(config.data, 'secret.key'), database.db, suite);
  app.tls = await openTls(config, clock, log);
  database.opener.open = openJson(app.secrets);
  app.parts = makePartStore(join(config.data, 'parts'));
  app.files = makeFileStore(join(config.data, 'files'), scannerOf(config, log));
  app.room = makeRoom(config.data, config.ballastMb << 20, readiness, log);
  app.rush = makeRush();
  app.settings = makeSettings(database.db, options.settings ?? []);
  app.jobs = makeJobs(database.url, database.opener, log);
  app.bus = makeBus(database.db, database.url, log);
  const { opener } = database;
  const urgentPool = createPool(database.url, {
    size: 8,
    waitMs: 20_000,
    name: 'anyuan-alarms',
    byIndexOnly: true,
    opener,
  });
  app.urgentDb = kyselyOn(urgentPool);
  const numbersPool = createPool(database.url, { size: 1, name: 'anyuan-numbers', isDurable: false });
  app.numbers = makeNumbers(numbersPool);
  app.cases = makeCaseEngine(app);
  app.signals = makeSignalBook();
  app.figures = makeFigureBook();
  app.registers = makeRegisterBook();
  app.subjects = makeSubjects();
  app.subjects.add(caseSubjects(app));
  app.http = await makeHttp(app, webFolder);
  app.secondFactor = async () => 'none';
  app.countersigns = { asked: async () => undefined, changed: async () => undefined };
  app.system = (name, lane) => systemCtx(app, name, lane);
  for (const module of modules) {
    module.routes?.(app);
    for (const [name, handler] of Object.entries(module.jobs ?? {})) app.jobs.handle(name, handler);
  }

  // Closed in the opposite order; each part closes what it opened.
  const closers: (() => Promise<void> | void)[] = [
    () => (options.database ? undefined : database.stop()),
    () => numbersPool.end(),
    () => app.numbers.stop(),
    () => app.urgentDb.destroy(),
    () => app.tls?.stop(),
  ];
  const opened = (close: () => Promise<void> | void) => void closers.push(close);

  async function start(): Promise<void> {
    database.onDown((reason) => readiness.set('database', reason));
    database.onUp(() => readiness.set('database', null));
    await app.settings.load();
    await rememberTime(app);
    await app.room.start();
    opened(app.room.stop);
    await app.bus.start();
    opened(app.bus.stop);
    opened(startEventStream(app));
    opened(await app.cases.prepare());
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

/** A machine whose clock was set back while we were away: time goes on where the record ends. */
async function rememberTime(app: App): Promise<void> {
  const last = await app.db.selectFrom('audit').select('at').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  if (last) app.clock.notBefore?.(last.at);
}

async function openMigrated(
  config: Config,
  log: ReturnType<typeof makeLog>,
  { standBy, replaced }: BuildOptions,
): Promise<Database> {
  const { databaseUrl, databaseOwnerUrl, data } = config;
  let seat: Seat | undefined;
  const opening = openDatabase({
    databaseUrl: databaseOwnerUrl ?? databaseUrl,
    data,
    poolSize: 16,
    notice: (zh, en) => log.warn(`${zh} ${en}`),
    async prepare(ownerUrl) {
      // Before anything is changed in it: it may be in use, by an older program even. Ours alone is locked by its folder.
      if (databaseUrl !== undefined) seat = await waitForSeat(ownerUrl, standBy, replaced);
      await migrate(ownerUrl);
      await migrateJobs(ownerUrl);
      const { url, weak } = await prepareAppRole(ownerUrl, data, databaseOwnerUrl && databaseUrl);
      if (weak !== undefined) log.warn({ weak }, 'the server works as the owner of its tables: see docs/operate');
      return url;
    },
  });
  try {
    const database = await opening;
    return {
      ...database,
      async stop() {
        await database.stop();
        await seat?.leave();
      },
    };
  } catch (error) {
    await seat?.leave();
    throw error;
  }
}

async function waitForSeat(
  url: string,
  standBy: BuildOptions['standBy'],
  replaced: BuildOptions['replaced'],
): Promise<Seat> {
  let standing: Promise<() => Promise<void>> | undefined;
  const waiting = () => {
    standing = standBy?.();
    standing?.catch(() => undefined);
  };
  const seat = await takeSeat(url, { waiting, lost: () => replaced?.() });
  await (
    await standing
  )?.();
  return seat;
}
