/** One of the answers to a question that is answered in several (Annex M). */
export interface Part<T> {
  /** SumNum; undefined: it is not said. */
  sum: number | undefined;
  items: readonly T[];
}

export interface Gathered<T> {
  items: T[];
  /** What was promised; more than came: the rest was lost on the way. */
  sum: number;
  isWhole: boolean;
}

const itemsAtMost = 200_000;
const usualQuietMs = 8_000;
/** As many came as were promised, some of them twice: what is still under way comes within this time. */
const countedQuietMs = 2_000;

/**
 * Gathers the answers to one question: in any order, several times, in pages of any size. Items are told apart by their
 * own key, so what is sent again is neither counted nor kept twice. Whole once as many differ as were promised.
 */
export class Gathering<T> {
  readonly #keyOf: (item: T) => string;
  readonly #quietMs: number;
  readonly #items = new Map<string, T>();
  #sum: number | null = null;
  #heardAt: number;
  /** All that came, repeats too: some promise the repeats as well. */
  #came = 0;
  #pages = 0;

  constructor(keyOf: (item: T) => string, now: number, quietMs = usualQuietMs) {
    this.#keyOf = keyOf;
    this.#heardAt = now;
    this.#quietMs = quietMs;
  }

  get isWhole(): boolean {
    return this.#sum !== null && this.#pages > 0 && this.#items.size >= this.#sum;
  }
  /** Some count what they send and not what is different; but a page that came twice promises nothing of the rest. */
  get #isCounted(): boolean {
    return this.#sum !== null && this.#came >= this.#sum && this.#came > this.#items.size;
  }
  /** Nothing has come for so long that nothing will. */
  isOver(now: number): boolean {
    const quietMs = now - this.#heardAt;
    return this.isWhole || quietMs >= this.#quietMs || (this.#isCounted && quietMs >= countedQuietMs);
  }
  get quietAt(): number {
    return this.#heardAt + this.#quietMs;
  }

  add({ sum, items }: Part<T>, now: number): void {
    this.#heardAt = now;
    this.#pages++;
    // Some write the size of the page here instead of the whole: the largest promise counts.
    this.#sum = Math.max(this.#sum ?? 0, sum ?? items.length);
    for (const item of items) {
      this.#came++;
      if (this.#items.size < itemsAtMost || this.#items.has(this.#keyOf(item)))
        this.#items.set(this.#keyOf(item), item);
    }
  }

  get result(): Gathered<T> {
    const items = [...this.#items.values()];
    return { items, sum: Math.max(this.#sum ?? 0, items.length), isWhole: this.isWhole || this.#isCounted };
  }
}

/** Cuts a list into pages; an empty one is told by one page without a list (Annex M). */
export function pagesOf<T>(items: readonly T[], size: number): { sum: number; items: readonly T[] }[] {
  if (items.length === 0) return [{ sum: 0, items: [] }];
  const pages: { sum: number; items: readonly T[] }[] = [];
  for (let at = 0; at < items.length; at += size) pages.push({ sum: items.length, items: items.slice(at, at + size) });
  return pages;
}

/** A message with as many of a list, from `at` on, as leave its body at `room` bytes: one at the least, `most` at the most. */
export function fillPage<T>(
  items: readonly T[],
  at: number,
  { room, most }: { room: number; most: number },
  write: (some: readonly T[]) => Buffer,
): { count: number; body: Buffer } {
  if (room === Number.POSITIVE_INFINITY) {
    const some = items.slice(at, at + most);
    return { count: some.length, body: write(some) };
  }
  let count = Math.min(1, items.length - at);
  let body = write(items.slice(at, at + count));
  while (count < most && at + count < items.length) {
    const more = write(items.slice(at, at + count + 1));
    if (more.length > room) break;
    [count, body] = [count + 1, more];
  }
  return { count, body };
}
