import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startEmbedded } from '../src/kernel/db/embedded.ts';
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
  options: { data?: string; port?: number; mqttPort?: number; env?: Record<string, string> } = {},
): Promise<Server> {
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
      ANYUAN_BALLAST_MB: '0',
      ANYUAN_MEDIA: 'off',
      ANYUAN_LOG: 'error',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('Anyuan is ready') && resolve());
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const readyMs = performance.now() - began;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
    data,
    process: child,
    readyMs,
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
}

/** Signs the founding account in and gives a typed sender. */
export async function signIn(
  url: string,
): Promise<{ cookie: string; call: <T>(method: string, path: string, body?: unknown) => Promise<T> }> {
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

/** A real PostgreSQL with fsync on that a test or bench may look into; pass its `url` as DATABASE_URL. */
export async function startPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'anyuan-pg-'));
  const postgres = await startEmbedded({ data });
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
