import { VIDEO_RATE } from '../unit.ts';
import { box, fullBox, u16, u32 } from './boxes.ts';

export const VIDEO_TRACK = 1;
export const AUDIO_TRACK = 2;

export type VideoEntry = { entry: 'avc1' | 'hvc1'; config: Buffer; width: number; height: number };
/** `config`: AudioSpecificConfig of AAC; Opus needs none. `scale`: ticks of its times in a second, where they are not samples. */
export type AudioEntry = { entry: 'mp4a' | 'Opus'; config: Buffer; rate: number; channels: number; scale?: number };

const MATRIX = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** `ftyp` and `moov` of a stream without any samples, for one track or both. */
export function initSegment(video: VideoEntry | null, audio: AudioEntry | null): Buffer {
  const tracks = [...(video ? [videoTrak(video)] : []), ...(audio ? [audioTrak(audio)] : [])];
  const ids = [...(video ? [VIDEO_TRACK] : []), ...(audio ? [AUDIO_TRACK] : [])];
  const mvhd = fullBox(
    'mvhd',
    0,
    u32(0, 0, 1000, 0, 0x10000),
    u16(0x100, 0),
    u32(0, 0),
    MATRIX,
    u32(0, 0, 0, 0, 0, 0, 3),
  );
  const mvex = box('mvex', ...ids.map((id) => fullBox('trex', 0, u32(id, 1, 0, 0, 0))));
  return Buffer.concat([
    box('ftyp', Buffer.from('iso5\0\0\x02\0iso5iso6mp41', 'latin1')),
    box('moov', mvhd, ...tracks, mvex),
  ]);
}

type Trak = { id: number; width: number; height: number; rate: number; handler: string; header: Buffer; entry: Buffer };

function trak({ id, width, height, rate, handler, header, entry }: Trak): Buffer {
  const volume = handler === 'soun' ? 0x100 : 0;
  const size = u32(width << 16, height << 16);
  const tkhd = fullBox('tkhd', 7, u32(0, 0, id, 0, 0, 0, 0), u16(0, 0, volume, 0), MATRIX, size);
  const stbl = box(
    'stbl',
    fullBox('stsd', 0, u32(1), entry),
    fullBox('stts', 0, u32(0)),
    fullBox('stsc', 0, u32(0)),
    fullBox('stsz', 0, u32(0, 0)),
    fullBox('stco', 0, u32(0)),
  );
  const minf = box('minf', header, box('dinf', fullBox('dref', 0, u32(1), fullBox('url ', 1))), stbl);
  const named = [u32(0), Buffer.from(handler, 'latin1'), u32(0, 0, 0), Buffer.from('Anyuan\0', 'latin1')];
  const mdhd = fullBox('mdhd', 0, u32(0, 0, rate, 0), u16(0x55c4, 0));
  return box('trak', tkhd, box('mdia', mdhd, fullBox('hdlr', 0, ...named), minf));
}

function videoTrak({ entry, config, width, height }: VideoEntry): Buffer {
  const sample = box(
    entry,
    u16(0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, width, height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    Buffer.alloc(32),
    u16(24, 0xffff),
    box(entry === 'avc1' ? 'avcC' : 'hvcC', config),
  );
  const header = fullBox('vmhd', 1, u32(0, 0));
  return trak({ id: VIDEO_TRACK, width, height, rate: VIDEO_RATE, handler: 'vide', header, entry: sample });
}

function audioTrak({ entry, config, rate, channels, scale = rate }: AudioEntry): Buffer {
  const about =
    entry === 'mp4a'
      ? esds(config)
      : box('dOps', Buffer.from([0, channels]), u16(0), u32(rate), u16(0), Buffer.from([0]));
  const sample = box(entry, u16(0, 0, 0, 1, 0, 0, 0, 0, channels, 16, 0, 0), u32((rate & 0xffff) * 65_536), about);
  return trak({
    id: AUDIO_TRACK,
    width: 0,
    height: 0,
    rate: scale,
    handler: 'soun',
    header: fullBox('smhd', 0, u32(0)),
    entry: sample,
  });
}

function esds(config: Buffer): Buffer {
  const descriptor = (tag: number, ...parts: Buffer[]): Buffer => {
    const body = Buffer.concat(parts);
    return Buffer.concat([Buffer.from([tag, body.length]), body]);
  };
  const decoder = descriptor(4, Buffer.from([0x40, 0x15, 0, 0, 0]), u32(0, 0), descriptor(5, config));
  const stream = descriptor(3, u16(AUDIO_TRACK), Buffer.from([0]), decoder, descriptor(6, Buffer.from([2])));
  return fullBox('esds', 0, stream);
}
