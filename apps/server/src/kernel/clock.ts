/** Where the time comes from. Tests set it; nothing in the server asks the system clock itself. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

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
