import { AacEncoder } from './aac.ts';
import { decodeG711 } from './g711.ts';
import { AUDIO_TRACK, type AudioTrack, fragment } from './mp4.ts';
import type { AudioSource } from './pull.ts';
import { Timeline } from './timeline.ts';

const SILENT_MS = 3000;

/** The sound of one pull as AAC fragments. */
export class Sound {
  readonly track: AudioTrack;
  readonly codec: string;
  #heardAt = 0;
  #timeline: Timeline | null = null;
  readonly #law: 'alaw' | 'mulaw' | null;
  readonly #encoder: AacEncoder | null = null;

  constructor(source: AudioSource) {
    this.#law = source.codec === 'aac' ? null : source.codec;
    if (source.codec !== 'aac') this.#encoder = new AacEncoder(source.rate);
    const config = source.config ?? this.#encoder?.config ?? Buffer.alloc(0);
    this.track = { config, rate: source.rate, channels: this.#encoder ? 1 : source.channels };
    this.codec = `mp4a.40.${config[0]! >> 3}`;
  }

  /** Some cameras announce sound and never send any; a player would wait for it forever. */
  get audible(): boolean {
    return Date.now() - this.#heardAt < SILENT_MS;
  }

  heard(): void {
    this.#heardAt = Date.now();
  }

  /** `start` is where sound heard now belongs, in seconds. */
  fragments(data: Buffer, pts: number | null, start: number, sequence: () => number): Buffer[] {
    this.#timeline ??= new Timeline(this.track.rate, 1024, Math.round(start * this.track.rate));
    const frames = this.#encoder && this.#law ? this.#encoder.push(decodeG711(this.#law, data)) : [data];
    // Encoded frames are counted, not dated: their packets' times are those of other sizes of packet.
    return frames.map((frame) => {
      const { dts, duration } = this.#timeline!.next(this.#encoder ? null : pts);
      return fragment({ track: AUDIO_TRACK, sequence: sequence(), dts, duration, cts: 0, key: true }, frame);
    });
  }

  close(): void {
    this.#encoder?.close();
  }
}
