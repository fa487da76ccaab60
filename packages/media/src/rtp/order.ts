import { isRtcp } from './header.ts';

const WINDOW = 64;
const WAIT_MS = 80;
/** A step of more numbers than this is a new beginning. */
const RECENT = 2048;

type Waiting = { sequence: number; packet: Buffer; at: number };

/**
 * Puts the packets of a datagram socket in order. One that is missing is waited for until it has come, enough others
 * have, or they have waited long enough; no timer runs, since without other packets nothing is held up.
 */
export class ReorderBuffer {
  readonly #out: (packet: Buffer, at: number) => void;
  readonly #waiting: Waiting[] = [];
  #next = -1;
  #ssrc = -1;

  constructor(out: (packet: Buffer, at: number) => void) {
    this.#out = out;
  }

  /** The packet is kept until it goes out: its memory must be its own. */
  push(packet: Buffer, at: number): void {
    if (packet.length < 12 || packet[0]! >> 6 !== 2 || isRtcp(packet, 0, packet.length)) return;
    const ssrc = packet.readUInt32BE(8);
    if (this.#ssrc < 0) this.#ssrc = ssrc;
    // Of another source, or a camera that begins anew: whoever reads decides.
    if (ssrc !== this.#ssrc) return this.#out(packet, at);
    const sequence = packet.readUInt16BE(2);
    const ahead = this.#next < 0 ? 0 : (sequence - this.#next) & 0xffff;
    // Too late, or twice.
    if (ahead > 0xffff - RECENT) return;
    if (ahead > RECENT) {
      this.#flush();
      this.#next = (sequence + 1) & 0xffff;
      return this.#out(packet, at);
    }
    if (ahead === 0) {
      this.#next = (sequence + 1) & 0xffff;
      this.#out(packet, at);
    } else this.#insert({ sequence, packet, at });
    this.#release(at);
  }

  /** Follows the source that is heard now. */
  follow(ssrc: number): void {
    if (ssrc === this.#ssrc) return;
    this.#waiting.length = 0;
    this.#ssrc = ssrc;
    this.#next = -1;
  }

  #insert(one: Waiting): void {
    const waiting = this.#waiting;
    let at = waiting.length;
    const ahead = (of: Waiting): number => (of.sequence - this.#next) & 0xffff;
    while (at > 0 && ahead(waiting[at - 1]!) > ahead(one)) at--;
    if (waiting[at - 1]?.sequence !== one.sequence) waiting.splice(at, 0, one);
  }

  #release(now: number): void {
    const waiting = this.#waiting;
    for (let first = waiting[0]; first; first = waiting[0]) {
      const isNext = first.sequence === this.#next;
      if (!isNext && waiting.length < WINDOW && now - first.at < WAIT_MS) return;
      waiting.shift();
      this.#next = (first.sequence + 1) & 0xffff;
      this.#out(first.packet, now);
    }
  }

  #flush(): void {
    for (const { packet, at } of this.#waiting.splice(0)) this.#out(packet, at);
  }
}
