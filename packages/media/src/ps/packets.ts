import { randomInt } from 'node:crypto';

import { Slab } from '../slab.ts';

/** What a packet of RTP takes of the way without being cut in two. */
const PAYLOAD = 1400;
const HEAD = 12;
const FRAME = 2;

/** The packets of one picture or one piece of sound, in one piece of memory. */
export type Packets = {
  data: Buffer;
  from: number;
  to: number;
  /** Where each begins, its length in two bytes first (RFC 4571); what follows is the packet as a datagram takes it. */
  starts: readonly number[];
};

/** Writes bytes into packets of RTP one behind the other, each behind its length: a stream takes them as they lie. */
export class PacketWriter {
  readonly ssrc: number;
  readonly #type: number;
  #slab = Slab.take();
  #start = 0;
  #end = 0;
  /** Where the packet under way begins; -1: none is. */
  #packet = -1;
  #starts: number[] = [];
  #sequence = randomInt(0x10000);
  #time = 0;
  packets = 0;
  bytes = 0;

  constructor(ssrc: number, type = 96) {
    this.ssrc = ssrc;
    this.#type = type;
  }

  /** The next number, for whoever is told where a new place begins. */
  get sequence(): number {
    return this.#sequence;
  }

  begin(time: number, size: number): void {
    this.#time = time >>> 0;
    const room = size + (Math.ceil(size / PAYLOAD) + 1) * (HEAD + FRAME);
    if (this.#end + room > this.#slab.data.length) {
      this.#slab.release();
      this.#slab = Slab.take(room);
      this.#end = 0;
    }
    this.#start = this.#end;
    this.#starts = [];
    this.#packet = -1;
  }

  put(b: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to) {
      const room = this.#room();
      const size = Math.min(room, to - at);
      b.copy(this.#slab.data, this.#end, at, at + size);
      this.#end += size;
      at += size;
    }
  }

  /** Ends the picture; what is given may be sent until `release` is called. */
  end(marker = true): Packets & { hold(): () => void } {
    this.#close(marker);
    const slab = this.#slab;
    const starts = this.#starts;
    this.packets += starts.length;
    this.bytes += this.#end - this.#start;
    return {
      data: slab.data,
      from: this.#start,
      to: this.#end,
      starts,
      hold() {
        slab.hold();
        return () => slab.release();
      },
    };
  }

  stop(): void {
    this.#slab.release();
  }

  #room(): number {
    if (this.#packet >= 0) {
      const left = this.#packet + FRAME + HEAD + PAYLOAD - this.#end;
      if (left > 0) return left;
      this.#close(false);
    }
    this.#packet = this.#end;
    this.#starts.push(this.#end);
    this.#end += FRAME + HEAD;
    return PAYLOAD;
  }

  #close(marker: boolean): void {
    if (this.#packet < 0) return;
    const { data } = this.#slab;
    const at = this.#packet;
    data.writeUInt16BE(this.#end - at - FRAME, at);
    data[at + 2] = 0x80;
    data[at + 3] = this.#type | (marker ? 0x80 : 0);
    data.writeUInt16BE(this.#sequence, at + 4);
    data.writeUInt32BE(this.#time, at + 6);
    data.writeUInt32BE(this.ssrc, at + 10);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#packet = -1;
  }
}
