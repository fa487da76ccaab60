import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import type { Log } from './log.ts';
import type { Readiness } from './readiness.ts';

/**
 * Room on the disk. A ballast file is kept; when the disk fills up it is given back, and from then on only
 * alarms and what belongs to open cases are written, until room returns.
 */
export interface Room {
  isLow(): boolean;
  /** A write has just failed for lack of room: give the ballast back now. */
  release(): Promise<void>;
  check(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

const everyMs = 5_000;
const keepFree = 64 << 20;

export function makeRoom(folder: string, ballastBytes: number, readiness: Readiness, log: Log): Room {
  const file = join(folder, 'ballast');
  let low = false;
  let timer: NodeJS.Timeout | undefined;

  async function freeBytes(): Promise<number> {
    const fs = await statfs(folder);
    return fs.bavail * fs.bsize;
  }

  async function lay(): Promise<void> {
    const now = await stat(file).then(
      (s) => s.size,
      () => 0,
    );
    if (now === ballastBytes || (await freeBytes()) < ballastBytes + 2 * keepFree) return;
    const handle = await open(file, 'w');
    try {
      // Written, not just sized: a sparse file would keep no room.
      const block = Buffer.alloc(1 << 20, 0xa5);
      for (let written = 0; written < ballastBytes; written += block.length) await handle.write(block);
    } finally {
      await handle.close();
    }
  }

  async function release(): Promise<void> {
    low = true;
    await rm(file, { force: true });
  }

  async function check(): Promise<void> {
    const free = await freeBytes();
    if (!low && free < keepFree) {
      await release();
      log.error('the disk is nearly full: only alarms are still taken');
    } else if (low && free > keepFree + ballastBytes + keepFree) {
      low = false;
      await lay();
      log.info('room on the disk again');
    }
    readiness.set('disk', low && (await freeBytes()) < 4 << 20 ? 'disk full' : null);
  }

  return {
    isLow: () => low,
    release,
    check,
    async start() {
      if (ballastBytes > 0) await lay().catch((error: unknown) => log.warn({ err: error }, 'no room for the ballast'));
      await check();
      timer = setInterval(
        () => void check().catch((error: unknown) => log.warn({ err: error }, 'cannot look at the disk')),
        everyMs,
      );
    },
    stop: () => clearInterval(timer),
  };
}
