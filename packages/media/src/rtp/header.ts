/** The header of one RTP packet (RFC 3550 5.1), read into the same object again and again. */
export class RtpHeader {
  marker = false;
  type = 0;
  sequence = 0;
  time = 0;
  ssrc = 0;
  /** Where the payload lies. */
  from = 0;
  to = 0;

  /** False: this is no RTP packet. */
  read(b: Buffer, from: number, to: number): boolean {
    const first = b[from]!;
    if (to - from < 12 || first >> 6 !== 2) return false;
    const second = b[from + 1]!;
    this.marker = (second & 0x80) !== 0;
    this.type = second & 0x7f;
    this.sequence = (b[from + 2]! << 8) | b[from + 3]!;
    this.time = ((b[from + 4]! << 24) | (b[from + 5]! << 16) | (b[from + 6]! << 8) | b[from + 7]!) >>> 0;
    this.ssrc = ((b[from + 8]! << 24) | (b[from + 9]! << 16) | (b[from + 10]! << 8) | b[from + 11]!) >>> 0;
    let at = from + 12 + (first & 15) * 4;
    if (first & 0x10) {
      if (at + 4 > to) return false;
      at += 4 + ((b[at + 2]! << 8) | b[at + 3]!) * 4;
    }
    if (first & 0x20) to -= b[to - 1]!;
    this.from = at;
    this.to = to;
    return at <= to;
  }
}

/** RTCP packets have these types where RTP has marker and payload type (RFC 5761 4). */
export const isRtcp = (b: Buffer, from: number, to: number): boolean =>
  to - from >= 8 && b[from]! >> 6 === 2 && b[from + 1]! >= 192 && b[from + 1]! <= 223;

/** Counts on where a clock of 32 bits begins again; small steps back are steps back. */
export class LongClock {
  #last = -1;
  #long = 0;

  at(time: number): number {
    if (this.#last >= 0) this.#long += (time - this.#last) | 0;
    this.#last = time;
    return this.#long;
  }
}
