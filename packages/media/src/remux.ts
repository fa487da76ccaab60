import { decoderConfig } from './config.ts';
import type { Fragment } from './gop.ts';
import { fragment, initSegment, VIDEO_RATE, VIDEO_TRACK, type VideoTrack } from './mp4.ts';
import { accessUnit, hasPicture, isComplete, mergeSets, type ParameterSets, sameSets, type VideoCodec } from './nal.ts';
import type { Source } from './pull.ts';
import type { Sound } from './sound.ts';
import { type Picture, readSps } from './sps.ts';
import { Timeline } from './timeline.ts';

/** What a player must know before the fragments that follow. */
export type Head = {
  picture: Picture;
  video: VideoTrack;
  sound: Sound | null;
  withSound: Buffer | null;
  silent: Buffer;
};

export function makeHead(picture: Picture, video: VideoTrack, sound: Sound | null): Head {
  return {
    picture,
    video,
    sound,
    withSound: sound && initSegment(video, sound.track),
    silent: initSegment(video, null),
  };
}

export type RemuxSink = {
  /** Called before the key frame that needs it. */
  head(head: Head): void;
  fragment(fragment: Fragment): void;
};

/** Turns the pictures and sound of one pull into fMP4, one fragment per frame, without transcoding. */
export class Remux {
  readonly sound: Sound | null;
  readonly #codec: VideoCodec;
  readonly #sink: RemuxSink;
  #timeline: Timeline | null = null;
  readonly #start: number | 'pts';
  #sets: ParameterSets | null;
  #head: Head | null = null;
  #headSets: ParameterSets | null = null;
  #sequence = 0;
  #soundLosses = 0;

  /** Fragments begin at `start` seconds, or at their own time with 'pts'. */
  constructor(
    source: Pick<Source, 'video' | 'extradata'>,
    sound: Sound | null,
    start: number | 'pts',
    sink: RemuxSink,
  ) {
    this.#codec = source.video;
    this.sound = sound;
    this.#sink = sink;
    this.#start = start;
    this.#sets = source.extradata && accessUnit(source.video, source.extradata).sets;
  }

  /** Where the next picture will start, in seconds. */
  get end(): number {
    return this.#timeline?.end ?? (this.#start === 'pts' ? 0 : this.#start);
  }

  video(data: Buffer, pts: number | null): void {
    const unit = accessUnit(this.#codec, data);
    this.#sets = mergeSets(this.#sets, unit.sets);
    if (!hasPicture(this.#codec, unit)) return;
    if (unit.key) this.#refreshHead(this.#sets);
    if (!this.#head) return;
    const start = this.#start === 'pts' ? (pts ?? 0) : Math.round(this.#start * VIDEO_RATE);
    this.#timeline ??= new Timeline(VIDEO_RATE, VIDEO_RATE / 25, start);
    const times = this.#timeline.next(pts);
    const bytes = fragment({ track: VIDEO_TRACK, sequence: ++this.#sequence, ...times, key: unit.key }, unit);
    this.#sink.fragment({ data: bytes, video: true, key: unit.key, pts: times.dts + times.cts });
  }

  audio(data: Buffer, pts: number | null): void {
    this.sound?.heard();
    if (!this.sound || !this.#head?.sound) return;
    for (const bytes of this.sound.fragments(data, pts, this.end, () => ++this.#sequence)) {
      this.#sink.fragment({ data: bytes, video: false, key: false, pts: 0 });
    }
  }

  // A parameter set damaged on its way must not end the pull: the next key frame brings another.
  #read(sps: Buffer): Picture | null {
    try {
      return readSps(this.#codec, sps);
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  #refreshHead(sets: ParameterSets): void {
    if (!isComplete(this.#codec, sets)) return;
    const sound = this.sound?.audible && this.#soundLosses < 2 ? this.sound : null;
    const current = this.#head;
    if (current && this.#headSets && sameSets(this.#headSets, sets) && current.sound === sound) return;
    if (current?.sound && !sound) this.#soundLosses++;
    const picture = this.#read(sets.sps[0]!);
    if (!picture) return;
    const { width, height } = picture;
    const video: VideoTrack = {
      entry: this.#codec === 'h264' ? 'avc1' : 'hvc1',
      config: decoderConfig(this.#codec, sets),
      width,
      height,
    };
    this.#headSets = sets;
    this.#head = makeHead(picture, video, sound);
    this.#sink.head(this.#head);
  }
}
