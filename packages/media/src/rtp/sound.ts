import type { AudioUnit } from '../unit.ts';
import type { Depacketizer } from './track.ts';

type Emit = (unit: AudioUnit) => void;

/** G.711, G.726, Opus: the payload is the sound (RFC 3551, RFC 7587). */
export class Plain implements Depacketizer {
  readonly #emit: Emit;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  payload(b: Buffer, from: number, to: number, _marker: boolean, time: number): void {
    if (to > from) this.#emit({ pts: time, data: b.subarray(from, to) });
  }

  stop(): void {
    // Holds nothing.
  }
}

export type AacLayout = { sizeBits: number; indexBits: number; deltaBits: number };
const FRAME = 1024;
const MAX_FRAME = 8192;

/** AAC after RFC 3640: frames behind a table of their sizes; a large frame comes in several packets. */
export class Aac implements Depacketizer {
  readonly #emit: Emit;
  readonly #layout: AacLayout;
  #parts: Buffer[] = [];
  #missing = 0;

  constructor(layout: AacLayout, emit: Emit) {
    this.#layout = layout;
    this.#emit = emit;
  }

  payload(b: Buffer, from: number, to: number, _marker: boolean, time: number, lost: boolean): void {
    const { sizeBits, indexBits, deltaBits } = this.#layout;
    if (lost) this.#missing = 0;
    if (to - from < 2) return;
    const bits = (b[from]! << 8) | b[from + 1]!;
    const headers = from + 2;
    let at = headers + ((bits + 7) >> 3);
    if (at > to || sizeBits === 0) return;
    for (let bit = 0, n = 0; bit + sizeBits <= bits; n++) {
      const size = bitsAt(b, headers * 8 + bit, sizeBits);
      bit += sizeBits + (n === 0 ? indexBits : deltaBits);
      if (size === 0 || size > MAX_FRAME) return;
      if (at + size > to) return this.#part(b, at, to, size, time);
      this.#missing = 0;
      this.#emit({ pts: time + n * FRAME, data: b.subarray(at, at + size) });
      at += size;
    }
  }

  stop(): void {
    this.#parts = [];
  }

  #part(b: Buffer, from: number, to: number, size: number, time: number): void {
    if (this.#missing === 0) {
      this.#parts = [];
      this.#missing = size;
    }
    this.#parts.push(Buffer.from(b.subarray(from, to)));
    this.#missing -= to - from;
    if (this.#missing > 0) return;
    if (this.#missing === 0) this.#emit({ pts: time, data: Buffer.concat(this.#parts) });
    this.#missing = 0;
  }
}

/** AAC after RFC 6416 (MP4A-LATM) with its configuration in the SDP: each frame behind its length in bytes of 255. */
export class Latm implements Depacketizer {
  readonly #emit: Emit;
  #parts: Buffer[] = [];
  #size = 0;
  #isBroken = false;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  payload(b: Buffer, from: number, to: number, marker: boolean, time: number, lost: boolean): void {
    if (lost) this.#isBroken = true;
    this.#size += to - from;
    if (this.#size <= MAX_FRAME * 4) this.#parts.push(Buffer.from(b.subarray(from, to)));
    if (!marker) return;
    const all = Buffer.concat(this.#parts);
    const isWhole = !this.#isBroken && this.#size === all.length;
    this.#parts = [];
    this.#size = 0;
    this.#isBroken = false;
    if (!isWhole) return;
    for (let at = 0, n = 0; at < all.length; n++) {
      let size = 0;
      while (all[at] === 255) size += all[at++]!;
      size += all[at++] ?? 0;
      if (size === 0 || at + size > all.length) return;
      this.#emit({ pts: time + n * FRAME, data: all.subarray(at, at + size) });
      at += size;
    }
  }

  stop(): void {
    this.#parts = [];
  }
}

function bitsAt(b: Buffer, bit: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++, bit++) value = value * 2 + ((b[bit >> 3]! >> (7 - (bit & 7))) & 1);
  return value;
}
