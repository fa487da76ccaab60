import type { CaseDetail } from '@anyuan/contract';

import { linkWith } from './chain.ts';
import { isPassing, refusalOf, sendFact, sendNextPhoto, type Sending } from './send.ts';
import type { TapStore } from './tap-store.ts';
import { hasPhotosLeft, laneOf, needsPhotosFirst, type Tap } from './tap.ts';
import { timed } from './timed.ts';
import { Pace } from './upload.ts';
import type { Wire } from './wire.ts';

export interface OutboxView {
  /** Waiting or refused, oldest first. */
  taps: readonly Tap[];
  isSending: boolean;
  /** Runs in a row in which nothing arrived. */
  stalls: number;
  /** What an earlier page left behind is known. */
  isLoaded: boolean;
  /** The phone refuses to store anything (private window): taps last as long as the page. */
  cannotKeep: boolean;
}

const sealMs = 300;
/** So many photos in a row that do not get through: there is no network, and the rest waits for the next run. */
const mostFailures = 3;
/** What was done is said so often anew within one run. */
const mostAgain = 4;
const inMs = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

export interface OutboxOptions {
  store: TapStore;
  wire: Wire;
  personId: string;
}

export interface OutboxContext {
  /** Called when the server has a tap, with the case as it then stands, before the tap leaves the list. */
  told: (tap: Tap, item: CaseDetail | undefined) => void;
}

/**
 * Taps on their way to the server: kept first, sent in order per case, tried again until it answers. What was done goes
 * before the pictures of it, and whoever is in danger before both.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #context: OutboxContext | undefined;
  readonly #watchers = new Set<() => void>();
  #taps: Tap[] = [];
  /** A press for help that has overtaken the others. */
  #urgent: Promise<void> | undefined;
  #sealing: Promise<void> = Promise.resolve();
  readonly #inHand = new Set<string>();
  #running: Promise<void> | undefined;
  #isLoaded = false;
  readonly #sending: Sending;
  /** Something was recorded since the run began: photos wait for it. */
  #isFresh = false;
  #hasArrived = false;
  view: OutboxView = { taps: [], isSending: false, stalls: 0, isLoaded: false, cannotKeep: false };

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#sending = { wire: timed(options.wire), pace: new Pace(), save: (tap) => this.#save(tap) };
  }

  /** Nothing is sent before. */
  use(context: OutboxContext): void {
    this.#context = context;
  }

  watch = (changed: () => void): (() => void) => {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  };

  /** What an earlier page left behind. */
  async load(): Promise<void> {
    if (this.#isLoaded) return;
    this.#isLoaded = true;
    try {
      const { personId, store } = this.#options;
      const kept = (await store.all()).filter((tap) => tap.personId === personId);
      const known = new Set(this.#taps.map((tap) => tap.id));
      this.#taps = [...kept.filter((tap) => !known.has(tap.id)), ...this.#taps].toSorted((a, b) => a.at - b.at);
      this.#show({ isLoaded: true });
      // Whose page went before they had their place in the chain.
      for (const tap of kept) if (!tap.fact && !tap.isTold) void this.#sealLater(tap);
    } catch {
      this.#show({ isLoaded: true, cannotKeep: true });
    }
  }

  /** Keeps the tap; it is sent without the caller having to wait. */
  async add(tap: Tap): Promise<void> {
    this.#taps = [...this.#taps, tap];
    this.#isFresh = true;
    this.#show();
    await this.#save(tap);
    // The chain never holds up what was done.
    await Promise.race([this.#sealLater(tap), inMs(sealMs)]);
    if (tap.kind === 'raise') this.#urgent = this.#overtake(tap);
    void this.flush();
  }

  /** One after the other. */
  #sealLater(tap: Tap): Promise<void> {
    return (this.#sealing = this.#sealing.then(() => this.#seal(tap)));
  }

  /** Gives the tap its place in the chain of this phone. */
  async #seal(tap: Tap): Promise<void> {
    const { store } = this.#options;
    try {
      for (let tries = 0; tries < 5; tries++) {
        const { fact, link } = await linkWith(await store.last(), tap, new Date().toISOString());
        if (!this.#taps.includes(tap)) return;
        if (await store.seal({ ...tap, fact }, link)) {
          tap.fact = fact;
          // It was told and dropped meanwhile: it does not come back.
          if (!this.#taps.includes(tap)) await store.remove(tap.id);
          return;
        }
      }
    } catch {
      this.#show({ cannotKeep: true });
    }
  }

  /** A press for help waits for nothing that is on its way. */
  async #overtake(tap: Tap): Promise<void> {
    if (!this.#context) return;
    this.#inHand.add(tap.id);
    await this.#tell(tap, this.#context).finally(() => this.#inHand.delete(tap.id));
  }

  /** The person has seen the refusal, or gives up. */
  async drop(id: string): Promise<void> {
    this.#taps = this.#taps.filter((tap) => tap.id !== id);
    this.#show();
    await this.#options.store.remove(id).catch(() => this.#show({ cannotKeep: true }));
  }

  /** A refused tap once more, e.g. after a right was granted. */
  async again(id: string): Promise<void> {
    const tap = this.#taps.find((one) => one.id === id);
    if (!tap) return;
    delete tap.refused;
    await this.#save(tap);
    void this.flush();
  }

  /** Sends what waits. One run at a time; a call in mid-run starts another round after it. */
  async flush(): Promise<void> {
    await this.load();
    await Promise.race([this.#sealing, inMs(sealMs)]);
    await this.#urgent;
    const run = (this.#running ?? Promise.resolve()).then(() => this.#round());
    this.#running = run;
    await run;
    if (this.#running === run) this.#running = undefined;
  }

  async #round(): Promise<void> {
    const context = this.#context;
    if (!context || !this.#taps.some((tap) => !tap.refused)) return;
    this.#show({ isSending: true });
    this.#isFresh = false;
    this.#hasArrived = false;
    // Whoever is in danger does not wait behind photos.
    const inOrder = this.#taps.toSorted((a, b) => Number(b.kind === 'raise') - Number(a.kind === 'raise'));
    let pass = await this.#tellAll(inOrder, context);
    // One lost call among those that get through holds up its case: once more, before pictures take the way for minutes.
    for (let again = 0; again < mostAgain && !this.#isFresh && pass.blocked.size > 0 && pass.arrived > 0; again++)
      pass = await this.#tellAll(inOrder, context);
    await this.#tellWithPictures(inOrder, context, pass.blocked);
    this.#show({ isSending: false, stalls: this.#hasArrived ? 0 : this.view.stalls + 1 });
  }

  /** What was done, without the pictures of it. Gives the cases whose next step did not get through. */
  async #tellAll(inOrder: readonly Tap[], context: OutboxContext): Promise<{ blocked: Set<string>; arrived: number }> {
    const blocked = new Set<string>();
    const postponed = new Set<string>();
    let arrived = 0;
    for (const tap of inOrder) {
      const lane = laneOf(tap);
      if (!this.#waits(tap)) continue;
      if (needsPhotosFirst(tap)) postponed.add(lane);
      if (tap.isTold || blocked.has(lane) || postponed.has(lane)) continue;
      // Later steps of one case wait for the earlier ones.
      if (await this.#tell(tap, context)) arrived++;
      else blocked.add(lane);
    }
    return { blocked, arrived };
  }

  /** Pictures, and what cannot be told without them; until something fresh is to be told. */
  async #tellWithPictures(inOrder: readonly Tap[], context: OutboxContext, blocked: Set<string>): Promise<void> {
    let failed = 0;
    for (const tap of inOrder) {
      if (this.#isFresh || failed >= mostFailures) break;
      const lane = laneOf(tap);
      if (!this.#waits(tap)) continue;
      if (!tap.isTold && !blocked.has(lane) && !(await this.#tell(tap, context))) blocked.add(lane);
      if (tap.isTold && hasPhotosLeft(tap)) failed = (await this.#sendPhotos(tap)) ? 0 : failed + 1;
    }
  }

  #waits(tap: Tap): boolean {
    return this.#taps.includes(tap) && !tap.refused && !this.#inHand.has(tap.id);
  }

  /** Says what was done; gives whether that is settled, as taken or as refused. */
  async #tell(tap: Tap, { told }: OutboxContext): Promise<boolean> {
    try {
      const item = await sendFact(this.#sending, tap);
      told(tap, item);
    } catch (error) {
      await this.#failed(tap, error);
      return tap.refused !== undefined;
    }
    tap.isTold = true;
    this.#hasArrived = true;
    await (hasPhotosLeft(tap) ? this.#save(tap) : this.drop(tap.id));
    return true;
  }

  /** The photos that follow a tap, until something fresh is to be told. False: the way is broken. */
  async #sendPhotos(tap: Tap): Promise<boolean> {
    try {
      while (hasPhotosLeft(tap) && !this.#isFresh) {
        await sendNextPhoto(this.#sending, tap);
        this.#hasArrived = true;
      }
    } catch (error) {
      await this.#failed(tap, error);
      return tap.refused !== undefined;
    }
    if (!hasPhotosLeft(tap)) await this.drop(tap.id);
    return true;
  }

  async #failed(tap: Tap, error: unknown): Promise<void> {
    tap.tries += 1;
    if (!isPassing(error)) tap.refused = refusalOf(error);
    await this.#save(tap);
  }

  async #save(tap: Tap): Promise<void> {
    this.#show();
    try {
      await this.#options.store.put(tap);
    } catch {
      this.#show({ cannotKeep: true });
    }
  }

  #show(change: Partial<Omit<OutboxView, 'taps'>> = {}): void {
    this.view = { ...this.view, ...change, taps: [...this.#taps] };
    for (const changed of this.#watchers) changed();
  }
}
