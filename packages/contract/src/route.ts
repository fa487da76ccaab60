import type { z } from 'zod';

import type { ErrorBody } from './errors.ts';
import type { Fact } from './fact.ts';
import type { Permission } from './permissions.ts';

/** Who may pass the door of a route. `public`: nobody need be signed in; `person`: any signed-in person. */
export type Door = Permission | 'public' | 'person' | 'device';

export interface RouteSpec {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below `/api/v1`, with `:name` parameters. */
  path: string;
  permission: Door;
  /** One line, Chinese and English, for the OpenAPI document. */
  summary: string;
  input: z.ZodType;
  output: z.ZodType;
  /** The reply when it is not JSON (a picture, a spreadsheet): its media type. The handler answers a `Reply`. */
  produces?: string;
  /** Part of taking and working alarms: goes on when the disk is so full that nothing else is written. */
  urgent?: boolean;
  /** A `multipart/form-data` upload; the handler reads `ctx.upload()`. */
  upload?: boolean;
  /**
   * Some of what it does takes a second person's signature (`countersign` beside the input): the permission that person
   * must hold, or `declared` where the case action says it.
   */
  countersign?: Permission | 'declared';
  /** Sensitive: who has not proved himself for some minutes does so again first (`prove_again`). */
  proves?: boolean;
  /** Why a writing route takes no `Idempotency-Key`; all others do. */
  keyless?: string;
  /** A standard of others says in what type it answers, and what a refusal looks like. */
  speaks?: { type: string; refusal: (refused: ErrorBody, status: number) => unknown; refused: z.ZodType };
  /** Why its handler reads the request itself, of whatever type and encoding; `input` says what is asked for. */
  raw?: string;
}

/** A request as it came. */
export interface Raw {
  query: Record<string, unknown>;
  body: Uint8Array;
}

/** One HTTP operation: server, browser client and OpenAPI all come from this object. */
export function route<const R extends RouteSpec>(spec: R): R {
  return spec;
}

export type Api = Record<string, RouteSpec>;

// Reading the inner types directly keeps the type check fast (inferring through z.ZodType is four times slower).
type In<T> = T extends { _zod: { input: infer X } } ? X : never;
type Out<T> = T extends { _zod: { output: infer X } } ? X : never;

/** What a caller sends. */
export type CallInput<R> = R extends { input: infer I } ? In<I> : never;
/** What a handler receives, after parsing. */
export type HandlerInput<R> = R extends { input: infer I } ? Out<I> : never;
/** What a handler answers and a caller receives. */
export type Result<R> = R extends { output: infer O } ? Out<O> : never;

/** One handler per route; a missing or mistyped one does not compile. */
export type Handlers<A extends Api, Ctx> = {
  [K in keyof A]: (
    input: A[K] extends { raw: string } ? Raw : HandlerInput<A[K]>,
    ctx: Ctx,
  ) => Promise<A[K] extends { produces: string } ? Reply : Result<A[K]>>;
};

/** An answer that is not JSON. */
export interface Reply {
  body: Uint8Array | AsyncIterable<Uint8Array>;
  type: string;
  /** Download name; absent: shown in the page. */
  filename?: string;
  cacheSeconds?: number;
  /** 206: a part of it; absent: 200. */
  status?: number;
  headers?: Record<string, string>;
}

/** Does a repeat of this request with the same key answer what the first one was answered? */
export const takesKey = ({ method, keyless, produces }: Pick<RouteSpec, 'method' | 'keyless' | 'produces'>): boolean =>
  method !== 'GET' && keyless === undefined && produces === undefined;

/** What travels beside the input of a writing request. */
export interface Beside {
  /** Chosen once for what is wanted, the same for every try: the server carries it out once. */
  key?: string;
  /** When it was done, if it is told later. */
  doneAt?: Date;
  /** Where it stands in the chain of what its phone has recorded. */
  fact?: Fact;
}

export type Client<A extends Api> = {
  [K in keyof A]: (input: CallInput<A[K]>, beside?: Beside) => Promise<Result<A[K]>>;
};
