import type { PictureBuilder } from '../picture/builder.ts';

const START_CODE = Buffer.from([0, 0, 1]);
const ZEROS = Buffer.alloc(64);

/**
 * Cuts a byte stream into NAL units as it comes, in pieces that end anywhere, and hands them to a builder. `meets` is
 * asked at the head of each one and gives the builder it is for.
 */
export class AnnexB {
  readonly #meets: (first: number, second: number) => PictureBuilder | null;
  #builder: PictureBuilder | null = null;
  /** Zeros at the end of the last piece: of a start code, or of the NAL unit. */
  #zeros = 0;
  /** Bytes of the head that are still to come: 2, 1, or 0 inside of a NAL unit; -1 before the first. */
  #head = -1;
  #first = 0;

  constructor(meets: (first: number, second: number) => PictureBuilder | null) {
    this.#meets = meets;
  }

  feed(b: Buffer, from: number, to: number): void {
    let at = from;
    if (this.#zeros > 0) {
      while (at < to && b[at] === 0) {
        this.#zeros++;
        at++;
      }
      if (at === to) return;
      if (this.#zeros >= 2 && b[at] === 1) {
        this.#boundary();
        at++;
      } else {
        const zeros = this.#zeros;
        this.#zeros = 0;
        for (let left = zeros; left > 0; left -= ZEROS.length) this.#data(ZEROS, 0, Math.min(left, ZEROS.length));
      }
    }
    while (at < to) {
      const next = b.subarray(at, to).indexOf(START_CODE);
      let end = next < 0 ? to : at + next;
      while (end > at && b[end - 1] === 0) end--;
      this.#data(b, at, end);
      if (next < 0) {
        this.#zeros = to - end;
        return;
      }
      at += next + 3;
      this.#boundary();
    }
  }

  /** The NAL unit that is open is all there. */
  end(): void {
    this.#boundary();
    this.#head = -1;
  }

  /** What comes next does not follow on what came before. */
  cut(): void {
    if (this.#builder?.isOpen) this.#builder.abandon();
    this.#zeros = 0;
    this.#head = -1;
  }

  #boundary(): void {
    // A head of one byte is of no NAL unit with anything in it.
    if (this.#head === 0) this.#builder?.close();
    this.#head = 2;
    this.#zeros = 0;
  }

  #data(b: Buffer, from: number, to: number): void {
    let at = from;
    while (this.#head > 0 && at < to) {
      if (this.#head === 2) {
        this.#first = b[at++]!;
        this.#head = 1;
        continue;
      }
      this.#head = 0;
      this.#builder = this.#meets(this.#first, b[at]!);
      this.#builder?.open(this.#first, b[at]);
      // The head of H.265 has two bytes, that of H.264 one.
      if (this.#builder?.codec === 'h265') at++;
    }
    if (this.#head === 0 && at < to) this.#builder?.put(b, at, to);
  }
}
