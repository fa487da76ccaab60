import type { Label } from './common.ts';

/**
 * Anything Zod made, seen by the one property the compiler needs. Whatever compares Zod's own types with each other costs
 * it ten times as much (docs/decisions/case-language.md).
 */
export interface Schema {
  readonly _zod: { readonly output: unknown };
}
export type Shape = Readonly<Record<string, Schema>>;
type Out<X> = X extends { readonly _zod: { readonly output: infer O } } ? O : never;

/** One, or several of them. */
export type One<T> = T | readonly T[];

/** The names a declaration may use in itself. */
export interface Names {
  state: string;
  field: string;
  stamp: string;
  clock: string;
  action: string;
  /** Schemas of its fields, by name. */
  fields: object;
}

/** What a field may be compared with: one of its choices, or its plain value. */
type Value<X> = Out<X> extends infer O ? (O extends readonly (infer E)[] ? E : O) & (string | number | boolean) : never;
export type Values<N extends Names> = { [K in keyof N['fields']]?: One<Value<N['fields'][K]>> };

/** A field a step asks for; with `?` it may be left out. */
export type Asked<Field extends string> = Field | `${Field}?`;
type Bare<Q> = Q extends `${infer F}?` ? F : Q;

/** What a loosely read action says; `defineCase` checks each of them against the names of its own declaration. */
export interface LooseAction {
  readonly label: Label;
  readonly asks?: readonly string[];
  readonly input?: Shape;
  readonly stamp?: string | false;
  readonly partyStamp?: string;
  readonly to?: string;
}

/** Names of everything a step asks. */
export type InputKeys<X> =
  | (X extends { readonly asks: readonly (infer Q)[] } ? Bare<Q> & string : never)
  | (X extends { readonly input: infer I } ? keyof I & string : never)
  | (X extends { readonly note: unknown } | { readonly why: unknown } ? 'note' : never);

/** The stamp of one step: what it says; none if that is `false` or its party's own; `closedAt` if it ends the case; else `<action>At`. */
type StampOf<A, X, Ending> = X extends { readonly stamp: infer St }
  ? St & string
  : X extends { readonly partyStamp: string }
    ? never
    : X extends { readonly to: Ending }
      ? 'closedAt'
      : `${A & string}At`;
export type Stamps<Actions, Ending> = { [A in keyof Actions]: StampOf<A, Actions[A], Ending> }[keyof Actions];

type Needed<Fields, X> = {
  [Q in X extends { readonly asks: readonly (infer Each)[] } ? Each & keyof Fields : never]: NonNullable<
    Out<Fields[Q]>
  >;
};
type Free<Fields, X> = {
  [
    Q in X extends { readonly asks: readonly (infer Each)[] }
      ? Each extends `${infer F}?`
        ? F & keyof Fields
        : never
      : never
  ]?: Out<Fields[Q]> | undefined;
};
type Own<X> = X extends { readonly input: infer I }
  ? { [K in keyof I as undefined extends Out<I[K]> ? never : K]: Out<I[K]> } & {
      [K in keyof I as undefined extends Out<I[K]> ? K : never]?: Out<I[K]>;
    }
  : unknown;
type Noted<X> = X extends { readonly why: unknown }
  ? { note: string }
  : X extends { readonly asks: unknown } | { readonly input: unknown }
    ? X extends { readonly note: unknown }
      ? { note?: string | undefined }
      : unknown
    : { note?: string | undefined };

/** What the hooks of a step are told. */
export type InputOfAction<Fields, X> = Needed<Fields, X> & Free<Fields, X> & Own<X> & Noted<X>;

/** What a case knows, as far as it is known yet. */
export type Facts<Fields> = { [K in keyof Fields]?: Exclude<Out<Fields[K]>, undefined> | undefined };
