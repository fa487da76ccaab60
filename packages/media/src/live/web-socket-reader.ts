export type Said =
  | { kind: 'text'; text: string }
  | { kind: 'ping'; data: Buffer }
  | { kind: 'pong' }
  | { kind: 'close' };

const MAX_PAYLOAD = 4096;
const CONTINUATION = 0;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/** What a browser says over its WebSocket (RFC 6455 5.2): little, seldom, and always masked. */
export class WebSocketReader {
  #pending: Buffer = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #size = 0;

  /** Null: it does not keep to the protocol. */
  push(chunk: Buffer): Said[] | null {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const said: Said[] = [];
    for (;;) {
      const data = this.#pending;
      if (data.length < 2) break;
      const length = data[1]! & 127;
      const head = length === 126 ? 8 : 6;
      // Extensions, frames without a mask, and long ones are none of a browser of ours.
      if (data[0]! & 0x70 || !(data[1]! & 0x80) || length === 127) return null;
      if (data.length < head) break;
      const size = length === 126 ? data.readUInt16BE(2) : length;
      if (size > MAX_PAYLOAD) return null;
      if (data.length < head + size) break;
      const body = Buffer.from(data.subarray(head, head + size));
      for (let i = 0; i < size; i++) body[i]! ^= data[head - 4 + (i & 3)]!;
      this.#pending = Buffer.from(data.subarray(head + size));
      const one = this.#frame(data[0]! & 15, (data[0]! & 0x80) !== 0, body);
      if (one === null) return null;
      if (one) said.push(one);
    }
    return this.#pending.length > MAX_PAYLOAD + 8 ? null : said;
  }

  #frame(opcode: number, isLast: boolean, body: Buffer): Said | undefined | null {
    if (opcode === CLOSE) return { kind: 'close' };
    if (opcode === PING) return { kind: 'ping', data: body };
    if (opcode === PONG) return { kind: 'pong' };
    if (opcode > 2) return null;
    const isText = opcode === TEXT || opcode === CONTINUATION;
    this.#parts.push(body);
    this.#size += body.length;
    if (this.#size > MAX_PAYLOAD) return null;
    if (!isLast) return undefined;
    const text = Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#size = 0;
    return isText ? { kind: 'text', text } : undefined;
  }
}
