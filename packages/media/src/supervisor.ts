import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { MediaError } from './errors.ts';
import type { Ask, AskName, FromWorker, Notice } from './protocol.ts';
import type { MediaSettings } from './types.ts';

const PING_MS = 5000;
const HUNG_MS = 15_000;
const MAX_BACKOFF_MS = 30_000;
const STEADY_MS = 30_000;
// The first connection, lookups and transcoding need threads beside those that wait for cameras.
const SPARE_THREADS = 32;
const ASK_TIMEOUT_MS = 30_000;

type Waiting = { resolve(value: never): void; reject(error: MediaError): void };
type Events = { alive(alive: boolean): void; notice(notice: Notice): void; log(text: string): void };

/** Keeps one media process running: starts it, asks it, and starts it again when it dies or hangs. */
export class Supervisor {
  alive = false;
  socket = '';
  readonly #settings: MediaSettings;
  readonly #events: Events;
  readonly #folder = process.platform === 'win32' ? '' : mkdtempSync(join(tmpdir(), 'anyuan-media-'));
  readonly #waiting = new Map<number, Waiting>();
  #child: ChildProcess | null = null;
  #counter = 0;
  #failures = 0;
  #stopping = false;
  #restart: NodeJS.Timeout | null = null;
  #ping: NodeJS.Timeout | null = null;

  constructor(settings: MediaSettings, events: Events) {
    this.#settings = settings;
    this.#events = events;
  }

  async start(): Promise<void> {
    this.#counter++;
    const name = `${process.pid}-${this.#counter}`;
    this.socket = this.#folder ? join(this.#folder, `${name}.sock`) : String.raw`\\.\pipe\anyuan-media-${name}`;
    const startedAt = Date.now();
    const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, UV_THREADPOOL_SIZE: String(Math.min(1024, this.#settings.maxStreams + SPARE_THREADS)) },
    });
    this.#child = child;
    child.on('message', (message: FromWorker) => this.#receive(message));
    child.on('error', (error) => this.#events.log(`media process: ${error.message}`));
    child.on('exit', (code, signal) => this.#exited(child, startedAt, signal ?? `code ${code}`));
    await this.#ask('start', { socket: this.socket, settings: this.#settings });
    this.alive = true;
    this.#events.alive(true);
    this.#watch(child);
  }

  ask<K extends AskName>(op: K, ask: Ask[K]['ask']): Promise<Ask[K]['answer']> {
    return this.alive ? this.#ask(op, ask) : Promise.reject(new MediaError('media_down'));
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#restart) clearTimeout(this.#restart);
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    }
    if (this.#folder) rmSync(this.#folder, { recursive: true, force: true });
  }

  #ask<K extends AskName>(op: K, ask: Ask[K]['ask']): Promise<Ask[K]['answer']> {
    const id = ++this.#counter;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => settle(() => reject(new MediaError('media_down'))), ASK_TIMEOUT_MS);
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        done();
      };
      this.#waiting.set(id, {
        resolve: (value) => settle(() => resolve(value)),
        reject: (error) => settle(() => reject(error)),
      });
      this.#child?.send(
        { id, op, ask },
        (error) => error && this.#waiting.get(id)?.reject(new MediaError('media_down')),
      );
    });
  }

  #receive(message: FromWorker): void {
    if ('answer' in message) this.#waiting.get(message.id)?.resolve(message.answer as never);
    else if ('error' in message)
      this.#waiting.get(message.id)?.reject(new MediaError(message.error.code, message.error.reason));
    else this.#events.notice(message);
  }

  #exited(child: ChildProcess, startedAt: number, how: string): void {
    if (child !== this.#child) return;
    const wasAlive = this.alive;
    this.alive = false;
    if (this.#ping) clearInterval(this.#ping);
    for (const { reject } of this.#waiting.values()) reject(new MediaError('media_down'));
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
          () => (answeredAt = Date.now()),
          () => {},
        );
    }, PING_MS);
    this.#ping.unref();
  }
}
