import type { Writable } from 'node:stream';

import { fragment } from '../fmp4/fragment.ts';
import { AUDIO_TRACK, type AudioEntry, initSegment, VIDEO_TRACK } from '../fmp4/init.ts';
import { type Head, headOf } from '../live/head.ts';
import type { Encoder, OpenEncoder } from '../live/sound.ts';
import type { Reason } from '../types.ts';
import {
  type AccessUnit,
  type AudioFormat,
  type AudioUnit,
  type Sink,
  type StreamFormat,
  VIDEO_RATE,
} from '../unit.ts';

/** So much waits for whoever takes the file; beyond it the source is told to stop, for it cannot be slowed down. */
const QUEUED_AT_MOST = 64 * 1024 * 1024;
const LONGEST = VIDEO_RATE * 10;
const USUAL = VIDEO_RATE / 25;

export type FileEvents = {
  /** How much of it is there, in seconds of the recording. */
  came(seconds: number): void;
  ended(reason: Reason): void;
};

type Waiting = { data: Buffer; dts: number; pts: number; key: boolean };

/** Writes what comes as a file that any player opens: fragmented MP4, one fragment a picture, with its sound. */
export class Mp4File implements Sink {
  readonly #out: Writable;
  readonly #events: FileEvents;
  readonly #openEncoder: OpenEncoder;
  #head: Head | null = null;
  #isWritten = false;
  #last: Waiting | null = null;
  #at = 0;
  #lasted = USUAL;
  #sequence = 0;
  #sound: { entry: AudioEntry; encoder: Encoder | null; at: number } | null = null;
  /** Sound has to be made into AAC first, and its maker is being opened: pictures wait for it. */
  #isOpening = false;
  #early: (() => void)[] = [];
  #isOver = false;

  constructor(out: Writable, openEncoder: OpenEncoder, events: FileEvents) {
    this.#out = out;
    this.#openEncoder = openEncoder;
    this.#events = events;
    out.on('error', () => this.stop());
    out.on('close', () => this.ended('interrupted'));
  }

  opened({ video, audio }: StreamFormat): void {
    if (video === 'mjpeg') return this.ended('unsupported');
    if (audio && !this.#sound && !this.#isWritten) void this.#openSound(audio);
  }

  video(unit: AccessUnit): void {
    if (this.#isOver || (!this.#head && !unit.key)) return;
    this.#head ??= headOf(unit, false);
    if (!this.#head) return;
    const { pts, key } = unit;
    const data = Buffer.from(unit.slab.data.subarray(unit.from, unit.to));
    this.#soon(() => this.#picture({ data, dts: unit.dts ?? pts, pts, key }));
  }

  audio({ data }: AudioUnit): void {
    if (this.#isOver || !this.#head) return;
    const copy = Buffer.from(data);
    this.#soon(() => this.#hear(copy));
  }

  /** All of it has come, or no more will: what is there is finished. */
  ended(reason: Reason): void {
    if (this.#isOver) return;
    this.#flush(this.#lasted);
    this.#close();
    this.#out.end();
    this.#events.ended(reason);
  }

  stop(): void {
    this.ended('interrupted');
  }

  #close(): void {
    this.#isOver = true;
    this.#early = [];
    this.#sound?.encoder?.close();
  }

  #soon(work: () => void): void {
    if (this.#isOpening) this.#early.push(work);
    else work();
  }

  async #openSound(format: AudioFormat): Promise<void> {
    const { codec, config, rate, channels } = format;
    if (codec === 'aac' || codec === 'opus') {
      const entry: AudioEntry = {
        entry: codec === 'aac' ? 'mp4a' : 'Opus',
        config: config ?? Buffer.alloc(0),
        rate,
        channels,
      };
      if (codec === 'opus' || config) this.#sound = { entry, encoder: null, at: 0 };
      return;
    }
    this.#isOpening = true;
    // A file without its sound is better than none.
    const encoder = await this.#openEncoder(format).catch(() => null);
    this.#isOpening = false;
    if (this.#isOver) return encoder?.close();
    if (encoder) this.#sound = { entry: encoder.entry, encoder, at: 0 };
    for (const work of this.#early.splice(0)) work();
  }

  /** A picture is written when the next has come: only then is it known how long it lasts. */
  #picture(next: Waiting): void {
    if (this.#isOver) return;
    const step = this.#last ? next.dts - this.#last.dts : 0;
    // A clock that jumps makes no file of 41 hours.
    if (step > 0 && step <= LONGEST) this.#lasted = step;
    this.#flush(this.#lasted);
    this.#last = next;
  }

  #flush(duration: number): void {
    const one = this.#last;
    this.#last = null;
    if (!one || !this.#head?.entry) return;
    if (!this.#isWritten) {
      this.#isWritten = true;
      this.#write(initSegment(this.#head.entry, this.#sound?.entry ?? null));
    }
    const cts = Math.max(0, Math.min(LONGEST, one.pts - one.dts));
    const sample = { track: VIDEO_TRACK, sequence: ++this.#sequence, dts: this.#at, duration, cts, key: one.key };
    this.#write(fragment(sample, [one.data]));
    this.#at += duration;
    this.#events.came(this.#at / VIDEO_RATE);
  }

  #hear(data: Buffer): void {
    const sound = this.#sound;
    if (!sound || !this.#isWritten || this.#isOver) return;
    const { rate } = sound.entry;
    const length = sound.entry.entry === 'Opus' ? 960 : 1024;
    if (sound.at === 0) sound.at = Math.round((this.#at * rate) / VIDEO_RATE);
    for (const frame of sound.encoder ? sound.encoder.push(data) : [data]) {
      const sample = {
        track: AUDIO_TRACK,
        sequence: ++this.#sequence,
        dts: sound.at,
        duration: length,
        cts: 0,
        key: true,
      };
      this.#write(fragment(sample, [frame]));
      sound.at += length;
    }
  }

  #write(bytes: Buffer): void {
    if (this.#out.destroyed || this.#out.writableEnded) return;
    this.#out.write(bytes);
    if (this.#out.writableLength > QUEUED_AT_MOST) this.#out.destroy();
  }
}
