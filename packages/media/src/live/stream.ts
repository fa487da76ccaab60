import { MediaError } from '../errors.ts';
import type { VideoEntry } from '../fmp4/init.ts';
import type { Camera, CameraState, MediaSettings, Reason, StreamStats } from '../types.ts';
import type { AccessUnit, AudioUnit, Sink, Source, StreamFormat } from '../unit.ts';
import type { Follower } from './follower.ts';
import { Meter } from './meter.ts';
import { Pictures } from './pictures.ts';
import { Retry } from './retry.ts';
import { type OpenEncoder, SoundFeed } from './sound.ts';
import type { Transcode, Transcoder } from './transcoder.ts';
import type { Viewer } from './viewer.ts';

/** How long pictures may come without one to begin with: groups of ten seconds are not rare. */
const KEY_WAIT_MS = 30_000;
/** After so long a viewer is told what is being waited for. */
const TELL_AFTER_MS = 2500;

/** What a stream lacks that was joined in the middle of a group: all of it comes with the next key picture. */
const ENTRY_LACKS: ReadonlySet<Reason> = new Set(['no_key', 'no_sets', 'no_video', 'protocol']);

export type Means = {
  open(camera: Camera, sink: Sink): Source;
  openEncoder: OpenEncoder;
  transcode: Transcode;
};

type Events = {
  /** Pictures come, and none to begin with: whoever speaks with the camera may ask for one. */
  wantsKey(): void;
  state(state: CameraState, reason?: Reason): void;
  ended(): void;
  log(text: string): void;
};

/** One camera: one pull, however many watch, and it ends some seconds after the last of them. */
export class CameraStream implements Sink {
  readonly camera: Camera;
  readonly copy = new Pictures();
  readonly h264 = new Pictures();
  readonly #settings: MediaSettings;
  readonly #events: Events;
  readonly #means: Means;
  readonly #sound: SoundFeed;
  readonly #meter = new Meter();
  readonly #retry = new Retry(() => this.#open());
  readonly #waiting = new Set<() => void>();
  readonly #taps = new Set<Sink>();
  readonly #followers = new Set<Follower>();
  readonly #since = Date.now();
  #state: CameraState = 'connecting';
  #reason: Reason | undefined;
  #status: number | undefined;
  #source: Source | null = null;
  #format: StreamFormat | null = null;
  #transcoder: Transcoder | null = null;
  #transcoded: VideoEntry | null = null;
  /** Browsers begin at IDR pictures only, and this camera sends none: its pictures are made anew for them. */
  #isGradual = false;
  #linger: NodeJS.Timeout | null = null;
  #holds = 0;
  #openedAt = 0;
  /** When the last picture went out. */
  #shownAt = 0;
  #firstFrameMs: number | null = null;
  #goneDrops = 0;
  #clockAheadMs: number | null = null;
  #isStopped = false;
  /** While there is no source: what the last one was. */
  #wasFed = false;
  /** A key picture was asked for since the pull began. */
  #hasAsked = false;

  constructor(camera: Camera, settings: MediaSettings, means: Means, events: Events) {
    this.camera = camera;
    this.#settings = settings;
    this.#events = events;
    this.#means = means;
    this.#sound = new SoundFeed(means.openEncoder, (text) => events.log(`camera ${camera.id}: ${text}`));
    this.#open();
  }

  get viewers(): Viewer[] {
    return [...this.copy.viewers, ...this.h264.viewers];
  }

  get isPlaying(): boolean {
    return this.#state === 'playing';
  }

  add(viewer: Viewer): void {
    this.#keep();
    this.#askAgain();
    this.#tell(viewer);
    this.#picturesFor(viewer).join(viewer);
    this.#tendTranscoder();
    viewer.listen({
      gone: () => this.remove(viewer),
      sound: (isWanted) => (isWanted ? this.#sound.add(viewer) : this.#sound.remove(viewer)),
    });
    if (viewer.options.audio) this.#sound.add(viewer);
  }

  /** Gives what comes to a further sink, from the next key picture on. */
  tap(sink: Sink): void {
    if (this.#taps.has(sink)) return;
    this.#taps.add(sink);
    this.#keep();
    this.#askAgain();
    if (this.#format) sink.opened(this.#format);
    if (this.#clockAheadMs !== null) sink.clock?.(this.#clockAheadMs);
  }

  untap(sink: Sink): void {
    if (this.#taps.delete(sink)) this.#letGo();
  }

  /** Gives its pictures to somebody as they are kept, from the beginning of the group there is. */
  follow(follower: Follower): void {
    this.#followers.add(follower);
    this.#keep();
    this.#askAgain();
    if (this.#format) follower.opened(this.#format);
    if (this.#clockAheadMs !== null) follower.clock(this.#clockAheadMs);
    const { head, group } = this.copy;
    if (head) for (const frame of group.frames) follower.frame(frame, head);
  }

  unfollow(follower: Follower): void {
    if (this.#followers.delete(follower)) this.#letGo();
  }

  remove(viewer: Viewer): void {
    this.#goneDrops += viewer.drops;
    this.copy.viewers.delete(viewer);
    this.h264.viewers.delete(viewer);
    this.#sound.remove(viewer);
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
      const deadline = performance.now() + timeoutMs;
      this.#askAgain();
      while (!this.isPlaying || this.copy.group.frames.length === 0) {
        if (this.#isStopped) throw new MediaError('camera_unreachable', 'interrupted');
        if (this.#state === 'failed' || this.#state === 'lost')
          throw new MediaError('camera_unreachable', this.#reason);
        const left = deadline - performance.now();
        if (left <= 0) throw new MediaError('camera_unreachable', this.#doubt());
        await this.#change(left);
      }
      return { release };
    } catch (error) {
      release();
      throw error;
    }
  }

  stats(): StreamStats {
    const { head } = this.copy;
    return {
      id: this.camera.id,
      state: this.#state,
      ...(this.#reason ? { reason: this.#reason } : {}),
      viewers: this.copy.viewers.size + this.h264.viewers.size,
      ...this.#meter.rates(performance.now()),
      codec: head?.codec ?? null,
      width: head?.width ?? 0,
      height: head?.height ?? 0,
      audio: this.#sound.codec,
      since: new Date(this.#since).toISOString(),
      lastFrameAt: this.#shownAt === 0 ? null : new Date(performance.timeOrigin + this.#shownAt).toISOString(),
      frames: this.#meter.total,
      drops: this.viewers.reduce((sum, viewer) => sum + viewer.drops, this.#goneDrops),
      firstFrameMs: this.#firstFrameMs,
      transcoding: this.#transcoder !== null,
      isFed: this.#source ? (this.#source.isFed ?? false) : this.#wasFed,
      clockAheadMs: this.#clockAheadMs,
    };
  }

  /** What has come since the pull began. */
  sums(): { pictures: number; bytes: number } {
    return { pictures: this.#meter.total, bytes: this.#meter.bytes };
  }

  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#keep();
    this.#retry.stop();
    this.#source?.stop();
    this.#source = null;
    this.#transcoder?.close();
    for (const viewer of this.viewers) viewer.close();
    this.#sound.close();
    for (const pictures of [this.copy, this.h264]) pictures.clear();
    for (const one of [...this.#taps, ...this.#followers]) one.ended('interrupted');
    this.#taps.clear();
    this.#followers.clear();
    this.#wake();
    this.#events.ended();
  }

  /** It gives no picture on purpose. */
  stands(): boolean {
    return this.#source?.stands?.() ?? false;
  }

  /** Whoever takes its pictures takes less than come. */
  isFull(): boolean {
    return [...this.#taps].some((tap) => tap.isFull?.());
  }

  /** Looks whether pictures come; called about once a second. */
  check(now: number): void {
    this.#meter.mark(now);
    if (!this.#source) return;
    if (this.stands()) {
      this.#openedAt = now;
      return;
    }
    const unshown = now - Math.max(this.#openedAt, this.#shownAt);
    const reason = this.#doubt();
    if (ENTRY_LACKS.has(reason) && !this.#hasAsked && this.copy.head === null) {
      this.#hasAsked = true;
      this.#events.wantsKey();
    }
    // Where pictures come, one to begin with may be a while away.
    const patience = reason === 'no_key' || reason === 'no_sets' ? KEY_WAIT_MS : 0;
    if (unshown > Math.max(this.#settings.stallMs, patience)) {
      this.#source.stop();
      this.ended(reason);
    } else if (this.#format && unshown > TELL_AFTER_MS && (this.#state === 'connecting' || this.isPlaying)) {
      // What is called playing stands still: whoever looks at it is told what it waits for.
      this.#setState(this.#state, reason);
    }
  }

  // What the source sends

  opened(format: StreamFormat): void {
    this.#format = format;
    this.#isGradual = false;
    const viewers = this.viewers;
    this.copy.viewers.clear();
    this.h264.viewers.clear();
    this.#endTranscoder();
    this.copy.begin(format.fps, format.audio !== null);
    this.h264.begin(null, format.audio !== null);
    this.#sound.begin(format.audio);
    for (const viewer of viewers) this.#picturesFor(viewer).viewers.add(viewer);
    for (const one of [...this.#taps, ...this.#followers]) one.opened(format);
  }

  video(unit: AccessUnit): void {
    for (const tap of this.#taps) tap.video(unit);
    if (unit.isGradual && !this.#isGradual) this.#becomeGradual();
    const frame = this.copy.push(unit);
    if (!frame) return;
    this.#shownAt = unit.at;
    this.#meter.count(unit.to - unit.from);
    const { head } = this.copy;
    if (head) for (const follower of this.#followers) follower.frame(frame, head);
    if (this.h264.viewers.size > 0) {
      // One that begins now is given the whole group, and this picture with it.
      if (!this.#tendTranscoder()) this.#transcoder?.push(frame.slab, frame.picture, frame.key, frame.pts);
    }
    if (this.#state === 'playing') {
      if (this.#reason) this.#setState('playing');
      return;
    }
    this.#firstFrameMs = Math.round(performance.now() - this.#openedAt);
    this.#retry.played();
    this.#setState('playing');
  }

  audio(unit: AudioUnit): void {
    for (const tap of this.#taps) tap.audio(unit);
    this.#sound.push(unit);
  }

  clock(aheadMs: number): void {
    this.#clockAheadMs = aheadMs;
    for (const one of [...this.#taps, ...this.#followers]) one.clock?.(aheadMs);
  }

  ended(reason: Reason, status?: number): void {
    if (this.#isStopped) return;
    this.#wasFed = this.#source?.isFed ?? false;
    this.#source = null;
    this.#format = null;
    for (const one of [...this.#taps, ...this.#followers]) one.ended(reason, status);
    const hasPlayed = this.#state === 'playing' || this.#state === 'lost';
    this.#setState(hasPlayed ? 'lost' : 'failed', reason, status);
    this.#retry.later(reason);
  }

  #open(): void {
    if (this.#isStopped) return;
    this.#openedAt = performance.now();
    this.#hasAsked = false;
    this.#source = this.#means.open(this.camera, this);
  }

  #doubt(): Reason {
    if (this.copy.headless > 0 && !this.copy.head) return 'no_sets';
    return this.#source?.doubt() ?? 'timeout';
  }

  /** Whether it was begun now. */
  #tendTranscoder(): boolean {
    const entry = this.h264.viewers.size > 0 ? this.copy.head?.entry : null;
    if (!entry) {
      this.#endTranscoder();
      return false;
    }
    if (this.#transcoder && this.#transcoded === entry) return false;
    this.#endTranscoder();
    this.#transcoded = entry;
    const transcoder = this.#means.transcode(
      entry,
      { maxHeight: this.#settings.transcodeMaxHeight, masks: [] },
      (unit) => {
        if (this.#transcoder === transcoder) this.h264.push(unit);
      },
      (error) => {
        const what = error instanceof Error ? error.message : 'unknown';
        this.#events.log(`camera ${this.camera.id}: transcoding failed: ${what}`);
      },
    );
    this.#transcoder = transcoder;
    for (const { slab, picture, key, pts } of this.copy.group.frames) transcoder.push(slab, picture, key, pts);
    return true;
  }

  #endTranscoder(): void {
    this.#transcoder?.close();
    this.#transcoder = null;
    if (this.h264.viewers.size === 0) this.h264.clear();
  }

  #picturesFor(viewer: Viewer): Pictures {
    const isCopied = this.#format?.video === 'h265' ? viewer.options.hevc : !this.#isGradual;
    return isCopied ? this.copy : this.h264;
  }

  #becomeGradual(): void {
    this.#isGradual = true;
    for (const viewer of this.copy.viewers) {
      const pictures = this.#picturesFor(viewer);
      if (pictures === this.copy) continue;
      this.copy.viewers.delete(viewer);
      pictures.join(viewer);
    }
  }

  // Somebody who asks now should not wait for the timer of somebody before.
  #askAgain(): void {
    if (!this.#source && !this.#isStopped && this.#retry.now()) this.#setState('connecting');
  }

  #setState(state: CameraState, reason?: Reason, status?: number): void {
    if (state === this.#state && reason === this.#reason && status === this.#status) return;
    this.#state = state;
    this.#reason = reason;
    this.#status = status;
    for (const viewer of this.viewers) this.#tell(viewer);
    this.#events.state(state, reason);
    this.#wake();
  }

  #tell(viewer: Viewer): void {
    viewer.tell(this.#state, this.#reason, this.#status);
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
    const watched = this.copy.viewers.size + this.h264.viewers.size;
    const isWanted = this.#holds + this.#taps.size + this.#followers.size + watched > 0;
    if (isWanted || this.#linger || this.#isStopped) return;
    this.#linger = setTimeout(() => this.stop(), this.#settings.lingerMs);
  }
}
