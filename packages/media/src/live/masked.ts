import type { Camera, Reason } from '../types.ts';
import type { Sink, Source, StreamFormat } from '../unit.ts';
import type { Follower } from './follower.ts';
import type { Frame } from './group.ts';
import type { Head } from './head.ts';
import type { Transcode, Transcoder } from './transcoder.ts';

interface Streams {
  follow(camera: Camera, follower: Follower): void;
  unfollow(camera: Camera, follower: Follower): void;
  stands(camera: Camera): boolean;
}

/** What lies below a masked camera: itself, with nothing covered. */
export function bareCamera(camera: Camera): Camera {
  const bare = { ...camera, id: camera.id.replace(/\/masked$/, '') };
  delete bare.masks;
  return bare;
}

/** A decoder that is not ready after so long never will be. */
const readyMs = 8_000;

/**
 * A camera with parts of its picture covered, as a source of its own: whoever is given it, by whatever way, is given no
 * other pictures. They are decoded, covered and encoded once for all of them; without sound.
 */
export class MaskedSource implements Source, Follower {
  readonly #camera: Camera;
  readonly #sink: Sink;
  readonly #streams: Streams;
  readonly #bare: Camera;
  readonly #transcode: Transcode;
  readonly #maxHeight: number;
  #transcoder: Transcoder | null = null;
  #head: Head | null = null;
  /** Since when a decoder is being made ready; it has given nothing yet. */
  #readyingSince: number | null = null;
  #isOver = false;

  constructor(camera: Camera, sink: Sink, streams: Streams, transcode: Transcode, maxHeight: number) {
    this.#camera = camera;
    this.#bare = bareCamera(camera);
    this.#sink = sink;
    this.#streams = streams;
    this.#transcode = transcode;
    this.#maxHeight = maxHeight;
    // Whoever opens a source hears nothing of it before he has it.
    queueMicrotask(() => {
      if (this.#isOver) return;
      try {
        streams.follow(this.#bare, this);
      } catch {
        this.ended('too_many');
      }
    });
  }

  stands(): boolean {
    return this.#streams.stands(this.#bare) || this.#isReadying();
  }

  /** On a busy machine that takes longer than a camera may be silent: it is not the camera that is. */
  #isReadying(): boolean {
    return this.#readyingSince !== null && performance.now() - this.#readyingSince < readyMs;
  }

  doubt(): Reason {
    return this.#head ? 'silent' : 'no_key';
  }

  stop(): void {
    this.#isOver = true;
    this.#streams.unfollow(this.#bare, this);
    this.#transcoder?.close();
    this.#transcoder = null;
  }

  opened({ fps }: StreamFormat): void {
    this.#transcoder?.close();
    this.#transcoder = null;
    this.#readyingSince = null;
    this.#head = null;
    this.#sink.opened({ video: 'h264', fps, audio: null });
  }

  frame({ slab, picture, key, pts }: Frame, head: Head): void {
    if (this.#isOver) return;
    // Other parameter sets: what the decoder knows does not hold any more.
    if (head !== this.#head) {
      this.#transcoder?.close();
      this.#head = head;
      const transcoder = this.#transcode(
        head.entry,
        { maxHeight: this.#maxHeight, masks: this.#camera.masks ?? [] },
        (unit) => {
          if (this.#transcoder !== transcoder || this.#isOver) return;
          this.#readyingSince = null;
          this.#sink.video(unit);
        },
        // Pictures that cannot be covered are not shown.
        () => {
          if (this.#transcoder === transcoder) this.ended('unsupported');
        },
      );
      this.#transcoder = transcoder;
      this.#readyingSince = performance.now();
    }
    this.#transcoder?.push(slab, picture, key, pts);
  }

  clock(aheadMs: number): void {
    this.#sink.clock?.(aheadMs);
  }

  ended(reason: Reason, status?: number): void {
    if (this.#isOver) return;
    this.stop();
    this.#sink.ended(reason, status);
  }
}
