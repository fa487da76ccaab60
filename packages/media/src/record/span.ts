import { putOff } from '../fmp4/batch.ts';
import { box, u32 } from '../fmp4/boxes.ts';
import { VIDEO_RATE } from '../unit.ts';
import type { FileMap } from './map.ts';

/** One recorded file of a span: when it begins, in ms, what lies where in it, and what of it may be seen, if not all. */
export type Recorded = { from: number; map: FileMap; first?: number; last?: number };
/** Bytes of the n-th file, whose times are put off by `shift`. */
export type Piece = { file: number; offset: number; length: number; shift: number };
/** A file that is nowhere: a span of recordings, put together while it is read. */
export type SpanPlan = {
  /** When its first picture was, in ms: what the player calls 0. */
  from: number;
  to: number;
  /** Bytes of the init segment, which is that of the first file, and the index that follows it. */
  init: number;
  index: Buffer;
  pieces: Piece[];
  size: number;
};

const TICKS_MS = VIDEO_RATE / 1000;
/** The index counts them with 16 bits. */
const MOST = 65_535;

type Part = { file: number; offset: number; length: number; at: number; shift: number };

/**
 * Plans one MP4 from the picture one can begin with at `from` to the one at `to`, with an index in front: a player goes to any
 * second of it without reading what lies between. Files must be of one format and in order. Null: nothing lies there.
 */
export function planSpan(files: readonly Recorded[], from: number, to: number): SpanPlan | null {
  const parts = partsOf(files, from, to).slice(0, MOST);
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last) return null;
  const { map } = files[last.file]!;
  const next = map.keys.find(({ offset }) => offset === last.offset + last.length);
  const end = Math.max(last.at + 1, last.shift + (next?.time ?? map.ticks));
  const ends = [...parts.slice(1).map(({ at }) => at), end];
  const rows = parts.map(({ length, at }, n) => u32(length, ends[n]! - at, 0x90000000));
  const about = Buffer.from([0, 0, parts.length >> 8, parts.length & 255]);
  const index = box('sidx', u32(0, 1, VIDEO_RATE, 0, 0), about, ...rows);
  const init = files[first.file]!.map.init;
  const start = files[first.file]!.from + (first.at - first.shift) / TICKS_MS;
  return {
    from: start,
    to: start + (end - first.at) / TICKS_MS,
    init,
    index,
    // A piece is what lies together in one file.
    pieces: joined(parts.map(({ file, offset, length, shift }) => ({ file, offset, length, shift: shift - first.at }))),
    size: init + index.length + parts.reduce((sum, { length }) => sum + length, 0),
  };
}

/** What can be begun with and lies in the span, and when each is shown, counted from the first file. */
function partsOf(files: readonly Recorded[], from: number, to: number): Part[] {
  const origin = files[0]?.from ?? 0;
  const parts: Part[] = [];
  let least = 0;
  for (const [file, { from: began, map, first = from, last = to }] of files.entries()) {
    const [begins, ends] = [Math.max(from, first), Math.min(to, last)];
    // Clocks of two files may overlap by a few ms: time never goes back.
    const shift = Math.max(Math.round((began - origin) * TICKS_MS), least);
    least = shift + map.ticks;
    const after = map.keys.findIndex(({ time }) => began + time / TICKS_MS > begins);
    const begin = after < 0 ? map.keys.length - 1 : Math.max(0, after - 1);
    if (began + map.ticks / TICKS_MS <= begins) continue;
    for (let n = begin; n < map.keys.length; n++) {
      const { time, offset } = map.keys[n]!;
      if (began + time / TICKS_MS >= ends) break;
      const end = map.keys[n + 1]?.offset ?? map.end;
      parts.push({ file, offset, length: end - offset, at: shift + time, shift });
    }
  }
  return parts;
}

function joined(parts: readonly Piece[]): Piece[] {
  const pieces: Piece[] = [];
  for (const part of parts) {
    const last = pieces.at(-1);
    if (last && last.file === part.file && last.offset + last.length === part.offset) last.length += part.length;
    else pieces.push({ ...part });
  }
  return pieces;
}

/** Puts off the times of fragments that go by, in chunks cut anywhere. */
export class Shifter {
  readonly #shift: number;
  /** How many bytes of the box under way are still to come. */
  #left = 0;
  #head = Buffer.alloc(0);

  constructor(shift: number) {
    this.#shift = shift;
  }

  /** Gives what can be let go; it may lag behind by a head. */
  push(chunk: Buffer): Buffer[] {
    const out: Buffer[] = [];
    let data = this.#head.length > 0 ? Buffer.concat([this.#head, chunk]) : chunk;
    this.#head = Buffer.alloc(0);
    while (data.length > 0) {
      if (this.#left > 0) {
        const some = data.subarray(0, this.#left);
        out.push(some);
        this.#left -= some.length;
        data = data.subarray(some.length);
        continue;
      }
      if (data.length < 8 || (isMoof(data) && data.length < data.readUInt32BE(0))) {
        this.#head = Buffer.from(data);
        break;
      }
      const size = data.readUInt32BE(0);
      if (!isMoof(data)) {
        this.#left = size;
        continue;
      }
      const moof = Buffer.from(data.subarray(0, size));
      putOff(moof, this.#shift);
      out.push(moof);
      data = data.subarray(size);
    }
    return out;
  }
}

const isMoof = (data: Buffer): boolean => data.toString('latin1', 4, 8) === 'moof';
