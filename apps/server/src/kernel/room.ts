import { randomBytes } from 'node:crypto';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

import type { Log } from './log.ts';
import type { Readiness } from './readiness.ts';

/**
 * Room on the disk. A ballast file is kept; when the disk fills up it is given back, and from then on only
 * alarms and what belongs to open cases are written, until there is room for the ballast again.
 */
export interface Room {
  isLow(): boolean;
  /** Not even the ballast is left: one more write could end PostgreSQL itself. */
  isFull(): Promise<boolean>;
  /** A write has just failed for lack of room: give the ballast back now. */
  release(): Promise<void>;
  check(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

export interface RoomOptions {
  /** Below this the ballast is given back. */
  keepFree?: number;
  /** Below this nothing is written any more. PostgreSQL's log grows by 16 MB, and it ends where there is no room for that. */
  nothingLeft?: number;
  freeBytes?: () => Promise<number>;
}

const everyMs = 5_000;
const block = 1 << 20;

export function makeRoom(
  folder: string,
  ballastBytes: number,
  readiness: Readiness,
  log: Log,
  { keepFree = 64 << 20, nothingLeft = 24 << 20, freeBytes = () => freeOf(folder) }: RoomOptions = {},
): Room {
  const file = join(folder, 'ballast');
  let low = false;
  /** Counts the releases: laying the ballast ends when one comes in between. */
  let releases = 0;
  let checking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  /** Gives false where there is no room for it. */
  async function lay(): Promise<boolean> {
    if (ballastBytes === 0 || (await sizeOf(file)) === ballastBytes) return true;
    if ((await freeBytes()) < ballastBytes + 2 * keepFree) return false;
    const before = releases;
    const isWhole = await write(file, ballastBytes, () => releases !== before).catch((error: unknown) => {
      log.warn({ err: error }, 'no room for the ballast');
      return false;
    });
    // Half a ballast only takes room away.
    if (!isWhole) await rm(file, { force: true });
    return isWhole;
  }

  async function release(): Promise<void> {
    low = true;
    releases++;
    await rm(file, { force: true });
  }

  async function look(): Promise<void> {
    const free = await freeBytes();
    if (!low && free < keepFree) {
      await release();
      log.error('the disk is nearly full: only alarms are still taken');
    } else if (low && free > ballastBytes + 2 * keepFree && (await lay())) {
      low = false;
      log.info('room on the disk again');
    }
    readiness.set('disk', low && (await freeBytes()) < nothingLeft ? 'disk full' : null);
  }

  const found = (): void => readiness.set('data', null);
  const missed = (error: unknown): void => {
    // Said once: it is looked at again every few seconds.
    if (readiness.reasons()['data'] === undefined) log.error({ err: error }, 'the data folder cannot be read');
    readiness.set('data', 'the data folder cannot be read');
  };

  // Laying the ballast may take longer than the time between two looks.
  const check = (): Promise<void> => (checking ??= look().finally(() => (checking = undefined)));

  return {
    isLow: () => low,
    isFull: async () => low && (await freeBytes()) < nothingLeft,
    release,
    check,
    async start() {
      if (!(await lay())) {
        // As before a restart: what the ballast gave back is for alarms, not for everything.
        low = true;
        log.error(`less than ${(ballastBytes + 2 * keepFree) >> 20} MB are free: only alarms are taken`);
      }
      await check();
      timer = setInterval(() => void check().then(found, missed), everyMs);
    },
    stop: () => clearInterval(timer),
  };
}

async function freeOf(folder: string): Promise<number> {
  const fs = await statfs(folder);
  return fs.bavail * fs.bsize;
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );

/** Written, not just sized, and of noise: neither a sparse nor a compressed file would keep any room. */
async function write(file: string, bytes: number, isOff: () => boolean): Promise<boolean> {
  const noise = randomBytes(block);
  const handle = await open(file, 'w', 0o600);
  try {
    for (let left = bytes; left > 0; left -= block) {
      if (isOff()) return false;
      await handle.writeFile(noise.subarray(0, Math.min(left, block)));
    }
    await handle.sync();
    return !isOff();
  } finally {
    await handle.close();
  }
}
