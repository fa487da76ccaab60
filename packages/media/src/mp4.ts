import { lengthPrefixed } from './nal.ts';

export const VIDEO_TRACK = 1;
export const AUDIO_TRACK = 2;
export const VIDEO_RATE = 90_000;

export type VideoTrack = { entry: 'avc1' | 'hvc1'; config: Buffer; width: number; height: number };
export type AudioTrack = { config: Buffer; rate: number; channels: number };

export type BoxInfo = { type: string; start: number; end: number };

/** The boxes at one level; stops before a box that is not all there. */
export function boxesIn(data: Buffer, start = 0, end = data.length): BoxInfo[] {
  const found: BoxInfo[] = [];
  for (let at = start; at + 8 <= end;) {
    const size = data.readUInt32BE(at);
    if (size < 8 || at + size > end) break;
    found.push({ type: data.toString('latin1', at + 4, at + 8), start: at, end: at + size });
    at += size;
  }
  return found;
}

const u16 = (...values: number[]): Buffer => Buffer.from(values.flatMap((v) => [(v >> 8) & 255, v & 255]));
const u32 = (...values: number[]): Buffer =>
  Buffer.from(values.flatMap((v) => [v >>> 24, (v >> 16) & 255, (v >> 8) & 255, v & 255]));
const box = (type: string, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(8 + body.length), Buffer.from(type, 'latin1'), body]);
};
const full = (type: string, flags: number, ...parts: Buffer[]): Buffer => box(type, u32(flags), ...parts);
const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** `ftyp` and `moov` of a stream without any samples. */
export function initSegment(video: VideoTrack, audio: AudioTrack | null): Buffer {
  const tracks = [videoTrak(video), ...(audio ? [audioTrak(audio)] : [])];
  const ids = audio ? [VIDEO_TRACK, AUDIO_TRACK] : [VIDEO_TRACK];
  const mvhd = full('mvhd', 0, u32(0, 0, 1000, 0, 0x10000), u16(0x100, 0), u32(0, 0), MATRIX, u32(0, 0, 0, 0, 0, 0, 3));
  const mvex = box('mvex', ...ids.map((id) => full('trex', 0, u32(id, 1, 0, 0, 0))));
  return Buffer.concat([
    box('ftyp', Buffer.from('iso5\0\0\x02\0iso5iso6mp41', 'latin1')),
    box('moov', mvhd, ...tracks, mvex),
  ]);
}

function trak(
  id: number,
  width: number,
  height: number,
  rate: number,
  handler: string,
  header: Buffer,
  entry: Buffer,
): Buffer {
  const sound = handler === 'soun';
  const tkhd = full(
    'tkhd',
    7,
    u32(0, 0, id, 0, 0, 0, 0),
    u16(0, 0, sound ? 0x100 : 0, 0),
    MATRIX,
    u32(width << 16, height << 16),
  );
  const stbl = box(
    'stbl',
    full('stsd', 0, u32(1), entry),
    full('stts', 0, u32(0)),
    full('stsc', 0, u32(0)),
    full('stsz', 0, u32(0, 0)),
    full('stco', 0, u32(0)),
  );
  const minf = box('minf', header, box('dinf', full('dref', 0, u32(1), full('url ', 1))), stbl);
  const hdlr = full('hdlr', 0, u32(0), Buffer.from(handler, 'latin1'), u32(0, 0, 0), Buffer.from('Anyuan\0', 'latin1'));
  return box('trak', tkhd, box('mdia', full('mdhd', 0, u32(0, 0, rate, 0), u16(0x55c4, 0)), hdlr, minf));
}

function videoTrak({ entry, config, width, height }: VideoTrack): Buffer {
  const sample = box(
    entry,
    u16(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
    box(entry === 'avc1' ? 'avcC' : 'hvcC', config),
  );
  return trak(VIDEO_TRACK, width, height, VIDEO_RATE, 'vide', full('vmhd', 1, u32(0, 0)), sample);
}

function audioTrak({ config, rate, channels }: AudioTrack): Buffer {
  const descriptor = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag, body.length]), body]);
  };
  const decoder = descriptor(4, Buffer.from([0x40, 0x15, 0, 0, 0]), u32(0, 0), descriptor(5, config));
  const esds = full(
    'esds',
    0,
    descriptor(3, u16(AUDIO_TRACK), Buffer.from([0]), decoder, descriptor(6, Buffer.from([2]))),
  );
  const sample = box('mp4a', u16(0, 0, 0, 1, 0, 0, 0, 0, channels, 16, 0, 0), u32((rate & 0xffff) * 65_536), esds);
  return trak(AUDIO_TRACK, 0, 0, rate, 'soun', full('smhd', 0, u32(0)), sample);
}

export type Sample = { track: number; sequence: number; dts: number; duration: number; cts: number; key: boolean };

/** Bytes before the sample in a fragment made by `fragment`. */
export const FRAGMENT_HEAD = 112;

/** One sample as `moof` and `mdat`. */
export function fragment(sample: Sample, body: { nals: readonly Buffer[]; bytes: number } | Buffer): Buffer {
  const length = Buffer.isBuffer(body) ? body.length : body.bytes;
  const out = Buffer.allocUnsafe(FRAGMENT_HEAD + length);
  let at = 0;
  const put = (...values: number[]): void => {
    for (const value of values) at = out.writeUInt32BE(value >>> 0, at);
  };
  const head = (size: number, type: string): void => {
    put(size);
    at += out.write(type, at, 'latin1');
  };
  head(104, 'moof');
  head(16, 'mfhd');
  put(0, sample.sequence);
  head(80, 'traf');
  head(16, 'tfhd');
  put(0x020000, sample.track);
  head(20, 'tfdt');
  put(0x01000000, Math.floor(sample.dts / 0x1_0000_0000), sample.dts % 0x1_0000_0000);
  head(36, 'trun');
  put(0x01000f01, 1, FRAGMENT_HEAD, sample.duration, length, sample.key ? 0x02000000 : 0x01010000, sample.cts);
  head(8 + length, 'mdat');
  if (Buffer.isBuffer(body)) body.copy(out, at);
  else lengthPrefixed(body.nals, out, at);
  return out;
}
