import type { VideoFormat } from './encoder.ts';
import { isQuirk, type Quirk, quirkOf, type QuirkName } from './quirks.ts';

export const AUDIO_CODECS = ['pcma', 'pcmu', 'pcmu16', 'g726', 'opus', 'aac'] as const;
export type AudioCodec = (typeof AUDIO_CODECS)[number];
export type CameraOptions = {
  codec: 'h264' | 'h265' | 'mjpeg';
  width: number;
  height: number;
  fps: number;
  bitrate: number;
  audio: AudioCodec | null;
  /** 'live' draws and encodes; 'loop' replays two seconds that were encoded once for all cameras. */
  source: 'live' | 'loop';
  /** Whether a new client begins with a key frame, or in the middle of a group of pictures as cheap cameras do. */
  join: 'key' | 'anywhere';
  quirk: Quirk;
  /** It can be spoken through (ONVIF Streaming 5.3). */
  speaker: boolean;
  /** Answers DESCRIBE with this status. */
  status: number | null;
};

export const DEFAULTS: CameraOptions = {
  codec: 'h264',
  width: 960,
  height: 540,
  fps: 15,
  bitrate: 900_000,
  audio: null,
  source: 'live',
  join: 'key',
  quirk: {},
  speaker: false,
  status: null,
};
const FULL_HD: Partial<CameraOptions> = { width: 1920, height: 1080, fps: 25, bitrate: 4_000_000 };

/** Reads `/cam/<code>[/<option>…]`, for example `/cam/GATE-1/h265/pcma/1280x720/25fps/loop/anywhere` or `…/late-sound`. */
export function parsePath(
  path: string,
  base: Partial<CameraOptions> = {},
): { code: string; options: CameraOptions } | null {
  const [prefix, code, ...words] = path.split('/').filter(Boolean);
  if (prefix !== 'cam' || !code) return null;
  const options = { ...DEFAULTS, ...base };
  const quirks: QuirkName[] = [];
  for (const word of words) {
    const size = /^(\d{2,4})x(\d{2,4})$/.exec(word);
    const fps = /^(\d{1,2})fps$/.exec(word);
    const status = /^status-(\d{3})$/.exec(word);
    if (word === 'h264' || word === 'h265' || word === 'mjpeg') options.codec = word;
    else if (isAudio(word)) options.audio = word;
    else if (word === 'live' || word === 'loop') options.source = word;
    else if (word === 'anywhere') options.join = word;
    else if (word === 'speaker') options.speaker = true;
    else if (word === '1080p') Object.assign(options, FULL_HD);
    else if (size) Object.assign(options, { width: Number(size[1]) & ~1, height: Number(size[2]) & ~1 });
    else if (fps) options.fps = Math.max(1, Number(fps[1]));
    else if (status) options.status = Number(status[1]);
    else if (isQuirk(word)) quirks.push(word);
    else return null;
  }
  if (quirks.length > 0) options.quirk = quirkOf(quirks);
  return { code: decodeURIComponent(code), options };
}

const isAudio = (word: string): word is AudioCodec => (AUDIO_CODECS as readonly string[]).includes(word);

export const videoFormat = ({ codec, width, height, fps, bitrate, quirk }: CameraOptions): VideoFormat => ({
  codec,
  width,
  height,
  fps,
  bitrate,
  wishes: quirk.encoder ?? {},
});
