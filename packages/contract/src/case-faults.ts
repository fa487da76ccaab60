import type { By } from './case-kit.ts';
import type { ActionSpec, ClockSpec } from './case-language.ts';
import type { Asked, InputKeys, Names } from './case-names.ts';

/**
 * What is wrong with a part of a declaration, as words. A step that came through `move(…)` is compared as a whole, and the
 * compiler would print whole types before it comes to the name that is not there; so the name stands in the type it asks for.
 */
type Unknown<What extends string, Said, Known> = [Exclude<Said, Known>] extends [never]
  ? never
  : `✗ ${What} “${Exclude<Said, Known> & string}” is not known here`;
type Said<X, Key extends string> = X extends { readonly [K in Key]: infer V }
  ? V extends readonly (infer E)[]
    ? E
    : V
  : never;

type KeysSaid<X, Key extends string> = X extends { readonly [K in Key]: infer V } ? keyof V : never;

export type ActionFault<N extends Names, X> =
  | Unknown<'from: the state', Said<X, 'from'>, N['state'] | 'open'>
  | Unknown<'to: the state', Said<X, 'to'>, N['state']>
  | Unknown<'by:', Said<X, 'by'>, By>
  | Unknown<'asks: the field', Said<X, 'asks'>, Asked<N['field']>>
  | Unknown<'needs: the field', Said<X, 'needs'>, N['field']>
  | Unknown<'restarts: the clock', Said<X, 'restarts'>, N['clock']>
  | Unknown<'routes: the answer', Said<X, 'routes'>, InputKeys<X>>
  | Unknown<'the key', keyof X, keyof ActionSpec<N, string>>;

export type ClockFault<N extends Names, X> =
  | Unknown<'during: the state', Said<X, 'during'>, N['state'] | 'open'>
  | Unknown<'pausedIn: the state', Said<X, 'pausedIn'>, N['state']>
  | Unknown<'stoppedBy: the step', Said<X, 'stoppedBy'>, N['action']>
  | Unknown<'until: the field', Said<X, 'until'>, N['field']>
  | Unknown<'since: the field', Said<X, 'since'>, N['field'] | `stamp:${N['stamp']}`>
  | Unknown<'when: the field', KeysSaid<X, 'when'>, N['field']>
  | Unknown<'the key', keyof X, keyof ClockSpec<N>>
  | (X extends { readonly source: unknown } ? never : '✗ source: say where the number is from, ours() if it is ours');

type Counted<X> = X extends { readonly count: infer W } | { readonly where: infer W } ? W : never;
type FilterFault<N extends Names, W> =
  | Unknown<'state:', Said<W, 'state'>, N['state']>
  | Unknown<'stamp:', Said<W, 'stamp'>, N['stamp']>
  | Unknown<'noStamp: the stamp', Said<W, 'noStamp'>, N['stamp']>
  | Unknown<'kept: the clock', Said<W, 'kept'>, N['clock']>
  | Unknown<'broken: the clock', Said<W, 'broken'>, N['clock']>
  | Unknown<'promised: the clock', Said<W, 'promised'>, N['clock']>
  | Unknown<'data: the field', KeysSaid<W, 'data'>, N['field']>;
type MeasureFault<N extends Names, M> =
  | FilterFault<N, Counted<M>>
  | Unknown<'sum: the field', Said<M, 'sum'>, N['field']>
  | Unknown<'mean: the field', Said<M, 'mean'>, N['field']>
  | Unknown<'between: the stamp', Said<M, 'between'>, N['stamp'] | 'at'>;

export type FigureFault<N extends Names, X> = X extends { readonly of: infer M }
  ? MeasureFault<N, M> | (X extends { readonly per: infer P } ? MeasureFault<N, P> : never)
  : never;

/** What a column of a register may be, beside the fields of the type. */
export type LedgerFault<N extends Names, X, Base> =
  | Unknown<'the column', Said<X, 'columns'>, Base | N['field'] | `stamp:${N['stamp']}`>
  | (X extends { readonly where: infer W } ? FilterFault<N, W> : never);
