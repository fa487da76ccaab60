import { type BatchSample, batchHead } from '../fmp4/batch.ts';
import { initSegment, type VideoEntry } from '../fmp4/init.ts';
import { Timeline } from '../fmp4/timeline.ts';
import { type Head, headOf } from '../live/head.ts';
import type { OpenEncoder } from '../live/sound.ts';
import type { Transcode, Transcoder } from '../live/transcoder.ts';
import type { Slab } from '../slab.ts';
import type { Reason } from '../types.ts';
import { type AccessUnit, type AudioUnit, type Sink, type StreamFormat, VIDEO_RATE } from '../unit.ts';
import { Cutter, type CutLengths } from './cut.ts';
import { formatOf } from './format.ts';
import { type ClosedSegment, SegmentFile } from './segment-file.ts';
import { RecordedSound } from './sound.ts';

/** Why nothing is written though pictures come. */
export type RecordTrouble = 'full' | 'slow' | 'disk' | 'unsupported';
export type RecordEvents = {
  opened(from: number, format: string): void;
  closed(segment: ClosedSegment, format: string): void;
  trouble(what: RecordTrouble | null): void;
};

/** So much may wait for the disk; beyond it pictures are left out up to the next key. */
const QUEUED_AT_MOST = 32 * 1024 * 1024;
/** After the disk has refused something it is asked again so much later. */
const AGAIN_MS = 5000;
const JPEG_MAX_HEIGHT = 1080;

/** What else is needed: what makes AAC of other sound, null: sound is not recorded; and what makes H.264 of JPEG. */
export type RecordMeans = { openEncoder: OpenEncoder | null; transcode: Transcode };

type Batch = { slabs: Slab[]; parts: Buffer[]; samples: BatchSample[]; dts: number; end: number; bytes: number };
type Segment = {
  sequence: number;
  timeline: Timeline;
  /** When its first picture came, in ms of this process. */
  at: number;
  sound: RecordedSound | null;
  soundEnd: number;
  file: Promise<{ file: SegmentFile; format: string } | null>;
};

/** Writes what a camera sends into segments on the disk. Nothing here waits: the disk is given one fragment after the other. */
export class Recorder implements Sink {
  readonly #folder: string;
  readonly #camera: string;
  readonly #means: RecordMeans;
  readonly #events: RecordEvents;
  readonly #cutter: Cutter;
  #head: Head | null = null;
  #fps: number | null = null;
  #isOther = false;
  #sound: RecordedSound | null = null;
  #ofJpeg: Transcoder | null = null;
  #segment: Segment | null = null;
  #batch: Batch | null = null;
  #queued = 0;
  #work: Promise<void> = Promise.resolve();
  #clockAheadMs: number | undefined;
  #trouble: RecordTrouble | null = null;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(folder: string, camera: string, lengths: CutLengths, means: RecordMeans, events: RecordEvents) {
    this.#folder = folder;
    this.#camera = camera;
    this.#means = means;
    this.#events = events;
    this.#cutter = new Cutter(lengths);
  }

  opened({ video, fps, audio }: StreamFormat): void {
    this.#head = null;
    this.#fps = fps;
    this.#isOther = true;
    this.#hush();
    const { openEncoder } = this.#means;
    if (audio && openEncoder) this.#sound = new RecordedSound(audio, openEncoder);
    if (video === 'mjpeg') this.#ofJpeg = this.#openJpeg();
  }

  video(unit: AccessUnit): void {
    if (performance.now() - this.#refusedAt < AGAIN_MS) return;
    const { codec, slab, from, to, pts } = unit;
    if (codec === 'mjpeg') this.#ofJpeg?.push(slab, slab.data.subarray(from, to), true, pts);
    else this.#picture(unit);
  }

  audio({ data }: AudioUnit): void {
    if (this.#segment) this.#sound?.push(data, performance.now());
  }

  clock(aheadMs: number): void {
    this.#clockAheadMs = aheadMs;
  }

  ended(_reason: Reason): void {
    this.#end();
    this.#hush();
    // Whatever comes back may be another camera.
    this.#clockAheadMs = undefined;
  }

  /** Called about once a second: what has waited long enough is written though nothing comes. */
  tick(now: number): void {
    if (this.#cutter.isStale(now)) this.#flush();
  }

  /** Resolves when all that came is on the disk. */
  stop(): Promise<void> {
    this.#end();
    this.#hush();
    return this.#work;
  }

  #hush(): void {
    this.#sound?.close();
    this.#sound = null;
    this.#ofJpeg?.close();
    this.#ofJpeg = null;
  }

  /** Browsers play no JPEG in MP4: what is kept is what they can play. */
  #openJpeg(): Transcoder {
    const transcoder = this.#means.transcode(
      null,
      { maxHeight: JPEG_MAX_HEIGHT, masks: [] },
      (unit) => this.#ofJpeg === transcoder && this.#picture(unit),
      () => this.#ofJpeg === transcoder && this.#say('unsupported'),
    );
    return transcoder;
  }

  #picture(unit: AccessUnit): void {
    if (unit.key && unit.sets !== this.#head?.sets) this.#renew(unit);
    const { entry } = this.#head ?? {};
    if (!entry) return;
    const cut = this.#cutter.next(unit.key, unit.at, this.#isOther);
    if (cut === 'wait') return;
    if (cut !== 'none') this.#flush();
    if (this.#queued > QUEUED_AT_MOST) {
      this.#say('slow');
      this.#end();
      return;
    }
    if (cut === 'segment') this.#begin(unit.at, entry);
    this.#add(unit);
  }

  #renew(unit: AccessUnit): void {
    const head = headOf(unit, false);
    if (!head) return;
    this.#head = head;
    this.#isOther = true;
  }

  #begin(at: number, entry: VideoEntry): void {
    this.#close();
    this.#isOther = false;
    const from = Math.round(Date.now() - (performance.now() - at));
    const rate = this.#fps ?? this.#head?.fps ?? null;
    const timeline = new Timeline(VIDEO_RATE, rate && VIDEO_RATE / rate);
    const sound = this.#sound;
    const file = this.#work
      .then(async () => {
        const init = initSegment(entry, (await sound?.entry) ?? null);
        const format = formatOf(init);
        const made = await SegmentFile.create(this.#folder, this.#camera, from, init);
        this.#events.opened(from, format);
        return { file: made, format };
      })
      .catch((error) => this.#fail(error));
    this.#segment = { sequence: 0, timeline, at, sound, soundEnd: 0, file };
    this.#work = file.then(() => undefined);
  }

  #add({ slab, from, to, key, pts, at }: AccessUnit): void {
    const segment = this.#segment;
    if (!segment) return;
    const { dts, duration, cts } = segment.timeline.next(pts, at);
    this.#batch ??= { slabs: [], parts: [], samples: [], dts, end: dts, bytes: 0 };
    this.#batch.end = dts + duration;
    slab.hold();
    this.#batch.slabs.push(slab);
    this.#batch.parts.push(slab.data.subarray(from, to));
    this.#batch.samples.push({ size: to - from, duration, cts, key });
    this.#batch.bytes += to - from;
  }

  /** What has come so far is given to the disk as one fragment. */
  #flush(): void {
    const [batch, segment] = [this.#batch, this.#segment];
    this.#batch = null;
    if (!batch || !segment) return;
    const { samples, dts, end, parts, slabs, bytes } = batch;
    const sound = segment.sound?.take(segment.at, segment.soundEnd) ?? null;
    if (sound) segment.soundEnd = sound.end;
    const head = batchHead(++segment.sequence, dts, samples, sound);
    this.#queued += bytes;
    this.#work = this.#work
      .then(async () => {
        const made = await segment.file;
        await made?.file.append([head, ...parts, ...(sound?.parts ?? [])], dts, end, samples[0]!.key);
        if (this.#trouble !== null && made) this.#say(null);
      })
      .catch((error: unknown) => void this.#fail(error))
      .finally(() => {
        this.#queued -= bytes;
        for (const slab of slabs) slab.release();
      });
  }

  #end(): void {
    this.#flush();
    this.#close();
    this.#cutter.end();
  }

  #close(): void {
    const [segment, clockAheadMs] = [this.#segment, this.#clockAheadMs];
    this.#segment = null;
    if (!segment) return;
    this.#work = this.#work
      .then(async () => {
        const made = await segment.file;
        const closed = await made?.file.close();
        if (!made || !closed) return;
        const said = clockAheadMs === undefined ? closed : { ...closed, clockAheadMs };
        this.#events.closed(said, made.format);
      })
      .catch((error: unknown) => void this.#fail(error));
  }

  /** The disk has refused: what was begun is finished as it is, and after a while it is tried again. */
  #fail(error: unknown): null {
    const { code } = error as { code?: string };
    this.#say(code === 'ENOSPC' || code === 'EDQUOT' ? 'full' : 'disk');
    this.#refusedAt = performance.now();
    for (const slab of this.#batch?.slabs ?? []) slab.release();
    this.#batch = null;
    this.#close();
    this.#cutter.end();
    return null;
  }

  #say(what: RecordTrouble | null): void {
    if (what === this.#trouble) return;
    this.#trouble = what;
    this.#events.trouble(what);
  }
}
