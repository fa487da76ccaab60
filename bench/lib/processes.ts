import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux: ticks of a hundredth of a second. */
const TICKS = 100;

const fieldsOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number);

/** Processor time of a process, user and system, in seconds. */
export function cpuSeconds(pid: number): number {
  const fields = fieldsOf(pid);
  return (fields[11]! + fields[12]!) / TICKS;
}

/** Processor time of everything a process starts, looked at so often that little of what ends is missed. */
export function watchChildren(pid: number): () => number {
  const spent = new Map<number, number>();
  const look = (): void => {
    const known = new Set([pid]);
    // A child has the higher number nearly always.
    for (const one of readdirSync('/proc').map(Number).filter(Boolean))
      try {
        if (!known.has(fieldsOf(one)[1]!)) continue;
        known.add(one);
        spent.set(one, cpuSeconds(one));
      } catch {
        // It has just ended.
      }
  };
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    return [...spent.values()].reduce((sum, one) => sum + one, 0);
  };
}

/** Processor time so far, in seconds, of a process and of those below it that are called so. */
export function treeSeconds(root: number, called = /./): number {
  const parents = new Map<number, number>();
  const spent = new Map<number, number>();
  for (const one of readdirSync('/proc').map(Number).filter(Boolean))
    try {
      parents.set(one, fieldsOf(one)[1]!);
      if (called.test(readFileSync(`/proc/${one}/comm`, 'utf8'))) spent.set(one, cpuSeconds(one));
    } catch {
      // It has just ended.
    }
  const isBelow = (one: number): boolean => one === root || (parents.has(one) && isBelow(parents.get(one)!));
  return [...spent].reduce((sum, [one, seconds]) => (isBelow(one) ? sum + seconds : sum), 0);
}

/** The processes it has started and that still run. */
export const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter(Boolean)
    .filter((one) => {
      try {
        return fieldsOf(one)[1] === pid;
      } catch {
        // It has just ended.
        return false;
      }
    });

export const memoryMb = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
