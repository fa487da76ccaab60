import type { FileHandle } from 'node:fs/promises';

import type { FileMap } from './map.ts';
import { type Piece, Shifter, type SpanPlan } from './span.ts';

const CHUNK = 256 * 1024;

export type SpanFiles = {
  maps: readonly FileMap[];
  open(file: number): Promise<FileHandle>;
};

/** The bytes `start` to `end` (without it) of a planned span; no file is ever in memory, and what is before is not read. */
export async function* readSpan(
  plan: SpanPlan,
  files: SpanFiles,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, undefined> {
  let at = 0;
  for await (const chunk of parts(plan, files, start, end)) {
    const [from, to] = [Math.max(0, start - at), Math.min(chunk.length, end - at)];
    at += chunk.length;
    if (to > from) yield chunk.subarray(from, to);
    if (at >= end) return;
  }

  async function* parts(of: SpanPlan, all: SpanFiles, first: number, last: number): AsyncGenerator<Buffer> {
    const head = of.init + of.index.length;
    if (first < head) {
      yield* bytes(all, of.pieces[0]!.file, 0, of.init);
      yield of.index;
    } else at = head;
    for (const piece of of.pieces) {
      if (at >= last) return;
      // A key before what is wanted: from there the boxes can be told apart.
      const skip = at + piece.length <= first ? piece.length : keyBefore(piece, all.maps[piece.file]!, first - at);
      at += skip;
      if (skip < piece.length) yield* shifted(all, piece, skip);
    }
  }
}

function keyBefore(piece: Piece, { keys }: FileMap, wanted: number): number {
  let skip = 0;
  for (const { offset } of keys)
    if (offset >= piece.offset && offset - piece.offset <= wanted) skip = offset - piece.offset;
  return skip;
}

async function* shifted(files: SpanFiles, piece: Piece, skip: number): AsyncGenerator<Buffer> {
  const shifter = new Shifter(piece.shift);
  for await (const chunk of bytes(files, piece.file, piece.offset + skip, piece.offset + piece.length))
    yield* shifter.push(chunk);
}

async function* bytes(files: SpanFiles, file: number, from: number, to: number): AsyncGenerator<Buffer> {
  const handle = await files.open(file);
  try {
    for (let at = from; at < to;) {
      const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(Math.min(CHUNK, to - at)), 0, undefined, at);
      if (bytesRead === 0) throw new Error('a recording ends before its time');
      yield buffer.subarray(0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
