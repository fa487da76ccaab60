import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import { refuse, type Reply } from '@anyuan/contract';
import { type FileMap, readMap } from '@anyuan/media/record/map';
import { openRecording } from '@anyuan/media/record/open';
import { readSpan } from '@anyuan/media/record/read-span';
import { planSpan, type SpanPlan } from '@anyuan/media/record/span';

import type { App } from '../../kernel/app.ts';
import type { Ctx } from '../../kernel/ctx.ts';
import { partOf } from '../../kernel/http/index.ts';
import { newId } from '../../kernel/ids.ts';
import { needWhole, recordingFolder, whileOpen } from '../video/index.ts';
import { recordedCamera, type RecordedCamera } from './camera.ts';
import { piecesOf, type Piece } from './visible.ts';

/** One play is no longer than this; the page asks for the next. */
const longestMs = 2 * 3_600_000;
/** A play that nobody reads any more is forgotten. */
const keptMs = 30 * 60_000;
const atOnce = 500;
const mapsKept = 5_000;

interface Play {
  by: string | null;
  camera: RecordedCamera;
  part: Part;
  usedAt: number;
}
const plays = new WeakMap<App, Map<string, Play>>();
/** What lies where in files that are whole: it never changes. */
const maps = new Map<string, FileMap>();

/** Recordings that are one file while they are read. */
export interface Part {
  plan: SpanPlan;
  pieces: readonly Piece[];
  maps: readonly FileMap[];
  codec: string;
  hasSound: boolean;
}

/** What there is from one time to another; it ends where the camera changed its pictures. Null: nothing. */
export async function planPart(ctx: Ctx, camera: RecordedCamera, from: Date, to: Date): Promise<Part | null> {
  const all = await piecesOf(ctx, camera.id, from, to);
  const [first] = all;
  if (!first) return null;
  // A camera that has changed its pictures begins another file.
  const other = all.findIndex(({ format }) => format !== first.format);
  const pieces: Piece[] = [];
  const found: FileMap[] = [];
  for (const piece of other < 0 ? all : all.slice(0, other)) {
    const map = await mapOf(ctx.app, piece);
    if (!map) continue;
    pieces.push(piece);
    found.push(map);
  }
  const files = pieces.map((piece, n) => ({
    from: piece.began.getTime(),
    map: found[n]!,
    first: piece.from.getTime(),
    last: piece.to.getTime(),
  }));
  const plan = planSpan(files, from.getTime(), to.getTime());
  const [codec = '', , , sound] = first.format.split(' ');
  return plan && { plan, pieces, maps: found, codec, hasSound: sound !== undefined };
}

export function readPart(app: App, { plan, pieces, maps: known }: Part, start: number, end: number) {
  return readSpan(plan, { maps: known, open: (n: number) => openPiece(app, pieces[n]!) }, start, end);
}

/** Makes a span of a camera's recordings ready to be read by ranges; that it is looked at is written down by the caller. */
export async function beginPlay(
  ctx: Ctx,
  camera: RecordedCamera,
  from: Date,
  to: Date,
): Promise<{ ticket: string; from: Date; to: Date; codec: string; hasSound: boolean; bytes: number }> {
  const end = new Date(Math.min(to.getTime(), from.getTime() + longestMs));
  const part = await planPart(ctx, camera, from, end);
  if (!part) throw refuse('not_found', { what: camera.code });
  const { plan, codec, hasSound } = part;
  const ticket = newId();
  keep(ctx.app, ticket, { by: ctx.actor.id, camera, part, usedAt: performance.now() });
  return { ticket, from: new Date(plan.from), to: new Date(plan.to), codec, hasSound, bytes: plan.size };
}

function keep(app: App, ticket: string, play: Play): void {
  let all = plays.get(app);
  if (!all) plays.set(app, (all = new Map()));
  for (const [id, { usedAt }] of all) if (performance.now() - usedAt > keptMs || all.size >= atOnce) all.delete(id);
  all.set(ticket, play);
}

/** The part of it that is asked for; only to whom it was made for, as long as he may see it. */
export async function readPlay(ctx: Ctx, ticket: string): Promise<Reply> {
  const play = plays.get(ctx.app)?.get(ticket);
  if (!play || play.by !== ctx.actor.id) throw refuse('not_found', { what: ticket });
  const { id } = await recordedCamera(ctx, play.camera.code);
  await needWhole(ctx, id);
  play.usedAt = performance.now();
  const { plan } = play.part;
  const part = partOf(ctx.range, plan.size);
  const common = { 'accept-ranges': 'bytes' };
  if (part === 'beyond')
    return {
      body: Buffer.alloc(0),
      type: 'video/mp4',
      status: 416,
      headers: { ...common, 'content-range': `bytes */${plan.size}` },
    };
  const shown = { camera: play.camera.id, act: 'playback' as const, person: ctx.rights.personId, isWhole: true };
  const { start, end } = part ?? { start: 0, end: plan.size };
  return {
    body: whileOpen(ctx.app, shown, readPart(ctx.app, play.part, start, end)),
    type: 'video/mp4',
    ...(part && { status: 206 }),
    headers: {
      ...common,
      'content-length': String(end - start),
      ...(part && { 'content-range': `bytes ${start}-${end - 1}/${plan.size}` }),
    },
  };
}

async function mapOf(app: App, piece: Piece): Promise<FileMap | null> {
  const known = maps.get(piece.file);
  if (known) return known;
  const handle = await openPiece(app, piece).catch(() => null);
  if (!handle) return null;
  try {
    const map = await readMap(handle);
    if (map && !isOpen(piece.file)) {
      const [oldest] = maps.keys();
      if (maps.size >= mapsKept && oldest !== undefined) maps.delete(oldest);
      maps.set(piece.file, map);
    }
    return map;
  } finally {
    await handle.close();
  }
}

const isOpen = (file: string): boolean => file.endsWith('-open.mp4');

async function openPiece(app: App, { file }: Piece): Promise<FileHandle> {
  const handle = await openRecording(join(recordingFolder(app), file));
  if (!handle) throw new Error('a recording that is gone');
  return handle;
}
