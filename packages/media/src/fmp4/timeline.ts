export type Times = { dts: number; duration: number; cts: number };

const WINDOW = 32;
/** How much of the difference between camera time and decode time one frame's duration takes up. */
const GAIN = 1 / 8;
/** Pictures out of order are shown no further than this many frames from where they are decoded. */
const REORDER = 8;
const LONGEST_S = 10;

/**
 * Times for fragments of one track. A fragment leaves before the next frame is known, and Media Source Extensions
 * throw away everything up to a key frame after a hole in decode time; so decode time here never has a hole:
 * each frame starts where the one before ended, and durations follow the camera's clock slowly. A picture that comes
 * late, because the camera sends few or paused, is shown when it comes and not after the pause once more.
 */
export class Timeline {
  readonly #rate: number;
  readonly #pts: number[] = [];
  #frame: number;
  #dts: number;
  #offset: number | null = null;
  #last: { pts: number; at: number | null } | null = null;
  #pauses = 0;
  #isGuess: boolean;

  /** `frameTicks`: how long one frame lasts, as far as that is known; null: not at all. */
  constructor(rate: number, frameTicks: number | null, start = 0) {
    this.#rate = rate;
    this.#frame = this.#possible(frameTicks ?? rate / 25);
    this.#isGuess = frameTicks === null;
    this.#dts = start;
  }

  /** Where the next frame will start, in seconds. */
  get end(): number {
    return this.#dts / this.#rate;
  }

  /** `pts`: the camera's time, null where it is not known; `at`: when it came, in ms. */
  next(pts: number | null, at: number | null = null): Times {
    const dts = this.#dts;
    const target = pts === null ? dts : this.#target(pts, at, dts);
    const wish = this.#frame + (target - dts) * GAIN;
    const duration = Math.max(1, Math.round(Math.min(Math.max(wish, this.#frame * 0.5), this.#frame * 1.9)));
    this.#dts = dts + duration;
    return { dts, duration, cts: Math.round(target - dts) };
  }

  #target(pts: number, at: number | null, dts: number): number {
    const step = this.#last === null ? 0 : pts - this.#last.pts;
    const waited =
      at === null || this.#last === null || this.#last.at === null ? null : ((at - this.#last.at) * this.#rate) / 1000;
    const ahead = this.#offset === null ? 0 : pts + this.#offset - dts;
    const isPause = step > this.#frame * 1.5 && waited !== null && waited > step / 2 && ahead > this.#frame / 2;
    if (this.#isGuess && step > 0) {
      this.#frame = this.#possible(Math.min(step, Math.max((waited ?? step) * 1.5, this.#rate / 25)));
      this.#isGuess = false;
    }
    const most = Math.max(this.#frame * 1.5, Math.min(this.#frame * REORDER, this.#rate * 2));
    if (this.#offset === null || isPause || Math.abs(ahead) > most) {
      this.#offset = dts - pts;
      this.#pts.length = 0;
    }
    this.#pauses = isPause ? this.#pauses + 1 : 0;
    // Once is a pause, twice is how this camera sends.
    if (this.#pauses > 1) this.#frame = this.#possible(step);
    this.#last = { pts, at };
    this.#measure(pts);
    return pts + this.#offset;
  }

  #measure(pts: number): void {
    this.#pts.push(pts);
    if (this.#pts.length > WINDOW) this.#pts.shift();
    if (this.#pts.length < 5) return;
    const span = Math.max(...this.#pts) - Math.min(...this.#pts);
    if (span > 0) this.#frame = this.#possible(span / (this.#pts.length - 1));
  }

  #possible(ticks: number): number {
    return Math.min(this.#rate * LONGEST_S, Math.max(this.#rate / 240, ticks));
  }
}
