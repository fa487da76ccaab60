import {
  ApiError,
  apis,
  makeClient,
  urlOf,
  type Api,
  type CallInput,
  type Client,
  type Result,
  type RouteSpec,
  type Transport,
  type WireAnswer,
} from '@anyuan/contract';
import { QueryClient, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';

let csrfToken = '';
let onSessionEnded: () => void = () => {};

/** Called once by the shell: what to do when the server no longer knows us. */
export function whenSessionEnds(then: () => void): void {
  onSessionEnded = then;
}

export const send: Transport = async (method, url, body) => {
  let answer = await exchange(method, url, body);
  if (isCode(answer, 'csrf')) {
    // Another tab signed in anew; its token serves us too.
    await exchange('GET', '/api/v1/me', undefined);
    answer = await exchange(method, url, body);
  }
  if (isCode(answer, 'not_signed_in') || isCode(answer, 'session_ended')) onSessionEnded();
  return answer;
};

async function exchange(method: string, url: string, body: unknown): Promise<WireAnswer> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (method !== 'GET' && csrfToken) headers['x-csrf-token'] = csrfToken;
  const form = formOf(body);
  if (form === undefined && body !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(url, {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === undefined ? {} : { body: form ?? JSON.stringify(body) }),
  });
  const json: unknown = await response.json().catch(() => null);
  const token = (json as { csrfToken?: unknown } | null)?.csrfToken;
  if (typeof token === 'string') csrfToken = token;
  return { status: response.status, json };
}

/** A body that holds a file travels as a form. */
function formOf(body: unknown): FormData | undefined {
  if (body === null || typeof body !== 'object') return undefined;
  const entries = Object.entries(body);
  if (!entries.some(([, value]) => value instanceof Blob)) return undefined;
  const form = new FormData();
  // Fields first: the server reads them before the file begins.
  for (const [key, value] of entries)
    if (value !== undefined && !(value instanceof Blob)) form.append(key, String(value));
  for (const [key, value] of entries) if (value instanceof Blob) form.append(key, value);
  return form;
}

const isCode = (answer: WireAnswer, code: string): boolean =>
  answer.status >= 400 && (answer.json as { error?: { code?: string } } | null)?.error?.code === code;

/** Route objects: `useApi(api.case.list, {...})`. */
export const api = apis;

/** Typed calls outside of components: `client.case.get({ id })`. */
export const client = Object.fromEntries(
  Object.entries(apis).map(([group, routes]) => [group, makeClient(routes as Api, send)]),
) as { [G in keyof typeof apis]: Client<(typeof apis)[G]> };

export function call<R extends RouteSpec>(route: R, input: CallInput<R>): Promise<Result<R>> {
  return makeClient({ it: route as RouteSpec }, send).it(input as never) as Promise<Result<R>>;
}

const isPassing = (error: unknown): boolean => !(error instanceof ApiError) || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => isPassing(error) && count < 2,
      // An intranet without internet looks "offline" to the browser.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

export const keyOf = (route: Pick<RouteSpec, 'path'>, input?: unknown): unknown[] =>
  input === undefined ? [route.path] : [route.path, input];

interface ApiOptions {
  enabled?: boolean;
  /** Poll, in ms; for what no event tells. */
  every?: number;
  staleTime?: number;
  /** Show the answer before while the next page or filter loads. */
  keep?: boolean;
}

/** Server state, keyed by route and input. */
export function useApi<R extends RouteSpec>(
  route: R,
  input: CallInput<R>,
  options: ApiOptions = {},
): UseQueryResult<Result<R>> {
  return useQuery<Result<R>>({
    queryKey: keyOf(route, input ?? {}),
    queryFn: () => call(route, input),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(options.every === undefined ? {} : { refetchInterval: options.every }),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
    ...(options.keep ? { placeholderData: (before) => before } : {}),
  });
}

/** A writing call. Afterwards every query below the `touches` paths (default: the route's own first segment) reloads. */
export function useAct<R extends RouteSpec>(route: R, options: { touches?: readonly string[] } = {}) {
  const queries = useQueryClient();
  return useMutation<Result<R>, Error, CallInput<R>>({
    mutationFn: (input) => call(route, input),
    onSettled: () => reload(queries, options.touches ?? [firstSegment(route.path)]),
  });
}

const firstSegment = (path: string): string => `/${path.split('/')[1] ?? ''}`;

export async function reload(queries: QueryClient, paths: readonly string[]): Promise<void> {
  await queries.invalidateQueries({
    predicate: ({ queryKey: [path] }) =>
      typeof path === 'string' && paths.some((one) => path === one || path.startsWith(`${one}/`)),
  });
}

/** The address of what a route `produces`, for `<img src>` and links. */
export function hrefOf<R extends RouteSpec>(route: R, input: CallInput<R>): string {
  return urlOf(route, input as Record<string, unknown>).url;
}

/** What a route `produces`; a refusal is thrown as `ApiError`. */
async function replyOf<R extends RouteSpec>(route: R, input: CallInput<R>): Promise<Response> {
  const { url, rest } = urlOf(route, input as Record<string, unknown>);
  const isGet = route.method === 'GET';
  const response = await fetch(url, {
    method: route.method,
    credentials: 'same-origin',
    ...(isGet ? {} : { headers: { 'x-csrf-token': csrfToken }, body: formOf(rest) ?? JSON.stringify(rest) }),
  });
  if (response.ok) return response;
  const body = (await response.json().catch(() => null)) as Parameters<typeof ApiError.fromBody>[0] | null;
  throw body?.error ? ApiError.fromBody(body) : new ApiError('internal', { ref: `HTTP ${response.status}` });
}

/** A page that a route `produces`, as text. */
export async function textOf<R extends RouteSpec>(route: R, input: CallInput<R>): Promise<string> {
  return (await replyOf(route, input)).text();
}

/** Saves what a route `produces`; a refusal is thrown instead of being saved as a file. */
export async function download<R extends RouteSpec>(
  route: R,
  input: CallInput<R>,
  fallbackName: string,
): Promise<void> {
  const response = await replyOf(route, input);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = nameFrom(response.headers.get('content-disposition')) ?? fallbackName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function nameFrom(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1];
}
