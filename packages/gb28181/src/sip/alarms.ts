/** What is due when: one time for each key, the earliest first. */
export class Alarms<K> {
  readonly #at = new Map<K, number>();
  readonly #heap: { at: number; key: K }[] = [];

  set(key: K, at: number | null): void {
    if (at === null) {
      this.#at.delete(key);
      return;
    }
    if (this.#at.get(key) === at) return;
    this.#at.set(key, at);
    this.#push({ at, key });
  }

  get next(): number | undefined {
    this.#clean();
    return this.#heap[0]?.at;
  }

  get size(): number {
    return this.#at.size;
  }

  /** Takes out what is due by now. */
  due(now: number): K[] {
    const keys: K[] = [];
    for (let next = this.next; next !== undefined && next <= now; next = this.next) {
      const { key } = this.#pop();
      this.#at.delete(key);
      keys.push(key);
    }
    return keys;
  }

  /** What was set anew or taken back lies in the heap until it comes to the top. */
  #clean(): void {
    for (let top = this.#heap[0]; top && this.#at.get(top.key) !== top.at; top = this.#heap[0]) this.#pop();
  }

  #push(entry: { at: number; key: K }): void {
    const heap = this.#heap;
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      if (heap[up]!.at <= entry.at) break;
      heap[i] = heap[up]!;
      i = up;
    }
    heap[i] = entry;
  }

  #pop(): { at: number; key: K } {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    let i = 0;
    for (let down = 1; down < heap.length; down = i * 2 + 1) {
      if (down + 1 < heap.length && heap[down + 1]!.at < heap[down]!.at) down++;
      if (heap[down]!.at >= last.at) break;
      heap[i] = heap[down]!;
      i = down;
    }
    heap[i] = last;
    return top;
  }
}
