import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type pg from 'pg';

/** What a machine has spent so far: CPU seconds of the server and of PostgreSQL, and what was asked of the database. */
export interface Costs {
  at: number;
  server: number;
  database: number;
  statements: number;
  sealed: number;
}

const ticksPerSecond = 100;

/** utime, stime, and those of children that were waited for: fields 14 to 17 of /proc/<pid>/stat. */
function cpuOf(pid: number | string, withChildren: boolean): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const sum = fields.slice(11, withChildren ? 15 : 13).reduce((total, field) => total + Number(field), 0);
    return sum / ticksPerSecond;
  } catch {
    // Gone, or not Linux.
    return 0;
  }
}

function childrenOf(parent: number): string[] {
  try {
    return readdirSync('/proc').filter((pid) => {
      if (!/^\d+$/.test(pid)) return false;
      try {
        return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] === String(parent);
      } catch {
        return false;
      }
    });
  } catch {
    return [];
  }
}

/** Looks at what has been spent; the difference of two looks is what lay between them. */
export async function makeLook(server: { url: string; pid: number }, db: pg.Client): Promise<() => Promise<Costs>> {
  const { rows } = await db.query<{ data_directory: string }>('show data_directory');
  const postmaster = Number(readFileSync(join(rows[0]?.data_directory ?? '', 'postmaster.pid'), 'utf8').split('\n')[0]);
  return async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    const counter = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1] ?? 0);
    return {
      at: performance.now(),
      server: cpuOf(server.pid, false),
      database: cpuOf(postmaster, true) + childrenOf(postmaster).reduce((sum, pid) => sum + cpuOf(pid, false), 0),
      statements: counter('anyuan_db_statements_total'),
      sealed: counter('anyuan_db_sealed_total'),
    };
  };
}

const round = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** CPU ms, statements and sealed transactions for each press between two looks. */
export function costOf(before: Costs, after: Costs, presses: number) {
  const each = (key: 'server' | 'database' | 'statements' | 'sealed', scale = 1) =>
    round(((after[key] - before[key]) * scale) / Math.max(1, presses), 2);
  return {
    'server ms/press': each('server', 1000),
    'database ms/press': each('database', 1000),
    'statements/press': each('statements'),
    'sealed/press': each('sealed'),
  };
}

/** Share of one core between two looks, in percent. */
export function shareOf(before: Costs, after: Costs) {
  const seconds = (after.at - before.at) / 1000;
  return {
    'server core %': round(((after.server - before.server) / seconds) * 100),
    'database core %': round(((after.database - before.database) / seconds) * 100),
  };
}
