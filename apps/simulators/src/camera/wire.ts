import type { Quirk } from './quirks.ts';
import { type RtpClock, type RtpFrame, packetsOf } from './rtp.ts';

const AFTER = 20;
const FOREIGN = 0x0bad_5eed;

/** Stamps pictures as a camera with a quirk does, and carries them as a network or a server with one would. */
export class Wire {
  readonly #quirk: Quirk;
  #pictures = 0;
  #packets = 0;
  #late: Buffer | null = null;

  constructor(quirk: Quirk) {
    this.#quirk = quirk;
  }

  send(clock: RtpClock, { framed }: RtpFrame, ticks: number): Buffer {
    this.#pictures++;
    const isLater = this.#pictures > AFTER;
    const { packets, way } = this.#quirk;
    const shift = packets === 'time-jumps' ? 9e7 : packets === 'time-steps-back' ? -45_000 : 0;
    const time = packets === 'time-stands' ? 0 : isLater ? ticks + shift : ticks;
    if (packets === 'new-source' && this.#pictures === AFTER) clock.restart();
    const stamped = clock.stamp(framed, time);
    if (packets === undefined && way === undefined) return stamped;
    return Buffer.concat([...packetsOf(stamped)].flatMap((packet) => this.#carry(packet, isLater)));
  }

  #carry(packet: Buffer, isLater: boolean): Buffer[] {
    const n = this.#packets++;
    const { packets, way } = this.#quirk;
    if (packets === 'no-markers') packet[1]! &= 0x7f;
    const good = interleaved(packet);
    if (packets === 'foreign-source' && n % 3 === 0) {
      const foreign = Buffer.from(packet);
      foreign.writeUInt32BE(FOREIGN, 8);
      foreign.writeUInt16BE(n & 0xffff, 2);
      return [good, interleaved(foreign)];
    }
    if (!isLater) return [good];
    switch (way) {
      case 'loss':
        // Not every so many: that would hit the same part of every group.
        return chance(n) < 1 / 29 ? [] : [good];
      case 'twice':
        return [good, good];
      case 'disorder': {
        const late = this.#late;
        this.#late = n % 4 === 1 ? good : null;
        return [...(this.#late ? [] : [good]), ...(late ? [late] : [])];
      }
      case 'junk':
        return n % 7 === 0 ? [Buffer.from('\0\x01junk $ and more \xff', 'latin1'), good] : [good];
      case 'cut':
        return n % 31 === 0 ? [good.subarray(0, good.length >> 1)] : [good];
      default:
        return [good];
    }
  }
}

/** The same for every run. */
const chance = (n: number): number => ((Math.imul(n + 1, 2654435761) ^ Math.imul(n + 7, 40503)) >>> 0) / 2 ** 32;

const interleaved = (packet: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x24, 0, packet.length >> 8, packet.length & 255]), packet]);
