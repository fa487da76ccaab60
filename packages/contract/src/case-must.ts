import type { CaseMode } from './case-kit.ts';
import type { Names, One, Values } from './case-names.ts';
import type { ErrorCode } from './errors.ts';

/** What may be asked of a case with the answers of a step. Every line must hold. */
export interface Condition<N extends Names = Names, Input extends string = string> {
  state?: One<N['state']>;
  mode?: One<CaseMode>;
  /** Steps that have been taken. */
  stamp?: N['stamp'];
  data?: Values<N> & Readonly<Record<string, unknown>>;
  /** Fields or answers that are there, and not empty. */
  filled?: One<N['field'] | Input>;
  not?: Condition<N, Input>;
}

/** What must hold, and when; absent: always. */
export type Must<N extends Names = Names, Input extends string = string> = Condition<N, Input> & {
  if?: Condition<N, Input>;
};

/** Checks of what is answered, at opening or in a step. */
export interface Rules<N extends Names = Names, Input extends string = string> {
  /** A day or moment that may not lie before today, now or another one: `{ dueOn: 'today', endsAt: 'startsAt' }`. */
  notBefore?: { readonly [K in Input]?: N['field'] | Input | 'today' };
  /** A day or moment that may not lie after today, now or another one. */
  notAfter?: { readonly [K in Input]?: N['field'] | Input | 'today' | 'now' };
  /** A number that may not be greater than another: `{ injured: 'persons' }`. */
  atMost?: { readonly [K in Input]?: N['field'] | Input };
  /** Answers that may not name whoever takes the step. */
  notSelf?: One<Input>;
  /** By the code of the refusal: what must hold once the answers are in. */
  must?: { readonly [Code in ErrorCode]?: Must<N, Input> };
}

/** Only what is said. */
export function rulesOf(rules: Rules): Rules | undefined {
  const said = Object.entries(rules).filter(([, rule]) => rule !== undefined);
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
