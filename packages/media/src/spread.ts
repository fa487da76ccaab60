/** A camera that was given somewhere counts there for so long, until its pictures are known to come. */
const EXPECTED_MS = 30_000;

/** A camera that found no room where it belongs stays away for so long at least: who watches it is not sent about. */
const AWAY_MS = 60_000;

type Kept = { at: string; since: number; isRead: boolean };

/**
 * Which of several media processes reads which camera: the one it was given to by hand, else the one it was at last, else the
 * one with least to do. One that is gone loses its cameras to the others; those given to it come back with it.
 */
export class Spread {
  readonly #alive = new Map<string, boolean>();
  readonly #kept = new Map<string, Kept>();
  /** Where there was no room for it, and since when, by device. */
  readonly #away = new Map<string, Map<string, number>>();
  readonly #moved: (device: string, from: string, to: string) => void;
  readonly #now: () => number;
  #byHand: ReadonlyMap<string, string> = new Map();

  constructor(moved: (device: string, from: string, to: string) => void, now: () => number = () => performance.now()) {
    this.#moved = moved;
    this.#now = now;
  }

  add(id: string, takesAny: boolean): void {
    // One that has come again has room for all it can take.
    if (!this.#alive.has(id)) this.#forgive(id);
    this.#alive.set(id, takesAny);
    this.#settle();
  }

  /** There was no room for it there: another reads it until there is some. False: there is no other. */
  full(device: string, id: string): boolean {
    const away = this.#away.get(device) ?? new Map<string, number>();
    this.#away.set(device, away.set(id, this.#now()));
    const to = this.#wanted(device) ?? this.#idlest(device);
    if (to === undefined) {
      this.#back(device, id);
      return false;
    }
    const kept = this.#kept.get(device);
    if (kept && kept.at !== id) return true;
    this.#kept.set(device, { at: to, since: this.#now(), isRead: false });
    if (kept) this.#moved(device, id, to);
    return true;
  }

  /** There is room again: whoever has been away from there for longest goes back, if that is where it belongs. */
  freed(id: string): void {
    const before = this.#now() - AWAY_MS;
    let longest: { device: string; since: number } | undefined;
    for (const [device, away] of this.#away) {
      const since = away.get(id);
      if (since !== undefined && since <= before && !(longest && longest.since <= since)) longest = { device, since };
    }
    if (!longest) return;
    this.#back(longest.device, id);
    this.#settle();
  }

  /** Cameras that are read elsewhere since there was no room where they belong. */
  away(): { device: string; from: string; at: string }[] {
    return [...this.#away].flatMap(([device, away]) => {
      const at = this.#kept.get(device)?.at;
      return at === undefined ? [] : [...away.keys()].map((from) => ({ device, from, at }));
    });
  }

  drop(id: string): void {
    if (!this.#alive.delete(id)) return;
    this.#forgive(id);
    for (const [device, { at }] of this.#kept) if (at === id) this.#kept.delete(device);
  }

  assign(byHand: ReadonlyMap<string, string>): void {
    this.#byHand = byHand;
    this.#settle();
  }

  /** Undefined: nobody is alive. */
  of(device: string): string | undefined {
    const kept = this.#kept.get(device);
    const at = this.#wanted(device) ?? kept?.at ?? this.#idlest(device);
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
    // Whoever looks at it next may find room.
    const before = this.#now() - AWAY_MS;
    if (!isRead) for (const [id, since] of this.#away.get(device) ?? []) if (since <= before) this.#back(device, id);
  }

  load(id: string): number {
    return [...this.#kept.values()].filter((one) => one.at === id && this.#isBusy(one)).length;
  }

  #isBusy({ isRead, since }: Kept): boolean {
    return isRead || this.#now() - since < EXPECTED_MS;
  }

  #wanted(device: string): string | undefined {
    const id = this.#byHand.get(device);
    return id !== undefined && this.#alive.has(id) && !this.#away.get(device)?.has(id) ? id : undefined;
  }

  #back(device: string, id: string): void {
    const away = this.#away.get(device);
    away?.delete(id);
    if (away?.size === 0) this.#away.delete(device);
  }

  #forgive(id: string): void {
    for (const device of this.#away.keys()) this.#back(device, id);
  }

  #idlest(device: string): string | undefined {
    const away = this.#away.get(device);
    const alive = [...this.#alive].filter(([id]) => !away?.has(id));
    // Where nobody takes any, whoever is there does: a picture is worth more than an order.
    const open = alive.filter(([, takesAny]) => takesAny);
    const among = (open.length > 0 ? open : alive).map(([id]) => id);
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
