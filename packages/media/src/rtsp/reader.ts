import { isRtcp } from '../rtp/header.ts';
import { type Message, parseHead } from './message.ts';

export interface ReaderEvents {
  /** A packet inside of `b`; it must be used up during the call. */
  packet(channel: number, b: Buffer, from: number, to: number): void;
  message(message: Message): void;
  /** Whoever speaks here does not speak RTSP. */
  foreign(): void;
}

const DOLLAR = 0x24;
const MAX_HEAD = 16 * 1024;
const MAX_BODY = 256 * 1024;
const MAX_JUNK = 1024 * 1024;
const FIRST_CARRY = 4096;
const BEGINS = /^(?:RTSP\/|HTTP\/|[A-Z_]{3,20} )/;
const COULD_BEGIN = /^(?:R|RT|RTS|RTSP|H|HT|HTT|HTTP|[A-Z_]{1,20})$/;

/**
 * Takes an RTSP connection apart (RFC 2326 10.12): packets are handed over where they lie in the read buffer, only
 * what is cut by its end is copied. Junk between packets is passed over.
 */
export class RtspReader {
  /** RTP payload types that are expected, by which packets are found again behind junk; none: any. */
  readonly types = new Set<number>();
  junk = 0;
  readonly #events: ReaderEvents;
  #carry: Buffer = Buffer.alloc(0);
  #have = 0;
  #isKnown = false;
  #isStopped = false;

  constructor(events: ReaderEvents) {
    this.#events = events;
  }

  /** Nothing more is said, whatever comes. */
  stop(): void {
    this.#isStopped = true;
  }

  push(b: Buffer, from: number, to: number): void {
    if (this.#have > 0 && this.#carry[0] === DOLLAR) from = this.#finishPacket(b, from, to);
    if (from >= to || this.#isStopped) return;
    if (this.#have > 0) {
      this.#keep(b, from, to);
      const size = this.#have;
      const at = this.#parse(this.#carry, 0, size);
      this.#carry.copyWithin(0, at, size);
      this.#have = size - at;
      return;
    }
    const at = this.#parse(b, from, to);
    if (at < to) this.#keep(b, at, to);
  }

  /** The rest of a packet whose beginning is kept; gives where the next thing begins. */
  #finishPacket(b: Buffer, from: number, to: number): number {
    while (this.#have < 6 && from < to) {
      this.#keep(b, from, from + 1);
      from++;
    }
    if (this.#have < 6 || !this.#isPacket(this.#carry, 0, this.#have)) return from;
    const size = 4 + ((this.#carry[2]! << 8) | this.#carry[3]!);
    const take = Math.min(size - this.#have, to - from);
    if (take > 0) this.#keep(b, from, from + take);
    if (this.#have < size) return from + take;
    if (this.#have > size) return from;
    if (!this.#isEnd(b, from + take, to) && this.#find(this.#carry, 1, size) >= 0) return from + take;
    this.#have = 0;
    this.#events.packet(this.#carry[1]!, this.#carry, 4, size);
    return from + take;
  }

  #parse(b: Buffer, at: number, to: number): number {
    while (at < to && !this.#isStopped) {
      const first = b[at]!;
      if (first === DOLLAR) {
        if (to - at < 6) return at;
        const end = at + 4 + ((b[at + 2]! << 8) | b[at + 3]!);
        if (!this.#isPacket(b, at, to)) at = this.#skip(b, at, to);
        else if (end > to) return at;
        else if (!this.#isEnd(b, end, to) && this.#find(b, at + 1, end) >= 0) at = this.#skip(b, at, to);
        else {
          if (end > at + 4) this.#events.packet(b[at + 1]!, b, at + 4, end);
          at = end;
        }
      } else if (first === 13 || first === 10) at++;
      else {
        const next = this.#text(b, at, to);
        if (next === at) return at;
        at = next;
      }
    }
    return this.#isStopped ? to : at;
  }

  /** Whether a `$` begins a packet: it is followed by RTP or RTCP. */
  #isPacket(b: Buffer, at: number, to: number, types?: Set<number>): boolean {
    const size = (b[at + 2]! << 8) | b[at + 3]!;
    if (size === 0) return true;
    if (b[at + 1]! > 31 || size < 8 || to - at < 6 || b[at + 4]! >> 6 !== 2) return false;
    return !types?.size || types.has(b[at + 5]! & 0x7f) || isRtcp(b, at + 4, at + 4 + size);
  }

  /** Whether something can begin here. If not, what stands in front may have been cut short and have swallowed the next. */
  #isEnd(b: Buffer, at: number, to: number): boolean {
    if (at >= to) return true;
    if (b[at] === DOLLAR) return to - at < 6 || this.#isPacket(b, at, to);
    const start = b.toString('latin1', at, Math.min(to, at + 21));
    return BEGINS.test(start) || (to - at < 21 && COULD_BEGIN.test(start));
  }

  #text(b: Buffer, at: number, to: number): number {
    const start = b.toString('latin1', at, Math.min(to, at + 21));
    if (!BEGINS.test(start)) return to - at < 21 && COULD_BEGIN.test(start) ? at : this.#skip(b, at, to);
    const text = b.toString('latin1', at, Math.min(to, at + MAX_HEAD));
    const end = /\r?\n\r?\n/.exec(text);
    if (!end) return text.length >= MAX_HEAD ? this.#skip(b, at, to) : at;
    const head = parseHead(text.slice(0, end.index));
    if (!head) return this.#skip(b, at, to);
    const length = Number(head.headers.find(([name]) => name === 'content-length')?.[1] ?? 0) || 0;
    const body = at + end.index + end[0].length;
    // A web server is told by its first words; its page is of no interest.
    if (head.protocol === 'HTTP' || length < 0 || length > MAX_BODY) {
      this.#foreign();
      return to;
    }
    if (body + length > to) return at;
    this.#isKnown = true;
    this.#events.message({ ...head, body: b.toString('utf8', body, body + length) });
    return body + length;
  }

  /** Passes over what is nothing, to where something begins. */
  #skip(b: Buffer, at: number, to: number): number {
    if (!this.#isKnown) {
      this.#foreign();
      return to;
    }
    const packet = this.#find(b, at + 1, to);
    const word = b.subarray(0, to).indexOf('RTSP/', at + 1, 'latin1');
    const next = Math.min(packet < 0 ? to : packet, word < 0 ? to : word);
    this.junk += next - at;
    if (this.junk > MAX_JUNK) this.#foreign();
    return next;
  }

  /** Where the next packet of ours begins; -1: not here. */
  #find(b: Buffer, at: number, to: number): number {
    for (let i = b.indexOf(DOLLAR, at); i >= 0 && i < to; i = b.indexOf(DOLLAR, i + 1))
      if (to - i < 6 || this.#isPacket(b, i, to, this.types)) return i;
    return -1;
  }

  #foreign(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#events.foreign();
  }

  #keep(b: Buffer, from: number, to: number): void {
    const size = this.#have + to - from;
    if (size > this.#carry.length) {
      const larger = Buffer.allocUnsafe(Math.max(FIRST_CARRY, 2 ** Math.ceil(Math.log2(size))));
      this.#carry.copy(larger, 0, 0, this.#have);
      this.#carry = larger;
    }
    b.copy(this.#carry, this.#have, from, to);
    this.#have = size;
  }
}
