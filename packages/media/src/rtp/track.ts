import { LongClock, RtpHeader } from './header.ts';

/** Takes the payloads of one track in the order they were sent. */
export interface Depacketizer {
  /** `lost`: something is missing in front of this payload. `time` counts on where the camera's clock wraps. */
  payload(b: Buffer, from: number, to: number, marker: boolean, time: number, lost: boolean, at: number): void;
  stop(): void;
}

/** A source silent for so long is gone, and another that sends in its place is heard. */
const QUIET_MS = 1000;
/** A step of more numbers than this is a new beginning, not a loss (RFC 3550 A.1). */
const DROPOUT = 3000;

/**
 * One RTP stream: headers, numbers, and whose packets they are. Packets of a foreign source are not mixed in, but a
 * camera that begins anew is followed.
 */
export class RtpTrack {
  readonly #types: readonly number[];
  readonly #out: Depacketizer;
  readonly #header = new RtpHeader();
  #clock = new LongClock();
  #ssrc = -1;
  #heardAt = 0;
  #next = -1;
  /** Where a source that has begun anew would go on. */
  #restart = -1;
  packets = 0;
  lost = 0;
  foreign = 0;

  /** `types`: payload types that belong to this track; none: all. */
  constructor(types: readonly number[], out: Depacketizer) {
    this.#types = types;
    this.#out = out;
  }

  get ssrc(): number {
    return this.#ssrc;
  }

  get sequence(): number {
    return this.#next < 0 ? 0 : (this.#next - 1) & 0xffff;
  }

  /** False: this is no packet of this track. */
  packet(b: Buffer, from: number, to: number, at: number): boolean {
    const header = this.#header;
    if (!header.read(b, from, to)) return false;
    if (this.#types.length > 0 && !this.#types.includes(header.type)) return false;
    let lost = false;
    if (header.ssrc !== this.#ssrc) {
      if (this.#ssrc >= 0 && at - this.#heardAt < QUIET_MS) {
        this.foreign++;
        return false;
      }
      lost = this.#ssrc >= 0;
      this.#ssrc = header.ssrc;
      this.#next = -1;
    }
    this.#heardAt = at;
    if (this.#next >= 0 && header.sequence !== this.#next) {
      const ahead = (header.sequence - this.#next) & 0xffff;
      if (ahead >= 0x8000 && header.sequence !== this.#restart) {
        // Late or twice; unless the next one follows it.
        this.#restart = (header.sequence + 1) & 0xffff;
        return true;
      }
      if (ahead < DROPOUT) this.lost += ahead;
      lost = true;
    }
    this.#restart = -1;
    this.#next = (header.sequence + 1) & 0xffff;
    this.packets++;
    if (header.from < header.to || header.marker)
      this.#out.payload(b, header.from, header.to, header.marker, this.#clock.at(header.time), lost, at);
    return true;
  }

  stop(): void {
    this.#out.stop();
  }
}
