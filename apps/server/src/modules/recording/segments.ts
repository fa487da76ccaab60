import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { RecordNotice } from '@anyuan/media';
import { formatOf } from '@anyuan/media/record/format';
import { sha256Of } from '@anyuan/media/record/hash';
import { readMap } from '@anyuan/media/record/map';
import { readSegmentName, segmentFile } from '@anyuan/media/record/names';
import { sql } from 'kysely';

import type { App } from '../../kernel/app.ts';
import { newId } from '../../kernel/ids.ts';
import { recordingFolder } from '../video/index.ts';

const why = 'the list of files on the disk, which says itself what is on it';

/** Writes down what the media process has told: a segment was begun, or is whole. */
export async function noteSegment(app: App, told: RecordNotice, isKept: (cameraId: string) => boolean): Promise<void> {
  if ('trouble' in told) return;
  const { camera } = told;
  const isOpen = 'opened' in told;
  const from = isOpen ? told.opened.from : told.closed.from;
  const known = isOpen
    ? { to_at: null, bytes: 0, sha256: null, clock_ahead_ms: null }
    : {
        to_at: new Date(told.closed.to),
        bytes: told.closed.bytes,
        sha256: told.closed.sha256,
        clock_ahead_ms: told.closed.clockAheadMs ?? null,
      };
  const file = segmentFile({ camera, from, to: isOpen ? null : told.closed.to });
  const format = isOpen ? told.opened.format : told.format;
  await app.system('recording').tx(async (tx) => {
    tx.unaudited(why);
    const there = await tx.db
      .updateTable('recording_segment')
      .set({ ...known, file, format })
      .where('device_id', '=', camera)
      .where('from_at', '=', new Date(from))
      .returning('id')
      .execute();
    // A camera that was deleted meanwhile has none.
    if (there.length === 0)
      await sql`insert into recording_segment (id, device_id, from_at, to_at, bytes, sha256, clock_ahead_ms, format, file, is_kept)
        select ${newId()}, d.id, ${new Date(from)}, ${known.to_at}, ${known.bytes}, ${known.sha256}, ${known.clock_ahead_ms}, ${format}, ${file}, ${isKept(camera)}
        from device d where d.id = ${camera} on conflict do nothing`.execute(tx.db);
  });
}

/** Files that were finished while nobody listened are entered, and rows whose file is gone let go. Gives how many of each. */
export async function reconcile(app: App): Promise<{ entered: number; lost: number }> {
  const folder = recordingFolder(app);
  const cameras = new Map(
    (
      await app.db
        .selectFrom('device as d')
        .leftJoin('recording_plan as r', 'r.device_id', 'd.id')
        .select(['d.id', 'r.mode'])
        .where('d.kind', '=', 'camera')
        .execute()
    ).map(({ id, mode }) => [id, mode === 'always']),
  );
  let entered = 0;
  for (const camera of await readdir(folder).catch((): string[] => [])) {
    if (!cameras.has(camera)) continue;
    for (const day of (await readdir(join(folder, camera)).catch((): string[] => [])).toSorted().slice(-daysLooked))
      for (const file of await unknownFiles(app, folder, camera, day))
        if (await enter(app, folder, file, cameras)) entered++;
  }
  return { entered, lost: await dropOpen(app, folder) };
}

/** Longer than a night without a server is found by the nightly look through all. */
const daysLooked = 3;

async function unknownFiles(app: App, folder: string, camera: string, day: string): Promise<string[]> {
  const files = (await readdir(join(folder, camera, day)).catch((): string[] => [])).map(
    (one) => `${camera}/${day}/${one}`,
  );
  const closed = files.filter((file) => (readSegmentName(file)?.to ?? null) !== null);
  if (closed.length === 0) return [];
  const rows = await app.db.selectFrom('recording_segment').select('file').where('file', 'in', closed).execute();
  const known = new Set(rows.map(({ file }) => file));
  return closed.filter((file) => !known.has(file));
}

async function enter(app: App, folder: string, file: string, cameras: Map<string, boolean>): Promise<boolean> {
  const name = readSegmentName(file);
  if (!name || name.to === null) return false;
  const format = await formatIn(join(folder, file));
  if (format === null) return false;
  const { size } = await stat(join(folder, file));
  const closed = { file, from: name.from, to: name.to, bytes: size, sha256: await sha256Of(join(folder, file)) };
  await noteSegment(app, { camera: name.camera, closed, format }, (id) => cameras.get(id) ?? false);
  return true;
}

async function formatIn(path: string): Promise<string | null> {
  const handle = await open(path);
  try {
    const map = await readMap(handle);
    return map && formatOf((await handle.read(Buffer.alloc(map.init), 0, map.init, 0)).buffer);
  } finally {
    await handle.close();
  }
}

/** Rows of segments that were never finished and whose file is not there. */
async function dropOpen(app: App, folder: string): Promise<number> {
  const rows = await app.db.selectFrom('recording_segment').select(['id', 'file']).where('to_at', 'is', null).execute();
  const gone: string[] = [];
  for (const { id, file } of rows) if (!(await stat(join(folder, file)).catch(() => null))) gone.push(id);
  if (gone.length === 0) return 0;
  await app.system('recording').tx(async (tx) => {
    tx.unaudited(why);
    await tx.db.deleteFrom('recording_segment').where('id', 'in', gone).where('to_at', 'is', null).execute();
  });
  return gone.length;
}
