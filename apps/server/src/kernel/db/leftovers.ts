import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findBinaries } from './binaries.ts';
import { isOwned } from './owner.ts';
import type { Place } from './place.ts';
import { inUse } from './postgres-log.ts';
import { isAlive, isPostmasterOf, processesIn } from './processes.ts';

// A backend without its postmaster ends by itself unless it computes; its commits are in the log already.
const graceMs = 300;

/** What PostgreSQL calls its socket file, before the port. */
export const socketName = '.s.PGSQL.';

/** Ends what an earlier server of ours left behind in this cluster, without losing a commit. */
export async function clearLeftovers(place: Place): Promise<void> {
  const lock = join(place.cluster, 'postmaster.pid');
  const pid = readPid(lock);
  if (pid === undefined) return;
  if (isPostmasterOf(pid, place.cluster)) {
    if (isOwned(pid)) throw inUse(place.data);
    await stopPostmaster(pid, place);
  } else await endOrphans(place);
  // The id may now belong to some other program, which PostgreSQL would take for a rival.
  if (readPid(lock) !== pid || isPostmasterOf(pid, place.cluster)) return;
  rmSync(lock, { force: true });
  // The next one listens at another port, and so under another name.
  for (const name of readdirSync(place.cluster))
    if (name.startsWith(socketName)) rmSync(join(place.cluster, name), { force: true });
}

function readPid(lock: string): number | undefined {
  try {
    const pid = Math.abs(Number(readFileSync(lock, 'utf8').split('\n')[0]));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

async function stopPostmaster(pid: number, place: Place): Promise<void> {
  if (process.platform === 'win32') {
    const { pgCtl } = findBinaries(place.runner, place.programs);
    spawnSync(pgCtl, ['stop', '-D', place.cluster, '-m', 'fast', '-w'], { stdio: 'ignore' });
    return;
  }
  // Fast, then immediate: the latter only leaves more for the recovery from the log.
  for (const [signal, waitMs] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 2000],
  ] as const) {
    signalQuietly(pid, signal);
    if (await gone([pid], waitMs)) return;
  }
}

async function endOrphans(place: Place): Promise<void> {
  const orphans = () => processesIn(place.cluster, place.runner);
  if (await gone(orphans(), graceMs)) return;
  for (const pid of orphans()) signalQuietly(pid, 'SIGQUIT');
  if (await gone(orphans(), graceMs)) return;
  for (const pid of orphans()) signalQuietly(pid, 'SIGKILL');
  await gone(orphans(), graceMs);
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

async function gone(pids: number[], waitMs: number): Promise<boolean> {
  for (const until = Date.now() + waitMs; pids.some(isAlive); await sleep(10)) if (Date.now() > until) return false;
  return true;
}
