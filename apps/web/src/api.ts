import {
  ApiError,
  makeClient,
  takesKey,
  urlOf,
  type Api,
  type apis,
  type Beside,
  type CallInput,
  type Client,
  type Countersign,
  type Result,
  type RouteSpec,
  type Transport,
  type WireAnswer,
} from '@anyuan/contract';
import { QueryClient, useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';

import { saveAs } from './kit/save-as.ts';
import { newest } from './newest.ts';
import { recall, remember } from './remember.ts';
import { doubleClickMs, RequestKeys } from './request-keys.ts';

type Apis = typeof apis;

let csrfToken = '';
let onSessionEnded: () => void = () => {};

/** Called once by the shell: what to do when the server no longer knows us. */
export function whenSessionEnds(then: () => void): void {
  onSessionEnded = then;
}

/** Sends the same request once more with a second person beside the first. */
export type WithSecond = (countersign: Countersign, key: string) => Promise<WireAnswer>;
let onSecondNeeded: (refusal: WireAnswer, again: WithSecond) => Promise<WireAnswer> = async (refusal) => refusal;

/** Called by the dialog of the second signature: every page has it without asking for it. Gives what takes it away. */
export function whenSecondNeeded(then: typeof onSecondNeeded): () => void {
  onSecondNeeded = then;
  return () => {
    if (onSecondNeeded === then) onSecondNeeded = async (refusal) => refusal;
  };
}

let onProofNeeded: (refusal: WireAnswer, again: () => Promise<WireAnswer>) => Promise<WireAnswer> = async (refusal) =>
  refusal;

/** Called by the dialog that asks who is there: what is sensitive goes on once he has said it. */
export function whenProofNeeded(then: typeof onProofNeeded): () => void {
  onProofNeeded = then;
  return () => {
    if (onProofNeeded === then) onProofNeeded = async (refusal) => refusal;
  };
}

/** Without a touch for so long nobody is there, and what the page asks by itself keeps nobody signed in. */
const awayMs = 5 * 60_000;
let usedAt = Date.now();
for (const kind of ['pointerdown', 'keydown', 'touchstart', 'wheel'])
  globalThis.addEventListener?.(kind, () => void (usedAt = Date.now()), { capture: true, passive: true });

export const send: Transport = async (method, url, body, beside = {}) => {
  if (recall(signOutOwed) !== null) await makeUpForSignOut();
  let answer = await exchange(method, url, body, beside);
  // Another request has just been given a new token; by now the browser shows it.
  if (isCode(answer, 'session_ended')) answer = await exchange(method, url, body, beside);
  if (isCode(answer, 'csrf')) {
    // Another tab signed in anew; its token serves us too.
    await exchange('GET', '/api/v1/me', undefined, {});
    answer = await exchange(method, url, body, beside);
  }
  if (isCode(answer, 'prove_again')) answer = await onProofNeeded(answer, () => exchange(method, url, body, beside));
  if (isCode(answer, 'countersign_needed'))
    answer = await onSecondNeeded(answer, (countersign, key) =>
      exchange(method, url, { ...(body as object | undefined), countersign }, { ...beside, 'idempotency-key': key }),
    );
  if (isCode(answer, 'not_signed_in') || isCode(answer, 'session_ended')) onSessionEnded();
  return answer;
};

const signOutOwed = 'sign-out-owed';

/** The server did not hear of it; nothing else is asked for before it has. */
export const oweSignOut = (): void => remember(signOutOwed, 'yes');

async function makeUpForSignOut(): Promise<void> {
  // The page has been loaded anew, and does not know the token that goes with the cookie.
  await exchange('GET', '/api/v1/me', undefined, {});
  const { status } = await exchange('DELETE', '/api/v1/session', undefined, {});
  if (status < 500) remember(signOutOwed, null);
}

async function exchange(
  method: string,
  url: string,
  body: unknown,
  beside: Record<string, string>,
): Promise<WireAnswer> {
  const headers: Record<string, string> = { accept: 'application/json', ...beside };
  if (method !== 'GET' && csrfToken) headers['x-csrf-token'] = csrfToken;
  if (Date.now() - usedAt > awayMs) headers['x-background'] = '1';
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

/**
 * Route objects: `useApi(api.case.list, {...})`. `apps/web/routes.ts` puts the groups in that a file names: always
 * `api.<group>`, never `api` alone.
 */
export declare const api: Apis;

/** Typed calls outside of components: `client.case.get({ id })`, named as `api` is. */
export declare const client: { [G in keyof Apis]: Client<Apis[G]> };

export const clientOf = <A extends Api>(routes: A): Client<A> => makeClient(routes, send);

export function call<R extends RouteSpec>(route: R, input: CallInput<R>, beside: Beside = {}): Promise<Result<R>> {
  return makeClient({ it: route as RouteSpec }, send).it(input as never, beside) as Promise<Result<R>>;
}

const isPassing = (error: unknown): boolean => !(error instanceof ApiError) || error.status >= 500;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => isPassing(error) && count < 2,
      // An intranet without internet looks "offline" to the browser.
      networkMode: 'always',
      structuralSharing: newest,
    },
    mutations: { networkMode: 'always' },
  },
});

export const keyOf = (route: Pick<RouteSpec, 'path'>, input?: unknown): unknown[] =>
  input === undefined ? [route.path] : [route.path, input];

interface ApiOptions<T> {
  enabled?: boolean;
  /** Poll, in ms; for what no event tells. Sooner or later by what was answered. */
  every?: number | ((answer: T | undefined) => number);
  staleTime?: number;
  /** Show the answer before while the next page or filter loads. */
  keep?: boolean;
}

/** Server state, keyed by route and input. */
export function useApi<R extends RouteSpec>(
  route: R,
  input: CallInput<R>,
  options: ApiOptions<Result<R>> = {},
): UseQueryResult<Result<R>> {
  const { every } = options;
  return useQuery<Result<R>>({
    queryKey: keyOf(route, input ?? {}),
    queryFn: () => call(route, input),
    ...(options.enabled === undefined ? {} : { enabled: options.enabled }),
    ...(every === undefined
      ? {}
      : { refetchInterval: typeof every === 'number' ? every : ({ state }) => every(state.data) }),
    ...(options.staleTime === undefined ? {} : { staleTime: options.staleTime }),
    ...(options.keep ? { placeholderData: (before) => before } : {}),
  });
}

interface ActOptions {
  /** Every query below these paths reloads afterwards; default: the route's own first segment. */
  touches?: readonly string[];
  /** Work in batches: the same input right after is the next batch, not the second half of a double click. */
  isBatch?: boolean;
}

/** A writing call. */
export function useAct<R extends RouteSpec>(route: R, { touches, isBatch = false }: ActOptions = {}) {
  const queries = useQueryClient();
  const [keys] = useState(() => new RequestKeys(isBatch ? 0 : doubleClickMs));
  return useMutation<Result<R>, Error, CallInput<R>>({
    mutationFn: (input) =>
      takesKey(route) ? keys.using(input, (key) => call(route, input, { key })) : call(route, input),
    // The way was lost, not the answer refused; with its key a repeat is harmless.
    retry: (count, error) => takesKey(route) && !(error instanceof ApiError) && count < 2,
    onSettled: () => reload(queries, touches ?? [firstSegment(route.path)]),
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
  throw body?.error
    ? ApiError.fromBody(body, response.status)
    : new ApiError('internal', { ref: `HTTP ${response.status}` });
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
  saveAs(await response.blob(), nameFrom(response.headers.get('content-disposition')) ?? fallbackName);
}

function nameFrom(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1];
}
