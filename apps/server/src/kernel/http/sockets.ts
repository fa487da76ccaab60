import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { refuse, type ApiError, type Permission } from '@anyuan/contract';

import type { App } from '../app.ts';
import { bearerOf, bySession, byToken, cookieName, stillValid, type Principal } from '../auth/sessions.ts';
import { toApiError } from './errors.ts';

export interface SocketCall {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  /** Its rights are kept up to date while the socket is open. */
  who: Principal;
  url: URL;
  /** Signed out, switched off, or the path's permission was taken away: close, or be cut a second later. */
  ended: AbortSignal;
}
/** Takes a signed-in caller's upgrade; a refusal thrown here becomes a plain HTTP answer. */
export type SocketHandler = (call: SocketCall) => Promise<void>;

interface Door {
  handler: SocketHandler;
  permission: Permission | null;
}
interface Watched {
  who: Principal;
  permission: Permission | null;
  end: () => void;
}

const recheckMs = 3_000;
const closingMs = 1_000;

/**
 * Signs in WebSocket upgrades once for every kind of stream, then hands them to whoever owns the path.
 * Asks every few seconds again who may stay: rights that change or end reach open streams within five seconds.
 */
export function upgradeRouter(app: App) {
  const doors = new Map<string, Door>();
  const open = new Set<Duplex>();
  const watched = new Set<Watched>();
  let timer: NodeJS.Timeout | undefined;

  async function route(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    if (!url) throw refuse('not_found', { what: request.url });
    const door = [...doors].find(
      ([path]) => url.pathname === `/api/v1${path}` || url.pathname.startsWith(`/api/v1${path}/`),
    )?.[1];
    if (!door) throw refuse('not_found', { what: url.pathname });
    sameOrigin(request);
    const who = await identifySocket(app, request);
    if (who.mustChangePassword) throw refuse('password_change_needed');
    if (door.permission && !who.rights.grants.has(door.permission))
      throw refuse('forbidden', { permission: door.permission });
    await door.handler({ request, socket, head, who, url, ended: watch(socket, who, door.permission) });
  }

  function watch(socket: Duplex, who: Principal, permission: Permission | null): AbortSignal {
    const ending = new AbortController();
    const one: Watched = {
      who,
      permission,
      end() {
        watched.delete(one);
        ending.abort();
        setTimeout(() => socket.destroy(), closingMs).unref();
      },
    };
    watched.add(one);
    socket.on('close', () => watched.delete(one));
    if (socket.destroyed) watched.delete(one);
    return ending.signal;
  }

  async function recheck(): Promise<void> {
    const now = [...watched];
    if (now.length === 0) return;
    const find = await stillValid(
      app.db,
      now.map((one) => one.who),
      app.clock.now(),
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
    paths: () => [...doors].map(([path, { permission }]) => ({ path, permission })),
    start(): void {
      timer = setInterval(() => {
        recheck().catch((error: unknown) => app.log.warn({ err: error }, 'cannot ask again who may stay'));
      }, recheckMs);
    },
    handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => socket.destroy());
      route(request, socket, head).catch((thrown: unknown) => answer(socket, toApiError(thrown, app.log)));
    },
    close(): void {
      clearInterval(timer);
      for (const socket of open) socket.destroy();
    },
  };
}

// A page of another site can open a WebSocket with our cookie; browsers always say where they come from.
function sameOrigin(request: IncomingMessage): void {
  const { origin, host } = request.headers;
  if (origin !== undefined && URL.parse(origin)?.host !== host) throw refuse('csrf');
}

async function identifySocket(app: App, request: IncomingMessage): Promise<Principal> {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer) return byToken(app.db, bearer);
  const cookie = new RegExp(`(?:^|;\\s*)${cookieName}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
  if (!cookie) throw refuse('not_signed_in');
  return bySession(app.db, cookie, app.clock.now());
}

function answer(socket: Duplex, refusal: ApiError): void {
  if (socket.destroyed) return;
  const body = JSON.stringify(refusal.toBody());
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
