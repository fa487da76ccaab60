import { existsSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { refuse, type Api, type ApiError, type Handlers, type Permission, type RouteSpec } from '@anyuan/contract';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';

import type { App } from '../app.ts';
import type { Ctx } from '../ctx.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { toApiError } from './errors.ts';
import { mount, type Mounted } from './mount.ts';
import { openApi } from './openapi.ts';
import { upgradeRouter, type SocketHandler } from './sockets.ts';

export interface Http {
  /** Puts route objects and their handlers on the server. */
  api<A extends Api>(group: string, api: A, handlers: Handlers<A, Ctx>): void;
  /** Hears of every refusal of one route, also those of its door and its parser. */
  onRefusal(spec: RouteSpec, listener: RefusalListener): void;
  /** Takes over WebSocket upgrades below `/api/v1<path>` of whoever holds the permission; null: of anybody signed in. */
  socket(path: string, handler: SocketHandler, permission?: Permission | null): void;
  /** Every door that is open to the network beside the web pages, e.g. `GET /api/v1/me`, `WS /api/v1/events`. */
  doors(): string[];
  fastify: FastifyInstance;
  mounted: Mounted[];
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

/** @param ip who was refused */
export type RefusalListener = (body: unknown, refusal: ApiError, ip: string) => Promise<void>;

const securityHeaders: Record<string, string> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'self'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

export async function makeHttp(app: App, webFolder: string): Promise<Http> {
  const server = fastify({
    logger: false,
    bodyLimit: 1 << 20,
    // Long enough for 20 MB over a weak radio, short enough that nobody holds a request open for ever.
    requestTimeout: 180_000,
    trustProxy: app.config.trustProxy.split(',').map((one) => one.trim()),
    forceCloseConnections: true,
  });
  const mounted: Mounted[] = [];
  const sockets = upgradeRouter(app);
  const refusalListeners = new Map<string, RefusalListener>();
  await server.register(cookie);
  await server.register(compress, { threshold: 2048, encodings: ['br', 'gzip'] });
  await server.register(multipart, { limits: { fileSize: 20 << 20, files: 1, fields: 20 } });
  server.addHook('onSend', async (_request, reply) => {
    // A route that has said something stricter of its own keeps it.
    for (const [name, value] of Object.entries(securityHeaders))
      if (!reply.hasHeader(name)) void reply.header(name, value);
    // What was shown to one person for an hour is not kept by the browser of a shared computer.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
  server.setErrorHandler(async (error, request, reply) => {
    const refusal = toApiError(error, app.log);
    await refusalListeners.get(`${request.method} ${request.routeOptions.url}`)?.(
      request.body ?? null,
      refusal,
      request.ip,
    );
    return reply.status(refusal.status).send(refusal.toBody());
  });
  await serveWeb(server, webFolder);
  const doors: string[] = [];
  server.addHook('onRoute', ({ method, url }) => void doors.push(`${String(method)} ${url}`));
  server.get('/api/v1/openapi.json', async () => openApi(mounted));

  return {
    fastify: server,
    mounted,
    api: (group, api, handlers) => mount(app, server, group, api, handlers, mounted),
    onRefusal: (spec, listener) => void refusalListeners.set(`${spec.method} /api/v1${spec.path}`, listener),
    socket: (path, handler, permission) => sockets.add(path, handler, permission),
    doors: () => [...doors, ...sockets.paths().map(({ path }) => `WS /api/v1${path}`)],
    async listen(host, port) {
      sockets.start();
      server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
        sockets.handle(request, socket, head),
      );
      try {
        return await server.listen({ host, port });
      } catch (error) {
        throw portError(error as NodeJS.ErrnoException, host, port);
      }
    },
    async close() {
      sockets.close();
      await server.close();
    },
  };
}

/** The built pages; every unknown path that is not the API's is a page of the web application. */
async function serveWeb(server: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(`${folder}/index.html`);
  if (built) {
    await server.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) =>
        void reply.header('cache-control', /assets\//.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    });
  }
  server.setNotFoundHandler(async (request, reply) => {
    const isPage = request.method === 'GET' && !/^\/(api|assets)\//.test(request.url) && built;
    if (isPage) return reply.type('text/html').header('cache-control', 'no-cache').sendFile('index.html');
    throw refuse('not_found', { what: `${request.method} ${request.url.split('?')[0]}` });
  });
}

function portError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new StartError(
      'port_taken',
      `端口 ${port} 已被占用,请用 ANYUAN_PORT 指定其他端口`,
      `Port ${port} is taken; choose another with ANYUAN_PORT`,
      { exitCode: exitCodes.unavailable },
    );
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL')
    return new StartError(
      'port_refused',
      `不能在 ${host}:${port} 监听(${error.code})`,
      `Cannot listen on ${host}:${port} (${error.code})`,
      { exitCode: exitCodes.unavailable },
    );
  return error;
}
