import type { Slab } from '../slab.ts';

/** One picture as it goes out to viewers; its bytes lie in a slab. */
export type Frame = {
  slab: Slab;
  /** The whole WebSocket message. */
  message: Buffer;
  /** The picture alone. */
  picture: Buffer;
  key: boolean;
  /** When it is shown, in 1/90000 s of what viewers are sent. */
  pts: number;
};

const MAX_BYTES = 16 * 1024 * 1024;

/** Everything since the last key picture, so that a newcomer sees something at once. It only holds what lies there anyway. */
export class Group {
  readonly #maxBytes: number;
  #frames: Frame[] = [];
  #bytes = 0;

  constructor(maxBytes = MAX_BYTES) {
    this.#maxBytes = maxBytes;
  }

  get frames(): readonly Frame[] {
    return this.#frames;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(frame: Frame): void {
    if (frame.key) this.clear();
    else if (this.#frames.length === 0) return;
    frame.slab.hold();
    this.#frames.push(frame);
    this.#bytes += frame.message.length;
    // A group too long to keep is worth nothing without its beginning.
    if (this.#bytes > this.#maxBytes) this.clear();
  }

  clear(): void {
    for (const { slab } of this.#frames) slab.release();
    this.#frames = [];
    this.#bytes = 0;
  }
}
