/** Reads bits of a NAL unit's payload, without its emulation prevention bytes. */
export class BitReader {
  readonly #data: Buffer;
  #at = 0;

  constructor(nal: Buffer, headerBytes: number) {
    this.#data = unescape(nal.subarray(headerBytes));
  }

  u(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#at++) {
      const byte = this.#data[this.#at >> 3];
      if (byte === undefined) throw new RangeError('Parameter set is cut short');
      value = value * 2 + ((byte >> (7 - (this.#at & 7))) & 1);
    }
    return value;
  }

  flag(): boolean {
    return this.u(1) === 1;
  }

  /** Unsigned Exp-Golomb. */
  ue(): number {
    let zeros = 0;
    while (!this.flag()) if (++zeros > 32) throw new RangeError('Parameter set is broken');
    return 2 ** zeros - 1 + this.u(zeros);
  }

  /** Signed Exp-Golomb. */
  se(): number {
    const value = this.ue();
    return value & 1 ? (value + 1) / 2 : -value / 2;
  }
}

export function unescape(data: Buffer): Buffer {
  if (data.indexOf(ESCAPE) < 0) return data;
  const out: number[] = [];
  let zeros = 0;
  for (const byte of data) {
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
    out.push(byte);
  }
  return Buffer.from(out);
}
const ESCAPE = Buffer.from([0, 0, 3]);
