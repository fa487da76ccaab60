import { SlabWriter } from '../slab-writer.ts';
import { type AccessUnit, NO_SETS, ROOM } from '../unit.ts';
import { jpegHeader, tablesFor } from './jpeg-header.ts';
import type { Depacketizer } from './track.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/** JPEG over RTP (RFC 2435): parts of the scan with their offsets; the header is made here. Every picture is a key. */
export class Jpeg implements Depacketizer {
  readonly #emit: (unit: AccessUnit) => void;
  readonly #size: { width: number; height: number };
  readonly #out = new SlabWriter();
  /** Tables that a camera sends once and then only names. */
  readonly #tables = new Map<number, Buffer>();
  #time = Number.NaN;
  #scan = -1;
  dropped = 0;

  /** `size`: what the SDP says, for pictures too large to be said in RTP. */
  constructor(size: { width: number; height: number }, emit: (unit: AccessUnit) => void) {
    this.#size = size;
    this.#emit = emit;
  }

  payload(b: Buffer, from: number, to: number, marker: boolean, time: number, lost: boolean, at: number): void {
    if (lost || time !== this.#time) this.#drop();
    this.#time = time;
    if (to - from < 8) return;
    const offset = (b[from + 1]! << 16) | (b[from + 2]! << 8) | b[from + 3]!;
    let data = from + 8;
    let restart = 0;
    if (b[from + 4]! >= 64) {
      restart = (b[data]! << 8) | b[data + 1]!;
      data += 4;
    }
    if (offset === 0) data = this.#begin(b, from, data, to, restart);
    if (this.#scan < 0) return;
    if (offset !== this.#scan || data > to || this.#out.size > MAX_BYTES) return this.#drop();
    this.#out.put(b, data, to);
    this.#scan += to - data;
    if (marker) this.#finish(time, at);
  }

  stop(): void {
    this.#out.stop();
  }

  #begin(b: Buffer, from: number, data: number, to: number, restart: number): number {
    this.#drop();
    const [type, quality] = [b[from + 4]!, b[from + 5]!];
    let tables = this.#tables.get(quality);
    if (quality >= 128) {
      const length = ((b[data + 2] ?? 0) << 8) | (b[data + 3] ?? 0);
      // Tables of 16 bits are of no baseline JPEG.
      if (data + 4 + length > to || b[data + 1] !== 0) return to + 1;
      if (length >= 64) tables = Buffer.from(b.subarray(data + 4, data + 4 + length));
      data += 4 + length;
    } else tables ??= tablesFor(quality);
    if (!tables || (type & 63) > 1) return to + 1;
    this.#tables.set(quality, tables);
    const [width, height] = [b[from + 6]! * 8 || this.#size.width, b[from + 7]! * 8 || this.#size.height];
    const header = jpegHeader(type & 63, width, height, tables, restart);
    this.#out.put(header, 0, header.length);
    this.#scan = 0;
    return data;
  }

  #finish(time: number, at: number): void {
    const out = this.#out;
    const { data } = out.slab;
    const end = out.start + out.size;
    if (data[end - 2] !== 0xff || data[end - 1] !== 0xd9) {
      out.room(2);
      out.byte(0xff);
      out.byte(0xd9);
    }
    const { slab, start, size } = out;
    const [from, to] = [start + ROOM, start + size];
    this.#emit({
      codec: 'mjpeg',
      key: true,
      isGradual: false,
      pts: time,
      dts: null,
      at,
      slab,
      from,
      to,
      sets: NO_SETS,
    });
    out.next();
    this.#scan = -1;
  }

  #drop(): void {
    if (this.#scan < 0) return;
    this.dropped++;
    this.#out.next();
    this.#scan = -1;
  }
}
