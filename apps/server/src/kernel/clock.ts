/** Where the time comes from. Tests set it; nothing in the server asks the system clock itself. */
export interface Clock {
  now(): Date;
  /** Hears when somebody has set the clock of the machine; gives how to stop hearing. */
  onStep?(listener: (step: Step) => void): () => void;
  /** What the record says has been already: time does not go back behind it. */
  notBefore?(at: Date): void;
}

/** The clock of the machine was set. */
export interface Step {
  /** Forward, or back when negative. */
  seconds: number;
  /** So far our time is ahead of that clock now, and comes back to it by going slower. */
  aheadSeconds: number;
}

export const systemClock: Clock = { now: () => new Date() };

/** Less is what a time server does all day. */
const stepMs = 2_000;
/** Further ahead it was the clock of before that was wrong, and nothing is gained by following it for days. */
const mostAheadMs = 26 * 3_600_000;
/** Ahead of the machine's clock time goes by this much slower, until both agree: an hour in ten. */
const slower = 0.9;

/**
 * The machine's clock, except that it never goes back: what has begun (a limit that runs, a press that a second one
 * joins) goes on by the time that really passes, and the order of the record stays that of its times.
 * @param wall the machine's clock, ms
 * @param ticks ms of a clock that nobody can set
 */
export function steadyClock(wall: () => number = Date.now, ticks: () => number = () => performance.now()): Clock {
  const listeners = new Set<(step: Step) => void>();
  let last = { ticks: ticks(), wall: wall(), now: wall() };
  function now(): number {
    const next = { ticks: ticks(), wall: wall(), now: 0 };
    const passed = next.ticks - last.ticks;
    const stepped = next.wall - last.wall - passed;
    const ahead = last.now + passed - next.wall;
    next.now =
      ahead <= 0 || ahead > mostAheadMs ? next.wall : Math.max(next.wall, last.now + passed * (ahead > 1 ? slower : 1));
    last = next;
    if (Math.abs(stepped) >= stepMs) {
      const step = { seconds: Math.round(stepped / 1000), aheadSeconds: Math.round((next.now - next.wall) / 1000) };
      for (const listener of listeners) listener(step);
    }
    return next.now;
  }
  return {
    now: () => new Date(now()),
    onStep(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notBefore(at) {
      const ahead = at.getTime() - now();
      if (ahead > 0 && ahead <= mostAheadMs) last = { ...last, now: at.getTime() };
    },
  };
}

export class TestClock implements Clock {
  #at: number;

  constructor(at: string | Date = '2026-11-22T06:00:00Z') {
    this.#at = new Date(at).getTime();
  }

  now(): Date {
    return new Date(this.#at);
  }

  set(at: string | Date): void {
    this.#at = new Date(at).getTime();
  }

  /** Moves on by so many seconds. */
  advance(seconds: number): void {
    this.#at += seconds * 1000;
  }
}
