import type { Kysely } from 'kysely';

import { allRights } from './auth/rights.ts';
import type { Bus } from './bus/bus.ts';
import type { Numbers } from './cases/steps/numbers.ts';
import type { CaseEngine } from './cases/types.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Demand } from './countersign/demand.ts';
import { makeCtx, systemActor, type Ctx, type Tx } from './ctx.ts';
import type { Database } from './db/database.ts';
import type { DB } from './db/types.ts';
import type { FigureBook } from './figures/source.ts';
import type { PartStore } from './files/parts.ts';
import type { FileStore } from './files/store.ts';
import type { Http } from './http/server.ts';
import type { Jobs, JobHandler } from './jobs/jobs.ts';
import type { Log } from './log.ts';
import type { Readiness } from './readiness.ts';
import type { RegisterBook } from './registers/book.ts';
import type { Room } from './room.ts';
import type { Rush } from './rush.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import type { SignalBook } from './signals.ts';
import type { Subjects } from './subjects/registry.ts';
import type { Suite } from './suite/index.ts';
import type { Tls } from './tls/index.ts';

/** Which connections: those kept for alarms, or the others. */
export type Lane = 'usual' | 'urgent';

/** Everything a module may use. Built once in `build.ts`; nothing in it is global. */
export interface App {
  config: Config;
  clock: Clock;
  db: Kysely<DB>;
  /** The same database over connections kept for alarms and for clocks that ring: nothing else may occupy them. */
  urgentDb: Kysely<DB>;
  database: Database;
  http: Http;
  bus: Bus;
  cases: CaseEngine;
  /** What can be counted. */
  figures: FigureBook;
  registers: RegisterBook;
  /** What files, notices, links and audiences may be about. */
  subjects: Subjects;
  numbers: Numbers;
  files: FileStore;
  /** Uploads that are under way. */
  parts: PartStore;
  jobs: Jobs;
  settings: Settings;
  /** What the signals of devices mean. */
  signals: SignalBook;
  /** What the record is hashed, sealed and signed with. */
  suite: Suite;
  secrets: Secrets;
  /** The certificate this server shows; null: everything goes in clear. */
  tls: Tls | null;
  readiness: Readiness;
  room: Room;
  /** Whether presses are coming: who can wait gives way. */
  rush: Rush;
  log: Log;
  /** Tests: answers are checked against the contract, and changes for their audit line. */
  strict: boolean;
  /** Changes refused for want of an audit line, also those whose refusal somebody caught. */
  breaches: Error[];
  /** Who is told of changes for two people; the module `countersign` puts itself here. */
  countersigns: {
    asked(tx: Tx, demand: Demand): Promise<void>;
    changed(tx: Tx, demand: Demand, how: 'alone' | 'signed'): Promise<void>;
  };
  /**
   * What somebody has beside his password, if he signs beside another; the module `identity` puts itself here.
   * `none`: he has nothing else; `needed`: it was not given.
   */
  secondFactor(ctx: Ctx, personId: string, code: string | undefined): Promise<'none' | 'needed' | 'right' | 'wrong'>;
  /** A context for work nobody asked for over HTTP: timers, devices, start-up. */
  system(name: string, lane?: Lane): Ctx;
}

/** One capability. Importing it does nothing; `start` opens what it needs and gives back how to close it. */
export interface Module {
  /** As its folder is called. */
  name: string;
  /** What it does, in Chinese, for docs/modules.md; its English is the comment in `main.ts`. */
  zh: string;
  routes?: (app: App) => void;
  jobs?: Record<string, JobHandler>;
  start?: (app: App) => Promise<() => Promise<void>>;
}

export function systemCtx(app: App, name: string, lane: Lane = 'usual'): Ctx {
  const db = lane === 'urgent' ? { db: app.urgentDb } : {};
  return makeCtx(app, systemActor(name), allRights, { ip: '', agent: '', ...db });
}
