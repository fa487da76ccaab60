import { randomBytes } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';

import { header, type Message } from '../rtsp/message.ts';
import { RtspReader } from '../rtsp/reader.ts';
import type { Camera, Reason } from '../types.ts';
import type { Sink } from '../unit.ts';
import { outChallenges, type OutLogin } from './digest.ts';
import { OutSession } from './session.ts';

/** What somebody shows who wants to play a camera by RTSP. */
export type OutAsk = { path: string; token: string | null; login: OutLogin | null; address: string };
/** The camera, or what he is answered. `id`: by which the parent ends it. */
export type OutAnswer =
  | { id: string; camera: Camera }
  /** `digest`: it may sign in by digest, too. */
  | { status: 401; digest: boolean }
  | { status: 403 | 404 | 503 };

export interface OutMeans {
  ask(asked: OutAsk): Promise<OutAnswer>;
  tap(camera: Camera, sink: Sink): void;
  untap(camera: Camera, sink: Sink): void;
  /** A player has gone. */
  left(id: string): void;
}

const DESCRIBE_MS = 12_000;
/** Whoever connects has to say something. */
const MUTE_MS = 15_000;
const PLAYERS_AT_MOST = 200;
const METHODS = 'OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, GET_PARAMETER, SET_PARAMETER, TEARDOWN';
const REASONS: Record<number, string> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  454: 'Session Not Found',
  455: 'Method Not Valid in This State',
  461: 'Unsupported Transport',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** Hands cameras on by RTSP over TCP, to players that show a token. Nothing is pulled that was not pulled anyway. */
export class OutServer {
  readonly port: number;
  readonly #server: Server;
  readonly #players = new Map<string, Player>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as { port: number }).port;
  }

  static async open(host: string, port: number, means: OutMeans): Promise<OutServer> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    const out = new OutServer(server);
    const open = new Set<Player>();
    server.on('error', () => undefined);
    server.on('connection', (socket) => {
      if (open.size >= PLAYERS_AT_MOST) return void socket.destroy();
      const player: Player = new Player(socket, {
        ...means,
        known: (id) => out.#players.set(id, player),
        left(id) {
          out.#players.delete(id);
          means.left(id);
        },
      });
      open.add(player);
      socket.once('close', () => open.delete(player));
    });
    return out;
  }

  /** He may not any more. */
  cut(id: string): void {
    this.#players.get(id)?.drop();
  }

  close(): void {
    this.#server.close();
    for (const player of this.#players.values()) player.drop();
  }
}

class Player {
  readonly #socket: Socket;
  readonly #means: OutMeans & { known(id: string): void };
  readonly #reader: RtspReader;
  readonly #id = randomBytes(8).toString('hex');
  #shown: { id: string; camera: Camera; session: OutSession } | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  #hasSpoken = false;
  /** Of this connection: an answer to another one is none. */
  readonly #nonce = randomBytes(16).toString('hex');

  constructor(socket: Socket, means: OutMeans & { known(id: string): void }) {
    this.#socket = socket;
    this.#means = means;
    this.#reader = new RtspReader({
      // Reports of the receiver.
      packet: () => undefined,
      message: (message) => {
        this.#hasSpoken = true;
        this.#queue = this.#queue.then(() => this.#take(message)).catch(() => this.drop());
      },
      foreign: () => this.drop(),
    });
    setTimeout(() => this.#hasSpoken || this.drop(), MUTE_MS).unref();
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => this.#reader.push(chunk, 0, chunk.length));
    socket.once('close', () => this.#leave());
  }

  drop(): void {
    this.#socket.destroy();
  }

  #leave(): void {
    this.#reader.stop();
    const shown = this.#shown;
    this.#shown = null;
    if (!shown) return;
    shown.session.stop();
    this.#means.untap(shown.camera, shown.session);
    this.#means.left(shown.id);
  }

  async #take(message: Message): Promise<void> {
    if (message.status !== 0 || this.#socket.destroyed) return;
    const session = this.#shown?.session;
    switch (message.method) {
      case 'OPTIONS':
        return this.#answer(message, 200, { Public: METHODS });
      case 'DESCRIBE':
        return this.#describe(message);
      case 'SETUP': {
        if (!session) return this.#answer(message, 455);
        const transport = header(message, 'transport') ?? '';
        const channel = Number(/interleaved=(\d{1,3})/i.exec(transport)?.[1] ?? 0);
        if (!/RTP\/AVP\/TCP/i.test(transport)) return this.#answer(message, 461);
        const track = Number(/track=(\d)/.exec(message.url)?.[1] ?? 0);
        if (!session.setup(track, channel)) return this.#answer(message, 404);
        return this.#answer(message, 200, {
          Transport: `RTP/AVP/TCP;unicast;interleaved=${channel}-${channel + 1}`,
          Session: `${this.#id};timeout=60`,
        });
      }
      case 'PLAY':
        if (!session?.hasTracks) return this.#answer(message, 455);
        this.#answer(message, 200, { Session: this.#id, Range: 'npt=now-' });
        session.play();
        return;
      case 'PAUSE':
        session?.pause();
        return this.#answer(message, 200, { Session: this.#id });
      case 'GET_PARAMETER':
      case 'SET_PARAMETER':
        return this.#answer(message, 200, { Session: this.#id });
      case 'TEARDOWN':
        this.#answer(message, 200);
        this.#socket.end();
        return;
      default:
        return this.#answer(message, 501);
    }
  }

  async #describe(message: Message): Promise<void> {
    if (this.#shown) return this.#answer(message, 455);
    const url = URL.parse(message.url.replace(/^rtsps?:/i, 'http:'));
    if (!url) return this.#answer(message, 400);
    const said = header(message, 'authorization') ?? '';
    const isDigest = /^digest\s/i.test(said);
    const answer = await this.#means.ask({
      path: decodeURIComponent(url.pathname).replace(/^\//, '').replace(/\/$/, ''),
      token: url.searchParams.get('token') ?? tokenIn(said),
      login: isDigest ? { method: message.method, said, nonce: this.#nonce } : null,
      address: this.#socket.remoteAddress ?? '',
    });
    if (this.#socket.destroyed) {
      if ('id' in answer) this.#means.left(answer.id);
      return;
    }
    if ('status' in answer) {
      if (answer.status !== 401) return this.#answer(message, answer.status);
      // Of another connection: not wrong, but too old.
      const stale = isDigest && !said.includes(this.#nonce) ? ', stale=true' : '';
      const digests = answer.digest ? outChallenges(this.#nonce).map((one) => `${one}${stale}`) : [];
      return this.#answer(message, 401, { 'WWW-Authenticate': [...digests, 'Basic realm="Anyuan"'] });
    }
    const session = new OutSession({
      write: (bytes) => void this.#socket.write(bytes),
      queued: () => this.#socket.writableLength,
      ended: () => this.drop(),
    });
    this.#shown = { ...answer, session };
    this.#means.known(answer.id);
    const described = session.describe();
    this.#means.tap(answer.camera, session);
    const late = new Promise<{ reason: Reason }>((resolve) =>
      setTimeout(() => resolve({ reason: 'timeout' }), DESCRIBE_MS).unref(),
    );
    const found = await Promise.race([described, late]);
    if ('reason' in found) {
      this.#answer(message, 503);
      this.#socket.end();
      return;
    }
    // Where the token stands in the address it stands in those of the tracks, too: players ask for them by this.
    const base = message.url.split('?')[0]!.replace(/\/?$/, '/');
    this.#answer(message, 200, { 'Content-Base': base, 'Content-Type': 'application/sdp' }, found.sdp);
  }

  #answer(message: Message, status: number, headers: Record<string, string | string[]> = {}, body = ''): void {
    const lines = [
      `RTSP/1.0 ${status} ${REASONS[status] ?? ''}`,
      `CSeq: ${(header(message, 'cseq') ?? '0').replace(/[^\w.-]/g, '')}`,
      'Server: Anyuan',
      ...Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}`)),
      ...(body ? [`Content-Length: ${Buffer.byteLength(body)}`] : []),
    ];
    this.#socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  }
}

/** As password of any name, or by itself. */
function tokenIn(authorization: string | undefined): string | null {
  const [, kind = '', value = ''] = /^(basic|bearer)\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  if (kind.toLowerCase() === 'bearer') return value;
  if (kind === '') return null;
  const text = Buffer.from(value, 'base64').toString('utf8');
  return text.slice(text.indexOf(':') + 1) || null;
}
