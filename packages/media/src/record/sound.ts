import type { BatchSound } from '../fmp4/batch.ts';
import type { AudioEntry } from '../fmp4/init.ts';
import type { Encoder, OpenEncoder } from '../live/sound.ts';
import { opusSamples } from '../sound/opus.ts';
import { type AudioFormat, VIDEO_RATE } from '../unit.ts';

const TICKS_MS = VIDEO_RATE / 1000;
const AAC_FRAME = 1024;
/** Sound is laid end to end; further off than this from when it came there is a hole, or too much of it. */
const FAR_MS = 300;
/** While its encoder is being opened so much waits; one that is not open after so long is none. */
const EARLY_AT_MOST = 500;
const OPENED_WITHIN_MS = 5000;

type Frame = { data: Buffer; from: number; ms: number };
/** The sound of a fragment with its bytes, and where in the segment it ends. */
export type TakenSound = BatchSound & { parts: readonly Buffer[]; end: number };

/**
 * The sound of a recording: AAC and Opus as they come, all else made into AAC. It is laid beside the pictures by when it came; what is
 * wrong with it is no trouble of theirs.
 */
export class RecordedSound {
  /** What it is in the file; null: it cannot be recorded. */
  readonly entry: Promise<AudioEntry | null>;
  readonly #codec: AudioFormat['codec'];
  readonly #rate: number;
  #encoder: Encoder | 'none' | 'opening' | 'broken';
  #early: { data: Buffer; at: number }[] = [];
  #frames: Frame[] = [];
  /** Up to when there is sound, in ms of this process. */
  #end: number | null = null;

  constructor(format: AudioFormat, open: OpenEncoder) {
    const { codec, config, rate, channels } = format;
    this.#codec = codec;
    this.#rate = rate;
    const scale = VIDEO_RATE;
    const isCopied = codec === 'opus' || codec === 'aac';
    this.#encoder = !isCopied ? 'opening' : codec === 'aac' && !config ? 'broken' : 'none';
    const entry = {
      entry: codec === 'opus' ? 'Opus' : 'mp4a',
      config: config ?? Buffer.alloc(0),
      rate,
      channels,
      scale,
    };
    this.entry = isCopied
      ? Promise.resolve(this.#encoder === 'none' ? (entry as AudioEntry) : null)
      : this.#open(format, open).then((encoder) => encoder && { ...encoder.entry, scale });
  }

  push(data: Buffer, at: number): void {
    if (this.#encoder === 'broken') return;
    if (this.#encoder === 'opening') {
      if (this.#early.length < EARLY_AT_MOST) this.#early.push({ data: Buffer.from(data), at });
      return;
    }
    try {
      if (this.#encoder === 'none') this.#lay(Buffer.from(data), at);
      else for (const frame of this.#encoder.push(data)) this.#lay(frame, at);
    } catch {
      this.close();
    }
  }

  /** What came since it was last asked, for a segment that began at `began`; it begins no earlier there than `least`. */
  take(began: number, least: number): TakenSound | null {
    const frames = this.#frames;
    this.#frames = [];
    if (frames.length === 0) return null;
    let end = least;
    const starts = frames.map(({ from, ms }) => {
      const start = Math.max(end, Math.round((from - began) * TICKS_MS));
      end = start + Math.max(1, Math.round(ms * TICKS_MS));
      return start;
    });
    const [dts = end] = starts;
    // One lasts until the next begins, even where there is a hole.
    const samples = frames.map(({ data }, n) => ({ size: data.length, duration: (starts[n + 1] ?? end) - starts[n]! }));
    return { dts, samples, parts: frames.map(({ data }) => data), end };
  }

  close(): void {
    if (typeof this.#encoder === 'object') this.#encoder.close();
    this.#encoder = 'broken';
    this.#early = [];
  }

  async #open(format: AudioFormat, open: OpenEncoder): Promise<Encoder | null> {
    let isLate = false;
    const opening = open(format).catch(() => null);
    void opening.then((encoder) => isLate && encoder?.close());
    const encoder = await Promise.race([
      opening,
      new Promise<null>((resolve) => setTimeout(() => resolve(null), OPENED_WITHIN_MS).unref()),
    ]);
    isLate = encoder === null;
    if (this.#encoder !== 'opening') {
      encoder?.close();
      return null;
    }
    this.#encoder = encoder ?? 'broken';
    for (const { data, at } of this.#early.splice(0)) this.push(data, at);
    return encoder;
  }

  #lay(data: Buffer, at: number): void {
    const ms = ((this.#codec === 'opus' ? opusSamples(data) : AAC_FRAME) * 1000) / this.#rate;
    const wish = at - ms;
    if (this.#end !== null && this.#end - wish > FAR_MS) return;
    const from = this.#end === null || wish - this.#end > FAR_MS ? wish : this.#end;
    this.#end = from + ms;
    this.#frames.push({ data, from, ms });
  }
}
