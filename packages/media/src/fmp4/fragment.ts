import { webSocketHeader } from './web-socket.ts';

/** Bytes in front of the sample of a fragment. */
export const FRAGMENT_HEAD = 112;

export type Sample = { track: number; sequence: number; dts: number; duration: number; cts: number; key: boolean };

/** A fragment with nothing in it, as it is copied in front of every sample. */
const TEMPLATE = ((): Buffer => {
  const out = Buffer.alloc(FRAGMENT_HEAD);
  const moof = [104, 'moof', 16, 'mfhd', 0, 0, 80, 'traf', 16, 'tfhd', 0x020000, 0, 20, 'tfdt', 0x01000000, 0, 0];
  const rest = [36, 'trun', 0x01000f01, 1, FRAGMENT_HEAD, 0, 0, 0, 0, 0, 'mdat'];
  let at = 0;
  for (const part of [...moof, ...rest])
    at = typeof part === 'string' ? at + out.write(part, at, 'latin1') : out.writeUInt32BE(part, at);
  return out;
})();

/** Writes `moof` and the head of `mdat` at `at`, for one sample of `size` bytes that lies behind them. */
export function writeHead(data: Buffer, at: number, sample: Sample, size: number): void {
  TEMPLATE.copy(data, at);
  data.writeUInt32BE(sample.sequence >>> 0, at + 20);
  data.writeUInt32BE(sample.track, at + 44);
  data.writeUInt32BE(Math.floor(sample.dts / 0x1_0000_0000), at + 60);
  data.writeUInt32BE(sample.dts % 0x1_0000_0000, at + 64);
  data.writeUInt32BE(sample.duration, at + 88);
  data.writeUInt32BE(size, at + 92);
  data.writeUInt32BE(sample.key ? 0x02000000 : 0x01010000, at + 96);
  data.writeInt32BE(sample.cts, at + 100);
  data.writeUInt32BE(8 + size, at + 104);
}

/** The parts of a fragment in a buffer of their own; `room` bytes in front are left to the caller. */
export function fragment(sample: Sample, parts: readonly Buffer[], room = 0): Buffer {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const out = Buffer.allocUnsafe(room + FRAGMENT_HEAD + size);
  writeHead(out, room, sample, size);
  let at = room + FRAGMENT_HEAD;
  for (const part of parts) at += part.copy(out, at);
  return out;
}

const LONGEST_HEADER = 10;

/** A fragment as the WebSocket message it goes out as. */
export function fragmentMessage(sample: Sample, data: Buffer): Buffer {
  const out = fragment(sample, [data], LONGEST_HEADER);
  return out.subarray(webSocketHeader(out, LONGEST_HEADER, out.length - LONGEST_HEADER));
}
