import { ApiError } from '@anyuan/contract';

import { newKey } from './new-key.ts';

/** So long after it went through, the same input is the second half of a double click, not a second wish. */
export const doubleClickMs = 1_000;

/** One key for what somebody wants, however often he clicks and however often the way is lost. */
export class RequestKeys {
  readonly #kept: number;
  readonly #now: () => number;
  readonly #known = new Map<string, { key: string; until: number }>();

  /** @param kept how long a key that went through is used again, in ms; 0 where the same input again is the next batch. */
  constructor(kept = doubleClickMs, now: () => number = Date.now) {
    this.#kept = kept;
    this.#now = now;
  }

  async using<T>(input: unknown, send: (key: string) => Promise<T>): Promise<T> {
    const now = this.#now();
    for (const [wish, { until }] of this.#known) if (until <= now) this.#known.delete(wish);
    const wish = wishOf(input);
    // Something else was wanted in between: what is wanted again now (a move taken back) is no double click.
    for (const [other, { until }] of this.#known)
      if (other !== wish && until !== Number.POSITIVE_INFINITY) this.#known.delete(other);
    const { key } = this.#known.get(wish) ?? { key: newKey() };
    this.#known.set(wish, { key, until: Number.POSITIVE_INFINITY });
    try {
      const answer = await send(key);
      this.#known.set(wish, { key, until: this.#now() + this.#kept });
      return answer;
    } catch (error) {
      // The server has said no: the next try is a wish of its own. A lost way leaves open what it said.
      if (error instanceof ApiError && error.status < 500) this.#known.delete(wish);
      throw error;
    }
  }
}

const wishOf = (input: unknown): string =>
  JSON.stringify(input, (_, value: unknown) =>
    value instanceof File ? [value.name, value.size, value.lastModified] : value,
  ) ?? '';
