import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { refuse, type ApiError } from '@anyuan/contract';

import type { App } from '../app.ts';
import { bySession, byToken, cookieName, type Principal } from '../auth/sessions.ts';
import { toApiError } from './errors.ts';

export interface SocketCall {
  request: IncomingMessage;
  socket: Duplex;
  head: Buffer;
  who: Principal;
  url: URL;
}
/** Takes a signed-in caller's upgrade; a refusal thrown here becomes a plain HTTP answer. */
export type SocketHandler = (call: SocketCall) => Promise<void>;

/** Signs in WebSocket upgrades once for every kind of stream, then hands them to whoever owns the path. */
export function upgradeRouter(app: App) {
  const handlers = new Map<string, SocketHandler>();
  const open = new Set<Duplex>();

  async function route(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const handler = [...handlers].find(
      ([path]) => url.pathname === `/api/v1${path}` || url.pathname.startsWith(`/api/v1${path}/`),
    )?.[1];
    if (!handler) throw refuse('not_found', { what: url.pathname });
    sameOrigin(request);
    const who = await identifySocket(app, request);
    if (who.mustChangePassword) throw refuse('password_change_needed');
    await handler({ request, socket, head, who, url });
  }

  return {
    add: (path: string, handler: SocketHandler) => void handlers.set(path, handler),
    handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
      socket.on('error', () => socket.destroy());
      route(request, socket, head).catch((thrown: unknown) => answer(socket, toApiError(thrown, app.log)));
    },
    close(): void {
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
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer) return byToken(app.db, bearer.trim());
  const cookie = new RegExp(`(?:^|;\\s*)${cookieName}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
  if (!cookie) throw refuse('not_signed_in');
  return bySession(app.db, decodeURIComponent(cookie), app.clock.now());
}

function answer(socket: Duplex, refusal: ApiError): void {
  if (socket.destroyed) return;
  const body = JSON.stringify(refusal.toBody());
  socket.end(
    `HTTP/1.1 ${refusal.status} Refused\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
