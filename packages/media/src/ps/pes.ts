/** The head of one packet of an elementary stream (ISO/IEC 13818-1 2.4.3.6), read into the same object again and again. */
export class PesHead {
  /** In 1/90000 s, of 33 bits; null: not said. */
  pts: number | null = null;
  dts: number | null = null;
  /** Bytes of the head behind the length. */
  size = 0;

  /** How many bytes have to be there before `read` can say anything; from the byte behind the length. */
  static need(b: Buffer, from: number, held: number): number {
    if (held < 3) return 3;
    if ((b[from]! & 0xc0) === 0x80) return 3 + Math.max(b[from + 2]!, b[from + 1]! <= 20 ? b[from + 1]! : 0) + 4;
    return Math.min(32, held + 1);
  }

  /**
   * Reads a head whose bytes lie from `from` to `to`. The length of the head stands at its third byte; some devices
   * leave out the byte of flags, and it stands at the second. ISO/IEC 11172 has neither.
   */
  read(b: Buffer, from: number, to: number, isVideo: boolean): void {
    this.pts = null;
    this.dts = null;
    if ((b[from]! & 0xc0) !== 0x80) return this.#readOld(b, from, to);
    const flags = b[from + 1]!;
    const length = b[from + 2]!;
    this.size = Math.min(3 + length, to - from);
    if (isVideo && looksShifted(b, from, to, length)) {
      this.size = 2 + flags;
      if (flags >= 5) this.pts = clock(b, from + 2);
      if (flags >= 10) this.dts = clock(b, from + 7);
      return;
    }
    if (flags & 0x80 && length >= 5 && from + 8 <= to) this.pts = clock(b, from + 3);
    if ((flags & 0xc0) === 0xc0 && length >= 10 && from + 13 <= to) this.dts = clock(b, from + 8);
  }

  /** Stuffing, the size of a buffer, then marks of time or 0x0f. */
  #readOld(b: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to && at - from < 16 && b[at] === 0xff) at++;
    if ((b[at]! & 0xc0) === 0x40) at += 2;
    const marks = b[at]! >> 4;
    if ((marks === 2 || marks === 3) && at + 5 <= to) {
      this.pts = clock(b, at);
      at += 5;
      if (marks === 3 && at + 5 <= to) {
        this.dts = clock(b, at);
        at += 5;
      }
    } else if (b[at] === 0x0f) at++;
    this.size = Math.min(at, to) - from;
  }
}

/** Whether the picture begins where it would with the length at the second byte, and not where it should. */
function looksShifted(b: Buffer, from: number, to: number, length: number): boolean {
  const shifted = b[from + 1]!;
  if (shifted !== 0 && shifted !== 5 && shifted !== 10) return false;
  return !startsAt(b, from + 3 + length, to) && startsAt(b, from + 2 + shifted, to);
}

const startsAt = (b: Buffer, at: number, to: number): boolean =>
  at + 4 <= to && b[at] === 0 && b[at + 1] === 0 && (b[at + 2] === 1 || (b[at + 2] === 0 && b[at + 3] === 1));

const clock = (b: Buffer, at: number): number =>
  ((b[at]! >> 1) & 7) * 2 ** 30 +
  ((b[at + 1]! << 22) | ((b[at + 2]! >> 1) << 15) | (b[at + 3]! << 7) | (b[at + 4]! >> 1));

const WRAP = 2 ** 33;

/** Counts on where a clock of 33 bits begins again; steps back are steps back. */
export class ProgramClock {
  #last = -1;
  #long = 0;

  at(time: number): number {
    if (this.#last >= 0) {
      let step = time - this.#last;
      if (step > WRAP / 2) step -= WRAP;
      else if (step < -WRAP / 2) step += WRAP;
      this.#long += step;
    } else this.#long = time;
    this.#last = time;
    return this.#long;
  }
}
