import { createHash } from 'node:crypto';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { sql, type RawBuilder } from 'kysely';

import type { App } from '../../kernel/app.ts';
import type { Tx } from '../../kernel/ctx.ts';
import { recordingFolder } from '../video/index.ts';
import { keptDays } from './keep-days.ts';

const batch = 500;
/** Beyond what is before an alarm: segments that are still needed, and an alarm that has just come. */
const bufferMs = 180_000;

interface Gone {
  device_id: string;
  code: string;
  from_at: Date;
  to_at: Date;
  bytes: number;
  sha256: string | null;
  file: string;
}

const overlaps = sql`c.device_id = s.device_id and c.from_at < s.to_at and coalesce(c.to_at, 'infinity') > s.from_at`;
/** Never while an alarm has locked any of it. */
const isFree = sql`not exists (select from recording_clip c where ${overlaps} and c.released_at is null)`;

/** Deletes what has been kept long enough, with a line for each camera that says which files they were. Gives how many. */
export function removeOld(app: App): Promise<number> {
  const old = sql`s.to_at < ${app.clock.now()}::timestamptz - make_interval(days => ${keptDays(app)})
    and (s.is_kept or exists (select from recording_clip c where ${overlaps}))`;
  return remove(app, old, note);
}

/** Lets go of what was only there in case of an alarm, and of which nobody knows anything. Gives how many. */
export function removePassing(app: App): Promise<number> {
  const ms = app.settings.get<number>('recording.beforeSeconds') * 1_000 + bufferMs;
  const passed = sql`not s.is_kept and s.to_at < ${new Date(app.clock.now().getTime() - ms)}
    and not exists (select from recording_clip c where ${overlaps})`;
  return remove(app, passed, (tx) => tx.unaudited('a buffer that nobody could look at, and no alarm asked for'));
}

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is left of cameras that are no longer there: of a demonstration, or one that was entered by mistake. */
export async function removeStrangers(app: App): Promise<void> {
  const folder = recordingFolder(app);
  for (const id of await readdir(folder).catch((): string[] => [])) {
    if (!isId.test(id)) continue;
    if (await app.db.selectFrom('device').select('id').where('id', '=', id).executeTakeFirst()) continue;
    const files = await readdir(join(folder, id), { recursive: true }).catch((): string[] => []);
    await app.system('recording').tx(async (tx) => {
      tx.audit('recording.remove', 'device', id, { segments: files.filter((name) => name.endsWith('.mp4')).length });
    });
    await rm(join(folder, id), { recursive: true, force: true });
  }
}

async function remove(app: App, which: RawBuilder<unknown>, say: (tx: Tx, gone: Gone[]) => void): Promise<number> {
  const folder = recordingFolder(app);
  for (let removed = 0; ;) {
    const gone = await app.system('recording').tx(async (tx) => {
      const { rows } = await sql<Gone>`
        delete from recording_segment where id in (
          select s.id from recording_segment s join device d on d.id = s.device_id left join place p on p.id = d.place_id
            left join recording_plan r on r.device_id = d.id
          where s.to_at is not null and ${which} and ${isFree} order by s.from_at limit ${batch})
        returning device_id, from_at, to_at, bytes, sha256, file,
          (select code from device where id = device_id) as code`.execute(tx.db);
      if (rows.length === 0) tx.unaudited('nothing is old enough');
      else say(tx, rows);
      return rows;
    });
    // After the commit: a file that stays behind is found again, a row without its file would be a lie.
    for (const { file } of gone) {
      await rm(join(folder, file), { force: true });
      await rmdir(dirname(join(folder, file))).catch(() => undefined);
    }
    removed += gone.length;
    if (gone.length < batch) return removed;
  }
}

/** Who knows the files can show that they are those of the line: the digest is over their names and hashes, in order of time. */
function note(tx: Tx, gone: readonly Gone[]): void {
  for (const [deviceId, rows] of Map.groupBy(gone, (one) => one.device_id)) {
    const all = rows.toSorted((a, b) => a.from_at.getTime() - b.from_at.getTime());
    const digest = createHash('sha256');
    for (const { file, sha256 } of all) digest.update(`${file} ${sha256}\n`);
    tx.audit('recording.remove', 'device', deviceId, {
      code: all[0]!.code,
      segments: all.length,
      from: all[0]!.from_at.toISOString(),
      to: all.at(-1)!.to_at.toISOString(),
      bytes: all.reduce((sum, { bytes }) => sum + Number(bytes), 0),
      digest: digest.digest('hex'),
    });
  }
}
