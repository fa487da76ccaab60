import type { AccessUnit, AudioCodec, AudioFormat, AudioUnit, NalCodec, ParameterSets } from '../unit.ts';
import { adtsHead } from './adts.ts';
import { PacketWriter, type Packets } from './packets.ts';

const VIDEO_ID = 0xe0;
const AUDIO_ID = 0xc0;
/** GB/T 28181-2022 C.1. */
const VIDEO_TYPE: Record<NalCodec, number> = { h264: 0x1b, h265: 0x24 };
const AUDIO_TYPE: Partial<Record<AudioCodec, number>> = { aac: 0x0f, pcma: 0x90, pcmu: 0x91 };

/** The most that one packet of an elementary stream holds beside its head, a little below what its length can say. */
const PES_AT_MOST = 65_000;
const START_CODE = Buffer.from([0, 0, 0, 1]);
const WRAP = 2 ** 33;

/** Whether a program stream can carry such sound at all; it is never made anew on the way. */
export const carries = (codec: AudioCodec): boolean => AUDIO_TYPE[codec] !== undefined;

/** Makes a program stream in RTP of the pictures and sounds of a camera, without decoding anything (C.1). */
export class PsWriter {
  readonly #writer: PacketWriter;
  readonly #head = Buffer.alloc(64);
  #map: Buffer | null = null;
  #codec: NalCodec | null = null;
  #audio: AudioFormat | null = null;
  #hasBegun = false;

  constructor(ssrc: number, type = 96) {
    this.#writer = new PacketWriter(ssrc, type);
  }

  get sequence(): number {
    return this.#writer.sequence;
  }
  get packets(): number {
    return this.#writer.packets;
  }
  get bytes(): number {
    return this.#writer.bytes;
  }

  opened(codec: NalCodec, audio: AudioFormat | null): void {
    this.#codec = codec;
    this.#audio = audio && carries(audio.codec) ? audio : null;
    this.#map = systemAndMap(codec, this.#audio?.codec ?? null);
    this.#hasBegun = false;
  }

  /** Null: nothing is sent before the first key picture. */
  video(unit: AccessUnit): ReturnType<PacketWriter['end']> | null {
    if (unit.codec !== this.#codec || !this.#map) return null;
    if (!unit.key && !this.#hasBegun) return null;
    this.#hasBegun = true;
    const { pts, dts, slab, from, to, sets, key } = unit;
    const before = key ? setsOf(sets) : [];
    const size = before.reduce((sum, nal) => sum + 4 + nal.length, to - from);
    const heads = 14 + (key ? this.#map.length : 0) + Math.ceil(size / PES_AT_MOST + 1) * 19;
    const clock = modulo(pts);
    this.#writer.begin(clock % 2 ** 32, size + heads);
    this.#pack(dts ?? pts);
    if (key) this.#writer.put(this.#map, 0, this.#map.length);
    this.#left = 0;
    this.#total = size;
    this.#times = { pts, dts };
    for (const nal of before) {
      this.#bytes(START_CODE, 0, 4);
      this.#bytes(nal, 0, nal.length);
    }
    const { data } = slab;
    for (let at = from; at + 4 <= to;) {
      const end = Math.min(to, at + 4 + data.readUInt32BE(at));
      this.#bytes(START_CODE, 0, 4);
      this.#bytes(data, at + 4, end);
      at = end;
    }
    return this.#writer.end();
  }

  audio(unit: AudioUnit): ReturnType<PacketWriter['end']> | null {
    const audio = this.#audio;
    if (!audio || !this.#hasBegun) return null;
    const adts = audio.codec === 'aac' && audio.config ? adtsHead(audio.config, unit.data.length) : undefined;
    if (audio.codec === 'aac' && !adts) return null;
    const pts = Math.round((unit.pts * 90_000) / audio.rate);
    const size = unit.data.length + (adts?.length ?? 0);
    if (size > PES_AT_MOST) return null;
    this.#writer.begin(modulo(pts) % 2 ** 32, size + 14 + 19);
    this.#pack(pts);
    this.#pes(AUDIO_ID, size, pts, null);
    if (adts) this.#writer.put(adts, 0, adts.length);
    this.#writer.put(unit.data, 0, unit.data.length);
    return this.#writer.end();
  }

  stop(): void {
    this.#writer.stop();
  }

  /** Bytes of the picture's packet of its stream that are still to come, and those of the picture. */
  #left = 0;
  #total = 0;
  #times: { pts: number; dts: number | null } | null = null;

  #bytes(b: Buffer, from: number, to: number): void {
    let at = from;
    while (at < to) {
      if (this.#left === 0) {
        this.#left = Math.min(PES_AT_MOST, this.#total);
        this.#total -= this.#left;
        // Only the first one says the time: the others belong to it.
        this.#pes(VIDEO_ID, this.#left, this.#times?.pts ?? null, this.#times?.dts ?? null);
        this.#times = null;
      }
      const size = Math.min(this.#left, to - at);
      this.#writer.put(b, at, at + size);
      this.#left -= size;
      at += size;
    }
  }

  #pack(pts: number): void {
    const h = this.#head;
    const base = modulo(pts);
    h.writeUInt32BE(0x000001ba, 0);
    const high = Math.floor(base / 2 ** 30);
    const middle = Math.floor(base / 2 ** 15) & 0x7fff;
    const low = base % 2 ** 15;
    h[4] = 0x44 | (high << 3) | (middle >> 13);
    h[5] = (middle >> 5) & 0xff;
    h[6] = ((middle & 0x1f) << 3) | 0x04 | (low >> 13);
    h[7] = (low >> 5) & 0xff;
    h[8] = ((low & 0x1f) << 3) | 0x04;
    h[9] = 0x01;
    // The rate of a multiplex that nobody reckons with: 20 Mbit/s.
    h[10] = 0x01;
    h[11] = 0x47;
    h[12] = 0xb3;
    h[13] = 0xf8;
    this.#writer.put(h, 0, 14);
  }

  #pes(id: number, size: number, pts: number | null, dts: number | null): void {
    const h = this.#head;
    const times = pts === null ? 0 : dts === null || dts === pts ? 5 : 10;
    h.writeUInt32BE(0x00000100 | id, 0);
    h.writeUInt16BE(3 + times + size, 4);
    h[6] = 0x80;
    h[7] = times === 0 ? 0 : times === 5 ? 0x80 : 0xc0;
    h[8] = times;
    if (pts !== null) stamp(h, 9, times === 5 ? 2 : 3, modulo(pts));
    if (times === 10) stamp(h, 14, 1, modulo(dts!));
    this.#writer.put(h, 0, 9 + times);
  }
}

export type { Packets };

const modulo = (time: number): number => ((Math.round(time) % WRAP) + WRAP) % WRAP;

function stamp(h: Buffer, at: number, mark: number, time: number): void {
  h[at] = (mark << 4) | ((Math.floor(time / 2 ** 30) & 7) << 1) | 1;
  h[at + 1] = Math.floor(time / 2 ** 22) & 0xff;
  h[at + 2] = ((Math.floor(time / 2 ** 15) & 0x7f) << 1) | 1;
  h[at + 3] = (time >> 7) & 0xff;
  h[at + 4] = ((time & 0x7f) << 1) | 1;
}

const setsOf = ({ vps, sps, pps }: ParameterSets): Buffer[] => [...vps, ...sps, ...pps];

/** System head and map, which stand before every key picture (C.1, figure C.1). */
function systemAndMap(codec: NalCodec, audio: AudioCodec | null): Buffer {
  const bounds = [VIDEO_ID, 0xe1, 0x00, ...(audio ? [AUDIO_ID, 0xc0, 0x20] : [])];
  const system = [0, 0, 1, 0xbb, 0, 6 + bounds.length, 0x80, 0xa3, 0xd9, audio ? 0x06 : 0x02, 0xe1, 0x7f, ...bounds];
  const streams = [VIDEO_TYPE[codec], VIDEO_ID, 0, 0, ...(audio ? [AUDIO_TYPE[audio]!, AUDIO_ID, 0, 0] : [])];
  const map = Buffer.from([
    0,
    0,
    1,
    0xbc,
    0,
    10 + streams.length,
    0xe1,
    0xff,
    0,
    0,
    0,
    streams.length,
    ...streams,
    0,
    0,
    0,
    0,
  ]);
  map.writeUInt32BE(crc32(map, 0, map.length - 4), map.length - 4);
  return Buffer.concat([Buffer.from(system), map]);
}

/** Of ISO/IEC 13818-1 annex A: most significant bit first, nothing turned round. */
function crc32(b: Buffer, from: number, to: number): number {
  let crc = 0xffffffff;
  for (let at = from; at < to; at++) {
    crc ^= b[at]! << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}
