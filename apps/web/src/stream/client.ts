import { messagesIn, type EventMessage, type EventType } from '@anyuan/contract';

import { initial, offsetOf, step, type Effect, type Happening, type StreamState } from './state.ts';

export interface StreamView {
  connected: boolean;
  /** Local ms of the server's last word, once it has been silent for 10 s. */
  lostSince: number | undefined;
  /** Round trip of the last probe; undefined while nobody asks for probes. */
  lagMs: number | undefined;
  offsetMs: number;
  /** Alarms can be taken, says the server; undefined while nobody asks for probes. */
  healthy: boolean | undefined;
}

type Listener = (event: EventMessage) => void;
const probeEveryMs = 15_000;

/** One event stream for the whole page. Effects of the pure machine in `state.ts`, and the probes. */
export class StreamClient {
  #state: StreamState = initial;
  #socket: WebSocket | undefined;
  #timer: Worker | undefined;
  #views = new Set<() => void>();
  #listeners = new Set<{ types: ReadonlySet<EventType> | undefined; tell: Listener }>();
  #probers = 0;
  #probedAt = 0;
  #lagMs: number | undefined;
  #healthy: boolean | undefined;
  view: StreamView = { connected: false, lostSince: undefined, lagMs: undefined, offsetMs: 0, healthy: undefined };
  readonly #resync: () => void;

  constructor(resync: () => void) {
    this.#resync = resync;
  }

  start(): void {
    this.#timer ??= this.#startTimer();
    this.#happen({ kind: 'start' });
  }

  stop(): void {
    this.#timer?.terminate();
    this.#timer = undefined;
    this.#happen({ kind: 'stop' });
  }

  /** Tells `fn` of events of these types (all, when none are named). */
  subscribe(types: readonly EventType[] | undefined, tell: Listener): () => void {
    const one = { types: types && new Set(types), tell };
    this.#listeners.add(one);
    return () => this.#listeners.delete(one);
  }

  watch = (changed: () => void): (() => void) => {
    this.#views.add(changed);
    return () => this.#views.delete(changed);
  };

  /** Measures the way to the server and asks whether it can take alarms, as long as somebody wants to know. */
  probe(): () => void {
    this.#probers += 1;
    this.#probedAt = 0;
    return () => {
      this.#probers -= 1;
    };
  }

  #startTimer(): Worker {
    const timer = new Worker(new URL('./beat.worker.ts', import.meta.url), { type: 'module' });
    timer.addEventListener('message', () => {
      this.#happen({ kind: 'tick' });
      if (this.#probers > 0 && Date.now() - this.#probedAt >= probeEveryMs) void this.#measure();
    });
    return timer;
  }

  async #measure(): Promise<void> {
    this.#probedAt = Date.now();
    const from = performance.now();
    try {
      const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5_000) });
      this.#lagMs = performance.now() - from;
      this.#healthy = answer.ok;
    } catch {
      this.#lagMs = undefined;
      this.#healthy = undefined;
    }
    this.#show();
  }

  #happen(happening: Happening): void {
    const [state, effects] = step(this.#state, happening, Date.now());
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    this.#show();
  }

  #carryOut(effect: Effect): void {
    if (effect.kind === 'connect') this.#connect(effect.after);
    else if (effect.kind === 'drop') this.#drop();
    else if (effect.kind === 'resync') this.#resync();
    else for (const { types, tell } of this.#listeners) if (!types || types.has(effect.event.type)) tell(effect.event);
  }

  #connect(after: number | undefined): void {
    this.#drop();
    const url = new URL('/api/v1/events', window.location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    if (after !== undefined) url.searchParams.set('after', String(after));
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      for (const message of messagesIn(String(data)))
        if (this.#socket === socket) this.#happen({ kind: 'message', message });
    });
    socket.addEventListener('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#happen({ kind: 'closed', random: Math.random() });
    });
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #show(): void {
    const next: StreamView = {
      connected: this.#state.phase === 'live' && this.#state.lostSince === undefined,
      lostSince: this.#state.lostSince,
      lagMs: this.#lagMs,
      offsetMs: offsetOf(this.#state),
      healthy: this.#healthy,
    };
    const isSame = (Object.keys(next) as (keyof StreamView)[]).every((key) => next[key] === this.view[key]);
    if (isSame) return;
    this.view = next;
    for (const changed of this.#views) changed();
  }
}
