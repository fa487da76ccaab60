import type { FileHandle } from 'node:fs/promises';

import { batchHeadSize, readBatch, readSamples, readSound } from '../fmp4/batch.ts';
import type { RecordPart } from '../types.ts';
import { type AudioFormat, type NalCodec, type ParameterSets, VIDEO_RATE } from '../unit.ts';
import { readMap } from './map.ts';
import { openRecording } from './open.ts';
import { setsOf, soundOf } from './sets.ts';

/** A picture as it lies in a recording. */
export type Recorded = {
  codec: NalCodec;
  sets: ParameterSets;
  key: boolean;
  /** When it was, in ms of the hospital's clock. */
  at: number;
  /** In 1/90000 s: by how much it is shown after it is decoded. */
  cts: number;
  bytes: Buffer;
  /** What is heard until the next, in pieces as they lie there. */
  sound: AudioFormat | null;
  heard: readonly Buffer[];
};

const TICKS_MS = VIDEO_RATE / 1000;
const LARGEST = 64 * 1024 * 1024;

/** What was recorded from one time on, picture by picture, from the key picture before it; one fragment is in memory at a time. */
export async function* walkRecords(
  parts: readonly RecordPart[],
  from: number,
): AsyncGenerator<Recorded, void, undefined> {
  for (const part of parts) {
    if (part.to <= from) continue;
    const handle = await openRecording(part.file);
    // One that went meanwhile is a gap.
    if (!handle) continue;
    try {
      yield* picturesIn(handle, part, Math.max(from, part.from));
    } catch (error) {
      // What is damaged from here on is a gap, too.
      if (!(error instanceof RangeError)) throw error;
    } finally {
      await handle.close();
    }
  }
}

async function* picturesIn(
  handle: FileHandle,
  { began, to }: RecordPart,
  from: number,
): AsyncGenerator<Recorded, void, undefined> {
  const map = await readMap(handle);
  const init = map && (await read(handle, 0, map.init));
  const known = init && setsOf(init);
  if (!known) return;
  const sound = soundOf(init);
  const first = map.keys.findLast(({ time }) => began + time / TICKS_MS <= from) ?? map.keys[0];
  for (let at = first?.offset ?? map.end; at < map.end;) {
    const size = (await read(handle, at, 4)).readUInt32BE(0) + 8;
    if (size > LARGEST) return;
    const head = await read(handle, at, Math.max(size, batchHeadSize(1)));
    const said = readBatch(head);
    if (!said || said.size > LARGEST) return;
    const body = await read(handle, at + head.length, said.size - head.length);
    let [time, offset] = [said.dts, 0];
    const pieces = soundIn(head, body);
    for (const { size: bytes, duration, cts, key } of readSamples(head)) {
      const when = began + time / TICKS_MS;
      if (when >= to) return;
      const end = time + duration;
      const isLast = end >= said.dts + said.duration;
      const heard: Buffer[] = [];
      while (pieces[0] && (isLast || pieces[0].at < end)) heard.push(pieces.shift()!.data);
      yield { ...known, key, at: when, cts, bytes: body.subarray(offset, offset + bytes), sound, heard };
      time = end;
      offset += bytes;
    }
    at += said.size;
  }
}

/** The sound of a fragment, behind its pictures, and when each piece of it is. */
function soundIn(head: Buffer, body: Buffer): { at: number; data: Buffer }[] {
  const sound = readSound(head);
  if (!sound) return [];
  let [at, from] = [sound.dts, body.length - sound.samples.reduce((sum, { size }) => sum + size, 0)];
  return sound.samples.map(({ size, duration }) => {
    const one = { at, data: body.subarray(from, from + size) };
    at += duration;
    from += size;
    return one;
  });
}

async function read(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, from);
  if (bytesRead < length) throw new RangeError('a recording ends before its time');
  return buffer;
}
