import { ApiError, type ErrorBody } from './errors.ts';
import { factHeader } from './fact.ts';
import type { Api, Beside, Client, RouteSpec } from './route.ts';

/** What a transport answers: parsed JSON, or the raw response of a route that `produces` another type. */
export interface WireAnswer {
  status: number;
  json: unknown;
}

export type Transport = (
  method: string,
  url: string,
  body: unknown,
  headers?: Record<string, string>,
) => Promise<WireAnswer>;

export const apiBase = '/api/v1';

/** Makes a typed client of route objects; no generated code. Refusals are thrown as `ApiError`. */
export function makeClient<A extends Api>(api: A, send: Transport): Client<A> {
  const client: Record<string, (input: unknown, beside?: Beside) => Promise<unknown>> = {};
  for (const [name, spec] of Object.entries(api)) client[name] = (input, beside) => call(spec, input, send, beside);
  return client as Client<A>;
}

/** How `Beside` travels. */
export const headersOf = ({ key, doneAt, fact }: Beside): Record<string, string> => ({
  ...(key === undefined ? {} : { 'idempotency-key': key }),
  ...(doneAt === undefined ? {} : { 'done-at': doneAt.toISOString() }),
  ...(fact === undefined ? {} : { fact: factHeader(fact, new Date().toISOString()) }),
});

async function call(spec: RouteSpec, input: unknown, send: Transport, beside: Beside = {}): Promise<unknown> {
  const { url, rest } = urlOf(spec, input as Record<string, unknown> | undefined);
  const answer = await send(spec.method, url, spec.method === 'GET' ? undefined : rest, headersOf(beside));
  if (answer.status >= 400) throw toError(answer);
  return answer.json;
}

/** Fills path parameters, and for GET puts the rest into the query string. */
export function urlOf(
  spec: Pick<RouteSpec, 'method' | 'path'>,
  input: Record<string, unknown> = {},
): { url: string; rest: Record<string, unknown> } {
  const rest = { ...input };
  let url =
    apiBase +
    spec.path.replace(/:(\w+)/g, (_, name: string) => {
      const value = rest[name];
      delete rest[name];
      return encodeURIComponent(String(value));
    });
  if (spec.method === 'GET' || spec.method === 'DELETE') {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(rest)) {
      if (value === undefined || value === null || value === '') continue;
      for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
    }
    if (query.size > 0) url += `?${query.toString()}`;
  }
  return { url, rest };
}

function toError(answer: WireAnswer): ApiError {
  const body = answer.json as Partial<ErrorBody> | null;
  return body?.error?.code
    ? ApiError.fromBody(body as ErrorBody, answer.status)
    : new ApiError('internal', { ref: `HTTP ${answer.status}` });
}
