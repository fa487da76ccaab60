import { type EncodedFrame, type VideoFormat, VideoEncoder } from './encoder.ts';
import { type AudioCodec, type CameraOptions, videoFormat } from './options.ts';
import { altered } from './pictures.ts';
import type { Quirk } from './quirks.ts';
import { frame, jpegPayloads, payloads, RtpClock, type RtpFrame } from './rtp.ts';
import { hash, Picture } from './scene.ts';
import { type Sound, soundOf } from './sound.ts';
import { Wire } from './wire.ts';

export const VIDEO_TYPE = 96;
export const AUDIO_TYPE: Record<AudioCodec, number> = { pcma: 8, pcmu: 0, pcmu16: 98, g726: 99, opus: 100, aac: 97 };
const VIDEO_RATE = 90_000;
const REPORT_EVERY_MS = 5000;
const LOOP_SECONDS = 2;
/** Of sound that comes late or stops, and of a picture that comes after its sound. */
const LATE_S = 2;

/** Receives RTP and RTCP framed for channels 0/1 (video) and 2/3 (audio). */
export type Listener = (channel: number, framed: Buffer, key: boolean) => void;

/** What one camera sends. It draws, encodes and ticks only while somebody listens. */
export class Feed {
  frozen = false;
  readonly #code: string;
  readonly #options: CameraOptions;
  readonly #listeners = new Set<Listener>();
  #running: AbortController | null = null;
  #wantKey = false;

  constructor(code: string, options: CameraOptions) {
    this.#code = code;
    this.#options = options;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    this.#wantKey = true;
    if (!this.#running) {
      this.#running = new AbortController();
      void this.#run(this.#running.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#running?.abort();
      this.#running = null;
    };
  }

  #emit(channel: number, framed: Buffer, key: boolean): void {
    if (!this.frozen && framed.length > 0) for (const listener of this.#listeners) listener(channel, framed, key);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { fps, audio, quirk } = this.#options;
    const seed = hash(this.#code) ^ Date.now();
    const video = new RtpClock(seed, quirk.packets === 'time-wraps' ? 0x1_0000_0000 - VIDEO_RATE : undefined);
    const wire = new Wire(quirk);
    const sound = audio && new SoundTrack(await soundOf(audio), seed + 1, quirk.sound);
    const source = await (this.#options.source === 'loop'
      ? LoopSource.open(this.#options)
      : LiveSource.open(this.#code, this.#options));
    const started = Date.now();
    let reported = started;
    const skip = quirk.sound === 'first' ? LATE_S * fps : (quirk.skip ?? 0);
    try {
      for (let n = 0; !signal.aborted; n++) {
        const ticks = Math.round((n * VIDEO_RATE) / fps);
        const next = await source.next(ticks, this.#wantKey);
        if (signal.aborted) break;
        if (next && n >= skip) {
          this.#wantKey &&= !next.key;
          this.#emit(0, wire.send(video, next, next.ticks ?? ticks), next.key);
        }
        for (const framed of sound?.until((n + 1) / fps) ?? []) this.#emit(2, framed, false);
        if (n === 0 || Date.now() - reported > REPORT_EVERY_MS) {
          reported = Date.now();
          const clock = reported + (quirk.clock ?? 0);
          this.#emit(1, video.report(ticks, clock, 1), false);
          if (sound) this.#emit(3, sound.report(clock), false);
        }
        await until(started + ((n + 1) * 1000) / fps);
      }
    } finally {
      source.close();
    }
  }
}

const until = (time: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())));

class SoundTrack {
  readonly #sound: Sound;
  readonly #clock: RtpClock;
  readonly #quirk: Quirk['sound'];
  #sent = 0;

  constructor(sound: Sound, seed: number, quirk: Quirk['sound']) {
    this.#sound = sound;
    this.#clock = new RtpClock(seed);
    this.#quirk = quirk;
  }

  *until(seconds: number): Generator<Buffer> {
    const { packets, rate, samplesPerPacket, codec } = this.#sound;
    for (; (this.#sent * samplesPerPacket) / rate < seconds; this.#sent++) {
      const at = (this.#sent * samplesPerPacket) / rate;
      if ((this.#quirk === 'late' && at < LATE_S) || (this.#quirk === 'stops' && at > LATE_S)) continue;
      const good = packets[this.#sent % packets.length]!;
      const payload = this.#quirk === 'broken' ? Buffer.alloc(good.length, 0xff) : good;
      yield this.#clock.stamp(frame([payload], AUDIO_TYPE[codec], 2, true).framed, this.#sent * samplesPerPacket);
    }
  }

  report(now: number): Buffer {
    return this.#clock.report(this.#sent * this.#sound.samplesPerPacket, now, 3);
  }
}

type TimedFrame = RtpFrame & { ticks?: number };

class LiveSource {
  #encoder: VideoEncoder;
  #picture: Picture;
  readonly #code: string;
  readonly #options: CameraOptions;
  #count = 0;

  private constructor(encoder: VideoEncoder, code: string, options: CameraOptions) {
    this.#encoder = encoder;
    this.#code = code;
    this.#options = options;
    this.#picture = new Picture(code, options.width, options.height);
  }

  static async open(code: string, options: CameraOptions): Promise<LiveSource> {
    return new LiveSource(await VideoEncoder.open(videoFormat(options)), code, options);
  }

  async next(ticks: number, wantKey: boolean): Promise<TimedFrame | null> {
    if (++this.#count === this.#options.quirk.changesAfter) await this.#change();
    const { scene } = this.#options.quirk;
    const data = this.#picture.draw(scene === 'still' ? new Date(0) : new Date());
    // Over the brightness only: what is before the lens has no colour.
    if (scene === 'black' || scene === 'covered')
      data.fill(scene === 'black' ? 16 : 110, 0, this.#options.width * this.#options.height);
    const encoded = await this.#encoder.encode(data, ticks, wantKey);
    if (!encoded) return null;
    const { nals, key, pts } = altered(encoded, this.#options);
    return { ...toRtp(videoFormat(this.#options), { nals, key, pts }, this.#options.quirk), ticks: pts };
  }

  close(): void {
    this.#encoder.close();
  }

  /** Somebody has turned the camera to half its size. */
  async #change(): Promise<void> {
    this.#encoder.close();
    const [width, height] = [(this.#options.width / 2) & ~1, (this.#options.height / 2) & ~1];
    this.#encoder = await VideoEncoder.open({ ...videoFormat(this.#options), width, height });
    this.#picture = new Picture(this.#code, width, height);
  }
}

class LoopSource {
  readonly #frames: RtpFrame[];
  #at: number;

  private constructor(frames: RtpFrame[], at: number) {
    this.#frames = frames;
    this.#at = at;
  }

  static async open(options: CameraOptions): Promise<LoopSource> {
    const { rtp } = await loopOf(videoFormat(options));
    return new LoopSource(rtp, options.join === 'key' ? 0 : Math.floor(Math.random() * rtp.length));
  }

  next(): Promise<TimedFrame | null> {
    return Promise.resolve(this.#frames[this.#at++ % this.#frames.length]!);
  }

  close(): void {
    // The loop is shared and stays for the next client.
  }
}

function toRtp({ codec, width, height }: VideoFormat, { nals, key }: EncodedFrame, quirk: Quirk): RtpFrame {
  if (codec === 'mjpeg') return frame(jpegPayloads(nals[0]!, width, height), VIDEO_TYPE, 0, true);
  if (quirk.packets !== 'marked-slices') return frame(payloads(codec, nals), VIDEO_TYPE, 0, key);
  const slices = nals.map((nal) => frame(payloads(codec, [nal]), VIDEO_TYPE, 0, key).framed);
  return { key, framed: Buffer.concat(slices) };
}

interface Loop {
  rtp: RtpFrame[];
  /** The same before it was cut into packets. */
  frames: EncodedFrame[];
}
const loops = new Map<string, Promise<Loop>>();

export function loopOf(format: VideoFormat): Promise<Loop> {
  const name = JSON.stringify(format);
  const known = loops.get(name) ?? encodeLoop(format);
  loops.set(name, known);
  return known;
}

async function encodeLoop(format: VideoFormat): Promise<Loop> {
  const encoder = await VideoEncoder.open(format);
  const picture = new Picture('LOOP', format.width, format.height);
  const frames: EncodedFrame[] = [];
  const begin = Date.now();
  for (let n = 0; n < format.fps * LOOP_SECONDS; n++) {
    const data = picture.draw(new Date(begin + (n * 1000) / format.fps));
    grain(data, format.width * format.height, n);
    const encoded = await encoder.encode(data, Math.round((n * VIDEO_RATE) / format.fps), n % format.fps === 0);
    if (encoded) frames.push(encoded);
  }
  encoder.close();
  return { frames, rtp: frames.map((one) => toRtp(format, one, {})) };
}

// Sensor noise: without it a drawn picture never needs the bit rate it is given.
function grain(luma: Buffer, size: number, seed: number): void {
  let state = (seed * 2654435761 + 1) >>> 0;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    luma[i] = Math.max(16, Math.min(235, luma[i]! + (state >>> 28) - 8));
  }
}

const samples = new Map<string, Promise<Buffer[]>>();

/** Parameter sets for the SDP, found by encoding one picture of this format. */
export function parameterSets(format: VideoFormat): Promise<Buffer[]> {
  if (format.codec === 'mjpeg') return Promise.resolve([]);
  const name = JSON.stringify(format);
  const known = samples.get(name) ?? firstParameterSets(format);
  samples.set(name, known);
  return known;
}

async function firstParameterSets(format: VideoFormat): Promise<Buffer[]> {
  const encoder = await VideoEncoder.open(format);
  try {
    const grey = Buffer.alloc((format.width * format.height * 3) / 2, 128);
    let first: EncodedFrame | null = null;
    for (let n = 0; !first; n++) first = await encoder.encode(grey, n * 3600);
    const wanted =
      format.codec === 'h264'
        ? (nal: Buffer) => [7, 8].includes(nal[0]! & 31)
        : (nal: Buffer) => [32, 33, 34].includes((nal[0]! >> 1) & 63);
    return (first?.nals ?? []).filter(wanted);
  } finally {
    encoder.close();
  }
}
