import { createHash, randomBytes } from 'node:crypto';

export type Request = { method: string; url: string; headers: Map<string, string>; body: string };

/** Takes bytes as they come; gives whole requests and skips the interleaved frames a client sends (receiver reports). */
export class RequestReader {
  #pending = Buffer.alloc(0);

  *push(chunk: Buffer): Generator<Request> {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length > 0) {
      if (this.#pending[0] === 0x24) {
        if (this.#pending.length < 4) return;
        const end = 4 + this.#pending.readUInt16BE(2);
        if (this.#pending.length < end) return;
        this.#pending = this.#pending.subarray(end);
        continue;
      }
      const headEnd = this.#pending.indexOf('\r\n\r\n');
      if (headEnd < 0) {
        if (this.#pending.length > 65_536) throw new Error('RTSP request head too long');
        return;
      }
      const [first = '', ...lines] = this.#pending.subarray(0, headEnd).toString('utf8').trimStart().split('\r\n');
      const headers = new Map(
        lines.map((line) => [
          line.slice(0, line.indexOf(':')).trim().toLowerCase(),
          line.slice(line.indexOf(':') + 1).trim(),
        ]),
      );
      const end = headEnd + 4 + Number(headers.get('content-length') ?? 0);
      if (this.#pending.length < end) return;
      const body = this.#pending.subarray(headEnd + 4, end).toString('utf8');
      this.#pending = this.#pending.subarray(end);
      const [method = '', url = ''] = first.split(' ');
      yield { method, url, headers, body };
    }
  }
}

export function response(
  status: number,
  reason: string,
  request: Request,
  headers: Record<string, string> = {},
  body = '',
): string {
  const all = { CSeq: request.headers.get('cseq') ?? '0', Server: 'Anyuan camera simulator', ...headers };
  const lines = Object.entries(body ? { ...all, 'Content-Length': String(Buffer.byteLength(body)) } : all);
  return `RTSP/1.0 ${status} ${reason}\r\n${lines.map(([k, v]) => `${k}: ${v}\r\n`).join('')}\r\n${body}`;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Digest authentication of RFC 2617, with and without `qop`. */
export class Digest {
  readonly #realm = 'Anyuan camera';
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #username: string;
  readonly #password: string;

  constructor(username: string, password: string) {
    this.#username = username;
    this.#password = password;
  }

  get challenge(): string {
    return `Digest realm="${this.#realm}", nonce="${this.#nonce}", algorithm="MD5"`;
  }

  accepts(request: Request): boolean {
    const header = request.headers.get('authorization');
    if (!header?.startsWith('Digest ')) return false;
    const field = new Map(
      [...header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map((m) => [m[1]!, m[2] ?? m[3] ?? '']),
    );
    if (field.get('username') !== this.#username || field.get('nonce') !== this.#nonce) return false;
    const a1 = md5(`${this.#username}:${this.#realm}:${this.#password}`);
    const a2 = md5(`${request.method}:${field.get('uri')}`);
    const middle = field.has('qop')
      ? `${this.#nonce}:${field.get('nc')}:${field.get('cnonce')}:${field.get('qop')}`
      : this.#nonce;
    return field.get('response') === md5(`${a1}:${middle}:${a2}`);
  }
}
