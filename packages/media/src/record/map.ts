import type { FileHandle } from 'node:fs/promises';

import { readBatch } from '../fmp4/batch.ts';
import { INDEX_TAIL, indexSize, type KeyEntry, readIndex } from './index-box.ts';

/** What lies where in one recorded file. */
export type FileMap = {
  /** Bytes of `ftyp` and `moov`. */
  init: number;
  keys: KeyEntry[];
  /** Where the last whole fragment ends. */
  end: number;
  /** How long it is, in 1/90000 s. */
  ticks: number;
};

const PEEK = 4096;
const LARGEST_INDEX = 1 << 22;

/** Reads the map of a file: from its end where it was finished, else by walking through what is there. */
export async function readMap(file: FileHandle): Promise<FileMap | null> {
  const { size } = await file.stat();
  const init = await initOf(file, size);
  if (init === null) return null;
  return (await fromIndex(file, init, size)) ?? walk(file, init, size);
}

async function fromIndex(file: FileHandle, init: number, size: number): Promise<FileMap | null> {
  const length = indexSize(await read(file, Math.max(0, size - INDEX_TAIL), INDEX_TAIL));
  if (length === null || length > LARGEST_INDEX || length > size - init) return null;
  const keys = readIndex(await read(file, size - length, length));
  const last = keys?.at(-1);
  if (!keys || !last) return null;
  // What follows the last key picture is not in the index.
  const rest = await walk(file, last.offset, size - length, init);
  return rest && { init, keys, end: rest.end, ticks: rest.ticks };
}

/** From fragment to fragment, as long as they are whole. */
async function walk(file: FileHandle, from: number, size: number, init = from): Promise<FileMap | null> {
  const keys: KeyEntry[] = [];
  let at = from;
  let ticks = 0;
  while (at < size) {
    let head = await read(file, at, PEEK);
    if (head.length >= 8 && head.readUInt32BE(0) + 8 > PEEK && head.readUInt32BE(0) < LARGEST_INDEX)
      head = await read(file, at, head.readUInt32BE(0) + 8);
    const said = readBatch(head);
    if (!said || at + said.size > size) break;
    if (said.key) keys.push({ time: said.dts, offset: at });
    ticks = said.dts + said.duration;
    at += said.size;
  }
  return keys.length === 0 ? null : { init, keys, end: at, ticks };
}

async function initOf(file: FileHandle, size: number): Promise<number | null> {
  let at = 0;
  for (const type of ['ftyp', 'moov']) {
    const head = await read(file, at, 8);
    if (head.length < 8 || head.toString('latin1', 4, 8) !== type) return null;
    at += head.readUInt32BE(0);
    if (at > size) return null;
  }
  return at;
}

async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}
