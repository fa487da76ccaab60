import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

import { type Api, type ApiError, type Handlers, type Permission, type RouteSpec } from '@anyuan/contract';
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';

import type { App } from '../app.ts';
import type { Ctx } from '../ctx.ts';
import { checkDepth } from '../json.ts';
import { exitCodes, StartError } from '../start-error.ts';
import { serveBoth } from '../tls/index.ts';
import { makeCallGate } from './calls.ts';
import { inClear } from './clear.ts';
import { makeDenials } from './denials.ts';
import { toApiError } from './errors.ts';
import { installPage } from './install.ts';
import { actorOf, mount, runMounted, type Mounted } from './mount.ts';
import { openApi } from './openapi.ts';
import { servePages } from './pages.ts';
import { upgradeRouter, type BareHandler, type SocketHandler } from './sockets.ts';
import { answerUnreadable, answerWhatNodeRefuses, needHost } from './unreadable.ts';

export interface Http {
  /** Puts route objects and their handlers on the server. */
  api<A extends Api>(group: string, api: A, handlers: Handlers<A, Ctx>): void;
  /** Hears of every refusal of one route, also those of its door and its parser. */
  onRefusal(spec: RouteSpec, listener: RefusalListener): void;
  /** Takes over WebSocket upgrades below `/api/v1<path>` of whoever holds the permission; null: of anybody signed in. */
  socket(path: string, handler: SocketHandler, permission?: Permission | null): void;
  /** Takes over upgrades below `/api/v1<path>` of whoever comes: the handler asks who that is. */
  bareSocket(path: string, handler: BareHandler): void;
  /** Every door that is open to the network beside the web pages, e.g. `GET /api/v1/me`, `WS /api/v1/events`. */
  doors(): string[];
  /** Carries out `group.name` with an input that came earlier, in the name and right of the context. */
  run(route: string, input: unknown, ctx: Ctx): Promise<unknown>;
  fastify: FastifyInstance;
  mounted: Mounted[];
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

/** @param ip who was refused */
export type RefusalListener = (body: unknown, refusal: ApiError, ip: string) => Promise<void>;

const securityHeaders: Record<string, string> = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

const assetHeaders: Record<string, string> = {
  'content-security-policy': "frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

export async function makeHttp(app: App, webFolder: string): Promise<Http> {
  const server = fastify({
    logger: false,
    bodyLimit: 1 << 20,
    // Long enough for 20 MB over a weak radio, short enough that nobody holds a request open for ever.
    requestTimeout: 180_000,
    trustProxy: app.config.trustProxy.split(',').map((one) => one.trim()),
    forceCloseConnections: true,
    http: { requireHostHeader: false },
    clientErrorHandler: answerUnreadable,
    // An address that is none reaches no hook.
    frameworkErrors: (error, _request, reply) => {
      const refusal = toApiError(error, app.log);
      const plain = reply as FastifyReply;
      void plain.headers({ ...securityHeaders, 'cache-control': 'no-store' });
      void plain.status(refusal.status).send(refusal.toBody());
    },
  });
  // Names below this host may be systems of others: the hospital says whether they are ours.
  const hsts = `max-age=31536000${app.config.hstsBelow ? '; includeSubDomains' : ''}`;
  const mounted: Mounted[] = [];
  const calls = makeCallGate(app.config.callsPerSecond);
  const denials = makeDenials(app);
  const sockets = upgradeRouter(app, denials);
  const refusalListeners = new Map<string, RefusalListener>();
  answerWhatNodeRefuses(server.server);
  server.addHook('onRequest', async (request) => needHost(request.raw));
  readJsonWith(server);
  await server.register(cookie);
  // Over a weak radio every packet counts; what fits into half of one is not worth the work.
  await server.register(compress, { threshold: 700, encodings: ['br', 'gzip'] });
  await server.register(multipart, { limits: { fileSize: 20 << 20, files: 1, fields: 20 } });
  server.addHook('onSend', async (request, reply) => {
    // A route that has said something stricter of its own keeps it.
    // Scripts and styles are told apart by their type; the page that loads them says the rest, once.
    const needed = isAsset(request.url) ? assetHeaders : securityHeaders;
    for (const [name, value] of Object.entries(needed)) if (!reply.hasHeader(name)) void reply.header(name, value);
    // What was shown to one person for an hour is not kept by the browser of a shared computer.
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    if (request.protocol === 'https') void reply.header('strict-transport-security', hsts);
  });
  server.setErrorHandler(async (error, request, reply) => {
    const refusal = toApiError(error, app.log);
    const door = `${request.method} ${request.routeOptions.url ?? '*'}`;
    denials.note(refusal, {
      door,
      ip: request.ip,
      agent: String(request.headers['user-agent'] ?? ''),
      actor: actorOf(request),
    });
    await refusalListeners.get(door)?.(request.body ?? null, refusal, request.ip);
    const { seconds } = refusal.details ?? {};
    if (refusal.status === 429 && typeof seconds === 'number') void reply.header('retry-after', String(seconds));
    const speaks = mounted.find(({ spec }) => `${spec.method} /api/v1${spec.path}` === door)?.spec.speaks;
    if (speaks) {
      void reply.type(`${speaks.type}; charset=utf-8`);
      return reply.status(refusal.status).send(speaks.refusal(refusal.toBody(), refusal.status));
    }
    return reply.status(refusal.status).send(refusal.toBody());
  });
  if (app.tls) inClear(server, app.tls);
  installPage(server, app.tls);
  servePages(server, webFolder);
  const doors: string[] = [];
  server.addHook('onRoute', ({ method, url }) => void doors.push(`${String(method)} ${url}`));
  server.get('/api/v1/openapi.json', async () => openApi(mounted));

  return {
    fastify: server,
    mounted,
    api: (group, api, handlers) => mount(app, server, group, api, handlers, { mounted, calls }),
    run: (route, input, ctx) => runMounted(app, mounted, route, input, ctx),
    onRefusal: (spec, listener) => void refusalListeners.set(`${spec.method} /api/v1${spec.path}`, listener),
    socket: (path, handler, permission) => sockets.add(path, handler, permission),
    bareSocket: (path, handler) => sockets.addBare(path, handler),
    doors: () => [
      ...doors,
      ...[...sockets.paths().map(({ path }) => path), ...sockets.barePaths()].map((path) => `WS /api/v1${path}`),
    ],
    async listen(host, port) {
      sockets.start();
      const ended = app.tls ? serveBoth(server.server, app.tls) : () => undefined;
      server.server.once('close', ended);
      server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
        sockets.handle(request, socket, head),
      );
      try {
        const at = await server.listen({ host, port });
        return app.tls ? at.replace(/^http:/, 'https:') : at;
      } catch (error) {
        throw portError(error as NodeJS.ErrnoException, host, port);
      }
    },
    async close() {
      sockets.close();
      await server.close();
      await denials.stop();
    },
  };
}

/** As fastify reads JSON, names of prototypes refused; and no deeper than what is behind the door can work through. */
function readJsonWith(server: FastifyInstance): void {
  const read = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    void read(request, body as string, (error, value) => {
      if (error) return done(error);
      try {
        checkDepth(value);
      } catch (refusal) {
        return done(refusal as Error);
      }
      done(null, value);
    });
  });
}

// A worker has a policy of its own, so those keep theirs.
const isAsset = (url: string): boolean => /^\/assets\/[\w.-]+\.(js|css)$/.test(url) && !/worker/i.test(url);

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
