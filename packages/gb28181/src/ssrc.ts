/** The number that stands in RTP for the ten digits of y=. */
export const ssrcNumber = (y: string): number => Number(y) >>> 0;

const serials = 10_000;

/**
 * Numbers of streams of a domain (Annex G, y=): 0 for live and 1 for history, digits 4 to 8 of the domain, four digits
 * that no other stream under way has.
 */
export class SsrcPool {
  readonly #domain: string;
  readonly #used = new Set<number>();
  #next = 1;

  constructor(code: string) {
    this.#domain = code.slice(3, 8).padEnd(5, '0');
  }

  get inUse(): number {
    return this.#used.size;
  }

  /** Undefined: ten thousand streams are under way. */
  take(isHistory: boolean): string | undefined {
    if (this.#used.size >= serials) return undefined;
    while (this.#used.has(this.#next)) this.#next = (this.#next + 1) % serials;
    const serial = this.#next;
    this.#used.add(serial);
    // Not the same again at once: packets of the stream before may still be on their way.
    this.#next = (serial + 1) % serials;
    return `${isHistory ? 1 : 0}${this.#domain}${String(serial).padStart(4, '0')}`;
  }

  giveBack(y: string): void {
    this.#used.delete(Number(y.slice(6)));
  }
}
