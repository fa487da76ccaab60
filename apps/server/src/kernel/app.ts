import type { Kysely } from 'kysely';

import { allRights } from './auth/rights.ts';
import type { Bus } from './bus/bus.ts';
import type { Numbers } from './cases/numbers.ts';
import type { CaseEngine } from './cases/types.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import { makeCtx, systemActor, type Ctx } from './ctx.ts';
import type { Database } from './db/database.ts';
import type { DB } from './db/types.ts';
import type { FileStore } from './files/store.ts';
import type { Http } from './http/server.ts';
import type { Jobs, JobHandler } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import type { Readiness } from './readiness.ts';
import type { Room } from './room.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

/** Everything a module may use. Built once in `build.ts`; nothing in it is global. */
export interface App {
  config: Config;
  clock: Clock;
  db: Kysely<DB>;
  /** The same database over connections kept for alarms: nothing else may occupy them. */
  urgentDb: Kysely<DB>;
  database: Database;
  http: Http;
  bus: Bus;
  cases: CaseEngine;
  numbers: Numbers;
  files: FileStore;
  jobs: Jobs;
  settings: Settings;
  secrets: Secrets;
  readiness: Readiness;
  room: Room;
  log: Log;
  /** Answers are checked against the contract (tests). */
  strict: boolean;
  /** A context for work nobody asked for over HTTP: timers, devices, start-up. */
  system(name: string): Ctx;
}

/** One capability. Importing it does nothing; `start` opens what it needs and gives back how to close it. */
export interface Module {
  name: string;
  routes?: (app: App) => void;
  jobs?: Record<string, JobHandler>;
  start?: (app: App) => Promise<() => Promise<void>>;
}

export function systemCtx(app: App, name: string): Ctx {
  return makeCtx(app, systemActor(name), allRights, { ip: '', agent: '' });
}
