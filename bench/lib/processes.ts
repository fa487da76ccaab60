import { readFileSync } from 'node:fs';

/** Of Linux: ticks of a hundredth of a second. */
const TICKS = 100;

const fieldsOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ').map(Number);

/** Processor time of a process, user and system, in seconds. */
export function cpuSeconds(pid: number): number {
  const fields = fieldsOf(pid);
  return (fields[11]! + fields[12]!) / TICKS;
}

/** The same of its children that have ended. */
export function cpuOfEnded(pid: number): number {
  const fields = fieldsOf(pid);
  return (fields[13]! + fields[14]!) / TICKS;
}

export const memoryMb = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
