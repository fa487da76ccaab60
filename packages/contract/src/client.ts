import { ApiError, type ErrorBody } from './errors.ts';
import type { Api, Client, RouteSpec } from './route.ts';

/** What a transport answers: parsed JSON, or the raw response of a route that `produces` another type. */
export interface WireAnswer {
  status: number;
  json: unknown;
}

export type Transport = (method: string, url: string, body: unknown) => Promise<WireAnswer>;

export const apiBase = '/api/v1';

/** Makes a typed client of route objects; no generated code. Refusals are thrown as `ApiError`. */
export function makeClient<A extends Api>(api: A, send: Transport): Client<A> {
  const client: Record<string, (input: unknown) => Promise<unknown>> = {};
  for (const [name, spec] of Object.entries(api)) client[name] = (input) => call(spec, input, send);
  return client as Client<A>;
}

async function call(spec: RouteSpec, input: unknown, send: Transport): Promise<unknown> {
  const { url, rest } = urlOf(spec, input as Record<string, unknown> | undefined);
  const answer = await send(spec.method, url, spec.method === 'GET' ? undefined : rest);
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
    ? ApiError.fromBody(body as ErrorBody)
    : new ApiError('internal', { ref: `HTTP ${answer.status}` });
}
