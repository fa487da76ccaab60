import { refuse } from '@anyuan/contract';

/**
 * Lets a few pieces of work run at once and the rest wait, by turns between those who ask:
 * a flood from one address makes that address wait, and another is served after at most one of its pieces.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #waitingEach: number;
  readonly #waiting = new Map<string, (() => void)[]>();
  #running = 0;

  constructor(atOnce: number, waitingEach: number) {
    this.#atOnce = atOnce;
    this.#waitingEach = waitingEach;
  }

  async run<T>(who: string, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running++;
    else await this.#wait(who);
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  async #wait(who: string): Promise<void> {
    const queue = this.#waiting.get(who) ?? [];
    if (queue.length >= this.#waitingEach) throw refuse('too_many', { seconds: 10 });
    this.#waiting.set(who, queue);
    await new Promise<void>((go) => queue.push(go));
  }

  /** Hands the place on to the address that has waited longest for its turn. */
  #next(): void {
    for (const [who, queue] of this.#waiting) {
      this.#waiting.delete(who);
      const go = queue.shift();
      if (queue.length > 0) this.#waiting.set(who, queue);
      if (go) return go();
    }
    this.#running--;
  }
}
