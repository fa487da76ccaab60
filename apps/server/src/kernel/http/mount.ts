import { Readable } from 'node:stream';

import { ApiError, refuse, type Api, type Handlers, type Reply, type RouteSpec } from '@anyuan/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodError } from 'zod';

import type { App } from '../app.ts';
import { anonymous, bearerOf, bySession, byToken, cookieName, sameToken, type Principal } from '../auth/sessions.ts';
import { makeCtx, type Ctx, type Upload } from '../ctx.ts';

export interface Mounted {
  group: string;
  name: string;
  spec: RouteSpec;
}

/** Puts a group of route objects on the server: door, parsing, handler, answer. */
export function mount<A extends Api>(
  app: App,
  fastify: FastifyInstance,
  group: string,
  api: A,
  handlers: Handlers<A, Ctx>,
  mounted: Mounted[],
): void {
  for (const [name, spec] of Object.entries(api)) {
    const handler = handlers[name] as (input: unknown, ctx: Ctx) => Promise<unknown>;
    mounted.push({ group, name, spec });
    fastify.route({
      method: spec.method,
      url: `/api/v1${spec.path}`,
      handler: async (request, reply) => {
        const who = await identify(app, request, spec);
        passDoor(app, spec, who, request);
        const ctx = await requestCtx(app, spec, who, request, reply);
        const input = parse(spec, request);
        const answer = await handler(input, ctx);
        if (spec.produces) return sendReply(reply, answer as Reply);
        if (app.strict) checkAnswer(spec, answer);
        return reply.send(answer);
      },
    });
  }
}

async function identify(app: App, request: FastifyRequest, spec: RouteSpec): Promise<Principal> {
  try {
    return await shown(app, request, spec);
  } catch (error) {
    // A browser with a dead cookie must still be able to sign in.
    if (spec.permission === 'public' && error instanceof ApiError) return anonymous;
    throw error;
  }
}

async function shown(app: App, request: FastifyRequest, spec: RouteSpec): Promise<Principal> {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer) return byToken(laneOf(app, spec), bearer);
  const cookie = request.cookies[cookieName];
  if (cookie) return bySession(app.db, cookie, app.clock.now());
  return anonymous;
}

/** Devices have connections of their own: an alarm never waits behind a report. */
const laneOf = (app: App, spec: RouteSpec) => (spec.permission === 'device' ? app.urgentDb : app.db);

const allowedBeforeChange = new Set(['/me', '/me/password', '/session']);

function passDoor(app: App, spec: RouteSpec, who: Principal, request: FastifyRequest): void {
  const { permission } = spec;
  if (permission === 'public') return;
  if (who.actor.kind === 'system') throw refuse(permission === 'device' ? 'bad_token' : 'not_signed_in');
  if (who.actor.kind === 'device') {
    if (permission === 'device') return;
    throw refuse('forbidden', { permission });
  }
  if (spec.method !== 'GET' && who.session && !sameToken(header(request, 'x-csrf-token'), who.session.csrf))
    throw refuse('csrf');
  if (who.mustChangePassword && !allowedBeforeChange.has(spec.path)) throw refuse('password_change_needed');
  // A device's route is for devices; whoever manages them may try it in their place.
  const needed = permission === 'device' ? 'device.manage' : permission;
  if (needed !== 'person' && !who.rights.grants.has(needed)) throw refuse('forbidden', { permission: needed });
  if (permission === 'device') return;
  if (spec.method !== 'GET' && !spec.urgent && app.room.isLow()) throw refuse('disk_full');
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
    session: who.session && { ...who.session, ip: request.ip },
    upload,
  });
  ctx.cookie = (value) => {
    // Not `secure`: hospitals open the console over plain HTTP in the intranet; behind TLS the proxy adds it.
    const options = { path: '/', httpOnly: true, sameSite: 'strict' as const, secure: request.protocol === 'https' };
    if (value === null) reply.clearCookie(cookieName, options);
    else reply.setCookie(cookieName, value, options);
  };
  return ctx;
}

async function readUpload(request: FastifyRequest): Promise<Upload | undefined> {
  if (!request.isMultipart())
    throw refuse('bad_file', { reason: { zh: '请用表单上传', en: 'send multipart/form-data' } });
  let upload: Upload | undefined;
  const fields: Record<string, unknown> = {};
  for await (const part of request.parts()) {
    if (part.type === 'file') upload = { filename: part.filename, bytes: await part.toBuffer() };
    fields[part.fieldname] = part.type === 'file' ? part.filename : part.value;
  }
  request.body = fields;
  return upload;
}

/** Path, query and body are one input object, parsed by one schema. The path wins. */
function parse(spec: RouteSpec, request: FastifyRequest): unknown {
  const body = request.body;
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body)))
    throw refuse('bad_request', { reason: { zh: '请求体须是 JSON 对象', en: 'the body must be a JSON object' } });
  const merged = { ...(request.query as object), ...body, ...(request.params as object) };
  const result = spec.input.safeParse(merged);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

export function invalid(error: ZodError): ApiError {
  return refuse('invalid', {
    issues: error.issues.slice(0, 20).map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });
}

function checkAnswer(spec: RouteSpec, answer: unknown): void {
  const result = spec.output.safeParse(JSON.parse(JSON.stringify(answer)));
  if (!result.success)
    throw new Error(`${spec.method} ${spec.path} answered outside its contract: ${result.error.message}`);
}

function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  void reply.type(answer.type).header('x-content-type-options', 'nosniff');
  void reply.header('cache-control', answer.cacheSeconds ? `private, max-age=${answer.cacheSeconds}` : 'no-store');
  if (answer.filename)
    void reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(answer.filename)}`);
  void reply.headers(answer.headers ?? {});
  return reply.send(answer.body instanceof Uint8Array ? Buffer.from(answer.body) : Readable.from(answer.body));
}
