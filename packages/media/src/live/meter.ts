/** Pictures and bits per second over about the last two seconds; looked at once a second. */
export class Meter {
  total = 0;
  bytes = 0;
  readonly #marks: { at: number; total: number; bytes: number }[] = [];

  count(bytes: number): void {
    this.total++;
    this.bytes += bytes;
  }

  mark(now: number): void {
    this.#marks.push({ at: now, total: this.total, bytes: this.bytes });
    if (this.#marks.length > 3) this.#marks.shift();
  }

  rates(now: number): { fps: number; bitrate: number } {
    const since = this.#marks[0];
    const seconds = since ? (now - since.at) / 1000 : 0;
    if (!since || seconds < 0.5) return { fps: 0, bitrate: 0 };
    return {
      fps: Math.round(((this.total - since.total) / seconds) * 10) / 10,
      bitrate: Math.round(((this.bytes - since.bytes) * 8) / seconds),
    };
  }
}
