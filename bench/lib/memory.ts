import { readdirSync, readFileSync } from 'node:fs';

/** What the processes below one take, as the kernel counts it: shared pages are split among those that share them (PSS). */
export interface Memory {
  /** By what they are: server, media, database. MB. */
  parts: Record<string, number>;
  total: number;
  /** Resident sets added up (RSS): what is shared counts once for each process that has it. */
  resident: number;
  processes: number;
}

const mb = (kb: number): number => Math.round(kb / 102.4) / 10;

/** `smaps_rollup` is Linux's own sum; elsewhere nothing can be said. */
export function memoryOf(root: number): Memory {
  const parts: Record<string, number> = {};
  const all = familyOf(root);
  let resident = 0;
  for (const pid of all) {
    const kb = sizeOf(pid, 'Pss');
    resident += sizeOf(pid, 'Rss');
    const name = pid === root ? 'server' : kindOf(pid);
    parts[name] = (parts[name] ?? 0) + kb;
  }
  const total = Object.values(parts).reduce((sum, kb) => sum + kb, 0);
  return {
    parts: Object.fromEntries(Object.entries(parts).map(([name, kb]) => [name, mb(kb)])),
    total: mb(total),
    resident: mb(resident),
    processes: all.length,
  };
}

function familyOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = read(`/proc/${pid}/stat`);
    // The name may hold blanks and brackets: what follows counts from the last bracket.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (stat !== '') parents.set(pid, parent);
  }
  const family = [root];
  for (const one of family) for (const [pid, parent] of parents) if (parent === one) family.push(pid);
  return family;
}

const sizeOf = (pid: number, name: 'Pss' | 'Rss'): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);

function kindOf(pid: number): string {
  const command = read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  if (command.includes('postgres')) return 'database';
  return command.includes('/media/') ? 'media' : 'other';
}

/** A process may end while it is looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
