/** Who has come and has not shown yet who he is. */
interface Waiting {
  from: string;
  end(): void;
}

/**
 * There are so many places, and so many for one address: whoever comes when they are taken gets that of somebody who has been
 * there longest, of the address that has most. So silence keeps nobody out, and one address no other.
 */
export class Lobby {
  readonly #places: number;
  readonly #each: number;
  /** In the order they came. */
  readonly #waiting = new Set<Waiting>();

  constructor({ places, each }: { places: number; each: number }) {
    this.#places = places;
    this.#each = each;
  }

  /** `end`: sends him away. Gives how he leaves by himself. */
  enter(from: string, end: () => void): () => void {
    const own = this.#of(from);
    if (own.length >= this.#each) this.#send(own[0]);
    else if (this.#waiting.size >= this.#places) this.#send(this.#of(this.#fullest())[0]);
    const one = { from, end };
    this.#waiting.add(one);
    return () => void this.#waiting.delete(one);
  }

  #of(from: string): Waiting[] {
    return [...this.#waiting].filter((one) => one.from === from);
  }

  #fullest(): string {
    const counts = new Map<string, number>();
    for (const { from } of this.#waiting) counts.set(from, (counts.get(from) ?? 0) + 1);
    let most: [string, number] = ['', 0];
    for (const one of counts) if (one[1] > most[1]) most = one;
    return most[0];
  }

  #send(one: Waiting | undefined): void {
    if (!one) return;
    this.#waiting.delete(one);
    one.end();
  }
}
