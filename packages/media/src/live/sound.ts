import { fragmentMessage } from '../fmp4/fragment.ts';
import { AUDIO_TRACK, type AudioEntry, initSegment } from '../fmp4/init.ts';
import { Timeline } from '../fmp4/timeline.ts';
import { binaryMessage, textMessage } from '../fmp4/web-socket.ts';
import type { AudioFormat, AudioUnit } from '../unit.ts';
import type { Viewer } from './viewer.ts';

/** Makes AAC of sound that browsers do not play in MP4. */
export interface Encoder {
  readonly entry: AudioEntry;
  push(data: Buffer): Buffer[];
  close(): void;
}
export type OpenEncoder = (format: AudioFormat) => Promise<Encoder>;

type Ready = { messages: Buffer; rate: number; encoder: Encoder | null };

/**
 * The sound of one camera, for those who have asked for it. It goes beside the pictures in a stream of its own: sound
 * that comes late, stops or is broken is no trouble of theirs, and costs nothing while nobody hears it.
 */
export class SoundFeed {
  readonly #open: OpenEncoder;
  readonly #log: (text: string) => void;
  readonly #listeners = new Map<Viewer, Ready | null>();
  #format: AudioFormat | null = null;
  #ready: Ready | 'opening' | 'broken' | null = null;
  #timeline: Timeline | null = null;
  #sequence = 0;

  constructor(open: OpenEncoder, log: (text: string) => void) {
    this.#open = open;
    this.#log = log;
  }

  get codec(): string | null {
    return this.#format && nameOf(this.#format);
  }

  begin(format: AudioFormat | null): void {
    this.close();
    this.#format = format;
    for (const viewer of this.#listeners.keys()) this.#listeners.set(viewer, null);
  }

  add(viewer: Viewer): void {
    this.#listeners.set(viewer, null);
    if (!this.#format || this.#ready === 'broken') viewer.hear(textMessage({ heard: null }));
  }

  remove(viewer: Viewer): void {
    this.#listeners.delete(viewer);
    if (this.#listeners.size === 0) this.close();
  }

  push({ data, pts }: AudioUnit): void {
    if (this.#listeners.size === 0 || !this.#format) return;
    const ready = this.#ready;
    if (ready === null) return void this.#prepare(this.#format);
    if (ready === 'opening' || ready === 'broken') return;
    try {
      const frames = ready.encoder ? ready.encoder.push(data) : [data];
      // Encoded frames are counted, not dated: their packets' times are those of other sizes of packet.
      for (const frame of frames) this.#send(ready, frame, ready.encoder ? null : pts);
    } catch (error) {
      this.#break(error);
    }
  }

  close(): void {
    if (this.#ready && typeof this.#ready === 'object') this.#ready.encoder?.close();
    this.#ready = null;
    this.#timeline = null;
  }

  async #prepare(format: AudioFormat): Promise<void> {
    this.#ready = 'opening';
    try {
      const encoder = format.codec === 'aac' || format.codec === 'opus' ? null : await this.#open(format);
      if (this.#format !== format || this.#listeners.size === 0) {
        encoder?.close();
        this.#ready = null;
        return;
      }
      const entry = encoder?.entry ?? entryOf(format);
      const mime = `audio/mp4; codecs="${entry.entry === 'Opus' ? 'opus' : `mp4a.40.${entry.config[0]! >> 3}`}"`;
      const messages = Buffer.concat([textMessage({ heard: mime }), binaryMessage(initSegment(null, entry))]);
      this.#ready = { messages, rate: entry.rate, encoder };
    } catch (error) {
      this.#break(error);
    }
  }

  #send(ready: Ready, frame: Buffer, pts: number | null): void {
    this.#timeline ??= new Timeline(ready.rate, ready.rate === 48_000 ? 960 : 1024);
    const { dts, duration } = this.#timeline.next(pts);
    const sample = { track: AUDIO_TRACK, sequence: ++this.#sequence, dts, duration, cts: 0, key: true };
    const message = fragmentMessage(sample, frame);
    for (const [viewer, told] of this.#listeners) {
      if (told !== ready && !viewer.hear(ready.messages)) continue;
      this.#listeners.set(viewer, ready);
      viewer.hear(message);
    }
  }

  #break(error: unknown): void {
    this.#log(`sound cannot be made: ${error instanceof Error ? error.message : 'unknown'}`);
    this.close();
    this.#ready = 'broken';
    for (const viewer of this.#listeners.keys()) viewer.hear(textMessage({ heard: null }));
  }
}

const entryOf = ({ codec, config, rate, channels }: AudioFormat): AudioEntry => ({
  entry: codec === 'opus' ? 'Opus' : 'mp4a',
  config: config ?? Buffer.alloc(0),
  rate,
  channels,
});

const nameOf = ({ codec, config }: AudioFormat): string =>
  codec === 'aac' && config ? `mp4a.40.${config[0]! >> 3}` : codec;
