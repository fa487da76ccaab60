/** Seconds between the newest frame and the one on show: aim at, hurry above, jump above. */
const edge = { aim: 0.25, hurry: 0.55, jump: 1.4 };
const keepS = 6;
const hurryRate = 1.1;

/** Feeds fMP4 into a `<video>` or `<audio>` and keeps it at the live edge. */
export class MseFeed {
  readonly #media: HTMLMediaElement;
  readonly #failed: () => void;
  readonly #source = new MediaSource();
  readonly #url: string;
  #mime: string;
  #buffer: SourceBuffer | undefined;
  #queue: ArrayBuffer[] = [];
  /** When the newest frame begins; a camera of one picture a second ends its own a second later. */
  #newest = 0;
  #rate = 0;

  constructor(media: HTMLMediaElement, mime: string, failed: () => void) {
    this.#media = media;
    this.#mime = mime;
    this.#failed = failed;
    this.#url = URL.createObjectURL(this.#source);
    this.#source.addEventListener('sourceopen', () => this.#begin(), { once: true });
    media.addEventListener('error', failed);
    media.src = this.#url;
  }

  push(data: ArrayBuffer): void {
    this.#queue.push(data);
    this.#note(new DataView(data));
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
    this.#media.removeEventListener('error', this.#failed);
    URL.revokeObjectURL(this.#url);
    this.#media.removeAttribute('src');
    this.#media.load();
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

  /** Of our own fragments, whose boxes lie where they always do; the rate of time is that of `mdhd`. */
  #note(data: DataView): void {
    if (isFragment(data)) {
      if (this.#rate > 0) this.#newest = (Number(data.getBigUint64(60)) + data.getInt32(100)) / this.#rate;
    } else this.#rate = rateIn(data);
  }

  #feed(): void {
    const buffer = this.#buffer;
    if (!buffer || buffer.updating || this.#source.readyState !== 'open') return;
    this.#followEdge(buffer);
    const played = this.#media.currentTime;
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
    const media = this.#media;
    const last = buffered.length - 1;
    const [start, end] = [buffered.start(last), buffered.end(last)];
    // What waits in the queue is not there to be shown yet.
    const newest = Math.min(this.#newest, end);
    const behind = newest - media.currentTime;
    // Behind the last hole nothing more will come; and a picture from before a clock was set back is never reached.
    const isCutOff = media.currentTime < start || media.currentTime > end + 1;
    if (behind > edge.jump || isCutOff) media.currentTime = Math.max(start, newest - edge.aim);
    else media.playbackRate = behind > edge.hurry ? hurryRate : behind < edge.aim ? 1 : media.playbackRate;
    if (media.paused) void media.play().catch(() => {});
  }
}

const moof = 0x6d6f6f66;
const mdhd = 0x6d646864;

/** Whether it is a fragment rather than an init segment. */
export const isFragment = (data: DataView): boolean => data.byteLength > 112 && data.getUint32(4) === moof;

/** Which track a fragment is of: 1 pictures, 2 sound. */
export const trackOf = (data: DataView): number => (isFragment(data) ? data.getUint32(44) : 0);

function rateIn(data: DataView): number {
  for (let at = 0; at + 20 < data.byteLength; at++) if (data.getUint32(at) === mdhd) return data.getUint32(at + 16);
  return 0;
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
