import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Config } from '../config/config.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { databaseClient } from './client.ts';
import { readOrMakePassword } from './cluster.ts';
import { openDatabase, type Database } from './database.ts';
import { findPlace, type Place } from './place.ts';
import { inUse } from './postgres-log.ts';
import { freeSeat } from './seat.ts';

/** The database of an installation, through its running server if there is one. Never makes a new one. */
export async function openInstalled(config: Config): Promise<Database> {
  const external = config.databaseOwnerUrl ?? config.databaseUrl;
  if (external !== undefined) return openDatabase({ databaseUrl: external, data: config.data });
  const { cluster, data } = mustBeInstalled(config.data);
  const running = await runningUrl(cluster, data);
  return openDatabase({ databaseUrl: running, data: config.data });
}

/** The same while no server works on it; until it is closed, none can begin to. */
export async function openStopped(config: Config): Promise<Database> {
  const external = config.databaseOwnerUrl ?? config.databaseUrl;
  if (external === undefined) {
    mustBeInstalled(config.data);
    // Its folder is locked by whoever starts it.
    return openDatabase({ data: config.data });
  }
  const seat = await freeSeat(external);
  if (!seat) throw inUse(new URL(external).host);
  const database = await openDatabase({ databaseUrl: external, data: config.data });
  return {
    ...database,
    async stop() {
      await database.stop();
      await seat.leave();
    },
  };
}

async function runningUrl(cluster: string, data: string): Promise<string | undefined> {
  const file = join(cluster, 'postmaster.pid');
  const port = existsSync(file) ? readFileSync(file, 'utf8').split('\n')[3]?.trim() : undefined;
  if (!port) return undefined;
  const url = `postgres://anyuan:${readOrMakePassword(data).password}@127.0.0.1:${port}/anyuan`;
  const client = databaseClient(url, { connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    return url;
  } catch {
    // A file left by a power cut: nobody listens there, so we start the database ourselves.
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function mustBeInstalled(data: string): Place {
  if (!existsSync(data)) throw noInstallation(data);
  const place = findPlace(data);
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) throw noInstallation(data);
  return place;
}

const noInstallation = (data: string) =>
  new StartError(
    'no_installation',
    `${data} 中没有数据库,请检查 ANYUAN_DATA。`,
    `There is no database in ${data}; check ANYUAN_DATA.`,
    { exitCode: exitCodes.config },
  );
