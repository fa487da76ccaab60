import type { CaseClock, Span } from '@anyuan/contract';

import type { ClockPlan } from '../db/json-types.ts';
import { amountOf, unitOf } from './due.ts';

/** The clock's numbers, as settings and rows keep them. */
export function planOf({ steps, repeat, warn }: CaseClock): ClockPlan {
  return {
    steps: steps.map(amountOf),
    repeat: repeat ? amountOf(repeat) : null,
    ...(warn ? { warn: amountOf(warn) } : {}),
  };
}

/** The declared clock with other numbers. What they do not say of warnings stays as declared. */
export function withPlan(declared: CaseClock, plan: ClockPlan | null | undefined): CaseClock {
  if (!plan) return declared;
  const unit = declared.steps[0] ? unitOf(declared.steps[0]) : 'seconds';
  const span = (n: number) => ({ [unit]: n }) as unknown as Span;
  return {
    ...declared,
    steps: plan.steps.map(span),
    repeat: plan.repeat === null ? undefined : span(plan.repeat),
    warn: plan.warn === undefined ? declared.warn : plan.warn === null ? undefined : span(plan.warn),
  };
}
