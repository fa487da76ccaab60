/** Decides per viewer which pictures go out: a viewer that falls behind loses the rest of the group and resumes at a key picture. */
export class DropPolicy {
  drops = 0;
  readonly #maxQueued: number;
  #waiting = false;

  constructor(maxQueued: number) {
    this.#maxQueued = maxQueued;
  }

  get waiting(): boolean {
    return this.#waiting;
  }

  /** `queued` are the bytes still waiting for this viewer, `allowance` those it was given at once when it joined. */
  accept(isKey: boolean, queued: number, allowance = 0): boolean {
    if (queued > this.#maxQueued + allowance) this.#waiting = true;
    // Resuming at the brim would drop again a moment later.
    else if (this.#waiting && isKey && queued <= this.#maxQueued / 2) this.#waiting = false;
    if (this.#waiting) this.drops++;
    return !this.#waiting;
  }
}
