import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import type { Runner } from './place.ts';

const linux = process.platform === 'linux';

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Something that differs between two processes which had the same id; undefined when no such process lives. */
export function processStart(pid: number): string | undefined {
  if (linux) {
    const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields === undefined || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  }
  if (!isSignalable(pid)) return undefined;
  if (process.platform === 'win32') return 'alive';
  return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || undefined;
}

function isSignalable(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export const isAlive = (pid: number) => processStart(pid) !== undefined;

/** With which words a process was started, `\0` or spaces between them; undefined where nobody can say. */
export function commandOf(pid: number): string | undefined {
  if (linux) return attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  if (process.platform === 'win32') return undefined;
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
}

/** Whether the process is a postmaster of that folder: process ids are used again, and a lock file may be old. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false;
  const command = commandOf(pid);
  if (linux) return command?.split('\0').includes(cluster) ?? false;
  return command?.includes(cluster) ?? true;
}

/** Every process working in that folder: backends outlive a killed postmaster, sometimes for long. */
export function processesIn(cluster: string, runner: Runner): number[] {
  if (!linux) return [];
  // Asked as the user they run as: in a container root may not read these links.
  const list = spawnSync('/bin/sh', ['-c', 'ls -l /proc/[0-9]*/cwd'], { ...runner, cwd: '/', encoding: 'utf8' }).stdout;
  const lines = list.split('\n').filter((line) => line.endsWith(` -> ${cluster}`));
  return lines.map((line) => Number(/\/proc\/(\d+)\/cwd/.exec(line)?.[1])).filter((pid) => pid > 0);
}
