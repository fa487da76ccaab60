import { MediaError } from '../errors.ts';
import type { Camera, CameraFacts, CameraLook, CameraState, MediaSettings, MediaStats, Reason } from '../types.ts';
import type { Sink } from '../unit.ts';
import type { Follower } from './follower.ts';
import type { Frame } from './group.ts';
import type { Head } from './head.ts';
import { bareCamera } from './masked.ts';
import { CameraStream, type Means } from './stream.ts';
import type { Viewer } from './viewer.ts';

const LOOK_MS = 1000;
/** Viewers are looked at less often than cameras, at most: it sends each of them a ping. */
const PING_MS = 2500;

type Events = {
  wantsKey(id: string): void;
  camera(id: string, state: CameraState | 'unwatched', reason?: Reason): void;
  log(text: string): void;
};
export type Snapshot = (head: Head, frames: readonly Frame[], width: number) => Promise<Buffer>;
export type LookAt = (head: Head, keys: readonly Buffer[]) => Promise<{ greys: Uint8Array[]; jpeg: Uint8Array }>;
/** Decoding of more than so many cameras together would hold up those that are watched. */
const LOOKS = 2;
const LEAST_LOOK_MS = 1500;
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** All cameras that somebody watches. */
export class Hub {
  readonly #streams = new Map<string, CameraStream>();
  readonly #settings: MediaSettings;
  readonly #means: Means & { snapshot: Snapshot; look: LookAt };
  #looks = 0;
  readonly #events: Events;
  #pingedAt = 0;

  constructor(settings: MediaSettings, means: Means & { snapshot: Snapshot; look: LookAt }, events: Events) {
    this.#settings = settings;
    this.#means = means;
    this.#events = events;
    setInterval(() => this.#look(), LOOK_MS).unref();
  }

  /** Joins a viewer to its camera until it goes. */
  join(camera: Camera, viewer: Viewer): void {
    this.#streamOf(camera).add(viewer);
  }

  /** Gives a camera's pictures to somebody else beside the viewers, as they come, until `untap`. */
  tap(camera: Camera, sink: Sink): void {
    this.#streamOf(camera).tap(sink);
  }

  /** The same whatever becomes of the stream: called again and again. One that plays is joined as it is. */
  keepTapped(camera: Camera, sink: Sink): void {
    (this.#streams.get(camera.id) ?? this.#streamOf(camera)).tap(sink);
  }

  untap({ id }: Camera, sink: Sink): void {
    this.#streams.get(id)?.untap(sink);
  }

  follow(camera: Camera, follower: Follower): void {
    this.#streamOf(camera).follow(follower);
  }

  /** It gives no picture on purpose. */
  stands({ id }: Camera): boolean {
    return this.#streams.get(id)?.stands() ?? false;
  }

  unfollow({ id }: Camera, follower: Follower): void {
    this.#streams.get(id)?.unfollow(follower);
  }

  async snapshot(camera: Camera, width: number): Promise<Buffer> {
    const { head, frames, release } = await this.#picture(camera);
    try {
      return await this.#means.snapshot(head, frames, width);
    } finally {
      for (const { slab } of frames) slab.release();
      release();
    }
  }

  /** Looks at a camera until another key picture has come, or as long as this. */
  async look(camera: Camera, withinMs: number): Promise<CameraLook> {
    const { head, frames, release, stream } = await this.#picture(camera);
    const held = frames.map(({ slab }) => slab);
    const [first] = frames;
    try {
      const begin = performance.now();
      const before = stream.sums();
      const isOver = (): boolean => {
        const ms = performance.now() - begin;
        return ms > withinMs || (ms > LEAST_LOOK_MS && stream.copy.group.frames[0] !== first);
      };
      while (!isOver() && stream.isPlaying) await pause(100);
      if (!stream.isPlaying || !first) throw new MediaError('camera_unreachable', 'interrupted');
      const ms = performance.now() - begin;
      const after = stream.sums();
      const [later] = stream.copy.group.frames;
      if (later && later !== first) {
        later.slab.hold();
        held.push(later.slab);
      }
      const isOther = later !== undefined && later !== first && stream.copy.head === head;
      const keys = isOther ? [first.picture, later.picture] : [first.picture];
      while (this.#looks >= LOOKS) await pause(20);
      this.#looks++;
      const { greys, jpeg } = await this.#means.look(head, keys).finally(() => this.#looks--);
      return {
        width: head.width,
        height: head.height,
        grey: greys[0]!,
        later: greys[1] ?? null,
        ms: Math.round(ms),
        fps: Math.round(((after.pictures - before.pictures) / ms) * 10_000) / 10,
        kbps: Math.round(((after.bytes - before.bytes) * 8) / ms),
        clockAheadMs: stream.stats().clockAheadMs,
        jpeg,
      };
    } finally {
      for (const slab of held) slab.release();
      release();
    }
  }

  async probe(camera: Camera): Promise<CameraFacts> {
    const { head, frames, release, audio } = await this.#picture(camera);
    for (const { slab } of frames) slab.release();
    release();
    const { width, height } = head;
    const codec = head.entry === null ? 'mjpeg' : head.entry.entry === 'avc1' ? 'h264' : 'h265';
    return { codec, width, height, audio };
  }

  /** Throws where there is none for this camera: what is made of one that is read takes none. */
  needRoom(camera: Camera): void {
    if (!this.#hasRoom(bareCamera(camera).id)) throw new MediaError('camera_unreachable', 'too_many');
  }

  #hasRoom(id: string): boolean {
    if (this.#streams.has(id)) return true;
    let reads = 0;
    for (const { camera } of this.#streams.values()) if (!camera.masks) reads++;
    return reads < this.#settings.maxStreams;
  }

  /** With all that is made of it. */
  forget(id: string): void {
    for (const [name, stream] of this.#streams) if (name === id || name.startsWith(`${id}/`)) stream.stop();
  }

  stats(): MediaStats {
    const { user, system } = process.cpuUsage();
    return {
      pid: process.pid,
      memoryMb: Math.round(process.memoryUsage.rss() / 1024 / 1024),
      cpuSeconds: (user + system) / 1e6,
      streams: [...this.#streams.values()].map((stream) => stream.stats()),
    };
  }

  /** The group of pictures there is now, held. A camera that plays already is not asked anew. */
  async #picture(camera: Camera): Promise<{
    head: Head;
    frames: readonly Frame[];
    audio: string | null;
    stream: CameraStream;
    release: () => void;
  }> {
    const stream = this.#streamOf(camera);
    const { release } = await stream.ready(this.#settings.stallMs);
    const { head, group } = stream.copy;
    if (!head) {
      release();
      throw new MediaError('camera_unreachable', 'interrupted');
    }
    const frames = [...group.frames];
    for (const { slab } of frames) slab.hold();
    return { head, frames, audio: stream.stats().audio, stream, release };
  }

  #streamOf(camera: Camera): CameraStream {
    const known = this.#streams.get(camera.id);
    if (known && sameCamera(known.camera, camera)) return known;
    // The address or the password was changed: whoever watches is sent away and comes back to the new one.
    known?.stop();
    if (!camera.masks) this.needRoom(camera);
    const stream: CameraStream = new CameraStream(camera, this.#settings, this.#means, {
      state: (state, reason) => this.#events.camera(camera.id, state, reason),
      log: (text) => this.#events.log(text),
      wantsKey: () => this.#events.wantsKey(camera.id),
      ended: () => {
        if (this.#streams.get(camera.id) === stream) this.#streams.delete(camera.id);
        this.#events.camera(camera.id, 'unwatched');
      },
    });
    this.#streams.set(camera.id, stream);
    return stream;
  }

  #look(): void {
    const now = performance.now();
    const isTime = now - this.#pingedAt >= Math.min(PING_MS, this.#settings.viewerStallMs / 4);
    if (isTime) this.#pingedAt = now;
    for (const stream of this.#streams.values()) {
      stream.check(now);
      if (isTime) for (const viewer of stream.viewers) viewer.check(now);
    }
  }
}

const sameCamera = (a: Camera, b: Camera): boolean =>
  a.url === b.url &&
  a.username === b.username &&
  a.password === b.password &&
  a.transport === b.transport &&
  JSON.stringify(a.masks) === JSON.stringify(b.masks);
