import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import type { Camera, LiveMessage, Media, ViewOptions } from '@anyuan/media';
import { WebSocket } from 'ws';

/** A web server that lets everybody watch: the smallest thing between a WebSocket client and the media process. */
export class LiveGate {
  readonly #media: Media;
  readonly #server: Server;
  readonly #scheme: 'ws' | 'wss';
  readonly #wanted = new Map<string, { camera: Camera; options: ViewOptions }>();
  #count = 0;

  constructor(media: Media, tls?: { key: string; cert: string }) {
    this.#media = media;
    this.#server = tls ? createTlsServer(tls) : createServer();
    this.#scheme = tls ? 'wss' : 'ws';
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head));
  }

  async start(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  watch(camera: Camera, options: ViewOptions = { hevc: true }): LiveClient {
    const path = `/${++this.#count}`;
    this.#wanted.set(path, { camera, options });
    return new LiveClient(`${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`);
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const wanted = this.#wanted.get(request.url ?? '');
    try {
      if (!wanted) throw new Error('Nobody announced this viewer');
      await this.#media.proxy(this.#media.attach(wanted.camera, wanted.options), request, socket, head);
    } catch {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    }
  }
}

/** One viewer. Times are milliseconds since it began. */
export class LiveClient {
  readonly socket: WebSocket;
  readonly messages: LiveMessage[] = [];
  /** Init segments and fragments in the order of their arrival; only counted when `keep` is false. */
  readonly chunks: Buffer[] = [];
  keep = true;
  fragments = 0;
  bytes = 0;
  firstPictureMs: number | null = null;
  lastAt = 0;
  readonly #begin = performance.now();
  readonly #waiters = new Set<() => void>();

  constructor(url: string, headers: Record<string, string> = {}) {
    // Certificates of tests are of nobody.
    this.socket = new WebSocket(url, { headers, perMessageDeflate: false, rejectUnauthorized: false });
    this.socket.on('error', () => {});
    this.socket.on('close', () => this.#wake());
    this.socket.on('message', (data: Buffer, binary: boolean) => {
      this.lastAt = performance.now() - this.#begin;
      if (!binary) this.messages.push(JSON.parse(data.toString()) as LiveMessage);
      else this.#take(data);
      this.#wake();
    });
  }

  get closed(): boolean {
    return this.socket.readyState === WebSocket.CLOSED;
  }

  /** Waits until `done` holds; says what was seen when it does not come true. */
  async until(what: string, done: () => boolean, timeoutMs = 60_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!done()) {
      const left = deadline - performance.now();
      if (left <= 0)
        throw new Error(
          `${what} did not happen; messages ${JSON.stringify(this.messages)}, ${this.fragments} fragments`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#waiters.add(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  say(wish: unknown): void {
    this.socket.send(JSON.stringify(wish));
  }

  close(): void {
    this.socket.terminate();
  }

  #take(data: Buffer): void {
    this.bytes += data.length;
    if (data.toString('latin1', 4, 8) === 'moof') {
      this.fragments++;
      this.firstPictureMs ??= performance.now() - this.#begin;
    }
    if (this.keep) this.chunks.push(data);
  }

  #wake(): void {
    for (const wake of this.#waiters) wake();
    this.#waiters.clear();
  }
}
