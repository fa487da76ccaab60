import { createHash, randomBytes } from 'node:crypto';

import type { Quirk } from './quirks.ts';

export type Request = { method: string; url: string; headers: Map<string, string>; body: string };

/** Takes bytes as they come; gives whole requests, and the interleaved frames a client sends (reports, a voice) to `frame`. */
export class RequestReader {
  #pending = Buffer.alloc(0);
  readonly #frame: (channel: number, packet: Buffer) => void;

  constructor(frame: (channel: number, packet: Buffer) => void = () => undefined) {
    this.#frame = frame;
  }

  *push(chunk: Buffer): Generator<Request> {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    while (this.#pending.length > 0) {
      if (this.#pending[0] === 0x24) {
        if (this.#pending.length < 4) return;
        const end = 4 + this.#pending.readUInt16BE(2);
        if (this.#pending.length < end) return;
        this.#frame(this.#pending[1]!, this.#pending.subarray(4, end));
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
  headers: Record<string, string | readonly string[]> = {},
  body = '',
): string {
  const all = { CSeq: request.headers.get('cseq') ?? '0', Server: 'Anyuan camera simulator', ...headers };
  const lines = Object.entries(body ? { ...all, 'Content-Length': String(Buffer.byteLength(body)) } : all);
  const text = lines.flatMap(([k, v]) => (typeof v === 'string' ? [v] : v).map((one) => `${k}: ${one}\r\n`)).join('');
  return `RTSP/1.0 ${status} ${reason}\r\n${text}\r\n${body}`;
}

const hashed =
  (name: string) =>
  (text: string): string =>
    createHash(name).update(text).digest('hex');
const REALM = 'Anyuan camera';

/** Digest authentication of RFC 2617 and 7616, with and without `qop`, and Basic. */
export class Door {
  readonly #nonce = randomBytes(16).toString('hex');
  readonly #username: string;
  readonly #password: string;
  readonly #kind: NonNullable<Quirk['login']> | 'md5';

  constructor(username: string, password: string, kind: Quirk['login']) {
    this.#username = username;
    this.#password = password;
    this.#kind = kind ?? 'md5';
  }

  get challenges(): string[] {
    const kind = this.#kind;
    const of = (algorithm: string, more = ''): string =>
      `Digest realm="${REALM}", nonce="${this.#nonce}", algorithm=${algorithm}${more}`;
    const basic = `Basic realm="${REALM}"`;
    if (kind === 'basic') return [basic];
    if (kind === 'basic-and-digest') return [basic, of('"MD5"')];
    if (kind === 'both-digests') return [of('MD5', ', qop="auth"'), of('SHA-256', ', qop="auth"')];
    const qop = kind.endsWith('-qop') ? ', qop="auth,auth-int"' : '';
    return [of(kind.startsWith('sha256') ? 'SHA-256' : '"MD5"', qop)];
  }

  accepts(request: Request): boolean {
    const header = request.headers.get('authorization') ?? '';
    if (this.#kind === 'basic') {
      const login = Buffer.from(`${this.#username}:${this.#password}`).toString('base64');
      return header === `Basic ${login}`;
    }
    if (!header.startsWith('Digest ')) return false;
    const field = new Map(
      [...header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map((m) => [m[1]!, m[2] ?? m[3] ?? '']),
    );
    if (field.get('username') !== this.#username || field.get('nonce') !== this.#nonce) return false;
    // Of two that were offered the better one has to be taken.
    const isStrong = ['sha256', 'sha256-qop', 'both-digests'].includes(this.#kind);
    if (field.get('uri') !== request.url || isStrong !== (field.get('algorithm') === 'SHA-256')) return false;
    if ((this.#kind.endsWith('-qop') || this.#kind === 'both-digests') !== field.has('qop')) return false;
    const h = hashed(isStrong ? 'sha256' : 'md5');
    const a1 = h(`${this.#username}:${REALM}:${this.#password}`);
    const a2 = h(`${request.method}:${field.get('uri')}`);
    const middle = field.has('qop')
      ? `${this.#nonce}:${field.get('nc')}:${field.get('cnonce')}:${field.get('qop')}`
      : this.#nonce;
    return field.get('response') === h(`${a1}:${middle}:${a2}`);
  }
}
