import { PictureBuilder } from '../picture/builder.ts';
import { nalsIn } from '../picture/nal.ts';
import type { AccessUnit, AudioFormat, NalCodec, StreamFormat } from '../unit.ts';
import { PsReader, type PsQuirk, type PsStep } from './demux.ts';
import { PsWriter, type Packets } from './mux.ts';

/** A picture as a test says it: NAL units without their parameter sets. */
export type Frame = { key: boolean; pts: number; dts?: number | null; nals: Buffer[] };

const heads = {
  h264: { sps: [0x67], pps: [0x68], key: [0x65], slice: [0x41] },
  h265: { vps: [0x40, 1], sps: [0x42, 1], pps: [0x44, 1], key: [0x26, 1], slice: [0x02, 1] },
} as const;

/** Bytes without a start code in them, as an encoder leaves them. */
export const payload = (size: number, seed: number): Buffer =>
  Buffer.from(Array.from({ length: size }, (_, i) => ((i * 31 + seed * 17) % 251) + 3));

export function setsFor(codec: NalCodec): Buffer[] {
  const { sps, pps } = heads[codec];
  const sets = [Buffer.from([...sps, 0x64, 0, 0x1f, 9, 9]), Buffer.from([...pps, 0xee, 0x3c, 0x80])];
  return codec === 'h265' ? [Buffer.from([...heads.h265.vps, 12, 1, 0xff]), ...sets] : sets;
}
/** A slice that begins a picture, or goes on with it. */
export const slice = (codec: NalCodec, key: boolean, size: number, seed: number, isFirst = true): Buffer =>
  Buffer.concat([Buffer.from([...heads[codec][key ? 'key' : 'slice'], isFirst ? 0x88 : 0x48]), payload(size, seed)]);

export const frame = (codec: NalCodec, key: boolean, pts: number, size = 400): Frame => ({
  key,
  pts,
  nals: [slice(codec, key, size, pts % 97)],
});

/** Sends frames through a writer; gives the packets of each. */
export function written(codec: NalCodec, frames: readonly Frame[], audio: AudioFormat | null = null): Buffer[][] {
  const writer = new PsWriter(0x0badf00d);
  writer.opened(codec, audio);
  const out: Buffer[][] = [];
  const sets = setsFor(codec);
  let time = { pts: 0, dts: null as number | null };
  const builder = new PictureBuilder(codec, (unit: AccessUnit) => {
    const packets = writer.video({ ...unit, ...time });
    if (packets) out.push(datagrams(packets));
  });
  for (const { key, pts, dts = null, nals } of frames) {
    time = { pts, dts };
    for (const nal of key ? [...sets, ...nals] : nals) builder.whole(nal, 0, nal.length);
    builder.finish(pts, dts, 0);
  }
  return out;
}

/** The packets as datagrams, copies of their own. */
export const datagrams = ({ data, starts, to }: Packets): Buffer[] =>
  starts.map((start, i) => Buffer.from(data.subarray(start + 2, starts[i + 1] ?? to)));
export const framed = (packets: readonly Buffer[]): Buffer =>
  Buffer.concat(packets.flatMap((one) => [Buffer.from([one.length >> 8, one.length & 255]), one]));

export type Read = {
  formats: StreamFormat[];
  pictures: { codec: string; key: boolean; pts: number; dts: number | null; nals: string[] }[];
  sounds: { pts: number; data: string }[];
  steps: PsStep[];
  quirks: PsQuirk[];
  reader: PsReader;
};

export function reader(): Read {
  const read: Omit<Read, 'reader'> = { formats: [], pictures: [], sounds: [], steps: [], quirks: [] };
  const one = new PsReader({
    opened: (format) => read.formats.push(format),
    video({ codec, key, pts, dts, slab, from, to }) {
      const nals = [...nalsIn(slab.data, from, to)].map((nal) => nal.toString('hex'));
      read.pictures.push({ codec, key, pts, dts, nals });
    },
    audio: ({ pts, data }) => read.sounds.push({ pts, data: data.toString('hex') }),
    step: (step) => read.steps.push(step),
    quirk: (quirk) => read.quirks.push(quirk),
  });
  return Object.assign(read, { reader: one });
}

/** Gives packets of RTP to a reader; what is missing between two is told as lost. */
export function feed({ reader: one }: Read, packets: readonly Buffer[]): void {
  let expected = -1;
  for (const packet of packets) {
    const sequence = packet.readUInt16BE(2);
    const lost = expected >= 0 && sequence !== expected;
    expected = (sequence + 1) & 0xffff;
    one.payload(packet, 12, packet.length, (packet[1]! & 0x80) !== 0, packet.readUInt32BE(4), lost, 0);
  }
}

/** A program stream of bytes in packets of RTP of its own. */
export function packed(bytes: Buffer, time: number, sequence: number, size = 1_400, marker = true): Buffer[] {
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const head = Buffer.alloc(12);
    const isLast = at + size >= bytes.length;
    head[0] = 0x80;
    head[1] = 96 | (marker && isLast ? 0x80 : 0);
    head.writeUInt16BE((sequence + out.length) & 0xffff, 2);
    head.writeUInt32BE(time >>> 0, 4);
    head.writeUInt32BE(7, 8);
    out.push(Buffer.concat([head, bytes.subarray(at, at + size)]));
  }
  return out;
}
