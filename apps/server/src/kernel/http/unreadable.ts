import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { refuse, type ApiError } from '@anyuan/contract';

interface Both {
  zh: string;
  en: string;
}

/** What the parser of HTTP stumbles over, in words: whoever writes a program by hand is told what to mend. */
const reasons: Record<string, Both> = {
  HPE_INVALID_URL: {
    zh: '网址中只能是 ASCII 字符,中文等须按 UTF-8 作百分号编码(如 %E4%BF%9D)',
    en: 'an address holds ASCII only; percent-encode the rest as UTF-8 (e.g. %E4%BF%9D)',
  },
  HPE_INVALID_METHOD: { zh: '请求方法无法识别', en: 'the method is not known' },
  HPE_INVALID_VERSION: { zh: 'HTTP 版本无法识别', en: 'the version of HTTP is not known' },
  HPE_INVALID_HEADER_TOKEN: {
    zh: '请求头含有不允许的字符',
    en: 'a header holds characters that are not allowed there',
  },
  HPE_INVALID_CONTENT_LENGTH: { zh: 'Content-Length 不是一个数', en: 'Content-Length is not one number' },
  HPE_UNEXPECTED_CONTENT_LENGTH: {
    zh: 'Content-Length 重复,或与 Transfer-Encoding 并用',
    en: 'Content-Length comes twice or beside Transfer-Encoding',
  },
  HPE_INVALID_TRANSFER_ENCODING: {
    zh: 'Transfer-Encoding 无法识别,或与 Content-Length 并用',
    en: 'Transfer-Encoding is not known or beside Content-Length',
  },
  HPE_INVALID_CHUNK_SIZE: { zh: '分块长度无法识别', en: 'the size of a chunk cannot be read' },
};
const unknown: Both = { zh: '不是完整的 HTTP 请求', en: 'it is no whole HTTP request' };
const noHost: Both = { zh: '缺少 Host 请求头', en: 'the header Host is missing' };
const noExpectation: Both = { zh: 'Expect 只能是 100-continue', en: 'Expect can only be 100-continue' };
const noTunnel: Both = { zh: '不作代理,不接受 CONNECT', en: 'this is no proxy: CONNECT is not taken' };

/** To these something was said that ends them. */
const answered = new WeakSet<Duplex>();
/** Closed while the other end still sends, a connection is reset, and what was said to it is lost. */
const lingerMs = 2_000;

const refusalOf = (code: string | undefined): ApiError => {
  if (code === 'HPE_HEADER_OVERFLOW') return refuse('headers_too_large', { limit: '16 KB' });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return refuse('request_too_slow');
  return refuse('bad_request', { reason: reasons[code ?? ''] ?? unknown });
};

/** A request that cannot be read reaches no route and no hook; it is answered in the one shape all the same. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  // What comes behind it is unreadable, too; the answer is on its way.
  if (answered.has(socket)) return;
  // Nobody is there to be answered, or something has been answered already.
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  endWith(socket, refusalOf(error.code));
}

/** What Node would answer with an empty page, or not at all, before any hook of ours. */
export function answerWhatNodeRefuses(server: Server): void {
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) =>
    endWith(response.socket, refuse('bad_request', { reason: noExpectation })),
  );
  server.on('connect', (_request: IncomingMessage, socket: Duplex) =>
    endWith(socket, refuse('bad_request', { reason: noTunnel })),
  );
}

/** HTTP/1.1 wants a Host; Node's own refusal says nothing (`requireHostHeader` is off, so that ours is heard). */
export function needHost({ headers, httpVersion }: IncomingMessage): void {
  if (httpVersion === '1.1' && headers.host === undefined) throw refuse('bad_request', { reason: noHost });
}

function endWith(socket: Duplex | null, refusal: ApiError): void {
  const body = Buffer.from(JSON.stringify(refusal.toBody()));
  const head = [
    `HTTP/1.1 ${refusal.status} Refused`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${body.length}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    "content-security-policy: default-src 'none'; frame-ancestors 'none'",
    'connection: close',
  ];
  if (!socket) return;
  answered.add(socket);
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
