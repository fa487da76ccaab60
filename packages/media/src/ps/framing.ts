/** Packets of a stream stand behind their length in two bytes (RFC 4571); before that, some put `$` and a channel in front. */
type Framing = 'rfc4571' | 'dollar';

const LARGEST = 0xffff;
/** What cannot be a packet is looked through so far for one that can. */
const LOST_AT_MOST = 1 << 20;
const FIRST_ROOM = 4096;
/** Enough to see that it is a packet, and behind which head. */
const LEAST = 16;

/**
 * Cuts what comes over one connection into RTP packets. A packet that lies whole in what came is handed on where it
 * lies; only the one that is cut in two is put together.
 */
export class PacketStream {
  /** Bytes that were no packets. */
  skipped = 0;
  readonly #out: (b: Buffer, from: number, to: number) => void;
  #framing: Framing | null = null;
  #rest = Buffer.allocUnsafe(FIRST_ROOM);
  #held = 0;
  /** Of the last packet: behind junk, only one of the same source is believed. */
  #ssrc = -1;

  constructor(out: (b: Buffer, from: number, to: number) => void) {
    this.#out = out;
  }

  get framing(): Framing | null {
    return this.#framing;
  }

  /** True: this is no stream of packets at all, and the connection is good for nothing. */
  get isLost(): boolean {
    return this.skipped > LOST_AT_MOST;
  }

  /** Takes what came; its memory may be used again afterwards. */
  push(b: Buffer, from: number, to: number): void {
    let at = from;
    // What was begun is put together first: its head, then as much as it says.
    while (this.#held > 0 && at < to) {
      const need = this.#need();
      const more = Math.min(need - this.#held, to - at);
      this.#keep(b, at, at + more);
      at += more;
      if (this.#held < need) return;
      const used = this.#take(this.#rest, 0, this.#held);
      this.#rest.copyWithin(0, used, this.#held);
      this.#held -= used;
    }
    at = this.#take(b, at, to);
    if (at < to) this.#keep(b, at, to);
  }

  get #head(): number {
    return this.#framing === 'dollar' ? 4 : 2;
  }

  /** How many bytes of what is held have to be there before anything can be said. */
  #need(): number {
    if (this.#held < LEAST) return LEAST;
    return Math.max(LEAST, this.#head + this.#rest.readUInt16BE(this.#head - 2));
  }

  /** Hands on whole packets from `at`; gives where the first begins that is not whole. */
  #take(b: Buffer, at: number, to: number): number {
    while (to - at >= LEAST) {
      this.#framing ??= framingOf(b, at);
      const head = this.#head;
      const length = (b[at + head - 2]! << 8) | b[at + head - 1]!;
      if (!isPacket(b, at + head, length) || (head === 4 && b[at] !== 0x24)) {
        at = this.#search(b, at + 1, to);
        continue;
      }
      if (at + head + length > to) return at;
      this.#ssrc = b.readUInt32BE(at + head + 8);
      this.#out(b, at + head, at + head + length);
      at += head + length;
    }
    return at;
  }

  /** Where the next packet seems to begin. */
  #search(b: Buffer, from: number, to: number): number {
    const head = this.#head;
    let at = from;
    while (to - at >= LEAST) {
      const length = (b[at + head - 2]! << 8) | b[at + head - 1]!;
      // Two in a row, where the second is there to be looked at: one alone is soon found by chance.
      const next = at + head + length;
      const isSame = this.#ssrc < 0 || b.readUInt32BE(at + head + 8) === this.#ssrc;
      if (isSame && isPacket(b, at + head, length) && (next + head + 2 > to || isStart(b, next + head))) break;
      at++;
    }
    this.skipped += at - from + 1;
    return at;
  }

  #keep(b: Buffer, from: number, to: number): void {
    const size = this.#held + to - from;
    if (size > this.#rest.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, Math.min(LARGEST + 4, this.#rest.length * 4)));
      this.#rest.copy(larger, 0, 0, this.#held);
      this.#rest = larger;
    }
    b.copy(this.#rest, this.#held, from, to);
    this.#held = size;
  }
}

const isStart = (b: Buffer, at: number): boolean => b[at]! >> 6 === 2;
const isPacket = (b: Buffer, at: number, length: number): boolean => length >= 12 && isStart(b, at);

function framingOf(b: Buffer, at: number): Framing {
  const isDollar = b[at] === 0x24 && b[at + 1]! < 8 && isPacket(b, at + 4, (b[at + 2]! << 8) | b[at + 3]!);
  return isDollar && !isPacket(b, at + 2, (b[at]! << 8) | b[at + 1]!) ? 'dollar' : 'rfc4571';
}
