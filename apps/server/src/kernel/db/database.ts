import type { Kysely } from 'kysely';
import type { Client, Pool } from 'pg';

import { exitCodes, StartError } from '../start-error.ts';
import { databaseClient } from './client.ts';
import { startEmbedded } from './embedded.ts';
import { Monitor } from './monitor.ts';
import { createPool } from './pool.ts';
import type { Opener } from './sealed-json.ts';
import { kyselyOn } from './transact.ts';
import type { DB } from './types.ts';

export interface DatabaseConfig {
  /** An external PostgreSQL 14 or newer; without it the embedded one runs in `data`. */
  databaseUrl?: string | undefined;
  data: string;
  poolSize?: number;
  /** Brings the database up to this program, as its owner; gives the address the server is to use from then on. */
  prepare?: (ownerUrl: string) => Promise<string>;
  notice?: (zh: string, en: string) => void;
}

export interface Database {
  db: Kysely<DB>;
  pool: Pool;
  /** What opens sealed answers on the connections of this database. */
  opener: Opener;
  /** As whom the server works; the owner's only where there is no other. */
  url: string;
  /** For what only the owner of the tables may do: migrations, indexes. */
  ownerUrl: string;
  isUp: () => boolean;
  /** Each gives back how to unsubscribe. */
  onDown: (listener: (reason: string) => void) => () => void;
  onUp: (listener: () => void) => () => void;
  stop: () => Promise<void>;
}

const oldest = 14;

export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  const { databaseUrl, data, notice } = config;
  const embedded =
    databaseUrl === undefined ? await startEmbedded({ data, ...(notice === undefined ? {} : { notice }) }) : undefined;
  const ownerUrl = databaseUrl ?? embedded!.nearUrl;
  let url = ownerUrl;
  try {
    await checkServer(ownerUrl);
    url = (await config.prepare?.(ownerUrl)) ?? ownerUrl;
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
  const opener: Opener = {};
  const pool = createPool(url, { size: config.poolSize ?? 16, opener });
  const db = kyselyOn(pool);
  const monitor = new Monitor(url);
  monitor.start();
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await monitor.stop();
    await db.destroy();
    await embedded?.stop();
  };
  return {
    db,
    pool,
    opener,
    url,
    ownerUrl,
    isUp: () => monitor.isUp,
    onDown: (listener) => subscribe(monitor, 'down', listener),
    onUp: (listener) => subscribe(monitor, 'up', listener),
    stop: () => (stopped ??= stop()),
  };
}

function subscribe(monitor: Monitor, event: 'down' | 'up', listener: (reason: string) => void): () => void {
  monitor.on(event, listener);
  return () => monitor.off(event, listener);
}

async function checkServer(url: string): Promise<void> {
  const client = connector(url);
  try {
    await client.connect();
    const result = await client.query<{ version: number; encoding: string }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
    );
    const { version, encoding } = result.rows[0]!;
    if (version < oldest * 10_000) throw tooOld(Math.floor(version / 10_000));
    if (encoding !== 'UTF8') throw wrongEncoding(encoding);
  } catch (error) {
    throw error instanceof StartError ? error : unreachable(url, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function connector(url: string): Client {
  try {
    return databaseClient(url, { connectionTimeoutMillis: 10_000 });
  } catch (error) {
    throw unreachable(url, error);
  }
}

const tooOld = (version: number) =>
  new StartError(
    'database_too_old',
    `DATABASE_URL 指向 PostgreSQL ${version},需要 ${oldest} 或更新的版本。`,
    `DATABASE_URL leads to PostgreSQL ${version}; ${oldest} or newer is needed.`,
    { exitCode: exitCodes.config },
  );

const wrongEncoding = (encoding: string) =>
  new StartError(
    'database_encoding',
    `DATABASE_URL 的数据库编码是 ${encoding},需要 UTF8。`,
    `The database of DATABASE_URL is encoded as ${encoding}; UTF8 is needed.`,
    { exitCode: exitCodes.config },
  );

function unreachable(url: string, error: unknown): StartError {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: '?', pathname: '' };
  // An AggregateError (both IPv4 and IPv6 refused) has no message of its own.
  const said = (error as Error).message || String((error as NodeJS.ErrnoException).code);
  return new StartError(
    'database_unreachable',
    `连不上数据库 ${host}${pathname}:${said}。请检查 DATABASE_URL。`,
    `The database ${host}${pathname} cannot be reached: ${said}. Check DATABASE_URL.`,
    { exitCode: exitCodes.unavailable, cause: error },
  );
}
