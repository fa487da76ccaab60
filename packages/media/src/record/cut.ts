/** What must end before a picture is written: nothing, the fragment, the segment; or it is left out, for no key came yet. */
export type Cut = 'none' | 'fragment' | 'segment' | 'wait';
export type CutLengths = {
  /** A segment is ended by the first key picture after so long. */
  segmentMs: number;
  /** A fragment is written after so long, and before every key picture. */
  fragmentMs: number;
};

/** Where recordings are cut: every segment begins with a key picture and so does what can be sought in it. */
export class Cutter {
  readonly #lengths: CutLengths;
  #segmentAt: number | null = null;
  #fragmentAt = 0;

  constructor(lengths: CutLengths) {
    this.#lengths = lengths;
  }

  /** `at`: when the picture came, in ms; `isOther`: it needs another decoder than those before. */
  next(key: boolean, at: number, isOther: boolean): Cut {
    if (this.#segmentAt === null && !key) return 'wait';
    const isDue = this.#segmentAt === null || at - this.#segmentAt >= this.#lengths.segmentMs;
    if (key && (isDue || isOther)) {
      this.#segmentAt = at;
      this.#fragmentAt = at;
      return 'segment';
    }
    if (!key && at - this.#fragmentAt < this.#lengths.fragmentMs) return 'none';
    this.#fragmentAt = at;
    return 'fragment';
  }

  /** Whether what was begun has waited long enough to be written. */
  isStale(now: number): boolean {
    return this.#segmentAt !== null && now - this.#fragmentAt >= this.#lengths.fragmentMs;
  }

  /** Nothing goes on from here: the next picture that counts is a key. */
  end(): void {
    this.#segmentAt = null;
  }
}
