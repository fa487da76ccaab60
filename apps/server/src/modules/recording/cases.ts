import type { RecordingClip } from '@anyuan/contract';
import { sql } from 'kysely';

import { readable } from '../../kernel/cases/index.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { visibleRecordings } from './camera.ts';
import { piecesOf, rangesOf } from './visible.ts';

interface Row {
  id: string;
  device_id: string;
  code: string;
  name: string;
  from_at: Date;
  to_at: Date | null;
  released_at: Date | null;
}

/** What the cameras of a case saw of it, of those whose recordings the caller may see. */
export async function clipsOf(ctx: Ctx, caseId: string): Promise<RecordingClip[]> {
  await readable(ctx.app.cases, ctx, caseId);
  const { rows } = await sql<Row>`
    select c.id, c.device_id, d.code, d.name, c.from_at, c.to_at, c.released_at
    from recording_clip c join device d on d.id = c.device_id left join place p on p.id = d.place_id
    where c.case_id = ${caseId} and ${visibleRecordings(ctx.rights)} order by d.code`.execute(ctx.db);
  return Promise.all(
    rows.map(async ({ id, device_id: camera, code, name, from_at: from, to_at: to, released_at: released }) => {
      const end = to ?? ctx.now();
      const { items } = rangesOf(await piecesOf(ctx, camera, from, end), from, end);
      const ms = items.reduce((sum, item) => sum + item.to.getTime() - item.from.getTime(), 0);
      return {
        id,
        camera: { code, name },
        from: from.toISOString(),
        to: to?.toISOString() ?? null,
        seconds: Math.round(ms / 1_000),
        isLocked: released === null,
      };
    }),
  );
}

/** Alarms that a camera has seen between two times, of those the caller may read. */
export async function eventsOf(
  ctx: Ctx,
  cameraId: string,
  from: Date,
  to: Date,
): Promise<{ at: string; caseId: string; number: string; title: string }[]> {
  const { rows } = await sql<{ id: string }>`
    select c.id from recording_clip r join "case" c on c.id = r.case_id
    where r.device_id = ${cameraId} and c.at >= ${from} and c.at < ${to} order by c.at limit 200`.execute(ctx.db);
  const seen = await Promise.all(rows.map(({ id }) => readable(ctx.app.cases, ctx, id).catch(() => null)));
  return seen.flatMap((one) =>
    one ? [{ at: one.at.toISOString(), caseId: one.id, number: one.number, title: one.title }] : [],
  );
}
