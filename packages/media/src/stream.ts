import { MediaError } from './errors.ts';
import type { Fragment } from './gop.ts';
import { Meter } from './meter.ts';
import { pull, PullError, type Source } from './pull.ts';
import { makeHead, Remux } from './remux.ts';
import { Rendition } from './rendition.ts';
import { Sound } from './sound.ts';
import { Transcoder } from './transcode.ts';
import type { Camera, CameraState, MediaSettings, Reason, StreamStats } from './types.ts';
import type { Viewer } from './viewer.ts';

const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15_000];
// Cameras lock an account after a few wrong passwords; do not be the one who uses them up.
const AUTH_RETRY_MS = 60_000;

type Events = { state(state: CameraState, reason?: Reason): void; ended(): void; log(text: string): void };

/** One camera: one pull, however many watch, and it ends some seconds after the last of them. */
export class CameraStream {
  readonly camera: Camera;
  readonly copy = new Rendition();
  readonly h264 = new Rendition();
  readonly #settings: MediaSettings;
  readonly #events: Events;
  readonly #stopped = new AbortController();
  readonly #meter = new Meter();
  readonly #waiting = new Set<() => void>();
  readonly #since = Date.now();
  #state: CameraState = 'connecting';
  #reason: Reason | undefined;
  #source: Source | null = null;
  #transcoder: Transcoder | null = null;
  #linger: NodeJS.Timeout | null = null;
  #nextTry: AbortController | null = null;
  #holds = 0;
  #pullStarted = 0;
  #firstFrameMs: number | null = null;
  #end = 0;
  #goneDrops = 0;

  constructor(camera: Camera, settings: MediaSettings, events: Events) {
    this.camera = camera;
    this.#settings = settings;
    this.#events = events;
    void this.#run();
  }

  get #viewers(): Viewer[] {
    return [...this.copy.viewers, ...this.h264.viewers];
  }

  add(viewer: Viewer): void {
    this.#keep();
    this.#retryNow();
    if (this.#state !== 'playing') viewer.tell(this.#state, this.#reason);
    this.#renditionOf(viewer).join(viewer);
    if (this.#state === 'playing') viewer.tell('playing');
    this.#tendTranscoder();
  }

  remove(viewer: Viewer): void {
    this.#goneDrops += viewer.drops;
    this.copy.viewers.delete(viewer);
    this.h264.viewers.delete(viewer);
    this.#tendTranscoder();
    this.#letGo();
  }

  /** Resolves when there is a picture; keeps the pull alive until `release` is called. */
  async ready(timeoutMs: number): Promise<{ release(): void }> {
    this.#holds++;
    this.#keep();
    const release = (): void => {
      this.#holds--;
      this.#letGo();
    };
    try {
      const deadline = Date.now() + timeoutMs;
      this.#retryNow();
      while (this.#state !== 'playing' || this.copy.gop.fragments.length === 0) {
        if (this.#stopped.signal.aborted) throw new MediaError('camera_unreachable', 'interrupted');
        if (this.#state === 'failed' || this.#state === 'lost')
          throw new MediaError('camera_unreachable', this.#reason);
        const left = deadline - Date.now();
        if (left <= 0) throw new MediaError('camera_unreachable', 'timeout');
        await this.#change(left);
      }
      return { release };
    } catch (error) {
      release();
      throw error;
    }
  }

  stats(): StreamStats {
    const { picture = null, sound = null } = this.copy.head ?? {};
    return {
      id: this.camera.id,
      state: this.#state,
      ...(this.#reason ? { reason: this.#reason } : {}),
      viewers: this.#viewers.length,
      ...this.#meter.rates(),
      codec: picture?.codec ?? null,
      width: picture?.width ?? 0,
      height: picture?.height ?? 0,
      audio: sound?.codec ?? null,
      since: new Date(this.#since).toISOString(),
      lastFrameAt: this.#meter.lastAt === null ? null : new Date(this.#meter.lastAt).toISOString(),
      drops: this.#viewers.reduce((sum, viewer) => sum + viewer.drops, this.#goneDrops),
      firstFrameMs: this.#firstFrameMs,
      transcoding: this.#transcoder !== null,
    };
  }

  stop(): void {
    if (this.#stopped.signal.aborted) return;
    this.#stopped.abort();
    this.#transcoder?.close();
    for (const viewer of this.#viewers) viewer.close();
    this.#wake();
    this.#events.ended();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    for (let attempt = 0; !signal.aborted; attempt++) {
      const reason = await this.#pullOnce(signal);
      if (signal.aborted) return;
      const played = this.#state === 'playing';
      if (played) attempt = 0;
      this.#setState(played || this.#state === 'lost' ? 'lost' : 'failed', reason);
      const wait = reason === 'auth_refused' ? AUTH_RETRY_MS : RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]!;
      this.#nextTry = new AbortController();
      await pause(wait, AbortSignal.any([signal, this.#nextTry.signal]));
      this.#nextTry = null;
    }
  }

  async #pullOnce(stopped: AbortSignal): Promise<Reason> {
    const stalled = new AbortController();
    const signal = AbortSignal.any([stopped, stalled.signal]);
    this.#pullStarted = Date.now();
    const watch = setInterval(() => {
      const quiet = Date.now() - Math.max(this.#pullStarted, this.#meter.lastAt ?? 0);
      if (quiet > this.#settings.stallMs) stalled.abort();
    }, 500);
    let remux: Remux | null = null;
    try {
      return await pull(
        this.camera,
        {
          opened: (source) => (remux = this.#open(source)),
          video: (data, pts) => remux?.video(data, pts),
          audio: (data, pts) => remux?.audio(data, pts),
        },
        { signal, connectTimeoutMs: this.#settings.connectTimeoutMs },
      );
    } catch (error) {
      if (stalled.signal.aborted) return 'timeout';
      if (error instanceof PullError) return error.reason;
      this.#events.log(`camera ${this.camera.id}: ${error instanceof Error ? error.message : 'unknown error'}`);
      return 'unsupported';
    } finally {
      clearInterval(watch);
      this.#end = (remux as Remux | null)?.end ?? this.#end;
      (remux as Remux | null)?.sound?.close();
    }
  }

  #open(source: Source): Remux {
    this.#source = source;
    const viewers = this.#viewers;
    this.copy.viewers.clear();
    this.h264.viewers.clear();
    for (const rendition of [this.copy, this.h264]) rendition.setHead(null);
    for (const viewer of viewers) this.#renditionOf(viewer).viewers.add(viewer);
    return new Remux(source, source.audio && new Sound(source.audio), this.#end, {
      head: (head) => {
        this.copy.setHead(head);
        this.#transcoder?.close();
        this.#transcoder = null;
      },
      fragment: (fragment) => this.#push(fragment),
    });
  }

  #push(fragment: Fragment): void {
    this.copy.push(fragment);
    if (!fragment.video) {
      if (this.#transcoder) this.h264.push(fragment);
      return;
    }
    this.#meter.count(fragment.data.length);
    if (this.#transcoder) this.#transcoder.push(fragment);
    else this.#tendTranscoder();
    if (this.#state === 'playing') return;
    this.#firstFrameMs = Date.now() - this.#pullStarted;
    this.#setState('playing');
  }

  #tendTranscoder(): void {
    const wanted = this.h264.viewers.size > 0 && this.#source?.video === 'h265' && this.copy.gop.fragments.length > 0;
    if (!wanted && this.h264.viewers.size === 0) {
      this.#transcoder?.close();
      this.#transcoder = null;
      this.h264.setHead(null);
    }
    const head = this.copy.head;
    if (!wanted || this.#transcoder || !head) return;
    const remux = new Remux({ video: 'h264', extradata: null }, null, 'pts', {
      head: ({ picture, video }) => this.h264.setHead(makeHead(picture, video, head.sound)),
      fragment: (fragment) => this.h264.push(fragment),
    });
    this.#transcoder = new Transcoder(
      head.video,
      this.#settings.transcodeMaxHeight,
      (annexB, pts) => remux.video(annexB, pts),
      (error) =>
        this.#events.log(
          `camera ${this.camera.id}: transcoding failed: ${error instanceof Error ? error.message : 'unknown'}`,
        ),
    );
    for (const fragment of this.copy.gop.fragments) if (fragment.video) this.#transcoder.push(fragment);
  }

  #renditionOf(viewer: Viewer): Rendition {
    return this.#source?.video === 'h265' && !viewer.options.hevc ? this.h264 : this.copy;
  }

  // Somebody who asks now should not wait for the timer of somebody before; but a refused password is not tried more often.
  #retryNow(): void {
    if (!this.#nextTry || this.#reason === 'auth_refused') return;
    this.#nextTry.abort();
    this.#nextTry = null;
    this.#setState('connecting');
  }

  #setState(state: CameraState, reason?: Reason): void {
    if (state === this.#state && reason === this.#reason) return;
    this.#state = state;
    this.#reason = reason;
    for (const viewer of this.#viewers) viewer.tell(state, reason);
    this.#events.state(state, reason);
    this.#wake();
  }

  #change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#waiting.add(() => (clearTimeout(timer), resolve()));
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  #keep(): void {
    if (this.#linger) clearTimeout(this.#linger);
    this.#linger = null;
  }

  #letGo(): void {
    if (this.#holds > 0 || this.#viewers.length > 0 || this.#linger) return;
    this.#linger = setTimeout(() => this.stop(), this.#settings.lingerMs);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
