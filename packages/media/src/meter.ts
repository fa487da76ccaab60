const WINDOW_MS = 2000;

/** Frames and bits per second over the last two seconds. */
export class Meter {
  total = 0;
  lastAt: number | null = null;
  #marks: { at: number; bytes: number }[] = [];

  count(bytes: number): void {
    const at = Date.now();
    this.lastAt = at;
    this.total++;
    this.#marks.push({ at, bytes });
    if (this.#marks.length > 256 || this.#marks[0]!.at < at - 2 * WINDOW_MS) this.#trim(at);
  }

  rates(): { fps: number; bitrate: number } {
    this.#trim(Date.now());
    const bytes = this.#marks.reduce((sum, mark) => sum + mark.bytes, 0);
    return { fps: (this.#marks.length * 1000) / WINDOW_MS, bitrate: Math.round((bytes * 8000) / WINDOW_MS) };
  }

  #trim(now: number): void {
    this.#marks = this.#marks.filter((mark) => mark.at >= now - WINDOW_MS);
  }
}
