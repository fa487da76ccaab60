import { type ChildProcess, fork } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { MediaError } from './errors.ts';
import type { Ask, AskName, FromWorker } from './protocol.ts';
import { Questions } from './questions.ts';
import type { MediaSettings } from './types.ts';
import type { MediaWorker, WorkerEvents } from './worker.ts';

const PING_MS = 5000;
const HUNG_MS = 15_000;
const MAX_BACKOFF_MS = 30_000;
const STEADY_MS = 30_000;
// Reading and sending needs none: they are for decoding.
const THREADS = 16;
// Pictures of 200 cameras take a few hundred MB; a process that takes this much loses it somewhere.
const MAX_MEMORY_MB = 2048;
const MAX_HEAP_MB = 512;
/** So long recordings may take to be finished when the server stops; what is not is finished at the next start. */
const LAST_WORD_MS = 3000;
const pause = (): Promise<void> => new Promise((done) => void setTimeout(done, LAST_WORD_MS).unref());

/** As whom and with what surroundings the process runs; by default as we do, with nothing of our environment but its basics. */
export type Run = { uid?: number; gid?: number; env?: Record<string, string> };

/** The program that runs. */
export const workerEntry = fileURLToPath(new URL('./live/worker.ts', import.meta.url));

/** Keeps one media process running: starts it, asks it, and starts it again when it dies or hangs. */
export class Supervisor implements MediaWorker {
  readonly isNear = true;
  alive = false;
  socket = '';
  readonly #settings: MediaSettings;
  readonly #events: WorkerEvents;
  readonly #run: Run;
  readonly #records: string | null;
  readonly #isOneOfMany: boolean;
  readonly #folder = process.platform === 'win32' ? '' : mkdtempSync(join(tmpdir(), 'anyuan-media-'));
  readonly #questions = new Questions();
  #child: ChildProcess | null = null;
  #starts = 0;
  #failures = 0;
  #stopping = false;
  #restart: NodeJS.Timeout | null = null;
  #ping: NodeJS.Timeout | null = null;

  constructor(
    settings: MediaSettings,
    events: WorkerEvents,
    run: Run = {},
    { records = null, isOneOfMany = false }: { records?: string | null; isOneOfMany?: boolean } = {},
  ) {
    this.#settings = settings;
    this.#events = events;
    this.#run = run;
    this.#records = records;
    this.#isOneOfMany = isOneOfMany;
    // The socket lies in it, and is the process's own.
    if (this.#folder && run.uid !== undefined) chownSync(this.#folder, run.uid, run.gid ?? run.uid);
    if (records !== null) mkdirSync(records, { recursive: true, mode: 0o750 });
    if (records !== null && run.uid !== undefined) chownSync(records, run.uid, run.gid ?? run.uid);
  }

  async start(): Promise<void> {
    const name = `${process.pid}-${++this.#starts}`;
    this.socket = this.#folder ? join(this.#folder, `${name}.sock`) : String.raw`\\.\pipe\anyuan-media-${name}`;
    const startedAt = Date.now();
    const child = fork(workerEntry, {
      ...(this.#run.uid === undefined ? {} : { uid: this.#run.uid, gid: this.#run.gid ?? this.#run.uid }),
      // It stands in the folder of recordings: as a user without rights it might not find the way there.
      ...(this.#records === null ? {} : { cwd: this.#records }),
      execArgv: [`--max-old-space-size=${MAX_HEAP_MB}`],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'] ?? '',
        ...this.#run.env,
        UV_THREADPOOL_SIZE: String(THREADS),
      },
    });
    this.#child = child;
    child.on('message', (message: FromWorker) => this.#receive(message));
    child.on('error', (error) => this.#events.log(`media process: ${error.message}`));
    child.on('exit', (code, signal) => this.#exited(child, startedAt, signal ?? `code ${code}`));
    await this.#ask('start', {
      socket: this.socket,
      settings: this.#settings,
      records: this.#records !== null,
      isOneOfMany: this.#isOneOfMany,
    });
    this.alive = true;
    this.#events.alive(true);
    this.#watch(child);
  }

  /** `connection`: handed over to the worker, and closed here. */
  ask<K extends AskName>(op: K, ask: Ask[K]['ask'], connection?: Socket): Promise<Ask[K]['answer']> {
    return this.alive ? this.#ask(op, ask, connection) : Promise.reject(new MediaError('media_down'));
  }

  reach(id: string): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const worker = connect(this.socket);
      worker.once('error', () => reject(new MediaError('media_down')));
      worker.once('connect', () => {
        worker.on('error', () => worker.destroy());
        worker.write(`${id}\n`);
        resolve(worker);
      });
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    const child = this.#child;
    if (this.alive && this.#records !== null)
      await Promise.race([this.#ask('recordStop', null).catch(() => null), pause()]);
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    }
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
  }

  #ask<K extends AskName>(op: K, ask: Ask[K]['ask'], connection?: Socket): Promise<Ask[K]['answer']> {
    return this.#questions.ask<K>((id) =>
      this.#child?.send({ id, op, ask }, connection, {}, (error) => error && this.#questions.lost(id)),
    );
  }

  #receive(message: FromWorker): void {
    if ('answer' in message || 'error' in message) this.#questions.answered(message);
    else this.#events.notice(message);
  }

  #exited(child: ChildProcess, startedAt: number, how: string): void {
    if (child !== this.#child) return;
    const wasAlive = this.alive;
    this.alive = false;
    if (this.#ping) clearInterval(this.#ping);
    this.#questions.allLost();
    if (this.#stopping) return;
    this.#failures = Date.now() - startedAt > STEADY_MS ? 0 : this.#failures + 1;
    const wait = Math.min(MAX_BACKOFF_MS, 100 * 2 ** this.#failures);
    this.#events.log(`media process ended (${how}); starting it again in ${wait} ms`);
    if (wasAlive) this.#events.alive(false);
    // A failed start ends in this same place, through the exit of its process.
    this.#restart = setTimeout(() => void this.start().catch(() => {}), wait);
  }

  // Native code can also hang; a process that does not answer is ended and replaced.
  #watch(child: ChildProcess): void {
    let answeredAt = Date.now();
    this.#ping = setInterval(() => {
      if (Date.now() - answeredAt > HUNG_MS) child.kill('SIGKILL');
      else
        void this.#ask('ping', null).then(
          (memoryMb) => {
            answeredAt = Date.now();
            if (memoryMb <= MAX_MEMORY_MB) return;
            this.#events.log(`media process took ${memoryMb} MB of memory`);
            child.kill('SIGKILL');
          },
          () => {},
        );
    }, PING_MS);
    this.#ping.unref();
  }
}
