import { spawn, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeSync, constants, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findBinaries, type Binaries } from './binaries.ts';
import { databaseClient } from './client.ts';
import { createCluster, readOrMakePassword, setPassword } from './cluster.ts';
import { lockData } from './data-lock.ts';
import { clearLeftovers, socketName } from './leftovers.ts';
import { ownerOf, ownerSetting } from './owner.ts';
import { findPlace, type Place } from './place.ts';
import { freePort } from './port.ts';
import { diskFullOf, failureFromLog, isTransient } from './postgres-log.ts';

export interface EmbeddedOptions {
  /** Data folder; the cluster goes under it, or elsewhere if its user cannot get there. */
  data: string;
  database?: string;
  /** False only for tests: data may then be lost with the machine. */
  durable?: boolean;
  settings?: Record<string, string | number>;
  /** One line a person should see, such as where the database lies. */
  notice?: (zh: string, en: string) => void;
}

const user = 'anyuan';
const retryForMs = 60_000;

/** `sun_path` on Linux; other systems have less. */
const longestSocketPath = 103;

/** A PostgreSQL of our own, bound to loopback, started again whenever it dies. */
export class EmbeddedPostgres extends EventEmitter<{ down: [reason: string]; up: [] }> {
  readonly port: number;
  readonly url: string;
  /** The same by the quickest way from this machine. */
  readonly nearUrl: string;
  readonly place: Place;
  readonly #binaries: Binaries;
  readonly #options: EmbeddedOptions;
  readonly #password: string;
  readonly #unlock: () => void;
  readonly #onProcessExit = () => this.#child?.kill('SIGINT');
  #child: ChildProcess | undefined;
  #stopping: AbortController = new AbortController();
  #restarting: Promise<void> | undefined;
  #stopped: Promise<void> | undefined;

  private constructor(
    options: EmbeddedOptions,
    parts: { place: Place; binaries: Binaries; password: string; port: number; unlock: () => void },
  ) {
    super();
    this.#options = options;
    this.place = parts.place;
    this.#binaries = parts.binaries;
    this.#password = parts.password;
    this.#unlock = parts.unlock;
    this.port = parts.port;
    this.url = this.urlOf(options.database ?? user);
    this.nearUrl = this.nearUrlOf(options.database ?? user);
  }

  static async start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
    const place = findPlace(options.data);
    const unlock = lockData(place.data);
    try {
      const binaries = findBinaries(place.runner, place.programs);
      const { password, isNew } = readOrMakePassword(place.data);
      const isKnown = existsSync(place.cluster);
      await createCluster(place, binaries, { user, password, durable: options.durable ?? true });
      await clearLeftovers(place);
      if (isKnown && isNew) setPassword(place, binaries, user, password);
      if (place.movedTo !== undefined) {
        options.notice?.(
          `PostgreSQL 不以 root 运行,其用户进不了 ${place.data},数据库放在 ${place.movedTo}。`,
          `PostgreSQL does not run as root and its user cannot enter ${place.data}; the database lies in ${place.movedTo}.`,
        );
      }
      const server = new EmbeddedPostgres(options, { place, binaries, password, port: await freePort(), unlock });
      await server.#launchPatiently();
      await server.#createDatabase().catch(async (error: unknown) => {
        await server.stop();
        throw error;
      });
      return server;
    } catch (error) {
      unlock();
      throw error;
    }
  }

  urlOf(database: string): string {
    return `postgres://${user}:${this.#password}@127.0.0.1:${this.port}/${encodeURIComponent(database)}`;
  }

  /** By the socket file, where there can be one: a question costs half of what it costs over TCP. */
  nearUrlOf(database: string): string {
    const url = this.urlOf(database);
    return this.#hasSocket ? `${url}?host=${encodeURIComponent(this.place.cluster)}` : url;
  }

  get #hasSocket(): boolean {
    const path = join(this.place.cluster, `${socketName}${this.port}`);
    return process.platform !== 'win32' && Buffer.byteLength(path) <= longestSocketPath;
  }

  /** The postmaster's process id; undefined while it is down. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** May be called twice (a signal comes to a whole process group, and again from npm); both wait for the end. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#stopping.abort();
    await this.#restarting;
    const child = this.#child;
    if (child !== undefined) {
      const gone = new Promise<void>((done) => child.once('exit', () => done()));
      // SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything is written.
      this.#signal(child, 'SIGINT');
      const timers = [setTimeout(() => child.kill('SIGQUIT'), 30_000), setTimeout(() => child.kill('SIGKILL'), 40_000)];
      await gone;
      timers.forEach(clearTimeout);
    }
    process.off('exit', this.#onProcessExit);
    this.#unlock();
  }

  #signal(child: ChildProcess, signal: 'SIGINT'): void {
    if (process.platform !== 'win32') child.kill(signal);
    else spawn(this.#binaries.pgCtl, ['stop', '-D', this.place.cluster, '-m', 'fast'], { stdio: 'ignore' });
  }

  async #createDatabase(): Promise<void> {
    const name = this.#options.database ?? user;
    const client = databaseClient(this.urlOf('postgres'));
    try {
      await client.connect();
      const found = await client.query('select 1 from pg_database where datname = $1', [name]);
      if (found.rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
    } catch (error) {
      throw diskFullOf(error, this.place.cluster) ?? error;
    } finally {
      await client.end();
    }
  }

  async #launchPatiently(): Promise<void> {
    const until = Date.now() + retryForMs;
    for (let wait = 50; ; wait = Math.min(wait * 2, 1000)) {
      const failure = await this.#launch();
      if (failure === undefined) return;
      if (!isTransient(failure) || Date.now() > until) throw failureFromLog(failure, this.place.cluster);
      await sleep(wait);
      await clearLeftovers(this.place);
    }
  }

  /** Starts the postmaster once; gives back what it wrote if it ended before it was ready. */
  async #launch(): Promise<string | undefined> {
    const log = join(this.place.data, 'postgres.log');
    if (existsSync(log) && statSync(log).size > 10_000_000) renameSync(log, `${log}.1`);
    const before = existsSync(log) ? statSync(log).size : 0;
    const output = openSync(
      log,
      constants.O_CREAT | constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0),
      0o600,
    );
    const child = spawn(this.#binaries.postgres, ['-D', this.place.cluster, ...this.#flags()], {
      ...this.place.runner,
      cwd: '/',
      env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env['PATH'] },
      stdio: ['ignore', output, output],
      // Its own group: Ctrl-C must reach us first, and not end the database under running work.
      detached: true,
    });
    closeSync(output);
    let ended = false;
    let failedToSpawn = '';
    const over = new Promise<void>((done) => {
      child.once('exit', done);
      child.once('error', (error) => {
        failedToSpawn = error.message;
        done();
      });
    }).then(() => (ended = true));
    while (!ended && !this.#isReady(child.pid)) await Promise.race([over, sleep(10)]);
    if (ended)
      return `${failedToSpawn}${readFileSync(log).subarray(before).toString('utf8')}` || 'ended without a word';
    this.#child = child;
    process.off('exit', this.#onProcessExit).on('exit', this.#onProcessExit);
    void over.then(() => this.#onEnd(log));
    return undefined;
  }

  #flags(): string[] {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      // Whose it is: a second start must not end the database of a server that lives, even if its lock file is gone.
      [ownerSetting]: ownerOf(process.pid),
      // Within the cluster's folder, which only its own user may enter: nothing stale lies in /tmp, and others find no door.
      unix_socket_directories: this.#hasSocket ? this.place.cluster : '',
      fsync: this.#options.durable === false ? 'off' : 'on',
      // After a crash every file is brought to the disk first: one call for all of them, not two thousand.
      ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
      ...this.#options.settings,
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  #isReady(pid: number | undefined): boolean {
    try {
      const lines = readFileSync(join(this.place.cluster, 'postmaster.pid'), 'utf8').split('\n');
      return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
    } catch {
      return false;
    }
  }

  #onEnd(log: string): void {
    this.#child = undefined;
    if (this.#stopping.signal.aborted) return;
    this.emit('down', `PostgreSQL ended; see ${log}`);
    this.#restarting = this.#restart();
  }

  async #restart(): Promise<void> {
    for (let wait = 20; !this.#stopping.signal.aborted; wait = Math.min(wait * 2, 2000)) {
      try {
        await clearLeftovers(this.place);
        if ((await this.#launch()) === undefined) {
          this.emit('up');
          return;
        }
      } catch {
        // A full disk or a lost mount may come back; the health page says meanwhile that we are down.
      }
      await sleep(wait);
    }
  }
}

export const startEmbedded = (options: EmbeddedOptions) => EmbeddedPostgres.start(options);
