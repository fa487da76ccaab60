import type { Reason } from '../types.ts';
import type { AccessUnit, AudioFormat, AudioUnit, NalCodec, ParameterSets, Sink, StreamFormat } from '../unit.ts';
import { pictureIn, senderReport, soundIn, TrackPackets } from './packets.ts';
import { describeOut, soundType, VIDEO_TYPE } from './sdp.ts';

/** Waits for a reader that takes too little; beyond that pictures are left out up to the next key picture. */
const QUEUED_AT_MOST = 4 * 1024 * 1024;
const REPORT_MS = 5_000;

export interface OutEvents {
  write(bytes: Buffer): void;
  /** Bytes that the connection has not taken yet. */
  queued(): number;
  ended(reason: Reason): void;
}

/** What is sent, or why nothing will be. */
type Described = { sdp: string } | { reason: Reason };

/** A camera on its way to somebody who plays it by RTSP: what comes for all others, in packets of RTP. */
export class OutSession implements Sink {
  drops = 0;
  readonly #events: OutEvents;
  #codec: NalCodec | null = null;
  #audio: AudioFormat | null = null;
  #fps: number | null = null;
  #sets: ParameterSets | null = null;
  #video: TrackPackets | null = null;
  #sound: TrackPackets | null = null;
  #isPlaying = false;
  #waitsForKey = true;
  #reportedAt = 0;
  #described: ((said: Described) => void) | null = null;
  /** Why nothing comes any more. */
  #over: Reason | null = null;
  #isOver = false;

  constructor(events: OutEvents) {
    this.#events = events;
  }

  /** What is sent, once it is known; or why nothing will be. */
  describe(): Promise<Described> {
    if (this.#over) return Promise.resolve({ reason: this.#over });
    return new Promise((resolve) => {
      this.#described = resolve;
      this.#tell();
    });
  }

  /** 0: pictures; 1: sound. False: there is no such track. */
  setup(track: number, channel: number): boolean {
    const one = track === 0 ? this.#video : track === 1 ? this.#sound : null;
    if (!one) return false;
    one.channel = channel;
    this.#chosen.add(track);
    return true;
  }
  readonly #chosen = new Set<number>();
  get hasTracks(): boolean {
    return this.#chosen.size > 0;
  }

  play(): void {
    this.#isPlaying = true;
    this.#waitsForKey = true;
  }
  pause(): void {
    this.#isPlaying = false;
  }

  opened({ video, audio, fps }: StreamFormat): void {
    this.#waitsForKey = true;
    if (video === 'mjpeg') return this.#end('unsupported');
    // Told of another picture than comes now, a player would be lost: it asks again.
    if (this.#codec !== null && this.#codec !== video) return this.#end('interrupted');
    this.#codec = video;
    this.#fps = fps;
    this.#audio = audio && soundType(audio) !== null ? audio : null;
    this.#video ??= new TrackPackets(VIDEO_TYPE);
    if (this.#audio) this.#sound ??= new TrackPackets(soundType(this.#audio) ?? 0);
  }

  video(unit: AccessUnit): void {
    if (this.#isOver) return;
    // They are in force for every picture, not for key pictures alone: nobody waits to be told what comes.
    if (this.#sets !== unit.sets && unit.sets.sps.length > 0) {
      this.#sets = unit.sets;
      this.#tell();
    }
    const track = this.#video;
    if (!this.#isPlaying || !track || !this.#chosen.has(0)) return;
    if (this.#waitsForKey && !unit.key) return void this.drops++;
    if (this.#events.queued() > QUEUED_AT_MOST) {
      this.#waitsForKey = true;
      return void this.drops++;
    }
    this.#waitsForKey = false;
    this.#events.write(pictureIn(track, unit));
    this.#report(unit.at);
  }

  audio(unit: AudioUnit): void {
    const track = this.#sound;
    if (this.#isOver || !this.#isPlaying || !track || !this.#audio || !this.#chosen.has(1)) return;
    if (this.#events.queued() > QUEUED_AT_MOST) return;
    this.#events.write(soundIn(track, this.#audio, unit));
  }

  ended(reason: Reason): void {
    this.#end(reason);
  }

  stop(): void {
    this.#isOver = true;
  }

  #report(at: number): void {
    if (at - this.#reportedAt < REPORT_MS) return;
    this.#reportedAt = at;
    const wall = performance.timeOrigin + at;
    for (const track of [this.#video, this.#sound])
      if (track && track.packets > 0) this.#events.write(senderReport(track, wall, track.time));
  }

  #tell(): void {
    if (!this.#described || !this.#codec || !this.#sets) return;
    this.#described({ sdp: describeOut(this.#codec, this.#sets, this.#fps, this.#audio) });
    this.#described = null;
  }

  #end(reason: Reason): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#over = reason;
    this.#described?.({ reason });
    this.#described = null;
    this.#events.ended(reason);
  }
}
