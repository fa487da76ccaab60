import { EventEmitter } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import { Logger, run, runMigrations, type Runner, type RunnerOptions, type TaskList } from 'graphile-worker';
import { sql, type RawBuilder } from 'kysely';

import type { Ctx, Tx } from '../ctx.ts';
import { createPool } from '../db/pool.ts';
import type { Opener } from '../db/sealed-json.ts';
import type { Log } from '../log.ts';
import { patient } from './patient.ts';

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

const concurrency = 2;
const againMs = 5_000;
/** What a job that does not end may keep the server from leaving. */
const leaveMs = 5_000;

export function makeJobs(url: string, opener: Opener, log: Log): Jobs {
  const handlers = new Map<string, JobHandler>();
  const crontab: string[] = [];
  let runner: Runner | undefined;
  let running: Promise<void> | undefined;
  let leaving: AbortController | undefined;

  /** One runner after the other: one that has lost the database ends by itself, and another takes its place. */
  async function keepRunning(first: Runner, options: RunnerOptions, signal: AbortSignal): Promise<void> {
    runner = first;
    while (!signal.aborted) {
      try {
        runner ??= await begin(options);
        // Told to leave while this one began: nobody else stops it.
        if (signal.aborted) await runner.stop();
        await runner.promise;
        if (!signal.aborted) log.warn({}, 'the job runner has ended and is started again');
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, 'the job runner stopped and is started again');
      }
      runner = undefined;
      await pause(againMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async function begin(options: RunnerOptions): Promise<Runner> {
    // One server works on a database at a time: whoever had taken these is gone. The queue itself waits for four hours.
    await options.pgPool?.query(`select graphile_worker.force_unlock_workers(array(
      select distinct locked_by from graphile_worker.jobs where locked_by is not null))`);
    // Events of its own: what the one before still has to say is not taken for this one's.
    const events = new EventEmitter();
    const begun = await run({ ...options, events });
    events.on('job:error', ({ error, job }) =>
      log.warn({ err: error, job: job.task_identifier }, 'a job failed and will be tried again'),
    );
    return begun;
  }
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
      // Connections of its own, for its listener, its workers and its clock: a flood of requests that has taken all
      // the others must not keep it from saying that a job is done.
      const pool = createPool(url, { size: concurrency + 2, name: 'anyuan-jobs', waitMs: 60_000, opener });
      const pgPool = patient(pool);
      const options: RunnerOptions = {
        pgPool,
        taskList,
        concurrency,
        logger: quiet,
        crontab: crontab.join('\n'),
        noHandleSignals: true,
      };
      try {
        const first = await begin(options);
        leaving = new AbortController();
        running = keepRunning(first, options, leaving.signal).then(() => pool.end());
      } catch (error) {
        await pool.end();
        throw error;
      }
    },
    async stop() {
      leaving?.abort();
      await runner?.stop().catch(() => undefined);
      await Promise.race([running, pause(leaveMs, undefined, { ref: false })]);
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
