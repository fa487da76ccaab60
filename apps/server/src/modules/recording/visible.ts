import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';

/** What may be seen of a segment; `from` and `to` are narrower than the file where only an alarm keeps it. */
export interface Piece {
  id: string;
  file: string;
  format: string;
  /** When the file begins. */
  began: Date;
  from: Date;
  to: Date;
  isLocked: boolean;
  /** By how much the camera's own clock was ahead of ours; null: it has not said. */
  clockAheadMs: number | null;
}

export interface Segment {
  id: string;
  file: string;
  format: string;
  from: Date;
  to: Date;
  isKept: boolean;
  clockAheadMs: number | null;
}
export interface Clip {
  from: Date;
  to: Date;
  isLocked: boolean;
}

/** By plan all of it is seen; of what was only buffered no more than the alarms that have kept it. */
export function visiblePieces(segments: readonly Segment[], clips: readonly Clip[]): Piece[] {
  return segments.flatMap(({ id, file, format, from, to, isKept, clockAheadMs }): Piece[] => {
    const over = clips.filter((clip) => clip.from < to && clip.to > from);
    if (!isKept && over.length === 0) return [];
    const isLocked = over.some((clip) => clip.isLocked);
    if (isKept) return [{ id, file, format, began: from, from, to, isLocked, clockAheadMs }];
    const begin = Math.max(from.getTime(), Math.min(...over.map((clip) => clip.from.getTime())));
    const end = Math.min(to.getTime(), Math.max(...over.map((clip) => clip.to.getTime())));
    return [{ id, file, format, began: from, from: new Date(begin), to: new Date(end), isLocked, clockAheadMs }];
  });
}

/** Holes shorter than this are the time between two pictures. */
const holeMs = 2_000;
export interface Range {
  from: Date;
  to: Date;
  isLocked: boolean;
}

/** What lies together, and what is missing between two times. */
export function rangesOf(
  pieces: readonly Piece[],
  from: Date,
  to: Date,
): { items: Range[]; gaps: Omit<Range, 'isLocked'>[] } {
  const items: Range[] = [];
  for (const piece of pieces) {
    const begin = piece.from < from ? from : piece.from;
    const end = piece.to > to ? to : piece.to;
    if (end <= begin) continue;
    const last = items.at(-1);
    const isNext = last && begin.getTime() - last.to.getTime() <= holeMs && last.isLocked === piece.isLocked;
    if (isNext) last.to = end > last.to ? end : last.to;
    else items.push({ from: begin, to: end, isLocked: piece.isLocked });
  }
  const gaps: Omit<Range, 'isLocked'>[] = [];
  let at = from;
  for (const item of [...items, { from: to, to }]) {
    if (item.from.getTime() - at.getTime() > holeMs) gaps.push({ from: at, to: item.from });
    if (item.to > at) at = item.to;
  }
  return { items, gaps };
}

/** Of one camera, in order of time. That the caller may see it is known. */
export async function piecesOf(ctx: Ctx, cameraId: string, from: Date, to: Date): Promise<Piece[]> {
  const now = ctx.now();
  const segments = await sql<Segment>`
    select id, file, format, from_at as "from", coalesce(to_at, greatest(${now}::timestamptz, from_at)) as "to", is_kept as "isKept",
      clock_ahead_ms as "clockAheadMs"
    from recording_segment
    where device_id = ${cameraId} and from_at < ${to} and coalesce(to_at, ${now}::timestamptz) > ${from} order by from_at`.execute(
    ctx.db,
  );
  const clips = await sql<Clip>`
    select from_at as "from", coalesce(to_at, ${now}::timestamptz) as "to",
      released_at is null as "isLocked"
    from recording_clip where device_id = ${cameraId} and from_at < ${to} and coalesce(to_at, ${now}::timestamptz) > ${from}`.execute(
    ctx.db,
  );
  return visiblePieces(segments.rows, clips.rows);
}
