import { type BatchSample, batchHead } from '../fmp4/batch.ts';
import { initSegment, type VideoEntry } from '../fmp4/init.ts';
import { Timeline } from '../fmp4/timeline.ts';
import { type Head, headOf } from '../live/head.ts';
import type { Slab } from '../slab.ts';
import type { Reason } from '../types.ts';
import { type AccessUnit, type Sink, type StreamFormat, VIDEO_RATE } from '../unit.ts';
import { Cutter, type CutLengths } from './cut.ts';
import { formatOf } from './format.ts';
import { type ClosedSegment, SegmentFile } from './segment-file.ts';

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

type Batch = { slabs: Slab[]; parts: Buffer[]; samples: BatchSample[]; dts: number; end: number; bytes: number };
type Segment = { sequence: number; timeline: Timeline; file: Promise<SegmentFile | null> };

/** Writes what a camera sends into segments on the disk. Nothing here waits: the disk is given one fragment after the other. */
export class Recorder implements Sink {
  readonly #folder: string;
  readonly #camera: string;
  readonly #events: RecordEvents;
  readonly #cutter: Cutter;
  #head: Head | null = null;
  #fps: number | null = null;
  #isOther = false;
  #format = '';
  #segment: Segment | null = null;
  #batch: Batch | null = null;
  #queued = 0;
  #work: Promise<void> = Promise.resolve();
  #clockAheadMs: number | undefined;
  #trouble: RecordTrouble | null = null;
  #refusedAt = Number.NEGATIVE_INFINITY;

  constructor(folder: string, camera: string, lengths: CutLengths, events: RecordEvents) {
    this.#folder = folder;
    this.#camera = camera;
    this.#events = events;
    this.#cutter = new Cutter(lengths);
  }

  opened({ video, fps }: StreamFormat): void {
    this.#head = null;
    this.#fps = fps;
    this.#isOther = true;
    if (video === 'mjpeg') this.#say('unsupported');
  }

  video(unit: AccessUnit): void {
    if (unit.codec === 'mjpeg' || performance.now() - this.#refusedAt < AGAIN_MS) return;
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

  /** Pictures alone are recorded. */
  audio(): void {}

  clock(aheadMs: number): void {
    this.#clockAheadMs = aheadMs;
  }

  ended(_reason: Reason): void {
    this.#end();
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
    return this.#work;
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
    const init = initSegment(entry, null);
    this.#format = formatOf(init);
    const from = Math.round(Date.now() - (performance.now() - at));
    const rate = this.#fps ?? this.#head?.fps ?? null;
    const timeline = new Timeline(VIDEO_RATE, rate && VIDEO_RATE / rate);
    const file = this.#work
      .then(() => SegmentFile.create(this.#folder, this.#camera, from, init))
      .catch((error) => this.#fail(error));
    this.#segment = { sequence: 0, timeline, file };
    const format = this.#format;
    this.#work = file.then((made) => {
      if (made) this.#events.opened(from, format);
    });
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
    const head = batchHead(++segment.sequence, dts, samples);
    this.#queued += bytes;
    this.#work = this.#work
      .then(async () => {
        await (await segment.file)?.append([head, ...parts], dts, end, samples[0]!.key);
        if (this.#trouble !== null && (await segment.file)) this.#say(null);
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
    const [segment, format, clockAheadMs] = [this.#segment, this.#format, this.#clockAheadMs];
    this.#segment = null;
    if (!segment) return;
    this.#work = this.#work
      .then(async () => {
        const closed = await (await segment.file)?.close();
        if (closed) this.#events.closed({ ...closed, ...(clockAheadMs === undefined ? {} : { clockAheadMs }) }, format);
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
