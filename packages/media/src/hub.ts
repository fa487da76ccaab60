import { MediaError } from './errors.ts';
import { snapshot } from './snapshot.ts';
import { CameraStream } from './stream.ts';
import type { Camera, CameraFacts, CameraState, MediaSettings, MediaStats, Reason } from './types.ts';
import type { Viewer } from './viewer.ts';

type Events = { camera(id: string, state: CameraState, reason?: Reason): void; log(text: string): void };

/** All cameras that somebody watches. */
export class Hub {
  readonly #streams = new Map<string, CameraStream>();
  readonly #settings: MediaSettings;
  readonly #events: Events;

  constructor(settings: MediaSettings, events: Events) {
    this.#settings = settings;
    this.#events = events;
  }

  /** Joins a viewer to its camera; returns the way to leave. */
  join(camera: Camera, viewer: Viewer): () => void {
    const stream = this.#streamOf(camera);
    stream.add(viewer);
    return () => stream.remove(viewer);
  }

  async snapshot(camera: Camera, width: number): Promise<Buffer> {
    const stream = this.#streamOf(camera);
    const hold = await stream.ready(this.#settings.stallMs);
    try {
      const { head, gop } = stream.copy;
      if (!head) throw new MediaError('camera_unreachable', 'no_video');
      return await snapshot(head.video, gop.fragments, width);
    } finally {
      hold.release();
    }
  }

  async probe(camera: Camera): Promise<CameraFacts> {
    const stream = this.#streamOf(camera);
    const hold = await stream.ready(this.#settings.stallMs);
    hold.release();
    const head = stream.copy.head;
    if (!head) throw new MediaError('camera_unreachable', 'no_video');
    const { width, height } = head.picture;
    return { codec: head.video.entry === 'avc1' ? 'h264' : 'h265', width, height, audio: head.sound?.codec ?? null };
  }

  forget(id: string): void {
    this.#streams.get(id)?.stop();
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

  #streamOf(camera: Camera): CameraStream {
    const known = this.#streams.get(camera.id);
    if (known && sameCamera(known.camera, camera)) return known;
    // The address or the password was changed: whoever watches is sent away and comes back to the new one.
    known?.stop();
    if (this.#streams.size >= this.#settings.maxStreams) throw new MediaError('camera_unreachable', 'too_many');
    const stream: CameraStream = new CameraStream(camera, this.#settings, {
      state: (state, reason) => this.#events.camera(camera.id, state, reason),
      log: (text) => this.#events.log(text),
      ended: () => {
        if (this.#streams.get(camera.id) === stream) this.#streams.delete(camera.id);
      },
    });
    this.#streams.set(camera.id, stream);
    return stream;
  }
}

const sameCamera = (a: Camera, b: Camera): boolean =>
  a.url === b.url && a.username === b.username && a.password === b.password && a.transport === b.transport;
