import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbedded } from '../src/kernel/db/embedded.ts';
import { findPlace } from '../src/kernel/db/place.ts';
import { freePort } from './ports.ts';

/** The product as users run it: a process of its own with its embedded database, fsync on. */
export interface Server {
  url: string;
  mqttUrl: string;
  data: string;
  process: ChildProcess;
  readyMs: number;
  /** Resident memory of the server process, MB. */
  memory(): Promise<number>;
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

export const adminPassword = 'process-horse-battery-7';
const entry = join(import.meta.dirname, '../src/cli.ts');

export async function startServer(
  options: {
    data?: string;
    port?: number;
    mqttPort?: number;
    env?: Record<string, string>;
    /** Where its log goes; by default to the test's own. */
    stderr?: 'pipe' | number;
  } = {},
): Promise<Server> {
  const { server, ready } = await beginServer(options);
  server.readyMs = await ready;
  return server;
}

/** The same without waiting: a second server on one database is not ready until the first one is gone. */
export async function beginServer(
  options: Parameters<typeof startServer>[0] = {},
): Promise<{ server: Server; ready: Promise<number> }> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'anyuan-process-')));
  const [port, mqttPort] = [options.port ?? (await freePort()), options.mqttPort ?? (await freePort())];
  const began = performance.now();
  const child = spawn(process.execPath, [entry, 'start'], {
    env: {
      ...process.env,
      ANYUAN_DATA: data,
      ANYUAN_PORT: String(port),
      ANYUAN_HOST: '127.0.0.1',
      ANYUAN_MQTT_PORT: String(mqttPort),
      ANYUAN_MQTT_HOST: '127.0.0.1',
      ANYUAN_ADMIN_PASSWORD: adminPassword,
      ANYUAN_SECOND_FACTOR: 'off',
      ANYUAN_BALLAST_MB: '0',
      ANYUAN_MEDIA: 'off',
      ANYUAN_LOG: 'error',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', options.stderr ?? 'inherit'],
  });
  const ready = new Promise<number>((resolve, reject) => {
    child.stdout?.on(
      'data',
      (chunk: Buffer) => chunk.toString().includes('Anyuan is ready') && resolve(performance.now() - began),
    );
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  ready.catch(() => undefined);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const server: Server = {
    url: `http://127.0.0.1:${port}`,
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
    data,
    process: child,
    readyMs: Number.NaN,
    memory: async () => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? 0) / 2 ** 20);
    },
    kill,
    async stop() {
      await kill('SIGTERM');
      await rm(data, { recursive: true, force: true });
    },
  };
  return { server, ready };
}

/** Ends the embedded PostgreSQL of this data folder with all its processes at once, as the power would. */
export function killDatabase(data: string): void {
  const { cluster } = findPlace(data);
  const postmaster = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = spawnSync('pgrep', ['-P', String(postmaster)], { encoding: 'utf8' }).stdout;
  for (const pid of [postmaster, ...children.split('\n').filter(Boolean).map(Number)]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }
}

/** Signs the founding account in and gives a typed sender. */
export async function signIn(
  url: string,
): Promise<{ cookie: string; csrf: string; call: <T>(method: string, path: string, body?: unknown) => Promise<T> }> {
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: adminPassword }),
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const { csrfToken } = (await answer.json()) as { csrfToken: string };
  return {
    cookie,
    csrf: csrfToken,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const reply = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          cookie,
          'x-csrf-token': csrfToken,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
      return (await reply.json()) as T;
    },
  };
}

/** Several sessions of the founding account at once: more than one person usually has, as many as a hospital may allow. */
export async function signInOften(url: string, count: number): Promise<Awaited<ReturnType<typeof signIn>>[]> {
  const first = await signIn(url);
  await first.call('PUT', '/settings/session.most', { value: 20 });
  return [first, ...(await Promise.all(Array.from({ length: count - 1 }, () => signIn(url))))];
}

/** A real PostgreSQL with fsync on that a test or bench may look into; pass its `url` as DATABASE_URL. */
export async function startPostgres(
  settings: Record<string, string> = {},
): Promise<{ url: string; tcpUrl: string; stop: () => Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'anyuan-pg-'));
  const postgres = await startEmbedded({ data, settings });
  return {
    url: postgres.nearUrl,
    tcpUrl: postgres.url,
    async stop() {
      await postgres.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
