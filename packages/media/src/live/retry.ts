import type { Reason } from '../types.ts';

const WAITS_MS = [500, 1000, 2000, 4000, 8000, 15_000];
/** Cameras lock an account after a few wrong passwords; do not be the one who uses them up. */
const LOGIN_WAIT_MS = 60_000;
/** Who plays for less than this has not come back, but flaps. */
const STEADY_MS = 20_000;
/** However many ask for a camera now, it is tried no more often than this. */
const SOONEST_MS = 1000;
const LOGIN: readonly Reason[] = ['auth_refused', 'auth_missing', 'auth_unknown', 'forbidden'];

/** When a camera is tried again: soon, then ever more seldom; one that comes and goes is not asked the faster for it. */
export class Retry {
  readonly #again: () => void;
  #attempt = 0;
  #playedAt: number | null = null;
  #endedAt = 0;
  #isLogin = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(again: () => void) {
    this.#again = again;
  }

  played(): void {
    this.#playedAt = performance.now();
  }

  later(reason: Reason): void {
    this.#endedAt = performance.now();
    if (this.#playedAt !== null && this.#endedAt - this.#playedAt > STEADY_MS) this.#attempt = 0;
    this.#playedAt = null;
    this.#isLogin = LOGIN.includes(reason);
    this.#in(this.#isLogin ? LOGIN_WAIT_MS : WAITS_MS[Math.min(this.#attempt, WAITS_MS.length - 1)]!);
    this.#attempt++;
  }

  /** Tries as soon as may be, unless that would use up the login; tells whether. */
  now(): boolean {
    if (!this.#timer || this.#isLogin) return false;
    this.#in(Math.max(0, this.#endedAt + SOONEST_MS - performance.now()));
    return true;
  }

  #in(ms: number): void {
    this.stop();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#again();
    }, ms);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
