import { decoderConfig } from '../fmp4/config.ts';
import { initSegment, type VideoEntry } from '../fmp4/init.ts';
import { binaryMessage, textMessage } from '../fmp4/web-socket.ts';
import { isComplete } from '../picture/nal.ts';
import { readSps } from '../picture/sps.ts';
import type { LiveMessage } from '../types.ts';
import type { AccessUnit, ParameterSets } from '../unit.ts';

/** What a player must know before the pictures that follow. */
export type Head = {
  codec: string;
  width: number;
  height: number;
  /** Pictures per second, where the pictures say so. */
  fps: number | null;
  /** Null: MJPEG, whose pictures are JPEG and not MP4. */
  entry: VideoEntry | null;
  sets: ParameterSets;
  /** Ready to be sent: the announcement, and the init segment of MP4. */
  messages: Buffer;
};

/** Of a key picture; null: its parameter sets are missing or broken, and the next one may bring better. */
export function headOf(unit: AccessUnit, hasSound: boolean): Head | null {
  if (unit.codec === 'mjpeg') return jpegHead(unit, hasSound);
  if (!isComplete(unit.codec, unit.sets)) return null;
  try {
    const picture = readSps(unit.codec, unit.sets.sps[0]!);
    const { codec, width, height, fps } = picture;
    const config = decoderConfig(unit.codec, unit.sets);
    const entry: VideoEntry = { entry: unit.codec === 'h264' ? 'avc1' : 'hvc1', config, width, height };
    const announced = announcement({ mime: `video/mp4; codecs="${codec}"`, codec, width, height, sound: hasSound });
    const messages = Buffer.concat([announced, binaryMessage(initSegment(entry, null))]);
    return { codec, width, height, fps, entry, sets: unit.sets, messages };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const announcement = (message: LiveMessage): Buffer => textMessage(message);

function jpegHead({ slab, from, to, sets }: AccessUnit, sound: boolean): Head | null {
  const { data } = slab;
  for (let at = from + 2; at + 9 < to && data[at] === 0xff; at += 2 + data.readUInt16BE(at + 2)) {
    const marker = data[at + 1]!;
    if (marker < 0xc0 || marker > 0xc2) continue;
    const [height, width] = [data.readUInt16BE(at + 5), data.readUInt16BE(at + 7)];
    const messages = announcement({ mime: 'image/jpeg', codec: 'mjpeg', width, height, sound });
    return { codec: 'mjpeg', width, height, fps: null, entry: null, sets, messages };
  }
  return null;
}
