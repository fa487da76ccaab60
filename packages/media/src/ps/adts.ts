/** Sampling frequencies of AAC (ISO/IEC 14496-3 table 1.18). */
const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350];
const LARGEST = 8191;

export type AacFormat = { rate: number; channels: number; config: Buffer };

/** Cuts AAC out of ADTS, whose frames may go over several packets. */
export class Adts {
  format: AacFormat | null = null;
  readonly #emit: (frame: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  constructor(emit: (frame: Buffer) => void) {
    this.#emit = emit;
  }

  feed(b: Buffer, from: number, to: number): void {
    let data = b.subarray(from, to);
    if (this.#rest.length > 0) data = Buffer.concat([this.#rest, data]);
    let at = 0;
    while (at + 7 <= data.length) {
      if (data[at] !== 0xff || (data[at + 1]! & 0xf6) !== 0xf0) {
        at++;
        continue;
      }
      const length = ((data[at + 3]! & 3) << 11) | (data[at + 4]! << 3) | (data[at + 5]! >> 5);
      const head = data[at + 1]! & 1 ? 7 : 9;
      if (length <= head) {
        at++;
        continue;
      }
      if (at + length > data.length) break;
      this.#read(data, at);
      if (this.format) this.#emit(data.subarray(at + head, at + length));
      at += length;
    }
    this.#rest = at < data.length && data.length - at <= LARGEST ? Buffer.from(data.subarray(at)) : Buffer.alloc(0);
  }

  /** What comes next does not follow on what came before. */
  cut(): void {
    this.#rest = Buffer.alloc(0);
  }

  #read(b: Buffer, at: number): void {
    const object = (b[at + 2]! >> 6) + 1;
    const index = (b[at + 2]! >> 2) & 15;
    const channels = ((b[at + 2]! & 1) << 2) | (b[at + 3]! >> 6);
    const rate = RATES[index];
    if (rate === undefined || channels === 0) return;
    const config = Buffer.from([(object << 3) | (index >> 1), ((index & 1) << 7) | (channels << 3)]);
    if (!this.format?.config.equals(config)) this.format = { rate, channels, config };
  }
}

/** The head of ADTS for a frame of so many bytes; undefined: no AAC that ADTS knows. */
export function adtsHead(config: Buffer, size: number): Buffer | undefined {
  if (config.length < 2) return undefined;
  const object = config[0]! >> 3;
  const index = ((config[0]! & 7) << 1) | (config[1]! >> 7);
  const channels = (config[1]! >> 3) & 15;
  if (object < 1 || object > 4 || index > 12) return undefined;
  const length = size + 7;
  if (length > LARGEST) return undefined;
  return Buffer.from([
    0xff,
    0xf1,
    ((object - 1) << 6) | (index << 2) | (channels >> 2),
    ((channels & 3) << 6) | (length >> 11),
    (length >> 3) & 0xff,
    ((length & 7) << 5) | 0x1f,
    0xfc,
  ]);
}
