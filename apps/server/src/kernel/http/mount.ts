import { Readable } from 'node:stream';

import {
  ApiError,
  Countersign,
  factIn,
  ownWords,
  refuse,
  takesKey,
  type Api,
  type Handlers,
  type Raw,
  type Reply,
  type RouteSpec,
} from '@anyuan/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { ZodError } from 'zod';

import type { App } from '../app.ts';
import { provedMs } from '../auth/limits.ts';
import type { Rights } from '../auth/rights.ts';
import {
  anonymous,
  bearerOf,
  bySession,
  byToken,
  cookieName,
  sameToken,
  screenCookie,
  type Principal,
} from '../auth/sessions.ts';
import { Asked } from '../countersign/demand.ts';
import { prove } from '../countersign/prove.ts';
import { ask } from '../countersign/requests.ts';
import { makeCtx, type Actor, type Ctx, type Upload } from '../ctx.ts';
import { toldIn } from '../done-at.ts';
import type { CallGate } from './calls.ts';
import { cookieCalled } from './cookies.ts';
import { passHalfOpen } from './half-open.ts';
import { keyIn, once } from './once.ts';
import { sameOrigin } from './origin.ts';

export interface Mounted {
  group: string;
  name: string;
  spec: RouteSpec;
  handler: (input: unknown, ctx: Ctx) => Promise<unknown>;
}

/** Puts a group of route objects on the server: door, parsing, handler, answer. */
export function mount<A extends Api>(
  app: App,
  fastify: FastifyInstance,
  group: string,
  api: A,
  handlers: Handlers<A, Ctx>,
  { mounted, calls }: { mounted: Mounted[]; calls: CallGate },
): void {
  for (const [name, spec] of Object.entries(api)) {
    const handler = handlers[name] as (input: unknown, ctx: Ctx) => Promise<unknown>;
    mounted.push({ group, name, spec, handler });
    const route: RouteOptions = {
      method: spec.method,
      url: `/api/v1${spec.path}`,
      handler: async (request, reply) => {
        // A press is not asked where it comes from: devices show a token, and a cookie alone opens nothing there.
        if (spec.method !== 'GET' && spec.permission !== 'device') sameOrigin(request.headers, request.host);
        calls.pass(spec, shownBy(request));
        const who = await identify(app, request, spec);
        actors.set(request, who.actor);
        passDoor(app, spec, who, request);
        const ctx = await requestCtx(app, spec, who, request, reply);
        const second = secondIn(spec, request);
        const given = spec.raw ? rawOf(request) : inputOf(spec, request);
        const input = spec.raw ? given : parse(spec, given);
        if (second) ctx.second = await prove(ctx, second);
        const run = async () => {
          try {
            const answer = await handler(input, ctx);
            if (app.strict && !spec.produces) checkAnswer(spec, answer);
            return answer;
          } catch (error) {
            if (error instanceof Asked) throw await ask(ctx, `${group}.${name}`, given, error.demand);
            throw error;
          }
        };
        const key = takesKey(spec) ? keyIn(header(request, 'idempotency-key')) : undefined;
        if (key === undefined) {
          const answer = await run();
          if (spec.speaks) void reply.type(`${spec.speaks.type}; charset=utf-8`);
          return spec.produces ? sendReply(reply, answer as Reply) : reply.send(answer);
        }
        const route = `${spec.method} ${spec.path}`;
        const said = await once(app, { ctx, key, route, input, upload: spec.upload ? ctx.upload() : undefined }, run);
        return reply.status(said.status).type('application/json; charset=utf-8').send(said.text);
      },
    };
    if (spec.raw) void fastify.register(async (scope) => withRawBodies(scope).route(route));
    else fastify.route(route);
  }
}

/** Whatever type a body says it has, or none, its bytes are taken as they come. */
function withRawBodies(scope: FastifyInstance): FastifyInstance {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  return scope;
}

const rawOf = ({ query, body }: FastifyRequest): Raw & Record<string, unknown> => ({
  query: query as Record<string, unknown>,
  body: body instanceof Uint8Array ? body : Buffer.alloc(0),
});

/** Who stands behind a request, once that is known. */
const actors = new WeakMap<FastifyRequest, Actor>();
export const actorOf = (request: FastifyRequest): Actor | undefined => {
  const actor = actors.get(request);
  return actor?.kind === 'system' ? undefined : actor;
};

async function identify(app: App, request: FastifyRequest, spec: RouteSpec): Promise<Principal> {
  try {
    return await shown(app, request, spec);
  } catch (error) {
    // A browser with a dead cookie must still be able to sign in.
    if (spec.permission === 'public' && error instanceof ApiError) return anonymous;
    throw error;
  }
}

/** What a caller shows of himself, before anybody has looked whether it is good. */
const shownBy = (request: FastifyRequest): string | undefined =>
  bearerOf(request.headers.authorization) ?? request.cookies[cookieCalled(cookieName, request.protocol === 'https')];

async function shown(app: App, request: FastifyRequest, spec: RouteSpec): Promise<Principal> {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer) return byToken(laneOf(app, spec), bearer);
  const cookie = request.cookies[cookieCalled(cookieName, request.protocol === 'https')];
  // What a page asks by itself while nobody is there keeps nobody signed in.
  if (cookie) return bySession(app, cookie, header(request, 'x-background') === undefined);
  const screen = request.cookies[cookieCalled(screenCookie, request.protocol === 'https', '/api/v1')];
  // A screen opens nothing that devices open by their token: a cookie comes along by itself.
  if (screen && spec.permission !== 'device') return byToken(app.db, screen);
  return anonymous;
}

/** Devices have connections of their own: an alarm never waits behind a report. */
const laneOf = (app: App, spec: RouteSpec) => (spec.permission === 'device' ? app.urgentDb : app.db);

function passDoor(app: App, spec: RouteSpec, who: Principal, request: FastifyRequest): void {
  const { permission } = spec;
  if (permission === 'public') return;
  if (who.actor.kind === 'system') throw refuse(permission === 'device' ? 'bad_token' : 'not_signed_in');
  if (who.actor.kind === 'device') {
    if (permission === 'device') return;
    if (permission === 'person') throw refuse('forbidden', { permission });
    return passRight(spec, who.rights);
  }
  if (spec.method !== 'GET' && who.session && !sameToken(header(request, 'x-csrf-token'), who.session.csrf))
    throw refuse('csrf');
  passHalfOpen(spec, who);
  passRight(spec, who.rights);
  if (spec.proves && who.session && app.clock.now().getTime() - who.session.provedAt.getTime() > provedMs(app))
    throw refuse('prove_again');
  if (permission === 'device') return;
  if (spec.method !== 'GET' && !spec.urgent && app.room.isLow()) throw refuse('disk_full');
}

function passRight({ permission }: RouteSpec, rights: Rights): void {
  // A device's route is for devices; whoever manages them may try it in their place.
  const needed = permission === 'device' ? 'device.manage' : permission;
  if (needed === 'public' || needed === 'person') return;
  if (!rights.grants.has(needed)) throw refuse('forbidden', { permission: needed });
}

const header = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

async function requestCtx(
  app: App,
  spec: RouteSpec,
  who: Principal,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Ctx> {
  let upload: Upload | undefined;
  if (spec.upload) upload = await readUpload(request);
  const ctx = makeCtx(app, who.actor, who.rights, {
    ip: request.ip,
    agent: header(request, 'user-agent') ?? '',
    origin: `${request.protocol}://${request.host}`,
    session: who.session && { ...who.session, ip: request.ip },
    upload,
    range: header(request, 'range'),
    fact: takesKey(spec) ? factIn(header(request, 'fact')) : undefined,
    told: takesKey(spec) ? toldIn(header(request, 'done-at'), app.clock.now(), toldLimits(app)) : null,
  });
  // `secure` wherever there is TLS, ours or a proxy's; without it the page before signing in says what is in clear.
  const options = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: request.protocol === 'https' };
  ctx.cookie = (value) => {
    const called = cookieCalled(cookieName, options.secure);
    if (value === null) reply.clearCookie(called, options);
    else reply.setCookie(called, value, options);
  };
  const kept = { ...options, path: '/api/v1' };
  const called = (name: string) => cookieCalled(name, kept.secure, kept.path);
  ctx.jar = {
    get: (name) => request.cookies[called(name)],
    put(name, value, days) {
      if (value === null) reply.clearCookie(called(name), kept);
      else reply.setCookie(called(name), value, { ...kept, maxAge: Math.ceil(days * 86_400) });
    },
  };
  return ctx;
}

const toldLimits = ({ settings }: App) => ({
  aheadSeconds: settings.get<number>('offline.aheadSeconds'),
  longestHours: settings.get<number>('offline.longestHours'),
});

async function readUpload(request: FastifyRequest): Promise<Upload | undefined> {
  if (!request.isMultipart())
    throw refuse('bad_file', { reason: { zh: '请用表单上传', en: 'send multipart/form-data' } });
  let upload: Upload | undefined;
  const fields: Record<string, unknown> = {};
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') upload = { filename: part.filename, bytes: await part.toBuffer() };
      fields[part.fieldname] = part.type === 'file' ? part.filename : part.value;
    }
  } catch (thrown) {
    throw brokenForm(thrown);
  }
  request.body = fields;
  return upload;
}

/** The reader of forms throws bare errors for what is cut off or has no boundary; its limits have codes. */
export function brokenForm(thrown: unknown): unknown {
  if (thrown instanceof ApiError || (thrown as { code?: unknown }).code !== undefined) return thrown;
  return refuse('bad_file', { reason: { zh: '表单不完整', en: 'the form is cut off or has no boundary' } });
}

/**
 * Carries out what was asked of a route earlier, in the name and right of whoever asked.
 * @param input as it came then
 */
export async function runMounted(app: App, mounted: readonly Mounted[], route: string, input: unknown, ctx: Ctx) {
  const found = mounted.find(({ group, name }) => `${group}.${name}` === route);
  if (!found) throw refuse('not_found', { what: route });
  const { spec, handler } = found;
  passRight(spec, ctx.rights);
  const answer = await handler(parse(spec, input as Record<string, unknown>), ctx);
  if (app.strict) checkAnswer(spec, answer);
  return answer;
}

/** Who signs beside the caller comes beside the input, and is no part of it. */
function secondIn(spec: RouteSpec, request: FastifyRequest): Countersign | undefined {
  const body = request.body as Record<string, unknown> | null | undefined;
  if (!spec.countersign || body?.['countersign'] === undefined) return undefined;
  const { countersign, ...rest } = body;
  request.body = rest;
  const result = Countersign.safeParse(countersign);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

/**
 * Path and query, or path and body, are one input object; the path wins. What is written comes in a body: an address is
 * kept by browsers, proxies and logs, and a link could be made of it.
 */
function inputOf({ method }: RouteSpec, request: FastifyRequest): Record<string, unknown> {
  const body = request.body;
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body)))
    throw refuse('bad_request', { reason: { zh: '请求体须是 JSON 对象', en: 'the body must be a JSON object' } });
  const asked = method === 'GET' || method === 'DELETE' ? (request.query as object) : {};
  return { ...asked, ...body, ...(request.params as object) };
}

function parse(spec: RouteSpec, given: Record<string, unknown>): unknown {
  const result = spec.input.safeParse(given);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

export function invalid(error: ZodError): ApiError {
  return refuse('invalid', {
    issues: error.issues.slice(0, 20).map(({ path, message }) => {
      const own = ownWords(message);
      return { path: path.join('.'), message, ...(own && { zh: own[0], en: own[1] }) };
    }),
  });
}

function checkAnswer(spec: RouteSpec, answer: unknown): void {
  const result = spec.output.safeParse(JSON.parse(JSON.stringify(answer)));
  if (!result.success)
    throw new Error(`${spec.method} ${spec.path} answered outside its contract: ${result.error.message}`);
}

/** RFC 8187 3.2.1: what `encodeURIComponent` leaves and a header must not hold. */
const encoded = (name: string): string =>
  encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  void reply.type(answer.type).header('x-content-type-options', 'nosniff');
  void reply.header('cache-control', answer.cacheSeconds ? `private, max-age=${answer.cacheSeconds}` : 'no-store');
  if (answer.filename)
    void reply.header('content-disposition', `attachment; filename*=UTF-8''${encoded(answer.filename)}`);
  void reply.headers(answer.headers ?? {});
  if (answer.status !== undefined) void reply.status(answer.status);
  return reply.send(answer.body instanceof Uint8Array ? Buffer.from(answer.body) : Readable.from(answer.body));
}
