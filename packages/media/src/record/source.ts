import { SlabWriter } from '../slab-writer.ts';
import { opusSamples } from '../sound/opus.ts';
import type { Camera, PlayCommand, Reason, RecordPlay } from '../types.ts';
import { ROOM, type Sink, type Source, VIDEO_RATE } from '../unit.ts';
import { type Recorded, walkRecords } from './walk.ts';

/** Faster than this only what can be begun with is shown. */
const ALL_UP_TO = 4;
const FASTEST = 64;
const KEPT_OVER = 500;
/** After so long it is looked again whether there is room. */
const FULL_MS = 20;
/** Pictures closer together than this are not waited for one by one. */
const LEAST_WAIT_MS = 3;
/** A hole in the recordings is no longer than this on the screen. */
const LONGEST_HOLE_MS = 1000;

/** Those that play, by the id of their camera, and those that are over: they do not begin again by themselves. */
export class RecordPlays {
  readonly #playing = new Map<string, RecordSource>();
  readonly #over = new Set<string>();

  open(camera: Camera, play: RecordPlay, sink: Sink): Source {
    const source = new RecordSource(play, sink, this.#over.has(camera.id), () => this.#end(camera.id, source));
    this.#playing.set(camera.id, source);
    return source;
  }

  /** False: it does not play, or not that way. */
  steer(id: string, command: PlayCommand): boolean {
    return this.#playing.get(id)?.steer(command) ?? false;
  }

  #end(id: string, source: RecordSource): void {
    if (this.#playing.get(id) !== source) return;
    this.#playing.delete(id);
    this.#over.add(id);
    const [oldest] = this.#over;
    if (this.#over.size > KEPT_OVER && oldest !== undefined) this.#over.delete(oldest);
  }
}

/** Recordings of ours as a source: in their own time, or faster, slower, from elsewhere, standing. */
class RecordSource implements Source {
  readonly #play: RecordPlay;
  readonly #sink: Sink;
  readonly #out = new SlabWriter();
  readonly #finished: () => void;
  #scale = 1;
  #isPaused = false;
  #isOver = false;
  /** Where to go on, in ms; null: where it is. */
  #seekTo: number | null;
  #wake: (() => void) | null = null;
  /** In 1/90000 s of what is sent. */
  #pts = 0;
  #hasOpened = false;
  /** Up to when sound was sent, in its own samples. */
  #heardTo = 0;
  /** Which moment of the recording was shown when. */
  #clock: { media: number; real: number } | null = null;

  constructor(play: RecordPlay, sink: Sink, isOver: boolean, finished: () => void) {
    this.#play = play;
    this.#sink = sink;
    this.#finished = finished;
    this.#seekTo = play.from;
    this.#scale = play.scale ?? 1;
    queueMicrotask(() => {
      const playing = isOver ? Promise.resolve(undefined) : this.#run();
      void playing
        .then(
          (reason) => this.#end(reason ?? 'ended'),
          () => this.#end('damaged'),
        )
        .finally(() => this.#out.stop());
    });
  }

  /** Whenever it waits: for its time, for somebody who takes it, to go on. */
  stands(): boolean {
    return this.#wake !== null;
  }

  doubt(): Reason {
    return 'silent';
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#nudge();
    this.#finished();
  }

  steer(command: PlayCommand): boolean {
    if (command.do === 'pause') this.#isPaused = true;
    else {
      const { at, scale } = command;
      if (scale !== undefined && !(scale > 0 && scale <= FASTEST)) return false;
      if (scale !== undefined) this.#scale = scale;
      if (at !== undefined)
        this.#seekTo = Math.min(Math.max(this.#play.from + at * 1000, this.#play.from), this.#play.to);
      this.#isPaused = false;
    }
    this.#nudge();
    return true;
  }

  #nudge(): void {
    this.#wake?.();
    this.#wake = null;
  }

  /** False: something else is wanted meanwhile. */
  #wait(ms: number | null): Promise<boolean> {
    return new Promise((resolve) => {
      const timer =
        ms === null ? null : setTimeout(() => this.#wake === wake && ((this.#wake = null), resolve(true)), ms);
      const wake = (): void => {
        if (timer) clearTimeout(timer);
        resolve(false);
      };
      this.#wake = wake;
    });
  }

  /** Gives why it has ended, where that is not its end. */
  async #run(): Promise<Reason | undefined> {
    let codec: string | null = null;
    while (this.#seekTo !== null && !this.#isOver) {
      const from = this.#seekTo;
      this.#seekTo = null;
      this.#clock = null;
      let before: number | null = null;
      for await (const picture of walkRecords(this.#play.parts, from)) {
        if (picture.at >= this.#play.to) break;
        codec ??= picture.codec;
        // Its pictures are of another kind from here on: whoever plays asks for the rest anew.
        if (picture.codec !== codec) return 'interrupted';
        const since = before === null ? 0 : picture.at - before;
        if (since > LONGEST_HOLE_MS) this.#clock = null;
        before = picture.at;
        const isShown = this.#scale <= ALL_UP_TO || picture.key;
        if (isShown && !(await this.#comes(picture.at))) break;
        this.#pts += (Math.min(since, LONGEST_HOLE_MS) * 90) / this.#scale;
        if (isShown) this.#emit(picture);
      }
    }
    return undefined;
  }

  /** Waits until it is its turn and there is room for it; false: something else is wanted meanwhile. */
  async #comes(at: number): Promise<boolean> {
    while (!this.#isOver && this.#seekTo === null) {
      const isFull = this.#sink.isFull?.() ?? false;
      const ms = this.#isPaused ? null : isFull ? FULL_MS : this.#due(at);
      if (ms !== null && !isFull && ms <= LEAST_WAIT_MS) return true;
      // After that time goes on from here.
      if (!(await this.#wait(ms)) || isFull) this.#clock = null;
    }
    return false;
  }

  /** In how many ms. */
  #due(at: number): number {
    const now = performance.now();
    this.#clock ??= { media: at, real: now };
    return this.#clock.real + (at - this.#clock.media) / this.#scale - now;
  }

  #emit({ codec, sets, key, cts, bytes, sound, heard }: Recorded): void {
    if (!this.#hasOpened) this.#sink.opened({ video: codec, fps: null, audio: sound });
    this.#hasOpened = true;
    const out = this.#out;
    out.put(bytes, 0, bytes.length);
    const { slab, start, size } = out;
    const dts = Math.round(this.#pts);
    const [from, to, at] = [start + ROOM, start + size, performance.now()];
    const pts = dts + Math.round(cts / this.#scale);
    this.#sink.video({ codec, key, isGradual: false, pts, dts, at, slab, from, to, sets });
    out.next();
    // Faster or slower there is nothing to be heard.
    if (!sound || this.#scale !== 1) return;
    const time = Math.round((this.#pts * sound.rate) / VIDEO_RATE);
    const length = (data: Buffer): number => (sound.codec === 'opus' ? opusSamples(data) : 1024);
    // Laid end to end, as it was recorded; anew where pictures went elsewhere.
    if (Math.abs(this.#heardTo - time) > sound.rate / 2) this.#heardTo = time;
    for (const data of heard) {
      this.#sink.audio({ pts: this.#heardTo, data });
      this.#heardTo += length(data);
    }
  }

  #end(reason: Reason): void {
    if (this.#isOver) return;
    this.stop();
    this.#sink.ended(reason);
  }
}
