export type Times = { dts: number; duration: number; cts: number };

const WINDOW = 32;
/** How much of the difference between camera time and decode time one frame's duration takes up. */
const GAIN = 1 / 8;

/**
 * Times for fragments of one track. A fragment leaves before the next frame is known, and Media Source Extensions
 * throw away everything up to a key frame after a hole in decode time; so decode time here never has a hole:
 * each frame starts where the one before ended, and durations follow the camera's clock slowly.
 */
export class Timeline {
  readonly #rate: number;
  readonly #pts: number[] = [];
  #frame: number;
  #dts: number;
  #offset: number | null = null;

  constructor(rate: number, frameTicks: number, start = 0) {
    this.#rate = rate;
    this.#frame = frameTicks;
    this.#dts = start;
  }

  /** Where the next frame will start, in seconds. */
  get end(): number {
    return this.#dts / this.#rate;
  }

  next(pts: number | null): Times {
    const dts = this.#dts;
    let target = dts;
    if (pts !== null) {
      // A jump of the camera's clock moves the offset, not the picture.
      if (this.#offset === null || Math.abs(pts + this.#offset - dts) > this.#rate * 2) {
        this.#offset = dts - pts;
        this.#pts.length = 0;
      }
      target = pts + this.#offset;
      this.#measure(pts);
    }
    const wish = this.#frame + (target - dts) * GAIN;
    const duration = Math.max(1, Math.round(Math.min(Math.max(wish, this.#frame * 0.5), this.#frame * 1.9)));
    this.#dts = dts + duration;
    return { dts, duration, cts: Math.round(target - dts) };
  }

  #measure(pts: number): void {
    this.#pts.push(pts);
    if (this.#pts.length > WINDOW) this.#pts.shift();
    if (this.#pts.length < 5) return;
    const span = Math.max(...this.#pts) - Math.min(...this.#pts);
    if (span > 0) this.#frame = span / (this.#pts.length - 1);
  }
}
