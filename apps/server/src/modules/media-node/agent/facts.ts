import { statfs } from 'node:fs/promises';
import { cpus, freemem } from 'node:os';
import { resolve } from 'node:path';

import type { NodeFacts } from '@anyuan/media';

const mb = 1024 * 1024;

/** How this machine is, measured from one time it is asked to the next. */
/** `most`: so many cameras it reads at most. */
export function factsNow(folder: string, most: number): (mediaMb: () => Promise<number>) => Promise<NodeFacts> {
  let before = times();
  return async (mediaMb) => {
    const now = times();
    const all = now.all - before.all;
    const cpuPercent = all <= 0 ? 0 : Math.round(100 * (1 - (now.idle - before.idle) / all));
    before = now;
    const disk = await statfs(resolve(folder)).catch(() => null);
    return {
      cpuPercent,
      memoryMb: Math.round(process.memoryUsage.rss() / mb),
      freeMemoryMb: Math.round(freemem() / mb),
      freeDiskGb: disk && Math.round((disk.bavail * disk.bsize) / 1024 ** 3),
      mediaMb: await mediaMb(),
      most,
    };
  };
}

function times(): { idle: number; all: number } {
  let [idle, all] = [0, 0];
  for (const { times: one } of cpus()) {
    idle += one.idle;
    all += one.user + one.nice + one.sys + one.idle + one.irq;
  }
  return { idle, all };
}
