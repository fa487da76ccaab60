/** One frame as fMP4; `pts` in 1/90000 s, for video only. */
export type Fragment = { data: Buffer; video: boolean; key: boolean; pts: number };

/** Everything since the last key frame, so that a newcomer sees a picture at once. */
export class GopBuffer {
  readonly #maxBytes: number;
  #fragments: Fragment[] = [];
  #bytes = 0;

  constructor(maxBytes = 16 * 1024 * 1024) {
    this.#maxBytes = maxBytes;
  }

  get fragments(): readonly Fragment[] {
    return this.#fragments;
  }

  get bytes(): number {
    return this.#bytes;
  }

  add(fragment: Fragment): void {
    if (fragment.video && fragment.key) this.clear();
    else if (this.#fragments.length === 0) return;
    this.#fragments.push(fragment);
    this.#bytes += fragment.data.length;
    // A group too long to keep is worth nothing without its beginning.
    if (this.#bytes > this.#maxBytes) this.clear();
  }

  clear(): void {
    this.#fragments = [];
    this.#bytes = 0;
  }
}
