import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { fileError } from '../start-error.ts';
import { inUse } from './postgres-log.ts';
import { processStart } from './processes.ts';

/** One server per data folder. A lock whose process is gone (kill -9, power cut) does not count. */
export function lockData(data: string): () => void {
  const file = join(data, 'server.pid');
  const mine = `${process.pid} ${processStart(process.pid)}\n`;
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw fileError(error, data);
      if (attempt > 3 || isHeld(file)) throw inUse(data);
      rmSync(file, { force: true });
    }
  }
}

function isHeld(file: string): boolean {
  try {
    const [pid, start] = readFileSync(file, 'utf8').trim().split(/ (.*)/);
    return start !== undefined && processStart(Number(pid)) === start;
  } catch {
    return false;
  }
}
