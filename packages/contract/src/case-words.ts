import type { Figure, Filter, Ledger, FigureUnit } from './case-figures.ts';
import type { Span } from './case-kit.ts';
import type { ActionSpec, ClockSpec } from './case-language.ts';
import type { Names, One } from './case-names.ts';
import type { Label } from './common.ts';

/** Keys that are not meant; what came through a helper is not fresh, so the compiler would let them pass. */
type Only<M, Known> = M & { readonly [K in Exclude<keyof M, keyof Known>]: never };
type None = Record<never, never>;

// `NoInfer` on what may be left out: a step that says nothing more would take it from what it is compared with, faults included.

/** What else is said of a step; every name in it is checked where the type is declared. */
type MoreAction = Omit<ActionSpec<Names, string>, 'label' | 'from' | 'to'>;

/** A step that leaves the state as it is. */
export const step = <const F extends One<string>, const M extends MoreAction = None>(label: Label, from: F, more?: M) =>
  ({ label, from, ...more }) as { label: Label; from: F } & NoInfer<M>;

/** A step from one state to another. */
export const move = <const F extends One<string>, const T extends string, const M extends MoreAction = None>(
  label: Label,
  from: F,
  to: T,
  more?: M,
) => ({ label, from, to, ...more }) as { label: Label; from: F; to: T } & NoInfer<M>;

/** Its source is missed where the type is declared, in words. */
type MoreClock = Omit<ClockSpec<Names>, 'label' | 'during' | 'steps' | 'isDeadline' | 'source'> &
  Partial<Pick<ClockSpec<Names>, 'source'>>;

/** A time limit: runs in these states, rings after these spans. */
export const limit = <const D extends One<string>, const M extends MoreClock>(
  label: Label,
  during: D,
  steps: One<Span>,
  more: Only<M, MoreClock>,
) => ({ label, during, steps, ...more }) as unknown as { label: Label; during: D; steps: One<Span> } & NoInfer<M>;

/** A time limit that is the due time of its case. */
export const deadline = <const D extends One<string>, const M extends MoreClock>(
  label: Label,
  during: D,
  steps: One<Span>,
  more: Only<M, MoreClock>,
) =>
  ({ label, during, steps, ...more, isDeadline: true }) as unknown as {
    label: Label;
    during: D;
    steps: One<Span>;
    isDeadline: true;
  } & NoInfer<M>;

type More = Partial<Pick<Figure, 'unit' | 'at' | 'better'>>;
type Counted<W, M> = { label: Label; of: { count: NoInfer<W> }; unit: FigureUnit } & NoInfer<M>;

/** How many cases. */
export const count = <const W extends Filter = None, const M extends More = None>(
  label: Label,
  where?: Only<W, Filter>,
  more?: Only<M, More>,
) => ({ label, of: { count: where ?? {} }, unit: 'case', ...more }) as unknown as Counted<W, M>;

/** How many of how many, in percent. */
export const rate = <const W extends Filter, const P extends Filter = None, const M extends More = None>(
  label: Label,
  of: Only<W, Filter>,
  per?: Only<P, Filter>,
  more?: Only<M, More>,
) =>
  ({ label, of: { count: of }, per: { count: per ?? {} }, unit: 'percent', ...more }) as unknown as Counted<W, M> & {
    per: { count: NoInfer<P> };
  };

/** How many promises of a clock were kept, in percent. */
export const inTime = <const C extends string, const W extends Filter = None>(
  label: Label,
  clock: C,
  where?: Only<W, Filter>,
) =>
  rate(label, { kept: clock, ...where } as Filter, { promised: clock, ...where } as Filter, {
    better: 'more',
  }) as unknown as Counted<{ kept: C } & W, { better: 'more' }> & { per: { count: NoInfer<{ promised: C } & W> } };

type Over = More & { where?: Filter };
type Measured<O, M> = { label: Label; of: O & NoInfer<Pick<M, 'where' & keyof M>>; unit: FigureUnit } & NoInfer<
  Omit<M, 'where'>
>;
const measured = (label: Label, of: object, unit: FigureUnit, { where, ...more }: Over = {}) => ({
  label,
  of: { ...of, ...(where ? { where } : {}) },
  unit,
  ...more,
});

/** The sum of a number field. */
export const sum = <const F extends string, const M extends Over = None>(
  label: Label,
  field: F,
  unit: FigureUnit,
  more?: Only<M, Over>,
) => measured(label, { sum: field }, unit, more) as unknown as Measured<{ sum: F }, M>;

/** The mean of a number field. */
export const mean = <const F extends string, const M extends Over = None>(
  label: Label,
  field: F,
  unit: FigureUnit,
  more?: Only<M, Over>,
) => measured(label, { mean: field }, unit, more) as unknown as Measured<{ mean: F }, M>;

/** The mean time between two stamps; `at` is the opening. */
export const between = <const A extends string, const B extends string, const M extends Over = None>(
  label: Label,
  from: A,
  to: B,
  unit: FigureUnit,
  more?: Only<M, Over>,
) => measured(label, { between: [from, to] }, unit, more) as unknown as Measured<{ between: readonly [A, B] }, M>;

/** The middle number of a field, or the middle time between two stamps; `at` is the opening. */
export const median = <const O extends string | readonly [string, string], const M extends Over = None>(
  label: Label,
  of: O,
  unit: FigureUnit,
  more?: Only<M, Over>,
) => measured(label, { median: of }, unit, more) as unknown as Measured<{ median: O }, M>;

/** The words of a text, so that each of them can be checked. */
type Words<T extends string> = T extends `${infer A}\n${infer B}`
  ? Words<A> | Words<B>
  : T extends `${infer A} ${infer B}`
    ? (A extends '' ? never : A) | Words<B>
    : T extends ''
      ? never
      : T;
type MoreLedger = Omit<Ledger, 'label' | 'columns'>;

/** 台账: a register with its columns in order, as words: base columns, fields of the type, `stamp:<name>`. */
export const register = <const W extends string, const M extends MoreLedger = None>(
  label: Label,
  columns: W,
  more?: Only<M, MoreLedger>,
) =>
  ({ label, columns: columns.split(/\s+/), ...more }) as unknown as {
    label: Label;
    columns: readonly Words<W>[];
  } & NoInfer<M>;
