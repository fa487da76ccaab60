/** Pictures of half a second of an ordinary camera; larger ones lie half empty. */
const SMALLEST_BITS = 18;
const LARGEST_BITS = 24;
const MAX_FREE_BYTES = 64 * 1024 * 1024;

/** Memory for pictures that is used again when nobody holds any of them, instead of being left to the collector. */
export class Slab {
  readonly data: Buffer;
  #holders = 1;

  private constructor(size: number) {
    this.data = Buffer.allocUnsafeSlow(size);
  }

  /** Whether somebody besides the one who fills it still needs what is in it. */
  get isShared(): boolean {
    return this.#holders > 1;
  }

  hold(): void {
    this.#holders++;
  }

  release(): void {
    if (--this.#holders > 0) return;
    if (this.#holders < 0) throw new Error('A slab was released more often than held');
    const list = free[bitsOf(this.data.length) - SMALLEST_BITS];
    if (!list || freeBytes + this.data.length > MAX_FREE_BYTES) return;
    freeBytes += this.data.length;
    list.push(this);
  }

  /** An empty one, held by the caller. */
  static take(atLeast = 0): Slab {
    const bits = Math.max(SMALLEST_BITS, bitsOf(atLeast));
    const used = free[bits - SMALLEST_BITS]?.pop();
    if (!used) return new Slab(2 ** bits);
    freeBytes -= used.data.length;
    used.#holders = 1;
    return used;
  }
}

const free: Slab[][] = Array.from({ length: LARGEST_BITS - SMALLEST_BITS + 1 }, () => []);
let freeBytes = 0;

const bitsOf = (size: number): number => Math.ceil(Math.log2(Math.max(1, size)));
