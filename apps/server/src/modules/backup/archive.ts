import { randomBytes } from 'node:crypto';

import { suiteNames, suites, type Sealer, type SuiteName } from '../../kernel/suite/index.ts';

/** What an archive begins with says which suite it is sealed with. */
const magics: Record<SuiteName, Buffer> = { standard: Buffer.from('ANYUANB1'), sm: Buffer.from('ANYUANB2') };
const magicBytes = 8;
const saltBytes = 32;
const headBytes = 5;
export const chunkBytes = 1 << 20;

export type Bytes = AsyncIterable<Uint8Array>;

/** What is not ours, was cut off, damaged or sealed with another key. */
export class ArchiveError extends Error {}

/**
 * Seals a stream with a suite, in chunks, each bound to its number, the last one marked as the last, so that nothing can
 * be changed, left out, moved or cut off unseen. Every archive has a key of its own.
 */
export async function* sealed(key: Buffer, plain: Bytes, suite: SuiteName = 'standard'): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const own = sealerOf(suite, key, salt);
  yield Buffer.concat([magics[suite], salt]);
  let number = 0;
  let last: Buffer = Buffer.alloc(0);
  for await (const chunk of inChunks(plain)) {
    if (number > 0) yield seal(own, number, last, false);
    last = chunk;
    number++;
  }
  yield seal(own, Math.max(1, number), last, true);
}

export async function* opened(key: Buffer, cipher: Bytes): AsyncGenerator<Buffer> {
  const reader = new ByteReader(cipher);
  const begin = await reader.take(magicBytes + saltBytes);
  const suite = suiteNames.find((one) => begin?.subarray(0, magicBytes).equals(magics[one]));
  if (!begin || !suite) throw new ArchiveError('this is not a backup of Anyuan');
  const own = sealerOf(suite, key, begin.subarray(magicBytes));
  for (let number = 1, isLast = false; !isLast; number++) {
    const head = await reader.take(headBytes);
    const length = head?.readUInt32BE(0) ?? 0;
    const body = head && length <= chunkBytes ? await reader.take(length + own.tagBytes) : undefined;
    if (!head || !body) throw new ArchiveError('the backup is cut off');
    isLast = head[4] === 1;
    let plain: Buffer;
    try {
      plain = own.unlock(nonce(own, number), body, head);
    } catch {
      throw new ArchiveError('the backup is damaged, or sealed with another key');
    }
    yield plain;
  }
  if (await reader.take(1)) throw new ArchiveError('something was added to the backup');
}

const sealerOf = (suite: SuiteName, key: Buffer, salt: Uint8Array): Sealer =>
  suites[suite].sealer(suites[suite].derive(key, salt, 'anyuan backup'));

/** The number of a chunk, in front of room for a counter of blocks: those of two chunks never meet. */
function nonce({ nonceBytes }: Sealer, number: number): Buffer {
  const bytes = Buffer.alloc(nonceBytes);
  bytes.writeBigUInt64BE(BigInt(number), nonceBytes === 16 ? 0 : 4);
  return bytes;
}

function seal(sealer: Sealer, number: number, plain: Buffer, isLast: boolean): Buffer {
  const head = Buffer.alloc(headBytes);
  head.writeUInt32BE(plain.length, 0);
  head[4] = isLast ? 1 : 0;
  return Buffer.concat([head, sealer.lock(nonce(sealer, number), plain, head)]);
}

/** The same bytes in pieces of one size. */
export async function* inChunks(bytes: Bytes, size = chunkBytes): AsyncGenerator<Buffer> {
  const reader = new ByteReader(bytes);
  for (;;) {
    const chunk = await reader.upTo(size);
    if (chunk.length > 0) yield chunk;
    if (chunk.length < size) return;
  }
}

/** All of it at once, for what is small. */
export async function gathered(bytes: Bytes): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

/** Reads a stream by numbers of bytes. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #parts: Buffer[] = [];
  #length = 0;

  constructor(bytes: Bytes) {
    this.#source = bytes[Symbol.asyncIterator]();
  }

  /** As many as there are, at most so many. */
  async upTo(count: number): Promise<Buffer> {
    while (this.#length < count) {
      const { value, done } = await this.#source.next();
      if (done) break;
      this.#parts.push(Buffer.from(value));
      this.#length += value.length;
    }
    const all = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    const [taken, rest] = [all.subarray(0, count), all.subarray(count)];
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return taken;
  }

  /** Exactly so many; undefined when the stream ends before. */
  async take(count: number): Promise<Buffer | undefined> {
    const taken = await this.upTo(count);
    return taken.length === count ? taken : undefined;
  }
}
