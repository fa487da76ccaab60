import { Logger, run, runMigrations, type Runner, type TaskList } from 'graphile-worker';
import { sql, type RawBuilder } from 'kysely';
import type { Pool } from 'pg';

import type { Ctx, Tx } from '../ctx.ts';
import { createPool } from '../db/pool.ts';
import type { Log } from '../log.ts';

type Sql = RawBuilder<unknown>;

export type JobHandler = (payload: unknown, ctx: Ctx) => Promise<void>;

/** Work that may wait: enqueued in the transaction that asks for it, run once after its commit, retried when it fails. */
export interface Jobs {
  handle(name: string, handler: JobHandler): void;
  /** `key`: a later job with the same key replaces one that has not run yet. */
  add(tx: Tx, name: string, payload: unknown, options?: { key?: string; runAt?: Date }): Promise<void>;
  /** The same as an expression, for a statement that adds jobs of what it writes. */
  adding(name: string, payload: Sql, options: { key: Sql; runAt: Sql }): Sql;
  /** Crontab lines of graphile-worker, e.g. `15 3 * * * retention`. */
  cron(line: string): void;
  start(makeCtx: (name: string) => Ctx): Promise<void>;
  stop(): Promise<void>;
}

// Failures are told through `job:error`; the rest is chatter.
const quiet = new Logger(() => () => undefined);

const adding: Jobs['adding'] = (name, payload, { key, runAt }) =>
  sql`graphile_worker.add_job(${name}, ${payload}, job_key => ${key}, run_at => ${runAt}, max_attempts => 12)`;

export function makeJobs(pool: Pool, log: Log): Jobs {
  const handlers = new Map<string, JobHandler>();
  const crontab: string[] = [];
  let runner: Runner | undefined;
  return {
    handle: (name, handler) => void handlers.set(name, handler),
    cron: (line) => void crontab.push(line),
    async add(tx, name, payload, options = {}) {
      const value = { key: sql`${options.key ?? null}`, runAt: sql`${options.runAt ?? null}` };
      await sql`select ${adding(name, sql`${JSON.stringify(payload)}::json`, value)}`.execute(tx.db);
    },
    adding,
    async start(makeCtx) {
      const taskList: TaskList = {};
      for (const [name, handler] of handlers) taskList[name] = (payload) => handler(payload, makeCtx(name));
      runner = await run({
        pgPool: pool,
        taskList,
        concurrency: 2,
        logger: quiet,
        crontab: crontab.join('\n'),
        noHandleSignals: true,
      });
      runner.events.on('job:error', ({ error, job }) =>
        log.warn({ err: error, job: job.task_identifier }, 'a job failed and will be tried again'),
      );
      // The runner ends by itself when its listener loses the database; it must not take the process with it.
      runner.promise.catch((error: unknown) => log.error({ err: error }, 'the job runner stopped'));
    },
    async stop() {
      await runner?.stop().catch(() => undefined);
    },
  };
}

/** Creates the tables of the job queue; idempotent. */
export async function migrateJobs(url: string): Promise<void> {
  // A pool of ours: the worker's own closes late and trips over a server that is stopped next.
  const pgPool = createPool(url, { size: 1, name: 'anyuan migrate' });
  try {
    await runMigrations({ pgPool });
  } finally {
    await pgPool.end();
  }
}
