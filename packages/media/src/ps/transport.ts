import { types, type Told } from './map.ts';

const PACKET = 188;
const SYNC = 0x47;

/** A packet of an elementary stream, as it comes in pieces of 184 bytes at most. */
export interface Pieces {
  /** It begins at `from`; gives where its own bytes do. */
  begin(b: Buffer, from: number, to: number, told: Told): number;
  /** Bytes of what has begun with this kind. */
  go(b: Buffer, from: number, to: number, told: Told): void;
  map(): void;
}

/** Whether these bytes are packets of a transport stream: some devices send that and call it PS. */
export function isTransport(b: Buffer, from: number, to: number): boolean {
  if (to - from < PACKET || (to - from) % PACKET !== 0) return false;
  for (let at = from; at < to; at += PACKET) if (b[at] !== SYNC) return false;
  return true;
}

/** Takes a transport stream apart (ISO/IEC 13818-1 2.4): the first program in it. */
export class TransportReader {
  readonly #pieces: Pieces;
  #mapAt: number | null = null;
  readonly #told = new Map<number, Told>();

  constructor(pieces: Pieces) {
    this.#pieces = pieces;
  }

  get told(): Iterable<Told> {
    return this.#told.values();
  }

  take(b: Buffer, from: number, to: number): void {
    for (let at = from; at < to; at += PACKET) this.#packet(b, at, at + PACKET);
  }

  #packet(b: Buffer, at: number, to: number): void {
    const starts = (b[at + 1]! & 0x40) !== 0;
    const pid = ((b[at + 1]! & 0x1f) << 8) | b[at + 2]!;
    const has = b[at + 3]! >> 4;
    let from = at + 4;
    if (has & 2) from += 1 + b[from]!;
    if (!(has & 1) || from >= to) return;
    if (pid === 0) return starts ? this.#programs(b, from + 1 + b[from]!, to) : undefined;
    if (pid === this.#mapAt) return starts ? this.#map(b, from + 1 + b[from]!, to) : undefined;
    const told = this.#told.get(pid);
    if (!told || told.kind === 'other') return;
    if (starts) from = this.#pieces.begin(b, from, to, told);
    if (from < to) this.#pieces.go(b, from, to, told);
  }

  /** Which packets have the map (2.4.4.3). */
  #programs(b: Buffer, from: number, to: number): void {
    const end = endOf(b, from, to);
    for (let at = from + 8; at + 4 <= end; at += 4) {
      if (b[at] === 0 && b[at + 1] === 0) continue;
      this.#mapAt = ((b[at + 2]! & 0x1f) << 8) | b[at + 3]!;
      return;
    }
  }

  /** Which packets are what (2.4.4.8). */
  #map(b: Buffer, from: number, to: number): void {
    const end = endOf(b, from, to);
    if (from + 12 > end) return;
    let at = from + 12 + (((b[from + 10]! & 0x0f) << 8) | b[from + 11]!);
    this.#told.clear();
    while (at + 5 <= end) {
      this.#told.set(((b[at + 1]! & 0x1f) << 8) | b[at + 2]!, types[b[at]!] ?? { kind: 'other' });
      at += 5 + (((b[at + 3]! & 0x0f) << 8) | b[at + 4]!);
    }
    if (this.#told.size > 0) this.#pieces.map();
  }
}

/** Where the entries of a section end: before its checksum, and within this packet. */
const endOf = (b: Buffer, from: number, to: number): number =>
  from + 3 > to ? from : Math.min(to, from + 3 + (((b[from + 1]! & 0x0f) << 8) | b[from + 2]!) - 4);
