import { randomInt } from 'node:crypto';

/** G.711 A-law at 8 kHz: static payload type 8 (RFC 3551). */
export const pcmaType = 8;
const HEAD = 12;
/** 20 ms: what loudspeakers of cameras have room for. */
export const voiceBytes = 160;

/** Packets of a voice: one sample is a byte and a tick of the clock. */
export class VoicePackets {
  readonly #ssrc: number;
  readonly #type: number;
  #sequence = randomInt(0x10000);
  #time = randomInt(0x1000000);
  #rest: Buffer = Buffer.alloc(0);

  constructor(ssrc: number, type = pcmaType) {
    this.#ssrc = ssrc;
    this.#type = type;
  }

  /** What has come is cut into even pieces; what is left over goes with the next. */
  push(samples: Buffer): Buffer[] {
    const all = this.#rest.length === 0 ? samples : Buffer.concat([this.#rest, samples]);
    const packets: Buffer[] = [];
    let at = 0;
    for (; at + voiceBytes <= all.length; at += voiceBytes) {
      const packet = Buffer.allocUnsafe(HEAD + voiceBytes);
      packet[0] = 0x80;
      packet[1] = this.#type;
      packet.writeUInt16BE(this.#sequence, 2);
      packet.writeUInt32BE(this.#time, 4);
      packet.writeUInt32BE(this.#ssrc >>> 0, 8);
      all.copy(packet, HEAD, at, at + voiceBytes);
      packets.push(packet);
      this.#sequence = (this.#sequence + 1) & 0xffff;
      this.#time = (this.#time + voiceBytes) >>> 0;
    }
    this.#rest = Buffer.from(all.subarray(at));
    return packets;
  }
}
