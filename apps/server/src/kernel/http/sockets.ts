import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { refuse, type ApiError, type Permission } from '@anyuan/contract';

import type { App } from '../app.ts';
import {
  bearerOf,
  bySession,
  byToken,
  cookieName,
  screenCookie,
  stillValid,
  type Principal,
} from '../auth/sessions.ts';
import { cookieIn } from './cookies.ts';
import type { Denials } from './denials.ts';
import { toApiError } from './errors.ts';
import { sameOrigin } from './origin.ts';

export interface SocketCall {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** Its rights are kept up to date while the socket is open. */
  who: Principal;
  url: URL;
  /** Signed out, switched off, or the path's permission was taken away: close, or be cut a second later. */
  ended: AbortSignal;
  /**
   * Said before the connection is given to another process: its end here is not its end. It counts, and its rights are
   * asked for again, until the promise that is given says that it is over.
   */
  handOver: () => (over: Promise<unknown>) => void;
}
/** Takes a signed-in caller's upgrade; a refusal thrown here becomes a plain HTTP answer. */
export type SocketHandler = (call: SocketCall) => Promise<void>;

/** An upgrade by somebody who says who he is in words of his own. */
export interface BareCall {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  url: URL;
  ip: string;
}
export type BareHandler = (call: BareCall) => Promise<void>;

interface Door {
  handler: SocketHandler;
  permission: Permission | null;
}
interface Watched {
  who: Principal;
  permission: Permission | null;
  socket: Duplex;
  /** How much it had sent when it was looked at last. */
  read: number;
  /** Another process has the connection. */
  isElsewhere: boolean;
  end: () => void;
}

const recheckMs = 3_000;
// A wall of 25 pictures and some pages are one session; what is more is a page that has gone mad, or somebody who tries.
const mostOfASession = 64;
// Pages say little over a stream: who sends more than so much between two looks floods it.
const mostBytes = 512 << 10;
const closingMs = 1_000;

/**
 * Signs in WebSocket upgrades once for every kind of stream, then hands them to whoever owns the path.
 * Asks every few seconds again who may stay: rights that change or end reach open streams within five seconds.
 */
export function upgradeRouter(app: App, denials: Denials) {
  const doors = new Map<string, Door>();
  const bare = new Map<string, BareHandler>();
  const open = new Set<Duplex>();
  const watched = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function route(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (!url) throw refuse('not_found', { what: request.url });
    const isBelow = (path: string): boolean =>
      url.pathname === `/api/v1${path}` || url.pathname.startsWith(`/api/v1${path}/`);
    const own = [...bare].find(([path]) => isBelow(path))?.[1];
    // No page opens it: a browser says where it comes from, a program does not.
    if (own && request.headers.origin !== undefined) throw refuse('not_found', { what: url.pathname });
    if (own) return own({ request, socket, head, url, ip: request.socket.remoteAddress ?? '' });
    const door = [...doors].find(([path]) => isBelow(path))?.[1];
    if (!door) throw refuse('not_found', { what: url.pathname });
    sameOrigin(request.headers, request.headers.host);
    const who = await identifySocket(app, request);
    if (who.session?.awaits) throw refuse(`factor_${who.session.awaits === 'factor' ? 'prove' : 'enrol'}`);
    if (who.mustChangePassword) throw refuse('password_change_needed');
    if (door.permission && !who.rights.grants.has(door.permission))
      throw refuse('forbidden', { permission: door.permission });
    if (openOf(who) >= mostOfASession) throw refuse('too_many', { seconds: 60 });
    await door.handler({ request, socket, head, who, url, ...watch(socket, who, door.permission) });
  }

  const openOf = (who: Principal): number => {
    const session = sessionOf(who);
    return [...watched].filter((one) => sessionOf(one.who) === session).length;
  };

  function watch(
    socket: Duplex,
    who: Principal,
    permission: Permission | null,
  ): Pick<SocketCall, 'ended' | 'handOver'> {
    const ending = new AbortController();
    const one: Watched = {
      who,
      permission,
      socket,
      read: 0,
      isElsewhere: false,
      end() {
        watched.delete(one);
        ending.abort();
        setTimeout(() => socket.destroy(), closingMs).unref();
      },
    };
    watched.add(one);
    socket.on('close', () => one.isElsewhere || watched.delete(one));
    if (socket.destroyed) watched.delete(one);
    return {
      ended: ending.signal,
      handOver() {
        one.isElsewhere = true;
        return (over) => void Promise.allSettled([over]).then(() => watched.delete(one));
      },
    };
  }

  async function recheck(): Promise<void> {
    for (const one of watched) {
      const { bytesRead = 0 } = one.socket as Partial<Socket>;
      if (bytesRead - one.read > mostBytes) {
        app.log.warn({ actor: one.who.actor.name, bytes: bytesRead - one.read }, 'a stream was flooded and is cut');
        one.socket.destroy();
      }
      one.read = bytesRead;
    }
    const now = [...watched].filter(({ socket, isElsewhere }) => isElsewhere || !socket.destroyed);
    if (now.length === 0) return;
    const find = await stillValid(
      app,
      now.map((one) => one.who),
    );
    for (const one of now) {
      const fresh = find(one.who);
      if (fresh) one.who.rights = fresh.rights;
      if (!fresh || (one.permission && !fresh.rights.grants.has(one.permission))) one.end();
    }
  }

  return {
    add: (path: string, handler: SocketHandler, permission: Permission | null = null) =>
      void doors.set(path, { handler, permission }),
    addBare: (path: string, handler: BareHandler) => void bare.set(path, handler),
    barePaths: () => [...bare.keys()],
    paths: () => [...doors].map(([path, { permission }]) => ({ path, permission })),
    start(): void {
      timer = setInterval(() => {
        recheck().catch((error: unknown) => app.log.warn({ err: error }, 'cannot ask again who may stay'));
      }, recheckMs);
    },
    handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      if (isClosed) return void socket.destroy();
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => socket.destroy());
      route(request, socket, head).catch((thrown: unknown) => {
        const refusal = toApiError(thrown, app.log);
        denials.note(refusal, {
          door: `WS ${URL.parse(request.url ?? '/', 'http://localhost')?.pathname ?? '*'}`.slice(0, 120),
          ip: request.socket.remoteAddress ?? '',
          agent: request.headers['user-agent'] ?? '',
          actor: undefined,
        });
        answer(socket, refusal);
      });
    },
    close(): void {
      isClosed = true;
      clearInterval(timer);
      // Those that were handed to another process are ended there: the server is not closed before they are.
      for (const one of watched) one.end();
      for (const socket of open) socket.destroy();
    },
  };
}

const sessionOf = (who: Principal): string => who.session?.id ?? who.bearer?.toString('hex') ?? who.actor.id ?? '';

async function identifySocket(app: App, request: IncomingMessage): Promise<Principal> {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer) return byToken(app.db, bearer);
  const cookie = cookieIn(request.headers.cookie, cookieName);
  if (cookie) return bySession(app, cookie, false);
  const screen = cookieIn(request.headers.cookie, screenCookie);
  if (!screen) throw refuse('not_signed_in');
  return byToken(app.db, screen);
}

function answer(socket: Duplex, refusal: ApiError): void {
  if (socket.destroyed) return;
  const body = JSON.stringify(refusal.toBody());
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
