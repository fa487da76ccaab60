/** A device that has its own number in spite of ours is heard after so long without the right one. */
const PATIENCE_MS = 1000;
/** Silent for so long, the one that was heard is gone. */
const QUIET_MS = 3000;

/**
 * Whose packets are taken at a port. The number that was agreed on counts; a device that answers with one of its own
 * still plays, but not the leftover of a call that had this port before.
 */
export class SsrcGate {
  /** Packets that were not let in. */
  foreign = 0;
  #expected: number | null;
  readonly #trusts: boolean;
  readonly #start: number;
  #current: number | null = null;
  #heardAt = 0;
  #candidate: number | null = null;

  /** `trusts`: this device is known to use numbers of its own. */
  constructor(expected: number | null, start: number, trusts = false) {
    this.#expected = expected;
    this.#start = start;
    this.#trusts = trusts;
  }

  /** Null: nobody has been heard yet. */
  get current(): number | null {
    return this.#current;
  }
  /** Whether whoever is heard has another number than was agreed on. */
  get isOwn(): boolean {
    return this.#current !== null && this.#expected !== null && this.#current !== this.#expected;
  }

  /** The other side's answer named another number. */
  expect(ssrc: number): void {
    this.#expected = ssrc;
  }

  admits(ssrc: number, at: number): boolean {
    if (ssrc === this.#current) {
      this.#heardAt = at;
      return true;
    }
    if (ssrc === this.#expected || (this.#current === null && (this.#expected === null || this.#trusts)))
      return this.#take(ssrc, at);
    const since = this.#current === null ? this.#start : this.#heardAt;
    const patience = this.#current === null ? PATIENCE_MS : QUIET_MS;
    // Two strangers: none of them can be told from the leftover of another call.
    if (this.#candidate !== null && this.#candidate !== ssrc && this.#current === null) this.#candidate = Number.NaN;
    this.#candidate ??= ssrc;
    if (at - since >= patience && this.#candidate === ssrc) return this.#take(ssrc, at);
    this.foreign++;
    return false;
  }

  #take(ssrc: number, at: number): boolean {
    this.#current = ssrc;
    this.#heardAt = at;
    this.#candidate = null;
    return true;
  }
}
