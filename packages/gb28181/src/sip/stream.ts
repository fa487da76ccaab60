import {
  endOfHead,
  maxHeaderBytes,
  readHead,
  readSip,
  skipPings,
  type SipMessage,
  type SipProblem,
} from './message.ts';

/** What one message may weigh; a page of 10,000 records (Annex M) is some 6 MB. */
const maxBodyBytes = 8 << 20;

/**
 * Cuts a stream into messages by their Content-Length (RFC 3261 18.3): several in one segment, one over many.
 * A problem is for good: whoever sends what cannot be cut has to begin a new connection.
 */
export class SipStream {
  #bytes: Buffer = Buffer.alloc(0);
  #used = 0;
  /** Searched for the end of the head up to here. */
  #seen = 0;
  /** The message under way ends here; 0: not known yet. */
  #end = 0;
  #problem: SipProblem | null = null;

  get problem(): SipProblem | null {
    return this.#problem;
  }

  /** Bytes of a message that has been begun. */
  get waiting(): number {
    return this.#used;
  }

  push(chunk: Buffer): SipMessage[] {
    if (this.#problem) return [];
    this.#keep(chunk);
    const messages: SipMessage[] = [];
    let from = 0;
    while (from < this.#used) {
      const size = this.#next(from);
      if (size === null) break;
      if (size > 0) {
        const read = readSip(Buffer.from(this.#bytes.subarray(from, from + size)));
        if ('problem' in read) {
          this.#problem = read.problem;
          break;
        }
        messages.push(read);
      }
      from = size === 0 ? skipPings(this.#bytes.subarray(0, this.#used), from) : from + size;
      this.#seen = 0;
      this.#end = 0;
    }
    this.#drop(this.#problem ? this.#used : from);
    return messages;
  }

  /** Bytes of the next message; 0: empty lines come first; null: it is not whole yet, or broken. */
  #next(from: number): number | null {
    const held = this.#bytes.subarray(from, this.#used);
    if (skipPings(held) > 0) return 0;
    if (this.#end === 0) {
      const end = endOfHead(held, Math.max(0, this.#seen - 3));
      this.#seen = held.length;
      if (!end) {
        if (held.length > maxHeaderBytes) this.#problem = 'cut';
        return null;
      }
      const head = readHead(held);
      if (!head || head.length === 'bad' || end.bodyAt > maxHeaderBytes || (head.length ?? 0) > maxBodyBytes) {
        this.#problem = head?.length === 'bad' ? 'bad-length' : 'cut';
        return null;
      }
      // Over a stream, what tells no length has no body.
      this.#end = head.bodyAt + (head.length ?? 0);
    }
    return held.length >= this.#end ? this.#end : null;
  }

  #keep(chunk: Buffer): void {
    if (this.#used + chunk.length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(2_048, (this.#used + chunk.length) * 2));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, this.#used);
    this.#used += chunk.length;
  }

  #drop(count: number): void {
    if (count === 0) return;
    this.#bytes.copyWithin(0, count, this.#used);
    this.#used -= count;
    // A large message must not leave its room behind for each of 10,000 connections.
    if (this.#used === 0) this.#bytes = Buffer.alloc(0);
  }
}
