import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { databaseClient } from './client.ts';

const beatMs = 2000;
const retryMs = 200;

/** Holds one connection only to know, at once, when the database is lost, and when it is back. */
export class Monitor extends EventEmitter<{ down: [reason: string]; up: [] }> {
  readonly #url: string;
  readonly #stopping = new AbortController();
  #isUp = true;
  #loop: Promise<void> = Promise.resolve();

  constructor(url: string) {
    super();
    this.#url = url;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const reason = await this.#watchOneConnection();
      if (signal.aborted) return;
      this.#set(false, reason);
      await sleep(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Resolves with the reason when the connection is lost or was not to be had. */
  async #watchOneConnection(): Promise<string> {
    const client = databaseClient(this.#url, {
      application_name: 'anyuan monitor',
      connectionTimeoutMillis: 3000,
      query_timeout: 3000,
      keepAlive: true,
    });
    const { signal } = this.#stopping;
    const lost = new AbortController();
    client.on('error', (error) => lost.abort(error.message));
    client.on('end', () => lost.abort('connection closed'));
    const either = AbortSignal.any([signal, lost.signal]);
    try {
      await client.connect();
      while (!either.aborted) {
        await client.query('select 1');
        this.#set(true);
        await sleep(beatMs, undefined, { signal: either }).catch(() => undefined);
      }
      return String(either.reason);
    } catch (error) {
      return (error as Error).message;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  #set(isUp: boolean, reason = ''): void {
    if (isUp === this.#isUp) return;
    this.#isUp = isUp;
    if (isUp) this.emit('up');
    else this.emit('down', reason);
  }
}
