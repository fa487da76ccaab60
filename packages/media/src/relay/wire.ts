import type { Reason } from '../types.ts';
import { REASONS } from '../types.ts';
import type {
  AccessUnit,
  AudioCodec,
  AudioFormat,
  AudioUnit,
  ParameterSets,
  StreamFormat,
  VideoCodec,
} from '../unit.ts';

/**
 * Pictures from one media process to another: `kind (1) · length (4) · body`, one after the other. What is said seldom is JSON;
 * a picture is its facts and its bytes as they lie in memory.
 */
export const HEAD = 5;
export const MOST_PICTURE = 16 * 1024 * 1024;
export const MOST_ELSE = 256 * 1024;
/** In front of the bytes of a picture: flags, when it is shown, when it is decoded. */
export const FACTS = 1 + 8 + 8;
/** In front of a piece of sound: when. */
export const TIME = 8;

export const KINDS = { opened: 1, sets: 2, picture: 3, sound: 4, clock: 5, ended: 6 } as const;
export type Kind = keyof typeof KINDS;

const KEY = 1;
const GRADUAL = 2;
const HAS_DTS = 4;

function framed(kind: Kind, body: number): Buffer {
  const out = Buffer.allocUnsafe(HEAD + body);
  out[0] = KINDS[kind];
  return out;
}

function json(kind: Kind, said: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(said));
  const out = framed(kind, body.length);
  out.writeUInt32BE(body.length, 1);
  body.copy(out, HEAD);
  return out;
}

export const openedMessage = ({ video, fps, audio }: StreamFormat): Buffer =>
  json('opened', { video, fps, audio: audio && { ...audio, config: audio.config?.toString('base64') ?? null } });

export const setsMessage = ({ vps, sps, pps }: ParameterSets): Buffer =>
  json(
    'sets',
    [vps, sps, pps].map((list) => list.map((one) => one.toString('base64'))),
  );

/** What stands in front of the picture's bytes. */
export function pictureHead({ key, isGradual, pts, dts, from, to }: AccessUnit): Buffer {
  const out = framed('picture', FACTS);
  out.writeUInt32BE(FACTS + to - from, 1);
  out[HEAD] = (key ? KEY : 0) | (isGradual ? GRADUAL : 0) | (dts === null ? 0 : HAS_DTS);
  out.writeDoubleBE(pts, HEAD + 1);
  out.writeDoubleBE(dts ?? 0, HEAD + 9);
  return out;
}

export function soundMessage({ pts, data }: AudioUnit): Buffer {
  const out = framed('sound', TIME + data.length);
  out.writeUInt32BE(TIME + data.length, 1);
  out.writeDoubleBE(pts, HEAD);
  data.copy(out, HEAD + TIME);
  return out;
}

/** What time the camera has, in ms: clocks of two machines need not agree. */
export function clockMessage(at: number): Buffer {
  const out = framed('clock', TIME);
  out.writeUInt32BE(TIME, 1);
  out.writeDoubleBE(at, HEAD);
  return out;
}

export const endedMessage = (reason: Reason, status?: number): Buffer => json('ended', { reason, status });

// The other side of it: whatever is wrong throws a RangeError

const videos: readonly VideoCodec[] = ['h264', 'h265', 'mjpeg'];
const sounds: readonly AudioCodec[] = ['aac', 'pcma', 'pcmu', 'g726', 'opus'];

function read(body: Buffer): Record<string, unknown> {
  try {
    const said = JSON.parse(body.toString('utf8')) as unknown;
    if (typeof said === 'object' && said !== null) return said as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw wrong();
}
const wrong = (): RangeError => new RangeError('not as it is said');
const isCount = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 && value <= most;

export function readOpened(body: Buffer): StreamFormat {
  const { video, fps, audio } = read(body);
  if (!videos.includes(video as VideoCodec) || !(fps === null || isCount(fps, 1_000))) throw wrong();
  return { video: video as VideoCodec, fps, audio: audio === null ? null : audioOf(audio) };
}

function audioOf(said: unknown): AudioFormat {
  if (typeof said !== 'object' || said === null) throw wrong();
  const { codec, rate, channels, config, bits, isBigEndian } = said as Record<string, unknown>;
  if (!sounds.includes(codec as AudioCodec) || !isCount(rate, 400_000) || !isCount(channels, 16)) throw wrong();
  if (!(config === null || typeof config === 'string')) throw wrong();
  return {
    codec: codec as AudioCodec,
    rate,
    channels,
    config: config === null ? null : Buffer.from(config, 'base64'),
    ...(isCount(bits, 5) && { bits }),
    ...(typeof isBigEndian === 'boolean' && { isBigEndian }),
  };
}

export function readSets(body: Buffer): ParameterSets {
  const said = read(body);
  if (!Array.isArray(said)) throw wrong();
  const [vps, sps, pps] = [0, 1, 2].map((n) => {
    const list = (said as unknown[])[n];
    if (!Array.isArray(list)) throw wrong();
    return list.map((one) => (typeof one === 'string' ? Buffer.from(one, 'base64') : raise()));
  });
  return { vps: vps!, sps: sps!, pps: pps! };
}
const raise = (): never => {
  throw wrong();
};

export function readEnded(body: Buffer): { reason: Reason; status: number | undefined } {
  const { reason, status } = read(body);
  if (!REASONS.includes(reason as Reason)) throw wrong();
  return { reason: reason as Reason, status: isCount(status, 999) ? status : undefined };
}

export type PictureFacts = Pick<AccessUnit, 'key' | 'isGradual' | 'pts' | 'dts'>;
export function readFacts(facts: Buffer): PictureFacts {
  const flags = facts[0] ?? 0;
  const [pts, dts] = [finite(facts.readDoubleBE(1)), finite(facts.readDoubleBE(9))];
  return {
    key: (flags & KEY) !== 0,
    isGradual: (flags & GRADUAL) !== 0,
    pts,
    dts: flags & HAS_DTS ? dts : null,
  };
}

export function finite(value: number): number {
  if (!Number.isFinite(value)) throw wrong();
  return value;
}

/** Whether NAL units, each behind its length, fill these bytes: whoever takes them apart later believes it. */
export function isWhole(data: Buffer, from: number, to: number): boolean {
  let at = from;
  while (at + 4 <= to) at += 4 + data.readUInt32BE(at);
  return at === to && to > from;
}
