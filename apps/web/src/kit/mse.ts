/** Seconds behind the newest frame: aim at, hurry above, jump above. */
const edge = { aim: 0.3, hurry: 0.6, jump: 1.5 };
const keepS = 6;
const hurryRate = 1.1;

/** Feeds fMP4 into a `<video>` and keeps it at the live edge. */
export class MseFeed {
  readonly #video: HTMLVideoElement;
  readonly #failed: () => void;
  readonly #source = new MediaSource();
  readonly #url: string;
  #mime: string;
  #buffer: SourceBuffer | undefined;
  #queue: ArrayBuffer[] = [];

  constructor(video: HTMLVideoElement, mime: string, failed: () => void) {
    this.#video = video;
    this.#mime = mime;
    this.#failed = failed;
    this.#url = URL.createObjectURL(this.#source);
    this.#source.addEventListener('sourceopen', () => this.#begin(), { once: true });
    video.addEventListener('error', failed);
    video.src = this.#url;
  }

  push(data: ArrayBuffer): void {
    this.#queue.push(data);
    this.#feed();
  }

  /** The camera came back, perhaps with another format; false: this needs a new feed. */
  retype(mime: string): boolean {
    if (mime === this.#mime) return true;
    const buffer = this.#buffer;
    if (!buffer || buffer.updating || this.#queue.length > 0) return false;
    try {
      buffer.changeType(mime);
      this.#mime = mime;
      return true;
    } catch {
      return false;
    }
  }

  stop(): void {
    this.#queue = [];
    this.#buffer = undefined;
    this.#video.removeEventListener('error', this.#failed);
    URL.revokeObjectURL(this.#url);
    this.#video.removeAttribute('src');
    this.#video.load();
  }

  #begin(): void {
    try {
      this.#buffer = this.#source.addSourceBuffer(this.#mime);
    } catch {
      return this.#failed();
    }
    this.#buffer.addEventListener('updateend', () => this.#feed());
    this.#feed();
  }

  #feed(): void {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating || this.#source.readyState !== 'open') return;
    this.#followEdge(buffer);
    const played = this.#video.currentTime;
    const first = buffer.buffered.length > 0 ? buffer.buffered.start(0) : played;
    if (played - first > keepS * 2) return buffer.remove(first, played - keepS);
    const waiting = this.#queue;
    if (waiting.length === 0) return;
    this.#queue = [];
    try {
      buffer.appendBuffer(waiting.length === 1 && waiting[0] ? waiting[0] : joined(waiting));
    } catch (error) {
      const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
      if (!isFull || played - first <= 1) return this.#failed();
      this.#queue = waiting;
      buffer.remove(first, played - 0.5);
    }
  }

  #followEdge({ buffered }: SourceBuffer): void {
    if (buffered.length === 0) return;
    const video = this.#video;
    const last = buffered.length - 1;
    const end = buffered.end(last);
    const behind = end - video.currentTime;
    // Behind the last hole nothing more will come.
    const isCutOff = video.currentTime < buffered.start(last);
    if (behind > edge.jump || isCutOff) video.currentTime = Math.max(buffered.start(last), end - edge.aim);
    else video.playbackRate = behind > edge.hurry ? hurryRate : behind < edge.aim ? 1 : video.playbackRate;
    if (video.paused) void video.play().catch(() => {});
  }
}

function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return whole.buffer;
}
