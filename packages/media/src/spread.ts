/** A camera that was given somewhere counts there for so long, until its pictures are known to come. */
const EXPECTED_MS = 30_000;

type Kept = { at: string; since: number; isRead: boolean };

/**
 * Which of several media processes reads which camera: the one it was given to by hand, else the one it was at last, else the
 * one with least to do. One that is gone loses its cameras to the others; those given to it come back with it.
 */
export class Spread {
  readonly #alive = new Map<string, boolean>();
  readonly #kept = new Map<string, Kept>();
  readonly #moved: (device: string, from: string, to: string) => void;
  readonly #now: () => number;
  #byHand: ReadonlyMap<string, string> = new Map();

  constructor(moved: (device: string, from: string, to: string) => void, now: () => number = () => performance.now()) {
    this.#moved = moved;
    this.#now = now;
  }

  add(id: string, takesAny: boolean): void {
    this.#alive.set(id, takesAny);
    this.#settle();
  }

  drop(id: string): void {
    if (!this.#alive.delete(id)) return;
    for (const [device, { at }] of this.#kept) if (at === id) this.#kept.delete(device);
  }

  assign(byHand: ReadonlyMap<string, string>): void {
    this.#byHand = byHand;
    this.#settle();
  }

  /** Undefined: nobody is alive. */
  of(device: string): string | undefined {
    const kept = this.#kept.get(device);
    const at = this.#wanted(device) ?? kept?.at ?? this.#idlest();
    if (at === undefined) return undefined;
    if (kept?.at !== at) this.#kept.set(device, { at, since: this.#now(), isRead: false });
    return at;
  }

  /** Whether it was given there. */
  isAt = (device: string, id: string): boolean => this.#kept.get(device)?.at === id;

  /** Whether its pictures come at this moment. */
  counts(device: string, isRead: boolean): void {
    const kept = this.#kept.get(device);
    if (kept) kept.isRead = isRead;
  }

  load(id: string): number {
    return [...this.#kept.values()].filter((one) => one.at === id && this.#isBusy(one)).length;
  }

  #isBusy({ isRead, since }: Kept): boolean {
    return isRead || this.#now() - since < EXPECTED_MS;
  }

  #wanted(device: string): string | undefined {
    const id = this.#byHand.get(device);
    return id !== undefined && this.#alive.has(id) ? id : undefined;
  }

  #idlest(): string | undefined {
    // Where nobody takes any, whoever is there does: a picture is worth more than an order.
    const open = [...this.#alive].filter(([, takesAny]) => takesAny);
    const among = (open.length > 0 ? open : [...this.#alive]).map(([id]) => id);
    let best: { id: string; load: number } | undefined;
    for (const id of among) {
      const load = this.load(id);
      if (!best || load < best.load) best = { id, load };
    }
    return best?.id;
  }

  /** Those that are not where they were given to go there. */
  #settle(): void {
    for (const [device, { at }] of this.#kept) {
      const to = this.#wanted(device);
      if (to === undefined || to === at) continue;
      this.#kept.set(device, { at: to, since: this.#now(), isRead: false });
      this.#moved(device, at, to);
    }
  }
}
