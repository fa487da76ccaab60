import { refuse, type HandlerInput, type recordingApi, type RecordingBookmark } from '@anyuan/contract';
import { sql, type RawBuilder } from 'kysely';

import { personOf, type Ctx } from '../../kernel/ctx.ts';
import { newId } from '../../kernel/ids.ts';
import { recordedCamera, visibleRecordings } from './camera.ts';

interface Row {
  id: string;
  code: string;
  name: string;
  at: Date;
  note: string;
  by_id: string;
  by_name: string;
  made_at: Date;
}

const mayDrop = (ctx: Ctx, by: string): boolean => by === ctx.rights.personId || ctx.rights.grants.has('device.manage');

const shown = (ctx: Ctx, { id, code, name, at, note, by_id, by_name, made_at }: Row): RecordingBookmark => ({
  id,
  camera: { code, name },
  at: at.toISOString(),
  note,
  by: by_name,
  madeAt: made_at.toISOString(),
  mayDrop: mayDrop(ctx, by_id),
});

/** Of cameras whose recordings the caller may see. */
async function found(ctx: Ctx, where: RawBuilder<unknown>, limit: number): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select b.id, d.code, d.name, b.at, b.note, b.by_id, b.by_name, b.made_at
    from recording_bookmark b join device d on d.id = b.device_id left join place p on p.id = d.place_id
    where b.removed_at is null and ${visibleRecordings(ctx.rights)} and ${where}
    order by b.at desc, b.id limit ${limit}`.execute(ctx.db);
  return rows;
}

export async function listBookmarks(ctx: Ctx, asked: HandlerInput<typeof recordingApi.bookmarks>) {
  const { q, code, before, limit } = asked;
  const like = `%${(q ?? '').replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await found(
    ctx,
    sql`${code === undefined ? sql`true` : sql`d.code = ${code}`}
      and ${before === undefined ? sql`true` : sql`b.at < ${new Date(before)}`}
      and ${q ? sql`concat_ws(' ', b.note, b.by_name, d.name, d.code) ilike ${like}` : sql`true`}`,
    limit + 1,
  );
  const items = rows.slice(0, limit).map((row) => shown(ctx, row));
  return { items, next: rows.length > limit ? (items.at(-1)?.at ?? null) : null };
}

const mostOnBar = 500;
/** Of one camera between two times; that the caller may see it is known. */
export const bookmarksOf = async (ctx: Ctx, cameraId: string, from: Date, to: Date): Promise<RecordingBookmark[]> =>
  (await found(ctx, sql`b.device_id = ${cameraId} and b.at >= ${from} and b.at < ${to}`, mostOnBar)).map((row) =>
    shown(ctx, row),
  );

export async function addBookmark(
  { code, at, note }: HandlerInput<typeof recordingApi.bookmark>,
  ctx: Ctx,
): Promise<RecordingBookmark> {
  const camera = await recordedCamera(ctx, code);
  if (new Date(at) > ctx.now())
    throw refuse('invalid', { issues: [{ path: 'at', message: '时间不能在将来 It lies in the future' }] });
  const id = await ctx.tx(async (tx) => {
    const by = personOf(ctx);
    // A second click is the same mark.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`bookmark ${camera.id} ${by}`}, 0))`.execute(tx.db);
    const same = await tx.db
      .selectFrom('recording_bookmark')
      .select('id')
      .where('device_id', '=', camera.id)
      .where('by_id', '=', by)
      .where('at', '=', new Date(at))
      .where('note', '=', note)
      .where('removed_at', 'is', null)
      .executeTakeFirst();
    if (same) {
      tx.unaudited('it is marked already');
      return same.id;
    }
    const fresh = newId();
    await tx.db
      .insertInto('recording_bookmark')
      .values({
        id: fresh,
        device_id: camera.id,
        at: new Date(at),
        note,
        by_id: by,
        by_name: ctx.actor.name,
        made_at: tx.now,
      })
      .execute();
    tx.audit('recording.bookmark', 'device', camera.id, { code, at, note });
    return fresh;
  });
  const [row] = await found(ctx, sql`b.id = ${id}`, 1);
  if (!row) throw refuse('not_found', { what: id });
  return shown(ctx, row);
}

export async function dropBookmark({ id }: { id: string }, ctx: Ctx): Promise<{ ok: true }> {
  const [row] = await found(ctx, sql`b.id = ${id}`, 1);
  if (!row) throw refuse('not_found', { what: id });
  if (!mayDrop(ctx, row.by_id)) throw refuse('forbidden', { permission: 'device.manage' });
  await ctx.tx(async (tx) => {
    await tx.db
      .updateTable('recording_bookmark')
      .set({ removed_at: tx.now, removed_by_name: ctx.actor.name })
      .where('id', '=', id)
      .execute();
    tx.audit('recording.dropBookmark', 'bookmark', id, { code: row.code, at: row.at.toISOString(), note: row.note });
  });
  return { ok: true };
}
