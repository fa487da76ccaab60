import { open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { VIDEO_RATE } from '../unit.ts';
import { formatOf } from './format.ts';
import { sha256Of } from './hash.ts';
import { indexBox } from './index-box.ts';
import { readMap } from './map.ts';
import { readSegmentName, segmentFile } from './names.ts';
import type { ClosedSegment } from './segment-file.ts';

type Recovered = ClosedSegment & { camera: string; format: string };

/** Finishes what a process that died has left open: up to the last whole fragment. Nobody may be writing. */
export async function recover(folder: string): Promise<Recovered[]> {
  const all: Recovered[] = [];
  for (const camera of await readdir(folder).catch((): string[] => []))
    for (const day of (await readdir(join(folder, camera)).catch((): string[] => [])).toSorted().slice(-LOOKED_AT))
      for (const one of await readdir(join(folder, camera, day)).catch((): string[] => [])) {
        const name = readSegmentName(`${camera}/${day}/${one}`);
        if (!name || name.to !== null) continue;
        const closed = await finish(folder, camera, name.from).catch(() => null);
        if (closed) all.push(closed);
      }
  return all;
}

/** A segment lasts minutes: what was left open lies in the last days there are. */
const LOOKED_AT = 2;

async function finish(folder: string, camera: string, from: number): Promise<Recovered | null> {
  const before = join(folder, segmentFile({ camera, from, to: null }));
  const handle = await open(before, 'r+');
  try {
    const map = await readMap(handle);
    if (!map) {
      await rm(before, { force: true });
      return null;
    }
    const index = indexBox(map.keys);
    await handle.truncate(map.end);
    await handle.write(index, 0, index.length, map.end);
    await handle.datasync();
    const to = from + Math.round((map.ticks * 1000) / VIDEO_RATE);
    const file = segmentFile({ camera, from, to });
    const init = await handle.read(Buffer.alloc(map.init), 0, map.init, 0);
    await rename(before, join(folder, file));
    const sha256 = await sha256Of(join(folder, file));
    return { camera, format: formatOf(init.buffer), file, from, to, bytes: map.end + index.length, sha256 };
  } finally {
    await handle.close();
  }
}
