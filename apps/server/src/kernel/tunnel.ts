import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';

/** A forward gateway between us and the internet: it looks names up, we say only whom to call. */
export interface Proxy {
  url: URL;
  /** `user:password`. */
  user?: string | undefined;
}

/** How to reach the gateway itself, checked as every address is. */
export interface Way {
  host: string;
  lookup: LookupFunction;
}

export class GatewayRefused extends Error {
  readonly code: string;
  constructor(status: number) {
    super(`the gateway answers ${status}`);
    this.code = `PROXY_${status}`;
  }
}

export const proxyHeaders = ({ user }: Proxy): Record<string, string> =>
  user ? { 'proxy-authorization': `Basic ${Buffer.from(user).toString('base64')}` } : {};

/** A TLS connection to the other end through the gateway (CONNECT, RFC 9110 9.3.6): the gateway sees whom, not what. */
export async function tunnel(
  proxy: Proxy,
  way: Way,
  to: { url: URL; ca?: string | undefined; signal: AbortSignal },
): Promise<TLSSocket> {
  const { url, ca, signal } = to;
  const authority = `${url.hostname}:${url.port || '443'}`;
  const socket = await new Promise<Duplex>((connected, failed) => {
    const send = proxy.url.protocol === 'https:' ? secure : plain;
    const headers = { host: authority, ...proxyHeaders(proxy) };
    const asked = send({
      ...way,
      port: proxy.url.port || (proxy.url.protocol === 'https:' ? 443 : 80),
      ...(proxy.url.protocol === 'https:' && isIP(proxy.url.hostname) === 0 ? { servername: proxy.url.hostname } : {}),
      method: 'CONNECT',
      path: authority,
      headers,
      signal,
      agent: false,
    });
    asked.once('connect', ({ statusCode = 0 }, tunnelled) => {
      if (statusCode === 200) return connected(tunnelled);
      tunnelled.destroy();
      failed(new GatewayRefused(statusCode));
    });
    asked.once('response', (response) => {
      response.destroy();
      failed(new GatewayRefused(response.statusCode ?? 0));
    });
    asked.once('error', failed);
    asked.end();
  });
  const name = isIP(url.hostname) === 0 ? { servername: url.hostname } : {};
  return new Promise((connected, failed) => {
    const secured = connect({ socket, ...name, host: url.hostname, ...(ca === undefined ? {} : { ca }) });
    // The request that asked for the way is over: its time limit is none of the way's.
    const late = (): void => void secured.destroy(new Error('no answer through the gateway'));
    signal.addEventListener('abort', late, { once: true });
    secured.once('secureConnect', () => connected(secured));
    secured.once('error', failed);
    secured.once('close', () => {
      signal.removeEventListener('abort', late);
      // An end without a word is no error to Node.
      failed(new Error('the gateway has closed the way'));
    });
    if (signal.aborted) late();
  });
}
