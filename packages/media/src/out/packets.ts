import { randomBytes, randomInt } from 'node:crypto';

import type { AccessUnit, AudioFormat, AudioUnit, NalCodec, ParameterSets } from '../unit.ts';

/** What a packet holds beside its head. */
const PAYLOAD = 1400;
const HEAD = 12;
/** `$`, channel, length (RFC 2326 10.12). */
const FRAME = 4;

/** Packets of one track, each in the frame of an interleaved connection, one behind the other. */
export class TrackPackets {
  readonly ssrc = randomBytes(4).readUInt32BE();
  readonly type: number;
  packets = 0;
  bytes = 0;
  /** Of the last packet, for whoever reports on it. */
  time = 0;
  #channel = 0;
  #sequence = randomInt(0x10000);
  /** Where our clock is when the source's is 0. */
  readonly #base = randomInt(0x1000000);
  #parts: Buffer[] = [];

  constructor(type: number) {
    this.type = type;
  }

  set channel(channel: number) {
    this.#channel = channel;
  }
  get channel(): number {
    return this.#channel;
  }
  /** What stands in `RTP-Info`. */
  get next(): number {
    return this.#sequence;
  }

  begin(pts: number): void {
    // The rest of a division keeps the sign, and clocks of cameras may jump below 0.
    this.time = (((this.#base + Math.round(pts)) % 2 ** 32) + 2 ** 32) % 2 ** 32;
    this.#parts = [];
  }

  put(isLast: boolean, ...pieces: readonly Buffer[]): void {
    const size = pieces.reduce((sum, one) => sum + one.length, HEAD);
    const head = Buffer.allocUnsafe(FRAME + HEAD);
    head[0] = 0x24;
    head[1] = this.#channel;
    head.writeUInt16BE(size, 2);
    head[4] = 0x80;
    head[5] = this.type | (isLast ? 0x80 : 0);
    head.writeUInt16BE(this.#sequence, 6);
    head.writeUInt32BE(this.time, 8);
    head.writeUInt32BE(this.ssrc, 12);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.packets++;
    this.bytes += size - HEAD;
    this.#parts.push(head, ...pieces);
  }

  /** A copy: what lies in a slab is there only as long as somebody holds it. */
  end(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** RFC 6184 (packetization-mode 1) and RFC 7798: one NAL unit a packet, or pieces of one. */
export function pictureIn(track: TrackPackets, unit: AccessUnit): Buffer {
  const codec = unit.codec as NalCodec;
  const { data } = unit.slab;
  const nals: Buffer[] = unit.key ? setsOf(unit.sets) : [];
  for (let at = unit.from; at + 4 <= unit.to;) {
    const end = Math.min(unit.to, at + 4 + data.readUInt32BE(at));
    nals.push(data.subarray(at + 4, end));
    at = end;
  }
  track.begin(unit.pts);
  for (const [i, nal] of nals.entries()) nalIn(track, codec, nal, i === nals.length - 1);
  return track.end();
}

function nalIn(track: TrackPackets, codec: NalCodec, nal: Buffer, isLast: boolean): void {
  if (nal.length <= PAYLOAD) return track.put(isLast, nal);
  const header = codec === 'h264' ? 1 : 2;
  for (let at = header; at < nal.length;) {
    const end = Math.min(nal.length, at + PAYLOAD - header - 1);
    const ends = (at === header ? 0x80 : 0) | (end === nal.length ? 0x40 : 0);
    const head =
      codec === 'h264'
        ? Buffer.from([(nal[0]! & 0xe0) | 28, ends | (nal[0]! & 0x1f)])
        : Buffer.from([(nal[0]! & 0x81) | (49 << 1), nal[1]!, ends | ((nal[0]! >> 1) & 0x3f)]);
    track.put(isLast && end === nal.length, head, nal.subarray(at, end));
    at = end;
  }
}

/** G.711, G.726 and Opus as they are; AAC behind the head of its one unit (RFC 3640, AAC-hbr). */
export function soundIn(track: TrackPackets, format: AudioFormat, unit: AudioUnit): Buffer {
  track.begin(unit.pts);
  if (format.codec === 'aac') {
    const size = unit.data.length;
    if (size > PAYLOAD * 40) return Buffer.alloc(0);
    for (let at = 0; at < size; at += PAYLOAD) {
      const end = Math.min(size, at + PAYLOAD);
      const head = Buffer.from([0, 16, (size >> 5) & 0xff, (size << 3) & 0xff]);
      track.put(end === size, head, unit.data.subarray(at, end));
    }
    return track.end();
  }
  const most = format.codec === 'opus' ? unit.data.length : PAYLOAD;
  for (let at = 0; at < unit.data.length; at += most) {
    if (at > 0) track.time = (track.time + at) >>> 0;
    track.put(at === 0, unit.data.subarray(at, at + most));
  }
  return track.end();
}

/** What has been sent so far, and when: by it players put sound and picture together (RFC 3550 6.4.1). */
export function senderReport(track: TrackPackets, wallMs: number, time: number): Buffer {
  const b = Buffer.alloc(FRAME + 28);
  b[0] = 0x24;
  b[1] = track.channel + 1;
  b.writeUInt16BE(28, 2);
  b[4] = 0x80;
  b[5] = 200;
  b.writeUInt16BE(6, 6);
  b.writeUInt32BE(track.ssrc, 8);
  const seconds = wallMs / 1_000 + 2_208_988_800;
  b.writeUInt32BE(Math.floor(seconds) >>> 0, 12);
  b.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32) >>> 0, 16);
  b.writeUInt32BE(time >>> 0, 20);
  b.writeUInt32BE(track.packets >>> 0, 24);
  b.writeUInt32BE(track.bytes >>> 0, 28);
  return b;
}

export const setsOf = ({ vps, sps, pps }: ParameterSets): Buffer[] => [...vps, ...sps, ...pps];
